"""When the assistant does not answer, and what it says then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.protocol import AgendaItem
from indexer.store import Coverage, Filters
from rag.abstain import answering, before_searching, judged, off_topic, silent, unheard
from rag.entities import Entities
from rag.retrieval.features import Candidate
from rag.retrieval.topic import Topic
from rag.understanding.setting import Setting
from tests.passages import a_candidate, a_passage, a_question

HELD = Coverage(2, "2026-03-12", "2026-04-23", 175, 199, 0)
FIRST, LAST = date(2026, 3, 12), date(2026, 4, 23)
HERE = Setting(date(2026, 5, 2), FIRST, LAST, ("niederwalden",), ((41, FIRST), (42, LAST)))


@pytest.mark.parametrize(
    ("entities", "part"),
    [
        (Entities(unknown=("Erika Quandthoff",)), "Erika Quandthoff kommt"),
        (Entities(dates=(date(2019, 1, 1), date(2019, 12, 31))), "außerhalb"),
        (Entities(dates=(date(2026, 5, 1), date(2026, 5, 31))), "außerhalb"),
        (Entities(sittings=(99,)), "Die 99. Sitzung"),
    ],
)
def test_a_person_a_time_or_a_sitting_that_is_not_here_is_named(entities: Entities, part: str) -> None:
    reason = before_searching(a_question(entities=entities), Filters(), HELD, HERE, "de")
    assert reason is not None
    assert part in reason


def test_what_is_here_is_searched() -> None:
    entities = Entities(speakers=("Jonas Kettler",), dates=(date(2026, 4, 1), date(2026, 4, 30)), sittings=(42,))
    assert before_searching(a_question(entities=entities), Filters(), HELD, HERE, "de") is None


@pytest.mark.parametrize(
    ("text", "about_interjections"),
    [
        ("Wer rief bei der Rede von Kettler dazwischen?", True),
        ("Wer hat Kettler dazwischengerufen?", True),
        ("Von wem kam der Zwischenruf zum Deich?", True),
        ("Was rief Kettler der Ministerin zu?", True),
        ("Warum rief Kettler zu Spenden auf?", False),
        ("Who heckled Kettler?", True),
        ("Was sagte Kettler über Zwischenrufe?", False),
        ("Wer sprach zwischen Kettler und Vogt?", False),
    ],
)
def test_who_called_in_between_is_not_answered_with_the_speakers_words(text: str, about_interjections: bool) -> None:
    question = replace(a_question(), text=text)
    reason = before_searching(question, Filters(), HELD, HERE, "de")
    assert ("--interjections" in (reason or "")) == about_interjections


def test_what_was_said_in_another_parliament_is_not_looked_for_here() -> None:
    question = a_question("Was sagte die BU im Bundestag zum Deich?", Entities(parties=("BU",), spans=((9, 15),)))
    reason = before_searching(question, Filters(), HELD, HERE, "de")
    assert "„Bundestag“" in (reason or "")
    assert "Landtag Niederwalden" in (reason or "")


@pytest.mark.parametrize(
    ("text", "is_off"),
    [
        ("Wie wird das Wetter morgen?", True),
        ("Schreib mir ein Gedicht über den Deich.", True),
        ("Hallo, wie geht es dir?", True),
        ("Wie viel ist 17 mal 23?", True),
        ("Kannst du mir beim Umzug helfen?", True),
        ("What do you think yourself?", True),
        ("Kannst du mir sagen, was Kettler zum Deich sagte?", False),
        ("Hallo, was sagte Kettler zum Wetterdienst?", False),
        ("Wie viele Deiche sind 2026 gebrochen?", False),
        ("Schreibt das Gesetz einen Deich vor?", False),
    ],
)
def test_what_is_no_question_to_protocols_is_not_searched_for(text: str, is_off: bool) -> None:
    assert off_topic(text) == is_off


def test_a_day_without_a_sitting_is_named() -> None:
    asked = a_question(entities=Entities(dates=(date(2026, 4, 1), date(2026, 4, 1))))
    assert before_searching(asked, Filters(), HELD, HERE, "de") == "Am 1. April 2026 gab es im Bestand keine Sitzung."
    asked = a_question(entities=Entities(dates=(FIRST, FIRST)))
    assert before_searching(asked, Filters(), HELD, HERE, "de") is None


def test_an_empty_index_says_that_it_is_empty() -> None:
    nothing = Coverage(0, None, None, 0, 0, 0)
    assert before_searching(a_question(), Filters(), nothing, HERE, "en") == "There are no protocols in the index yet."


def test_only_those_who_are_asked_for_answer_and_only_from_then() -> None:
    then, later = a_passage(1), a_passage(2, date="2026-04-23")
    other = a_passage(3, speaker="Jonas Kettler", party=None, role="government", office="Minister des Innern")
    found = [Candidate(p, 1.0, 0.9) for p in (then, later, other)]

    def who(entities: Entities) -> list[str]:
        return [c.passage.turn_id[-1] for c in answering(found, entities)]

    assert who(Entities()) == ["1", "2", "3"]
    assert who(Entities(speakers=("Amelie Tönsing",))) == ["1", "2"]
    assert who(Entities(parties=("BU",), dates=(date(2026, 3, 1), date(2026, 3, 31)))) == ["1"]
    assert who(Entities(government=True, feminine=False)) == ["3"]
    assert who(Entities(government=True, feminine=True)) == []


DEICH = Topic({"deich": 5.0}, things=frozenset({"deich"}))


def test_who_did_not_speak_on_it_is_told_with_who_did() -> None:
    words = "Der Deich am Hafen bekommt eine neue Krone aus Ton. Der Deich hält."
    other = a_passage(2, speaker="Karin Vogt", text=words, agenda_item=AgendaItem("1", "Deich"))
    own = a_passage(1, text="Der Haushalt ist gut.")
    found = [a_candidate(own, 1.0, 0.8), a_candidate(other, 9.0, 0.92)]
    asked = a_question(entities=Entities(speakers=("Amelie Tönsing",)))
    verdict = judged(asked, found, found, DEICH, "de")
    assert verdict.reason == "Von Amelie Tönsing habe ich dazu keine Äußerung gefunden."
    assert [p.speaker for p in verdict.others] == ["Karin Vogt"]
    asked = a_question(entities=Entities(speakers=("Karin Vogt",)))
    verdict = judged(asked, found, found, DEICH, "de")
    assert verdict.reason is None
    assert [c.passage.speaker for c in verdict.answering] == ["Karin Vogt"]
    assert verdict.confidence > 0.5


def test_what_nothing_speaks_of_is_not_answered_and_nobody_is_named_for_it() -> None:
    found = [a_candidate(a_passage(1, text="Der Haushalt ist gut."), 1.0, 0.8)]
    verdict = judged(a_question(), found, found, replace(DEICH, unheard=frozenset({"deich"})), "de")
    assert "keine Stelle gefunden" in (verdict.reason or "")
    assert verdict.others == ()


def test_a_question_without_a_topic_is_asked_for_one_and_filters_are_named() -> None:
    found = [a_candidate(a_passage(1))]
    assert judged(a_question(), found, found, Topic({}), "de").reason == "Zu welchem Thema? Die Frage nennt keines."
    assert "Filter" in (judged(a_question(), [], [], DEICH, "de", filtered=True).reason or "")


def test_a_word_that_stands_nowhere_is_named() -> None:
    topic = replace(DEICH, unheard=frozenset({"deich"}))
    question = replace(a_question("Wer baut Deiche?"), topic="Wer baut Deiche?")
    assert unheard(question, topic, "de") == "In keinem der Protokolle steht „Deiche“."
    assert unheard(question, DEICH, "de") is None
    assert unheard(replace(question, language="en"), topic, "en") is None


def test_a_group_that_is_not_here_is_told_in_a_whole_sentence() -> None:
    question = a_question(entities=Entities(unknown=("Freien Wähler",)))
    reason = before_searching(question, Filters(), HELD, HERE, "de")
    assert reason == "Von „Freien Wähler“ kommt in diesen Protokollen niemand zu Wort."


def test_a_road_that_is_printed_with_a_blank_does_not_stand_nowhere() -> None:
    things = frozenset({"b49"})
    topic = Topic({"b49": 9.0}, {"b49": (("b", "49"),)}, things=things, unheard=things)
    question = replace(a_question("Wann ist die B49 fertig?"), topic="Wann ist die B49 fertig?")
    assert unheard(question, topic, "de") is None
    assert unheard(question, replace(topic, equivalents={}), "de") == "In keinem der Protokolle steht „B49“."


def test_nobody_is_said_to_have_spoken_of_what_stands_nowhere() -> None:
    words = "Der Deich am Hafen bekommt eine neue Krone aus Ton. Der Deich hält."
    found = [
        a_candidate(a_passage(2, speaker="Karin Vogt", text=words, agenda_item=AgendaItem("1", "Deich")), 9.0, 0.92)
    ]
    things = frozenset({"deich", "quandthoff"})
    topic = Topic({"deich": 5.0, "quandthoff": 9.0}, things=things, unheard=frozenset({"quandthoff"}))
    asked = a_question(entities=Entities(speakers=("Amelie Tönsing",)))
    assert judged(asked, found, found, topic, "de").others == ()


def test_where_and_when_nothing_was_said_is_told() -> None:
    then = (date(2026, 3, 1), date(2026, 3, 31))
    assert silent(Entities(speakers=("Karin Vogt",), sittings=(41,)), "de").startswith("In der gefragten Sitzung")
    assert silent(Entities(parties=("BU",), dates=then), "de").startswith(
        "Aus der gefragten Zeit habe ich dazu von der"
    )
    assert silent(Entities(dates=then), "de") == "Aus der gefragten Zeit habe ich dazu keine Äußerung gefunden."
    assert silent(Entities(dates=then, dates_sure=False), "de").startswith("Dazu habe ich")


def test_the_refusal_names_who_said_nothing() -> None:
    assert "Jonas Kettler oder Karin Vogt" in silent(Entities(speakers=("Jonas Kettler", "Karin Vogt")), "de")
    assert "Fraktion BU" in silent(Entities(parties=("BU",)), "de")
    assert "government" in silent(Entities(government=True), "en")


def test_a_preference_for_time_or_for_the_government_keeps_nobody_from_answering() -> None:
    member = Candidate(a_passage(1), 1.0, 0.9)
    minister = a_passage(2, speaker="Jonas Kettler", party=None, role="government", office="Minister des Innern")
    found = [member, Candidate(minister, 1.0, 0.8)]
    assert answering(found, Entities(government=True)) == found[1:]
    assert answering(found, Entities(government=True, leaning=True)) == found
    elsewhen = (date(2025, 1, 1), date(2025, 12, 31))
    assert answering(found, Entities(dates=elsewhen)) == []
    assert answering(found, Entities(dates=elsewhen, dates_sure=False)) == found
    assert (
        before_searching(a_question(entities=Entities(dates=elsewhen, dates_sure=False)), Filters(), HELD, HERE, "de")
        is None
    )
