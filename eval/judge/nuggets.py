"""Nuggets as in AutoNuggetizer (Pradeep et al. 2024, https://arxiv.org/abs/2411.09607, and 2025, "The Great Nugget
Recall", https://arxiv.org/abs/2504.15068): which of the facts that a good answer holds does the answer hold?

The judge writes the nuggets out of the reference answer and the gold quotes, tells the vital from the merely okay, and
says of each whether the answer supports it. One difference from their program: an answer to a question without vital
nuggets has no vital score, where the program gives it 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.dataset import Question
from eval.dataset.question import UNANSWERABLE
from eval.judge.labels import LABELS, NOT_SUPPORT, NUGGET, PARTIAL_SUPPORT, SUPPORT, Judgement
from eval.judge.model import Judge
from eval.judge.prompts import known, prompt
from eval.judge.replies import label_list, string_list
from eval.metrics import Result, Share

MOST = 10
"""Nuggets of a question. AutoNuggetizer takes up to 30 from dozens of passages, and shows the judge 10 at a time."""

VITAL, OKAY = "vital", "okay"
_WEIGHTS = {SUPPORT: 1.0, PARTIAL_SUPPORT: 0.5, NOT_SUPPORT: 0.0}


@dataclass(frozen=True, slots=True)
class Nugget:
    """A fact in a few words; a `vital` one must stand in a good answer."""

    text: str
    vital: bool


@dataclass(frozen=True, slots=True)
class NuggetScores:
    """One answer's shares of its nuggets, None where it does not apply; `judgements` holds what the judge was asked.

    `all` and `vital` count a nugget that is supported in part as a half, the strict ones as none. `unjudged` tells an
    answer that the judge gave no verdict on from one to which nuggets do not apply.
    """

    all: Share | None = None
    vital: Share | None = None
    strict_all: Share | None = None
    strict_vital: Share | None = None
    unjudged: bool = False
    judgements: tuple[Judgement, ...] = ()


def nugget_scores(question: Question, result: Result, judge: Judge) -> NuggetScores:
    """The scores of one answer; an error has none, nor a question that is not answered or has no known answer.

    An abstention holds no nugget, and so does an empty answer; the judge is not asked about them. Where the judge gives
    no nuggets, or no label for each of them, the answer has no scores.
    """
    if "error" in result or not is_eligible(question):
        return NuggetScores()
    nuggets = nuggets_of(question, judge)
    if nuggets is None:
        return NuggetScores(unjudged=True)
    answer = "" if result.get("abstained") else (result.get("answer") or "").strip()
    if not answer:
        return scored(nuggets, [NOT_SUPPORT] * len(nuggets))
    labels = _assigned(question, answer, nuggets, judge)
    judgements = tuple(
        Judgement(
            NUGGET,
            known(question.lang),
            question.id,
            {"question": _asked(question), "answer": answer, "nugget": nugget.text},
            labels[place] if labels else None,
            nugget.vital,
        )
        for place, nugget in enumerate(nuggets)
    )
    return scored(nuggets, labels, judgements) if labels else NuggetScores(unjudged=True, judgements=judgements)


def scored(nuggets: Sequence[Nugget], labels: Sequence[str], judgements: tuple[Judgement, ...] = ()) -> NuggetScores:
    """The four scores out of a label for each nugget."""
    weights = [(nugget, _WEIGHTS[label]) for nugget, label in zip(nuggets, labels, strict=True)]
    every = [weight for _, weight in weights]
    vital = [weight for nugget, weight in weights if nugget.vital]
    return NuggetScores(_share(every), _share(vital), _strict(every), _strict(vital), False, judgements)


def is_eligible(question: Question) -> bool:
    """Whether nuggets can be made: the protocols answer the question, and a gold quote or a reference says how."""
    if question.kind == UNANSWERABLE or question.unanswerable_type:
        return False
    return question.answerable or bool(question.answer)


def nuggets_of(question: Question, judge: Judge) -> tuple[Nugget, ...] | None:
    """The nuggets of a question, at most `MOST`, the most important first; None where the judge gives none."""
    language, asked = known(question.lang), _asked(question)
    making = prompt("nuggetize", language, question=asked, sources=_sources(question), most=MOST)
    texts = judge.ask(making, _distinct)
    if not texts:
        return None
    weighing = prompt("importance", language, question=asked, nuggets=_numbered(texts), count=len(texts))
    labels = judge.ask(weighing, lambda reply: label_list(reply, (VITAL, OKAY), len(texts)))
    if labels is None:
        return None
    return tuple(Nugget(text, label == VITAL) for text, label in zip(texts, labels, strict=True))


def _assigned(question: Question, answer: str, nuggets: Sequence[Nugget], judge: Judge) -> tuple[str, ...] | None:
    """A label for each nugget, or None."""
    numbered = _numbered([nugget.text for nugget in nuggets])
    texts = {"question": _asked(question), "answer": answer, "nuggets": numbered, "count": len(nuggets)}
    labelling = prompt("assign", known(question.lang), **texts)
    return judge.ask(labelling, lambda reply: label_list(reply, LABELS[NUGGET], len(nuggets)))


def _distinct(reply: str) -> tuple[str, ...] | None:
    """The nuggets in a reply, each once; those behind the first `MOST` are dropped, as they are the least important."""
    return tuple(dict.fromkeys(string_list(reply) or ()))[:MOST] or None


def _asked(question: Question) -> str:
    return question.standalone or question.text


def _sources(question: Question) -> str:
    """The reference answer and the gold quotes, each with its speaker."""
    quotes = [f"{gold.speaker}:\n{gold.quote}" for gold in question.gold]
    return "\n\n".join([question.answer, *quotes] if question.answer else quotes)


def _numbered(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _share(weights: Sequence[float]) -> Share | None:
    return Share(sum(weights), len(weights)) if weights else None


def _strict(weights: Sequence[float]) -> Share | None:
    return _share([float(weight == 1) for weight in weights])
