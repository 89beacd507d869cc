"""Which turn another one replies to: answers to their questions, further questions to the answers, interruptions to the
speech, and the speaker's return to what interrupted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.protocol import Kind, Role, Turn

# What kind of turn answers what kind of question.
ANSWERS = ((Kind.ANSWER, Kind.QUESTION), (Kind.WRITTEN, Kind.WRITTEN))
_INTERRUPTING = (Kind.INTERPOSED_QUESTION, Kind.BRIEF_INTERVENTION)


def link(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with `replies_to` set where it is known. The chair neither replies nor is replied to."""
    linked: list[Turn] = []
    spoken: list[Turn] = []  # the turns so far that are not the chair's
    for turn in turns:
        if turn.speaker.role is not Role.CHAIR and turn.speaker.name:
            turn = replace(turn, replies_to=_reply(turn, spoken))
            spoken.append(turn)
        linked.append(turn)
    return tuple(linked)


def _reply(turn: Turn, spoken: Sequence[Turn]) -> str | None:
    before = spoken[-1] if spoken else None
    if before is None:
        return None
    if (turn.agenda_item.number or "").startswith("Frage"):
        return _in_question_time(turn, spoken)
    if turn.kind in _INTERRUPTING:
        return before.turn_id
    if before.kind in _INTERRUPTING and len(spoken) > 1 and spoken[-2].speaker.name == turn.speaker.name:
        return before.turn_id
    return None


def _in_question_time(turn: Turn, spoken: Sequence[Turn]) -> str | None:
    """The last question for an answer, the last answer for a further question, under the same number."""
    number, answering = turn.agenda_item.number, turn.speaker.role is Role.GOVERNMENT
    for earlier in reversed(spoken):
        if earlier.agenda_item.number != number or (earlier.kind is Kind.WRITTEN) != (turn.kind is Kind.WRITTEN):
            return None
        if (earlier.speaker.role is Role.GOVERNMENT) != answering:
            return earlier.turn_id
    return None
