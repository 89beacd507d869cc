"""What an index must be after anything: it opens, every sitting is whole and one of two known states, all is found."""

from __future__ import annotations

import hashlib
import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  # loaded once, instead of in every process that checks
import numpy as np

from indexer.store import Filters, Index, IndexMissingError
from indexer.store.connection import FILE

_SECONDS = 120

# Everything that is stored of a sitting, without row numbers, times and places.
_CONTENT = (
    "SELECT sitting_id, parliament, period, number, date, format, complete, turns, warnings, audit_listed, "
    "audit_found, audit_missing FROM sittings",
    "SELECT sitting_id, file_page, pages.number, pages.source, contents, text, hex(boxes) FROM pages "
    "JOIN sittings ON sittings.id = pages.sitting ORDER BY pages.file_page",
    "SELECT sitting_id, name, title, office, role, absent FROM officeholders "
    "JOIN sittings ON sittings.id = officeholders.sitting ORDER BY 2, 3, 4, 5, 6",
    "SELECT sitting_id, turn_id, turns.number, kind, speaker_source, replies_to, name, people.title, party, office, "
    "role, agenda.number, agenda.title, drucksachen, text, paragraphs FROM sittings "
    "JOIN turns ON turns.sitting = sittings.id LEFT JOIN turn_texts ON turn_texts.turn = turns.id "
    "LEFT JOIN people ON people.id = person LEFT JOIN agenda ON agenda.id = agenda ORDER BY turns.number",
    "SELECT sitting_id, turns.number, offset, page, interjections.text, caller, interjections.party, words, stems "
    "FROM interjections JOIN turns ON turns.id = turn JOIN sittings ON sittings.id = turns.sitting "
    "LEFT JOIN call_terms ON call_terms.rowid = interjections.id ORDER BY turns.number, offset, interjections.text",
    "SELECT sitting_id, chunk_id, start, end, page_first, page_last, hex(vector_key), text, terms.agenda, speaker, "
    "question FROM chunks JOIN turns ON turns.id = turn JOIN sittings ON sittings.id = turns.sitting "
    "LEFT JOIN terms ON terms.rowid = chunks.id ORDER BY turns.number, start",
    "SELECT sitting_id, short, long, times FROM acronyms JOIN sittings ON sittings.id = sitting ORDER BY 2, 3",
)

# What must find nothing: rows that belong to nothing, or that are there twice.
_STRAYS = {
    "passages without full text": "SELECT id FROM chunks WHERE id NOT IN (SELECT rowid FROM terms)",
    "full text without a passage": "SELECT rowid FROM terms WHERE rowid NOT IN (SELECT id FROM chunks)",
    "turns without text": "SELECT id FROM turns WHERE id NOT IN (SELECT turn FROM turn_texts)",
    "turns without a passage": "SELECT id FROM turns WHERE id NOT IN (SELECT turn FROM chunks)",
    "calls without full text": "SELECT id FROM interjections WHERE id NOT IN (SELECT rowid FROM call_terms)",
    "words of calls without a call": "SELECT rowid FROM call_terms WHERE rowid NOT IN (SELECT id FROM interjections)",
    "sittings twice": "SELECT number FROM sittings GROUP BY parliament, period, number HAVING count(*) > 1",
    "speeches twice": "SELECT text FROM turn_texts GROUP BY text HAVING count(*) > 1",
    "a vocabulary that does not fit": "SELECT * FROM (SELECT term, passages FROM vocabulary WHERE passages > 0 "
    "EXCEPT SELECT term, doc FROM term_counts) UNION ALL SELECT * FROM (SELECT term, doc FROM term_counts "
    "EXCEPT SELECT term, passages FROM vocabulary)",
}


@dataclass
class Finding:
    """What was found in one index."""

    opens: bool = True
    made: bool = True  # false where there is no index yet, and none was there before
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)  # anything else that should not be
    leftovers: list[str] = field(default_factory=list)
    new: int = 0  # sittings in their new state already
    old: int = 0  # sittings in their old state still

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; what a killed run left behind for the next one is no fault yet."""
        return self.opens and not (self.lost or self.half or self.strange)

    def to_json(self) -> dict[str, Any]:
        """For the record."""
        return asdict(self)


Hashes = dict[str, str]


def hashes(index: Path) -> Hashes:
    """By sitting a hash of everything that is stored of it."""
    marks: dict[str, Any] = {}
    with closing(sqlite3.connect((index / FILE).as_uri() + "?mode=ro", uri=True, timeout=30)) as connection:
        connection.execute("BEGIN")
        for number, query in enumerate(_CONTENT):
            for sitting, *values in connection.execute(query):
                marks.setdefault(sitting, hashlib.sha256()).update(f"{number}{values!r}\n".encode())
    return {sitting: mark.hexdigest() for sitting, mark in marks.items()}


def _answer(asking: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        asking.send((True, function(*arguments)))
    except BaseException as error:
        asking.send((False, f"{type(error).__name__}: {error}"))


def apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives in a process of its own, since a harmed index may end the process that opens it.

    Raises RuntimeError where it did, or raised something.
    """
    # Forked from a process of its own that has loaded everything: a fork of this one would share its threads' locks.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    try:
        good, value = ours.recv() if ours.poll(_SECONDS) else (False, f"no answer within {_SECONDS} s")
    except EOFError:
        process.join()
        good, value = False, f"the process that opened it ended with {process.exitcode}"
    finally:
        process.kill()
        process.join()
        ours.close()
    if not good:
        raise RuntimeError(value)
    return value


def check(index: Path, old: Hashes, new: Hashes) -> Finding:
    """Hold an index against the state before and the state that was wanted."""
    finding = Finding()
    try:
        apart(_open, index)
    except RuntimeError as error:
        if not old and "IndexMissingError" in str(error):
            finding.made = False
            return finding
        finding.opens = False
        finding.strange.append(str(error))
        return finding
    finding.leftovers = leftovers(index)
    try:
        held = hashes(index)
        finding.strange += apart(_amiss, index)
    except (RuntimeError, sqlite3.Error) as error:
        finding.strange.append(str(error))
        return finding
    for sitting, mark in held.items():
        if mark not in (old.get(sitting), new.get(sitting)):
            finding.half.append(sitting)
        elif mark == new.get(sitting):
            finding.new += 1
        else:
            finding.old += 1
    finding.lost = sorted((old.keys() & new.keys()) - held.keys())
    return finding


def leftovers(index: Path) -> list[str]:
    """What lies in an index's folder besides the index."""
    known = {FILE, f"{FILE}-wal", f"{FILE}-shm", "write.lock", "chroma"}
    return sorted(path.name for path in index.iterdir() if path.name not in known)


def _open(index: Path) -> None:
    with Index.open(index) as reader:
        reader.coverage()


def _amiss(index: Path) -> list[str]:
    """What is wrong with an index that opens: searching, SQLite's own checks, rows that belong to nothing."""
    wrong: list[str] = []
    try:
        with Index.open(index) as reader:
            wrong += _searching(reader)
    except IndexMissingError:
        return ["there is no index any more"]
    with closing(sqlite3.connect(index / FILE, timeout=30)) as connection:
        if (found := connection.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
            wrong.append(f"integrity_check: {found[:3]}")
        if found := connection.execute("PRAGMA foreign_key_check").fetchall():
            wrong.append(f"foreign_key_check: {found[:3]}")
        for table in ("terms", "call_terms"):
            try:
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            except sqlite3.Error as error:
                wrong.append(f"full text {table}: {error}")
        connection.rollback()
        for what, query in _STRAYS.items():
            if found := connection.execute(query).fetchall():
                wrong.append(f"{what}: {found[:3]}")
    return wrong


def _searching(reader: Index) -> list[str]:
    """By words every sitting is found; by vectors what a comparison with every vector finds."""
    wrong = []
    sittings = reader.sittings()
    if reader.coverage().turns != sum(row.turns for row in sittings):
        wrong.append("the number of turns does not fit the sittings")
    for row in sittings:
        if len(reader.turns_of(row.sitting_id)) != row.turns:
            wrong.append(f"{row.sitting_id} has not all of its turns")
        found = reader.search_text(f"Vorhaben {row.number}-1", Filters(sittings=(row.number,)), 5)
        if not any(chunk.startswith(f"{row.sitting_id}/") for chunk, _ in found):
            wrong.append(f"{row.sitting_id} is not found by its words")
    names, matrix = stored_vectors(reader.path)
    for vector in matrix[:: max(1, len(matrix) // 3)][:3]:
        scores = matrix @ vector
        wanted = np.sort(scores)[::-1][:5]
        found = reader.search_vector(vector, limit=5)
        if len(found) != len(wanted) or not np.allclose([score for _, score in found], wanted, atol=2e-3):
            wrong.append("the nearest passages are not those that comparing every vector finds")
        if not all(chunk in names for chunk, _ in found):
            wrong.append("a passage is found that is not there")
    return wrong


def stored_vectors(index: Path) -> tuple[dict[str, int], np.ndarray[Any, np.dtype[np.float32]]]:
    """The chunks that have a vector, by id their row of the array (n, dimension), whose rows have the length 1."""
    query = "SELECT chunk_id, vector FROM chunks JOIN vectors ON vectors.key = chunks.vector_key ORDER BY chunk_id"
    with closing(sqlite3.connect((index / FILE).as_uri() + "?mode=ro", uri=True, timeout=30)) as connection:
        rows = connection.execute(query).fetchall()
    if not rows:
        return {}, np.zeros((0, 0), np.float32)
    from indexer.store.vectors import unpack

    return {name: place for place, (name, _) in enumerate(rows)}, unpack([blob for _, blob in rows])


_WORDS = (
    "Vorhaben",
    "Wölfe und Moore",
    "Fassung der Rede 3-2",
    "Müller zu Radwegen",
    "Hebammen im Herbst",
    "9000 Euro",
)


@dataclass
class Found:
    """What a number of searches find in a finished index: by search the passages with their scores."""

    text: dict[str, dict[str, float]]
    near: list[dict[str, float]]
    coverage: str

    def differs(self, other: Found, tolerance: float) -> str:
        """In what two finished indexes differ, scores of vectors by more than `tolerance`; empty where in nothing."""
        if self.coverage != other.coverage:
            return f"coverage: {self.coverage} / {other.coverage}"
        for words, found in self.text.items():
            if found != other.text[words]:
                return f"what is found for {words!r}"
        for mine, theirs in zip(self.near, other.near, strict=True):
            if mine.keys() != theirs.keys() or any(abs(mine[c] - theirs[c]) > tolerance for c in mine):
                return "what is near to a vector"
        return ""


def found(index: Path, vectors: np.ndarray[Any, np.dtype[np.float32]]) -> Found:
    """Search a finished index by words and by these vectors, with and without filters."""
    with Index.open(index) as reader:
        if notes := reader.notes():
            raise ValueError(f"the finished index has notes: {notes}")
        text: dict[str, dict[str, float]] = {}
        near: list[dict[str, float]] = []
        for filters in (Filters(), Filters(parties=("BU",)), Filters(sittings=(2, 7))):
            for words in _WORDS:
                hits = reader.search_text(words, filters, 5000)
                text[f"{words} {filters}"] = {chunk: round(score, 4) for chunk, score in hits}
            near += [dict(reader.search_vector(vector, filters, 5000)) for vector in vectors]
        return Found(text, near, repr(reader.coverage()))
