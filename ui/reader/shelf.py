"""All sittings to choose from, newest first, by parliament, period and year; a filter narrows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from indexer.analysis import fold
from indexer.parliaments import load
from indexer.protocol import AgendaItem
from indexer.store import Index, SittingRow
from rag.reference import long_date
from ui.i18n import LANGUAGES, Translator
from ui.markup import attributes, join, text
from ui.reader.address import sitting_address
from ui.reader.parts import item_number, item_title

SHOWN_ITEMS = 3
"""How many agenda items that fit the filter stand below a sitting."""

_WORDS = 12  # of a filter, at most
_NUMBER = 3  # a figure of at most so many digits is a sitting's number


@dataclass(frozen=True, slots=True)
class Entry:
    """A sitting with what the filter looks at: words for its number and day, its agenda items with their titles.

    A title is kept as it is written, in small letters, and folded. `fits` are the items that the filter means.
    """

    row: SittingRow
    about: frozenset[str]
    items: tuple[tuple[AgendaItem, str, str], ...]
    fits: tuple[AgendaItem, ...] = ()


def shelf(index: Index) -> list[Entry]:
    """All sittings, the newest first within each parliament."""
    items: dict[str, dict[AgendaItem, tuple[AgendaItem, str, str]]] = {}
    for held in index.agenda_items():
        words = " ".join(filter(None, (held.item.number, held.item.title, *held.item.drucksachen)))
        items.setdefault(held.sitting_id, {})[held.item] = (held.item, words.lower(), f" {fold(words)}")
    rows = sorted(index.sittings(), key=lambda row: (row.period, row.date, row.number), reverse=True)
    rows.sort(key=lambda row: row.parliament)
    return [Entry(row, _about(row), tuple(items.get(row.sitting_id, {}).values())) for row in rows]


def narrowed(entries: Sequence[Entry], wanted: str) -> list[Entry]:
    """The sittings of which every word tells the number (`67`, `20/67`), the day, month or year, or stands in the
    title, or is a printed paper, of one agenda item."""
    words = wanted.lower().split()[:_WORDS]
    found = []
    for entry in entries:
        rest = [word for word in words if word not in entry.about and fold(word) not in entry.about]
        if any(word.isdigit() and len(word) <= _NUMBER for word in rest):
            continue
        # Folded, a word must begin one: `Wolf` is not meant by `Zwölften`, but `Problemwolf` holds it as it is written.
        looked = [(word, f" {fold(word)}") for word in rest]
        fits = tuple(
            item
            for item, title, folded in entry.items
            if all(word in title or (start.strip() and start in folded) for word, start in looked)
        )
        fits = fits if rest else ()
        if fits or not rest:
            found.append(replace(entry, fits=fits))
    return found


def shelf_html(entries: Sequence[Entry], wanted: str, t: Translator) -> str:
    """The sittings that fit as a list; what to do where none does, or none is there at all."""
    if not entries:
        return (
            f'<div class="pc-empty"><p><strong>{text(t("empty.title"))}</strong></p><p>{text(t("empty.lead"))}</p>'
            f"<pre><code>{text(t('empty.command'))}</code></pre></div>"
        )
    found = narrowed(entries, wanted)
    shown = t.count("reader.shelf.found", len(found)) if wanted.strip() else t.count("coverage.sittings", len(found))
    body = (
        "".join(_shelves(found, t)) or f'<p class="pc-empty">{text(t("reader.shelf.none", asked=wanted.strip()))}</p>'
    )
    return f'<p class="pc-shelf-count" role="status">{text(shown)}</p>{body}'


def _shelves(entries: Sequence[Entry], t: Translator) -> Iterator[str]:
    for (parliament, period), held in groupby(entries, key=lambda entry: (entry.row.parliament, entry.row.period)):
        heading = t("reader.period", parliament=load(parliament).name, period=period)
        yield f'<section class="pc-shelf"><h3>{text(heading)}</h3>'
        for year, of_year in groupby(held, key=lambda entry: entry.row.date[:4]):
            rows = "".join(_row(entry, t) for entry in of_year)
            yield f"<h4>{text(year)}</h4><ul>{rows}</ul>"
        yield "</section>"


def _row(entry: Entry, t: Translator) -> str:
    row = entry.row
    day = long_date(date.fromisoformat(row.date), t.language)
    counts = f"{t.count('filters.matching', row.turns)}, {t.count('reader.pages', row.pages)}"
    partly = f'<span class="pc-badge pc-warn">{text(t("reader.part"))}</span>' if not row.complete else None
    more = len(entry.fits) - SHOWN_ITEMS
    items = "".join(f"<li>{text(_item(item, t))}</li>" for item in entry.fits[:SHOWN_ITEMS])
    items += f"<li>{text(t.count('reader.shelf.more', more))}</li>" if more > 0 else ""
    return join(
        f"<li><a{attributes({'href': sitting_address(row.sitting_id)})}>",
        f"<strong>{text(t('chip.sitting', n=row.number))}</strong> <span>{text(day)}</span></a>",
        f'<span class="pc-shelf-about">{text(counts)}</span>',
        partly,
        f'<ul class="pc-shelf-items">{items}</ul>' if items else None,
        "</li>",
    )


def _item(item: AgendaItem, t: Translator) -> str:
    return " ".join(filter(None, (item_number(item, t), item_title(item, t))))


def _about(row: SittingRow) -> frozenset[str]:
    """The words that mean this sitting by its number or its day, as people type them."""
    day = date.fromisoformat(row.date)
    months = {fold(long_date(day, language).split()[1]) for language in LANGUAGES}
    figures = {f"{d}.{m}.{day.year}" for d in (day.day, f"{day.day:02d}") for m in (day.month, f"{day.month:02d}")}
    figures |= {f"{day.month:02d}.{day.year}", f"{day.month}.{day.year}", row.date, row.date[:7], row.date[:4]}
    numbers = {str(row.number), f"{row.period}/{row.number}", row.sitting_id}
    return frozenset(months | figures | numbers | {fold(load(row.parliament).name), row.parliament})
