"""plenarchat without one step at a time, and with one search alone: what each step is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.dataset import Question
from eval.systems import Search, System
from rag.assistant import Assistant
from rag.stages import Stages

TITLE = "What each step is worth"
SAYS = "Every row is the same index, asked the same questions; each is held against the first, with all steps."
RRF_K = 60

_ALL = Stages()
_BARE = Stages(understanding=False, rewriting=False, reranking=False, adapting=False)
_VARIANTS = (
    ("all steps", "as answers are found", _ALL),
    ("without understanding", "people, groups, dates of a question are not read", replace(_ALL, understanding=False)),
    ("without reranking", "what stands around a passage says nothing about it", replace(_ALL, reranking=False)),
    ("without rewriting", "a follow-up is searched for as it is asked", replace(_ALL, rewriting=False)),
    ("without adapter", "the question's vector is searched with as the model gives it", replace(_ALL, adapting=False)),
    ("without vectors", "full text alone finds passages, all other steps take part", replace(_ALL, vectors=False)),
    ("without full text", "vectors alone find passages, all other steps take part", replace(_ALL, text=False)),
    ("fusion alone", "full text and vectors, fused by weight, no other step", _BARE),
    ("full text alone", "BM25 over German stems, no other step", replace(_BARE, vectors=False)),
    ("vectors alone", "cosine of the embedding model, no other step", replace(_BARE, text=False)),
)  # fmt: skip


def variants(assistant: Assistant) -> list[System]:
    """The systems, the whole first. Those with vectors are left out where the assistant has none."""
    systems = [
        System(name, says, _search(assistant, stages))
        for name, says, stages in _VARIANTS
        if assistant.embedder or (stages.text and (stages.vectors is False or stages == _ALL))
    ]
    if assistant.embedder:
        searches = [_search(assistant, replace(_BARE, vectors=False)), _search(assistant, replace(_BARE, text=False))]
        says = f"both rankings by reciprocal rank fusion (k {RRF_K}), unweighted"
        systems.append(System("plain RRF", says, lambda question, k: fuse([s(question, 3 * k) for s in searches])[:k]))
    return systems


def fuse(rankings: Sequence[Sequence[Mapping[str, Any]]], k: int = RRF_K) -> list[Mapping[str, Any]]:
    """Rankings of passages as one, best first: the sum over rankings of 1 / (k + rank).

    Cormack, Clarke, Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods"
    (SIGIR 2009).
    """
    scores: defaultdict[str, float] = defaultdict(float)
    passages: dict[str, Mapping[str, Any]] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, 1):
            passages.setdefault(passage["chunk_id"], passage)
            scores[passage["chunk_id"]] += 1 / (k + rank)
    return [passages[chunk_id] for chunk_id in sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))]


def _search(assistant: Assistant, stages: Stages) -> Search:
    variant = Assistant(assistant.index, assistant.embedder, assistant.notes, stages=stages)

    def search(question: Question, k: int) -> list[Mapping[str, Any]]:
        found = variant.search(question.text, history=question.history, k=k)
        return [passage.to_json() for passage in found.passages]

    return search
