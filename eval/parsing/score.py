"""One source of page texts beside the export and the list of agenda items: every measure of each sitting in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.parsing import calls, characters, items, printed, speakers, tops, turns
from eval.parsing.comparison import compare
from eval.parsing.defects import faulty_numbers, has_other_pages
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.reference import read_export
from eval.parsing.tops import ListedItem
from indexer.formats import Source, read
from indexer.protocol import ProtocolError, Sitting

MEASURES = (turns, speakers, printed, items, calls, characters)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sitting with its outcome. `defects` counts what is wrong with the export by its own evidence.

    `names` are the words of the speakers' names, so that a report can leave them out.
    """

    sitting: int
    pages: int
    outcome: Outcome
    defects: Mapping[str, int]
    names: frozenset[str]


def score(source: Source, exports: Mapping[int, Path], listed: Mapping[int, Sequence[ListedItem]]) -> list[Scored]:
    """The sittings in a source, each beside its export file (by number) and its listed agenda items.

    A source that cannot be read is a fault of its own.
    """
    try:
        sittings = read(source)
    except ProtocolError as problem:
        fault = Fault("source unreadable", source.path.name, problem.problem)
        return [Scored(0, 0, Outcome(faults=[fault]), {}, frozenset())]
    return [score_sitting(sitting, exports, listed) for sitting in sittings]


def score_sitting(sitting: Sitting, exports: Mapping[int, Path], listed: Mapping[int, Sequence[ListedItem]]) -> Scored:
    """Every measure of one sitting; those that need a reference which is not there are left out."""
    outcome = Outcome()
    defects: dict[str, int] = {}
    names = {turn.speaker.name for turn in sitting.turns if turn.speaker.name}
    faulty: frozenset[int] | None = None
    if sitting.number in exports:
        reference = read_export(exports[sitting.number])
        contents = "\n".join(page.text for page in sitting.pages if page.contents)
        faulty = faulty_numbers(reference, contents)
        defects = {
            "records": len(reference.records),
            "records whose pages cannot be right": 0 if has_other_pages(reference, contents) else len(faulty),
            "sittings whose pages are counted otherwise than printed": int(has_other_pages(reference, contents)),
            "labels repeated within a turn": reference.repeated,
        }
        compared = compare(reference, sitting)
        for module in MEASURES:
            outcome.add(module.measure(compared))
    if sitting.number in listed:
        outcome.add(tops.measure(sitting, listed[sitting.number], faulty))
    words = frozenset(
        word for name in names for word in name.replace("(", " ").replace(")", " ").split() if len(word) > 2
    )
    return Scored(sitting.number, len(sitting.pages), outcome, defects, words)
