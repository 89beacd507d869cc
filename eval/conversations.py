"""Questions that lean on earlier ones: searched for as asked, as the assistant rewrites them, as they should read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.case import Case
from eval.dataset import Question
from eval.metrics import Measurer, Share
from eval.statistics import Figure, figure
from eval.summary import figures_json
from indexer.progress import NoProgress, Progress
from rag.assistant import Assistant

FORMS = ("raw", "rewritten", "gold")
_TAKEN = ("recall@1", "recall@10", "mrr@10", "ndcg@10")


@dataclass(frozen=True, slots=True)
class Turned:
    """One question in its three forms, each with its measures; the gold form is None where the set has none."""

    question: Question
    texts: dict[str, str | None]
    shares: dict[str, dict[str, Share | None]]

    def to_json(self) -> dict[str, Any]:
        """The texts, and the measures of each."""
        return {
            "id": self.question.id,
            "history": list(self.question.history),
            "texts": self.texts,
            "metrics": {
                form: {name: share.value if share else None for name, share in held.items()}
                for form, held in self.shares.items()
            },
        }


def conversations(
    cases: Sequence[Case], assistant: Assistant, measurer: Measurer, depth: int, progress: Progress | None = None
) -> list[Turned]:
    """The questions with a history in their three forms. `depth` is how many passages a search returns."""
    turned = []
    leaning = [case for case in cases if case.question.history and "error" not in case.result]
    if not leaning:
        return []
    with (progress or NoProgress()).stage("Conversations", len(leaning), "questions") as advance:
        for case in leaning:
            question = case.question
            texts = {
                "raw": question.text,
                "rewritten": case.result.get("standalone_question"),
                "gold": question.standalone,
            }
            shares = {
                "raw": _searched(question, question.text, assistant, measurer, depth),
                "rewritten": {name: case.shares.get(name) for name in _TAKEN},
                "gold": _searched(question, question.standalone, assistant, measurer, depth),
            }
            turned.append(Turned(question, texts, shares))
            advance(1)
    return turned


def conversations_json(turned: Sequence[Turned]) -> dict[str, Any]:
    """As in metrics.json: the figures of each form, and every question in its forms."""
    figures: dict[str, dict[str, Figure]] = {
        form: {name: figure(one.shares[form].get(name) for one in turned) for name in _TAKEN} for form in FORMS
    }
    return {
        "figures": {form: figures_json(held) for form, held in figures.items()},
        "questions": [one.to_json() for one in turned],
    }


def _searched(
    question: Question, text: str | None, assistant: Assistant, measurer: Measurer, depth: int
) -> dict[str, Share | None]:
    """The measures of a search for `text` alone; none apply where there is no such form."""
    if text is None:
        return dict.fromkeys(_TAKEN)
    found = assistant.search(text, k=depth)
    ranked = measurer.rank(question, {"evidence": [passage.to_json() for passage in found.passages]})
    return {name: ranked[name] for name in _TAKEN}
