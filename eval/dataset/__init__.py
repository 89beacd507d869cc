"""Sets of questions with known answers: what a question is, how a file of them is read, written and checked."""

from __future__ import annotations

from eval.dataset.lines import DatasetError, load, save
from eval.dataset.question import UNANSWERABLE, UNANSWERABLE_TYPES, Dataset, Gold, Place, Question

__all__ = [
    "UNANSWERABLE",
    "UNANSWERABLE_TYPES",
    "Dataset",
    "DatasetError",
    "Gold",
    "Place",
    "Question",
    "load",
    "save",
]
