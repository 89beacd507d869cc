"""What the protocol's table of contents lists: every speaker with the page."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from indexer.contents import Contents, Entry
from indexer.formats.bundestag.people import People

_PAGE = re.compile(r"S([1-9][0-9]{0,5})")


def listed(root: Element, people: People) -> Contents:
    """The entries that name somebody with a page."""
    entries = []
    for entry in root.iter("ivz-eintrag"):
        redner = entry.find("ivz-eintrag-inhalt/redner")
        speaker = people.marked_up(redner) if redner is not None else None
        pages = [int(m[1]) for a in entry.iter("a") if (m := _PAGE.fullmatch(a.get("href") or ""))]
        entries += [Entry(speaker.name, page) for page in pages if speaker and speaker.name]
    return Contents(tuple(entries))
