"""Speakers on their printed pages, by the list of agenda items that was read out of the export (`tops.jsonl`).

The same count as an older, independent scorer makes (its figures are reproduced in the tests). Recall: of the speakers
that the list has for an agenda item with known pages, how many have a turn that touches those pages. Precision: of the
turns that name somebody other than the chair, how many of these people the list has for that sitting. It knows no
written answers, so precision is given with and without them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.metrics.share import Share
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import Person
from indexer.protocol import Kind, Role, Sitting, SpeakerSource, Turn

_SOUND = "speaker on page, recall where the export's pages can be right"
_MAX_PAGES = 20  # a longer turn is taken for a misread one and counts not at all
_GROUPS = r"CDU|SPD|AfD|BÜNDNIS 90/ ?DIE ?GRÜNEN|Freie Demo[kr]+aten|DIE ?LINKE|fraktionslos"
_GROUP = re.compile(rf"\s*(?:\[[^\]]*\]|\((?:{_GROUPS})?\))")
_TITLE = re.compile(r"\b(?:Prof|Dr|h\. ?c|Alterspräsident(?:in)?|Vizepräsident(?:in)?|Präsident(?:in)?)\b\.?")
_PLACE = re.compile(r"\(([^)]*)\)")
_NOT_A_LETTER = re.compile(r"[^0-9a-zäöüßéèëíçáàô]+")


class ListFault(Exception):
    """A file that is no list of agenda items; the message names the line."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One agenda item: the number of its record in the export, its speakers without the chair, its pages if known."""

    record: int
    speakers: tuple[str, ...]
    first: int | None
    last: int | None


def read_tops(path: Path) -> dict[int, list[ListedItem]]:
    """The agenda items by sitting.

    Raises:
        ListFault: a line is no such item.
        OSError: the file cannot be opened.
    """
    items: dict[int, list[ListedItem]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            first, last = row["seite_von"], row["seite_bis"]
            items[row["sitzung"]].append(ListedItem(row["nr"], tuple(row["redner"]), first, last or first))
        except (ValueError, KeyError, TypeError) as error:
            raise ListFault(f"{path}, line {number}: no agenda item ({error})") from error
    return dict(items)


def measure(sitting: Sitting, items: Sequence[ListedItem], faulty: frozenset[int] | None = None) -> Outcome:
    """Recall and precision of speakers on pages in one sitting.

    `faulty` are the numbers of the records whose pages the export itself contradicts (None: it cannot be checked); a
    second recall leaves them out.
    """
    named = [turn for turn in sitting.turns if turn.speaker.name and turn.speaker_source is not SpeakerSource.UNKNOWN]
    placed = [(turn, *pages) for turn in named if (pages := _pages(turn))]
    outcome = Outcome()
    outcome.unknown["speaker on page, recall"] = len(sitting.turns) - len(named)
    by_name: Mapping[str, list[tuple[Person, int, int]]] = defaultdict(list)
    for turn, first, last in placed:
        who = _person(turn.speaker.name or "")
        by_name[who.name].append((who, first, last))
    listed = found = sound = sound_found = 0
    for item in items:
        if item.first is None or item.last is None or item.last < item.first:
            continue
        for speaker in item.speakers:
            listed += 1
            who = _person(speaker)
            hit = any(w.is_same(who) and a <= item.last and b >= item.first for w, a, b in by_name[who.name])
            found += hit
            if faulty is not None and item.record in faulty:
                outcome.left_out[_SOUND] += 1
                continue
            sound += 1
            sound_found += hit
            if not hit:
                outcome.faults.append(
                    Fault("listed speaker not on the pages", sitting.sitting_id, f"{speaker} {item.first}–{item.last}")
                )
    people = [_person(speaker) for item in items for speaker in item.speakers]
    speaking = [turn for turn, _, _ in placed if turn.speaker.role is not Role.CHAIR]
    spoken = [turn for turn in speaking if turn.kind is not Kind.WRITTEN]
    right = {turn.turn_id for turn in speaking if _is_listed(turn, people)}
    outcome.faults += [
        Fault("speaker not listed", turn.turn_id, f"{turn.speaker.name} ({turn.kind.value})")
        for turn in spoken
        if turn.turn_id not in right
    ]
    outcome.shares = {
        "speaker on page, recall": Share(found, listed),
        _SOUND: Share(sound_found, sound),
        "speaker on page, precision": Share(len(right), len(speaking)),
        "speaker on page, precision without written turns": Share(sum(t.turn_id in right for t in spoken), len(spoken)),
    }
    return outcome


def _pages(turn: Turn) -> tuple[int, int] | None:
    first, last = turn.pages()
    if not first:
        return None
    last = last or first
    return (first, last) if last - first <= _MAX_PAGES else None


def _is_listed(turn: Turn, people: Iterable[Person]) -> bool:
    who = _person(turn.speaker.name or "")
    return any(who.is_same(other) for other in people)


def _person(label: str) -> Person:
    """`Dr. Heike Muster (Altstadt) [SPD]`, as the list has it or as a turn names its speaker."""
    bare = _GROUP.sub("", label.split(",")[0])
    place = _PLACE.search(bare)
    return Person(_letters(_TITLE.sub(" ", _PLACE.sub("", bare))), _letters(place[1]) if place else "")


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", text.lower())
