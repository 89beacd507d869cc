"""The return of a speaker whom an interposed question interrupted, where no new label says so.

The asker's label is then followed by the question and, in the next paragraph, by the answer. Only an answer that
addresses the asker by name is certain to be somebody else's: it is parted from the question, its speaker inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Draft
from indexer.kinds import INTERPOSED
from indexer.protocol import Role

_REACH = 4  # turns between the speech and the question: offer, consent, call
_ADDRESS = 160  # characters of an answer within which the asker is addressed


def part_returns(drafts: Sequence[Draft]) -> list[Draft]:
    """The turns, each unlabelled return to an interrupted speech as a turn of its own."""
    parted: list[Draft] = []
    for draft in drafts:
        parted.append(draft)
        speech = _interrupted(parted)
        paragraph = _answer(draft) if speech and speech.label else None
        if paragraph is not None and speech and speech.label:
            parted.append(draft.part(paragraph, speech.label))
    return parted


def _interrupted(drafts: Sequence[Draft]) -> Draft | None:
    """The speech that the last of these turns interrupts, if the chair offered a question just before."""
    *before, asking = drafts[-1 - _REACH :]
    if not asking.label or asking.label.speaker.role is not Role.MEMBER:
        return None
    if not any(_chairs(d) and INTERPOSED.search(d.text[-600:]) for d in before):
        return None
    speech = next((d for d in reversed(before) if d.label and not _chairs(d)), None)
    return speech if speech and speech.label and speech.label.speaker != asking.label.speaker else None


def _answer(draft: Draft) -> int | None:
    """The paragraph that answers the question of this turn: behind it, addressing the asker by surname."""
    name = draft.label.speaker.name if draft.label else None
    if not name:
        return None
    surname = re.escape(re.sub(r"\s*\(.*", "", name).split()[-1])
    address = re.compile(rf"\b(?:Herrn?|Frau)\s+(?:[\w.]+\s+){{0,3}}{surname}\b")
    text = draft.text
    for n in range(1, len(draft.paragraphs)):
        before, paragraph = draft.paragraphs[n - 1], draft.paragraphs[n]
        opening = text[paragraph.start : min(paragraph.end, paragraph.start + _ADDRESS)]
        if text[before.start : before.end].endswith("?") and address.search(opening):
            return n
    return None


def _chairs(draft: Draft) -> bool:
    return draft.label is not None and draft.label.speaker.role is Role.CHAIR
