"""`plenarchat roster`: who held which office and sat in which group, from when to when, or on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from ui.cli_options import Day, Settings, command, pass_settings
from ui.cli_output import console, message, print_json

if TYPE_CHECKING:
    from indexer.roster import Person, Stint


@command("roster")
@click.option("--date", "day", type=Day(), metavar="DATE", help="Only what somebody was on this day.")
@click.option("--doubts", is_flag=True, help="Print what the protocols leave open instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def roster_command(settings: Settings, day: date | None, doubts: bool, as_json: bool) -> None:
    """Print who held which office and sat in which group when, by the protocols in the index."""
    from indexer.store import Index
    from rag.understanding.people import surname

    with Index.open(settings.index) as index:
        roster = index.roster()
    people = sorted(roster.people, key=lambda person: (person.parliament, surname(person.name).casefold(), person.name))
    held = [(person, person.on(day) if day else person.stints) for person in people]
    held = [(person, stints) for person, stints in held if stints or not day]
    if as_json:
        open_ = [{"names": d.names, "reason": d.reason, "from": str(d.first), "to": str(d.last)} for d in roster.doubts]
        print_json({"date": str(day) if day else None, "people": [_json(*row) for row in held], "doubts": open_})
        return
    out = console()
    for doubt in roster.doubts if doubts else ():
        out.print(f"{', '.join(doubt.names)}: {doubt.reason} ({_day(doubt.first)}–{_day(doubt.last)})", soft_wrap=True)
    for line in () if doubts else (line for row in held for line in _lines(*row)):
        out.print(line, soft_wrap=True)
    if roster.doubts and not doubts:
        message(f"{len(roster.doubts)} left open by the protocols: --doubts lists them.")


def _lines(person: Person, stints: tuple[Stint, ...]) -> Iterator[str]:
    """The name, then a line for each office and group, with the days between which it is printed."""
    others = [variant for variant in person.variants if variant != person.name]
    also = f"   (also printed: {', '.join(others)})" if others else ""
    yield f"{' '.join(filter(None, (person.title, person.name)))}{also}"
    for stint in stints:
        yield f"    {_day(stint.first)}–{_day(stint.last)}  {stint.office or stint.party}"


def _json(person: Person, stints: tuple[Stint, ...]) -> dict[str, Any]:
    return {
        "parliament": person.parliament,
        "name": person.name,
        "title": person.title,
        "variants": list(person.variants),
        "turns": person.turns,
        "stints": [
            {
                "office": stint.office,
                "party": stint.party,
                "role": stint.role.value,
                "from": stint.first.isoformat(),
                "to": stint.last.isoformat(),
                "evidence": [evidence.value for evidence in stint.evidence],
                "days": len(stint.days),
                "turns": stint.turns,
            }
            for stint in stints
        ],
    }


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")
