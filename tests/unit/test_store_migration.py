"""An index of an older version: the next writer brings it up to date with its vectors, readers are told what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.pipeline import index
from indexer.store import Filters, Index, IndexFormatError
from indexer.store.connection import FILE
from tests.store_samples import HashEmbedder, speeches, write_pages

# What format 1 had otherwise than format 2.
_BACK = """
DROP TABLE officeholders; DROP TABLE call_terms;
ALTER TABLE turn_texts ADD COLUMN interjections TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sittings DROP COLUMN audit_listed;
ALTER TABLE sittings DROP COLUMN audit_found;
ALTER TABLE sittings DROP COLUMN audit_missing;
ALTER TABLE pages DROP COLUMN boxes;
ALTER TABLE turns DROP COLUMN replies_to;
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for sitting in (41, 42):
        said = [(label, f"{words}\n\n(Beifall BU)\n\nDanke.") for label, words in speeches(sitting)]
        write_pages(tmp_path / "sources" / str(sitting), sitting, said)
    return tmp_path / "sources"


@pytest.fixture
def old(sources: Path, tmp_path: Path) -> Path:
    """An index as format 1 was, with vectors."""
    assert index([sources], tmp_path / "index", embedder=HashEmbedder()).done
    with closing(sqlite3.connect(tmp_path / "index" / FILE)) as connection:
        calls: dict[int, list[tuple[object, ...]]] = {}
        for turn, *fields in connection.execute("SELECT turn, offset, page, text, caller, party FROM interjections"):
            calls.setdefault(turn, []).append(tuple(fields))
        connection.executescript(_BACK)
        rows = [(json.dumps(held), turn) for turn, held in calls.items()]
        assert rows
        connection.executemany("UPDATE turn_texts SET interjections = ? WHERE turn = ?", rows)
        connection.executescript("DROP TABLE interjections; PRAGMA user_version = 1;")
        connection.commit()
    return tmp_path / "index"


def test_reading_an_older_index_says_how_to_bring_it_up_to_date(old: Path) -> None:
    with pytest.raises(IndexFormatError, match=r"format 1.*Run `plenarchat index`.*keeps its vectors"):
        Index.open(old)


def test_a_writer_brings_it_up_to_date_and_everything_is_found_as_before(old: Path) -> None:
    with Index.open(old, write=True) as store:
        assert store.coverage().vectors == store.coverage().chunks > 0
        assert store.search_text("Glasfaser")
        assert store.search_vector(np.asarray(HashEmbedder().embed_query("Radwege")), Filters(sittings=(41,)))
        assert {call.text for call in store.search_interjections("Beifall")} == {"Beifall BU"}
        assert all(turn.interjections for turn in store.turns_of("niederwalden/8/41"))
        assert any("older version" in note for note in store.notes())
    with Index.open(old) as reader:
        assert reader.coverage().sittings == 2


def test_the_next_run_reads_every_sitting_anew_and_embeds_nothing_again(old: Path, sources: Path) -> None:
    report = index([sources], old, embedder=HashEmbedder())
    assert sorted(report.updated) == ["niederwalden/8/41", "niederwalden/8/42"]
    assert report.embedded == 0
    with Index.open(old) as reader:
        assert not any("older version" in note for note in reader.notes())
    assert len(index([sources], old, embedder=HashEmbedder()).unchanged) == 2


def test_a_migration_that_is_cut_off_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("indexer.store.interjections.put", cut_off)
        with pytest.raises(KeyboardInterrupt):
            Index.open(old, write=True)
    with pytest.raises(IndexFormatError, match="format 1"):
        Index.open(old)
    with Index.open(old, write=True) as store:
        assert store.search_interjections("Beifall")


def test_another_programs_file_is_not_touched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.executescript("CREATE TABLE mine (x); PRAGMA user_version = 1;")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(IndexFormatError, match="not an index"):
        Index.open(tmp_path, write=True)
    assert (tmp_path / FILE).read_bytes() == before
