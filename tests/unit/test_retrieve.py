"""How passages are ranked: what the question says about who and when counts, and filters are never widened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem
from indexer.store import Filters, Passage
from rag.entities import Entities
from rag.retrieve import Candidate, Weights, diverse, preferred, score, with_named

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def a_passage(turn: int = 1, start: int = 0, **fields: object) -> Passage:
    turn_id = f"niederwalden/8/41/{turn:04d}"
    passage = Passage(
        rank=0, score=0.0, chunk_id=f"{turn_id}/{start}-{start + 10}", turn_id=turn_id, start=start, end=start + 10,
        text="Zehn Wölfe", page_first=12, page_last=12, file_page=2, parliament="niederwalden", period=8, sitting=41,
        date="2026-03-12", speaker="Amelie Tönsing", title=None, party="BU", office=None, role="member", kind="speech",
        speaker_source="label", agenda_item=AgendaItem(), format="pages",
    )  # fmt: skip
    return replace(passage, **fields)  # type: ignore[arg-type]


def ranked(entities: Entities, *passages: Passage) -> list[Passage]:
    """Passages that full text and vectors found equally good, in the order the question gives them."""
    return [c.passage for c in score([Candidate(p, 5.0, 0.85) for p in passages], entities, Weights())]


def test_whoever_the_question_names_comes_first() -> None:
    other, named = a_passage(1), a_passage(2, speaker="Rainer Holtkamp")
    assert ranked(Entities(speakers=("Rainer Holtkamp",)), other, named)[0] is named


def test_the_group_the_question_names_comes_before_the_others() -> None:
    other, named = a_passage(1, party="WLH"), a_passage(2, party="BU")
    assert ranked(Entities(parties=("BU",)), other, named)[0] is named


def test_the_minister_comes_before_members_and_the_right_one_of_two() -> None:
    member = a_passage(1)
    minister = a_passage(2, party=None, office="Minister der Finanzen", role="government")
    other = a_passage(3, party=None, office="Ministerin der Justiz", role="government")
    assert ranked(Entities(government=True, feminine=False), member, other, minister)[0] is minister
    assert ranked(Entities(government=True, feminine=True), member, minister, other)[0] is other


def test_the_time_the_question_names_counts() -> None:
    later, then = a_passage(1, date="2026-04-23"), a_passage(2)
    assert ranked(Entities(dates=MARCH), later, then)[0] is then


def test_the_chairs_procedure_ranks_below_a_speech() -> None:
    chair, speech = a_passage(1, role="chair", kind="chair"), a_passage(2)
    assert ranked(Entities(), chair, speech)[0] is speech


def test_a_better_match_outranks_a_preference() -> None:
    weak = Candidate(a_passage(1, party="BU"), 1.0, 0.78)
    strong = Candidate(a_passage(2, party="WLH"), 9.0, 0.9)
    assert score([weak, strong], Entities(parties=("BU",)), Weights())[0].passage is strong.passage


def test_one_turn_does_not_fill_the_list() -> None:
    found = [Candidate(a_passage(1, start), 5.0, 0.9, 1.0) for start in range(0, 100, 10)]
    found.append(Candidate(a_passage(2), 1.0, 0.8, 0.1))
    assert [p.turn_id[-1] for p in diverse(found, 10, 3)] == ["1", "1", "1", "2"]
    assert [p.rank for p in diverse(found, 10, 3)] == [1, 2, 3, 4]


people = st.lists(st.sampled_from(["Rainer Holtkamp", "Amelie Tönsing"]), max_size=2).map(tuple)


@given(people, people, st.booleans(), st.booleans())
def test_what_is_inferred_never_widens_what_the_user_set(
    set_by_user: tuple[str, ...], inferred: tuple[str, ...], government: bool, dated: bool
) -> None:
    hard = Filters(speakers=set_by_user, sittings=(41,), date_from=date(2026, 1, 1) if dated else None)
    entities = Entities(speakers=inferred, government=government, dates=MARCH, sittings=(42,), parties=("BU",))
    assert with_named(hard, entities).sittings == (41,)
    for narrower in preferred(hard, entities):
        assert narrower.sittings == hard.sittings
        assert not hard.speakers or narrower.speakers == hard.speakers
        assert hard.date_from is None or narrower.date_from == hard.date_from
