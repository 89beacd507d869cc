"""What an address of the search page asks for, and back: `/search?q=OZG&speaker=Peter+Beuth&from=2021&sort=date`.

Whatever stands in an address is somebody's text: lengths and numbers are bounded here, and what cannot be understood
is said (`FilterError`), never left out, since a filter left out would show more than was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from indexer.parliaments import load
from indexer.protocol import ProtocolError
from indexer.store import Narrowing, Sort, TurnQuery
from indexer.store.filters import is_called, is_party
from ui.filters import FilterError, Form, Options, to_filters
from ui.i18n import LANGUAGES

PAGE_SIZE = 20
"""Turns on a page."""

_MOST_LETTERS = 400  # of the words, and 200 of any other value
_MOST_VALUES = 25
_MOST_PAGES = 100_000
_SORTS = {"relevance": Sort.RELEVANCE, "date": Sort.NEWEST, "oldest": Sort.OLDEST}
# The parameters that may be repeated, by the form's field or the field of `Asked`.
_FORM_LISTS = {
    "speaker": "speakers",
    "party": "parties",
    "office": "offices",
    "sitting": "sittings",
    "parliament": "parliaments",
}
_FORM_LINES = {"from": "date_from", "to": "date_to", "agenda": "agenda", "drucksache": "drucksachen"}
_OWN_LISTS = {"role": "roles", "kind": "kinds", "item": "items"}


NO_LIMIT = Form()
"""The form with nothing in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address holds it. `view` is `turns` or `lines`; `page` counts from 1."""

    q: str = ""
    form: Form = NO_LIMIT
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    any_word: bool = False
    around: bool = False
    sort: str = "relevance"
    view: str = "turns"
    page: int = 1
    lang: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked for."""
        return self.form != NO_LIMIT or bool(self.roles or self.kinds or self.items)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for: the page's start."""
        return not self.q.strip() and not self.narrows

    def query(self) -> TurnQuery:
        """The search. Raises FilterError on a value that means nothing."""
        if wrong := next((name for name in self.form.parliaments if not _is_known(name)), None):
            raise FilterError("search.problem.parliament", wrong)
        filters = to_filters(self.form)
        if self.roles:
            # Only the chair, but not the chair: nobody, rather than everybody.
            allowed = tuple(role for role in self.roles if not filters.roles or role in filters.roles)
            filters = replace(filters, roles=allowed or ("nobody",))
        return TurnQuery(
            words=self.q,
            to=Narrowing(filters, self.kinds, self.items),
            any_word=self.any_word,
            spoken=not self.around,
            sort=_SORTS[self.sort],
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )

    def address(self, path: str = "search", **changes: Any) -> str:
        """The address of this search, with changes to it; on its first page, unless `page` is one of them."""
        asked = replace(self, **({"page": 1} | changes))
        pairs: list[tuple[str, str]] = [("q", asked.q)] if asked.q else []
        for name, field in _FORM_LISTS.items():
            pairs += [(name, value) for value in getattr(asked.form, field)]
        pairs += [(name, value) for name, field in _FORM_LINES.items() if (value := getattr(asked.form, field))]
        for name, field in _OWN_LISTS.items():
            pairs += [(name, value) for value in getattr(asked, field)]
        flags = {"without_chair": asked.form.without_chair}
        pairs += [(name, "1") for name, is_set in flags.items() if is_set]
        pairs += [("words", "any")] if asked.any_word else []
        pairs += [("where", "around")] if asked.around else []
        pairs += [("sort", asked.sort)] if asked.sort != "relevance" else []
        pairs += [("view", asked.view)] if asked.view != "turns" else []
        pairs += [("page", str(asked.page))] if asked.page > 1 else []
        pairs += [("lang", asked.lang)] if asked.lang else []
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def with_form(self, words: str, form: Form, offered: Options) -> Asked:
        """This search with what the form says now."""
        lists = _lists({field: tuple(getattr(form, field) or ()) for field in _FORM_LISTS.values()}, offered)
        lines = {field: (getattr(form, field) or "").strip()[:200] for field in _FORM_LINES.values()}
        changed = Form(**(lists | lines), without_chair=bool(form.without_chair))
        return replace(self, q=(words or "").strip()[:_MOST_LETTERS], form=changed, page=1)


def read(pairs: Iterable[tuple[str, str]], offered: Options) -> Asked:
    """What the parameters of an address ask for; names are put as the form's lists have them."""
    held: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            held.setdefault(name, []).append(value.strip()[: _MOST_LETTERS if name == "q" else 200])
    several = {name: tuple(dict.fromkeys(values))[:_MOST_VALUES] for name, values in held.items()}
    last = {name: values[-1] for name, values in held.items()}
    lists = _lists({field: several.get(name, ()) for name, field in _FORM_LISTS.items()}, offered)
    lines = {field: last.get(name, "") for name, field in _FORM_LINES.items()}
    page = last.get("page", "1")
    sort, view = last.get("sort", ""), last.get("view", "")
    return Asked(
        q=last.get("q", ""),
        form=Form(**(lists | lines), without_chair=last.get("without_chair") == "1"),
        any_word=last.get("words") == "any",
        around=last.get("where") == "around",
        sort=sort if sort in _SORTS else "relevance",
        view="lines" if view == "lines" else "turns",
        page=min(max(1, int(page)), _MOST_PAGES) if re.fullmatch("[0-9]{1,8}", page) else 1,
        lang=last["lang"] if last.get("lang") in LANGUAGES else None,
        **{field: several.get(name, ()) for name, field in _OWN_LISTS.items()},
    )


def _lists(held: dict[str, tuple[str, ...]], offered: Options) -> dict[str, Any]:
    """The form's lists with names as they are offered."""
    known = {
        "speakers": _as_offered(held["speakers"], offered.speakers, is_called),
        "parties": _as_offered(held["parties"], offered.parties, is_party),
    }
    return held | known


def _as_offered(values: Sequence[str], choices: Sequence[tuple[str, str]], same: Any) -> tuple[str, ...]:
    """`Beuth` as `Peter Beuth`: the values as the list has them, those that it does not know as they are."""
    offered = [value for _, value in choices]
    meant = (
        [value] if value in offered else [known for known in offered if same(value, known)] or [value]
        for value in values
    )
    return tuple(dict.fromkeys(name for names in meant for name in names))


def _is_known(parliament: str) -> bool:
    try:
        return bool(load(parliament))
    except ProtocolError:
        return False
