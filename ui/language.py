"""Which language to speak to somebody: what the address says, what was chosen before, what the browser asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ui.i18n import DEFAULT, LANGUAGES

LANGUAGE_COOKIE = "plenarchat-language"


def language(asked: str | None, cookies: Mapping[str, str], accepted: str) -> str:
    """The language of a request: of its parameter `lang`, its cookies, its `Accept-Language`."""
    chosen = cookies.get(LANGUAGE_COOKIE)
    known = next((code for code in (asked, chosen) if code in LANGUAGES), None)
    return known or preferred(accepted)


def preferred(accepted: str) -> str:
    """The language of an Accept-Language header (RFC 9110, 12.5.4): German where it comes first, otherwise English.

    Without a header it is the default.
    """
    weighed = []
    for place, entry in enumerate(accepted.split(",")):
        tag, _, weight = entry.strip().partition(";")
        quality = re.fullmatch(r"\s*q=(0(?:\.\d*)?|1(?:\.0*)?)\s*", weight)
        if tag:
            weighed.append((-float(quality[1]) if quality else -1.0, place, tag.split("-")[0].lower()))
    if not weighed:
        return DEFAULT
    return "de" if min(weighed)[2] in ("de", "*") else "en"
