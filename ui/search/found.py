"""What a search found, as one piece of HTML: facets, heading, views and order, turns or lines, pages."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from indexer.protocol import Role
from indexer.store import FoundTurns, Index
from indexer.store.filters import is_called
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.search.address import PAGE_SIZE, Asked
from ui.search.facets import active_html, facets_html
from ui.search.results import hits, table_html, turns_html
from ui.search.states import more_ways, nothing_html, question_link, unknown_words

MOST_EXPORTED = 2_000
"""Turns in a file, at most."""

MOST_RECORDED = 200
"""Turns in a Word document, at most."""

_NEAR = 2  # pages beside the current one that are linked
_MOST_PEOPLE = 3


def found_html(index: Index, asked: Asked, t: Translator) -> str:
    """The results of a search that asks for something. Raises FilterError and what the index raises."""
    query = asked.query()
    found = index.search_turns(query)
    last = max(1, ceil(found.total / PAGE_SIZE))
    if asked.page > last:
        asked = replace(asked, page=last)
        found = index.search_turns(asked.query())
    table = asked.view == "lines" and bool(found.forms)
    held = hits(found, table=table)
    active = active_html(asked, query.to.filters, found.facets, t)
    if not found.total:
        body = nothing_html(found, asked, t)
    elif table:
        body = table_html(held, t)
    else:
        body = turns_html(held, (asked.page - 1) * PAGE_SIZE + 1, t)
    return join(
        '<div class="pc-search-grid">',
        facets_html(found.facets, asked, query.to.filters, t),
        f'<section class="pc-results" aria-label="{text(t("search.results"))}">',
        '<div role="status">',
        f'<h3 class="pc-found-head" id="pc-found-head" tabindex="-1">{_heading(found, asked, t)}</h3></div>',
        active,
        _people(index, asked, t),
        _bar(found, asked, t) + _notes(found, asked, t) if found.total else None,
        body,
        _pager(asked, last, t) if last > 1 else None,
        _foot(found, asked, t) if found.total else None,
        "</section></div>",
    )


def _heading(found: FoundTurns, asked: Asked, t: Translator) -> str:
    if not found.total:
        return text(t("search.none"))
    turns = text(t.count("filters.matching", found.total))
    return f"{turns} <span>{text(asked.q)}</span>" if asked.q.strip() else turns


def _bar(found: FoundTurns, asked: Asked, t: Translator) -> str:
    """The switches: turns or lines, and the order."""
    views = [(name, t(f"search.view.{name}"), asked.address(view=name)) for name in ("turns", "lines")]
    orders = [(name, t(f"search.sort.{name}"), asked.address(sort=name)) for name in ("relevance", "date", "oldest")]
    order = asked.sort
    if not found.forms:
        orders, order = orders[1:], "date" if asked.sort == "relevance" else asked.sort
    switches = [_switch(t("search.sort"), orders, order)]
    if found.forms:
        switches.insert(0, _switch(t("search.view"), views, asked.view))
    return f'<div class="pc-bar">{"".join(switches)}</div>'


def _switch(label: str, choices: list[tuple[str, str, str]], chosen: str) -> str:
    links = "".join(
        f"<a{attributes({'href': address, 'aria-current': 'true' if name == chosen else None})} data-go>"
        f"{text(shown)}</a>"
        for name, shown, address in choices
    )
    return f'<div class="pc-switch" role="group" aria-label="{text(label)}"><span>{text(label)}</span>{links}</div>'


def _notes(found: FoundTurns, asked: Asked, t: Translator) -> str:
    """What the reader should know of how it was searched, and wider searches."""
    told = unknown_words(found, t)
    if found.any_word and not asked.any_word:
        told.append(t("search.any.fallback"))
    notes = "".join(f'<p class="pc-note">{text(note)}</p>' for note in told)
    if asked.any_word or asked.around:
        strict = t("search.any.now") if asked.any_word else t("search.around.now")
        back = asked.address(any_word=False, around=False)
        link = f"<a{attributes({'href': back})} data-go>{text(t('search.strict'))}</a>"
        notes += f'<p class="pc-note">{text(strict)} {link}</p>'
    links = "".join(
        f"<li><a{attributes({'href': address})} data-go>{text(label)}</a></li>"
        for label, address in more_ways(found, asked, t)
    )
    return notes + (f'<ul class="pc-ways">{links}</ul>' if links else "")


def _people(index: Index, asked: Asked, t: Translator) -> str | None:
    """Links to all that somebody said, where the words are a name."""
    words = asked.q.strip()
    if not words or len(words) > 60 or asked.form.speakers:
        return None
    meant = [
        person.name
        for person in index.roster().people
        if any(stint.role is not Role.CHAIR and stint.turns for stint in person.stints)
        and any(is_called(words, name) for name in person.names)
    ]
    if not 0 < len(meant) <= _MOST_PEOPLE:
        return None
    links = "".join(
        f"<li><a{attributes({'href': asked.address(q='', form=asked.form._replace(speakers=(name,)))})} data-go>"
        f"{text(t('search.said_by', speaker=name))}</a></li>"
        for name in meant
    )
    return f'<ul class="pc-ways">{links}</ul>'


def _pager(asked: Asked, last: int, t: Translator) -> str:
    now = asked.page
    wanted = sorted({1, last, *range(max(1, now - _NEAR), min(last, now + _NEAR) + 1)})
    links = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            links.append('<li aria-hidden="true">…</li>')
        held = {
            "href": asked.address(page=number),
            "aria-current": "page" if number == now else None,
            "aria-label": t("search.page", n=number),
        }
        links.append(f"<li><a{attributes(held)} data-go data-top>{text(t.number(number))}</a></li>")
    sides = {}
    for side, number in (("previous", now - 1), ("next", now + 1)):
        there = 1 <= number <= last
        held = {"href": asked.address(page=number), "rel": "prev" if side == "previous" else "next"}
        sides[side] = f"<a{attributes(held)} data-go data-top>{text(t(f'search.page.{side}'))}</a>" if there else ""
    pages = f"<ol>{''.join(links)}</ol>"
    return (
        f'<nav class="pc-pager" aria-label="{text(t("search.pages"))}">{sides["previous"]}{pages}{sides["next"]}</nav>'
    )


def _foot(found: FoundTurns, asked: Asked, t: Translator) -> str:
    saved = replace(asked, lang=t.language).address("search/turns.csv")
    most = f" {t('search.csv.cut', n=t.number(MOST_EXPORTED))}" if found.total > MOST_EXPORTED else ""
    ask = question_link(asked, t) if asked.q.strip() else ""
    csv = f"<a{attributes({'href': saved, 'class': 'pc-csv', 'download': ''})}>{text(t('search.csv') + most)}</a>"
    record = replace(asked, lang=t.language).address("search/turns.docx")
    cut = f" {t('search.csv.cut', n=t.number(MOST_RECORDED))}" if found.total > MOST_RECORDED else ""
    word = f"<a{attributes({'href': record, 'class': 'pc-csv', 'download': ''})}>{text(t('search.word') + cut)}</a>"
    return f'<p class="pc-search-foot">{word}{csv}{ask}</p>'
