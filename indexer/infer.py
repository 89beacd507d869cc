"""Who speaks where a page begins in the middle of a turn: inferred from what the chair says next, or unknown.

The chair thanks `Herr Minister` or `Frau Kollegin Löber` when a turn ends. Where exactly one person on the pages fits,
the words are theirs, marked as inferred; otherwise nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Draft
from indexer.protocol import Role, Speaker

_THANKS = re.compile(
    r"(?:Dank|danke)[^.!?]{0,60}?\b(?P<form>Herrn?|Frau)\s+(?P<titles>(?:Prof\.|Dr\.|Staats|Kollegen?|Kollegin|Abgeordneter?|Abg\.)\s*)*"
    r"(?P<office>(?:[Mm]inister(?:präsident)?|[Ss]taatsminister|[Ss]taatssekretär)(?:in)?)?\s*(?P<name>[A-ZÄÖÜ][\w-]+)?"
)


def infer_first(drafts: Sequence[Draft]) -> Speaker | None:
    """The speaker of the words before the first label, or None where that cannot be told."""
    if len(drafts) < 2 or drafts[0].label is not None:
        return None
    following = drafts[1].label
    if following is None or following.speaker.role is not Role.CHAIR:
        return None
    thanks = _THANKS.search(drafts[1].text[:200])
    if not thanks:
        return None
    fitting = {d.label.speaker for d in drafts[1:] if d.label and _fits(d.label.speaker, thanks)}
    return fitting.pop() if len({s.name for s in fitting}) == 1 else None


def _fits(speaker: Speaker, thanks: re.Match[str]) -> bool:
    if speaker.role is Role.CHAIR or not speaker.name:
        return False
    name = thanks["name"]
    if name and not re.search(rf"\b{re.escape(name)}\b", speaker.name):
        return False
    if thanks["office"]:
        # A woman is never thanked as `Herr Minister`; the office as printed tells which form fits.
        feminine = bool(re.match(r"\w*(?:[Mm]inisterin|präsidentin|sekretärin)", speaker.office or ""))
        return speaker.role is Role.GOVERNMENT and feminine == (thanks["form"] == "Frau")
    return bool(name)
