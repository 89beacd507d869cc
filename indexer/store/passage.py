"""Passages: chunks with everything a reader needs to know about who said them, when, where."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from indexer.protocol import (
    AgendaItem,
    Interjection,
    Kind,
    Page,
    Paragraph,
    Role,
    Speaker,
    SpeakerSource,
    Turn,
)
from indexer.store import interjections


@dataclass(frozen=True, slots=True)
class Asked:
    """What a passage answers, or follows up: a turn with who says it, `text` its beginning."""

    turn_id: str
    speaker: str | None
    party: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as a search result: `text == turn.text[start:end]`, with the fields of its turn.

    `rank` counts from 1. What `score` means is up to whoever ranks; higher is better. `page_first` and `page_last` are
    printed pages, None where they cannot be known; `file_page` counts the source's own pages from 1. `date` is ISO.
    `audit_share` is the share of its sitting's table of contents that the turns cover, None where there is none.
    `asked` is what the turn replies to, where that was looked up.
    """

    rank: int
    score: float
    chunk_id: str
    turn_id: str
    start: int
    end: int
    text: str
    page_first: int | None
    page_last: int | None
    file_page: int
    parliament: str
    period: int
    sitting: int
    date: str
    speaker: str | None
    title: str | None
    party: str | None
    office: str | None
    role: str
    kind: str
    speaker_source: str
    agenda_item: AgendaItem
    format: str
    audit_share: float | None = None
    asked: Asked | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's passage; `pdf_page_first` only where the source is a PDF."""
        data = asdict(self)
        data["agenda_item"]["drucksachen"] = list(self.agenda_item.drucksachen)
        if data.pop("format") == "pdf":
            data["pdf_page_first"] = self.file_page
        return data


_CHUNKS = """
SELECT chunks.id, chunks.chunk_id, turns.turn_id, chunks.start, chunks.end,
       substr(turn_texts.text, chunks.start + 1, chunks.end - chunks.start) AS text,
       (SELECT json_extract(value, '$[3]') FROM json_each(turn_texts.paragraphs)
        WHERE json_extract(value, '$[0]') <= chunks.start ORDER BY key DESC LIMIT 1) AS file_page,
       chunks.page_first, chunks.page_last,
       sittings.parliament, sittings.period, sittings.number AS sitting, sittings.date,
       people.name AS speaker, people.title, people.party, people.office, people.role,
       turns.kind, turns.speaker_source,
       agenda.number AS agenda_number, agenda.title AS agenda_title, agenda.drucksachen, sittings.format,
       CAST(sittings.audit_found AS REAL) / sittings.audit_listed AS audit_share
FROM chunks JOIN turns ON turns.id = chunks.turn JOIN turn_texts ON turn_texts.turn = turns.id
JOIN sittings ON sittings.id = turns.sitting JOIN people ON people.id = turns.person
JOIN agenda ON agenda.id = turns.agenda
"""


def passages(
    connection: sqlite3.Connection, chunk_ids: Sequence[str], scores: Sequence[float] | None = None
) -> list[Passage]:
    """The passages of those chunks in that order; one that was removed meanwhile is left out."""
    held = {passage.chunk_id: passage for passage in _passages(connection, "chunks.chunk_id", chunk_ids).values()}
    found = [(c, place) for place, c in enumerate(chunk_ids) if c in held]
    return [
        replace(held[c], rank=rank, score=float(scores[place]) if scores is not None else 0.0)
        for rank, (c, place) in enumerate(found, 1)
    ]


def in_rows(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Passage]:
    """The passages of the chunks in those rows, unranked."""
    return _passages(connection, "chunks.id", rows)


def _passages(connection: sqlite3.Connection, column: str, values: Sequence[int] | Sequence[str]) -> dict[int, Passage]:
    wanted = f"{_CHUNKS} WHERE {column} IN (SELECT value FROM json_each(?))"
    cursor = connection.execute(wanted, (json.dumps(list(values)),))
    names = [column[0] for column in cursor.description]
    result: dict[int, Passage] = {}
    for values_of in cursor:
        row = dict(zip(names, values_of, strict=True))
        item = AgendaItem(row.pop("agenda_number"), row.pop("agenda_title"), tuple(json.loads(row.pop("drucksachen"))))
        number = row.pop("id")
        result[number] = Passage(rank=0, score=0.0, agenda_item=item, **row)
    return result


def rows_of(connection: sqlite3.Connection, chunk_ids: Sequence[str]) -> dict[int, str]:
    """The chunk ids by their rows, in that order; one removed meanwhile is left out."""
    find = "SELECT chunk_id, id FROM chunks WHERE chunk_id IN (SELECT value FROM json_each(?))"
    rows = dict(connection.execute(find, (json.dumps(list(chunk_ids)),)).fetchall())
    return {rows[chunk_id]: chunk_id for chunk_id in chunk_ids if chunk_id in rows}


def chunk_ids(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, str]:
    """The ids of the chunks in those rows."""
    find = "SELECT id, chunk_id FROM chunks WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(find, (json.dumps(list(rows)),)).fetchall())


_TURNS = """
SELECT turns.turn_id, turns.number, people.name, people.title, people.party, people.office, people.role, turns.kind,
       turns.speaker_source, agenda.number, agenda.title, agenda.drucksachen, turn_texts.text, turn_texts.paragraphs,
       turns.replies_to
FROM turns JOIN turn_texts ON turn_texts.turn = turns.id
JOIN people ON people.id = turns.person JOIN agenda ON agenda.id = turns.agenda
"""


def turns(connection: sqlite3.Connection, where: str, values: Sequence[Any]) -> list[Turn]:
    """The turns for which `where` (over `turns`) holds, in the order of the protocol."""
    rows = connection.execute(f"{_TURNS} WHERE {where} ORDER BY turns.sitting, turns.number", values)
    calls = interjections.of_turns(connection, where, values)
    return [_turn(row, calls.get(row[0], ())) for row in rows]


def _turn(row: tuple[Any, ...], calls: Sequence[Interjection]) -> Turn:
    turn_id, number, name, title, party, office, role, kind, source, item, item_title, papers, text, paras, to = row
    return Turn(
        turn_id=turn_id,
        number=number,
        speaker=Speaker(name, title, party, office, Role(role)),
        kind=Kind(kind),
        speaker_source=SpeakerSource(source),
        agenda_item=AgendaItem(item, item_title, tuple(json.loads(papers))),
        text=text,
        paragraphs=tuple(Paragraph(a, b, page, at, bool(on)) for a, b, page, at, on in json.loads(paras)),
        interjections=tuple(calls),
        replies_to=to,
    )


def pages(connection: sqlite3.Connection, sitting_id: str) -> list[Page]:
    """The pages of a sitting with their raw text and, where the source has a layout, its boxes; in the file's order."""
    rows = connection.execute(
        "SELECT pages.number, file_page, pages.source, pages.text, contents, boxes FROM pages "
        "JOIN sittings ON sittings.id = pages.sitting WHERE sitting_id = ? ORDER BY pages.id",
        (sitting_id,),
    )
    return [
        Page(number, file_page, source, text, bool(contents), _boxes(packed))
        for number, file_page, source, text, contents, packed in rows
    ]


def _boxes(packed: bytes | None) -> tuple[tuple[float, float, float, float], ...]:
    rows = np.frombuffer(packed or b"", "<f4").reshape(-1, 4).tolist()
    return tuple((left, bottom, right, top) for left, bottom, right, top in rows)
