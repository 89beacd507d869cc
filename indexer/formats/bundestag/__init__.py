"""Plenary protocols of the Bundestag as XML (`dbtplenarprotokoll`), one sitting a file.

The format is published with its document type at bundestag.de (Open Data, Plenarprotokolle). Here speeches, speakers
and interjections are marked up and need not be recognised; what remains is the agenda, kinds and annexes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from indexer.audit import audit
from indexer.formats.bundestag.agenda import Agenda
from indexer.formats.bundestag.body import walk
from indexer.formats.bundestag.contents import listed
from indexer.formats.bundestag.pages import Pages
from indexer.formats.bundestag.people import People
from indexer.formats.bundestag.reading import Reading
from indexer.formats.bundestag.text import clean, day
from indexer.formats.bundestag.tree import parse
from indexer.formats.file import File
from indexer.parliaments import load
from indexer.protocol import ProtocolError, Sitting

NAME = "bundestag"

_ROOT = "dbtplenarprotokoll"
_MARK = re.compile(rb"<\0?" + rb"\0?".join(bytes([c]) for c in _ROOT.encode()) + rb"\0?[\s>]")
_REMEDY = "Download the file again."


def recognises(head: bytes) -> bool:
    """Whether a file that begins with these bytes is such a protocol: by its root element, in UTF-8 or UTF-16."""
    return _MARK.search(head) is not None


def read(files: Sequence[File], path: Path) -> list[Sitting]:
    """The sitting in each of these files.

    Raises:
        ProtocolError: a file is no such protocol, or broken; nothing outside of it is ever fetched.
        OSError: a file cannot be opened.
    """
    return [_sitting(parse(file.read(), file.location), file) for file in files]


def _sitting(root: Element, file: File) -> Sitting:
    if root.tag != _ROOT:
        raise ProtocolError(
            file.location, f"this is no protocol of the Bundestag: its root is <{root.tag[:40]}>", _REMEDY
        )
    period, number = _number(root, "wahlperiode", file), _number(root, "sitzung-nr", file)
    profile = load("bundestag")
    pages = Pages(file.name, root)
    people = People(root, profile)
    reading = Reading(f"{profile.id}/{period}/{number}", Agenda(root), people, profile)
    for event in walk(root, pages):
        reading.take(event)
    turns = reading.turns()
    if not turns:
        raise ProtocolError(file.location, "no speech was found in it", _REMEDY)
    return Sitting(
        parliament=profile.id,
        period=period,
        number=number,
        date=_date(root, file),
        source=str(file.location),
        format=NAME,
        pages=pages.all(),
        turns=turns,
        audit=audit(turns, listed(root, people)),
    )


def _number(root: Element, attribute: str, file: File) -> int:
    """A number of the root's attributes, or else of the title's element of a similar name."""
    element = {"wahlperiode": "wahlperiode", "sitzung-nr": "sitzungsnr"}[attribute]
    found = next((e.text for e in root.iter(element)), None)
    text = clean(root.get(attribute) or found or "")
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ProtocolError(file.location, f"it does not say its {attribute}", _REMEDY)
    return int(text)


def _date(root: Element, file: File) -> date:
    named = next((e.get("date") for e in root.iter("datum")), None)
    held = day(root.get("sitzung-datum") or named or "")
    if held is None:
        raise ProtocolError(file.location, "it carries no date that exists", _REMEDY)
    return held
