"""How numbers, times and names are written in the report; what is missing is a dash, never a zero."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

DASH = "–"
_NEVER_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WRONG = {
    "quote_fidelity": "quote not verbatim",
    "speaker_attribution": "wrong speaker",
    "page_accuracy": "wrong page",
    "date_accuracy": "wrong day",
    "text_as_cited": "text not as cited",
    "citations_out_of_range": "marker without citation",
}
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def clean(text: str) -> str:
    """Text that any HTML or SVG file can hold: control characters and lone surrogates become U+FFFD."""
    return _NEVER_TEXT.sub("\ufffd", text.replace("\r\n", "\n"))


def number(value: float | None, places: int = 3) -> str:
    """`0.816`."""
    return DASH if value is None else f"{value:,.{places}f}"


def signed(value: float | None) -> str:
    """`+0.042`, `−0.050`, `0.000`; the minus is a real one."""
    if value is None:
        return DASH
    text = f"{value:+.3f}"
    return text.replace("-", "−") if float(text) else "0.000"


def interval(held: Mapping[str, Any] | None) -> str:
    """`[0.735, 0.888]`; empty where there is none."""
    low, high = (held or {}).get("low"), (held or {}).get("high")
    return "" if low is None or high is None else f"[{number(low)}, {number(high)}]"


def signed_interval(held: Mapping[str, Any]) -> str:
    """`[−0.120, +0.020]`."""
    low, high = held.get("low"), held.get("high")
    return "" if low is None or high is None else f"[{signed(low)}, {signed(high)}]"


def figure_text(held: Mapping[str, Any] | None) -> str:
    """`0.816 [0.735, 0.888]`, or a dash."""
    return f"{number((held or {}).get('value'))} {interval(held)}".strip()


def p_value(value: float | None) -> str:
    """`0.034`, `< 0.001`."""
    return "< 0.001" if value is not None and value < 0.001 else number(value)


def count(value: float | None) -> str:
    """A whole number with thousands parted; anything else with at most one place."""
    if value is None:
        return DASH
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def milliseconds(value: float | None) -> str:
    """Whole milliseconds from ten on, one place below."""
    return DASH if value is None else f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"


def size(value: float | None) -> str:
    """`317 MB`, in units of 1024."""
    if value is None:
        return DASH
    for unit in _UNITS:
        if value < 1024 or unit == _UNITS[-1]:
            return f"{value:.1f} {unit}" if value < 10 and unit != "bytes" else f"{value:.0f} {unit}"
        value /= 1024
    return DASH


def moment(text: str | None) -> str:
    """`2026-11-27 12:22 UTC` of an ISO date and time; another text stays as it is."""
    match = re.match(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:\.\d+)?(Z|\+00:00)?$", text or "")
    return f"{match[1]} {match[2]}{' UTC' if match[3] else ''}" if match else text or DASH


def digest(text: str | None) -> str:
    """The first twelve characters of a hash."""
    return (text or DASH)[:12]


def words(code: str) -> str:
    """A code as words: `found_not_cited` as `found not cited`."""
    return code.replace("_", " ")


def verdict_words(code: str) -> str:
    """A verdict's code as words; a measure that failed as what then is wrong."""
    return _WRONG.get(code) or words(code)


def last_part(path: str) -> str:
    """The name of a folder without what it lies in: a report is sent on, and its writer's paths concern nobody."""
    return Path(path).name or path


def in_address(text: str) -> str:
    """Any text as a part of an address."""
    return quote(clean(text), safe="")


def anchor(identity: str) -> str:
    """The id of a question's card; fit for an address whatever the question's own id holds."""
    return "q-" + in_address(identity)


def place(held: Mapping[str, Any]) -> str:
    """`8/41, 2026-03-12, p. 3123–3124` of a passage, a citation or a gold place."""
    period, sitting = held.get("period"), held.get("sitting")
    first = held.get("page_first") or held.get("page")
    last = held.get("page_last") or first
    pages = "page unknown" if not first else f"p. {first}" if first == last else f"p. {first}–{last}"
    numbered = f"{period}/{sitting}" if period is not None else f"sitting {sitting}"
    return ", ".join(str(part) for part in (numbered, held.get("date"), pages) if part)


def person(held: Mapping[str, Any]) -> str:
    """`Dr. Philipp Wessendorf (Liberale Mitte)`; the office where there is no party."""
    name = " ".join(part for part in (held.get("title"), held.get("speaker")) if part) or "speaker unknown"
    capacity = held.get("office") or held.get("party")
    return f"{name} ({capacity})" if capacity else name
