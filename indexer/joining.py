"""Printed lines back to running text: hyphens at line ends, paragraphs cut by columns and pages."""

from __future__ import annotations

import re

# After a hyphen at a line's end these go on as words of their own: `Stickstoff-` / `und Energieeffizienz`.
_CONJUNCTIONS = re.compile(r"(?:und|oder|bzw\.|sowie|als|wie|bis|noch|statt|aber|beziehungsweise|respektive)\b")
_ACRONYM = re.compile(r"(?:^|[\s(„/-])(?:[A-ZÄÖÜ0-9]{2,}|[A-Za-z])-$")
# A full stop behind these ends no sentence: `Drucks.` / `20/3457`
_ABBREVIATED = re.compile(r"\b(?:Drucks|Nr|Abs|Art|Dr|Prof|Abg|Ziff)\.$")
_SENTENCE_ENDS = '.!?:;…)“”"–'


def join_lines(before: str, after: str) -> tuple[int, str]:
    """How two printed lines become one: `(characters to drop from the end of before, separator)`.

    A hyphen is dropped where a word was broken and kept where it belongs to a compound: before a capital or a figure
    (`Corona-` / `Pandemie`), after an acronym (`EU-` / `weit`), before a conjunction (with a blank then).
    """
    if before.endswith("/") and not before.endswith(" /"):
        return 0, ""
    if not before.endswith("-") or not before[-2:-1].isalnum():
        return 0, " "
    if _CONJUNCTIONS.match(after):
        return 0, " "
    if not after[:1].islower() or _ACRONYM.search(before[-12:]):
        return 0, ""
    return 1, ""


def goes_on(before: str, after: str) -> bool:
    """Whether a paragraph cut by a column, a page or a stray blank line goes on in the next one.

    It does where the first part ends inside a sentence and the second does not look like the start of something new.
    """
    if not before or not after:
        return False
    if _ABBREVIATED.search(before[-8:]):
        return True
    if before[-1] in _SENTENCE_ENDS:
        return False
    first = after.lstrip("„(–- ")[:1]
    if first.islower() or first.isdigit():
        return True
    return before.endswith((",", "-", "/")) or before[-60:].split()[-1].islower()
