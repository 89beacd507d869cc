"""The citations as BibTeX, for LaTeX and reference managers: an entry each.

`@inproceedings` is the type of classic BibTeX that prints a person, a part, the volume it stands in and pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.parliaments import load
from ui.export.sheet import Sheet, Source, one_line

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_KEY = re.compile(r"[^A-Za-z0-9-]+")


def render(sheet: Sheet) -> bytes:
    """UTF-8; a comment alone where nothing is cited."""
    entries = [_entry(source, sheet) for source in sheet.sources]
    return ("\n\n".join(entries or [f"% {one_line(sheet.t('sources.nothing'))}"]) + "\n").encode("utf-8")


def escaped(text: str) -> str:
    """The text on one line, every character that TeX reads as more than itself escaped."""
    return "".join(_SPECIAL.get(character, character) for character in one_line(text))


def _entry(source: Source, sheet: Sheet) -> str:
    of = source.citation
    key = _KEY.sub("-", f"{of.parliament}-{of.period}-{of.sitting}-{of.turn_id.rsplit('/', 1)[-1]}-{of.n}")
    fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(source, sheet) if value)
    return f"@inproceedings{{{key},\n{fields}\n}}"


def _fields(source: Source, sheet: Sheet) -> Iterator[tuple[str, str]]:
    of, t = source.citation, sheet.t
    name = load(of.parliament).name
    if of.speaker:
        yield "author", author(of.speaker)
    yield "title", escaped(source.agenda or t("export.speech"))
    yield "booktitle", escaped(f"{name}, {t('source.protocol', period=of.period, sitting=of.sitting)}")
    yield "publisher", escaped(name)
    yield "year", of.date[:4]
    yield "date", of.date
    if of.page is not None:
        yield "pages", str(of.page) if of.page_last in (None, of.page) else f"{of.page}--{of.page_last}"
    yield "note", escaped("; ".join(filter(None, (source.reference, source.capacity, *source.notes))))
    yield "abstract", escaped(source.quote)
    yield "langid", "ngerman"
    yield "urldate", sheet.day.isoformat() if sheet.link else ""
    yield "url", sheet.link.replace("\\", "").replace("{", "").replace("}", "") if sheet.link else ""


def author(name: str) -> str:
    """`Vogt (Altenbrück), Karin`: the surname first, as BibTeX would part a place suffix off wrongly."""
    place = re.search(r"\s*(\([^()]*\))\s*$", name)
    bare = name[: place.start()] if place else name
    first, _, last = bare.strip().rpartition(" ")
    last = f"{last} {place[1]}" if place else last
    return f"{{{escaped(last)}}}, {escaped(first)}" if first else f"{{{escaped(last)}}}"
