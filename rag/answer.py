"""What the assistant returns: what it understood, the passages it found, its citations and its answer.

The dictionaries are those of the contract other programs rely on; names and meaning stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.protocol import Turn
from indexer.store import Coverage, Passage
from rag.reference import doubt, doubts


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read out of a question; None where nothing was. Dates are ISO (`2021-03-01`).

    `wanted` is what is asked for (`rag.understanding.wanted`), `ambiguous` the people whom one name may mean,
    `corrected` the names read otherwise than written. `items` are all of this one by one, each with its key, `ignored`
    those switched off.
    """

    speakers: tuple[str, ...] | None = None
    offices: tuple[str, ...] | None = None
    parties: tuple[str, ...] | None = None
    date_from: str | None = None
    date_to: str | None = None
    sittings: tuple[int, ...] | None = None
    drucksachen: tuple[str, ...] | None = None
    agenda: tuple[str, ...] | None = None
    wanted: str | None = None
    ambiguous: tuple[tuple[str, ...], ...] | None = None
    corrected: tuple[Mapping[str, str], ...] | None = None
    items: tuple[Mapping[str, Any], ...] = ()
    ignored: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote `turn.text[start:end]` with everything a reader needs to check and to print it.

    `n` is the number of its marker `[n]` in the answer. `page` is None where the printed page cannot be known;
    `speaker_source` tells a printed label from an inferred speaker. `audit_share` is the share of its sitting's table
    of contents that the turns cover, None where there is none to compare with. `caution` is what a reader must know of
    the words before printing them as the speaker's (`rag.gate.standing.Caution`). `sentence` is what a language model
    wrote and the quote bears out, None where the quote itself stands in the answer.
    """

    n: int
    chunk_id: str
    turn_id: str
    start: int
    end: int
    speaker: str | None
    title: str | None
    party: str | None
    office: str | None
    role: str
    speaker_source: str
    parliament: str
    period: int
    sitting: int
    date: str
    page: int | None
    page_last: int | None
    agenda_item: dict[str, Any]
    quote: str
    reference: str
    audit_share: float | None = None
    caution: str | None = None
    sentence: str | None = None

    def doubt(self, language: str) -> str | None:
        """Why not to trust it blindly, in words; None where there is no reason."""
        return doubts(self.audit_share, self.caution, language)

    def to_json(self, language: str) -> dict[str, Any]:
        """The contract's citation; `doubt` says in the answer's language why not to trust it blindly, or is null."""
        return asdict(self) | {"doubt": self.doubt(language)}


def passage_json(passage: Passage, language: str) -> dict[str, Any]:
    """The contract's passage, with the doubt that a citation of it would carry."""
    return passage.to_json() | {"doubt": doubt(passage.audit_share, language)}


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer, or an abstention with its reason and the nearest passages as evidence.

    `confidence` (0 to 1) orders answers by how well their evidence carries them (`rag.abstain.judged`); it is no
    probability. `notes` say how the question was read where that is not sure: namesakes, misspelt names; the answer's
    text ends with them.
    """

    question: str
    standalone_question: str
    language: str
    understood: Understood
    answer: str
    abstained: bool
    reason: str | None
    citations: tuple[Citation, ...]
    evidence: tuple[Passage, ...]
    coverage: Coverage
    model: str
    confidence: float = 0.0
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The contract's answer object; turns are left out, they can be looked up by id."""
        data = asdict(self) | {
            "citations": [citation.to_json(self.language) for citation in self.citations],
            "evidence": [passage_json(passage, self.language) for passage in self.evidence],
            "coverage": self.coverage.to_json(),
        }
        del data["turns"]
        return data


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is done (`understand`, `retrieve`, `read`, `check`), how long it took, and what came of it."""

    name: str
    ms: float
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """The answer so far: plain text with markers `[n]`, every sentence of it verified."""

    text: str
    citations: tuple[Citation, ...]


Event = Step | Text | Answer
