"""The facets beside the results, and the active filters above them, as links: each leads to the narrower search, or to
the one without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from indexer.store import Dimension, FacetValue, Filters
from ui.filters import chips, without
from ui.i18n import Translator
from ui.markup import attributes, text
from ui.search.address import NO_LIMIT, Asked

_SHOWN = 6  # values of a facet before one asks for more
_MOST = 40
_FORM_FIELDS = {
    Dimension.SPEAKER: "speakers",
    Dimension.PARTY: "parties",
    Dimension.OFFICE: "offices",
    Dimension.SITTING: "sittings",
}
_OWN_FIELDS = {Dimension.ROLE: "roles", Dimension.KIND: "kinds", Dimension.ITEM: "items"}
_ORDER = (
    Dimension.SPEAKER,
    Dimension.PARTY,
    Dimension.YEAR,
    Dimension.MONTH,
    Dimension.ROLE,
    Dimension.KIND,
    Dimension.OFFICE,
    Dimension.ITEM,
    Dimension.SITTING,
)
Facets = Mapping[Dimension, Sequence[FacetValue]]


def facets_html(facets: Facets, asked: Asked, filters: Filters, t: Translator) -> str:
    """All facets that narrow anything, behind a button where the window is narrow."""
    groups = "".join(_facet(dimension, facets.get(dimension, ()), asked, filters, t) for dimension in _ORDER)
    if not groups:
        return ""
    return (
        f'<aside class="pc-facets" aria-label="{text(t("search.facets"))}">'
        f'<button type="button" class="pc-facets-open" aria-expanded="false" aria-controls="pc-facets" data-facets>'
        f'{text(t("search.facets"))}</button><div id="pc-facets">{groups}</div></aside>'
    )


def active_html(asked: Asked, filters: Filters, items: Facets, t: Translator) -> str:
    """The active filters as links that take them away; empty where nothing is limited."""
    active = _active(asked, filters, items, t)
    if not active:
        return ""
    links = "".join(
        f"<li><a{attributes({'class': 'pc-chip pc-limit', 'href': address, 'data-go': '', 'aria-label': label})}>"
        f'{text(shown)} <span aria-hidden="true">×</span></a></li>'
        for shown, address in active
        for label in (t("filter.remove", what=shown),)
    )
    none = asked.address(form=NO_LIMIT, roles=(), kinds=(), items=())
    clear = f'<li><a class="pc-clear" data-go{attributes({"href": none})}>{text(t("search.clear"))}</a></li>'
    return (
        f'<ul class="pc-chips" aria-label="{text(t("filters.active"))}">{links}{clear if len(active) > 1 else ""}</ul>'
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """A value of a facet: how it reads, whether it is chosen, and the address of choosing it or letting it go."""

    value: FacetValue
    label: str
    about: str | None
    chosen: bool
    address: str


def _facet(dimension: Dimension, values: Sequence[FacetValue], asked: Asked, filters: Filters, t: Translator) -> str:
    if dimension is Dimension.MONTH and not _year(filters):
        return ""
    if dimension is Dimension.MONTH:
        values = [value for value in values if value.value[:4] == _year(filters)]
    choices = [_choice(dimension, value, asked, filters, t) for value in values]
    if len(choices) < 2 and not any(choice.chosen for choice in choices):
        return ""
    by_time = dimension in (Dimension.YEAR, Dimension.MONTH)
    first = choices if by_time else sorted(choices, key=lambda choice: not choice.chosen)
    shown = 12 if by_time else _SHOWN
    shown += 1 if len(first) == shown + 1 else 0  # one more is no more than the words that would stand for it
    few, more = first[:shown], first[shown:_MOST]
    rest = ""
    if more:
        label = t("search.facet.more", n=len(more))
        rest = f"<details><summary>{text(label)}</summary><ul>{_links(more, t)}</ul></details>"
    title = t(f"search.facet.{dimension}")
    return f'<section><h3>{text(title)}</h3><ul aria-label="{text(title)}">{_links(few, t)}</ul>{rest}</section>'


def _links(choices: Sequence[_Choice], t: Translator) -> str:
    return "".join(
        f"<li><a{attributes(_link(choice, t))} data-go>"
        f'<span class="pc-facet-name">{f"<small>{text(choice.about)}</small> " if choice.about else ""}'
        f"{text(choice.label)}</span>"
        f'<span class="pc-facet-n">{text(t.number(choice.value.turns))}</span></a></li>'
        for choice in choices
    )


def _link(choice: _Choice, t: Translator) -> dict[str, object]:
    return {
        "class": "pc-facet pc-on" if choice.chosen else "pc-facet",
        "href": choice.address,
        "aria-current": "true" if choice.chosen else None,
        "title": t("filter.remove", what=choice.label) if choice.chosen else None,
        "data-value": choice.value.value,
    }


def _choice(dimension: Dimension, of: FacetValue, asked: Asked, filters: Filters, t: Translator) -> _Choice:
    label, about = _label(dimension, of, t)
    if dimension in (Dimension.YEAR, Dimension.MONTH):
        first, last = _period(of.value)
        whole = (filters.date_from, filters.date_to) == (first, last)
        chosen = whole or (dimension is Dimension.YEAR and _year(filters) == of.value)
        wider = of.value[:4] if dimension is Dimension.MONTH else ""
        value = wider if chosen else of.value
        form = asked.form._replace(date_from=value, date_to=value)
        return _Choice(of, label, about, chosen, asked.address(form=form))
    if dimension in _FORM_FIELDS:
        field = _FORM_FIELDS[dimension]
        values = _toggled(getattr(asked.form, field), of.value)
        changes: dict[str, Any] = {field: values}
        form = asked.form._replace(**changes)
        return _Choice(of, label, about, of.value in getattr(asked.form, field), asked.address(form=form))
    field = _OWN_FIELDS[dimension]
    held: tuple[str, ...] = getattr(asked, field)
    changed: dict[str, Any] = {field: _toggled(held, of.value)}
    return _Choice(of, label, about, of.value in held, asked.address(**changed))


def _label(dimension: Dimension, of: FacetValue, t: Translator) -> tuple[str, str | None]:
    day = t.date(of.date) if of.date else None
    match dimension:
        case Dimension.ROLE:
            return t(f"search.role.{of.value}"), None
        case Dimension.KIND:
            return t(f"search.kind.{of.value}"), None
        case Dimension.MONTH:
            year, month = of.value.split("-")
            return f"{t('date.months').split()[int(month) - 1]} {year}", None
        case _:
            return of.label, day


def _toggled(values: Sequence[str], value: str) -> tuple[str, ...]:
    return tuple(kept for kept in values if kept != value) if value in values else (*values, value)


def _period(value: str) -> tuple[date, date]:
    """First and last day of `2021` or `2021-03`."""
    year, month = int(value[:4]), int(value[5:] or 0)
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return first, after - timedelta(days=1)


def _year(filters: Filters) -> str | None:
    """The year that the period lies in, where it is one."""
    if filters.date_from and filters.date_to and filters.date_from.year == filters.date_to.year:
        return str(filters.date_from.year)
    return None


def _active(asked: Asked, filters: Filters, facets: Facets, t: Translator) -> list[tuple[str, str]]:
    """Each active filter in words, and the address without it."""
    found = [
        (chip.text, asked.address(form=without(asked.form, chip.field, chip.value)))
        for chip in chips(filters, t)
        if chip.field != "without_chair"
    ]
    if asked.form.without_chair:
        form = asked.form._replace(without_chair=False)
        found.append((t("filter.without_chair"), asked.address(form=form)))
    titles = {value.value: value.label for value in facets.get(Dimension.ITEM, ())}
    labels: dict[str, Callable[[str], str]] = {
        "roles": lambda value: t(f"search.role.{value}") if f"search.role.{value}" in t else value,
        "kinds": lambda value: t(f"search.kind.{value}") if f"search.kind.{value}" in t else value,
        "items": lambda value: titles.get(value, value),
    }
    for field, label in labels.items():
        held: tuple[str, ...] = getattr(asked, field)
        for value in held:
            changed: dict[str, Any] = {field: _toggled(held, value)}
            found.append((label(value), asked.address(**changed)))
    return found
