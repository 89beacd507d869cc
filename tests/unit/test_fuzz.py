"""Whatever lies in a folder is read or refused with a reason: never a traceback, never a broken invariant."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.formats import discover
from indexer.reading import read_all
from tests import hostile

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHANCES = st.integers(0, 2**32).map(random.Random)
FILES = {"export.xml": hostile.export(), "debate.xml": hostile.debate(), "print.pdf": hostile.print_out()}


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder / "fuzz", ignore_errors=True)
    (folder / "fuzz").mkdir()
    return folder / "fuzz"


@quick
@given(CHANCES)
def test_pages_that_came_to_harm_are_read_or_refused(tmp_path: Path, chance: random.Random) -> None:
    folder = fresh(tmp_path)
    for number, page in enumerate(hostile.damaged(hostile.PAGES, chance)):
        (folder / f"niederwalden_8_041_{number + 1:04d}.txt").write_bytes(page)
    hostile.read_all_below(folder)


@quick
@given(CHANCES, st.sampled_from(sorted(FILES)))
def test_files_that_came_to_harm_are_read_or_refused(tmp_path: Path, chance: random.Random, name: str) -> None:
    folder = fresh(tmp_path)
    (folder / name).write_bytes(hostile.scrambled(FILES[name], chance))
    hostile.read_all_below(folder / name)


@quick
@given(CHANCES)
def test_archives_that_came_to_harm_are_read_or_refused(tmp_path: Path, chance: random.Random) -> None:
    folder = fresh(tmp_path)
    pages = {f"txt/seite_{number}.txt": page.encode() for number, page in enumerate(hostile.PAGES)}
    data = hostile.zipped({**pages, **FILES, "inner.zip": hostile.zipped(pages)})
    (folder / "archive.zip").write_bytes(hostile.scrambled(data, chance))
    hostile.read_all_below(folder)


@quick
@given(st.binary(max_size=5000), st.sampled_from(["seite_1.txt", "x", "a.xml", "a.pdf", "a.zip"]))
def test_any_bytes_under_any_name_are_read_or_refused(tmp_path: Path, data: bytes, name: str) -> None:
    folder = fresh(tmp_path)
    (folder / name).write_bytes(data)
    hostile.read_all_below(folder / name)


def test_what_the_fuzzer_starts_from_is_read(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
        assert hostile.read_all_below(tmp_path / name) == (1, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_its_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PLENARCHAT_MAX_SECONDS", "4")
    (tmp_path / "file").write_bytes(hostile.HOSTILE[name]())
    found = discover([tmp_path / "file"])
    problems = [problem.problem for problem in found.rejected]
    for reading in read_all(found.sources):
        problems += [reading.failure.reason] if reading.failure else []
        assert reading.failure or reading.sittings
    assert not [problem for problem in problems if "reading it failed" in problem or "not read right" in problem]
