"""Who speaks where a page begins in the middle of a turn: inferred from what the chair says next, or unknown.

The chair thanks whoever has just spoken: `Vielen Dank, Frau Kollegin Löber.` Where exactly one person on the pages has
that name, the words are theirs, marked as inferred. Thanks to an office (`Vielen Dank, Herr Minister.`) could mean any
of its holders; they name somebody only if a further question to the same person follows, who then answers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Draft
from indexer.labels import UPPER
from indexer.protocol import Role, Speaker

# Thanks that open the chair's words and end with the name: whoever is named behind anything else may be called next.
_THANKS = re.compile(
    r"(?:(?:Vielen|Herzlichen|Besten|Schönen|Recht|Haben Sie)\s+)?(?:herzlichen\s+|vielen\s+|schönen\s+)?"
    r"(?:Dank|[Dd]anke(?:\s+(?:schön|sehr|vielmals))?|Ich danke)(?:\s+Ihnen)?,?\s+(?:sehr geehrter?\s+|lieber?\s+)?"
    r"(?P<form>Herrn?|Frau)\s+(?:(?:Prof\.|Dr\.|Kollegen?|Kollegin|Abgeordneter?|Abg\.)\s*)*"
    r"(?P<office>(?:Staats)?[Mm]inister(?:präsident)?(?:in)?|Staatssekretär(?:in)?)?\s*(?:(?:Prof\.|Dr\.)\s*)*"
    rf"(?P<name>(?:(?:von|van|de|der|zu)\s+)*[{UPPER}][\w-]+)?\s*(?:[.!,;–]|$)"
)
_FURTHER = re.compile(r"\b(?:Zusatz|Nach)frage|\bweitere Frage")
_NEXT = re.compile(r"\bFrage\s*\d|\b[Rr]ufe\b|\bTagesordnungspunkt")


def infer_first(drafts: Sequence[Draft]) -> Speaker | None:
    """The speaker of the words before the first label, or None where that cannot be told."""
    if len(drafts) < 2 or drafts[0].label is not None or drafts[0].annex:
        return None
    chair = drafts[1]
    thanks = _THANKS.match(chair.text) if _chairs(chair) else None
    if not thanks:
        return None
    if not thanks["name"]:
        return _answering(drafts[1:], thanks) if thanks["office"] else None
    # A place behind the name (`Stefan Müller (Heidenrod)`) says that there are namesakes: it does not match.
    surname = re.compile(rf"\b{re.escape(thanks['name'])}$")
    speakers = [d.label.speaker for d in drafts[1:] if d.label and not _chairs(d)]
    fitting = {s for s in speakers if surname.search(s.name or "") and _holds(s, thanks)}
    return fitting.pop() if len({s.name for s in fitting}) == 1 else None


def _answering(drafts: Sequence[Draft], thanks: re.Match[str]) -> Speaker | None:
    """Who answers the further question that the chair calls in the words of thanks; only they can have been asked."""
    if not _FURTHER.search(drafts[0].text):
        return None
    for draft in drafts:
        if _chairs(draft) and _NEXT.search(draft.text):
            return None
        if draft.label and draft.label.speaker.role is Role.GOVERNMENT:
            return draft.label.speaker if _holds(draft.label.speaker, thanks) else None
    return None


def _holds(speaker: Speaker, thanks: re.Match[str]) -> bool:
    """Whether the thanks fit this person: an office only its holder, in the form that the label has it."""
    if not thanks["office"]:
        return True
    # A woman is never thanked as `Herr Minister`; the office as printed tells which form fits.
    feminine = bool(re.match(r"\w*(?:[Mm]inisterin|präsidentin|sekretärin)", speaker.office or ""))
    return speaker.role is Role.GOVERNMENT and feminine == (thanks["form"] == "Frau")


def _chairs(draft: Draft) -> bool:
    return draft.label is not None and draft.label.speaker.role is Role.CHAIR
