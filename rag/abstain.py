"""When not to answer: decided from the question's names, from the index's coverage and from the evidence itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from indexer.analysis import analyse
from indexer.parliaments import load
from indexer.protocol import Role
from indexer.store import Coverage, Filters, Passage
from rag.abstention.answerable import Model, models
from rag.abstention.evidence import signals
from rag.entities import Entities
from rag.messages import message
from rag.notes import listed
from rag.question import Question
from rag.reference import long_date
from rag.retrieval.features import Candidate, governs
from rag.retrieval.topic import Topic
from rag.understanding.elsewhere import elsewhere
from rag.understanding.lexicon import lexicon
from rag.understanding.setting import Setting
from rag.understanding.strangers import is_group


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what was found carries an answer: `reason` says why not, None where it does.

    `answering` are the passages whose words may be quoted, best first; `confidence` is the probability of an answer, 0
    to 1. `others` spoke on it where those who are asked did not: the best passage of each, best first.
    """

    answering: tuple[Candidate, ...]
    reason: str | None
    confidence: float
    others: tuple[Passage, ...] = ()


def judged(
    question: Question,
    candidates: Sequence[Candidate],
    everybody: Sequence[Candidate],
    topic: Topic,
    language: str,
    *,
    filtered: bool = False,
) -> Verdict:
    """Whether `candidates` carry an answer; `everybody` are they with what the question's own limits keep out.

    `filtered` tells that the user set filters.
    """
    if not everybody:
        return Verdict((), message("filtered_out" if filtered else "nothing_found", language), 0.0)
    if not topic:
        return Verdict((), message("no_topic", language), 0.0)
    theirs = tuple(answering(candidates, question.entities))
    confidence = _model(everybody).probability(signals(question, theirs, everybody, topic)) if theirs else 0.0
    if theirs and confidence >= _model(everybody).answers_from:
        return Verdict(theirs, None, confidence)
    if not theirs and filtered:
        return Verdict((), message("filtered_out", language), 0.0)
    reason = " ".join(filter(None, (silent(question.entities, language), unheard(question, topic, language))))
    return Verdict(theirs, reason, confidence, _others(question, theirs, everybody, topic))


def _model(candidates: Sequence[Candidate]) -> Model:
    return models()["text" if all(c.cosine is None for c in candidates) else "vectors"]


_NAMED = 2  # others who are named
_LOOKED_AT = 12  # of their passages, to find them
_SURE = 0.75  # the probability from which on somebody else is said to have spoken on it


def _others(
    question: Question, theirs: Sequence[Candidate], everybody: Sequence[Candidate], topic: Topic
) -> tuple[Passage, ...]:
    """The best passage of each of the others whose words carry an answer well; nobody where it was asked of anybody."""
    # Of what stands nowhere, neither as it is written nor in the parts of a compound, nobody can have spoken.
    unspoken = topic.things & topic.unheard
    if any(all(len(parts) < 2 for parts in topic.equivalents.get(thing, ())) for thing in unspoken):
        return ()
    ours = {candidate.passage.chunk_id for candidate in theirs}
    rest = [c for c in everybody if c.passage.chunk_id not in ours and c.passage.role != Role.CHAIR]
    rest.sort(key=lambda c: -c.score)
    found: dict[str, Passage] = {}
    for candidate in rest[:_LOOKED_AT]:
        speaker = candidate.passage.speaker
        if speaker is None or speaker in found or len(found) == _NAMED:
            continue
        own = [c for c in rest if c.passage.speaker == speaker]
        if _model(everybody).probability(signals(question, own, everybody, topic)) >= _SURE:
            found[speaker] = candidate.passage
    return tuple(found.values())


# Who called in between stands in brackets and is nobody's speech: quoting whoever had the floor would be wrong.
_WHO_CALLED = re.compile(
    r"\b(?:wer|von wem)\b[^.?]*\b(?:zwischenruf\w*|dazwischen\w*|zwischengerufen)|"
    r"\bwas\b[^.?]*\brief(?:en)?\b[^.?]*\b(?:zu|dazwischen|hinein|rein)\W*$|"
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
    if off_topic(question.text):
        return message("off_topic", language)
    if other := elsewhere(question.standalone, entities.spans, setting.parliaments):
        held = ", ".join(load(name).name for name in setting.parliaments)
        return message("other_parliament", language, words=other, held=held)
    if entities.unknown and not entities.speakers:
        name = entities.unknown[0]
        return message("unknown_group" if is_group(name) else "unknown_person", language, name=name)
    missing = [n for n in (filters.sittings or entities.sittings) if n not in sittings]
    if missing and len(missing) == len(filters.sittings or entities.sittings):
        return message("no_sitting", language, sitting=missing[0])
    if entities.agenda and entities.agenda == question.missing_agenda:
        return message("no_agenda", language, number=entities.agenda[0], sitting=entities.sittings[0])
    if entities.dates and entities.dates_sure and _outside(entities.dates, coverage):
        return message("outside_period", language)
    if entities.dates and entities.dates_sure and _between_sittings(entities.dates, setting):
        return message("no_sitting_day", language, day=long_date(entities.dates[0], language))
    return None


def _between_sittings(dates: tuple[date, date], setting: Setting) -> bool:
    """Whether one day is meant, on which there was no sitting."""
    days = {day for _, day in setting.sittings}
    return dates[0] == dates[1] and bool(days) and dates[0] not in days


def off_topic(text: str) -> bool:
    """Whether a text is no question to protocols: a greeting, a sum, the weather, something to be written."""
    starts, anywhere = _off_topic()
    return bool(starts.match(text.strip()) or anywhere.search(text))


@cache
def _off_topic() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words: dict[str, list[str]] = lexicon()["off_topic"]
    starts, anywhere = (re.compile("|".join(words[where]), re.IGNORECASE) for where in ("starts", "anywhere"))
    return starts, anywhere


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
    day = date.fromisoformat(passage.date)
    if entities.leaves_out(passage.speaker, day):
        return False
    if entities.people or entities.parties:
        return entities.means(passage.speaker, day) or entities.means_group(passage.party, day)
    # Where the government as a body is asked, others may answer.
    return not entities.government or entities.leaning or governs(passage, entities.feminine)


def _of_when(passage: Passage, entities: Entities) -> bool:
    if entities.dates is None or not entities.dates_sure:
        return True
    return entities.dates[0] <= date.fromisoformat(passage.date) <= entities.dates[1]


def silent(entities: Entities, language: str) -> str:
    """The reason where whoever is asked for said nothing on it, in the sitting or at the time asked about."""
    when = "_sitting" if entities.sittings else "_time" if entities.dates and entities.dates_sure else ""
    if not entities.names_somebody or entities.leaning:
        return message(f"nothing{when or '_sure'}", language)
    who = listed(entities.people, language)
    if not who and entities.parties:
        who = message("a_group", language, name=listed(entities.parties, language))
    return message(f"silent{when}", language, who=who or message("a_member", language))


def unheard(question: Question, topic: Topic, language: str) -> str | None:
    """That the words for what a question is about stand nowhere; None where they do, and in an English question."""
    missing = topic.things & topic.unheard if question.language == "de" else frozenset()
    # `B49` does stand there where `B 49` does.
    missing = frozenset(t for t in missing if t.isalpha() or t not in topic.equivalents)
    words = dict.fromkeys(w for w in re.findall(r"[\w-]+", question.topic) if missing & set(analyse(w)))
    if not words:
        return None
    opening, closing = message("opening", language), message("closing", language)
    return message("unheard", language, words=listed([f"{opening}{word}{closing}" for word in words], language))
