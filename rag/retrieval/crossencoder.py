"""An optional second reader: a cross-encoder that reads question and passage together and ranks the first ones anew.

None is bundled. `PLENARCHAT_RERANKER` names a sentence-transformers cross-encoder by folder, or by its name on the hub;
the latter is looked up in the local hub cache only, unless `PLENARCHAT_ALLOW_DOWNLOAD=1` allows to fetch it. It takes
time with every question: some tenths of a second for a small model on a processor.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from indexer.embedding.cross import SETTING, CrossEncoderModel
from rag.retrieval.features import Candidate

_READ = 30  # candidates


class CrossEncoder:
    """Ranks the first candidates anew with a model."""

    def __init__(self, model: CrossEncoderModel) -> None:
        self._model = model

    def reranked(self, question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
        """The candidates again, best first: for the first `_READ` the mean of their score and the cross-encoder's,
        scaled to 0 to 1 among them; the others behind."""
        first, rest = ranked[:_READ], ranked[_READ:]
        if len(first) < 2:
            return list(ranked)
        scores = self._model.scores(question, [f"{c.passage.speaker or ''}: {c.passage.text}" for c in first])
        scores = (scores - scores.min()) / (np.ptp(scores) or 1.0)
        read = [replace(c, score=(c.score + float(score)) / 2) for c, score in zip(first, scores, strict=True)]
        lowest = min(c.score for c in read)
        behind = [replace(c, score=min(c.score, lowest)) for c in rest]
        return sorted(read, key=lambda c: (-c.score, c.passage.chunk_id)) + behind


def named_cross_encoder() -> CrossEncoder | None:
    """The one that the setting names; None where it names none. Raises EmbeddingUnavailable."""
    name = os.environ.get(SETTING, "").strip()
    return CrossEncoder(CrossEncoderModel(name)) if name else None
