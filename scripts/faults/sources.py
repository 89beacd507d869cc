"""Protocols of an invented parliament in several states, to be indexed, replaced and pruned."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.store_samples import write_pages

_LABELS = (
    "Präsidentin Ruth Amsel",
    "Ida Müller (Talheim) (Liberale Mitte)",
    "Tom Al-Hase (OFFENE LISTE/UMWELT)",
    "Jens Müller (Bergen) (BU)",
)
_TOPICS = ("Glasfaser", "Hochwasser", "Grundschulen", "Radwege", "Wölfe", "Moore", "Brücken", "Hebammen", "Obstbau")
_DEEDS = ("wird geprüft", "kostet zu viel", "ist beschlossen", "bleibt offen", "kommt im Herbst", "war ein Fehler")


@dataclass(frozen=True)
class Sources:
    """A state of the protocols: by number of the sitting, which version of it there is."""

    name: str
    versions: dict[int, int]

    def write(self, folder: Path) -> None:
        """Make `folder` hold these protocols and nothing else; a sitting that stays as it was is not touched."""
        folder.mkdir(parents=True, exist_ok=True)
        marks = {f"sitting_{number}": str(version) for number, version in self.versions.items()}
        for held in list(folder.iterdir()):
            mark = held / ".version"
            if held.name not in marks or mark.read_text() != marks[held.name]:
                shutil.rmtree(held)
        for number, version in self.versions.items():
            place = folder / f"sitting_{number}"
            if not place.exists():
                write_pages(place, number, speeches(number, version), first_page=number * 20)
                (place / ".version").write_text(str(version))


def speeches(number: int, version: int) -> list[tuple[str, str]]:
    """Who says what, a page each. Versions share every third speech; the others differ, and so does their number."""
    made = []
    for place in range(8 + 2 * version):
        shared = place % 3 == 0
        chance = random.Random(f"{number}/{0 if shared else version}/{place}")
        sentences = [
            f"Zu {chance.choice(_TOPICS)} sage ich, das Vorhaben {number}-{place} {chance.choice(_DEEDS)}, "
            f"denn {chance.choice(_TOPICS)} und {chance.choice(_TOPICS)} verlangen {chance.randrange(9000)} Euro."
            for _ in range(3)
        ]
        if not shared:
            sentences.append(f"Dies ist die Fassung {'erste' if not version else 'zweite'} der Rede {number}-{place}.")
        made.append((_LABELS[(number + place) % len(_LABELS)], " ".join(sentences)))
    return made


def states(count: int) -> dict[str, Sources]:
    """The states that runs go between, of `count` sittings at most."""
    numbers = range(1, count + 1)
    return {
        s.name: s
        for s in (
            Sources("first", dict.fromkeys(numbers, 0)),
            Sources("second", dict.fromkeys(numbers, 1)),
            Sources("pruned", {n: 1 for n in numbers if n % 3}),
            Sources("mixed", {n: n % 2 for n in numbers if n % 5} | {count + 1: 0, count + 2: 0}),
        )
    }


STEPS = (("indexing", "first"), ("replacing", "second"), ("pruning", "pruned"), ("mixed", "mixed"))
"""The situations in their order, each with the state that it leads to; the first begins with nothing."""
