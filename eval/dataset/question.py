"""A question with its known answer, and the set it belongs to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

UNANSWERABLE = "unanswerable"
UNANSWERABLE_TYPES = ("wrong_speaker", "never_debated", "false_premise", "other_parliament", "after_period")
"""Why the protocols hold no answer: the topic was debated but that person said nothing on it; nobody debated it; the
question takes for granted what is not so; it asks of another parliament; it asks of a time after the last sitting."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the sitting's number, the printed page, who speaks.

    `parliament` (short id) and `period` are None where the number of the sitting alone is meant to tell.
    """

    sitting: int
    page: int
    speaker: str
    parliament: str | None = field(default=None, kw_only=True)
    period: int | None = field(default=None, kw_only=True)

    def to_json(self) -> dict[str, Any]:
        """As it stands in a file of questions; what is not set is left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def in_sitting(self, parliament: str | None, period: int | None, sitting: int | None) -> bool:
        """Whether the place lies in that sitting."""
        return self.sitting == sitting and self.parliament in (None, parliament) and self.period in (None, period)


@dataclass(frozen=True, slots=True)
class Gold(Place):
    """A place where the answer stands, with the verbatim words that answer."""

    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the set, asked in the language `lang` (`de`, `en`); any one of `gold` is a right answer.

    `history` are the user's earlier questions, the oldest first; `standalone` is the question as it would be asked
    without them. `answer` is a reference in one sentence. `rejected` are places that were looked at and do not answer.
    `unanswerable_type` is one of `UNANSWERABLE_TYPES`. `silver` marks a question made by a program, not by a person.
    """

    id: str
    text: str
    kind: str
    lang: str
    history: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    answer: str | None = None
    standalone: str | None = None
    rejected: tuple[Place, ...] = ()
    unanswerable_type: str | None = None
    silver: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the protocols answer it."""
        return bool(self.gold)

    def to_json(self) -> dict[str, Any]:
        """As a line of a file of questions; optional fields that are not set are left out."""
        data: dict[str, Any] = {"id": self.id, "question": self.text, "kind": self.kind, "lang": self.lang}
        data |= {"history": list(self.history), "gold": [gold.to_json() for gold in self.gold]}
        optional = {
            "answer": self.answer,
            "standalone": self.standalone,
            "rejected": [place.to_json() for place in self.rejected],
            "unanswerable_type": self.unanswerable_type,
            "silver": self.silver,
        }
        return data | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The questions of a file in its order, with the file's name and the sha256 of its bytes."""

    name: str
    sha256: str
    questions: tuple[Question, ...]
