"""Questions from what people thought of the answers in the chat.

One JSON object a line, UTF-8:

    question    what was asked
    history     the earlier questions of the conversation, the oldest first (may be left out)
    verdict     `up` or `down`
    reason      with `down`: `wrong_person`, `wrong_page`, `missed` (it is in the protocols and was not found),
                `should_not_have_answered`, `other`, or null
    comment     what the person wrote, or null
    time        when, ISO 8601
    citations   of the answer, as in the contract; `parliament`, `period`, `sitting`, `page`, `speaker`, `quote` count

Other fields are passed over. `up` makes the cited places gold. `should_not_have_answered` makes the question
unanswerable and its places rejected ones. Everything else tells that an answer was wrong but not what is right: such a
question is open, with the places of a wrong person or page rejected, until somebody looks it up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from eval.dataset.imported import Entry, made_id
from eval.dataset.lines import DatasetError, from_json
from eval.dataset.question import Gold, Place, Question
from rag.question import detect_language

VERDICTS = ("up", "down")
REASONS = ("wrong_person", "wrong_page", "missed", "should_not_have_answered", "other")
MISSED = "the protocols answer it, the place is not known"
_OPEN = {
    "wrong_person": "the cited words are another person's",
    "wrong_page": "the cited words stand on another page",
    "missed": MISSED,
    "other": "the answer was not good, for a reason of its own",
    None: "the answer was not good, no reason is given",
}
_REJECTING = ("wrong_person", "wrong_page", "should_not_have_answered")
_UNPLACED = "the answer was good, but cites no place with sitting, page and speaker"


def read_feedback(path: Path, text: str) -> list[Entry]:
    """The questions of a file of feedback, in its order.

    Raises:
        DatasetError: a line is not as described above.
    """
    lines = enumerate(text.split("\n"), 1)
    return [_Line(path, number).entry(line) for number, line in lines if line.strip()]


class _Line:
    """One line being read; knows where it is, for the messages."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number = path, number

    def entry(self, line: str) -> Entry:
        try:
            data = from_json(line)
        except ValueError as error:
            self._fail(f"is not JSON ({error})")
        if not isinstance(data, dict):
            self._fail("expected a JSON object")
        text = data.get("question")
        if not isinstance(text, str) or not text.strip():
            self._fail("is missing" if text is None else "expected text", "question")
        verdict = data.get("verdict")
        if verdict not in VERDICTS:
            self._fail(f"expected one of {', '.join(VERDICTS)}", "verdict")
        reason = data.get("reason")
        if reason not in (*REASONS, None):
            self._fail(f"expected one of {', '.join(REASONS)}, or null", "reason")
        return self._judged(text.strip(), self._history(data), verdict, reason, list(self._places(data)))

    def _judged(
        self, text: str, history: tuple[str, ...], verdict: str, reason: str | None, places: list[Gold]
    ) -> Entry:
        gold = tuple(dict.fromkeys(places)) if verdict == "up" else ()
        rejected: tuple[Place, ...] = ()
        if verdict == "down" and reason in _REJECTING:
            rejected = tuple(dict.fromkeys(_place(place) for place in places))
        question = Question(
            id=made_id(text, history),
            text=text,
            kind="",
            lang=detect_language(text),
            history=history,
            gold=gold,
            rejected=rejected,
        )
        # Where it should not have been answered, what is right is known.
        unknown = _OPEN.get(reason) if verdict == "down" else None if gold else _UNPLACED
        return Entry(self._path, self._number, question, unknown)

    def _history(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        value = data.get("history") or []
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self._fail("expected a list of earlier questions", "history")
        return tuple(item.strip() for item in value)

    def _places(self, data: Mapping[str, Any]) -> Iterator[Gold]:
        """The cited places; one whose page or speaker is unknown is none."""
        value = data.get("citations") or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._fail("expected a list of citations", "citations")
        for number, cited in enumerate(value):
            if cited.get("page") is None or cited.get("speaker") is None:
                continue
            for field, kind in (("sitting", int), ("page", int), ("period", int), ("speaker", str), ("quote", str)):
                given = cited.get(field)
                wrong = type(given) is not kind or not given or (isinstance(given, int) and given < 1)
                if wrong and not (field == "period" and given is None):
                    self._fail("is missing" if given is None else "is not as expected", f"citations[{number}].{field}")
            parliament = cited.get("parliament")
            if parliament is not None and (not isinstance(parliament, str) or not parliament):
                self._fail("expected text", f"citations[{number}].parliament")
            where = {"parliament": parliament, "period": cited.get("period")}
            yield Gold(cited["sitting"], cited["page"], cited["speaker"], cited["quote"], **where)

    def _fail(self, problem: str, field: str | None = None) -> NoReturn:
        raise DatasetError(self._path, problem, line=self._number, field=field)


def _place(gold: Gold) -> Place:
    return Place(gold.sitting, gold.page, gold.speaker, parliament=gold.parliament, period=gold.period)
