"""The page's head as HTML: the name, what is indexed, and the switches for conversation, language, light and dark."""

from __future__ import annotations

from ui.i18n import LANGUAGES, Translator
from ui.icons import ICONS
from ui.markup import attributes, text

_MARK = (
    '<svg class="pc-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path d="M3 25a13 13 0 0 1 26 0" /><path d="M8.5 25a7.5 7.5 0 0 1 15 0" /><path d="M14 25a2 2 0 0 1 4 0" /></svg>'
)
SECTIONS = {"chat": "./", "search": "search", "reader": "reader", "verify": "verify", "corpus": "corpus"}
"""The pages in the order of the navigation. Addresses are relative, so that a collection can live below any path."""


def header_html(page: str, coverage: str, names: str, t: Translator) -> str:
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
        f'<h1 class="pc-brand">{_MARK}<span>plenarchat</span></h1>{_navigation(page, t)}{about}'
        f'<div class="pc-controls">{_conversations(t) if page == "chat" else ""}'
        f'<div class="pc-languages" role="group" aria-label="{text(t("language"))}">{languages}</div>'
        f'<button type="button" class="pc-control pc-icon" data-theme-switch aria-label="{text(t("theme"))}" '
        f'title="{text(t("theme"))}">{ICONS["theme"]}</button></div></header>'
    )


def _connection(t: Translator) -> dict[str, str]:
    """What the page's script says of the connection."""
    return {
        "data-close": t("connection.close"),
        "data-failed": t("connection.failed"),
        "data-lost": t("connection.lost"),
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
