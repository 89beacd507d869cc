"""A sitting as written by hand, and its markup.

`@key value` says what the title pages need. `= number | kind | lines // of the entry | result` opens an agenda item,
`=- title` a part of it; `=+ text` is a remark in the contents. `## Label` opens a turn (`##+`: printed without a blank
line before it). `> ` begins a block quotation or a heading, `//` is a forced line break, `@anlage title` the annex on a
new page and `%` a comment. A paragraph in brackets is an interjection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARLIAMENT, PERIOD = "Landtag Niederwalden", 8
MARKS = {"=": "item", "=-": "part", "=+": "remark", "##": "label", "##+": "glued", ">": "block"}


class SampleError(Exception):
    """A manuscript or an example question that cannot be set; the message says where to look."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the manuscript. `kind`: label, glued, text, block, noise, item, part, remark or annex."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A sitting as written: the facts of the title pages, and the blocks of its text."""

    meta: dict[str, list[str]]
    blocks: list[Block]

    def one(self, key: str) -> str:
        """The only value of a key; raises SampleError where the manuscript lacks it."""
        if len(self.meta.get(key, [])) != 1:
            raise SampleError(f"the manuscript needs exactly one line '@{key} …'")
        return self.meta[key][0]

    @property
    def number(self) -> int:
        return int(self.one("sitzung"))

    @property
    def running_head(self) -> str:
        return f"{PARLIAMENT} · {PERIOD}. Wahlperiode · {self.number}. Sitzung · {self.one('datum')}"


def read_manuscript(text: str) -> Manuscript:
    """Blocks and facts of a manuscript in the markup above."""
    meta: dict[str, list[str]] = {}
    blocks: list[Block] = []
    for raw in re.split(r"\n{2,}", re.sub(r"(?m)^%.*\n", "", text.strip())):
        for part in raw.split("\n") if raw[0] in "@=#" else [" ".join(raw.split("\n"))]:
            mark, _, rest = part.partition(" ")
            if mark == "@anlage":
                blocks.append(Block("annex", rest))
            elif mark.startswith("@"):
                meta.setdefault(mark[1:], []).append(rest)
            elif mark in MARKS:
                blocks.append(Block(MARKS[mark], rest + ":" if mark.startswith("#") else rest))
            else:
                blocks.append(Block("noise" if part.startswith("(") and part.endswith(")") else "text", part))
    return Manuscript(meta, blocks)
