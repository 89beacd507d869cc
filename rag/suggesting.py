"""What to ask next: follow-up questions drawn from the evidence of an answer, in the answer's language.

Each rests on passages that were found and not quoted, so that it leads somewhere: another person who spoke on the same
subject, the groups where several spoke, another year of the same person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from indexer.protocol import Role, SpeakerSource
from indexer.store import Passage
from rag.answer import Answer
from rag.messages import message

MOST = 3
_GROUPS = 3  # that must have spoken, for the groups to be asked about
_BEST = 3  # the rank up to which a passage of another year promises an answer


def suggestions(answer: Answer) -> tuple[str, ...]:
    """At most `MOST` questions, the most promising first; none after an abstention.

    They are follow-ups: asked with the answer's question as history.
    """
    if answer.abstained:
        return ()
    found = dict.fromkeys([*_others(answer), *_groups(answer), *_years(answer)])
    return tuple(found)[:MOST]


def _others(answer: Answer) -> Iterator[str]:
    """The people not quoted who spoke in a debate that is quoted from, whoever has the most of the passages first."""
    quoted = {citation.speaker for citation in answer.citations}
    debates = {(c.sitting, c.period, c.parliament, c.agenda_item.get("title")) for c in answer.citations}
    there = [p for p in _sure(answer) if (p.sitting, p.period, p.parliament, p.agenda_item.title) in debates]
    passages = Counter(p.speaker for p in there if p.speaker not in quoted and _then(answer, p))
    for name, _ in passages.most_common(2):
        yield message("suggest_speaker", answer.language, name=name)


def _groups(answer: Answer) -> Iterator[str]:
    """What the groups say, where several of them spoke and nobody in particular was asked for."""
    if answer.understood.parties or answer.understood.speakers:
        return
    if len({p.party for p in _sure(answer) if p.party}) >= _GROUPS:
        yield message("suggest_groups", answer.language)


def _years(answer: Answer) -> Iterator[str]:
    """Another year in which somebody quoted spoke on it, by one of the very best passages."""
    quoted = {(citation.speaker, citation.date[:4]) for citation in answer.citations}
    names = {name for name, _ in quoted}
    for passage in _sure(answer):
        year = passage.date[:4]
        if passage.rank <= _BEST and passage.speaker in names and (passage.speaker, year) not in quoted:
            yield message("suggest_year", answer.language, name=passage.speaker, year=year)


def _then(answer: Answer, passage: Passage) -> bool:
    """Whether it was said in the time asked for: a follow-up goes on asking for it."""
    read = answer.understood
    return (read.date_from or "") <= passage.date <= (read.date_to or "9")


def _sure(answer: Answer) -> list[Passage]:
    """The passages of people who speak to the matter and are known for sure."""
    return [
        passage
        for passage in answer.evidence
        if passage.speaker and passage.role != Role.CHAIR and passage.speaker_source == SpeakerSource.LABEL
    ]
