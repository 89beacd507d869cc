"""What can be wrong with an index: one message each that names it and says what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store import Index, IndexFormatError, IndexMissingError, StoreError
from tests.store_samples import a_sitting, chunks_of


def made(folder: Path) -> Path:
    with Index.open(folder, create=True) as index:
        sitting = a_sitting(41)
        index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    return folder


def test_a_place_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissingError, match="plenarchat index") as caught:
            Index.open(folder)
        assert str(folder) in str(caught.value)
    assert not (tmp_path / "nowhere").exists()
    assert not Index.exists(tmp_path)


def test_a_file_that_is_no_index_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "protocols.sqlite"
    file.write_bytes(b"no database at all" * 100)
    for write in (False, True):
        with pytest.raises(StoreError):
            Index.open(tmp_path, write=write)
    assert file.read_bytes() == b"no database at all" * 100


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "protocols.sqlite") as other:
        other.execute("CREATE TABLE mine (x)")
    for write in (False, True):
        with pytest.raises(IndexFormatError, match="not an index"):
            Index.open(tmp_path, write=write)


def test_another_format_says_how_to_rebuild(tmp_path: Path) -> None:
    made(tmp_path)
    with sqlite3.connect(tmp_path / "protocols.sqlite") as other:
        other.execute("PRAGMA user_version = 999")
    with pytest.raises(IndexFormatError, match=r"format 999.*plenarchat index"):
        Index.open(tmp_path)


def test_a_creation_that_was_cut_off_can_be_finished(tmp_path: Path) -> None:
    (tmp_path / "protocols.sqlite").touch()
    with pytest.raises(IndexMissingError):
        Index.open(tmp_path)
    made(tmp_path)
    with Index.open(tmp_path) as index:
        assert index.coverage().sittings == 1


def test_a_damaged_index_does_not_end_in_a_traceback_of_sqlite(tmp_path: Path) -> None:
    file = made(tmp_path) / "protocols.sqlite"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(bytes(data))
    with pytest.raises(StoreError, match=r"damaged.*Delete the folder"), Index.open(tmp_path) as index:
        index.search_text("Frist")


def test_a_full_disk_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    with Index.open(made(tmp_path), write=True) as index:
        writer = index._database._writer
        assert writer is not None
        writer.execute(f"PRAGMA max_page_count = {writer.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(StoreError, match=r"disk is full.*Free some space"):
            put_many(index)
        held = index.sittings()
        assert held[0].sitting_id == "niederwalden/8/41"
        assert all(len(index.turns_of(row.sitting_id)) == row.turns for row in held)
        writer.execute("PRAGMA max_page_count = 1000000")
        put_many(index)
        assert len(index.sittings()) == 101


def put_many(index: Index) -> None:
    for number in range(42, 142):
        sitting = a_sitting(number)
        index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """A folder whose permissions bind whoever runs the tests."""
    (tmp_path / "probe").mkdir(0o500)
    if os.access(tmp_path / "probe", os.W_OK):
        pytest.skip("this user may read and write everything")
    folder = made(tmp_path / "index")
    yield folder
    folder.chmod(0o700)


def test_an_index_in_a_folder_that_may_only_be_read_can_be_searched(guarded: Path) -> None:
    guarded.chmod(0o500)
    with Index.open(guarded) as index:
        assert index.search_text("Frist")
    with pytest.raises(StoreError, match=r"permission.*--index"):
        Index.open(guarded, write=True)


def test_an_index_in_a_folder_that_may_not_be_read_says_so(guarded: Path) -> None:
    guarded.chmod(0)
    with pytest.raises(StoreError, match=r"permission.*--index"):
        Index.open(guarded)


def test_a_path_that_is_a_file_is_no_place_for_an_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        Index.open(tmp_path / "file", create=True)


def test_a_closed_index_says_so(tmp_path: Path) -> None:
    index = Index.open(made(tmp_path))
    index.close()
    index.close()
    with pytest.raises(StoreError, match="closed"):
        index.coverage()
