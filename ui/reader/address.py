"""What an address of the reader asks for, and the addresses that others link to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from indexer.protocol import Turn
from indexer.store import Index, SittingRow

_LONGEST_NUMBER = 9  # digits of an offset or a page


class Trouble(StrEnum):
    """Why what an address asks for cannot be shown, or not all of it."""

    NO_SITTING = "sitting"
    NO_TURN = "turn"
    NO_SPAN = "span"
    NO_PAGE = "page"


@dataclass(frozen=True, slots=True)
class Place:
    """What is opened: a sitting with its turns, at a turn, with `turn.text[span[0]:span[1]]` marked.

    `sitting` is None where a sitting is to be chosen. `asked` is what was asked for where there is `trouble`.
    """

    sitting: SittingRow | None = None
    turns: tuple[Turn, ...] = ()
    turn: Turn | None = None
    span: tuple[int, int] | None = None
    trouble: Trouble | None = None
    asked: str = ""


def place_of(address: Mapping[str, str], index: Index) -> Place:
    """What the parameters `sitting`, `turn`, `start`, `end` and `page` mean in this index."""
    turn_id, sitting_id = address.get("turn", "").strip(), address.get("sitting", "").strip()
    if turn_id:
        sitting_id = turn_id.rpartition("/")[0]
    if not sitting_id and not turn_id:
        return Place()
    sitting = next((row for row in index.sittings() if row.sitting_id == sitting_id), None)
    if sitting is None:
        return Place(trouble=Trouble.NO_TURN if turn_id else Trouble.NO_SITTING, asked=turn_id or sitting_id)
    turns = tuple(index.turns_of(sitting.sitting_id))
    if turn_id:
        return _at_turn(sitting, turns, turn_id, address)
    if page := address.get("page", "").strip():
        return _at_page(sitting, turns, page)
    return Place(sitting, turns)


def _at_turn(sitting: SittingRow, turns: tuple[Turn, ...], turn_id: str, address: Mapping[str, str]) -> Place:
    turn = next((turn for turn in turns if turn.turn_id == turn_id), None)
    if turn is None:
        return Place(sitting, turns, trouble=Trouble.NO_TURN, asked=turn_id)
    start, end = address.get("start", ""), address.get("end", "")
    if not start and not end:
        return Place(sitting, turns, turn)
    first, last = _number(start), _number(end)
    if first is None or last is None or not first < last <= len(turn.text):
        return Place(sitting, turns, turn, trouble=Trouble.NO_SPAN, asked=f"{start}–{end}")
    return Place(sitting, turns, turn, (first, last))


def _at_page(sitting: SittingRow, turns: tuple[Turn, ...], page: str) -> Place:
    number = _number(page)
    for turn in turns:
        if number is not None and any(paragraph.page == number for paragraph in turn.paragraphs):
            return Place(sitting, turns, turn)
    return Place(sitting, turns, trouble=Trouble.NO_PAGE, asked=page)


def _number(digits: str) -> int | None:
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    return int(digits) if plain else None


def turn_address(turn_id: str, span: tuple[int, int] | None = None) -> str:
    """The address of a turn, with a span of its text marked."""
    marked = {"start": span[0], "end": span[1]} if span else {}
    return "reader?" + urlencode({"turn": turn_id} | marked, safe="/")


def sitting_address(sitting_id: str, page: int | None = None) -> str:
    """The address of a sitting, opened at a printed page."""
    return "reader?" + urlencode({"sitting": sitting_id} | ({"page": page} if page else {}), safe="/")
