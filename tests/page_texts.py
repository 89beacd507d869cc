"""Page texts of the invented parliament, and what every reading of any pages must fulfil."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from textwrap import dedent

from indexer.assemble import assemble
from indexer.draft import Draft, Line, to_lines
from indexer.joining import join_lines
from indexer.labels import Label, parse_guest, parse_label
from indexer.page import parse_page
from indexer.parliaments import load
from indexer.protocol import Sitting
from indexer.segment import segment

PROFILE = load("niederwalden")
FIRST = 3123
OPENING = """
    (Beginn: 10:00 Uhr)

    Präsidentin Dr. Helga Reinstorf:

    Ich eröffne die Sitzung.
"""


def text(body: str) -> str:
    """A text as it stands in a test, without the test's own indentation."""
    return dedent(body).strip("\n")


def printed(body: str, number: int | None = None, *, sitting: int = 41, above: bool = True) -> str:
    """A whole page: running head, the number above or below it (None: no number), the body."""
    head = f"Landtag Niederwalden · 8. Wahlperiode · {sitting}. Sitzung · 12. März 2026"
    numbered = [] if number is None else [str(number)]
    return "\n".join([*numbered, head] if above else [head, *numbered]) + f"\n\n\n{text(body)}\n"


def lines(*bodies: str) -> list[Line]:
    """The lines of pages, numbered from `FIRST` on."""
    return to_lines((text(body).split("\n"), FIRST + i, i + 1) for i, body in enumerate(bodies))


def drafts(*bodies: str) -> list[Draft]:
    """The turns on these pages, with the rule checked that nothing is lost."""
    read = lines(*bodies)
    result = segment(read, PROFILE)
    assert_nothing_lost(read, result)
    return result


def sitting(*bodies: str, first: int = FIRST) -> Sitting:
    """The sitting of these pages, their numbers printed in their heads."""
    source = Path("niederwalden_8_041_0001.txt")
    pages = [parse_page(printed(body, first + i), source) for i, body in enumerate(bodies)]
    return assemble(pages, "niederwalden_8_041")


def write(folder: Path, *bodies: str, first: int = FIRST, sitting: int = 41) -> Path:
    """A sitting's folder, one file a page."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, body in enumerate(bodies):
        name = f"niederwalden_8_{sitting:03d}_{i + 1:04d}.txt"
        (folder / name).write_text(printed(body, first + i, sitting=sitting), encoding="utf-8")
    return folder


def letters(words: str) -> str:
    """Letters and figures only: hyphens, brackets, dashes and blanks are what joining may change."""
    return "".join(c for c in words if c.isalnum())


def assert_nothing_lost(read: Sequence[Line], result: Sequence[Draft]) -> None:
    """Every letter of the lines stands, in order and once, in a turn, in an interjection or in a label.

    What lies between two turns must be the label of the second, perhaps behind labels of people who said nothing.
    """
    body = "\n".join(line.text for line in read)
    at = [i for i, c in enumerate(body) if c.isalnum()]
    all_letters = letters(body)
    starts = {0}  # behind how many letters the next turn may begin: what repeats itself may be read in several ways
    for n, draft in enumerate(result):
        words, ends = _in_place(draft), set[int]()
        if n == 0 and draft.label:
            starts, words = _before_the_label(draft, all_letters, words)
        for start in starts:
            longest = len(all_letters) - start - len(words) if draft.label or draft.annex else 0
            for end in range(start, start + longest + 1):
                between = body[at[start] : at[end] if end < len(at) else None] if end > start else ""
                if all_letters.startswith(words, end) and _is_label(between, draft.label):
                    ends.add(end + len(words))
        assert ends, f"turn {n} ({draft.label}) is not what stands at {all_letters[min(starts) :][:80]!r}"
        starts = ends
    rests = [body[at[start] :] for start in starts if start < len(at)]
    assert len(rests) < len(starts) or any(_last_label(rest) for rest in rests), f"lost: {rests!r}"


def _before_the_label(draft: Draft, all_letters: str, words: str) -> tuple[set[int], str]:
    """What is printed before the first label is kept with whoever opens the sitting: it stands before the label."""
    start = 0
    for interjection in draft.interjections:
        note = letters(interjection.text)
        if interjection.offset or not all_letters.startswith(note, start) or not words.startswith(note):
            break
        start, words = start + len(note), words[len(note) :]
    return {start}, words


def _in_place(draft: Draft) -> str:
    """A turn's letters, those of its interjections at their places."""
    parts, start = [], 0
    for interjection in draft.interjections:
        parts += [draft.text[start : interjection.offset], interjection.text]
        start = interjection.offset
    return letters("".join([*parts, draft.text[start:]]))


def _is_label(between: str, label: Label | None) -> bool:
    if not between:
        return label is None
    last = _last_label(between)
    return last is not None and (label is None or last == label)


def _guest(rest: str) -> tuple[Label, str] | None:
    name, colon, behind = rest.partition(":")
    label = parse_guest(f"{name}:", name) if colon else None
    return (label, behind) if label else None


def _last_label(words: str) -> Label | None:
    """The last of the labels that these words consist of; None if they are anything else."""

    def join(before: str, after: str) -> str:
        drop, separator = join_lines(before, after)
        return before[: len(before) - drop] + separator + after

    rest, last = reduce(join, (line.strip() for line in words.split("\n") if line.strip())), None
    while letters(rest):
        # Brackets and dashes without a word in them are no speech.
        start = next(i for i, c in enumerate(rest) if c.isalnum())
        found = parse_label(rest[start:], PROFILE) or _guest(rest[start:])
        if found is None:
            return None
        last, rest = found
    return last
