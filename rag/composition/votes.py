"""Where the chair puts something to the vote: what is offered to read where it is asked who voted how.

It is not quoted as an answer. The chair says what is voted on far from what it finds, often for several papers at once,
and corrects itself; which finding belongs to which paper cannot be told surely from the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.protocol import Role
from indexer.store import Filters
from rag.retrieval.features import Candidate

_VOTE = re.compile(
    r"\b(?:Handzeichen|[Ww]er (?:stimmt|ist (?:dafür|dagegen)|enthält)|Gegenstimmen|Enthaltungen|namentlich\w*|"
    r"zur Abstimmung|angenommen|abgelehnt|mit Ja|Nein-Stimmen)\b"
)


def at_votes(filters: Filters) -> Filters:
    """The filters, with the chair as the speaker where the user asks for nobody."""
    limited = filters.roles or filters.speakers or filters.parties or filters.offices
    return filters if limited else replace(filters, roles=(Role.CHAIR.value,))


def votes_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with those first in which something is put to the vote."""
    return sorted(candidates, key=lambda candidate: not _VOTE.search(candidate.passage.text))
