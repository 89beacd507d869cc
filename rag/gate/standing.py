"""How words stand in a turn: as the speaker's own, told after others, quoted from others, or with a call in between."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from indexer.protocol import Paragraph, Turn
from indexer.quotation import Quotation, hides_quotation, quotations
from rag.gate.konjunktiv import relates

_CATCHWORD = 3  # words: `„Flusstal Airport“` is nobody's statement


class Caution(StrEnum):
    """What must be said of words that the speaker spoke, but may not mean as their own."""

    REPORTED = "reported"  # told in the Konjunktiv I
    QUOTATION_END = "quotation_end"  # behind a quotation whose end cannot be told


def caution(turn: Turn, start: int, end: int) -> Caution | None:
    """What must be said of `turn.text[start:end]` where it is shown; None where nothing must."""
    if any(q.end < end and start < q.doubtful for q in _quotations(turn.text, turn.paragraphs) if not q.sure):
        return Caution.QUOTATION_END
    return Caution.REPORTED if relates(turn.text[start:end]) else None


def borrowed(turn: Turn, start: int, end: int) -> bool:
    """Whether `turn.text[start:end]` would pass off as the speaker's what the speaker quotes from somebody else."""
    return hides_quotation(turn.text, start, end, _quotations(turn.text, turn.paragraphs))


def quotes_others(turn: Turn, start: int, end: int) -> bool:
    """Whether words of somebody else stand in `turn.text[start:end]`, more than a name or a catchword."""
    return any(
        q.start < end and start < q.end and len(turn.text[q.start : q.end].split()) > _CATCHWORD
        for q in _quotations(turn.text, turn.paragraphs)
    )


@lru_cache(maxsize=64)
def _quotations(text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Quotation, ...]:
    return tuple(quotations(text, paragraphs))


def interrupted(turn: Turn, start: int, end: int) -> bool:
    """Whether an interjection stands inside `turn.text[start:end]`."""
    return any(start < i.offset < end and turn.text[i.offset : end].strip() for i in turn.interjections)
