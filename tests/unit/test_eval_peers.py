"""Peers in their parts: whose words a piece holds, vectors that are kept, how a peer is asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.dataset import Question
from eval.peers import PeersUnavailable, history_as_prefix
from eval.peers.attribution import Attribution, Owner
from eval.peers.peer import PACKAGES, require_packages
from eval.peers.pieces import Piece
from eval.peers.vectors import SHARD, embedded
from indexer.progress import NoProgress
from indexer.protocol import Speaker
from indexer.store import Index
from tests.store_samples import CHAIR, MINISTER, MUELLER, HashEmbedder, a_sitting, a_turn, chunks_of

CALL = "Ich rufe die Frage 12 auf. Das Wort hat die Abgeordnete Müller."
ASKED = "Bis wann wird das Glasfasernetz im Talgrund ausgebaut sein?"
ANSWERED = "Die Frist endet am 31. Dezember 2025. Die Häuser sind dann angeschlossen."
AGAIN = "Und wer haftet dafür, wenn die Frist nicht gehalten wird?"
UNKNOWN = "Wir haben das alles schon einmal in diesem Hause gehört."


@pytest.fixture(scope="module")
def attribution(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attribution]:
    turns = (
        a_turn(1, CHAIR, CALL),
        a_turn(2, MUELLER, ASKED),
        a_turn(3, MINISTER, ANSWERED),
        a_turn(4, MUELLER, AGAIN),
        a_turn(5, Speaker(None), UNKNOWN),
        a_turn(6, CHAIR, "Das war die letzte Frage auf dieser Seite des Protokolls.", page=6),
    )
    with Index.open(tmp_path_factory.mktemp("attribution"), create=True) as index:
        sitting = a_sitting(turns=turns)
        index.put_sitting(sitting, chunks_of(sitting), stamp="s", digest="d")
        yield Attribution(index)


def a_piece(text: str, page: int = 5) -> Piece:
    where = ("niederwalden/8/41", "niederwalden", 8, 41, "2024-03-14")
    return Piece(f"niederwalden/8/41/page/{page}/1", *where, page, page + 100, text)


def owner(attribution: Attribution, text: str, page: int = 5) -> str | None:
    found = attribution.owner(a_piece(text, page))
    return found.speaker if found else None


def test_a_piece_belongs_to_whoever_says_most_of_it(attribution: Attribution) -> None:
    text = f"5 Landtag Niederwalden\nIda Müller (Talheim) (Liberale Mitte):\n{ASKED}\nDr. Falk Grönwald:\n{ANSWERED}"
    assert attribution.owner(a_piece(text)) == Owner("Falk Grönwald", "niederwalden/8/41/3")


def test_what_somebody_says_in_two_turns_counts_together(attribution: Attribution) -> None:
    text = f"{ASKED}\n{ANSWERED}\n{AGAIN}"
    assert attribution.owner(a_piece(text)) == Owner("Ida Müller (Talheim)", "niederwalden/8/41/2")


def test_line_breaks_and_hyphens_of_the_print_make_no_difference(attribution: Attribution) -> None:
    assert owner(attribution, "Bis wann wird das Glas-\nfasernetz im Tal-\ngrund ausgebaut sein?") == MUELLER.name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Frage 12 ......... 5\nIda Müller (Talheim) ......... 5", id="contents"),
        pytest.param(f"{ASKED[:40]}\n{ANSWERED[:46]}", id="as much of one as of the other"),
        pytest.param(UNKNOWN, id="a turn of nobody known"),
        pytest.param("", id="nothing"),
    ],
)
def test_where_nobody_owns_most_of_a_piece_nobody_is_named(attribution: Attribution, text: str) -> None:
    assert attribution.owner(a_piece(text)) is None


def test_only_those_who_speak_on_the_page_can_own_a_piece(attribution: Attribution) -> None:
    assert owner(attribution, ASKED, page=5) == MUELLER.name
    assert owner(attribution, ASKED, page=6) is None
    assert owner(attribution, ASKED, page=7) is None


def test_a_question_goes_behind_what_was_asked_before() -> None:
    alone = Question("q1", "Und die Kosten?", "follow_up", "de")
    assert history_as_prefix(alone) == "Und die Kosten?"
    later = Question("q2", "Und die Kosten?", "follow_up", "de", history=("Was wird gebaut?", "Bis wann?"))
    assert history_as_prefix(later) == "Was wird gebaut? Bis wann? Und die Kosten?"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_missing_package_says_which_extra_to_install(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PeersUnavailable, match=rf"{package}.*pip install 'plenarchat\[peers\]'"):
        require_packages()


def test_importing_the_peers_loads_no_heavy_package() -> None:
    heavy = [*PACKAGES, "chromadb", "langchain_core"]
    code = f"import sys, eval.peers; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class CountingEmbedder(HashEmbedder):
    """Counts what it embeds, and stops dead after `patience` calls."""

    def __init__(self, patience: int = 1 << 30, revision: str = "1") -> None:
        super().__init__(8)
        self.revision = revision  # type: ignore[misc]
        self.texts, self._patience = 0, patience

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self._patience:
            raise KeyboardInterrupt
        self._patience -= 1
        self.texts += len(texts)
        return super().embed_passages(texts)


TEXTS = [f"Antrag {number}" for number in range(2 * SHARD + 7)]


def test_an_interrupted_embedding_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first, second, third = CountingEmbedder(patience=2), CountingEmbedder(), CountingEmbedder()
    with pytest.raises(KeyboardInterrupt):
        embedded(TEXTS, first, tmp_path, NoProgress())
    vectors = embedded(TEXTS, second, tmp_path, NoProgress())
    assert (first.texts, second.texts) == (2 * SHARD, 7)
    assert vectors.tolist() == HashEmbedder(8).embed_passages(TEXTS).tolist()
    assert embedded(TEXTS, third, tmp_path, NoProgress()).tolist() == vectors.tolist()
    assert third.texts == 0


def test_a_file_cut_short_is_embedded_again(tmp_path: Path) -> None:
    vectors = embedded(TEXTS, CountingEmbedder(), tmp_path, NoProgress())
    largest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:1000])
    again = CountingEmbedder()
    assert embedded(TEXTS, again, tmp_path, NoProgress()).tolist() == vectors.tolist()
    assert again.texts == SHARD


def test_vectors_of_other_texts_or_of_another_model_are_not_taken(tmp_path: Path) -> None:
    embedded(TEXTS[:3], CountingEmbedder(), tmp_path, NoProgress())
    other_texts, other_model = CountingEmbedder(), CountingEmbedder(revision="2")
    assert embedded(TEXTS[1:4], other_texts, tmp_path, NoProgress()).shape == (3, 8)
    assert embedded(TEXTS[1:4], other_model, tmp_path, NoProgress()).shape == (3, 8)
    assert (other_texts.texts, other_model.texts) == (3, 3)
    assert len(list(tmp_path.iterdir())) == 1  # what belongs to nothing any more is gone


def test_nothing_to_embed_gives_no_vectors(tmp_path: Path) -> None:
    assert embedded([], CountingEmbedder(), tmp_path, NoProgress()).shape == (0, 8)
