"""The citations as CSL-JSON, for Zotero, Citavi, pandoc: an item each.

CSL has no type for the record of a parliament's sitting. `hearing`, new in version 1.0.2, was made for hearings of
committees (https://github.com/citation-style-language/schema/pull/194), and few styles know it. `report` is what is
used for the papers of parliaments (https://github.com/citation-style-language/styles/pull/5892), and every style prints
it, with the parliament as publisher and the protocol as `genre` and `number`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from indexer.parliaments import load
from ui.export.sheet import Sheet, Source, one_line


def render(sheet: Sheet) -> bytes:
    """A JSON array, UTF-8; an empty one where nothing is cited."""
    items = [_item(source, sheet) for source in sheet.sources]
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _item(source: Source, sheet: Sheet) -> dict[str, Any]:
    of, t = source.citation, sheet.t
    year, month, day = (int(part) for part in of.date.split("-"))
    held: dict[str, Any] = {
        "id": f"{of.turn_id}/{of.start}-{of.end}",
        "type": "report",
        "title": _plain(source.agenda or t("export.speech")),
        "author": [author(of.speaker)] if of.speaker else None,
        "publisher": load(of.parliament).name,
        "genre": "Plenarprotokoll",
        "number": f"{of.period}/{of.sitting}",
        "issued": {"date-parts": [[year, month, day]]},
        "page": None if of.page is None else "–".join(dict.fromkeys(map(str, (of.page, of.page_last or of.page)))),
        "language": "de",
        "abstract": _plain(source.quote),
        "note": _plain("; ".join(filter(None, (source.reference, source.capacity, *source.notes)))),
        "URL": sheet.link,
        "accessed": {"date-parts": [[sheet.day.year, sheet.day.month, sheet.day.day]]},
    }
    return {name: value for name, value in held.items() if value not in (None, "")}


def author(name: str) -> dict[str, str]:
    """Given name and surname; a place suffix belongs to the surname, which it tells from a namesake's."""
    place = re.search(r"\s*(\([^()]*\))\s*$", name)
    bare = name[: place.start()] if place else name
    given, _, family = bare.strip().rpartition(" ")
    family = f"{family} {place[1]}" if place else family
    return {"family": _plain(family)} | ({"given": _plain(given)} if given else {})


def _plain(text: str) -> str:
    """CSL processors read `<i>` and the like in fields as markup: angle brackets become those that look like them."""
    return one_line(text).replace("<", "‹").replace(">", "›")
