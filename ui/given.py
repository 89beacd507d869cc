"""Values as somebody writes them into a question's limits, read the same at the command line, in REST and in MCP."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.store import Filters


def day(value: str) -> date:
    """A date, `2021-03-16` or `16.03.2021`. Raises ValueError."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise ValueError(f"{value!r} is no date; write 2021-03-16 or 16.03.2021.")


def drucksache(value: str) -> str:
    """The number of a printed paper, `20/5021`. Raises ValueError."""
    match = re.search(r"\d+/\d+", value)
    if match is None:
        raise ValueError(f"{value!r} is no Drucksache; write 20/5021.")
    return match[0]


def words(value: str) -> str:
    """Text with at least one letter or digit in it, as it is. Raises ValueError."""
    if not any(character.isalnum() for character in value):
        raise ValueError("there are no words in it.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("it is not UTF-8.")
    return str(value)


def filters(given: Mapping[str, Sequence[Any]]) -> Filters:
    """The filters of values that were read, by the names of the options; a name left out limits nothing.

    Of several days to begin with the latest holds, of several to end with the earliest.
    """
    from indexer.store import Filters

    held = {name: tuple(values) for name, values in given.items()}
    return Filters(
        speakers=held.get("speaker", ()),
        parties=held.get("party", ()),
        offices=held.get("office", ()),
        sittings=held.get("sitting", ()),
        drucksachen=held.get("drucksache", ()),
        agenda=held.get("agenda", ()),
        roles=held.get("role", ()),
        parliaments=held.get("parliament", ()),
        date_from=max(held.get("from", ()), default=None),
        date_to=min(held.get("to", ()), default=None),
    )
