"""Follow-up questions: `Und was sagte die SPD dazu?` as a question that stands alone.

Without a language model: the topic of the question before is carried over, its people and groups only where the new
question names nobody, its date only where the new one has none (`rag.understanding.carrying`). A question that stands
alone stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.analysis import analyse
from rag.understanding.carrying import Held, carried, says
from rag.understanding.lexicon import lexicon
from rag.understanding.named import WHEN, WHO, Entities
from rag.understanding.rephrasing import asks_the_same_person, introduces, rephrase, with_names

_CONTENT = re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]{3,}")
_ENOUGH_CONTENT = 3  # capitalised words; with so many a question is about something of its own


def depends(question: str, entities: Entities) -> bool:
    """Whether the question cannot be understood without the one before it."""
    if _starts().match(question.strip()):
        return True
    own = without(question, [*entities.spans, *(span for item in entities.ignored for span in item.spans)])
    if says("others", question) or says("other_groups", question):
        return len(_nouns(own)) < _ENOUGH_CONTENT
    if not has_topic(own) and not entities.sittings and not entities.drucksachen:
        return True
    if says("whose", question) and not entities.names_somebody:
        return True
    return (says("topic", question) or says("person", question)) and len(_nouns(own)) < _ENOUGH_CONTENT


def has_topic(text: str) -> bool:
    """Whether there is anything to talk about in a question's words without whom and when (`Wer noch?` has nothing)."""
    return bool(analyse(text))


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(lexicon()['followup']['starts'])})\b", re.IGNORECASE)


@cache
def _reactions() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(lexicon()['followup']['reactions'])})", re.IGNORECASE)


def _nouns(text: str) -> list[str]:
    """Words with a capital inside a sentence, but for those that only say something about a topic (`Widerspruch`)."""
    words = _CONTENT.findall(text)
    words = words[1:] if _CONTENT.match(text) else words
    return [word for word in words if not _reactions().fullmatch(word)]


# `Und zur Inklusion?` asks the same people about something else.
_NEW_TOPIC = re.compile(
    r"\s*(?:und|aber|and|but)\s+(?:zu|zum|zur|über|about|on)\s+(?=\S*[A-ZÄÖÜa-z])(?!dies|jen|that\b|this\b|ihm|ihr|it\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question in its stand-alone form, its topic without whom and when, and all that it names.

    `parts` are the questions of which the form is made, each with what it names itself.
    """

    text: str
    topic: str
    entities: Entities
    depends: bool = False
    parts: tuple[tuple[str, Entities], ...] = ()


def stand_alone(
    question: str,
    entities: Entities,
    history: Sequence[tuple[str, Entities]],
    held: Held = Held(),
    read: Callable[[str], Entities] | None = None,
) -> Standalone:
    """The stand-alone form of a question, given earlier questions with what they name, the oldest first.

    An earlier question that depends on its own predecessor hands on what that one carried. `held` is what the
    index holds; `read` finds what a text names, without it the questions are put one behind the other.
    """
    if not history or not depends(question, entities):
        return Standalone(question, without(question, entities.spans), entities, parts=((question, entities),))
    before = stand_alone(history[-1][0], history[-1][1], history[:-1], held, read)
    merged = carried(question, entities, before.entities, held)
    own = without(question, merged.spans)
    new_topic = (
        not _starts().match(question)
        or _NEW_TOPIC.match(question)
        or (introduces(own) and (entities.names_somebody or asks_the_same_person(own)))
    )
    pointing = says("topic", _starts().sub("", question, count=1))
    if _nouns(own) and new_topic and not pointing:
        # `Was sagte sie zum Waldsterben?` asks the same person about something else.
        said = with_names(question, merged)
        return Standalone(said, own, merged, depends=True, parts=((question, entities),))
    parts = (*before.parts, (question, entities))
    context = " ".join(filter(has_topic, (_context(text, named, merged) for text, named in before.parts)))
    single = rephrase(question, entities, before.text, read(before.text), merged) if read else None
    text = with_names(single, merged) if single else f"{context} {question}".strip()
    return Standalone(text, f"{before.topic} {own}", merged, depends=True, parts=parts)


def _context(text: str, named: Entities, merged: Entities) -> str:
    """An earlier question without those whom and the times that no longer count."""
    lasting = {item.key for item in merged.items}
    times = [item for item in named.items if item.kind in WHEN]
    gone = [span for item in times if item.key not in lasting for span in item.spans]
    if not any(item.kind in WHO and item.key in lasting for item in named.items):
        kept = {span for item in named.items if item.kind not in WHO for span in item.spans}
        gone += [span for span in named.spans if span not in kept]
    return without(text, [(_with_small_words(text, start), end) for start, end in gone])


_SMALL = re.compile(r"(?:\b(?:im|in|am|on|die|der|das|dem|den|the|von|of|from|Fraktion)\s+)+$")


def _with_small_words(text: str, start: int) -> int:
    """Where a name or a time begins with its prepositions and articles."""
    small = _SMALL.search(text[:start])
    return small.start() if small else start


def rephrased(written: str, entities: Entities, rules: Standalone) -> Standalone:
    """The stand-alone form that a language model wrote, in place of the one by the rules.

    What the rules carry over and its words do not name is carried over all the same: a constraint is never lost.
    """
    merged = carried(written, entities, rules.entities)
    return Standalone(written, without(written, entities.spans), merged, depends=True)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with those spans left out, and brackets that are empty then."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start] if start > at else "")
        at = max(at, end)
    left = re.sub(r"\(\s*\)", " ", "".join([*kept, text[at:]]))
    return re.sub(r"\s+", " ", left).strip()
