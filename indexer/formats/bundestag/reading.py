"""Events to turns: who speaks, about what, and what is called in between."""

from __future__ import annotations

import re

from indexer.formats.bundestag.agenda import Agenda
from indexer.formats.bundestag.annex import Annex
from indexer.formats.bundestag.body import Begin, End, Event, Label, Part, Words
from indexer.formats.bundestag.draft import Draft, squeeze, stands_alone
from indexer.formats.bundestag.kinds import classify
from indexer.formats.bundestag.people import People
from indexer.parliaments import Profile
from indexer.protocol import Speaker, SpeakerSource, Turn

# The chair calls a question by its member; the question is printed below, in the words it was handed in.
_ASKING = re.compile(
    r"\bFragen?(?: \d{1,3}(?:(?:,| und| bis) \d{1,3})*)?,? (?:ebenfalls )?(?:de[rs] |von )?"
    r"(?:(?:Abgeordneten?|Kolleg(?:en?|in)|Herrn?|Frau|Dr\.|Prof\.|h\. c\.) )+"
    r"(?P<name>(?:v[oa]n |de[rnm]? |zu[rm]? )*[A-ZÄÖÜÉ].*?)"
    r"(?= \(| (?:von|aus) (?:de[rnm]|Bündnis)\b|,| auf\b| wird\b| zu[rm]?\b| –|:|\.?$)"
)

_CALLED = 600  # characters in which the chair calls a question


class Reading:
    """The turns of a sitting while its events are taken in."""

    def __init__(self, sitting_id: str, agenda: Agenda, people: People, profile: Profile) -> None:
        self._sitting_id, self._people, self._profile = sitting_id, people, profile
        self._agenda = agenda
        self._annex: Annex | None = None
        self._drafts: list[Draft] = []
        self._speeches = 0
        self._speech: int | None = None
        self._said = ""  # the chair's last paragraph

    def take(self, event: Event) -> None:
        """Takes in what comes next."""
        if isinstance(event, Begin | End):
            self._turn_to(event)
        elif self._annex:
            self._annex.take(event)
        elif isinstance(event, Label):
            self._start(self._people.speaker(event), self._people.key(event))
        elif isinstance(event, Words):
            self._words(event)
        else:
            self._current.call(event.text, event.place, self._profile)

    def turns(self) -> tuple[Turn, ...]:
        """The turns, numbered from 1."""
        drafts = squeeze(self._drafts)
        numbers = {id(draft): number for number, draft in enumerate(drafts, 1)}
        turns = []
        for draft, kind, answered in classify(drafts):
            number, to = numbers[id(draft)], numbers.get(id(answered))  # a question may be printed without its words
            turns.append(
                Turn(
                    turn_id=f"{self._sitting_id}/{number:04d}",
                    number=number,
                    speaker=draft.speaker,
                    kind=kind,
                    speaker_source=draft.source,
                    agenda_item=draft.item,
                    text=draft.text,
                    paragraphs=tuple(draft.paragraphs),
                    interjections=tuple(draft.interjections),
                    replies_to=f"{self._sitting_id}/{to:04d}" if to else None,
                )
            )
        return tuple(turns)

    @property
    def _current(self) -> Draft:
        if not self._drafts:
            self._drafts.append(Draft(Speaker(None), "", SpeakerSource.UNKNOWN, self._agenda.item))
        return self._drafts[-1]

    def _turn_to(self, event: Begin | End) -> None:
        begins = isinstance(event, Begin)
        if event.part is Part.ANNEX:
            if isinstance(event, Begin):
                self._annex = Annex(event.name, self._people, self._profile)
            elif self._annex:
                self._drafts += self._annex.drafts
                self._annex = None
        elif event.part is Part.SPEECH:
            self._speeches += begins
            self._speech = self._speeches if begins else None
        elif isinstance(event, Begin) and not self._annex:
            self._agenda.open(event.name)

    def _start(self, speaker: Speaker, key: str, source: SpeakerSource = SpeakerSource.LABEL) -> None:
        asking = self._agenda.questions
        self._drafts.append(Draft(speaker, key, source, self._agenda.item, self._speech, asking))

    def _words(self, words: Words) -> None:
        if words.klasse.startswith("AL_") or words.row:
            return  # who voted how: a list that stays on its page
        text, draft = words.text, self._current
        if stands_alone(text):
            draft.call(text, words.runs[0][0], self._profile)
            return
        if words.klasse == "p" and self._agenda.question_time and (draft.chairs or self._quoting):
            self._question(words)
            return
        if self._quoting:  # the question ends: the chair goes on
            chair = next(d for d in reversed(self._drafts) if d.chairs)
            self._start(chair.speaker, chair.key, chair.source)
            draft = self._current
        if draft.chairs:
            self._agenda.hear(words.klasse, text)
            self._said = text[-_CALLED:]
            draft.item = self._agenda.item
        draft.add(words.runs, goes_on=words.klasse == "O")

    @property
    def _quoting(self) -> bool:
        """Whether the last draft is a question that the chair has called."""
        return bool(self._drafts) and self._drafts[-1].source is not SpeakerSource.LABEL and self._drafts[-1].asking

    def _question(self, words: Words) -> None:
        if not self._quoting:
            asking = _ASKING.search(self._said)
            key, speaker = (self._people.member(asking["name"]) if asking else None) or ("", Speaker(None))
            self._start(speaker, key, SpeakerSource.INFERRED if speaker.name else SpeakerSource.UNKNOWN)
            self._current.speech = None
        self._current.add(words.runs, goes_on=False)
