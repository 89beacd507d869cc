"""From what was found to an answer: what a composer works with, what it gives, and the one that needs no model.

    question, passages ─▶ Material ─▶ composer ─▶ Composed, Composed, … (each longer than the one before)

Whatever a composer gives has passed the gate (`rag.verify`): what it gives is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from indexer.embedding import Embedder
from indexer.protocol import Turn
from indexer.store import Passage
from rag import verify
from rag.answer import Citation
from rag.arranging import by_speaker, lead, paragraphs
from rag.citing import cite
from rag.extractive import Quote, choose
from rag.question import Question
from rag.topic import Topic

EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer may be made of: `passages` whose words may answer, the best first, and their turns by id.

    `language` is the one the answer is written in (`rag.messages.LANGUAGES`).
    """

    question: Question
    language: str
    topic: Topic
    passages: tuple[Passage, ...]
    turns: Mapping[str, Turn] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer so far: paragraphs with a blank line between them, and every citation that they name.

    `notes` are sentences on how it came about, which the answer ends with; `model` is what wrote it, where that is not
    the composer asked.
    """

    text: str
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    model: str | None = None


class Composer(Protocol):
    """Writes answers. `name` is what the answer gives as its `model`."""

    @property
    def name(self) -> str: ...

    def compose(self, material: Material) -> Iterator[Composed]:
        """The answer as it grows, each text beginning with the one before; nothing where nothing can be said."""
        ...


@dataclass(frozen=True, slots=True)
class Extractive:
    """Quotes alone, each with who said it, when and where."""

    embedder: Embedder | None
    name: str = EXTRACTIVE

    def compose(self, material: Material) -> Iterator[Composed]:
        """Who speaks, then a quote more at a time."""
        quotes = choose(material.question, material.passages, material.turns, material.topic, self.embedder)
        citations = cited(by_speaker(quotes))
        turns = material.turns
        yield from grown(lead(citations, material.language), citations, paragraphs(citations, turns, material.language))


def cited(quotes: Sequence[Quote]) -> list[Citation]:
    """The quotes as citations, numbered as they stand; one that does not pass the gate is left out."""
    found: list[Citation] = []
    for quote in quotes:
        citation = cite(quote.turn, quote.passage, quote.start, quote.end, len(found) + 1)
        if verify.problem(citation, quote.turn) is None:
            found.append(citation)
    return found


def grown(leading: str | None, citations: Sequence[Citation], parts: Sequence[str]) -> Iterator[Composed]:
    """An answer as it grows: its lead with the first of its parts, then a part more; every text holds all citations."""
    text = [leading] if leading else []
    for part in parts:
        text.append(part)
        yield Composed("\n\n".join(text), tuple(citations))
