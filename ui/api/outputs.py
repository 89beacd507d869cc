"""What comes back, described for OpenAPI and MCP; the objects themselves are those of the commands' `--json`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Out(BaseModel):
    model_config = ConfigDict(extra="allow")


class ErrorText(_Out):
    code: str = Field(description="For programs: invalid, not_found, index_unavailable, busy, …")
    message: str = Field(description="What is wrong.")
    remedy: str = Field(description="What to do about it.")


class Error(_Out):
    """Every error has this form."""

    error: ErrorText


class AgendaItem(_Out):
    number: str | None
    title: str | None
    drucksachen: list[str]


class Understood(_Out):
    """What was read out of the question; null where nothing was."""

    speakers: list[str] | None
    offices: list[str] | None
    parties: list[str] | None
    date_from: str | None
    date_to: str | None
    items: list[dict[str, Any]] = Field(description="All of it one by one; `key` is what `ignore` takes.")


class Coverage(_Out):
    """How much the index holds."""

    sittings: int
    date_from: str | None
    date_to: str | None
    turns: int
    chunks: int
    vectors: int


class _Spoken(_Out):
    turn_id: str
    parliament: str
    period: int
    sitting: int
    date: str = Field(description="ISO.")
    speaker: str | None = Field(description="Without title and group; null where it cannot be known.")
    title: str | None
    party: str | None = Field(description="Null for who speaks for the government or from the chair.")
    office: str | None
    role: str | None
    speaker_source: str = Field(description="`label` where the name is printed, `inferred`, or `unknown`.")
    agenda_item: AgendaItem


class Passage(_Spoken):
    """A passage: `text` is `turn.text[start:end]`."""

    rank: int
    score: float
    chunk_id: str
    start: int
    end: int
    text: str
    page_first: int | None = Field(description="A printed page, null where it cannot be known.")
    page_last: int | None
    kind: str
    doubt: str | None = Field(description="Why not to trust it blindly, or null.")


class Citation(_Spoken):
    """A verbatim quote and where it stands."""

    n: int = Field(description="The number of its marker `[n]` in the answer.")
    chunk_id: str
    start: int
    end: int
    page: int | None
    page_last: int | None
    quote: str
    reference: str = Field(description="Ready to paste.")
    doubt: str | None


class Answer(_Out):
    """A cited answer, or an abstention (`abstained`) with its `reason`."""

    question: str
    standalone_question: str
    language: Literal["de", "en"]
    understood: Understood
    answer: str = Field(description="Plain text with markers `[1]`.")
    abstained: bool
    reason: str | None
    citations: list[Citation]
    evidence: list[Passage]
    coverage: Coverage
    model: str
    confidence: float
    notes: list[str]
    timings_ms: dict[str, float]
    link: str | None = Field(description="What `/?answer=…` opens again, or null.")


class Found(_Out):
    """The passages that fit best."""

    question: str
    standalone_question: str
    understood: Understood
    passages: list[Passage]


class Match(_Spoken):
    """A place in the protocols that the quote is held against."""

    start: int
    end: int
    quote: str = Field(description="The words as they stand there.")
    part: str
    exact: bool
    similarity: float
    page: int | None
    page_last: int | None
    reference: str
    differences: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    interjection: bool
    floor: str | None = Field(description="Who spoke while an interjection was called.")


class Verification(_Out):
    """Whether the words stand there. Only `exact` may be printed as it is."""

    quote: str
    language: Literal["de", "en"]
    outcome: Literal["exact", "other_speaker", "other_place", "quoted", "near", "stitched", "interjection", "not_found"]
    summary: str
    speakers: list[str]
    citation: str | None
    matches: list[Match]
    places: int
    more: bool
    nearest: list[Passage]
    unknown_speakers: list[str]


class Turn(_Spoken):
    """What one speaker says until another speaks, as `plenarchat parse` prints it."""

    kind: str
    replies_to: str | None
    page_first: int | None
    page_last: int | None
    paragraphs: list[dict[str, Any]] = Field(description="`page` and `text` of each.")
    interjections: list[dict[str, Any]] = Field(description="`page`, `speaker`, `party` and `text` of each.")


class Sitting(_Out):
    sitting_id: str
    parliament: str
    period: int
    sitting: int
    date: str
    format: str
    complete: bool = Field(description="False for a part of a protocol.")
    turns: int
    pages: int
    audit_share: float | None = Field(description="Share of its table of contents that the turns cover, or null.")


class Sittings(_Out):
    sittings: list[Sitting]


class OneSitting(Sitting):
    """A sitting with its agenda and who speaks in it."""

    warnings: list[str]
    agenda: list[AgendaItem]
    contents: list[dict[str, Any]] = Field(description="A line a turn, in order: `turn_id`, who speaks, the pages.")
