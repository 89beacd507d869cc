"""What `plenarchat search --interjections` prints: who called what into whose speech."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ui.cli_options import Settings
from ui.cli_output import console, message, print_json

if TYPE_CHECKING:
    from indexer.store import Call, Filters


def print_calls(
    settings: Settings, query: str, filters: Filters, callers: Sequence[str], limit: int, *, as_json: bool
) -> None:
    """Print at most `limit` interjections: the best for the query, or without one the first in order."""
    from rich.text import Text

    from indexer.store import Index

    with Index.open(settings.index) as index:
        calls = index.search_interjections(query, filters, limit, callers=callers)
    if as_json:
        print_json({"query": query, "interjections": [call.to_json() for call in calls]})
        return
    if not calls:
        message("No interjection fits. Try other words, or fewer filters.")
    out = console()
    for call in calls:
        out.print(Text(f"{call.rank:>3}  {call.text}", style="bold"), soft_wrap=True)
        out.print(Text(f"     {_where(call)}"), soft_wrap=True)


def _where(call: Call) -> str:
    """`bei Peter Beuth (Minister des Innern und für Sport) · 16.03.2021 · hessen 20/67, S. 5316`."""
    from rag.reference import pages

    name = " ".join(filter(None, (call.title, call.speaker))) or "Sprecher unbekannt"
    capacity = call.office or call.party
    day = date.fromisoformat(call.date).strftime("%d.%m.%Y")
    floor = f"{name} ({capacity})" if capacity else name
    return f"bei {floor} · {day} · {call.parliament} {call.period}/{call.sitting}, {pages(call.page, call.page)}"
