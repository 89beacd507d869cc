"""What is measured of each question: a module a measure, each a function of the question and its result.

A measure gives a `Share`, or None where it does not apply to the case; such a case is excluded and counted, never
scored. Results are lines of results.jsonl, so that a file can be scored again without asking again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from eval.dataset import Question
from eval.metrics import abstention
from eval.metrics.citation_on_gold import citation_on_gold
from eval.metrics.gold import Result
from eval.metrics.quote_fidelity import Print, quote_fidelity
from eval.metrics.recall import recall_at
from eval.metrics.reciprocal_rank import reciprocal_rank_at
from eval.metrics.share import Share

__all__ = ["DEPTHS", "Measure", "Print", "Result", "Share", "measures"]

Measure = Callable[[Question, Result], Share | None]

DEPTHS = (1, 5, 10)  # the k of R@k; MRR takes the last


def measures(printed: Print) -> dict[str, Measure]:
    """Every measure by its name, in the order in which they are shown; quotes are looked up in `printed`."""
    return {
        **{f"recall@{k}": partial(recall_at, k=k) for k in DEPTHS},
        f"mrr@{DEPTHS[-1]}": partial(reciprocal_rank_at, k=DEPTHS[-1]),
        "citation_on_gold": citation_on_gold,
        "quote_fidelity": lambda _, result: quote_fidelity(result, printed),
        "abstention_precision": abstention.precision,
        "abstention_recall": abstention.recall,
        "abstention_f1": abstention.f1,
        "refused_answerable": abstention.refused,
    }
