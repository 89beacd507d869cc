"""What a protocol is made of: sittings, pages, turns, paragraphs, interjections, speakers, chunks.

Everything here is frozen data without behaviour beyond looking things up in itself. A reader of one source format
(`indexer.formats`) makes a `Sitting`; everything after it only reads.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """In which capacity somebody speaks, as of that day."""

    CHAIR = "chair"
    GOVERNMENT = "government"
    MEMBER = "member"
    GUEST = "guest"


class Kind(StrEnum):
    """What a turn is within the debate."""

    SPEECH = "speech"
    QUESTION = "question"
    ANSWER = "answer"
    INTERPOSED_QUESTION = "interposed_question"
    BRIEF_INTERVENTION = "brief_intervention"
    CHAIR = "chair"
    WRITTEN = "written"


class SpeakerSource(StrEnum):
    """How the speaker of a turn is known: printed as a label, inferred from the chair's words, or not at all."""

    LABEL = "label"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class ProtocolError(Exception):
    """A source that cannot be read. The message names the file; `remedy` says what to do about it."""

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.path, self.problem, self.remedy = str(path), problem, remedy


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person as the protocol prints them in front of one turn.

    `name` is without title and group but with a place suffix (`Heike Hofmann (Weiterstadt)`); None where nobody can be
    named. `party` is None for whoever speaks for the government or from the chair; `office` is the office as printed.
    """

    name: str | None
    title: str | None = None
    party: str | None = None
    office: str | None = None
    role: Role = Role.MEMBER


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a turn's text that stands on one page: `turn.text[start:end]`.

    A paragraph of the print that runs over a page break is two of these, the second with `continued=True`.
    `page` is the printed page, None where it cannot be known; `file_page` counts the source's own pages from 1.
    """

    start: int
    end: int
    page: int | None
    file_page: int
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Interjection:
    """What was called, or happened, in between: printed in brackets, never the speaker's words.

    `offset` is its place in `turn.text` (0..len). `text` is the whole printed content of the brackets (or of one part
    of it, between dashes); `speaker` and `party` are given where a caller is named.
    """

    offset: int
    page: int | None
    text: str
    speaker: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """What is being debated: the number as printed (`1`, `Frage 447`), the title, the printed papers (`20/5021`)."""

    number: str | None = None
    title: str | None = None
    drucksachen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks. `text` is repaired and holds no interjection.

    `replies_to` is the id of the turn that this one answers, follows up or interrupts, where that is known: the answer
    of a minister names the question, a member's further question the answer, an interposed question the speech.

    Invariants (checked by `indexer.chunk.check`): paragraphs lie in order, inside the text, without overlap, and only
    white space stands outside of them.
    """

    turn_id: str
    number: int
    speaker: Speaker
    kind: Kind
    speaker_source: SpeakerSource
    agenda_item: AgendaItem
    text: str
    paragraphs: tuple[Paragraph, ...]
    interjections: tuple[Interjection, ...] = ()
    replies_to: str | None = None

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that holds the character at `offset`; white space between two belongs to the earlier one."""
        behind = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start)
        return self.paragraphs[max(0, behind - 1)]

    @property
    def file_page(self) -> int | None:
        """The source's own page on which it begins; None where nothing was said."""
        return self.paragraphs[0].file_page if self.paragraphs else None

    def pages(self, start: int = 0, end: int | None = None) -> tuple[int | None, int | None]:
        """First and last printed page of `text[start:end]`; those of the interjections where nothing was said."""
        if not self.paragraphs:
            calls = [interjection.page for interjection in self.interjections]
            return (calls[0], calls[-1]) if calls else (None, None)
        last = (len(self.text) if end is None else end) - 1
        return self.paragraph_at(start).page, self.paragraph_at(max(start, last)).page


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the source with its raw text (decoded, otherwise unrepaired), kept so that it can be shown.

    `boxes` are there where the source has a layout (PDF): one for each line of `text` (parted at
    `\\n`), as left, bottom, right and top in points from the page's lower left corner.
    """

    number: int | None
    file_page: int
    source: str
    text: str
    contents: bool = False
    boxes: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Officeholder:
    """Somebody whom the contents pages list with an office on that day: in the chair, or on the government's bench.

    `office` is as printed (`Minister des Innern und für Sport`, `Vizepräsidentin`); `absent` where they are excused.
    """

    name: str
    office: str
    role: Role
    title: str | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """The turns beside the protocol's own table of contents: how many of its entries (a name on a page) they cover.

    `missing` are the entries without a turn, as name and printed page.
    """

    listed: int
    found: int
    missing: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """Entries found, 0..1; 1 where nothing is listed."""
        return self.found / self.listed if self.listed else 1.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """One protocol. `complete` is False for a part of one (a single page), which never replaces the whole.

    `audit` is None where the source has no table of contents to compare with.
    """

    parliament: str
    period: int
    number: int
    date: date
    source: str
    format: str
    pages: tuple[Page, ...]
    turns: tuple[Turn, ...]
    complete: bool = True
    warnings: tuple[str, ...] = ()
    officeholders: tuple[Officeholder, ...] = ()
    audit: Audit | None = None

    @property
    def sitting_id(self) -> str:
        """`hessen/20/67`; the prefix of every turn's and chunk's id."""
        return f"{self.parliament}/{self.period}/{self.number}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one turn, small enough to embed and to show: `text == turn.text[start:end]`, at most two pages."""

    chunk_id: str
    turn_id: str
    start: int
    end: int
    text: str
    page_first: int | None
    page_last: int | None
