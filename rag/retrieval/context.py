"""What stands around a found passage: the sentences before and behind it, and the question that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.chunk import MAX_PAGES, sentences
from indexer.protocol import Turn
from indexer.store import Asked, Index, Passage

LONGEST = 1_500  # characters of a passage with its context
_LOOKED_AT = LONGEST + 100  # further than is taken: where a cut leaves half an abbreviation, its end seems a sentence's
_LONGEST_QUESTION = 600  # characters


def in_context(passages: Sequence[Passage], index: Index) -> list[Passage]:
    """The passages with as much of their turns around them as a passage may have, and with what they answer."""
    turns = index.turns([p.turn_id for p in passages])
    asked = index.turns([turn.replies_to for turn in turns.values() if turn.replies_to])

    def with_context(passage: Passage) -> Passage:
        turn = turns.get(passage.turn_id)
        if turn is None:
            return passage
        return replace(widened(passage, turn), asked=_asked(asked.get(turn.replies_to or "")))

    return [with_context(passage) for passage in passages]


def widened(passage: Passage, turn: Turn) -> Passage:
    """The passage with whole sentences of its turn behind and before it, in turns, within length and pages allowed.

    Its text stays verbatim: `text == turn.text[start:end]`, and its id names that span.
    """
    first, last = max(0, passage.start - _LOOKED_AT), passage.end + _LOOKED_AT
    near = [(a + first, b + first) for a, b in sentences(turn.text[first:last])]
    # What the cut at either end left of a sentence is none.
    before = [a for a, b in near[bool(first) :] if b <= passage.start]
    behind = [b for a, b in near[: -1 if last < len(turn.text) else None] if a >= passage.end]
    start, end = passage.start, passage.end
    while before or behind:
        if behind and not _fits(turn, start, behind[0]):
            behind = []
        if behind:
            end = behind.pop(0)
        if before and not _fits(turn, before[-1], end):
            before = []
        if before:
            start = before.pop()
    pages = turn.pages(start, end)
    return replace(
        passage,
        chunk_id=f"{turn.turn_id}/{start}-{end}",
        start=start,
        end=end,
        text=turn.text[start:end],
        page_first=pages[0],
        page_last=pages[1],
        file_page=turn.paragraph_at(start).file_page,
    )


def _fits(turn: Turn, start: int, end: int) -> bool:
    pages = turn.paragraph_at(end - 1).file_page - turn.paragraph_at(start).file_page + 1
    return end - start <= LONGEST and pages <= MAX_PAGES


def _asked(turn: Turn | None) -> Asked | None:
    """A turn as the question that another replies to, cut between sentences where it is long."""
    if turn is None:
        return None
    ends = [end for _, end in sentences(turn.text) if end <= _LONGEST_QUESTION]
    text = turn.text[: ends[-1]] if ends else turn.text[:_LONGEST_QUESTION]
    return Asked(turn.turn_id, turn.speaker.name, turn.speaker.party, text)
