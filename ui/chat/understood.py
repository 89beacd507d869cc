"""What was understood of a question, as chips above its answer: each can be left out, or made a filter and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.answer import Understood
from ui.chat.conversation import Exchange
from ui.filters import Form, written
from ui.i18n import Translator
from ui.markup import attributes, text

FIELDS = {"speaker": "speakers", "office": "offices", "party": "parties", "sitting": "sittings"}
"""The fields of the filter form that hold several values, by the kind of what was understood."""


def understood_html(exchange: Exchange, understood: Understood, t: Translator, *, live: bool) -> str | None:
    """The chips of an answered exchange; `live` ones can be left out, changed and taken in again."""
    items = [item for item in understood.items if item["kind"] != "unknown"]
    if not items and not understood.ignored:
        return None
    label = text(t("understood"))
    head = f'<li class="pc-chips-label" aria-hidden="true">{label}</li>'
    chips = "".join(f"<li>{_chip(exchange.number, item, t, live=live)}</li>" for item in items)
    ignored = "".join(f"<li>{_ignored(exchange.number, item, t, live=live)}</li>" for item in understood.ignored)
    return f'<ul class="pc-chips pc-understood" aria-label="{label}">{head}{chips}{ignored}</ul>'


def item_text(item: Mapping[str, Any], t: Translator) -> str:
    """How one thing understood is shown: `Peter Beuth`, `2021`, `67. Sitzung`, `Drucksache 20/5021`."""
    value = str(item["value"])
    match item["kind"]:
        case "date":
            first, _, last = value.partition("/")
            return period_text(first, last, t)
        case "sitting":
            return t("chip.sitting", n=value)
        case "drucksache":
            return t("source.papers", papers=value)
        case "agenda":
            return t("source.item", n=value)
        case "debate":
            return t("quote", words=value)
        case "role":
            return t(f"role.{value}")
        case "side":
            return t(f"side.{value}")
    return value


def period_text(first: str, last: str, t: Translator) -> str:
    """Two ISO dates as a year, a day, or a period."""
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    return t.date(first) if first == last else f"{t.date(first)}–{t.date(last)}"


def as_filter(form: Form, item: Mapping[str, Any]) -> Form:
    """The filter form with what was understood as one of its limits; as it is where the form has no such field."""
    kind, value = item["kind"], str(item["value"])
    if kind in FIELDS:
        field = FIELDS[kind]
        changed: Any = [*(chosen for chosen in getattr(form, field) or () if chosen != value), value]
        return form._replace(**{field: changed})
    if kind == "date":
        first, _, last = value.partition("/")
        return form._replace(date_from=written(first), date_to=written(last))
    if kind == "drucksache":
        return form._replace(drucksachen=", ".join(filter(None, (form.drucksachen, value))))
    if kind in ("agenda", "debate"):
        return form._replace(agenda=value)
    return form


def changeable(item: Mapping[str, Any]) -> bool:
    """Whether the filter form has a field for it."""
    return item["kind"] in (*FIELDS, "date", "drucksache", "agenda", "debate")


def item_with(items: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    """The item of that key."""
    return next((item for item in items if item.get("key") == key), None)


def _chip(exchange: int, item: Mapping[str, Any], t: Translator, *, live: bool) -> str:
    shown, hints = item_text(item, t), []
    if not item["sure"]:
        hints.append(t("understood.unsure"))
    if item["carried"]:
        hints.append(t("understood.carried"))
    style = "pc-chip pc-unsure" if not item["sure"] else "pc-chip"
    hint = " ".join(hints) or None
    if not live:
        return f"<span{attributes({'class': style, 'title': hint})}>{text(shown)}</span>"
    held = {"data-exchange": exchange, "data-key": item["key"]}
    leave = attributes({**held, "data-do": "leave", "aria-label": t("understood.leave", what=shown)})
    button = f'<button type="button" class="pc-chip-x"{leave}><span aria-hidden="true">×</span></button>'
    if not changeable(item):
        return f"<span{attributes({'class': style, 'title': hint})}>{text(shown)}{button}</span>"
    change = attributes(
        {**held, "data-do": "change", "title": " ".join(filter(None, (hint, t("understood.change", what=shown))))}
    )
    label = f'<button type="button" class="pc-chip-label"{change}>{text(shown)}</button>'
    return f'<span class="{style}">{label}{button}</span>'


def _ignored(exchange: int, item: Mapping[str, Any], t: Translator, *, live: bool) -> str:
    shown = item_text(item, t)
    if not live:
        return f'<span class="pc-chip pc-left-out"><s>{text(shown)}</s></span>'
    held = {"data-exchange": exchange, "data-key": item["key"], "data-do": "take"}
    label = t("understood.take", what=shown)
    button = attributes({"class": "pc-chip pc-left-out", "title": label, "aria-label": label, **held})
    return f'<button type="button"{button}><s>{text(shown)}</s></button>'
