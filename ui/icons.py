"""The few pictures on buttons, as SVG; what a button does is always said in words too."""

from __future__ import annotations


def _icon(path: str) -> str:
    return f'<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">{path}</svg>'


ICONS = {
    "edit": _icon('<path d="M4 16l1-4 8-8 3 3-8 8z M11.5 5.5l3 3" />'),
    "again": _icon('<path d="M15.5 8A6 6 0 1 0 16 11.5 M16 4v4.2h-4.2" />'),
    "new": _icon('<path d="M10 4v12M4 10h12" />'),
    "history": _icon('<path d="M10 5.5V10l3 2 M4.2 7A6.5 6.5 0 1 1 3.6 11 M3.6 3.6V7H7" />'),
    "leave": _icon('<path d="M8 3.5H4.5v13H8 M8.5 10H17 M13.5 6.5 17 10l-3.5 3.5" />'),
    "theme": _icon('<circle cx="10" cy="10" r="7" /><path class="pc-half" d="M10 3a7 7 0 0 1 0 14z" />'),
}
