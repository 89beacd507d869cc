"""Passages and questions made by hand, for tests of what is done with passages once they are found."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.protocol import AgendaItem
from indexer.store import Passage, Terms
from rag.entities import Entities
from rag.question import Question
from rag.retrieval.features import Candidate


def a_passage(turn: int = 1, start: int = 0, **fields: object) -> Passage:
    turn_id = f"niederwalden/8/41/{turn:04d}"
    passage = Passage(
        rank=0, score=0.0, chunk_id=f"{turn_id}/{start}-{start + 10}", turn_id=turn_id, start=start, end=start + 10,
        text="Zehn Wölfe", page_first=12, page_last=12, file_page=2, parliament="niederwalden", period=8, sitting=41,
        date="2026-03-12", speaker="Amelie Tönsing", title=None, party="BU", office=None, role="member", kind="speech",
        speaker_source="label", agenda_item=AgendaItem(), format="pages",
    )  # fmt: skip
    return replace(passage, **fields)  # type: ignore[arg-type]


def a_minister(turn: int, office: str = "Minister des Innern", **fields: object) -> Passage:
    """A passage of a member of the government."""
    passage = a_passage(turn, speaker="Rainer Holtkamp", party=None, role="government", office=office)
    return replace(passage, **fields)  # type: ignore[arg-type]


def a_question(text: str = "Frage?", entities: Entities = Entities(), **fields: object) -> Question:
    return replace(Question(text, (), text, text, False, "de", entities), **fields)  # type: ignore[arg-type]


def a_candidate(passage: Passage, text: float = 5.0, cosine: float | None = 0.85, asked: str = "") -> Candidate:
    """A passage as it is found, with the terms that an index would hold of it; `asked` is what it answers."""
    item = " ".join(filter(None, (passage.agenda_item.number, passage.agenda_item.title)))
    who = " ".join(filter(None, (passage.speaker, passage.party, passage.office)))
    terms = Terms(*(frozenset(analyse(words)) for words in (passage.text, item, who, asked)))
    return Candidate(passage, text, cosine, moved=cosine, terms=terms)


def alike(*passages: Passage) -> list[Candidate]:
    """Candidates that full text and vectors found equally good."""
    return [a_candidate(passage) for passage in passages]


CANDIDATES = st.lists(
    st.builds(
        a_candidate,
        st.builds(
            a_passage,
            st.integers(1, 5),
            speaker=st.sampled_from([None, "Rainer Holtkamp", "Amelie Tönsing"]),
            role=st.sampled_from(["member", "government", "chair"]),
            kind=st.sampled_from(["speech", "question", "answer", "written", "chair"]),
            date=st.sampled_from(["2019-01-01", "2026-03-12", "2026-04-23"]),
            text=st.sampled_from(["Der Wolf", "7 Herden.", "…"]),
        ),
        st.floats(0, 30),
        st.floats(-1, 1) | st.none(),
        st.sampled_from(["", "Wo ist der Wolf?"]),
    ),
    max_size=12,
)
"""Whatever both searches may find."""
