"""Where the gold stands in a ranking: R@k, MRR@10, nDCG@10 and judged@10, computed by ir_measures.

A ranking is measured at three levels. A passage is relevant where it lies on the gold page and its speaker is the gold
one (`PLACE`), where it belongs to the turn with the gold quote (`TURN`), or where it lies on the gold page, whoever
speaks (`PAGE`). Several gold places are alternatives, so that R@k asks whether any of them is among the first k, as the
measure that TREC calls success does; nDCG asks for all. A gold place counts once, with the first passage that is on it.

MacAvaney, Macdonald, Ounis, "Streamlining Evaluation with ir-measures" (ECIR 2022); Järvelin, Kekäläinen, "Cumulated
gain-based evaluation of IR techniques" (TOIS 2002); Voorhees, "The TREC-8 Question Answering Track Report" (1999).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

from eval.dataset import Place, Question
from eval.matching import same_person
from eval.metrics.gold import LONGEST, PAGES, Result
from eval.metrics.share import Share

DEPTHS = (1, 5, 10, 20)  # the k of R@k
Passage = Mapping[str, Any]


class Level(Enum):
    """What makes a passage relevant; the value is the prefix of the measures' names."""

    PLACE = ""
    TURN = "turn_"
    PAGE = "page_"

    @property
    def prefix(self) -> str:
        """What the names of the measures at this level begin with."""
        return self.value


def ranking(question: Question, result: Result, level: Level, gold_turns: frozenset[str]) -> dict[str, Share | None]:
    """The measures of one ranking, from 0 to 1, by their names without the level's prefix.

    They do not apply to a question without gold, and at the level of turns not where no gold turn is known. A question
    that failed found nothing. A passage that is longer than one may be is no hit.
    """
    names = _measures()
    if not question.answerable or (level is Level.TURN and not gold_turns):
        return dict.fromkeys(names)
    relevant = gold_turns if level is Level.TURN else frozenset(_places(question, level))
    judgements = dict.fromkeys(map(str, relevant), 1)
    ranked: list[str] = []
    for rank, passage in enumerate(result.get("evidence") or [], 1):
        key, grade = _judged(passage, question, level, gold_turns, set(ranked))
        document = key or f"#{rank}"
        ranked.append(document)
        if grade is not None:
            judgements.setdefault(document, grade)
    return {name: Share(value) for name, value in _computed(judgements, ranked).items()}


def _judged(
    passage: Passage, question: Question, level: Level, gold_turns: frozenset[str], taken: set[str]
) -> tuple[str | None, int | None]:
    """The document that a passage stands for, and how it was judged: 1, 0, or None where nobody did.

    A passage on a gold place that one before it was on already was judged, but finds nothing more.
    """
    if level is Level.TURN:
        hits = [passage["turn_id"]] if _fair(passage) and passage.get("turn_id") in gold_turns else []
    else:
        hits = [_key(gold, level) for gold in question.gold if _fair(passage) and _on(passage, gold, level)]
    if hits:
        new = next((hit for hit in hits if hit not in taken), None)
        return new, 1 if new else 0
    return None, 0 if any(_on(passage, place, Level.PLACE) for place in question.rejected) else None


def _places(question: Question, level: Level) -> Iterator[str]:
    return (_key(gold, level) for gold in question.gold)


def _key(place: Place, level: Level) -> str:
    who = place.speaker if level is Level.PLACE else ""
    return f"{place.parliament}/{place.period}/{place.sitting}/{place.page}/{who}"


def _fair(passage: Passage) -> bool:
    return len(passage.get("text") or "") <= LONGEST


def _on(passage: Passage, place: Place, level: Level) -> bool:
    first = passage.get("page_first")
    if not first:
        return False
    last = passage.get("page_last") or first
    return (
        place.in_sitting(passage.get("parliament"), passage.get("period"), passage.get("sitting"))
        and last - first < PAGES
        and first <= place.page <= last
        and (level is Level.PAGE or same_person(passage.get("speaker"), place.speaker))
    )


@cache
def _measures() -> dict[str, Any]:
    from ir_measures import RR, Judged, Success, nDCG

    at_10 = {"mrr@10": RR @ 10, "ndcg@10": nDCG @ 10, "judged@10": Judged @ 10}
    return {f"recall@{k}": Success @ k for k in DEPTHS} | at_10


def _computed(judgements: Mapping[str, int], ranked: Sequence[str]) -> dict[str, float]:
    """Each measure of a ranking of documents, best first, under judgements of 1 and 0."""
    import ir_measures

    names = _measures()
    if not ranked:
        return dict.fromkeys(names, 0.0)
    qrels = [ir_measures.Qrel("q", document, grade) for document, grade in judgements.items()]
    run = [ir_measures.ScoredDoc("q", document, float(-rank)) for rank, document in enumerate(ranked)]
    values = {str(metric.measure): metric.value for metric in ir_measures.iter_calc(list(names.values()), qrels, run)}
    return {name: float(values[str(measure)]) for name, measure in names.items()}
