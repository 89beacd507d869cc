"""Questions from a table as spreadsheets write it: one gold place a row.

The columns, in any order, under their English or German names in any case: `question`/`frage` (needed), `id`,
`kind`/`art`, `lang`/`sprache`, `history`/`verlauf` (earlier questions, parted by ` | `), `sitting`/`sitzung` (`67` or
`20/67`), `page`/`seite`, `speaker`/`redner`, `quote`/`zitat`, `parliament`/`parlament`, `period`/`wahlperiode`,
`answer`/`antwort`, `standalone`/`eigenständig`, `unanswerable_type`/`grund`,
`note`/`notiz` (for people; passed over).

Rows with the same id are one question with several places; without ids, rows that follow each other with the same
question, or with none. What such a further row leaves empty is as in the first. A question without a place is
unanswerable where its kind is `unanswerable` or a reason is given, otherwise open: nobody has looked yet. The cells are
parted by `;`, `,` or tabs; the file is UTF-8 (with or without a byte order mark), UTF-16 with one, or Windows-1252.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from eval.dataset.imported import Entry, made_id, same_key
from eval.dataset.lines import DatasetError
from eval.dataset.question import UNANSWERABLE, UNANSWERABLE_TYPES, Gold, Question
from rag.question import detect_language

_COLUMNS = {
    "id": ("id",),
    "question": ("question", "frage"),
    "kind": ("kind", "art"),
    "lang": ("lang", "language", "sprache"),
    "history": ("history", "verlauf"),
    "sitting": ("sitting", "sitzung"),
    "page": ("page", "seite"),
    "speaker": ("speaker", "redner", "rednerin", "redner/in"),
    "quote": ("quote", "zitat"),
    "parliament": ("parliament", "parlament"),
    "period": ("period", "wahlperiode"),
    "answer": ("answer", "antwort"),
    "standalone": ("standalone", "eigenständig"),
    "unanswerable_type": ("unanswerable_type", "grund"),
    "note": ("note", "notiz"),
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names}
_UNPLACED = f"the table gives no place; give one, or the kind `{UNANSWERABLE}`"
_PLACE = ("sitting", "page", "speaker", "quote")
_OF_QUESTION = ("kind", "lang", "history", "answer", "standalone", "unanswerable_type")
_NEVER_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SITTING = re.compile(r"(?:(?P<period>\d{1,3})\s*/\s*)?(?P<sitting>[1-9]\d{0,3})\.?")
_PAGE = re.compile(r"(?:S\.|p\.)?\s*([1-9]\d{0,5})")


def read_csv(path: Path, data: bytes) -> list[Entry]:
    """The questions of a table, in its order.

    Raises:
        DatasetError: it cannot be decoded, has no column of questions, or a cell is not as described above.
    """
    entries: list[Entry] = []
    by_id: dict[str, int] = {}
    for row in _rows(path, _decoded(path, data)):
        place = _continued(row, entries, by_id)
        if place is None:
            entries.append(row.entry())
            by_id[entries[-1].question.id] = len(entries) - 1
        else:
            entries[place] = row.added_to(entries[place])
    return [_checked(entry) for entry in entries]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its cells by column (empty ones left out) and the columns' printed names."""

    path: Path
    line: int
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def entry(self) -> Entry:
        """The first row of a question."""
        text = self.cells.get("question") or self.fail("is missing", "question")
        history = tuple(part.strip() for part in self.cells.get("history", "").split(" | ") if part.strip())
        gold = self._gold()
        kind = self.cells.get("unanswerable_type")
        if kind and kind not in UNANSWERABLE_TYPES:
            self.fail(f"expected one of {', '.join(UNANSWERABLE_TYPES)}", "unanswerable_type")
        question = Question(
            id=self.cells.get("id") or made_id(text, history),
            text=text,
            kind=self.cells.get("kind", "").lower(),
            lang=self.cells.get("lang", "").lower() or detect_language(text),
            history=history,
            gold=gold,
            answer=self.cells.get("answer"),
            standalone=self.cells.get("standalone"),
            unanswerable_type=kind,
        )
        return Entry(self.path, self.line, question, named="id" in self.cells)

    def added_to(self, entry: Entry) -> Entry:
        """The question of an earlier row with the place of this one."""
        first = self.entry() if "question" in self.cells else None
        if first and same_key(first.question.text, ()) != same_key(entry.question.text, ()):
            self.fail(f"another question has this id in line {entry.line}", "id")
        for column in _OF_QUESTION:
            if first and column in self.cells and getattr(first.question, column) != getattr(entry.question, column):
                self.fail(f"differs from line {entry.line}, where the question begins", column)
        gold = tuple(dict.fromkeys((*entry.question.gold, *self._gold())))
        return replace(entry, question=replace(entry.question, gold=gold))

    def _gold(self) -> tuple[Gold, ...]:
        given = [column for column in _PLACE if column in self.cells]
        if not given:
            return ()
        for column in _PLACE:
            if column not in self.cells:
                self.fail("is missing; a place needs sitting, page, speaker and quote", column)
        sitting = _SITTING.fullmatch(self.cells["sitting"]) or self.fail("expected `67` or `20/67`", "sitting")
        page = _PAGE.fullmatch(self.cells["page"]) or self.fail("expected a number from 1", "page")
        period = self.cells.get("period") or sitting["period"]
        if period and not re.fullmatch(r"[1-9]\d{0,2}", period):
            self.fail("expected a number from 1", "period")
        return (
            Gold(
                int(sitting["sitting"]),
                int(page[1]),
                self.cells["speaker"],
                self.cells["quote"],
                parliament=self.cells.get("parliament"),
                period=int(period) if period else None,
            ),
        )

    def fail(self, problem: str, column: str) -> NoReturn:
        """Raise the error of a cell."""
        raise DatasetError(self.path, problem, line=self.line, field=self.names.get(column, column))


def _continued(row: _Row, entries: list[Entry], by_id: Mapping[str, int]) -> int | None:
    """Which of the questions read so far a row goes on with."""
    if "id" in row.cells:
        return by_id.get(row.cells["id"])
    if not entries or entries[-1].named:
        return None if "question" in row.cells or not entries else len(entries) - 1
    if "question" not in row.cells:
        return len(entries) - 1
    last, entry = entries[-1].question, row.entry().question
    same = same_key(entry.text, ()) == same_key(last.text, ()) and (entry.history in ((), last.history))
    return len(entries) - 1 if same else None


def _checked(entry: Entry) -> Entry:
    """The entry, open where it has neither a place nor the word that there is none, now that all of it is known."""
    question = entry.question
    unanswerable = question.kind == UNANSWERABLE or question.unanswerable_type is not None
    if question.gold and unanswerable:
        raise DatasetError(entry.path, "an unanswerable question has no place", line=entry.line, field="kind")
    if unanswerable and question.kind not in ("", UNANSWERABLE):
        problem = f"a question that nothing answers is of the kind `{UNANSWERABLE}`, not {question.kind!r}"
        raise DatasetError(entry.path, problem, line=entry.line, field="kind")
    return entry if question.gold or unanswerable else replace(entry, open=_UNPLACED)


def _rows(path: Path, text: str) -> Iterator[_Row]:
    lines = text.splitlines(keepends=True)
    first = 1 if lines and re.match(r"sep=.\s*$", lines[0]) else 0  # a line of Excel's own
    delimiter = lines[0][4] if first else _delimiter(lines[0] if lines else "")
    reader = csv.reader(io.StringIO("".join(lines[first:]), newline=""), delimiter=delimiter, strict=True)
    header: list[str | None] = []
    begin = first + 1
    names: dict[str, str] = {}
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            if any(values) and not header:
                header = _header(path, begin, values)
                names = {column: values[i] for i, column in enumerate(header) if column}
            elif any(values):
                if any(values[len(header) :]):
                    raise DatasetError(path, f"has {len(values)} cells, the header has {len(header)}", line=begin)
                pairs = zip(header, values, strict=False)
                yield _Row(path, begin, {column: value for column, value in pairs if column and value}, names)
            begin = first + reader.line_num + 1
    except csv.Error as error:
        raise DatasetError(path, f"is not a table ({error})", line=begin) from error
    if not header:
        raise DatasetError(path, "holds no questions")


def _header(path: Path, line: int, cells: list[str]) -> list[str | None]:
    header = [_NAMES.get(cell.lower()) for cell in cells]
    for cell, column in zip(cells, header, strict=True):
        if cell and column is None:
            problem = f"unknown column; known are {', '.join(sorted(_NAMES))}"
            raise DatasetError(path, problem, line=line, field=cell)
        if column and header.count(column) > 1:
            raise DatasetError(path, "stands twice in the header", line=line, field=cell)
    if "question" not in header:
        raise DatasetError(path, "is missing in the header", line=line, field="question")
    return header


def _delimiter(header: str) -> str:
    """What parts the header into the most known names."""
    return max(";,\t", key=lambda sign: sum(cell.strip(' "\r\n').lower() in _NAMES for cell in header.split(sign)))


def _decoded(path: Path, data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NEVER_TEXT.search(text) is None:
            return text
    raise DatasetError(path, "is no table of text; save or export it as CSV, UTF-8")
