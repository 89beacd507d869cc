"""Questions from tables and from the chat's feedback, each once, whatever the files say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from eval.dataset.csv_import import read_csv
from eval.dataset.feedback import MISSED, read_feedback
from eval.dataset.imported import Entry, Imported, Open, same_key
from eval.dataset.lines import DatasetError, read_text
from eval.dataset.question import Gold, Place, Question

_CONTRADICTED = "the files contradict each other"


def import_files(paths: Iterable[Path | str]) -> Imported:
    """Read tables (`eval.dataset.csv_import`) and feedback (`eval.dataset.feedback`), told apart by how they begin.

    The same question after the same history is one, with the places of all; the first file's id, kind and reference
    count. Where one file has an answer and another says there is none, or a place is gold here and rejected there, the
    question is open.

    Raises:
        DatasetError: a file cannot be read, or a line of it; two questions have the same id.
    """
    groups: dict[tuple[str, ...], list[Entry]] = {}
    ids: dict[str, Entry] = {}
    count = 0
    for entry in (entry for path in paths for entry in _read(Path(path))):
        count += 1
        key = same_key(entry.question.text, entry.question.history)
        known = ids.setdefault(entry.question.id, entry)
        if same_key(known.question.text, known.question.history) != key:
            problem = f"another question has this id in {known.path}, line {known.line}"
            raise DatasetError(entry.path, problem, line=entry.line, field="id")
        groups.setdefault(key, []).append(entry)
    questions: list[Question] = []
    open_: list[Open] = []
    for entries in groups.values():
        merged = _merged(entries)
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
    known = [entry for entry in entries if entry.open is None]
    gold = tuple(dict.fromkeys(place for entry in entries for place in entry.question.gold))
    rejected = tuple(dict.fromkeys(place for entry in entries for place in entry.question.rejected))
    first = (known or entries)[0]
    reason = None if known else first.open
    unanswerable = [entry for entry in known if not entry.question.gold]
    missed = any(entry.open == MISSED for entry in entries)
    if (unanswerable and (gold or missed)) or _places(gold) & _places(rejected):
        reason = _CONTRADICTED
    question = first.question
    if reason:
        return Open(first.path, first.line, question.text, question.history, reason, rejected)
    # A table names what feedback cannot know.
    named = next((entry.question for entry in known if entry.named), question)
    told = [entry.question for entry in known]
    return replace(
        named,
        gold=gold,
        rejected=rejected,
        answer=next((question.answer for question in told if question.answer), None),
        unanswerable_type=next((question.unanswerable_type for question in told if question.unanswerable_type), None),
    )


def _places(places: Iterable[Gold | Place]) -> set[tuple[object, ...]]:
    return {(p.parliament, p.period, p.sitting, p.page, p.speaker) for p in places}
