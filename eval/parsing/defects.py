"""Where the export contradicts itself or the print: found without a look at what is measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from eval.parsing.reference import Reference
from eval.parsing.words import person

_PAPERS = re.compile(r"Drucks\.\s*(\d{1,2}/\d{1,5})")
_LISTED = re.compile(
    r"(?P<what>[^.…\n][^\n]*?)\s*(?:\.{2,}|…+)\s*\n?[.…\s]*(?P<pages>\d{1,5}(?:\s*,\s*\d{1,5})*)\s*$", re.M
)
_OFFICE = re.compile(r"^(?:Minister(?:in|präsident(?:in)?)?|Staats\w+|(?:Vize)?[Pp]räsident(?:in)?)\s+")
_SAME_PRINT = 0.85  # of the pages listed


def faulty_records(reference: Reference) -> frozenset[int]:
    """The indices of records whose pages cannot be right.

    They lack a page or end before they begin; they begin before the record in front of them; or the sitting's own
    table of contents lists somebody who speaks in them on a page outside of them.
    """
    faulty: set[int] = set()
    listed = dict(_speakers_listed(reference))
    begun = 0
    for i, record in enumerate(reference.records):
        if record.pages is None or record.pages[0] < begun:
            faulty.add(i)
            continue
        begun = record.pages[0]
        item = reference.item(i)
        known = [page for part in item if part.pages for page in part.pages]
        pages = [page for part in item for paper in part.papers for page in listed.get(paper, ())]
        if any(not min(known) <= page <= max(known) for page in pages):
            faulty.add(i)
    return frozenset(faulty)


def same_print(reference: Reference, contents: str) -> float:
    """Of the pages that the export's table of contents lists, the share that the printed one (its raw text) lists too.

    Where it is low the export counts its pages from another number than print does.
    """
    ours, theirs = Counter(_pages(contents)), Counter(_pages(reference.contents))
    return (ours & theirs).total() / theirs.total() if theirs else 1.0


def has_other_pages(reference: Reference, contents: str) -> bool:
    """Whether the export's page numbers of this sitting are others than the printed ones."""
    return bool(contents.strip()) and same_print(reference, contents) < _SAME_PRINT


def faulty_numbers(reference: Reference, contents: str) -> frozenset[int]:
    """The numbers of the records whose pages cannot be held against a reading; all where the export counts otherwise.

    `contents` is the raw text of the printed table of contents.
    """
    if has_other_pages(reference, contents):
        return frozenset(record.number for record in reference.records)
    return frozenset(reference.records[i].number for i in faulty_records(reference))


def _pages(contents: str) -> Iterator[int]:
    for entry in _LISTED.finditer(contents):
        yield from (int(page) for page in re.findall(r"\d+", entry["pages"]))


def _speakers_listed(reference: Reference) -> Iterator[tuple[str, list[int]]]:
    """Each paper that heads one entry of the table of contents, and the pages of the speakers listed below it."""
    names = {turn.speaker.name for turn in reference.turns if turn.role != "chair"}
    parts = _PAPERS.split(reference.contents)
    heads = Counter(parts[1::2])
    for paper, below in zip(parts[1::2], parts[2::2], strict=True):
        if heads[paper] == 1:
            pages = []
            for entry in _LISTED.finditer(below):
                if person(_OFFICE.sub("", entry["what"].strip())).name in names:
                    pages += [int(page) for page in re.findall(r"\d+", entry["pages"])]
            yield paper, pages
