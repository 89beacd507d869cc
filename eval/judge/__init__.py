"""What only a language model can judge: whether quotes support what is said, and whether an answer holds the facts.

Runs only where a model is named. Every figure carries how far the judge agrees with people's own labels (Cohen's
kappa), and what it gave no verdict on is excluded and counted, never scored.
"""

from __future__ import annotations

from eval.judge.agreement import Agreement, agreement, agreements
from eval.judge.alce import CitationScores, citation_scores
from eval.judge.labels import JUDGEMENTS, Judgement, LabelError, load_labels, save_judgements
from eval.judge.model import Judge, open_judge
from eval.judge.nuggets import Nugget, NuggetScores, nugget_scores
from eval.judge.prompts import prompts_sha256
from eval.judge.run import Judged, judge_results

__all__ = [
    "JUDGEMENTS",
    "Agreement",
    "CitationScores",
    "Judge",
    "Judged",
    "Judgement",
    "LabelError",
    "Nugget",
    "NuggetScores",
    "agreement",
    "agreements",
    "citation_scores",
    "judge_results",
    "load_labels",
    "nugget_scores",
    "open_judge",
    "prompts_sha256",
    "save_judgements",
]
