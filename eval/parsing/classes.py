"""What kind of mistake a changed piece of text is."""

from __future__ import annotations

import unicodedata

from eval.parsing.distance import Edit

_NOT_DECOMPOSED = str.maketrans("ıłøđŁØĐ", "ilodLOD")
_DASHES = "–—"
_QUOTES = "„“”‚‘’\"'»«›‹"
_PUNCTUATION = ".,;:!?…()[]/"


def text_class(edit: Edit) -> str:
    """The class of a misread piece, by the characters that were lost and added."""
    lost, added = edit.before, edit.after
    bare_lost, bare_added = lost.strip(), added.strip()
    if not bare_lost and not bare_added:
        return "blank lost: words glued" if len(lost) > len(added) else "blank added: word parted"
    if not (bare_lost + bare_added).strip("- "):
        if not bare_added:
            return "hyphen lost"
        return "hyphen added"
    both = (bare_lost + bare_added).replace(" ", "")
    for characters, name in ((_DASHES + "-", "dash"), (_QUOTES, "quotation mark"), (_PUNCTUATION, "punctuation")):
        if all(c in characters for c in both):
            return f"{name} lost" if not bare_added else f"{name} added" if not bare_lost else f"{name} changed"
    if bare_lost and _without_accents(lost) == added:
        return "accent lost"
    if not any(c.isalnum() for c in both):
        return "signs changed"
    if not bare_added:
        return "letters or words lost"
    if not bare_lost:
        return "letters or words added"
    return "letters or words changed"


def _without_accents(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.translate(_NOT_DECOMPOSED)
