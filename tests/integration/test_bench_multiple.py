"""A multiple of an index holds everything so many times over, finds the same, and is whole or not there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from eval.bench.copying import moved
from eval.bench.indexing import BenchError
from eval.bench.multiple import make_multiple
from eval.bench.search import main
from eval.bench.situations import situations
from indexer.pipeline import index
from indexer.progress import Advance
from indexer.store import Filters, Index
from rag.assistant import Assistant
from tests.conftest import SAMPLE
from tests.store_samples import HashEmbedder

ROOT = Path(__file__).resolve().parents[2]
TIMES = 3
QUESTIONS = SAMPLE.parent / "questions.jsonl"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with vectors. Not to be written to."""
    folder = tmp_path_factory.mktemp("original") / "index"
    assert index([SAMPLE], folder, embedder=HashEmbedder()).done
    return folder


@pytest.fixture(scope="module")
def multiple(original: Path) -> Path:
    """Three times the sample. Not to be written to."""
    folder = original.with_name("three")
    make_multiple(original, TIMES, folder)
    return folder


@pytest.fixture(scope="module")
def both(original: Path, multiple: Path) -> Iterator[tuple[Index, Index]]:
    """The original and its multiple, open."""
    with Index.open(original) as one, Index.open(multiple) as three:
        yield one, three


@pytest.mark.slow
def test_everything_is_there_so_many_times(both: tuple[Index, Index]) -> None:
    one, three = (opened.coverage() for opened in both)
    assert one.vectors == one.chunks > 0
    for name in ("sittings", "turns", "chunks", "vectors"):
        assert getattr(three, name) == TIMES * getattr(one, name)
    words = ["wald", "hochwass", "niederwald"]
    frequencies = [opened.term_frequencies(words) for opened in both]
    assert any(frequencies[0].values())
    assert frequencies[1] == {term: TIMES * count for term, count in frequencies[0].items()}
    assert len(both[1].search_interjections(limit=10_000)) == TIMES * len(both[0].search_interjections(limit=10_000))


@pytest.mark.slow
def test_copies_have_ids_days_and_papers_of_their_own(both: tuple[Index, Index]) -> None:
    one, three = (opened.sittings() for opened in both)
    assert len({row.sitting_id for row in three}) == len(three)
    years = [{date.fromisoformat(row.date).year for row in three if row.period == period} for period in (8, 9, 10)]
    assert not years[0] & years[1]
    assert not years[1] & years[2]
    assert {row.number for row in three} == {row.number for row in one}
    papers = {paper for row in both[1].agenda_items() for paper in row.item.drucksachen}
    assert {int(paper.split("/")[0]) for paper in papers} == {8, 9, 10}


@pytest.mark.slow
def test_a_copy_reads_as_the_original(both: tuple[Index, Index]) -> None:
    one, three = both
    for row in one.sittings():
        for turn, copied in zip(one.turns_of(row.sitting_id), three.turns_of(_later(row.sitting_id, 2)), strict=True):
            assert copied.turn_id == _later(turn.turn_id, 2)
            assert (copied.text, copied.speaker, copied.paragraphs) == (turn.text, turn.speaker, turn.paragraphs)
            assert copied.interjections == turn.interjections
            assert copied.replies_to == moved(turn.replies_to, 2)


@pytest.mark.slow
def test_a_search_finds_the_turns_of_the_original_in_every_copy(both: tuple[Index, Index]) -> None:
    one, three = both
    found = one.search_text("Wald", limit=5)
    again = [chunk_id for chunk_id, _ in three.search_text("Wald", limit=TIMES * len(found))]
    assert found
    assert {_later(chunk_id, copy) for chunk_id, _ in found for copy in range(TIMES)} == set(again)
    vector = HashEmbedder().embed_query("Wie geht es dem Wald?")
    nearest = one.search_vector(vector, limit=1)[0][0]
    assert moved_back(three.search_vector(vector, limit=1)[0][0]) == nearest


@pytest.mark.slow
def test_copies_of_a_vector_are_near_each_other_but_not_the_same(both: tuple[Index, Index]) -> None:
    chunk_id = both[0].search_text("Wald", limit=1)[0][0]
    vector = HashEmbedder().embed_query("Wie geht es dem Wald?")
    original, copies = (dict(index.search_vector(vector, limit=1_000)) for index in both)
    cosines = [copies[_later(chunk_id, copy)] for copy in range(TIMES)]
    assert cosines[0] == pytest.approx(original[chunk_id], abs=1e-6)
    assert len(set(cosines)) == TIMES
    assert max(cosines) - min(cosines) < 0.1


@pytest.mark.slow
def test_filters_allow_a_year_of_one_copy_and_a_speaker_of_all(both: tuple[Index, Index]) -> None:
    one, three = both
    for situation in situations(one):
        limits = situation.filters
        times = 1 if limits.date_from else TIMES
        assert three.count(limits) == times * one.count(limits) > 0
        assert all(
            limits.date_from.isoformat() <= p.date
            for p in three.passages([c for c, _ in three.search_text("Wald", limits)])
            if limits.date_from
        )


@pytest.mark.slow
def test_everything_a_user_can_filter_by_is_measured(both: tuple[Index, Index]) -> None:
    found = {situation.name: situation.filters for situation in situations(both[0])}
    assert found.pop("no filter") == Filters()
    assert all(found.values())
    assert list(found) == [
        "one speaker", "a group", "a year", "a sitting", "the government", "one speaker in a year",
    ]  # fmt: skip


class Broken(Exception):
    """Ends a work half way."""


class BreaksOff:
    """Ends the work once so many units are done."""

    def __init__(self, after: int) -> None:
        self.left = after

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        def advance(count: int) -> None:
            self.left -= count
            if self.left < 0:
                raise Broken

        yield advance


@pytest.mark.slow
def test_a_broken_off_multiple_is_no_index_and_is_gone_on_with(original: Path, multiple: Path, tmp_path: Path) -> None:
    target = tmp_path / "three"
    with pytest.raises(Broken):
        make_multiple(original, TIMES, target, BreaksOff(after=1))
    assert not target.exists()
    make_multiple(original, TIMES, target, BreaksOff(after=TIMES))
    assert list(tmp_path.iterdir()) == [target]
    with Index.open(target) as again, Index.open(multiple) as straight:
        assert again.coverage() == straight.coverage()
        assert again.sittings() == straight.sittings()


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from eval.bench.multiple import make_multiple

class Killing:
    @contextmanager
    def stage(self, name, total, unit):
        yield lambda count: count and os.kill(os.getpid(), signal.SIGKILL)

make_multiple(Path(sys.argv[1]), 3, Path(sys.argv[2]), Killing())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_half_way_leaves_no_half_index(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "three"
    command = [sys.executable, "-c", KILLED, str(original), str(target)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert not Index.exists(target)
    make_multiple(original, TIMES, target)
    with Index.open(original) as one, Index.open(target) as three:
        assert three.coverage().chunks == TIMES * one.coverage().chunks
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.slow
def test_the_same_multiple_is_made_once_and_nothing_else_is_overwritten(original: Path, multiple: Path) -> None:
    before = (multiple / "protocols.sqlite").stat().st_mtime_ns
    make_multiple(original, TIMES, multiple)
    assert (multiple / "protocols.sqlite").stat().st_mtime_ns == before
    for there, times in ((multiple, 2), (original, TIMES)):
        with pytest.raises(BenchError, match="holds something else"):
            make_multiple(original, times, there)
    with pytest.raises(BenchError, match="multiplied by 0"):
        make_multiple(original, 0, original.with_name("none"))


@pytest.mark.slow
def test_what_was_left_of_another_multiple_is_not_gone_on_with(original: Path, tmp_path: Path) -> None:
    target = tmp_path / "two"
    with pytest.raises(Broken):
        make_multiple(original, TIMES, target, BreaksOff(after=1))
    make_multiple(original, 2, target)
    with Index.open(original) as one, Index.open(target) as two:
        assert two.coverage().chunks == 2 * one.coverage().chunks


@pytest.mark.slow
def test_an_assistant_answers_from_a_multiple(both: tuple[Index, Index]) -> None:
    question = "Was sagte die Ministerin zum Hochwasserschutz?"
    one, three = (Assistant(opened, HashEmbedder()).search(question, k=30).passages for opened in both)
    assert one
    assert moved_back(three[0].turn_id) in [p.turn_id for p in one[:3]]


@pytest.mark.slow
def test_search_is_measured_at_both_sizes_from_the_command_line(
    sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "search.json"
    options = ["--index", str(sample_folder), "--multiple", "2", "--into", str(tmp_path / "two"), "--out", str(out)]
    assert main([str(QUESTIONS), *options]) == 0
    shown = capsys.readouterr().out
    held = json.loads(out.read_text("utf-8"))
    assert [size["times"] for size in held["sizes"]] == [1, 2]
    assert held["sizes"][1]["passages"] == 2 * held["sizes"][0]["passages"]
    for size in held["sizes"]:
        assert all(row["found"] > 0 and row["passed"]["p95"] > 0 for row in size["situations"])
        assert {"understand", "find", "ranked", "context"} <= set(size["stages"])
    assert "search x2, one speaker in a year" in shown


@pytest.mark.slow
def test_a_multiple_needs_a_folder(sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--index", str(sample_folder), "--multiple", "2", "--out", str(tmp_path / "search.json")]
    assert main([str(QUESTIONS), *options]) == 1
    assert "name a folder" in capsys.readouterr().err


def _later(name: str, copy: int) -> str:
    return moved(name, copy) or ""


def moved_back(name: str) -> str:
    """The id as it is in the original."""
    parliament, _, rest = name.split("/", 2)
    return f"{parliament}/8/{rest}"
