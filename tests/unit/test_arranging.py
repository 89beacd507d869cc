"""How quotes stand in an answer: whose they are, when they were said, and what the lead says of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from indexer.analysis import analyse
from indexer.protocol import Kind, Speaker, Turn
from rag.composition.arranging import by_speaker, lead, paragraphs
from rag.composition.composing import Material, cited, grown, unnamed
from rag.composition.headed import by_day, by_group
from rag.composition.sections import Section, Sections
from rag.entities import Entities
from rag.extractive import Quote
from rag.retrieval.topic import Topic
from tests.passages import a_passage, a_question
from tests.unit.test_extractive import a_turn

TEXT = "Der Deich wird im Herbst erhöht. Der Deich ist alt und niedrig."
BU, WLH = Speaker("Amelie Tönsing", None, "BU"), Speaker("Dietmar Rössing", None, "WLH")


def a_quote(number: int, speaker: Speaker, date: str = "2026-03-12", start: int = 0, **fields: object) -> Quote:
    """The first sentence of a turn, or the one from `start`."""
    sitting = 41 if date == "2026-03-12" else 42
    turn_id = f"niederwalden/8/{sitting}/{number:04d}"
    turn = a_turn(TEXT, number, turn_id=turn_id, speaker=speaker, **fields)
    passage = a_passage(
        number,
        turn_id=turn_id,
        sitting=sitting,
        date=date,
        end=len(TEXT),
        text=TEXT,
        speaker=speaker.name,
        party=speaker.party,
    )
    return Quote(passage, turn, start, 32 if start == 0 else len(TEXT), 1.0)


def shown(quotes: list[Quote], language: str = "de") -> tuple[str | None, list[str]]:
    arranged = by_speaker(quotes)
    citations = cited(arranged)
    turns: dict[str, Turn] = {quote.turn.turn_id: quote.turn for quote in quotes}
    return lead(citations, language), paragraphs(citations, turns, language)


def test_each_speakers_words_stand_together_in_order_of_time_the_best_speaker_first() -> None:
    later, other, earlier = a_quote(3, BU, "2026-04-23"), a_quote(2, WLH), a_quote(1, BU)
    assert by_speaker([later, other, earlier]) == [earlier, later, other]


def test_the_lead_names_who_speaks_and_when_with_the_numbers_of_the_quotes() -> None:
    leading, _ = shown([a_quote(1, BU), a_quote(2, WLH), a_quote(3, BU, "2026-04-23")])
    assert leading == (
        "Zu dieser Frage fanden sich Äußerungen von Amelie Tönsing (12. März 2026 und 23. April 2026) [1] [2] "
        "und Dietmar Rössing (12. März 2026) [3]:"
    )


def test_the_lead_is_in_the_language_of_the_answer_and_the_quote_stays_german() -> None:
    leading, parts = shown([a_quote(1, BU), a_quote(2, WLH)], "en")
    assert leading is not None
    assert leading.startswith("On this question there are statements by Amelie Tönsing (12 March 2026) [1] and")
    assert "“Der Deich wird im Herbst erhöht.” [1]" in parts[0]


def test_one_speaker_is_not_told_twice() -> None:
    leading, parts = shown([a_quote(1, BU), a_quote(1, BU, start=33), a_quote(3, BU, "2026-04-23")])
    assert leading is None
    assert parts == [
        "Amelie Tönsing (BU) sagte am 12. März 2026 (Plenarprotokoll 8/41, S. 12):\n"
        "„Der Deich wird im Herbst erhöht.“ [1]",
        "„Der Deich ist alt und niedrig.“ [2]",
        "Am 23. April 2026 (Plenarprotokoll 8/42, S. 12):\n„Der Deich wird im Herbst erhöht.“ [3]",
    ]


def test_what_was_handed_in_is_told_from_what_was_said() -> None:
    _, parts = shown([a_quote(1, BU), a_quote(2, BU, kind=Kind.WRITTEN)])
    assert "schriftlich" not in parts[0]
    assert parts[1].startswith("Schriftlich zur Sitzung am 12. März 2026")


def test_two_who_are_unknown_are_not_taken_for_one() -> None:
    nobody = Speaker(None)
    leading, parts = shown([a_quote(1, nobody), a_quote(2, nobody)])
    assert leading is None
    assert all(part.startswith("Sprecher unbekannt") for part in parts)


def test_a_quote_that_does_not_pass_the_gate_leaves_no_gap_in_the_numbers() -> None:
    wrong = a_quote(1, BU)
    wrong = replace(wrong, passage=replace(wrong.passage, sitting=99))
    assert [c.n for c in cited([wrong, a_quote(2, WLH)])] == [1]


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_grows_by_whole_parts_and_never_changes_what_is_there(count: int) -> None:
    texts = [composed.text for composed in grown("Vorweg:", [], ["a", "b", "c"][:count])]
    assert texts[0] == "Vorweg:\n\na"
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))


def test_every_group_has_its_place_whether_it_spoke_or_not() -> None:
    parts = (Section("BU", (a_quote(1, BU),)), Section("Liberale Mitte"), Section("WLH", (a_quote(2, WLH),)))
    text = list(by_group(Sections(parts, ()), "de"))[-1].text.split("\n\n")
    assert "alphabetischer Reihenfolge [1] [2]" in text[0]
    assert text[1].startswith("BU: Amelie Tönsing sagte am 12. März 2026")
    assert text[2] == "Liberale Mitte: kein Beitrag gefunden."
    assert text[3].startswith("WLH: Dietmar Rössing sagte")


def test_a_time_line_stands_in_order_and_claims_no_change() -> None:
    parts = (Section("", (a_quote(3, BU, "2026-04-23"), a_quote(1, WLH))),)
    text = list(by_day(Sections(parts, ()), "de"))[-1].text.split("\n\n")
    assert "ist damit nicht gesagt" in text[0]
    assert [part.split(" sagte")[0] for part in text[1:]] == ["Am 12. März 2026", "Am 23. April 2026"]


@pytest.mark.parametrize(
    ("thing", "speakers", "confidence", "told"),
    [
        ("Deichmaut", ("Amelie Tönsing",), 0.6, False),
        ("Flutsteuer", ("Amelie Tönsing",), 0.6, True),
        ("Flutsteuer", ("Amelie Tönsing",), 0.9, False),
        ("Flutsteuer", (), 0.6, False),
    ],
)
def test_where_the_evidence_is_weak_it_is_said_that_the_speaker_never_named_the_thing(
    thing: str, speakers: tuple[str, ...], confidence: float, told: bool
) -> None:
    quote = a_quote(1, BU)
    question = a_question(f"Was sagte sie zur {thing}?", Entities(speakers=speakers))
    things = frozenset(analyse(thing))
    topic = Topic(dict.fromkeys(things, 9.0), things=things)
    turns = {quote.turn.turn_id: quote.turn}
    material = Material(question, "de", topic, (quote.passage,), turns, confidence)
    said = (f"In den Reden, aus denen hier zitiert wird, kommt „{thing}“ nicht vor.",)
    assert unnamed(material, list(turns)) == (said if told else ())
