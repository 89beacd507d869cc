"""One sitting in both readings, turn beside turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eval.parsing.align import align
from eval.parsing.reference import Reference, ReferenceTurn
from eval.parsing.words import person
from indexer.protocol import Kind, Sitting, SpeakerSource, Turn


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn of the reference and the parsed turn with its words."""

    reference: ReferenceTurn
    turn: Turn

    @property
    def is_known(self) -> bool:
        """Whether the parsed turn names a speaker."""
        return self.turn.speaker.name is not None and self.turn.speaker_source is not SpeakerSource.UNKNOWN

    @property
    def same_speaker(self) -> bool:
        """Whether both name the same person."""
        return self.is_known and self.reference.speaker.is_same(person(self.turn.speaker.name))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The turns of a sitting: those of both readings in pairs, those of one alone.

    `written` are the parsed turns of an annex, which the export does not hold; `spoken` are all others, in order.
    """

    reference: Reference
    sitting: Sitting
    pairs: tuple[Pair, ...]
    missing: tuple[ReferenceTurn, ...]
    extra: tuple[Turn, ...]
    written: tuple[Turn, ...]
    spoken: tuple[Turn, ...]


def compare(reference: Reference, sitting: Sitting) -> Comparison:
    """The turns of both readings, aligned by their text. Turns read as written are taken to be in an annex."""
    spoken = merged([turn for turn in sitting.turns if turn.kind is not Kind.WRITTEN])
    texts = [(t.text, t.spoken) if t.spoken != t.text else (t.text,) for t in reference.turns]
    found = align(texts, [turn.text for turn in spoken])
    return Comparison(
        reference,
        sitting,
        tuple(Pair(reference.turns[i], spoken[j]) for i, j in found.pairs),
        tuple(reference.turns[i] for i in found.missing),
        tuple(spoken[j] for j in found.extra),
        tuple(turn for turn in sitting.turns if turn.kind is Kind.WRITTEN),
        tuple(spoken),
    )


def merged(turns: Sequence[Turn]) -> list[Turn]:
    """Turns in a row of the same speaker in the chair as one.

    Print and export repeat the chair's label as they please (behind a break, behind a vote), so that neither can be
    held to the other; the reference is read the same way.
    """
    result: list[Turn] = []
    for turn in turns:
        last = result[-1] if result else None
        if last and last.speaker == turn.speaker and turn.kind is Kind.CHAIR:
            result[-1] = _joined(last, turn)
        else:
            result.append(turn)
    return result


def _joined(first: Turn, second: Turn) -> Turn:
    shift = len(first.text) + 1
    paragraphs = [replace(p, start=p.start + shift, end=p.end + shift) for p in second.paragraphs]
    calls = [replace(call, offset=call.offset + shift) for call in second.interjections]
    return replace(
        first,
        text=f"{first.text}\n{second.text}",
        paragraphs=(*first.paragraphs, *paragraphs),
        interjections=(*first.interjections, *calls),
    )
