"""Passages: chunks with everything a reader needs to know about who said them, when, where."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
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
class Passage:
    """A chunk as a search result: `text == turn.text[start:end]`, with the fields of its turn.

    `rank` counts from 1. What `score` means is up to whoever ranks; higher is better. `page_first` and `page_last` are
    printed pages, None where they cannot be known; `file_page` counts the source's own pages from 1. `date` is ISO.
    `audit_share` is the share of its sitting's table of contents that the turns cover, None where there is none.
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

    def to_json(self) -> dict[str, Any]:
        """The contract's passage; `pdf_page_first` only where the source is a PDF."""
        data = asdict(self)
        data["agenda_item"]["drucksachen"] = list(self.agenda_item.drucksachen)
        if data.pop("format") == "pdf":
            data["pdf_page_first"] = self.file_page
        return data


_CHUNKS = """
SELECT chunks.chunk_id, turns.turn_id, chunks.start, chunks.end, turn_texts.text, turn_texts.paragraphs,
       chunks.page_first, chunks.page_last,
       sittings.parliament, sittings.period, sittings.number AS sitting, sittings.date,
       people.name AS speaker, people.title, people.party, people.office, people.role,
       turns.kind, turns.speaker_source,
       agenda.number AS agenda_number, agenda.title AS agenda_title, agenda.drucksachen, sittings.format,
       CAST(sittings.audit_found AS REAL) / sittings.audit_listed AS audit_share
FROM chunks JOIN turns ON turns.id = chunks.turn JOIN turn_texts ON turn_texts.turn = turns.id
JOIN sittings ON sittings.id = turns.sitting JOIN people ON people.id = turns.person
JOIN agenda ON agenda.id = turns.agenda
WHERE chunks.chunk_id IN (SELECT value FROM json_each(?))
"""


def passages(
    connection: sqlite3.Connection, chunk_ids: Sequence[str], scores: Sequence[float] | None = None
) -> list[Passage]:
    """The passages of those chunks in that order; one that was removed meanwhile is left out."""
    cursor = connection.execute(_CHUNKS, (json.dumps(list(chunk_ids)),))
    names = [column[0] for column in cursor.description]
    found = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
    result: list[Passage] = []
    for place, chunk_id in enumerate(chunk_ids):
        if (row := found.get(chunk_id)) is None:
            continue
        row = dict(row)
        start, end = row["start"], row["end"]
        row["text"] = row["text"][start:end]
        row["file_page"] = [p[3] for p in json.loads(row.pop("paragraphs")) if p[0] <= start][-1]
        item = AgendaItem(row.pop("agenda_number"), row.pop("agenda_title"), tuple(json.loads(row.pop("drucksachen"))))
        score = float(scores[place]) if scores is not None else 0.0
        result.append(Passage(rank=len(result) + 1, score=score, agenda_item=item, **row))
    return result


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
