"""What a check of a pasted quote finds: the outcome, and every place with who says the words, how, and in what context.

The dictionaries are those that `plenarchat verify --json` prints; names and meaning stay.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from indexer.store import Passage
from rag.answer import passage_json
from rag.quotes.differences import Difference


class Outcome(StrEnum):
    """What is to be said of a quote. Only the first may be printed as it is."""

    EXACT = "exact"  # it stands there verbatim, by whom and where it is said to
    OTHER_SPEAKER = "other_speaker"  # it stands there verbatim, but somebody else says it
    OTHER_PLACE = "other_place"  # it stands verbatim elsewhere
    QUOTED = "quoted"  # it stands there verbatim, as words that the speaker quotes
    NEAR = "near"  # it stands there with differences, be it only of spelling or what dots leave out
    STITCHED = "stitched"  # its parts stand there, but not together
    INTERJECTION = "interjection"  # it was called in between and is nobody's speech
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Warning:
    """What to know before printing it: a `code` for programs, the sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A place in the protocols: `quote == turn.text[start:end]`, or the text of an interjection at `start`.

    `part` are the pasted words that this place answers, all of them unless the quote is stitched; `similarity` (0 to 1)
    is the share of them that stands there. `left_out` is what stands between the part before and this one, where that
    is the same turn. `floor` is who spoke while an interjection was called. Dates are ISO, pages printed ones.
    """

    turn_id: str
    start: int
    end: int
    quote: str
    part: str
    exact: bool
    similarity: float
    speaker: str | None
    title: str | None
    party: str | None
    office: str | None
    role: str | None
    speaker_source: str
    parliament: str
    period: int
    sitting: int
    date: str
    page: int | None
    page_last: int | None
    reference: str
    agenda_item: dict[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    warnings: tuple[Warning, ...] = ()
    context_before: str = ""
    context_after: str = ""
    left_out: str | None = None
    interjection: bool = False
    floor: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The check of one quote. `matches` come the best first, the parts of a stitched quote in its order.

    `places` counts where it stands verbatim, those in `matches` and more; `more` says that there are others still.
    `nearest` are passages that share words with a quote that was not found. `unknown_speakers` are those of `speakers`
    that fit nobody who speaks in the protocols.
    """

    quote: str
    language: str
    outcome: Outcome
    summary: str
    speakers: tuple[str, ...] = ()
    citation: str | None = None
    matches: tuple[Match, ...] = ()
    places: int = 0
    more: bool = False
    nearest: tuple[Passage, ...] = ()
    unknown_speakers: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that programs get."""
        return asdict(self) | {"nearest": [passage_json(passage, self.language) for passage in self.nearest]}
