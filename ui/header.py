"""The page's head as HTML: the name, what is indexed, and the switches for conversation, language, light and dark."""

from __future__ import annotations

from ui.access.visitor import Visitor
from ui.i18n import LANGUAGES, Translator
from ui.icons import ICONS
from ui.markup import attributes, text

_MARK = (
    '<svg class="pc-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path d="M3 25a13 13 0 0 1 26 0" /><path d="M8.5 25a7.5 7.5 0 0 1 15 0" /><path d="M14 25a2 2 0 0 1 4 0" /></svg>'
)
SECTIONS = {"chat": "./", "search": "search", "reader": "reader", "verify": "verify", "corpus": "corpus"}
"""The pages in the order of the navigation. Addresses are relative, so that a collection can live below any path."""


def header_html(page: str, coverage: str, names: str, t: Translator, visitor: Visitor | None = None) -> str:
    """The head of a page; `data-language` on it is what the page's script follows."""
    about = f'<p class="pc-about"><strong>{text(names)}</strong> <span>{text(coverage)}</span></p>' if names else ""
    languages = "".join(
        f'<button type="button"{attributes({"data-choose": code, "lang": code, "title": t(f"language.{code}")})} '
        f'aria-pressed="{"true" if code == t.language else "false"}">{code.upper()}</button>'
        for code in LANGUAGES
    )
    return (
        f'<header class="pc-header"{attributes({"data-language": t.language} | _connection(t))}>'
        f'<a class="pc-skip" href="#{"pc-main" if page == "chat" else f"pc-{page}"}">{text(t("skip"))}</a>'
        f'<h1 class="pc-brand">{_MARK}<span>plenarchat</span></h1>{_navigation(page, t)}'
        f"{_shelves(visitor or Visitor(), t)}{about}"
        f'<div class="pc-controls">{_conversations(t) if page == "chat" else ""}'
        f'<div class="pc-languages" role="group" aria-label="{text(t("language"))}">{languages}</div>'
        f'<button type="button" class="pc-control pc-icon" data-theme-switch aria-label="{text(t("theme"))}" '
        f'title="{text(t("theme"))}">{ICONS["theme"]}</button>{_leave(visitor or Visitor(), t)}</div></header>'
    )


def _shelves(visitor: Visitor, t: Translator) -> str:
    """The other collections that the visitor may read, where there are any."""
    current = next((shelf.title for shelf in visitor.shelves if shelf.current), None)
    if len(visitor.shelves) < 2 or current is None:
        return ""
    links = "".join(
        f"<li><a{attributes({'href': shelf.address, 'aria-current': 'true' if shelf.current else None})}>"
        f"{text(shelf.title)}</a></li>"
        for shelf in visitor.shelves
    )
    name = f'<span class="pc-hidden">{text(t("access.shelves"))}: </span><span class="pc-shelf">{text(current)}</span>'
    return f'<details class="pc-shelves"><summary>{name}</summary><ul>{links}</ul></details>'


def _leave(visitor: Visitor, t: Translator) -> str:
    """The way out for who has logged in here."""
    if visitor.logout is None:
        return ""
    who = attributes({"title": t("logout.who", name=visitor.identity.name)})
    shown = f"{ICONS['leave']}<span>{text(t('logout'))}</span>"
    return (
        f'<form class="pc-leave" method="post"{attributes({"action": visitor.logout})}>'
        f'<button type="submit" class="pc-control"{who}>{shown}</button></form>'
    )


def _connection(t: Translator) -> dict[str, str]:
    """What the page's script says of the connection."""
    return {
        "data-close": t("connection.close"),
        "data-failed": t("connection.failed"),
        "data-lost": t("connection.lost"),
        "data-often": t("access.often.wait"),
        "data-over": t("access.over"),
        "data-unsent": t("connection.unsent"),
    }


def _navigation(page: str, t: Translator) -> str:
    links = "".join(
        f"<a{attributes({'href': address, 'aria-current': 'page' if name == page else None})}>"
        f"{text(t(f'nav.{name}'))}</a>"
        for name, address in SECTIONS.items()
    )
    return f'<nav class="pc-nav" aria-label="{text(t("nav"))}">{links}</nav>'


def _conversations(t: Translator) -> str:
    """A new conversation, and the earlier ones."""
    return "".join(
        f'<button type="button" class="pc-control" data-{name}>{ICONS[name]}<span>{text(t(name))}</span></button>'
        for name in ("history", "new")
    )
