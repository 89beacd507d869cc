"""The filters beside the question: what can be chosen, the form's values as `Filters`, and the chips that show them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from indexer.parliaments import load
from indexer.protocol import Role
from indexer.store import Filters, Index
from ui.i18n import Translator
from ui.markup import attributes, text

Choices = list[tuple[str, str]]


class FilterError(ValueError):
    """A filter that cannot be understood; `key` and `value` make the message in the user's language."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(f"{key}: {value}")
        self.key, self.value = key, value


class Form(NamedTuple):
    """The values of the filter form, in the order of its fields."""

    speakers: Sequence[str] = ()
    parties: Sequence[str] = ()
    offices: Sequence[str] = ()
    date_from: str = ""
    date_to: str = ""
    sittings: Sequence[str] = ()
    agenda: str = ""
    drucksachen: str = ""
    parliaments: Sequence[str] = ()
    without_chair: bool = False


NO_LIMITS = Form()


@dataclass(frozen=True, slots=True)
class Options:
    """What the form's lists offer: (label, value) pairs."""

    speakers: Choices
    parties: Choices
    offices: Choices
    sittings: Choices
    agenda: Choices
    parliaments: Choices


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter: the field of the form, its value there, and how it is shown."""

    field: str
    value: str
    text: str


def options(index: Index, t: Translator) -> Options:
    """Everything that can be chosen from an index; speakers by surname, with the capacity they mostly spoke in."""
    facets = index.facets()
    capacities: dict[str, str] = {}
    for person in index.roster().people:
        for stint in sorted(person.stints, key=lambda stint: -stint.turns):
            for name in stint.names:
                capacities.setdefault(name, stint.party or stint.office or "")
    speakers = [(f"{name} · {capacities[name]}" if capacities.get(name) else name, name) for name in facets.speakers]
    sittings = [
        (t("filter.sitting.choice", period=row.period, sitting=row.number, date=t.date(row.date)), str(row.number))
        for row in reversed(index.sittings())
    ]
    return Options(
        speakers=sorted(speakers, key=lambda choice: _surname(choice[1])),
        parties=_plain(facets.parties),
        offices=_plain(facets.offices),
        sittings=sittings,
        agenda=_plain(sorted({row.item.title for row in index.agenda_items() if row.item.title}, key=str.casefold)),
        parliaments=[(load(parliament).name, parliament) for parliament in facets.parliaments],
    )


def to_filters(form: Form) -> Filters:
    """The form as hard limits. Raises FilterError on a date that is none."""
    roles = tuple(role.value for role in Role if role is not Role.CHAIR) if form.without_chair else ()
    first, last = parse_date(form.date_from, last=False), parse_date(form.date_to, last=True)
    if first and last and first > last:
        raise FilterError("problem.date_order", f"{form.date_from.strip()} – {form.date_to.strip()}")
    return Filters(
        speakers=tuple(form.speakers or ()),
        parties=tuple(form.parties or ()),
        offices=tuple(form.offices or ()),
        sittings=tuple(_sitting(number) for number in form.sittings or ()),
        drucksachen=_several(form.drucksachen),
        agenda=(form.agenda.strip(),) if form.agenda and form.agenda.strip() else (),
        roles=roles,
        parliaments=tuple(form.parliaments or ()),
        date_from=first,
        date_to=last,
    )


def _sitting(written: str) -> int:
    number = re.fullmatch(r"(?:\d{1,3}/)?(\d{1,4})\.?(?: Sitzung)?", str(written).strip())
    if number is None:
        raise FilterError("problem.sitting", str(written))
    return int(number[1])


def to_form(filters: Filters) -> Form:
    """The form that gives those filters."""
    return Form(
        speakers=list(filters.speakers),
        parties=list(filters.parties),
        offices=list(filters.offices),
        date_from=written(filters.date_from.isoformat()) if filters.date_from else "",
        date_to=written(filters.date_to.isoformat()) if filters.date_to else "",
        sittings=[str(number) for number in filters.sittings],
        agenda=" ".join(filters.agenda),
        drucksachen=", ".join(filters.drucksachen),
        parliaments=list(filters.parliaments),
        without_chair=bool(filters.roles),
    )


def written(iso: str) -> str:
    """An ISO date as it is typed into the form: `16.03.2021`."""
    return date.fromisoformat(iso).strftime("%d.%m.%Y")


def parse_date(value: str | None, *, last: bool) -> date | None:
    """`16.03.2021`, `2021-03-16`, a month (`03.2021`) or a year (`2021`), the latter two as their first or last day."""
    written = (value or "").strip()
    if not written:
        return None
    german = re.fullmatch(r"(?:(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*)?(\d{4})", written)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", written)
    if german:
        day, month, year = german.groups()
    elif iso:
        year, month, day = iso.groups()
    else:
        raise FilterError("problem.date", written)
    try:
        number = int(month) if month else (12 if last else 1)
        return date(int(year), number, int(day) if day else (monthrange(int(year), number)[1] if last else 1))
    except ValueError as error:
        raise FilterError("problem.date", written) from error


def chips(filters: Filters, t: Translator) -> list[Chip]:
    """The active filters, one chip each."""
    named = ("speakers", "parties", "offices")
    found = [Chip(field, value, value) for field in named for value in getattr(filters, field)]
    if filters.date_from:
        found.append(Chip("date_from", "", t("period.from", date=t.date(filters.date_from.isoformat()))))
    if filters.date_to:
        found.append(Chip("date_to", "", t("period.to", date=t.date(filters.date_to.isoformat()))))
    found += [Chip("sittings", str(number), t("chip.sitting", n=number)) for number in filters.sittings]
    found += [Chip("agenda", "", t("chip.agenda", words=words)) for words in filters.agenda]
    found += [Chip("drucksachen", paper, t("source.papers", papers=paper)) for paper in filters.drucksachen]
    found += [Chip("parliaments", parliament, load(parliament).name) for parliament in filters.parliaments]
    if filters.roles:
        found.append(Chip("without_chair", "", t("filter.without_chair")))
    return found


def active_html(filters: Filters, matching: int | None, t: Translator) -> str:
    """The active filters as chips to click away, and how many turns they leave; empty where nothing is limited."""
    if not filters:
        return ""
    buttons = "".join(f"<li>{_removable(chip, t)}</li>" for chip in chips(filters, t))
    turns = text(t.count("filters.matching", matching)) if matching is not None else ""
    count = f'<li class="pc-matching">{turns}</li>' if turns else ""
    return f'<ul class="pc-chips" aria-label="{text(t("filters.active"))}">{buttons}{count}</ul>'


def _removable(chip: Chip, t: Translator) -> str:
    label = t("filter.remove", what=chip.text)
    held = attributes({"data-field": chip.field, "data-value": chip.value, "aria-label": label})
    shown = f'{text(chip.text)}<span aria-hidden="true">×</span>'
    return f'<button type="button" class="pc-chip pc-limit"{held}>{shown}</button>'


def without(form: Form, field: str, value: str) -> Form:
    """The form with one chip's filter taken away."""
    changed: Any = getattr(Form(), field)
    if field in ("speakers", "parties", "offices", "sittings", "parliaments"):
        changed = [kept for kept in getattr(form, field) or () if kept != value]
    elif field == "drucksachen":
        changed = ", ".join(paper for paper in _several(form.drucksachen) if paper != value)
    return form._replace(**{field: changed})


def _several(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,;]+", value or "") if part)


def _plain(values: Sequence[str]) -> Choices:
    return [(value, value) for value in values]


def _surname(name: str) -> tuple[str, str]:
    words = re.sub(r"\s*\([^()]*\)$", "", name).split()
    return words[-1].casefold(), name.casefold()
