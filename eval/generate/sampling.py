"""Drawing candidates: by chance but the same for the same seed, spread over sittings, few of one debate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from eval.dataset import Question

PER_SOURCE = 2  # questions of one kind on the same debate, exchange or topic


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked. `make` writes it with the chance it is given; None where it turns out unfit.

    `sitting` is where it comes from, `source` names the debate or whatever must not be asked of too often.
    """

    sitting: str
    source: str
    make: Callable[[Random], Question | None]


def draw(tiers: Iterable[Sequence[Candidate]], seed: str) -> Iterator[Question]:
    """Questions in the order in which they are to be taken, each text once.

    All of a tier come before the next: in rounds over its sittings, one of each a round, at most `PER_SOURCE` of a
    source in all.
    """
    sources: Counter[str] = Counter()
    asked: set[tuple[tuple[str, ...], str]] = set()
    for number, tier in enumerate(tiers):
        for candidate in _in_rounds(tier, Random(f"{seed}/{number}")):
            if sources[candidate.source] >= PER_SOURCE:
                continue
            question = candidate.make(Random(f"{seed}/{number}/{candidate.source}/{sources[candidate.source]}"))
            if question and (question.history, question.text) not in asked:
                asked.add((question.history, question.text))
                sources[candidate.source] += 1
                yield question


def _in_rounds(candidates: Sequence[Candidate], random: Random) -> Iterator[Candidate]:
    by_sitting: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_sitting[candidate.sitting].append(candidate)
    queues = list(by_sitting.values())
    random.shuffle(queues)
    for queue in queues:
        random.shuffle(queue)
    while queues:
        for queue in queues:
            yield queue.pop()
        queues = [queue for queue in queues if queue]
