"""The pages before the debates: title, table of contents with page numbers, who was there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from indexer.months import MONTHS
from sample_maker.layout import COLUMN, GAP, LINE, WIDTH, Composer, Line, Page, wrap
from sample_maker.manuscript import PARLIAMENT, PERIOD, Manuscript

ADDRESS = "Landtag Niederwalden, Postfach 1180, 00418 Altenbrück"
PRESENT = {"präsidium": "Im Präsidium:", "regierung": "Auf der Regierungsbank:", "abwesend": "Abwesende Abgeordnete:"}


def is_chair(label: str) -> bool:
    return re.match(r"(Vizep|P)räsident(in)? ", label) is not None


def contents_name(label: str) -> str:
    """How the table of contents prints who spoke: without the group, with the first word of the office in front."""
    name, _, office = label.removesuffix(":").partition(", ")
    if office and office != "Berichterstatter":
        return f"{office.split()[0]} {name}"
    return name if office or is_chair(label) else re.sub(r" \([^()]*\)$", "", name)


def dotted(title: str, pages: Iterable[int]) -> str:
    """`Title........3125, 3126`, filled to the width of a column; what does not fit goes on in further lines."""
    numbers = [str(page) for page in pages]
    lines = [line for line, _ in wrap(title, hyphens=False)]
    if len(lines[-1]) > WIDTH - 8:
        lines[-1:] = lines[-1].rsplit(" ", 1)
    while numbers:
        room = WIDTH - len(lines[-1]) - 4
        taken = [numbers.pop(0)]
        while numbers and len(", ".join([*taken, numbers[0]])) < room:
            taken.append(numbers.pop(0))
        tail = ", ".join(taken) + ("," if numbers else "")
        lines[-1] += "." * (WIDTH - len(lines[-1]) - len(tail)) + tail if lines[-1] else tail
        if numbers:
            lines.append("")
    return " // ".join(lines)


def contents(sitting: Manuscript, began: list[int]) -> Iterator[str]:
    """The paragraphs of the table of contents, in the printed order."""
    blocks = sitting.blocks
    annex = next((i for i, b in enumerate(blocks) if b.kind == "annex"), len(blocks))
    heads = [i for i, b in enumerate(blocks) if b.kind in ("item", "part")] + [annex]
    items = [i for i in heads[:-1] if blocks[i].kind == "item"] + [annex]
    for index, following in pairwise(heads):
        block = blocks[index]
        official = False
        if block.kind == "item":
            number, kind, lines, result = (part.strip() for part in block.text.split("|"))
            official = not number
            end = next(i for i in items if i > index)
            *upper, last = [part for part in [number, kind, *lines.split(" // ")] if part]
            if match := re.fullmatch(r"Drucks\. .*", last):
                last = f"– {match.group()} –"
            upper = [line for text in upper for line, _ in wrap(text, hyphens=False)]
            yield " // ".join([*upper, dotted(last, [began[index]])])
            yield dotted(result, [began[end - 1]])
        else:
            yield dotted(block.text, [began[index]])
        speakers: dict[str, list[int]] = {}
        for i in range(index, following):
            if blocks[i].kind in ("label", "glued") and (official or not is_chair(blocks[i].text)):
                speakers.setdefault(contents_name(blocks[i].text), []).append(began[i])
        if speakers:
            yield " // ".join(dotted(name, pages) for name, pages in speakers.items())
        for i in range(index, following):
            if blocks[i].kind == "remark":
                yield dotted("Anlage", [began[annex]])
                yield blocks[i].text


def front_matter(sitting: Manuscript, first: int, began: list[int]) -> list[Page]:
    """The pages before the debates: title, contents, who was there."""
    day, month, year = sitting.one("datum").replace(".", "").split()
    date = f"{int(day):02d}. {MONTHS.index(month) + 1:02d}. {year}"
    composer = Composer(first, sitting.running_head)
    composer.pages[0].head = ""
    for text in (
        f"{PERIOD}. Wahlperiode // Plenarprotokoll {PERIOD}/{sitting.number}",
        PARLIAMENT.upper(),
        date,
        f"{sitting.number}. Sitzung // {sitting.one('ort')}, den {sitting.one('datum')}",
    ):
        composer.add(text, "title", -1)
    issued = f"Ausgegeben am {sitting.one('ausgegeben')} // {ADDRESS}"
    composer.room -= 2 * LINE + GAP  # the imprint stands below the first column
    for text in contents(sitting, began):
        composer.add(text, "contents", -1, keep=min(COLUMN - GAP, LINE * (text.count(" // ") + 1)))
    composer.pages[0].columns[0] += [Line(t, "contents", -1, 0, not i) for i, t in enumerate(issued.split(" // "))]
    if len(composer.pages) == 1:
        composer.end_column()
    for key, title in PRESENT.items():
        for text in [title, *sitting.meta.get(key, [])] if key in sitting.meta else []:
            composer.add(text, "contents", -1)
    return composer.pages
