"""Candidates with a known place: of question time, of debates by a speaker, of what another group said to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from eval.dataset import Gold, Question
from eval.generate.answering import Answer, answered
from eval.generate.exchange import asks_for_a_number
from eval.generate.material import Debate, Exchange, Heard, Material, who
from eval.generate.sampling import Candidate
from eval.generate.telling import Weights, golds
from eval.generate.wording import month, phrase, words
from indexer.analysis import analyse
from indexer.protocol import Role

_SURE = 0.3  # a fact's quote shares at least so much of what any sentence of the answer shares with the question
_MINISTERS = 0.4  # of the follow-ups that could be on the minister's answer
_MOST_PLACES = 12  # gold places of one question


class Answerable:
    """The candidates of each kind that the protocols answer; a list of lists, the better ones first."""

    def __init__(self, material: Material, weights: Weights) -> None:
        self._material, self._weights = material, weights

    def minister(self) -> list[list[Candidate]]:
        """Questions of question time, and where there are none, speeches for the government."""
        asked = [e for e in self._material.exchanges if not asks_for_a_number(e.question)]
        if self._material.exchanges:
            return [[self._exchange(e, "minister") for e in asked]]
        return [[self._speech(d, h, "minister", "de", False) for d, h in self._speeches(Role.GOVERNMENT)]]

    def fact(self) -> list[list[Candidate]]:
        """Questions of question time for a number or a day that the answer gives, the surer ones first."""
        sure, less = list[Candidate](), list[Candidate]()
        for exchange in self._material.exchanges:
            if asks_for_a_number(exchange.question) and (answer := self._answer(exchange, fact=True)):
                (sure if answer.share >= _SURE else less).append(self._exchange(exchange, "fact", answer))
        return [sure, less]

    def member(self) -> list[list[Candidate]]:
        """What a member said on a topic, on whatever day."""
        return [[self._speech(d, h, "member", "de", False) for d, h in self._speeches(Role.MEMBER)]]

    def dated(self) -> list[list[Candidate]]:
        """What a member said on a topic in a month, first of all where the topic came up in several months."""
        often, once = list[Candidate](), list[Candidate]()
        for debate, heard in self._speeches(Role.MEMBER):
            months = {month(other.day, "de") for other in self._material.on_topic(debate)}
            (often if len(months) > 1 else once).append(self._speech(debate, heard, "dated", "de", True))
        return [often, once]

    def english(self) -> list[list[Candidate]]:
        """What somebody or a group said on a topic in a month, asked in English around the German topic."""
        found = [self._speech(d, h, "english", "en", True) for d, h in self._speeches(Role.MEMBER)]
        found += [self._speech(d, h, "english", "en", True) for d, h in self._speeches(Role.GOVERNMENT)]
        found += [self._by_group(debate, party, "english", "en") for debate, party in self._groups()]
        return [found]

    def followup(self) -> list[list[Candidate]]:
        """What another group, or the minister, said to the topic of the question before."""
        return [[self._following(debate) for debate in self._material.debates if len(debate.groups) > 1]]

    def _speeches(self, role: Role) -> Iterator[tuple[Debate, Heard]]:
        return ((debate, heard) for debate in self._material.debates for heard in debate.speaking(role))

    def _groups(self) -> Iterator[tuple[Debate, str]]:
        return ((debate, party) for debate in self._material.debates for party in debate.groups)

    def _answer(self, exchange: Exchange, *, fact: bool = False) -> Answer | None:
        turn = self._material.index.turn(exchange.answer)
        weights = self._weights.of(analyse(exchange.question))
        return answered(exchange.row, turn, exchange.question, weights, fact=fact) if turn else None

    def _exchange(self, exchange: Exchange, kind: str, answer: Answer | None = None) -> Candidate:
        def make(random: Random) -> Question | None:
            found = answer or self._answer(exchange)
            if not found:
                return None
            values = {"name": exchange.answerer.name or "", "month": month(exchange.day, "de")}
            text = exchange.question
            if kind == "minister":
                text = phrase("de", kind, random, question=text, **values)
            return _question(text, kind, "de", found.places)

        return Candidate(exchange.row.sitting_id, exchange.question, make)

    def _speech(self, debate: Debate, heard: Heard, kind: str, language: str, in_month: bool) -> Candidate:
        def make(random: Random) -> Question | None:
            debates = [other for other in self._material.on_topic(debate) if not in_month or _same_month(other, debate)]
            own = [(other, h) for other in debates for h in other.heard if h.name == heard.name]
            found = self._places(own, debate)
            values = {"name": heard.name, "office": heard.speaker.office or "", "who": who(heard.speaker)}
            values |= {"about": debate.topic.about(language), "month": month(debate.day, language)}
            government = heard.speaker.role is Role.GOVERNMENT
            key = "speech" if government else "dated" if kind == "dated" else "member"
            return _question(phrase(language, key, random, **values), kind, language, found) if found else None

        return Candidate(debate.row.sitting_id, _source(debate), make)

    def _by_group(self, debate: Debate, party: str, kind: str, language: str) -> Candidate:
        def make(random: Random) -> Question | None:
            found = self._places(self._of_group(debate, party), debate)
            text = self._asked_of(debate, party, language)
            return _question(text, kind, language, found) if found else None

        return Candidate(debate.row.sitting_id, _source(debate), make)

    def _following(self, debate: Debate) -> Candidate:
        def make(random: Random) -> Question | None:
            first = random.choice([h for h in debate.speaking(Role.MEMBER) if h.speaker.party in debate.groups])
            values = {"month": month(debate.day, "de"), "about": debate.topic.about("de")}
            before = phrase("de", "dated", random, who=who(first.speaker), **values)
            answering = [(debate, heard) for heard in _after(debate, first)]
            other = random.choice([party for party in debate.groups if party != first.speaker.party])
            key = _minister(answering[0][1].speaker.office) if len(answering) == 1 else None
            if key and random.random() < _MINISTERS:
                text = phrase("de", key, random)
                standalone = phrase("de", "government", name=answering[0][1].name, **values)
            else:
                answering = self._of_group(debate, other)
                group = self._material.group(debate.row.parliament, other, "de")
                text = phrase("de", "followup_group", random, group=group)
                standalone = self._asked_of(debate, other, "de")
            found = self._places(answering, debate)
            return _question(text, "followup", "de", found, (before,), standalone) if found else None

        return Candidate(debate.row.sitting_id, _source(debate), make)

    def _asked_of(self, debate: Debate, party: str, language: str) -> str:
        group = self._material.group(debate.row.parliament, party, language)
        values = {"month": month(debate.day, language), "about": debate.topic.about(language)}
        return phrase(language, "group", group=group, **values)

    def _of_group(self, debate: Debate, party: str) -> list[tuple[Debate, Heard]]:
        return [
            (other, heard)
            for other in self._material.on_topic(debate)
            if _same_month(other, debate)
            for heard in other.heard
            if heard.speaker.party == party
        ]

    def _places(self, heard: Sequence[tuple[Debate, Heard]], debate: Debate) -> tuple[Gold, ...]:
        weights = self._weights.of(debate.topic.terms)
        found = [golds(other.row, self._material.turns([one]), weights) for other, one in heard]
        return tuple(place for places in found for place in places)[:_MOST_PLACES]


def _question(
    text: str, kind: str, language: str, places: tuple[Gold, ...], history: tuple[str, ...] = (), standalone: str = ""
) -> Question:
    return Question("", text, kind, language, history, places, standalone=standalone or None, silver=True)


def _after(debate: Debate, first: Heard) -> list[Heard]:
    """The members of the government who made a speech after somebody did."""
    order = list(debate.heard)
    return [heard for heard in debate.speaking(Role.GOVERNMENT) if order.index(heard) > order.index(first)]


def _minister(office: str | None) -> str | None:
    """The key of wordings for `die Ministerin` or `der Minister`; None where somebody holds another office."""
    match = re.match(words("titles")["minister"], office or "")
    return None if match is None else "followup_woman" if match["woman"] else "followup_man"


def _source(debate: Debate) -> str:
    return f"{debate.row.sitting_id} {debate.topic.key}"


def _same_month(one: Debate, other: Debate) -> bool:
    return one.row.date[:7] == other.row.date[:7]
