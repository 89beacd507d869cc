"""When not to answer: decided from the question's names, from the index's coverage and from the evidence itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.analysis import analyse
from indexer.parliaments import load
from indexer.store import Coverage, Filters, Passage
from rag.elsewhere import elsewhere
from rag.entities import Entities
from rag.features import Candidate, debate, governs, is_answer, is_question
from rag.messages import message
from rag.notes import listed
from rag.question import Question
from rag.setting import Setting
from rag.topic import Topic

# What carries an answer, found on the development questions (`make bench` shows what is refused): pairs of how near a
# passage must be in meaning (cosine) and what share of the question's weighted terms one must hold. A passage so near
# that its words may be others, one near in both, one that holds nearly all of the words.
ENOUGH = ((0.885, 0.0), (0.84, 0.30), (0.80, 0.60))
# A follow-up's words are spread over several questions; English words do not stand in German passages at all.
ENOUGH_FOLLOW_UP = ((0.885, 0.0), (0.825, 0.20))
ENOUGH_ENGLISH = ((0.80, 0.0),)
ENOUGH_TEXT_ONLY = 0.30
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the best passages fit: the largest share of the question's weighted terms in one, the largest cosine."""

    coverage: float
    cosine: float | None


def evidence(
    answering: Sequence[Candidate],
    candidates: Sequence[Candidate],
    topic: Topic,
    *,
    leaning: bool = False,
) -> Evidence:
    """The evidence in the first passages that may answer.

    Where some speakers are only preferred (`leaning`) the nearest of the others counts too, however it is ranked.
    An answer in a Fragestunde speaks to the words of its question as well, which is among all `candidates`.
    """
    asked: defaultdict[object, set[str]] = defaultdict(set)
    for candidate in candidates:
        if is_question(candidate.passage):
            asked[debate(candidate.passage)] |= _terms(candidate.passage)
    best = [candidate.passage for candidate in answering[:_LOOKED_AT]]
    held = (_terms(p) | (asked[debate(p)] if is_answer(p) else set()) for p in best)
    shares = (topic.share(topic.held(terms)) for terms in held)
    looked_at = answering if leaning else answering[:_LOOKED_AT]
    cosines = (c.cosine for c in looked_at if c.cosine is not None)
    return Evidence(max(shares, default=0.0), max(cosines, default=None))


def _terms(passage: Passage) -> set[str]:
    named = " ".join(filter(None, (passage.speaker, passage.party, passage.office, passage.agenda_item.title)))
    return set(analyse(f"{named} {passage.text}"))


def enough(found: Evidence, question: Question) -> bool:
    """Whether the evidence can carry an answer."""
    if found.cosine is None:
        return found.coverage >= ENOUGH_TEXT_ONLY
    levels = ENOUGH_FOLLOW_UP if question.follows_up else ENOUGH_ENGLISH if question.language == "en" else ENOUGH
    return any(found.cosine >= cosine and found.coverage >= coverage for cosine, coverage in levels)


_COSINES = (0.75, 0.95)  # between these lie the cosines of what is near at all


def confidence(found: Evidence, question: Question) -> float:
    """How well the evidence carries an answer, 0 to 1: the mean of its nearness in meaning and its share of the terms.

    It orders answers, so that those that rest on the least can be looked at first; it is no probability. German
    passages hold no English words, so that an English question goes by nearness alone.
    """
    if found.cosine is None:
        return found.coverage
    low, high = _COSINES
    near = min(max((found.cosine - low) / (high - low), 0.0), 1.0)
    return near if question.language == "en" else (near + found.coverage) / 2


# Who called in between stands in brackets and is nobody's speech: quoting whoever had the floor would be wrong.
_WHO_CALLED = re.compile(
    r"\b(?:wer|von wem)\b[^.?]*\b(?:zwischenruf\w*|dazwischen\w*|zwischengerufen)|"
    r"\bwho\b[^.?]*\b(?:heckled?|interjected|shouted|called (?:out|in between))",
    re.IGNORECASE,
)


def before_searching(
    question: Question, filters: Filters, coverage: Coverage, setting: Setting, language: str
) -> str | None:
    """A reason that no search can remove: nothing indexed, another parliament, somebody, a time, a sitting not here."""
    entities = question.entities
    sittings = {number for number, _ in setting.sittings}
    if coverage.sittings == 0:
        return message("empty_index", language)
    if _WHO_CALLED.search(question.text):
        return message("interjections", language)
    if other := elsewhere(question.standalone, entities.spans, setting.parliaments):
        held = ", ".join(load(name).name for name in setting.parliaments)
        return message("other_parliament", language, words=other, held=held)
    if entities.unknown and not entities.speakers:
        return message("unknown_person", language, name=entities.unknown[0])
    missing = [n for n in (filters.sittings or entities.sittings) if n not in sittings]
    if missing and len(missing) == len(filters.sittings or entities.sittings):
        return message("no_sitting", language, sitting=missing[0])
    if entities.agenda and entities.agenda == question.missing_agenda:
        return message("no_agenda", language, number=entities.agenda[0], sitting=entities.sittings[0])
    if entities.dates and entities.dates_sure and _outside(entities.dates, coverage):
        return message("outside_period", language)
    return None


def _outside(dates: tuple[date, date], coverage: Coverage) -> bool:
    if not coverage.date_from or not coverage.date_to:
        return False
    return dates[1] < date.fromisoformat(coverage.date_from) or dates[0] > date.fromisoformat(coverage.date_to)


def answering(candidates: Sequence[Candidate], entities: Entities) -> list[Candidate]:
    """The candidates whose words may answer: where the question says whose words it wants and from when, only those.

    A statement asked of one person is never answered with somebody else's words.
    """
    return [c for c in candidates if _of_whom(c.passage, entities) and _of_when(c.passage, entities)]


def _of_whom(passage: Passage, entities: Entities) -> bool:
    if entities.people or entities.parties:
        day = date.fromisoformat(passage.date)
        return entities.means(passage.speaker, day) or entities.means_group(passage.party, day)
    # Where the government as a body is asked, others may answer.
    return not entities.government or entities.leaning or governs(passage, entities.feminine)


def _of_when(passage: Passage, entities: Entities) -> bool:
    if entities.dates is None or not entities.dates_sure:
        return True
    return entities.dates[0] <= date.fromisoformat(passage.date) <= entities.dates[1]


def silent(entities: Entities, language: str) -> str:
    """The reason where the named people or groups said nothing on it."""
    if entities.people:
        return message("silent_person", language, name=listed(entities.people, language))
    if entities.parties:
        return message("silent_party", language, name=listed(entities.parties, language))
    return message("silent_government", language)
