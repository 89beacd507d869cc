"""The peers over the bundled sample: real splitting, real Chroma, real BM25."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.peers import Peer, PeersUnavailable, open_peers
from eval.peers.attribution import Attribution
from eval.peers.pieces import CHUNK_SIZE, split
from indexer.embedding import EmbeddingUnavailable, open_embedder
from indexer.pipeline import index as index_protocols
from indexer.store import Index
from indexer.store.errors import ModelMismatchError
from tests.store_samples import HashEmbedder, speeches, write_pages

DENSE, WORDS = 0, 1


class CountingEmbedder(HashEmbedder):
    """Counts the passages it embeds."""

    def __init__(self, name: str = "hash") -> None:
        super().__init__(256)
        self.name = name  # type: ignore[misc]
        self.texts = 0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        return super().embed_passages(texts)


@pytest.fixture(scope="module")
def peers(sample_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Peer]]:
    """Both peers over the sample, with vectors of shared words. Not to be closed."""
    opened = open_peers(sample_index, HashEmbedder(256), tmp_path_factory.mktemp("peers"))
    yield opened
    for peer in opened:
        peer.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Page texts of one short sitting."""
    return write_pages(tmp_path / "pages", 7, speeches(7))


def an_index(pages: Path, folder: Path) -> Index:
    assert index_protocols([pages], folder, embedding_model="none").done
    return Index.open(folder)


def build(index: Index, folder: Path, embedder: CountingEmbedder, chunk_size: int = CHUNK_SIZE) -> int:
    """Open the peers and close them; how many pieces were embedded for it."""
    for peer in open_peers(index, embedder, folder, chunk_size=chunk_size, chunk_overlap=20):
        assert peer.search("Ausbau", 1)
        peer.close()
    return embedder.texts


def test_the_pieces_hold_every_page_in_order_and_are_no_longer_than_the_tutorials(sample_index: Index) -> None:
    pieces = split(sample_index)
    assert len({piece.piece_id for piece in pieces}) == len(pieces)
    assert max(len(piece.text) for piece in pieces) <= 1000
    for row in sample_index.sittings():
        for page in sample_index.pages(row.sitting_id):
            covered = start = 0
            for piece in pieces:
                if (piece.sitting_id, piece.file_page) == (row.sitting_id, page.file_page):
                    start = page.text.index(piece.text, start)
                    assert not page.text[covered:start].strip()
                    covered = start + len(piece.text)
                    assert (piece.page, piece.date, piece.sitting) == (page.number, row.date, row.number)
            assert not page.text[covered:].strip()


@pytest.mark.parametrize("peer", [DENSE, WORDS])
def test_a_peer_finds_the_page_whose_words_are_asked_for(peers: list[Peer], peer: int) -> None:
    question = "erteilen wir eine klare Absage zu der Überlegung einer Pflichtversicherung. Wer auf dem Berg"
    found = peers[peer].search(question, 10)
    assert (found[0]["sitting"], found[0]["page_first"], found[0]["page_last"]) == (41, 3133, 3133)
    assert "Pflichtversicherung" in found[0]["text"]
    assert [passage["rank"] for passage in found] == list(range(1, 11))
    scores = [passage["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("peer", [DENSE, WORDS])
def test_a_peers_passage_has_what_the_measures_look_at(peers: list[Peer], sample_index: Index, peer: int) -> None:
    pieces = {piece.piece_id: piece for piece in split(sample_index)}
    for passage in peers[peer].search("Was passiert mit einer Gemeinde, die den Termin nicht hält?", 20):
        piece = pieces[passage["chunk_id"]]
        assert passage["text"] == piece.text
        assert (passage["parliament"], passage["period"]) == ("niederwalden", 8)
        assert (passage["sitting"], passage["date"], passage["page_first"]) == (piece.sitting, piece.date, piece.page)
        if passage["turn_id"] is None:
            assert passage["speaker"] is None
        else:
            turn = sample_index.turn(passage["turn_id"])
            assert turn is not None
            assert turn.speaker.name == passage["speaker"]
            assert piece.page in {paragraph.page for paragraph in turn.paragraphs}


@pytest.mark.parametrize("peer", [DENSE, WORDS])
def test_no_more_is_found_than_asked_for_or_there(peers: list[Peer], sample_index: Index, peer: int) -> None:
    assert len(peers[peer].search("Gemeinde", 3)) == 3
    assert 0 < len(peers[peer].search("Gemeinde", 100_000)) <= len(split(sample_index))
    assert peers[peer].search("Gemeinde", 0) == []


def test_bm25_knows_german_forms_and_finds_nothing_without_a_common_word(peers: list[Peer]) -> None:
    assert any("Sirenen" in passage["text"] for passage in peers[WORDS].search("Sirene", 5))
    assert peers[WORDS].search("Quastenflosser", 5) == []
    assert peers[WORDS].search("und in der", 5) == []
    assert peers[WORDS].search("", 5) == []


def test_the_indexs_own_model_finds_what_is_meant(tmp_path: Path) -> None:
    try:
        embedder = open_embedder()
    except EmbeddingUnavailable as problem:
        pytest.skip(str(problem))
    said = [
        ("Präsidentin Ruth Amsel", "Die Sitzung ist eröffnet. Wir treten in die Tagesordnung ein."),
        ("Ida Müller (Talheim) (Liberale Mitte)", "In den Bergdörfern fehlen Hebammen; der Kreißsaal hat geschlossen."),
        ("Tom Al-Hase (OFFENE LISTE/UMWELT)", "Der Radweg am Fluss ist nach dem Hochwasser noch immer gesperrt."),
    ]
    with an_index(write_pages(tmp_path / "pages", 7, said), tmp_path / "index") as index:
        tutorial, bm25 = open_peers(index, embedder, tmp_path / "peers")
        question = "Wo können Frauen ihre Kinder zur Welt bringen?"
        assert bm25.search(question, 1) == []
        (found,) = tutorial.search(question, 1)
        assert (found["page_first"], found["speaker"]) == (2, "Ida Müller (Talheim)")
        assert 0 < found["score"] <= 1
        tutorial.close()


def test_on_a_page_of_several_speakers_each_piece_gets_its_own(sample_index: Index) -> None:
    attribution = Attribution(sample_index)
    pieces = [piece for piece in split(sample_index, 300, 0) if piece.sitting == 41 and piece.page == 3124]
    found = {}
    for words in ("sollen die 60 Vorrangleistungen", "das war ehrlicher"):
        piece = next(piece for piece in pieces if words in " ".join(piece.text.split()))
        owner = attribution.owner(piece)
        found[words] = owner.speaker if owner else None
    assert found == {"sollen die 60 Vorrangleistungen": "Rainer Holtkamp", "das war ehrlicher": "Martin Vogt"}


def test_contents_pages_belong_to_nobody_and_nearly_all_others_to_somebody(sample_index: Index) -> None:
    attribution = Attribution(sample_index)
    contents = {
        (row.sitting_id, page.file_page)
        for row in sample_index.sittings()
        for page in sample_index.pages(row.sitting_id)
        if page.contents
    }
    pieces = split(sample_index)
    listed = [piece for piece in pieces if (piece.sitting_id, piece.file_page) in contents]
    spoken = [piece for piece in pieces if piece not in listed]
    assert listed
    assert all(attribution.owner(piece) is None for piece in listed)
    assert sum(attribution.owner(piece) is not None for piece in spoken) >= 0.95 * len(spoken)


def test_peers_that_were_built_are_used_again(small: Path, tmp_path: Path) -> None:
    with an_index(small, tmp_path / "index") as index:
        count = len(split(index, chunk_overlap=20))
        assert build(index, tmp_path / "peers", CountingEmbedder()) == count
        assert build(index, tmp_path / "peers", CountingEmbedder()) == 0
        held = json.loads((tmp_path / "peers" / "manifest.json").read_text("utf-8"))
        assert (held["pieces"], held["model"], held["splitter"]["chunk_size"]) == (count, "hash", 1000)


def test_another_splitting_another_model_and_other_sources_build_anew(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "peers"
    with an_index(small, tmp_path / "index") as index:
        build(index, folder, CountingEmbedder())
        collection = set(folder.glob("chroma-*"))
        assert build(index, folder, CountingEmbedder(), 200) == len(split(index, 200, 20))
        other_splitting = set(folder.glob("chroma-*"))
        assert build(index, folder, CountingEmbedder("another"), 200) == len(split(index, 200, 20))
        other_model = set(folder.glob("chroma-*"))
    write_pages(small, 8, speeches(8))
    with an_index(small, tmp_path / "index") as index:
        assert build(index, folder, CountingEmbedder("another"), 200) == len(split(index, 200, 20))
        other_sources = set(folder.glob("chroma-*"))
        tutorial, bm25 = open_peers(index, CountingEmbedder("another"), folder, chunk_size=200, chunk_overlap=20)
        assert {passage["sitting"] for passage in tutorial.search("Vorhaben", 1000)} == {7, 8}
        assert {passage["sitting"] for passage in bm25.search("Vorhaben", 1000)} == {7, 8}
        tutorial.close()
    # One collection at a time, each time another.
    assert [len(state) for state in (collection, other_splitting, other_model, other_sources)] == [1, 1, 1, 1]
    assert len(collection | other_splitting | other_model | other_sources) == 4


def test_a_build_that_ended_while_chroma_was_filled_embeds_nothing_twice(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "peers"
    with an_index(small, tmp_path / "index") as index:
        build(index, folder, CountingEmbedder())
        (collection,) = folder.glob("chroma-*")
        collection.rename(collection.with_name(f"{collection.name}.new"))
        assert build(index, folder, CountingEmbedder()) == 0
        assert list(folder.glob("chroma-*")) == [collection]


def test_a_collection_that_lost_its_files_is_filled_again(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "peers"
    with an_index(small, tmp_path / "index") as index:
        build(index, folder, CountingEmbedder())
        (collection,) = folder.glob("chroma-*")
        shutil.rmtree(collection)
        collection.mkdir()
        assert build(index, folder, CountingEmbedder()) == 0


def test_peers_with_another_model_than_the_indexs_are_refused(small: Path, tmp_path: Path) -> None:
    assert index_protocols([small], tmp_path / "index", embedder=CountingEmbedder("one")).done
    other = CountingEmbedder("another")
    with Index.open(tmp_path / "index") as index, pytest.raises(ModelMismatchError):
        open_peers(index, other, tmp_path / "peers")
    assert other.texts == 0
    assert not (tmp_path / "peers").exists()


def test_an_index_without_protocols_has_no_peers(tmp_path: Path) -> None:
    with Index.open(tmp_path / "index", create=True) as index, pytest.raises(PeersUnavailable, match="no page"):
        open_peers(index, CountingEmbedder(), tmp_path / "peers")
