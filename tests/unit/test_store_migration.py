"""An index of an older version: the next writer brings it up to date with its vectors, readers are told what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.pipeline import index
from indexer.protocol import Kind
from indexer.store import Filters, Index, IndexFormatError
from indexer.store.connection import FILE
from tests.store_samples import (
    CHAIR,
    MINISTER,
    MUELLER,
    HashEmbedder,
    a_sitting,
    a_turn,
    chunks_of,
    speeches,
    write_pages,
)  # fmt: skip

# What format 2 had otherwise than format 3, and format 1 otherwise than format 2.
_BACK_TO_2 = """
DROP TABLE vocabulary; DROP TABLE acronyms; DROP TABLE term_counts; DROP TABLE terms;
CREATE VIRTUAL TABLE terms USING fts5 (text, agenda, speaker, tokenize = "ascii tokenchars '/,'");
CREATE VIRTUAL TABLE term_counts USING fts5vocab (terms, row);
INSERT INTO terms (rowid, text, agenda, speaker) SELECT id, 'wort', 'titel', 'nam' FROM chunks;
PRAGMA user_version = 2;
"""
_BACK_TO_1 = """
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
        connection.executescript(_BACK_TO_2)
        connection.executescript(_BACK_TO_1)
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


@pytest.mark.slow
def test_the_next_run_reads_every_sitting_anew_and_embeds_nothing_again(old: Path, sources: Path) -> None:
    report = index([sources], old, embedder=HashEmbedder())
    assert sorted(report.updated) == ["niederwalden/8/41", "niederwalden/8/42"]
    assert report.embedded == 0
    with Index.open(old) as reader:
        assert not any("older version" in note for note in reader.notes())
    assert len(index([sources], old, embedder=HashEmbedder()).unchanged) == 2


@pytest.mark.slow
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


def _everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the full text is made of, the order of passages apart."""
    named = "SELECT chunk_id, text, agenda, speaker, question FROM terms JOIN chunks ON chunks.id = terms.rowid"
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return {
            "terms": connection.execute(f"{named} ORDER BY 1").fetchall(),
            "counted": connection.execute("SELECT term, doc FROM term_counts ORDER BY 1").fetchall(),
            "vocabulary": connection.execute("SELECT term, passages FROM vocabulary ORDER BY 1").fetchall(),
            "acronyms": connection.execute("SELECT short, long, times FROM acronyms ORDER BY 1, 2").fetchall(),
            "tables": connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY 1").fetchall(),
        }


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """An index made by this version, with a question, its answer and an acronym."""
    ask = "Wann ist der Anschluss nach dem Onlinezugangsgesetz (OZG) fertig?"
    answer = replace(a_turn(3, MINISTER, "Im Herbst."), kind=Kind.ANSWER, replies_to="niederwalden/8/41/2")
    sitting = a_sitting(41, (a_turn(1, CHAIR, "Bitte."), replace(a_turn(2, MUELLER, ask), kind=Kind.QUESTION), answer))
    with Index.open(tmp_path / "asked", create=True) as store:
        for read in (sitting, a_sitting(42)):
            store.put_sitting(read, chunks_of(read), stamp="", digest="")
    return tmp_path / "asked"


def test_format_2_gets_what_indexing_anew_would_give_without_its_sources(asked: Path) -> None:
    made = _everything(asked)
    assert made["vocabulary"] == made["counted"]
    assert made["acronyms"]
    with closing(sqlite3.connect(asked / FILE)) as connection:
        connection.executescript(_BACK_TO_2)
    with pytest.raises(IndexFormatError, match=r"format 2.*Run `plenarchat index`"):
        Index.open(asked)
    with Index.open(asked, write=True) as store:
        assert not any("older version" in note for note in store.notes())
        assert "niederwalden/8/41/3" in {p.turn_id for p in store.passages([c for c, _ in store.search_text("OZG")])}
    assert _everything(asked) == made
    with closing(sqlite3.connect(asked / FILE)) as connection:
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")


def test_a_migration_of_format_2_that_is_cut_off_changes_nothing(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    made = _everything(asked)
    with closing(sqlite3.connect(asked / FILE)) as connection:
        connection.executescript(_BACK_TO_2)
    with monkeypatch.context() as patched:
        patched.setattr("indexer.store.acronyms.refill", cut_off)
        with pytest.raises(KeyboardInterrupt):
            Index.open(asked, write=True)
    with pytest.raises(IndexFormatError, match="format 2"):
        Index.open(asked)
    Index.open(asked, write=True).close()
    assert _everything(asked) == made
