"""What an index holds, as training needs it: turns, the chunks' texts and their vectors."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.embedding.model import Vectors


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn. `debate` is the row of its agenda item in its sitting, `title` that item's title."""

    row: int
    turn_id: str
    sitting: int
    debate: int
    title: str | None
    person: int
    name: str | None
    role: str
    kind: str
    replies_to: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk: the row of its turn, its words, its first and last printed page."""

    turn: int
    text: str
    page_first: int | None
    page_last: int | None


@dataclass(frozen=True)
class Corpus:
    """Turns by row in the order they were spoken; `vectors[i]`, of length 1, is that of `pieces[i]`."""

    turns: dict[int, Spoken]
    pieces: tuple[Piece, ...]
    vectors: Vectors

    @cached_property
    def pieces_of(self) -> dict[int, list[int]]:
        """The places of a turn's pieces, in order, by the turn's row."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, piece in enumerate(self.pieces):
            places[piece.turn].append(place)
        return places

    @cached_property
    def by_id(self) -> dict[str, Spoken]:
        """The turns by their id."""
        return {turn.turn_id: turn for turn in self.turns.values()}

    def turn_of(self, place: int) -> Spoken:
        """The turn a piece belongs to."""
        return self.turns[self.pieces[place].turn]

    def gold_turns(self, files: Iterable[Path]) -> set[int]:
        """The rows of all turns that questions in `files` (JSON lines) name as gold by sitting, speaker and page."""
        lines = (line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        places = {(g["sitting"], g["speaker"], g["page"]) for line in lines for g in json.loads(line)["gold"]}
        found = set()
        for piece in self.pieces:
            turn = self.turns[piece.turn]
            if piece.page_first is not None and piece.page_last is not None:
                pages = range(piece.page_first, piece.page_last + 1)
                if any((turn.sitting, turn.name, page) in places for page in pages):
                    found.add(piece.turn)
        return found


def read_corpus(folder: Path) -> Corpus:
    """The whole index in `folder`, which must have vectors for all its chunks; nothing is written."""
    connection = sqlite3.connect(f"file:{folder / 'protocols.sqlite'}?mode=ro", uri=True)
    try:
        turns = {
            row[0]: Spoken(*row)
            for row in connection.execute(
                """
                SELECT turns.id, turn_id, sittings.number, agenda, agenda.title, person, name, role, kind, replies_to,
                    text
                FROM turns JOIN turn_texts ON turn = turns.id JOIN people ON people.id = person
                JOIN agenda ON agenda.id = turns.agenda JOIN sittings ON sittings.id = turns.sitting
                ORDER BY sittings.number, turns.number
                """
            )
        }
        chunks = connection.execute(
            """
            SELECT turn, start, end, page_first, page_last, vector
            FROM chunks JOIN vectors ON key = vector_key ORDER BY chunks.id
            """
        ).fetchall()
    finally:
        connection.close()
    pieces = tuple(Piece(turn, turns[turn].text[start:end], *pages) for turn, start, end, *pages, _ in chunks)
    vectors = np.frombuffer(b"".join(row[-1] for row in chunks), "<f2").reshape(len(chunks), -1).astype(np.float32)
    return Corpus(turns, pieces, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
