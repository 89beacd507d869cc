"""Candidates that the protocols do not answer, each for a reason that can be looked up in the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from eval.dataset import UNANSWERABLE, Question
from eval.generate.material import Debate, Exchange, Material, who
from eval.generate.present import Present
from eval.generate.sampling import Candidate
from eval.generate.wording import Elsewhere, month, parliaments, phrase
from indexer.analysis import analyse
from indexer.parliaments import load
from indexer.protocol import Role
from indexer.roster.facts import office_key
from rag.reference import long_date

_AFTER = 24  # months behind the last sitting
_NEAR = 45  # days around a debate
_ASKED = 4  # groups that could be asked about one topic
_ENGLISH = 4  # one question in so many is asked in English

Writing = Callable[[Random, str], str | None]


class Unanswerable:
    """The candidates of each type of `eval.dataset.UNANSWERABLE_TYPES`; a list of lists, the better ones first."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._present = Present(material)

    def wrong_speaker(self) -> list[list[Candidate]]:
        """A topic that was debated, and somebody in that sitting who never spoke on it nor used its rare words."""
        return [[self._of(debate, "wrong_speaker", self._silent_on(debate)) for debate in self._material.debates]]

    def never_debated(self) -> list[list[Candidate]]:
        """Topics of which no word stands in any protocol, asked of people and groups that speak there; each topic once
        before any comes again."""
        once, again = list[Candidate](), list[Candidate]()
        for topic in self._material.unheard:
            for number, debate in enumerate(self._some(topic.about["de"])):
                write = self._unheard(debate, topic.about)
                candidate = self._candidate(debate.row.sitting_id, topic.about["de"], "never_debated", write)
                (again if number else once).append(candidate)
        return [once, again]

    def false_premise(self) -> list[list[Candidate]]:
        """A day without a sitting, an office that person never held, a question that somebody else asked."""
        kind = "false_premise"
        days = [self._of(debate, kind, self._no_sitting(debate)) for debate in self._material.debates]
        offices = [self._of(debate, kind, self._no_office(debate)) for debate in self._material.debates]
        asked = [
            self._candidate(exchange.row.sitting_id, exchange.question, kind, self._no_asker(exchange))
            for exchange in self._material.exchanges
        ]
        return [[*days, *offices, *asked]]

    def other_parliament(self) -> list[list[Candidate]]:
        """Another real parliament, of which nothing is in the index, on a topic that was debated in this one."""
        held = [load(parliament).name for parliament in {row.parliament for row in self._material.rows}]
        absent = [other for other in parliaments() if not any(other.is_named(name) for name in held)]
        elsewhere = [debate for debate in self._material.debates if not _is_local(debate)]
        return [[self._of(debate, "other_parliament", self._elsewhere(debate, absent)) for debate in elsewhere]]

    def after_period(self) -> list[list[Candidate]]:
        """A month behind the last sitting, asked of people who spoke on the topic before."""
        return [[self._of(debate, "after_period", self._later(debate)) for debate in self._material.debates]]

    # What is written

    def _silent_on(self, debate: Debate) -> Writing:
        def write(random: Random, language: str) -> str | None:
            silent = self._present.silent(debate, Role.MEMBER, random)
            if silent is None:
                return None
            values = {"about": debate.topic.about(language), "month": month(debate.day, language)}
            return phrase(language, "wrong_speaker", random, who=who(silent.speaker), **values)

        return write

    def _unheard(self, debate: Debate, about: Mapping[str, str]) -> Writing:
        def write(random: Random, language: str) -> str | None:
            if language not in about:
                return None
            party = random.choice(debate.groups)
            chosen = random.choice([h for h in debate.speaking(Role.MEMBER) if h.speaker.party == party])
            group = self._material.group(debate.row.parliament, party, language)
            return phrase(
                language, "never_debated", random, who=who(chosen.speaker), group=group, about=about[language]
            )

        return write

    def _no_sitting(self, debate: Debate) -> Writing:
        def write(random: Random, language: str) -> str | None:
            speaking = debate.speaking(Role.MEMBER)
            near = [debate.day + timedelta(days) for days in range(-_NEAR, _NEAR + 1)]
            free = [
                day
                for day in near
                if self._first <= day <= self._last and day not in self._present.days[debate.row.parliament]
            ]
            if not speaking or not free:
                return None
            values = {"about": debate.topic.about(language), "day": long_date(random.choice(free), language)}
            return phrase(language, "no_sitting", random, who=who(random.choice(speaking).speaker), **values)

        return write

    def _no_office(self, debate: Debate) -> Writing:
        def write(random: Random, language: str) -> str | None:
            silent = self._present.silent(debate, Role.GOVERNMENT, random)
            own = self._present.offices(debate.row.parliament, silent.name) if silent else []
            held = {office_key(office) for office in own}
            offices = self._present.government_offices.get(debate.row.parliament, [])
            # An office of the same gender as one of their own: `Peter Muster als Ministerin` gives itself away.
            foreign = [o for o in offices if own and office_key(o) not in held and _woman(o) == _woman(own[0])]
            if silent is None or not foreign:
                return None
            values = {"about": debate.topic.about(language), "office": random.choice(foreign)}
            return phrase(language, "no_office", random, name=silent.name, **values)

        return write

    def _no_asker(self, exchange: Exchange) -> Writing:
        def write(random: Random, language: str) -> str | None:
            speaking = self._present.speaking(exchange.row.sitting_id, Role.MEMBER)
            others = [heard.speaker for heard in speaking if heard.name not in exchange.askers]
            if not others or not exchange.askers:
                return None
            values = {"name": exchange.answerer.name or "", "month": month(exchange.day, language)}
            values |= {"who": who(random.choice(others)), "question": exchange.question}
            return phrase(language, "no_asker", random, **values)

        return write

    def _elsewhere(self, debate: Debate, absent: Sequence[Elsewhere]) -> Writing:
        def write(random: Random, language: str) -> str | None:
            # A topic that names the land was perhaps debated here for what was said over there.
            others = [other for other in absent if not other.is_named(debate.topic.text)]
            if not others:
                return None
            other = random.choice(others)
            group = self._material.group(debate.row.parliament, random.choice(other.groups), language)
            values = {"group": group, "about": debate.topic.about(language)}
            return phrase(language, "other_parliament", random, parliament=other.name[language], **values)

        return write

    def _later(self, debate: Debate) -> Writing:
        def write(random: Random, language: str) -> str | None:
            speaking = debate.speaking(Role.MEMBER)
            if not speaking:
                return None
            later = _months_on(self._last, random.randint(1, _AFTER))
            values = {"about": debate.topic.about(language), "month": month(later, language)}
            return phrase(language, "after_period", random, who=who(random.choice(speaking).speaker), **values)

        return write

    def _some(self, seed: str) -> list[Debate]:
        debates = [debate for debate in self._material.debates if debate.groups]
        return Random(seed).sample(debates, min(len(debates), _ASKED))

    @property
    def _first(self) -> date:
        return date.fromisoformat(self._material.index.coverage().date_from or "")

    @property
    def _last(self) -> date:
        return date.fromisoformat(self._material.index.coverage().date_to or "")

    def _of(self, debate: Debate, kind: str, write: Writing) -> Candidate:
        return self._candidate(debate.row.sitting_id, debate.topic.key, kind, write)

    @staticmethod
    def _candidate(sitting: str, source: str, kind: str, write: Writing) -> Candidate:
        def make(random: Random) -> Question | None:
            language = "de" if random.randrange(_ENGLISH) else "en"
            text = write(random, language)
            return Question("", text, UNANSWERABLE, language, unanswerable_type=kind, silver=True) if text else None

        return Candidate(sitting, source, make)


def _is_local(debate: Debate) -> bool:
    """Whether a topic names its own parliament's land: `Hessisches Schulgesetz` was debated nowhere else."""
    profile = load(debate.row.parliament)
    return any(term.startswith(tuple(analyse(f"{profile.id} {profile.name}"))) for term in debate.topic.terms)


def _woman(office: str) -> bool:
    """Whether an office is printed for a woman: `Ministerin für …`."""
    return office.split()[0].endswith("in")


def _months_on(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
