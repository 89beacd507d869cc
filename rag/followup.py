"""Follow-up questions: `Und was sagte die SPD dazu?` as a question that stands alone.

Without a language model: the topic of the question before is carried over, its people and groups only where the new
question names nobody, its date only where the new one has none. A question that stands alone stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.entities import Entities

_REFERS = re.compile(
    r"^(?:und|aber|and|but|also|what about|how about)\b|"
    r"\b(?:dazu|davon|dafür|dagegen|daran|darauf|darin|darüber|daraufhin|damit|dabei|deren|dessen|derselbe|dieselbe|"
    r"dieser|diese|dieses|diesem|diesen|jene|jener|da|dort|denn|ihm|ihr|ihnen|er|sie|es|das|"
    r"it|that|this|those|these|there|he|she|they|him|her|them|its|their)\b",
    re.IGNORECASE,
)
# Words that point back at what was talked about; others (`er`, `she`) only at who talked.
_TOPIC_AGAIN = re.compile(
    r"^(?:und|aber|and|but|also|what about|how about)\b|"
    r"\b(?:dazu|davon|dafür|dagegen|daran|darauf|darin|darüber|daraufhin|damit|dabei|deren|dessen|da|das|dies|"
    r"it|that|this|those|these|there)\b",
    re.IGNORECASE,
)
_STARTS = re.compile(r"^(?:und|aber|and|but|also|what about|how about)\b", re.IGNORECASE)
_CONTENT = re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]{3,}")
_ENOUGH_CONTENT = 3  # capitalised words; with so many a question is about something of its own


def depends(question: str, entities: Entities) -> bool:
    """Whether the question cannot be understood without the one before it."""
    if _STARTS.match(question.strip()):
        return True
    return bool(_REFERS.search(question)) and len(_nouns(without(question, entities.spans))) < _ENOUGH_CONTENT


def _nouns(text: str) -> list[str]:
    """Words with a capital inside a sentence."""
    words = _CONTENT.findall(text)
    return words[1:] if _CONTENT.match(text) else words


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question in its stand-alone form, its topic without whom and when, and all that it names."""

    text: str
    topic: str
    entities: Entities
    depends: bool = False


def stand_alone(question: str, entities: Entities, history: Sequence[tuple[str, Entities]]) -> Standalone:
    """The stand-alone form of a question, given earlier questions with what they name, the oldest first.

    An earlier question that depends on its own predecessor hands on what that one carried.
    """
    own = without(question, entities.spans)
    if not history or not depends(question, entities):
        return Standalone(question, own, entities)
    before = stand_alone(history[-1][0], history[-1][1], history[:-1])
    merged = entities
    if not entities.names_somebody:
        who = before.entities
        merged = replace(
            merged,
            speakers=who.speakers,
            variants=who.variants,
            tenures=who.tenures,
            offices=who.offices,
            parties=who.parties,
            government=who.government,
            feminine=who.feminine,
        )
    if entities.dates is None and not entities.sittings:
        merged = replace(merged, dates=before.entities.dates, sittings=before.entities.sittings)
    if not entities.drucksachen:
        merged = replace(merged, drucksachen=before.entities.drucksachen)
    if _nouns(own) and not _TOPIC_AGAIN.search(question):
        # `Was sagte sie zum Waldsterben?` asks the same person about something else.
        return Standalone(question, own, merged, depends=True)
    carried = before.topic if entities.names_somebody else before.text
    return Standalone(f"{carried} {question}", f"{before.topic} {own}", merged, depends=True)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with those spans left out."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return re.sub(r"\s+", " ", text).strip()
