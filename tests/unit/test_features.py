"""What is known of a passage: who speaks and when against what was asked, its words, and what stands around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem
from indexer.store import Passage
from rag.entities import Entities
from rag.retrieval.features import AROUND, FUSED, NAMES, Candidate, around, features
from rag.retrieval.topic import Topic
from rag.understanding.blocs import Bloc
from tests.passages import CANDIDATES, a_candidate, a_minister, a_passage, a_question, alike

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
TOPIC = Topic({"wolf": 3.0, "herd": 1.0})


def of(name: str, entities: Entities, *passages: Passage, text: str = "Frage?") -> list[float]:
    """That feature of each passage."""
    held: list[float] = features(alike(*passages), a_question(text, entities), TOPIC)[name].tolist()
    return held


def test_the_words_of_whoever_is_named_are_theirs_under_every_spelling() -> None:
    entities = Entities(speakers=("Rainer Holtkamp",), variants=(("R. Holtkamp", "Rainer Holtkamp"),))
    passages = a_passage(1), a_minister(2), a_passage(3, speaker="R. Holtkamp"), a_passage(4, speaker=None)
    assert of("person", entities, *passages) == [0, 1, 1, 0]


def test_a_group_is_meant_as_coalition_or_opposition_only_while_it_was() -> None:
    bloc = Bloc("coalition", "BU", date(2026, 1, 1), date(2026, 3, 31))
    entities = Entities(parties=("BU",), blocs=(bloc,))
    passages = a_passage(1), a_passage(2, date="2026-04-01"), a_passage(3, party="WLH"), a_passage(4, party=None)
    assert of("party", entities, *passages) == [1, 0, 0, 0]
    assert of("party", Entities(parties=("BU",)), *passages) == [1, 1, 0, 0]


def test_who_is_named_counts_once_though_the_group_or_the_office_is_named_as_well() -> None:
    entities = Entities(speakers=("Rainer Holtkamp",), parties=("BU",), government=True)
    both = a_minister(1, party="BU")
    assert [of(name, entities, both) for name in ("person", "party", "government")] == [[1], [0], [0]]


def test_only_a_minister_of_the_gender_asked_for_is_meant() -> None:
    man, woman, member = a_minister(1), a_minister(2, "Staatssekretärin im Ministerium der Justiz"), a_passage(3)
    assert of("government", Entities(government=True, feminine=True), man, woman, member) == [0, 1, 0]
    assert of("government", Entities(government=True), man, woman, member) == [1, 1, 0]
    assert of("government", Entities(government=True, leaning=True), man, woman, member) == [0, 0, 0]
    assert of("leaning", Entities(government=True, leaning=True), man, woman, member) == [1, 1, 0]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_further_from_the_time_asked_for_the_less_up_to_two_years(day: date) -> None:
    here, later = (a_passage(1, date=(day + timedelta(more)).isoformat()) for more in (0, 30))
    near, far = of("distance", Entities(dates=MARCH), here, later)
    assert -1 <= near <= 0
    assert (near == 0) == (MARCH[0] <= day <= MARCH[1])
    assert of("dates", Entities(dates=MARCH), here) == [near == 0]
    if day >= MARCH[1]:
        assert far < near or far == near == -1
    assert of("distance", Entities(), here) == of("dates", Entities(), here) == [0]


def test_a_question_to_the_government_is_only_one_where_its_asker_is_not_meant() -> None:
    asked, written = a_passage(1, kind="question"), a_passage(2, kind="written", party="WLH")
    answer = a_minister(3, kind="written")
    assert of("asks", Entities(), asked, written, answer) == [1, 1, 0]
    assert of("asks", Entities(speakers=("Amelie Tönsing",), parties=("WLH",)), asked, written, answer) == [0, 0, 0]
    assert of("answers", Entities(), asked, written, answer) == [0, 0, 1]


def test_a_debate_is_named_by_all_the_words_of_its_title_in_any_form() -> None:
    titles = "Deiche am Unterlauf der Lindau", "Deiche im Land", None
    passages = [a_passage(n, agenda_item=AgendaItem("1", title)) for n, title in enumerate(titles)]
    assert of("debate_named", Entities(debates=("Deich am Unterlauf",)), *passages) == [1, 0, 0]
    assert of("debate_named", Entities(debates=("der",)), *passages) == [0, 0, 0], "no term names no debate"


def test_the_share_of_the_questions_words_counts_title_speaker_and_what_is_answered() -> None:
    item = AgendaItem("1", "Schutz der Herden")
    here, title = a_passage(1, text="Der Wolf kommt."), a_passage(2, text="Nein.", agenda_item=item)
    named = a_passage(3, text="Der Wolf.", speaker="Karl Herde")
    answer = a_candidate(a_minister(4, kind="answer", text="Die Herde."), asked="Wo ist der Wolf?")
    columns = features([*alike(here, title, named), answer], a_question(), TOPIC)
    assert columns["covered"].tolist() == [0.75, 0, 0.75, 0.25]
    assert columns["covered_title"].tolist() == [0, 0.25, 0, 0]
    assert columns["covered_question"].tolist() == [0, 0, 0, 0.75]
    assert columns["covered_all"].tolist() == [0.75, 0.25, 1, 1]
    assert columns["rarest"] == pytest.approx([0.3, 0, 0.3, 0.1])


def test_a_figure_or_a_date_counts_where_one_is_asked_for() -> None:
    figure, words = a_passage(1, text="Es sind 7 Rudel."), a_passage(2, text="Es sind sieben Rudel.")
    assert of("wanted", Entities(), figure, words, text="Wie viele Rudel gibt es?") == [1, 0]
    assert of("wanted", Entities(), figure, words, text="Warum gibt es Rudel?") == [0, 0]


def test_an_answer_is_answered_only_by_the_question_of_its_own_item() -> None:
    item, other = AgendaItem("Frage 12", "Deiche"), AgendaItem("Frage 13", "Deiche")
    found = alike(
        a_passage(1, kind="question", agenda_item=item),
        a_minister(2, kind="answer", agenda_item=item),
        a_minister(3, kind="answer", agenda_item=other),
        a_minister(4, kind="answer", agenda_item=item, sitting=42),
    )
    answered = around(found, np.array([1.0, 0.5, 0.5, 0.5]))["answered"]
    assert answered[1] > 0
    assert answered.tolist() == [0, answered[1], 0, 0]


def test_what_else_was_found_in_a_turn_and_a_debate_supports_but_not_a_passage_itself() -> None:
    elsewhere = AgendaItem("2", "Haushalt")
    found = alike(a_passage(1), a_passage(1, 10), a_passage(2), a_passage(3, agenda_item=elsewhere))
    columns = around(found, np.ones(4))
    turn, debate = columns["turn"], columns["debate"]
    assert turn[0] == turn[1] > turn[2] == turn[3] == 0
    assert debate[0] == debate[2] > debate[3] == 0
    weak = around(found, np.array([1.0, 0.1, 0.1, 0.1]))
    assert weak["turn"].tolist() == [0, weak["turn"][1], 0, 0], "what is far below the best supports nothing"


@given(CANDIDATES, st.booleans(), st.sampled_from([TOPIC, Topic({})]))
def test_every_feature_is_a_finite_number_for_whatever_was_found(
    found: list[Candidate], named: bool, topic: Topic
) -> None:
    entities = Entities(speakers=("Rainer Holtkamp",), government=True, dates=MARCH) if named else Entities()
    columns = features(found, a_question("Wie viele Wölfe?", entities), topic)
    assert set(columns) == set(NAMES) - set(AROUND) >= set(FUSED)
    columns |= around(found, columns["text"] + columns["vector"])
    assert set(columns) == set(NAMES)
    for name, column in columns.items():
        assert column.shape == (len(found),), name
        assert np.isfinite(column).all(), name
        assert name in ("vector_gap", "model_gap", "distance") or (column >= 0).all(), name
    assert not found or not any(c.text for c in found) or columns["text"].max() == 1


def test_another_spelling_counts_only_while_its_person_is_meant() -> None:
    """Of two namesakes one is switched off: words printed under her other spelling are hers, not his."""
    both = Entities(
        speakers=("Amelie Tönsing (Auen)", "Jörg Tönsing"), variants=(("Amelie Tönsing", "Amelie Tönsing (Auen)"),)
    )
    assert both.means("Amelie Tönsing", date(2026, 3, 12))
    one = replace(both, speakers=("Jörg Tönsing",))
    assert not one.means("Amelie Tönsing", date(2026, 3, 12))
    assert one.spellings == ("Jörg Tönsing",)
