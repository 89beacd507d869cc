"""When two wordings count as the same, letters and digits compared or verbatim, and people by their names.

Written apart from how the indexer reads names, so that a mistake there is seen here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from indexer.parliaments import all_profiles

_OTHERS = re.compile(r"[\W_]+")
_MARKS, _DASHES = "„“”\"»«‚‘’'", "-–—‐‑−"
_TITLE = re.compile(r"\b(?:Prof|Dr|h\. ?c|(?:Alters|Vize)?[Pp]räsident(?:in)?)\b\.?")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


def letters(text: str) -> str:
    """Only letters and digits, in lower case: line breaks, hyphens, quotation marks and dashes make no difference."""
    return _OTHERS.sub("", unicodedata.normalize("NFC", text).lower())


def locate(words: str, text: str) -> tuple[int, int] | None:
    """Where `words` stand verbatim in `text`, from a word's beginning to a word's end; None where they do not.

    Blanks and line breaks, the shape of quotation marks and that of dashes make no difference, nothing else. No number
    is cut: `5 Millionen` does not stand in `2,5 Millionen`.
    """
    found = _verbatim(words).search(text) if letters(words) else None
    return found.span() if found else None


@lru_cache(maxsize=4096)
def _verbatim(words: str) -> re.Pattern[str]:
    alike = {character: f"[{re.escape(kind)}]" for kind in (_MARKS, _DASHES) for character in kind}
    tokens = ("".join(alike.get(c, re.escape(c)) for c in token) for token in words.split())
    whole = r"\s+".join(tokens)
    return re.compile(rf"(?<!\w)(?<!\d[.,]){whole}(?!\w)(?![.,]\d)(?!\s?[%‰€])")


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two printed names mean the same person.

    Full names are compared. Titles, offices behind a comma and parties in brackets are dropped; the place suffix tells
    two people apart only where both names carry one: `Dr. Heike Hofmann (Weiterstadt) [SPD]` is `Heike Hofmann`.
    """
    (name, place), (other_name, other_place) = _person(one or ""), _person(other or "")
    return bool(name) and name == other_name and (not place or not other_place or place == other_place)


@lru_cache(maxsize=8192)
def _person(printed: str) -> tuple[str, str]:
    """Name and place (empty where there is none) of a printed name."""
    printed = printed.split(",")[0]
    places = [b[1] for b in _BRACKETS.finditer(printed) if b[0].startswith("(") and not _is_party(b[1])]
    return letters(_TITLE.sub(" ", _BRACKETS.sub(" ", printed))), letters(places[0]) if places else ""


def _is_party(text: str) -> bool:
    return any(profile.party(text) for profile in all_profiles())
