"""Indexing: only what changed is read, one bad file costs nobody else, the better of two sources wins."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.formats import Source
from indexer.formats.file import File
from indexer.pipeline import index
from indexer.progress import LineProgress
from indexer.reading import read_all
from indexer.report import Report
from indexer.store import Filters, Index, ModelMismatchError
from tests.epp_export import sitting as epp_sitting
from tests.store_samples import HashEmbedder, speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for number in (1, 2, 3, 4):
        write_pages(tmp_path / "sources" / f"sitting_{number}", number, speeches(number), first_page=number * 10)
    return tmp_path / "sources"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


def ids(*numbers: int) -> list[str]:
    return [f"niederwalden/8/{number}" for number in numbers]


def run(sources: Path, place: Path, **options: object) -> Report:
    return index([sources], place, embedder=HashEmbedder(), **options)  # type: ignore[arg-type]


def words(sources: Path, place: Path, **options: object) -> Report:
    """A run without vectors, which is quicker."""
    return index([sources], place, embedding_model="none", **options)  # type: ignore[arg-type]


class Fatal(Source):
    """A source whose reading ends the process, as too little memory does."""

    def digest(self) -> str:
        os._exit(1)


def test_a_source_that_ends_its_process_costs_no_other_one(sources: Path) -> None:
    good = [Source(folder, "pages", tuple(map(File, sorted(folder.iterdir())))) for folder in sorted(sources.iterdir())]
    bad = Fatal(sources / "bad", "pages", good[0].files)
    readings = list(read_all([good[0], good[1], bad, good[2], good[3]]))
    assert [reading.failure is None for reading in readings] == [True, True, False, True, True]
    assert [sitting.number for reading in readings for sitting, _ in reading.sittings] == [1, 2, 3, 4]


def touch(file: Path, text: str | None = None) -> None:
    """Write `text`, or the same again, at a later time than before."""
    file.write_text(file.read_text(encoding="utf-8") if text is None else text, encoding="utf-8")
    os.utime(file, ns=(time.time_ns(), file.stat().st_mtime_ns + 10_000_000))


def test_a_first_run_makes_everything_searchable(sources: Path, place: Path) -> None:
    report = run(sources, place)
    assert report.done
    assert (report.added, report.failed, report.notes) == (ids(1, 2, 3, 4), [], [])
    assert (report.sittings, report.turns, report.chunks, report.vectors) == (4, 16, 16, 16)
    with Index.open(place) as store:
        assert store.passages([store.search_text("Vorhaben 2-3")[0][0]])[0].page_first == 23
        assert len(store.search_vector(HashEmbedder().embed_query("Glasfaser"))) == 16
        assert store.model == ("hash", "1")


def test_the_report_has_the_keys_other_programs_rely_on(sources: Path, place: Path) -> None:
    (sources / "letter.txt").write_text("Sehr geehrte Damen und Herren", encoding="utf-8")
    data = json.loads(json.dumps(words(sources, place).to_json()))
    lists = {"added", "updated", "unchanged", "removed", "failed", "duplicates", "notes"}
    assert lists | {"turns", "chunks", "vectors", "seconds"} <= set(data)
    assert all(isinstance(data[key], list) for key in lists)
    assert {"discover", "read", "embed", "chroma", "total"} == set(data["seconds"])
    (failure,) = data["failed"]
    assert failure["source"].endswith("letter.txt") or failure["source"].endswith("sources")
    assert failure["reason"]
    assert failure["remedy"]


def test_a_second_run_finds_nothing_to_do_and_loads_no_engine(sources: Path, place: Path) -> None:
    run(sources, place)
    script = (
        "import sys; from indexer.pipeline import index; from indexer.progress import NoProgress;"
        f"r = index([{str(sources)!r}], {str(place)!r}, progress=NoProgress());"
        "assert r.unchanged and not (r.added or r.updated or r.removed or r.failed), r;"
        "sys.exit(','.join({'torch', 'chromadb', 'onnxruntime', 'sentence_transformers'} & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_only_what_changed_is_read_and_embedded_again(sources: Path, place: Path) -> None:
    run(sources, place)
    page = sources / "sitting_2" / "niederwalden_8_002_0001.txt"
    touch(page, page.read_text(encoding="utf-8").replace("In der Sitzung 2", "In der Tagung 2"))
    touch(sources / "sitting_3" / "niederwalden_8_003_0001.txt")
    write_pages(sources / "sitting_5", 5, speeches(5), first_page=90)
    report = run(sources, place)
    assert (report.added, report.updated, report.unchanged) == (ids(5), ids(2), ids(1, 3, 4))
    assert report.embedded == 5
    with Index.open(place) as store:
        assert store.search_text("Tagung", Filters(sittings=(2,)))
        assert store.notes() == []


def test_what_is_gone_is_removed_only_on_request(sources: Path, place: Path, tmp_path: Path) -> None:
    elsewhere = write_pages(tmp_path / "elsewhere" / "sitting_9", 9, speeches(9))
    index([sources, elsewhere.parent], place, embedding_model="none")
    shutil.rmtree(sources / "sitting_2")
    shutil.rmtree(elsewhere)
    assert index([sources], place, embedding_model="none").removed == []
    report = index([sources], place, embedding_model="none", prune=True)
    assert (report.removed, report.sittings) == (ids(2), 4)
    # A path that is not there at all may be a disk that is not mounted.
    shutil.rmtree(tmp_path / "elsewhere")
    assert index([tmp_path / "elsewhere"], place, embedding_model="none", prune=True).removed == []


@pytest.mark.slow
def test_a_removed_sitting_that_comes_back_has_its_vectors_at_once(sources: Path, place: Path, tmp_path: Path) -> None:
    run(sources, place)
    (sources / "sitting_2").rename(tmp_path / "away")
    assert run(sources, place, prune=True).removed == ids(2)
    (tmp_path / "away").rename(sources / "sitting_2")
    report = run(sources, place)
    assert (report.added, report.embedded, report.vectors) == (ids(2), 0, 16)


def test_bad_sources_are_named_and_the_others_indexed(sources: Path, place: Path) -> None:
    (sources / "binary").mkdir()
    (sources / "binary" / "a.txt").write_bytes(bytes(range(256)) * 40)
    (sources / "scan.pdf").write_bytes(b"%PDF-1.4")
    (sources / "empty").mkdir()
    (sources / "empty" / "a.txt").touch()
    report = words(sources, place)
    assert report.added == ids(1, 2, 3, 4)
    assert len(report.failed) == 3
    assert all(failure.source.startswith(str(sources)) and failure.remedy for failure in report.failed)


def test_where_nothing_can_be_read_no_index_is_made(tmp_path: Path, place: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = words(tmp_path / "empty", place)
    assert not report.done
    assert len(report.failed) == 1
    assert not place.exists()


def test_a_part_never_replaces_the_whole(sources: Path, place: Path) -> None:
    write_pages(sources / "a_part_of_3", 3, speeches(3)[2:3], first_page=32, whole=False)
    report = words(sources, place)
    (duplicate,) = report.duplicates
    assert duplicate.source.endswith("a_part_of_3")
    assert duplicate.kept.endswith("sitting_3")
    assert "whole" in duplicate.reason
    with Index.open(place) as store:
        assert store.coverage().turns == 16
    again = words(sources, place)
    assert (again.added, again.updated, again.unchanged) == ([], [], ids(1, 2, 3, 4))
    assert [d.source for d in again.duplicates] == [duplicate.source]


def test_the_whole_replaces_a_part_that_came_first(sources: Path, place: Path) -> None:
    part = write_pages(sources.parent / "part", 3, speeches(3)[2:3], first_page=32, whole=False)
    assert words(part, place).added == ids(3)
    report = words(sources, place)
    assert (report.added, report.updated) == (ids(1, 2, 4), ids(3))
    assert [d.kept for d in report.duplicates] == [str(sources / "sitting_3")]
    assert words(part, place).unchanged == []


def test_of_two_whole_sources_the_one_with_more_pages_is_taken(sources: Path, place: Path) -> None:
    write_pages(sources / "more_of_1", 1, speeches(1, 6), first_page=10)
    report = words(sources, place)
    assert [(Path(d.source).name, Path(d.kept).name) for d in report.duplicates] == [("sitting_1", "more_of_1")]
    # With the better source gone, the other one is read after all.
    shutil.rmtree(sources / "more_of_1")
    report = words(sources, place, prune=True)
    assert (report.removed, report.added, report.turns) == (ids(1), ids(1), 16)


@pytest.mark.slow
def test_a_moved_source_takes_its_sittings_along(sources: Path, place: Path) -> None:
    run(sources, place)
    sources.rename(sources.with_name("moved"))
    report = run(sources.with_name("moved"), place, prune=True)
    assert (report.updated, report.embedded, report.duplicates) == (ids(1, 2, 3, 4), 0, [])
    assert words(sources.with_name("moved"), place).unchanged == ids(1, 2, 3, 4)


def test_a_folder_that_now_holds_another_sitting_gives_up_the_old_one(sources: Path, place: Path) -> None:
    words(sources, place)
    shutil.rmtree(sources / "sitting_4")
    write_pages(sources / "sitting_4", 8, speeches(8), first_page=40)
    report = words(sources, place)
    assert (report.added, report.removed) == (ids(8), ids(4))


def test_full_text_alone_is_an_index_too_and_vectors_can_follow(sources: Path, place: Path) -> None:
    report = index([sources], place, embedding_model="none")
    assert (report.vectors, len(report.notes)) == (0, 1)
    assert not (place / "chroma").exists()
    report = run(sources, place)
    assert (report.unchanged, report.vectors, report.embedded) == (ids(1, 2, 3, 4), 16, 16)


def test_a_model_that_cannot_be_opened_leaves_full_text_and_says_so(sources: Path, place: Path, tmp_path: Path) -> None:
    report = index([sources], place, embedding_model=str(tmp_path / "no model here"))
    assert report.added == ids(1, 2, 3, 4)
    assert report.vectors == 0
    assert "words alone" in report.notes[0]


def test_another_model_than_the_indexs_own_is_refused_before_anything_is_read(sources: Path, place: Path) -> None:
    run(sources, place)
    write_pages(sources / "sitting_5", 5, speeches(5), first_page=90)
    with pytest.raises(ModelMismatchError, match="hash"):
        index([sources], place, embedding_model="another")
    with Index.open(place) as store:
        assert store.coverage().sittings == 4


def test_stages_are_told_a_line_each_where_there_is_no_terminal(sources: Path, place: Path) -> None:
    stream = io.StringIO()
    run(sources, place, progress=LineProgress(stream))
    assert [line.split(":")[0] for line in stream.getvalue().splitlines()] == ["Reading", "Embedding", "Chroma"]


def test_a_long_stage_tells_the_time_left_in_between() -> None:
    stream = io.StringIO()
    with LineProgress(stream, interval=0).stage("Reading", 3, "sources") as advance:
        for _ in range(3):
            advance(1)
    first, second, last = stream.getvalue().splitlines()
    assert first == "Reading: 1 of 3 sources, about 0 min left"
    assert "2 of 3" in second
    assert "3 of 3 sources in" in last


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """One sitting as page texts and as an export, and another one as page texts alone."""
    folder = tmp_path / "twice"
    for number in (49, 50):
        write_pages(folder / f"sitting_{number}", number, speeches(number), first_page=4101)
    (folder / "export.xml").write_bytes(epp_sitting())
    return folder


def taken(place: Path) -> dict[int, str]:
    with Index.open(place) as store:
        return {row.number: row.format for row in store.sittings()}


def test_of_page_texts_and_an_export_without_pages_the_page_texts_are_taken(twice: Path, place: Path) -> None:
    report = words(twice, place)
    assert (sorted(report.added), report.updated, report.failed) == (ids(49, 50), [], [])
    assert taken(place) == {49: "pages", 50: "pages"}
    (double,) = report.duplicates
    assert (double.sitting, double.format, double.kept_format) == ("niederwalden/8/50", "epp", "pages")
    assert Path(double.source).name == "export.xml"
    assert Path(double.kept).name == "sitting_50"
    assert "printed pages" in double.reason
    again = words(twice, place)
    assert (again.added, again.updated, again.removed, again.unchanged) == ([], [], [], ids(49, 50))
    assert [d.source for d in again.duplicates] == [double.source]


def test_a_preferred_format_is_taken_whichever_comes_first(twice: Path, place: Path) -> None:
    report = words(twice, place, prefer="epp")
    assert taken(place) == {49: "pages", 50: "epp"}
    assert (report.added, report.updated) == (ids(50, 49), [])
    (double,) = report.duplicates
    assert (double.format, double.kept_format, double.reason) == ("pages", "epp", "epp was preferred")


def test_a_preference_holds_until_it_is_changed_and_weighs_again_what_was_decided(twice: Path, place: Path) -> None:
    words(twice, place)
    report = words(twice, place, prefer="epp")
    assert (report.updated, report.unchanged) == (ids(50), ids(49))
    assert taken(place)[50] == "epp"
    # Said once, it holds, and a run with nothing to do does nothing.
    for options in ({}, {"prefer": "epp"}):
        report = words(twice, place, **options)
        assert (report.updated, sorted(report.unchanged)) == ([], ids(49, 50))
        assert taken(place)[50] == "epp"
        assert [d.format for d in report.duplicates] == ["pages"]
    report = words(twice, place, prefer="auto")
    assert report.updated == ids(50)
    assert taken(place)[50] == "pages"
    assert words(twice, place).updated == []


def test_with_the_preferred_source_gone_the_other_one_is_taken(twice: Path, place: Path) -> None:
    words(twice, place, prefer="epp")
    (twice / "export.xml").unlink()
    assert words(twice, place).removed == []
    assert taken(place)[50] == "epp"
    report = words(twice, place, prune=True)
    assert (report.removed, report.added, report.duplicates) == (ids(50), ids(50), [])
    assert taken(place) == {49: "pages", 50: "pages"}
    (twice / "export.xml").write_bytes(epp_sitting())
    assert words(twice, place).updated == ids(50)
    assert taken(place)[50] == "epp"


def test_a_taken_source_that_changes_is_weighed_again_with_what_was_left_out(twice: Path, place: Path) -> None:
    words(twice, place)
    # Only its last page is left: a part, which never stands for the whole.
    for page in sorted((twice / "sitting_50").iterdir())[:-1]:
        page.unlink()
    report = words(twice, place)
    assert report.updated == ids(50)
    assert taken(place)[50] == "epp"
    assert words(twice, place, prefer="pages").updated == []
    assert taken(place)[50] == "epp"
    assert words(twice, place).updated == []


def test_an_export_cut_off_costs_nobody_else_and_leaves_what_is_indexed(twice: Path, place: Path) -> None:
    words(twice, place, prefer="epp")
    (twice / "export.xml").write_bytes(epp_sitting()[:3000])
    report = words(twice, place)
    (failure,) = report.failed
    assert "cut off" in failure.reason
    assert taken(place) == {49: "pages", 50: "epp"}


def test_the_index_tells_how_long_it_took_to_make_over_all_runs(sources: Path, place: Path) -> None:
    first = run(sources, place)
    with Index.open(place) as made:
        once = made.seconds
    assert once == pytest.approx({stage: spent for stage, spent in first.seconds.items() if stage != "total"})
    run(sources, place)
    with Index.open(place) as again:
        assert again.seconds == once, "a run that changed nothing made nothing"
