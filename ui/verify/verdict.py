"""What is to be said of a quote at a glance: a level, a headline, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.quotes.differences import Change
from rag.quotes.result import Outcome, Verification


class Level(StrEnum):
    """How good it is; each has a colour and an icon of its own."""

    GOOD = "good"  # may be printed as it is
    MIND = "mind"  # may be printed once something is minded
    BAD = "bad"  # must not be printed like that
    NOTHING = "nothing"  # nothing was found


@dataclass(frozen=True, slots=True)
class Verdict:
    """`title` and `advice` are keys of the interface's texts."""

    level: Level
    title: str
    advice: str


_EXACT = Verdict(Level.GOOD, "verify.exact", "verify.exact.advice")
_EXACT_MIND = Verdict(Level.GOOD, "verify.exact", "verify.exact.mind")
_SAME = Verdict(Level.MIND, "verify.same", "verify.same.advice")
_SHORTENED = Verdict(Level.MIND, "verify.shortened", "verify.shortened.advice")
_NEAR = Verdict(Level.BAD, "verify.near", "verify.near.advice")
_TURNED = Verdict(Level.BAD, "verify.turned", "verify.near.advice")
_CALL = Verdict(Level.MIND, "verify.call", "verify.call.advice")
_NOTED = Verdict(Level.BAD, "verify.noted", "verify.noted.advice")
_TITLE = Verdict(Level.MIND, "verify.title_read", "verify.title_read.advice")
_OTHERS = {
    Outcome.OTHER_SPEAKER: Verdict(Level.BAD, "verify.speaker", "verify.speaker.advice"),
    Outcome.OTHER_PLACE: Verdict(Level.MIND, "verify.place", "verify.place.advice"),
    Outcome.QUOTED: Verdict(Level.MIND, "verify.quoted", "verify.quoted.advice"),
    Outcome.STITCHED: Verdict(Level.BAD, "verify.stitched", "verify.stitched.advice"),
    Outcome.NOT_FOUND: Verdict(Level.NOTHING, "verify.nothing", "verify.nothing.advice"),
}


def verdict(found: Verification) -> Verdict:
    """The verdict on a quote."""
    if found.outcome is Outcome.EXACT:
        return _EXACT_MIND if found.matches[0].warnings else _EXACT
    if found.outcome is Outcome.NEAR:
        return _differing(found)
    if found.outcome is Outcome.INTERJECTION:
        first = found.matches[0]
        return _CALL if first.speaker or first.party else _NOTED
    if found.outcome is Outcome.QUOTED and any(warning.code == "title" for warning in found.matches[0].warnings):
        return _TITLE
    return _OTHERS[found.outcome]


def _differing(found: Verification) -> Verdict:
    differences = found.matches[0].differences
    changes = {difference.change for difference in differences}
    if any(difference.touches for difference in differences):
        return _TURNED
    if changes <= {Change.SPELLING, Change.PUNCTUATION}:
        return _SAME
    if changes <= {Change.OMITTED, Change.ADDED, Change.SPELLING, Change.PUNCTUATION}:
        return _SHORTENED
    return _NEAR
