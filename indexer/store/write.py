"""Putting a sitting into the index and taking one out; every function runs inside one transaction of its caller."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from indexer.protocol import AgendaItem, Audit, Chunk, Sitting, Speaker, Turn
from indexer.store import acronyms, interjections, terms


def embedded_text(speaker: str | None, text: str) -> str:
    """What is embedded for a chunk: its words with the name of who says them."""
    return f"{speaker}: {text}" if speaker else text


def vector_key(text: str) -> bytes:
    """16 bytes that stand for an embedded text, so that equal texts share one vector."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def put(connection: sqlite3.Connection, sitting: Sitting, chunks: Sequence[Chunk], *, stamp: str, digest: str) -> None:
    """Store a sitting in place of the one with the same id."""
    remove(connection, sitting.sitting_id)
    row = _insert(
        connection,
        "INSERT INTO sittings (sitting_id, parliament, period, number, date, source, format, stamp, digest, complete, "
        "turns, warnings, generation, audit_listed, audit_found, audit_missing) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sitting.sitting_id, sitting.parliament, sitting.period, sitting.number, sitting.date.isoformat(),
            sitting.source, sitting.format, stamp, digest, sitting.complete, len(sitting.turns),
            _compact(sitting.warnings), _next_generation(connection), *_audit(sitting.audit),
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO pages (sitting, file_page, number, source, contents, text, boxes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(row, p.file_page, p.number, p.source, p.contents, p.text, pack_boxes(p.boxes)) for p in sitting.pages],
    )
    connection.executemany(
        "INSERT INTO officeholders VALUES (?, ?, ?, ?, ?, ?)",
        [(row, who.name, who.title, who.office, who.role, who.absent) for who in sitting.officeholders],
    )
    turns = _put_turns(connection, row, sitting.turns)
    _put_chunks(connection, turns, chunks)
    terms.put(connection, row)
    acronyms.put(connection, row)


def remove(connection: sqlite3.Connection, sitting_id: str) -> bool:
    """Take a sitting out; its vectors stay for a sitting read again. False where there is none."""
    interjections.remove(connection, sitting_id)
    terms.remove(connection, sitting_id)
    gone = connection.execute("DELETE FROM sittings WHERE sitting_id = ?", (sitting_id,)).rowcount > 0
    if gone:
        _next_generation(connection)
    return gone


def put_duplicate(connection: sqlite3.Connection, sitting_id: str, source: str, *, stamp: str, digest: str) -> None:
    """Remember a source that was left out for the one the sitting has."""
    connection.execute(
        "INSERT OR REPLACE INTO duplicates SELECT id, ?, ?, ? FROM sittings WHERE sitting_id = ?",
        (source, stamp, digest, sitting_id),
    )


def forget_duplicates(connection: sqlite3.Connection, source: str | None = None) -> None:
    """Forget of which sittings a source, or any, was left out: it is read and weighed again when it is next found."""
    connection.execute("DELETE FROM duplicates WHERE ?1 IS NULL OR source = ?1", (source,))


def restamp(connection: sqlite3.Connection, source: str, stamp: str) -> None:
    """Remember that a source was touched without a change of its content."""
    for table in ("sittings", "duplicates"):
        connection.execute(f"UPDATE {table} SET stamp = ? WHERE source = ?", (stamp, source))


def put_vectors(connection: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes]]) -> None:
    """Store vectors under their keys, in place of those there."""
    connection.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows)
    _next_generation(connection)


def collect_garbage(connection: sqlite3.Connection) -> int:
    """Forget the vectors that belong to no chunk, once they are more than a quarter of all; how many that were.

    Until then a sitting that was removed and comes back has its vectors at once.
    """
    orphans = "FROM vectors WHERE key NOT IN (SELECT vector_key FROM chunks)"
    lost = int(connection.execute(f"SELECT count(*) {orphans}").fetchone()[0])
    held = int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
    if lost * 4 <= held:
        return 0
    connection.execute(f"DELETE {orphans}")
    return lost


def seconds(connection: sqlite3.Connection) -> dict[str, float]:
    """What was spent on each stage of making the index; empty where that was not recorded."""
    return dict(json.loads(manifest(connection, "seconds") or "{}"))


def set_manifest(connection: sqlite3.Connection, **values: str | None) -> None:
    """Record facts about the index; None forgets one."""
    connection.executemany("DELETE FROM manifest WHERE key = ?", [(key,) for key in values])
    connection.executemany("INSERT INTO manifest VALUES (?, ?)", [(k, v) for k, v in values.items() if v is not None])


def manifest(connection: sqlite3.Connection, key: str) -> str | None:
    """A recorded fact, or None."""
    row = connection.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _next_generation(connection: sqlite3.Connection) -> int:
    """Count up what tells readers that sittings or vectors changed."""
    return int(
        connection.execute(
            "UPDATE manifest SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation' RETURNING value"
        ).fetchone()[0]
    )


def _put_turns(connection: sqlite3.Connection, sitting: int, turns: Sequence[Turn]) -> dict[str, tuple[int, Turn]]:
    """Store the turns; by turn id their row and themselves."""
    people: dict[Speaker, int] = {}
    agenda: dict[AgendaItem, int] = {}
    first = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM turns").fetchone()[0]
    rows: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    calls: list[tuple[Any, ...]] = []
    result: dict[str, tuple[int, Turn]] = {}
    for row, turn in enumerate(turns, first):
        if (person := people.get(turn.speaker)) is None:
            person = people[turn.speaker] = _person(connection, turn.speaker)
        if (item := agenda.get(turn.agenda_item)) is None:
            item = agenda[turn.agenda_item] = _agenda_item(connection, sitting, turn.agenda_item)
        rows.append(
            (row, turn.turn_id, sitting, turn.number, person, item, turn.kind, turn.speaker_source, turn.replies_to)
        )
        paragraphs = [(p.start, p.end, p.page, p.file_page, int(p.continued)) for p in turn.paragraphs]
        calls += [(row, i.offset, i.page, i.text, i.speaker, i.party) for i in turn.interjections]
        texts.append((row, turn.text, _compact(paragraphs)))
        result[turn.turn_id] = row, turn
    connection.executemany("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO turn_texts VALUES (?, ?, ?)", texts)
    interjections.put(connection, calls)
    return result


def _put_chunks(connection: sqlite3.Connection, turns: dict[str, tuple[int, Turn]], chunks: Sequence[Chunk]) -> None:
    first = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM chunks").fetchone()[0]
    rows: list[tuple[Any, ...]] = []
    for row, chunk in enumerate(chunks, first):
        turn_row, turn = turns[chunk.turn_id]
        key = vector_key(embedded_text(turn.speaker.name, chunk.text))
        rows.append((row, chunk.chunk_id, turn_row, chunk.start, chunk.end, chunk.page_first, chunk.page_last, key))
    connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def pack_boxes(boxes: Sequence[tuple[float, float, float, float]]) -> bytes | None:
    """The boxes of a page's lines as 32-bit floats, as a PDF has them; None where there are none."""
    return np.array(boxes, "<f4").tobytes() if boxes else None


def _audit(audit: Audit | None) -> tuple[int, int, str] | tuple[None, None, None]:
    return (audit.listed, audit.found, _compact(audit.missing)) if audit else (None, None, None)


def _person(connection: sqlite3.Connection, who: Speaker) -> int:
    values = (who.name, who.title, who.party, who.office, who.role.value)
    known = connection.execute(
        "SELECT id FROM people WHERE ifnull(name, '') = ifnull(?, '') AND ifnull(title, '') = ifnull(?, '') "
        "AND ifnull(party, '') = ifnull(?, '') AND ifnull(office, '') = ifnull(?, '') AND role = ?",
        values,
    ).fetchone()
    if known:
        return int(known[0])
    return _insert(connection, "INSERT INTO people (name, title, party, office, role) VALUES (?, ?, ?, ?, ?)", values)


def _agenda_item(connection: sqlite3.Connection, sitting: int, item: AgendaItem) -> int:
    return _insert(
        connection,
        "INSERT INTO agenda (sitting, number, title, drucksachen) VALUES (?, ?, ?, ?)",
        (sitting, item.number, item.title, _compact(item.drucksachen)),
    )


def _insert(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> int:
    row = connection.execute(sql, values).lastrowid
    assert row is not None
    return row


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
