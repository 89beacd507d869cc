"""Invented printed pages whose every letter is known: turns as they were read, and the raw text they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.protocol import AgendaItem, Interjection, Kind, Page, Paragraph, Speaker, SpeakerSource, Turn

HEAD = "Landtag Niederwalden · 8. Wahlperiode · 41. Sitzung · 11. März 2026"


@dataclass
class Spoken:
    """A turn to be: who, and paragraphs of words; a call stands behind the paragraph of that number."""

    name: str
    paragraphs: list[list[str]]
    calls: dict[int, str] = field(default_factory=dict)


@dataclass
class Printing:
    """The raw text so far and, for each letter of each turn's text, where it stands in it."""

    raw: str = ""
    places: dict[tuple[int, int], int] = field(default_factory=dict)

    def word(self, word: str, turn: int, offset: int) -> None:
        for i, char in enumerate(word):
            self.places[turn, offset + i] = len(self.raw)
            self.raw += char


def printed(turns: Sequence[Spoken], *, width: int = 5, broken: bool = True) -> tuple[Page, list[Turn], Printing]:
    """The page with these turns, `width` words a line; where `broken` long words at a line's end are broken."""
    made, read = Printing(f"3101 \n{HEAD} \n\n\n"), []
    for number, spoken in enumerate(turns):
        made.raw += f"{spoken.name} (BU): \n\n"
        text, paragraphs, calls = "", [], []
        for i, words in enumerate(spoken.paragraphs):
            text += "\n" if text else ""
            start = len(text)
            for k, word in enumerate(words):
                if k:
                    text += " "
                    made.raw += " \n" if k % width == 0 else " "
                if broken and k % width == width - 1 and len(word) > 6:
                    made.word(word[:4], number, len(text))
                    made.raw += "-\n"
                    made.word(word[4:], number, len(text) + 4)
                else:
                    made.word(word, number, len(text))
                text += word
            paragraphs.append(Paragraph(start, len(text), 3101, 1))
            made.raw += " \n\n"
            if i in spoken.calls:
                made.raw += f"({spoken.calls[i]}) \n\n"
                calls.append(Interjection(len(text), 3101, spoken.calls[i]))
        read.append(
            Turn(
                f"niederwalden/8/41/{number + 1:04}",
                number + 1,
                Speaker(spoken.name, party="BU"),
                Kind.SPEECH,
                SpeakerSource.LABEL,
                AgendaItem(),
                text,
                tuple(paragraphs),
                tuple(calls),
            )
        )
    return Page(3101, 1, "0001.txt", made.raw), read, made
