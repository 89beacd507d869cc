"""What the protocols of an index hold, to look quotes up in: the pages as printed, and who said what in each sitting.

Pages are the raw print, read anew here, so that a mistake in reading a protocol shows as a quote that does not stand
there. Turns are the index's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from eval.matching import letters, locate
from indexer.formats.pages import parse_page
from indexer.protocol import Turn
from indexer.quotation import Quotation, hides_quotation, quotations
from indexer.store import Index


class Spoken:
    """A turn, and what comparing quotes with it needs: its letters, its interjections' letters."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn

    @cached_property
    def letters(self) -> str:
        """The letters of what was said."""
        return letters(self.turn.text)

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """The letters of each interjection."""
        return tuple(letters(call.text) for call in self.turn.interjections)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """What the speaker quotes from somebody else."""
        return tuple(quotations(self.turn.text, self.turn.paragraphs))

    def touches_quotation(self, words: str) -> bool:
        """Whether any of `words`, verbatim, are quoted from somebody else."""
        start, end = locate(words, self.turn.text) or (0, 0)
        return any(start < quotation.end and quotation.start < end for quotation in self.quotations)

    def quotes(self, words: str) -> bool | None:
        """Whether `words` are another's that would pass for the speaker's; None where they do not stand verbatim."""
        place = locate(words, self.turn.text)
        return None if place is None else hides_quotation(self.turn.text, *place, self.quotations)


class Record(Protocol):
    """The protocols, as measures look things up in them."""

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        """Letters by printed page; empty for an unknown sitting, None where no page number is known."""

    def turns(self, sitting_id: str) -> Sequence[Spoken]:
        """The turns of a sitting in order; empty for an unknown one."""

    def date(self, sitting_id: str) -> str | None:
        """The day of a sitting, ISO; None for an unknown one."""


@dataclass(frozen=True, slots=True)
class SittingKey:
    """What tells sittings apart."""

    sitting_id: str
    parliament: str
    period: int
    number: int


class IndexRecord:
    """The protocols of an index; a sitting is read when first asked for and kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.sittings = [
            SittingKey(row.sitting_id, row.parliament, row.period, row.number) for row in index.sittings()
        ]  # fmt: skip
        self._known = {key.sitting_id for key in self.sittings}
        self._dates = {row.sitting_id: row.date for row in index.sittings()}
        self._pages: dict[str, Mapping[int, str] | None] = {}
        self._turns: dict[str, Sequence[Spoken]] = {}

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        """Letters by printed page, running heads and page numbers left out."""
        if sitting_id not in self._known:
            return {}
        if sitting_id not in self._pages:
            self._pages[sitting_id] = self._letters(sitting_id)
        return self._pages[sitting_id]

    def turns(self, sitting_id: str) -> Sequence[Spoken]:
        """The turns of a sitting in order."""
        if sitting_id not in self._turns:
            self._turns[sitting_id] = [Spoken(turn) for turn in self._index.turns_of(sitting_id)]
        return self._turns[sitting_id]

    def date(self, sitting_id: str) -> str | None:
        """The day of a sitting, ISO."""
        return self._dates.get(sitting_id)

    def _letters(self, sitting_id: str) -> Mapping[int, str] | None:
        found: defaultdict[int, str] = defaultdict(str)
        for page in self._index.pages(sitting_id):
            if page.number is not None:
                found[page.number] += letters(" ".join(parse_page(page.text, Path(page.source)).lines))
        return dict(found) or None
