"""One judgement of an answer, as it is stored: a JSON object a line, which `plenarchat eval import` understands too."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What somebody thinks of an answer; `withdrawn` takes back what was said before."""

    UP = "up"
    DOWN = "down"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """What was wrong with an answer."""

    WRONG_PERSON = "wrong_person"
    WRONG_PAGE = "wrong_page"
    MISSED = "missed"
    SHOULD_NOT_HAVE_ANSWERED = "should_not_have_answered"
    OTHER = "other"


LONGEST_COMMENT = 2_000  # characters


class EntryError(ValueError):
    """A line that is no judgement: torn, or altered by hand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A judgement. A later one with the same `id` replaces it.

    `time` is ISO 8601 in UTC. `link` is the answer's (`rag.permalink`), from which question, history, filters and
    citations are read, never from what a browser says of them. `citations` have `turn_id`, `parliament`, `period`,
    `sitting`, `date`, `page`, `page_last`, `speaker`, `quote`. `model` wrote the answers of that server, `version` is
    plenarchat's. Of who judged nothing is kept.
    """

    id: str
    time: str
    verdict: Verdict
    reason: Reason | None
    comment: str | None
    question: str
    history: tuple[str, ...]
    filters: dict[str, Any]
    language: str
    citations: tuple[dict[str, Any], ...]
    link: str
    model: str
    version: str

    def to_json(self) -> dict[str, Any]:
        """The entry as a JSON object."""
        return asdict(self)

    def line(self) -> str:
        """The entry as a line of the file, without its end."""
        return json.dumps(self.to_json(), ensure_ascii=False)


def read_entry(line: bytes) -> Entry:
    """The entry in a line; fields of later versions are passed over.

    Raises:
        EntryError: it is none.
    """
    try:
        held = json.loads(line.decode("utf-8"))
        entry = Entry(
            id=_text(held["id"]),
            time=_text(held["time"]),
            verdict=Verdict(held["verdict"]),
            reason=Reason(held["reason"]) if held["reason"] else None,
            comment=_text(held["comment"]) if held["comment"] else None,
            question=_text(held["question"]),
            history=tuple(_text(question) for question in held["history"]),
            filters=dict(held["filters"]),
            language=_text(held["language"]),
            citations=tuple(dict(cited) for cited in held["citations"]),
            link=_text(held["link"]),
            model=_text(held["model"]),
            version=_text(held["version"]),
        )
        entry.line().encode()
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise EntryError(str(error)) from error
    return entry


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, not {type(value).__name__}")
    return value
