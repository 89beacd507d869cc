"""Which of the candidates are shown with an answer; whatever is quoted stands in one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from indexer.store import Passage
from rag.retrieval.features import Candidate
from rag.retrieve import diverse

QUOTED = 10  # passages whose sentences may be quoted: the first ones shown
_ANSWERING = 8  # of these may answer, as far as there are so many


def shown(candidates: Sequence[Candidate], answering: Sequence[Candidate], k: int) -> list[Passage]:
    """The first `k` passages, ranked from 1; among the first `QUOTED` enough of those that may answer.

    For these the others that rank last make way: who asks for one person's words wants to read them, and what is
    quoted must be among what is shown.
    """
    first = diverse(candidates, max(k, QUOTED))
    own = {candidate.passage.chunk_id for candidate in answering}
    near, further = first[: min(k, QUOTED)], first[QUOTED:k]
    room = min(_ANSWERING, len(near)) - len(_among(near, own))
    known = {passage.chunk_id for passage in near}
    more = [p for p in diverse(answering, QUOTED) if p.chunk_id not in known][:room] if room > 0 else []
    for passage in reversed(near):
        if len(near) + len(more) <= QUOTED:
            break
        if passage.chunk_id not in own:
            near = [p for p in near if p is not passage]
    added = {passage.chunk_id for passage in more}
    all_ = [*near, *more, *(p for p in further if p.chunk_id not in added)]
    return [replace(passage, rank=rank) for rank, passage in enumerate(all_, 1)]


def _among(passages: Sequence[Passage], own: Collection[str]) -> list[Passage]:
    return [passage for passage in passages if passage.chunk_id in own]
