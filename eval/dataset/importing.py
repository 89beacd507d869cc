"""Questions from tables and from the chat's feedback, each once, whatever the files say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from eval.dataset.csv_import import read_csv
from eval.dataset.feedback import MISSED, read_feedback
from eval.dataset.imported import Entry, Imported, Open, kind_of, same_key
from eval.dataset.lines import DatasetError, read_text
from eval.dataset.question import UNANSWERABLE, Gold, Place, Question
from eval.matching import letters, same_person

_CONTRADICTED = "the files contradict each other"
_SomePlace = TypeVar("_SomePlace", Gold, Place)


def import_files(paths: Iterable[Path | str]) -> Imported:
    """Read tables (`eval.dataset.csv_import`) and feedback (`eval.dataset.feedback`), told apart by how they begin.

    The same question after the same history is one, with the places of all; the first id, kind and reference that are
    given count. Places that differ only in how much they tell (no parliament or period, a name with or without title)
    are one, the more precise. Where one file has an answer and another says there is none, or a place is gold here and
    rejected there, however precisely, the question is open.

    Raises:
        DatasetError: a file cannot be read, or a line of it; two questions have the same id.
    """
    return put_together(entry for path in paths for entry in _read(Path(path)))


def put_together(entries: Iterable[Entry]) -> Imported:
    """The same of entries that were read already.

    Raises:
        DatasetError: two questions have the same id.
    """
    groups: dict[tuple[str, ...], list[Entry]] = {}
    ids: dict[str, Entry] = {}
    count = 0
    for entry in entries:
        count += 1
        key = same_key(entry.question.text, entry.question.history)
        known = ids.setdefault(entry.question.id, entry)
        if same_key(known.question.text, known.question.history) != key:
            problem = f"another question has this id in {known.path}, line {known.line}"
            raise DatasetError(entry.path, problem, line=entry.line, field="id")
        groups.setdefault(key, []).append(entry)
    questions: list[Question] = []
    open_: list[Open] = []
    for told in groups.values():
        merged = _merged(told)
        if isinstance(merged, Open):
            open_.append(merged)
        else:
            questions.append(merged)
    return Imported(tuple(questions), tuple(open_), count - len(groups))


def _read(path: Path) -> list[Entry]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(path, f"cannot be read ({error.strerror or error})") from error
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_feedback(path, read_text(path)[1])
    return read_csv(path, data)


def _merged(entries: Sequence[Entry]) -> Question | Open:
    """What several entries say of one question."""
    told = [entry.question for entry in entries]
    known = [entry for entry in entries if entry.open is None]
    gold = tuple(dict.fromkeys(place for question in told for place in question.gold))
    rejected = tuple(dict.fromkeys(place for question in told for place in question.rejected))
    kinds = [question.kind for question in told if question.kind]
    unanswerable = any(not entry.question.gold for entry in known)
    answered = gold or any(entry.open == MISSED for entry in entries) or any(kind != UNANSWERABLE for kind in kinds)
    first = (known or entries)[0]
    reason = None if known else first.open
    if (unanswerable and answered) or any(_is_one(place, other) for place in gold for other in rejected):
        reason = _CONTRADICTED
    if reason:
        return Open(first.path, first.line, first.question.text, first.question.history, reason, _each_once(rejected))
    # A table names what feedback cannot know.
    named = next((entry.question for entry in entries if entry.named), first.question)
    return replace(
        named,
        kind=kinds[0] if kinds else kind_of(gold),
        gold=_each_once(gold),
        rejected=_each_once(rejected),
        answer=next((question.answer for question in told if question.answer), None),
        standalone=next((question.standalone for question in told if question.standalone), None),
        unanswerable_type=next((question.unanswerable_type for question in told if question.unanswerable_type), None),
    )


def _each_once(places: Iterable[_SomePlace]) -> tuple[_SomePlace, ...]:
    """The places in their order; those that may be one are, with all that any of them tells."""
    kept: list[_SomePlace] = []
    for place in places:
        at = next((i for i, known in enumerate(kept) if _words(known) == _words(place) and _is_one(known, place)), None)
        if at is None:
            kept.append(place)
        else:
            kept[at] = _more_precise(kept[at], place)
    return tuple(kept)


def _words(place: Place) -> str:
    return letters(place.quote) if isinstance(place, Gold) else ""


def _is_one(one: Place, other: Place) -> bool:
    """Whether two places may be the same, whatever is quoted there; what one of them does not tell may be anything."""
    return (
        (one.sitting, one.page) == (other.sitting, other.page)
        and (one.parliament == other.parliament or None in (one.parliament, other.parliament))
        and (one.period == other.period or None in (one.period, other.period))
        # An office alone is nobody's name, though the same words name the same office.
        and (one.speaker == other.speaker or same_person(one.speaker, other.speaker))
    )


def _more_precise(one: _SomePlace, other: _SomePlace) -> _SomePlace:
    """The first of two places that are one, with what only the second tells."""
    return replace(
        one,
        speaker=other.speaker if _names_a_town(other.speaker) and not _names_a_town(one.speaker) else one.speaker,
        parliament=one.parliament or other.parliament,
        period=one.period or other.period,
    )


def _names_a_town(speaker: str) -> bool:
    """Whether a name carries the suffix that tells namesakes apart: `Karin Vogt (Altenbrück)`."""
    # Only then is somebody of that name from elsewhere another person; a party in brackets tells nothing.
    return not same_person(speaker, f"{speaker.split('(')[0]} (elsewhere)")
