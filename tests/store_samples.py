"""Small sittings of an invented parliament, and an embedding model without weights, for tests of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.chunk import chunk
from indexer.embedding import Embedder
from indexer.protocol import (
    AgendaItem,
    Chunk,
    Interjection,
    Kind,
    Page,
    Paragraph,
    Role,
    Sitting,
    Speaker,
    SpeakerSource,
    Turn,
)
from indexer.store import Index

CHAIR = Speaker("Ruth Amsel", None, None, "Präsidentin", Role.CHAIR)
MINISTER = Speaker("Falk Grönwald", "Dr.", None, "Minister des Innern und für Sport", Role.GOVERNMENT)
MUELLER = Speaker("Ida Müller (Talheim)", None, "Liberale Mitte")
MUELLER_TOO = Speaker("Jens Müller (Bergen)", "Prof. Dr.", "BU")
HASE = Speaker("Tom Al-Hase", None, "OFFENE LISTE/UMWELT")
SPEAKERS = (CHAIR, MINISTER, MUELLER, MUELLER_TOO, HASE)

FIBRE = AgendaItem("Frage 12", "Fristen beim Ausbau des Glasfasernetzes", ("8/1203",))
BUDGET = AgendaItem("1", "Haushaltsgesetz, Zweite Lesung", ("8/1100", "8/1101"))


class HashEmbedder:
    """Words to random but fixed directions, summed: texts that share words are near. No weights, no network."""

    name, revision, dimension = "hash", "1", 32

    def __init__(self, dimension: int = 32) -> None:
        self.dimension = dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        total = np.zeros(self.dimension, np.float32)
        for word in text.lower().split() or [""]:
            seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        length = float(np.linalg.norm(total))
        return (total / length).astype(np.float32)


def a_turn(
    number: int, speaker: Speaker, text: str, item: AgendaItem = FIBRE, *, page: int | None = 5, sitting: int = 41
) -> Turn:
    return Turn(
        turn_id=f"niederwalden/8/{sitting}/{number}",
        number=number,
        speaker=speaker,
        kind=Kind.CHAIR if speaker.role is Role.CHAIR else Kind.SPEECH,
        speaker_source=SpeakerSource.LABEL,
        agenda_item=item,
        text=text,
        paragraphs=(Paragraph(0, len(text), page, (page or 1) + 100),),
        interjections=(Interjection(len(text) // 2, page, "Beifall bei der BU"),),
    )


def a_sitting(number: int = 41, turns: Sequence[Turn] | None = None, *, day: date = date(2024, 3, 14)) -> Sitting:
    turns = (
        turns
        if turns is not None
        else (
            a_turn(1, CHAIR, "Ich rufe die Frage 12 auf. Das Wort hat die Abgeordnete Müller.", sitting=number),
            a_turn(2, MUELLER, "Bis wann wird das Glasfasernetz im Talgrund ausgebaut sein?", sitting=number),
            a_turn(
                3, MINISTER, "Die Frist endet am 31. Dezember 2025. Die Häuser sind dann angeschlossen.", sitting=number
            ),
            a_turn(4, MUELLER_TOO, "Der Haushalt sieht 20.497 Euro für Straßen vor.", BUDGET, page=6, sitting=number),
            a_turn(5, HASE, "Der Wald braucht mehr als Worte.", BUDGET, page=None, sitting=number),
        )
    )
    return Sitting(
        parliament="niederwalden",
        period=8,
        number=number,
        date=day,
        source=f"sitting_{number}",
        format="pages",
        pages=(Page(5, 105, "a.txt", "Seite fünf"), Page(6, 106, "b.txt", "Seite sechs", contents=True)),
        turns=tuple(turns),
        warnings=("a page is missing",),
    )


def chunks_of(sitting: Sitting) -> list[Chunk]:
    return [piece for turn in sitting.turns for piece in chunk(turn)]


def an_index(folder: Path, embedder: Embedder | None = None, *sittings: Sitting) -> Index:
    """An index of those sittings, by default of `a_sitting()`, open for writing; a model gives it vectors."""
    index = Index.open(folder, create=True)
    for sitting in sittings or (a_sitting(),):
        index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    if embedder:
        keys, texts = zip(*index.missing_vectors(), strict=True)
        index.set_model(embedder.name, embedder.revision)
        index.put_vectors(keys, embedder.embed_passages(texts))
    return index


SAID = (
    "Die Zuweisung von Lehrerstellen stockt.",
    "Eine Zuweisung gab es zuletzt im Mai.",
    "Die Zuweisung an die Schulen bleibt aus.",
    "Wir brauchen Lehrerstellen im Talgrund.",
    "Neue Lehrerstellen kosten Geld.",
    "Die Lehrerstellenzuweisung ist Sache des Landes.",
    "Das Onlinezugangsgesetz (OZG) verpflichtet uns.",
    "Das Onlinezugangsgesetz gilt für alle Gemeinden.",
    "Bis Dezember muss das OZG umgesetzt sein.",
    "Der Glasfaserausbau kommt voran.",
    "Der Glasfaserausbau ist teuer.",
    "Der Glasfaserausbau endet im Herbst.",
)
"""Sentences with compounds, their parts, an acronym and its long form."""

WORDS = sorted({word for text in SAID for word in text.split()})


def filled(folder: Path, said: Sequence[str] = SAID, embedder: Embedder | None = None) -> Index:
    """An index of one sitting in which those sentences are said, a turn each."""
    speakers = (MUELLER, MINISTER, HASE, MUELLER_TOO)
    return an_index(
        folder, embedder, a_sitting(41, [a_turn(n, speakers[n % 4], text) for n, text in enumerate(said, 1)])
    )


def write_pages(
    folder: Path, sitting: int, speeches: Sequence[tuple[str, str]], *, first_page: int = 1, whole: bool = True
) -> Path:
    """A sitting as page texts, a speech a page: `speeches` are (label, words). Only a whole one tells when it began."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f"Landtag Niederwalden · 8. Wahlperiode · {sitting}. Sitzung · {sitting % 27 + 1}. März 2024"
    for place, (label, words) in enumerate(speeches):
        page = first_page + place
        label = f"(Beginn: 9:00 Uhr)\n\n{label}" if whole and not place else label
        text = (
            f"{page}\n{head}\n\n{label}:\n\n{words}\n" if page % 2 == 0 else f"{head}\n{page}\n\n{label}:\n\n{words}\n"
        )
        (folder / f"niederwalden_8_{sitting:03d}_{place + 1:04d}.txt").write_text(text, encoding="utf-8")
    return folder


def speeches(sitting: int, count: int = 4) -> list[tuple[str, str]]:
    """Speeches that differ from sitting to sitting."""
    labels = ("Präsidentin Ruth Amsel", "Ida Müller (Talheim) (Liberale Mitte)", "Tom Al-Hase (OFFENE LISTE/UMWELT)")
    topics = ("Glasfaser", "Hochwasser", "Grundschulen", "Radwege", "Wölfe", "Moore")
    return [
        (
            labels[(sitting + place) % len(labels)],
            f"In der Sitzung {sitting} geht es um {topics[(sitting * 3 + place) % len(topics)]}. "
            f"Der Ausbau kostet {sitting * 100 + place} Euro und dauert bis zum {place + 1}. Juni 2026. "
            f"Das Vorhaben Nummer {sitting}-{place} wird fortgesetzt.",
        )
        for place in range(count)
    ]
