"""Copies of protocols are protocols: as many turns, by other people, on other days, in partly other words."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval.bench.indexing import BenchError
from eval.bench.scale import assumed, vectors
from eval.bench.scale.__main__ import main
from eval.bench.scale.copies import write_copy
from eval.bench.scale.corpus import LETTERS, Corpus, learn
from eval.bench.scale.costs import Cost
from eval.bench.scale.disk import by_part, vocabulary
from eval.bench.scale.report import markdown
from eval.bench.scale.varying import Varying
from indexer.formats import discover
from indexer.pipeline import NO_MODEL, index
from indexer.protocol import Sitting
from indexer.reading import read_one
from indexer.store import Index
from tests.conftest import SAMPLE
from tests.store_samples import HashEmbedder

PAGES = SAMPLE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scale")


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return learn(PAGES, folder / "corpus.json", lambda done: None)


@pytest.fixture(scope="module")
def copy(corpus: Corpus, folder: Path) -> Path:
    """The first copy of the sample. Not to be written to."""
    return write_copy(PAGES, corpus, 1, folder / "copies")


@pytest.fixture(scope="module")
def both(copy: Path) -> tuple[list[Sitting], list[Sitting]]:
    """The sittings of the originals, and those of the copy."""
    return sittings(PAGES), sittings(copy)


def sittings(folder: Path) -> list[Sitting]:
    readings = [read_one(source) for source in discover([folder]).sources]
    assert all(reading.failure is None for reading in readings)
    return [sitting for reading in readings for sitting, _ in reading.sittings]


def test_a_copy_has_the_turns_of_the_originals(both: tuple[list[Sitting], list[Sitting]]) -> None:
    for one, other in zip(*both, strict=True):
        assert len(other.turns) == pytest.approx(len(one.turns), abs=1)
        assert [page.number for page in other.pages] == [page.number for page in one.pages]
        assert (
            Counter(t.speaker.party for t in other.turns).keys() == Counter(t.speaker.party for t in one.turns).keys()
        )
        assert {t.speaker.office for t in other.turns} == {t.speaker.office for t in one.turns}


def test_a_copy_is_of_another_period_with_papers_of_its_own(both: tuple[list[Sitting], list[Sitting]]) -> None:
    for one, other in zip(*both, strict=True):
        assert (other.period, other.number) == (one.period + 1, one.number)
        assert (other.date.month, other.date.day) == (one.date.month, one.date.day)
        assert other.date.year == one.date.year + 4
        papers = {paper for turn in other.turns for paper in turn.agenda_item.drucksachen}
        assert {int(paper.split("/")[0]) for paper in papers} == {other.period}


def test_people_are_called_otherwise_and_the_same_throughout(
    both: tuple[list[Sitting], list[Sitting]], corpus: Corpus
) -> None:
    names = [{t.speaker.name for s in each for t in s.turns if t.speaker.name} for each in both]
    assert len(names[0]) == len(names[1])
    assert not names[0] & names[1]
    called = Varying(corpus, 1).names
    assert len(set(called.values())) == len(called) == len(corpus.surnames)
    text = "\n".join(page.text for sitting in both[1] for page in sitting.pages)
    assert not set(corpus.surnames) & set(LETTERS.findall(text))


def test_some_words_are_others_and_new_ones_come(both: tuple[list[Sitting], list[Sitting]]) -> None:
    words = [Counter(w for s in each for t in s.turns for w in LETTERS.findall(t.text)) for each in both]
    kept = (words[0] & words[1]).total() / words[0].total()
    assert 0.8 < kept < 0.99
    assert len(words[1].keys() - words[0].keys()) > len(words[0]) / 20


@pytest.mark.slow
def test_the_same_copy_is_made_again_and_every_copy_is_another(corpus: Corpus, copy: Path) -> None:
    name, text = next(
        (name, (PAGES / name).read_text("utf-8")) for name, contents in corpus.pages.items() if not contents
    )
    pages = [
        Varying(corpus, number, seed).page(text, name, contents=False) for number, seed in ((1, 0), (2, 0), (1, 1))
    ]
    assert pages[0] == (copy / name).read_text("utf-8")
    assert len({text, *pages}) == 4


@pytest.mark.slow
def test_vectors_of_a_copy_lie_as_far_from_the_originals_as_is_said(corpus: Corpus, copy: Path, tmp_path: Path) -> None:
    original, grown = tmp_path / "original", tmp_path / "grown"
    embedder = HashEmbedder()
    assert index([PAGES], grown, embedding_model=NO_MODEL).done
    shutil.copytree(grown, original)
    with Index.open(original, write=True) as opened:
        opened.set_model(embedder.name, embedder.revision)
        keys, texts = zip(*opened.missing_vectors(), strict=True)
        opened.put_vectors(keys, embedder.embed_passages(texts))
    assert index([copy], grown, embedding_model=NO_MODEL).done
    assert vocabulary(grown) > vocabulary(original)
    known = vectors.originals(original)
    sampled = vectors.sample(grown, known, corpus, embedder)
    assert 0 < sampled.cosine < 1
    assert vectors.put(grown, known, corpus, 0.5, lambda done: None, embedder) == 0
    parts = by_part(grown)
    assert parts["vectors"] > by_part(original)["vectors"]
    assert parts["full text"] > 0
    with Index.open(grown) as opened:
        assert opened.coverage().vectors == opened.coverage().chunks
    after = vectors.originals(grown)
    cosines = []
    for chunk_id, vector in after.by_chunk.items():
        parliament, period, rest = chunk_id.split("/", 2)
        before = known.by_chunk.get(f"{parliament}/{corpus.period}/{rest}")
        if int(period) > corpus.period and before:
            cosines.append(float(np.prod(vectors.unpack([vector, before]), axis=0).sum()))
    assert np.mean(cosines) == pytest.approx((1 + 0.5**2) ** -0.5, abs=0.02)


def test_what_the_disk_cannot_hold_is_refused(
    tmp_path: Path, corpus: Corpus, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corpus.sittings
    (tmp_path / "corpus.json").write_bytes((folder / "corpus.json").read_bytes())
    questions = str(SAMPLE.parent / "questions.jsonl")
    given = [str(PAGES), questions, "--vectors-of", str(folder), "--into", str(tmp_path), "--times", "100000000"]
    assert main([*given, "--nice", "0"]) == 1
    assert "100000000 more copies need about" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.json"]


def test_other_formats_are_not_multiplied(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"other protocols than page texts"):
        learn(SAMPLE.parent / "pdf", tmp_path / "corpus.json", lambda done: None)


def test_a_cost_goes_on_as_a_straight_line() -> None:
    cost = Cost("memory", "GB", ((100.0, 2.0), (1_100.0, 4.0)), 10.0, "another machine")
    assert cost.at(2_100) == pytest.approx(6)
    assert cost.carries() == pytest.approx(4_100)
    assert replace(cost, points=((100.0, 2.0), (1_100.0, 2.0))).carries() is None
    assert replace(cost, points=((100.0, 2.0),)).at(200) == pytest.approx(4)


def test_all_parliaments_are_reckoned_from_what_is_assumed() -> None:
    low, middle, high = assumed.sittings(2026)
    assert low < middle < high
    assert middle == sum(g.number * ((g.until or 2026) - g.since) * g.sittings.middle for g in assumed.GROUPS)


def _found(passages: int, factor: float) -> dict[str, object]:
    kinds = ("by words", "by vector", "by vector, a group", "hybrid", "all turns that match", "ask")
    spent = {"p50": 10 * factor, "p95": 20 * factor, "n": 5}
    memory = {"warm": {"own": 1e9 * factor, "resident": 2e9 * factor}}
    return {
        "vocabulary": 10,
        "disk": {"full text": int(1e6 * factor)},
        "cold": {"p50": 3.0},
        "exact": {
            "coverage": {"sittings": 2, "chunks": passages},
            "first": {"open": factor},
            "searches": {kind: {"spent": spent, "passed": spent} for kind in kinds},
            "memory": memory,
        },
    }


def test_the_page_says_what_gives_way_first() -> None:
    copy = {
        "seconds": 9.0, "processor_seconds": 3.0, "memory": 10**8, "again": 0, "load": 1.0,
        "held": {"sittings": 2, "turns": 20, "chunks": 1_000},
    }  # fmt: skip
    held = {
        "manifest": {"date": "2026-11-30T00:00:00", "processors": 2, "platform": "Linux-6"},
        "originals": {"sittings": 2, "pages": 9, "turns": 20, "passages": 1_000},
        "copies": {"0": copy, "1": {**copy, "held": {"sittings": 4, "turns": 40, "chunks": 2_000}}},
        "sizes": {"1": _found(1_000, 1.0), "4": _found(4_000, 1.5)},
        "embedding": {"passages": 100, "processor_seconds": 2.0, "cosine": 0.9, "distance": 0.5},
    }
    page = markdown(held)
    assert "First to give way: **own memory of a serving process**" in page
    del held["sizes"]["4"]
    assert "what gives way first is left open" in markdown(held)
    assert "as many turns as the originals but for 0.00% at most" in page
    assert "Embedding 1,000 passages takes 20 s of a processor" in page
    assert "| hybrid | 10, 20 (10, 20) | 15, 30 (15, 30) | 1.5 |" in page
