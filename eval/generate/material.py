"""What an index offers for questions, read in one pass: debates with their speakers, questions with their answers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eval.generate.exchange import stand_alone
from eval.generate.glued import Words
from eval.generate.topic import TitleReader, Topic
from eval.generate.wording import Unheard, phrase, topics, words
from indexer.parliaments import load
from indexer.progress import Progress
from indexer.protocol import Kind, Role, Speaker, Turn
from indexer.store import Index
from indexer.store.holdings import SittingRow

_SPEECH = 600  # characters that somebody says on a topic to have spoken on it
_ANSWER = 150
_LONG = 9  # letters of a word that is checked for being glued
_GROUP = 5  # letters; a shorter name of a group needs no word for what it is


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who spoke in a debate: as printed, the ids of their turns, and how many characters those have."""

    speaker: Speaker
    turns: tuple[str, ...]
    length: int

    @property
    def name(self) -> str:
        """The name as printed."""
        return self.speaker.name or ""

    @property
    def spoke(self) -> bool:
        """Whether it was a speech, not a word in passing."""
        return self.length >= _SPEECH and self.speaker.role in (Role.MEMBER, Role.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Debate:
    """An agenda item of one sitting whose title names a topic, and everybody who spoke on it."""

    row: SittingRow
    topic: Topic
    heard: tuple[Heard, ...]

    @property
    def day(self) -> date:
        """The day of the sitting."""
        return date.fromisoformat(self.row.date)

    def speaking(self, role: Role) -> list[Heard]:
        """Who made a speech in that role, in the order of their first words."""
        return [heard for heard in self.heard if heard.spoke and heard.speaker.role is role]

    @property
    def groups(self) -> list[str]:
        """The groups of which a member made a speech, in the order of their first words."""
        parties = (heard.speaker.party for heard in self.speaking(Role.MEMBER))
        return list(dict.fromkeys(party for party in parties if party and is_group(party)))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of question time in words that stand alone, who asked it, and the government's answer.

    `askers` are all who asked under that number.
    """

    row: SittingRow
    question: str
    asker: Speaker
    answer: str
    answerer: Speaker
    askers: frozenset[str]

    @property
    def day(self) -> date:
        """The day of the sitting."""
        return date.fromisoformat(self.row.date)


class Material:
    """All of it, in the order of the index; turns are read again when a question quotes them."""

    def __init__(self, index: Index, progress: Progress) -> None:
        self.index = index
        self.rows = index.sittings()
        self.debates: list[Debate] = []
        self.exchanges: list[Exchange] = []
        self._unheard = dict.fromkeys(topics())
        self._groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        readers, words_said = self._readers(), Words()
        with progress.stage("Reading", len(self.rows), "sittings") as advance:
            for row in self.rows:
                turns = index.turns_of(row.sitting_id)
                said = "\n".join(turn.text for turn in turns).lower()
                self.debates += [d for d in _debates(row, turns, readers[row.parliament]) if _is_spoken(d.topic, said)]
                self.exchanges += _exchanges(row, turns)
                self._listen(row.parliament, turns, said)
                words_said.hear(turns)
                advance(1)
        self.debates = [debate for debate in self.debates if not words_said.glued(debate.topic.text)]
        self.by_topic: dict[tuple[str, str], list[Debate]] = defaultdict(list)
        for debate in self.debates:
            self.by_topic[debate.row.parliament, debate.topic.key].append(debate)

    @property
    def unheard(self) -> list[Unheard]:
        """The topics of which no word stands in any turn or title."""
        return list(self._unheard)

    def on_topic(self, debate: Debate) -> list[Debate]:
        """All debates on the same topic in that parliament, that one among them."""
        return self.by_topic[debate.row.parliament, debate.topic.key]

    def turns(self, heard: Iterable[Heard]) -> list[Turn]:
        """Their turns."""
        found = (self.index.turn(turn_id) for one in heard for turn_id in one.turns)
        return [turn for turn in found if turn]

    def group(self, parliament: str, party: str, language: str) -> str:
        """`die SPD`, `die Fraktion der Freien Demokraten`: as the titles print it, in short where the name is short."""
        if len(party) <= _GROUP and " " not in party:
            return phrase(language, "one_group", group=party)
        printed = self._groups[parliament, party].most_common(1) if language == "de" else []
        return phrase(language, "group_named", group=printed[0][0] if printed else party)

    def _readers(self) -> dict[str, TitleReader]:
        offices: dict[str, set[str]] = defaultdict(set)
        for person in self.index.roster().people:
            for stint in person.stints:
                offices[person.parliament] |= set(stint.spellings)
        return {name: TitleReader(load(name), offices[name]) for name in {row.parliament for row in self.rows}}

    def _listen(self, parliament: str, turns: Sequence[Turn], said: str) -> None:
        """Drop the topics of which somebody spoke, and note how titles name the groups."""
        titles = list(dict.fromkeys(turn.agenda_item.title for turn in turns if turn.agenda_item.title))
        said = "\n".join([said, *titles]).lower()
        for topic in list(self._unheard):
            if any(word in said for word in topic.telling):
                del self._unheard[topic]
        for party, others in load(parliament).parties.items():
            names = "|".join(map(re.escape, (party, *others)))
            pattern = re.compile(rf"(?:{words('titles')['group']}) ((?:de[rs] )?(?:{names}))(?!\w)")
            for title in titles:
                self._groups[parliament, party].update(pattern.findall(title))


def is_group(party: str) -> bool:
    """Whether what is printed behind a member's name is a group: it has a name; `fraktionslos` is but a word."""
    return party != party.lower()


def who(speaker: Speaker) -> str:
    """`Ada Holm (SPD)`; the name alone where it has a place behind it, or no group."""
    name = speaker.name or ""
    return name if name.endswith(")") or not speaker.party else f"{name} ({speaker.party})"


def _is_spoken(topic: Topic, said: str) -> bool:
    """Whether every long word of a topic was said as well: a title's words are sometimes glued by its line breaks."""
    return all(word in said for word in re.findall(rf"\w{{{_LONG},}}", topic.text.lower()))


def _debates(row: SittingRow, turns: Sequence[Turn], reader: TitleReader) -> list[Debate]:
    items: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.agenda_item.title and turn.speaker.name and turn.speaker.role is not Role.CHAIR:
            items[turn.agenda_item.title].append(turn)
    found = []
    for title, own in items.items():
        topic = reader.topic(title)
        if topic and not (own[0].agenda_item.number or "").startswith("Frage"):
            found.append(Debate(row, topic, _heard(own)))
    return found


def _heard(turns: Sequence[Turn]) -> tuple[Heard, ...]:
    by_speaker: dict[tuple[str, Role], list[Turn]] = defaultdict(list)
    for turn in turns:
        by_speaker[turn.speaker.name or "", turn.speaker.role].append(turn)
    return tuple(
        Heard(own[0].speaker, tuple(turn.turn_id for turn in own), max(len(turn.text) for turn in own))
        for own in by_speaker.values()
    )


def _exchanges(row: SittingRow, turns: Sequence[Turn]) -> list[Exchange]:
    by_id = {turn.turn_id: turn for turn in turns}
    asking: dict[str, set[str]] = defaultdict(set)
    for turn in turns:
        if turn.speaker.role is Role.MEMBER and turn.agenda_item.number:
            asking[turn.agenda_item.number].add(turn.speaker.name or "")
    found = []
    for answer in turns:
        asked = by_id.get(answer.replies_to or "")
        first = asked and asked.replies_to is None and asked.kind in (Kind.QUESTION, Kind.WRITTEN)
        if not asked or not first or answer.speaker.role is not Role.GOVERNMENT or len(answer.text) < _ANSWER:
            continue
        question = stand_alone(asked.text)
        if question and answer.kind in (Kind.ANSWER, Kind.WRITTEN):
            askers = frozenset(asking[asked.agenda_item.number or ""])
            found.append(Exchange(row, question, asked.speaker, answer.turn_id, answer.speaker, askers))
    return found
