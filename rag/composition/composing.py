"""From what was found to an answer: what a composer works with, what it gives, and the one that needs no model.

    question, passages ─▶ Material ─▶ composer ─▶ Composed, Composed, … (each longer than the one before)

Whatever a composer gives has passed the gate (`rag.verify`): what it gives is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from indexer.analysis import analyse
from indexer.embedding import Embedder
from indexer.protocol import Turn
from indexer.store import Passage
from rag import verify
from rag.answer import Citation
from rag.citing import cite
from rag.composition.arranging import by_speaker, lead, paragraphs
from rag.extractive import Quote, choose
from rag.messages import message
from rag.question import Question
from rag.retrieval.topic import Topic

EXTRACTIVE = "extractive"

_SURE = 0.8  # the probability of an answer from which on nothing is said of a thing that is not named
_PART = 5  # letters; so long a part of a compound names the thing too


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer may be made of: `passages` whose words may answer, the best first, and their turns by id.

    `language` is the one the answer is written in (`rag.messages.LANGUAGES`), `confidence` how probable it is that the
    passages carry an answer, 0 to 1.
    """

    question: Question
    language: str
    topic: Topic
    passages: tuple[Passage, ...]
    turns: Mapping[str, Turn] = field(repr=False)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer so far: paragraphs with a blank line between them, and every citation that they name.

    `notes` are sentences on how it came about, which the answer ends with; `model` is what wrote it, where that is not
    the composer asked; `model_ms` is how long a language model took for its reply, milliseconds, once it is whole.
    """

    text: str
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    model: str | None = None
    model_ms: float | None = None


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
        turns, language = material.turns, material.language
        notes = unnamed(material, [citation.turn_id for citation in citations])
        for answer in grown(lead(citations, language), citations, paragraphs(citations, turns, language)):
            yield replace(answer, notes=notes)


def unnamed(material: Material, turn_ids: Collection[str]) -> tuple[str, ...]:
    """A sentence where somebody is asked about a thing that none of their turns names, and the evidence is weak.

    Quotes on a subject that the speaker never named look like words on it: `Was sagte Kettler zur Deichmaut?` It is the
    rarest thing that a German question names, neither in the turns nor in their items' titles, in no part of it either.
    """
    topic, question = material.topic, material.question
    asked = question.language == "de" and question.entities.names_somebody and material.confidence < _SURE
    if not asked or not topic.things or not turn_ids:
        return ()
    rarest = max(topic.things, key=lambda thing: (topic.weights[thing], thing))
    turns = [material.turns[turn_id] for turn_id in turn_ids]
    terms = {term for turn in turns for term in analyse(f"{turn.text} {turn.agenda_item.title or ''}")}
    parts = (term for term in terms if len(term) >= _PART and (rarest.startswith(term) or rarest.endswith(term)))
    if rarest in topic.held(terms) or any(parts):
        return ()
    word = next((word for word in re.findall(r"[\w-]+", question.topic) if rarest in analyse(word)), None)
    if word and word.isupper():  # an abbreviation, which may stand there written out
        return ()
    opening, closing = message("opening", material.language), message("closing", material.language)
    return (message("unnamed", material.language, words=f"{opening}{word}{closing}"),) if word else ()


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
