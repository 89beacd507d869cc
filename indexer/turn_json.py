"""A turn as the JSON object that `plenarchat parse` prints and other programs rely on."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from indexer.protocol import Turn


class OfSitting(Protocol):
    """What a turn's JSON says of its sitting: one that was read, or its row in an index, whose date is ISO."""

    @property
    def parliament(self) -> str: ...
    @property
    def period(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def date(self) -> date | str: ...
    @property
    def format(self) -> str: ...


def turn_to_json(sitting: OfSitting, turn: Turn) -> dict[str, Any]:
    """The contract's turn, its fields in the contract's order.

    Pages are printed pages, None where they cannot be known. `pdf_page_first`, the file's own page counted from 1, is
    there only where the source is a PDF.
    """
    speaker, item = turn.speaker, turn.agenda_item
    page_first, page_last = turn.pages()
    file_page = {"pdf_page_first": turn.file_page} if sitting.format == "pdf" else {}
    return {
        "turn_id": turn.turn_id,
        "parliament": sitting.parliament,
        "period": sitting.period,
        "sitting": sitting.number,
        "date": str(sitting.date),
        "speaker": speaker.name,
        "title": speaker.title,
        "party": speaker.party,
        "office": speaker.office,
        "role": speaker.role.value,
        "kind": turn.kind.value,
        "speaker_source": turn.speaker_source.value,
        "agenda_item": {"number": item.number, "title": item.title, "drucksachen": list(item.drucksachen)},
        "replies_to": turn.replies_to,
        "page_first": page_first,
        "page_last": page_last,
        **file_page,
        "paragraphs": [{"page": p.page, "text": turn.text[p.start : p.end]} for p in turn.paragraphs],
        "interjections": [
            {"page": call.page, "speaker": call.speaker, "party": call.party, "text": call.text}
            for call in turn.interjections
        ],
    }
