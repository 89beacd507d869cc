"""What silver questions quote: whole sentences that give the figure asked for, and every page of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eval.generate.answering import answered, gives
from eval.generate.glued import Words
from eval.generate.telling import whole_sentences
from eval.generate.wording import parliaments
from indexer.analysis import analyse
from indexer.parliaments import all_profiles
from indexer.protocol import Interjection, Paragraph, Turn
from indexer.store.holdings import SittingRow
from tests.store_samples import CHAIR, MINISTER, MUELLER, a_turn

DAY = date(2024, 3, 14)
ROW = SittingRow(
    sitting_id="niederwalden/8/41",
    parliament="niederwalden",
    period=8,
    number=41,
    date=DAY.isoformat(),
    source="a",
    format="pages",
    stamp="1",
    digest="1",
    complete=True,
    turns=1,
    pages=2,
    numbered=2,
    warnings=(),
)
QUESTION = "Wie viele Rudel leben im Talgrund?"


def over_pages(*parts: str, calls: tuple[int, ...] = ()) -> Turn:
    """A minister's answer, each part on the next page from 5 on, with interjections at these offsets."""
    text, paragraphs = "".join(parts), list[Paragraph]()
    for number, part in enumerate(parts):
        start = paragraphs[-1].end if paragraphs else 0
        paragraphs.append(Paragraph(start, start + len(part), 5 + number, 105 + number, continued=number > 0))
    interjections = tuple(Interjection(offset, 5, "Beifall") for offset in calls)
    return replace(a_turn(3, MINISTER, text), paragraphs=tuple(paragraphs), interjections=interjections)


def quotes(turn: Turn, *, fact: bool = True, question: str = QUESTION) -> list[tuple[int, str]]:
    found = answered(ROW, turn, question, dict.fromkeys(analyse(question), 1.0), fact=fact)
    return [(place.page, place.quote) for place in found.places] if found else []


# Pages


def test_every_page_of_an_answer_is_gold_and_the_figure_comes_first() -> None:
    first = "Der Talgrund ist für alle Wölfe seit langer Zeit ein gutes Gebiet. "
    second = "Im Talgrund leben zurzeit 14 Rudel mit ihren Welpen. "
    assert quotes(over_pages(first, second)) == [(6, second.strip()), (5, first.strip())]


def test_a_page_without_a_whole_sentence_is_quoted_with_the_most_words_in_a_row() -> None:
    first = "Im Talgrund leben zurzeit 14 Rudel mit ihren Welpen. Das ist, wie wir alle wissen, "
    turn = over_pages(first, "sehr viel mehr als noch vor einigen Jahren.")
    assert quotes(turn)[1] == (6, "sehr viel mehr als noch vor einigen Jahren.")


def test_a_page_with_a_few_letters_of_the_answer_is_no_gold() -> None:
    turn = over_pages("Im Talgrund leben zurzeit 14 Rudel mit ihren Welpen. Ich danke ", "Ihnen.")
    assert [page for page, _ in quotes(turn)] == [5]


def test_words_in_a_row_end_at_an_interjection_and_hold_no_half_of_a_word() -> None:
    first = "Im Talgrund leben zurzeit 14 Rudel mit ihren Welpen. Das ist zum Glück "
    second = "sehr viel mehr als noch vor einigen Jahren und ein schöner Erfolg für den Herden"
    turn = over_pages(first, second, "schutz.", calls=(len(first) + second.index("und"),))
    assert quotes(turn)[1] == (6, "sehr viel mehr als noch vor einigen Jahren")


def test_an_address_in_front_of_the_answer_does_not_hide_it() -> None:
    said = "Sehr geehrte Frau Abg. Dr. Müller, im Talgrund leben zurzeit 14 Rudel mit ihren Welpen."
    assert quotes(over_pages(f"{said} Im Talgrund gibt es noch 30 Schäfereien mit Herden.")) == [(5, said)]


def test_without_the_figure_an_answer_gives_no_fact() -> None:
    turn = over_pages("Die Rudel im Talgrund werden seit COVID-19 nicht mehr gezählt.")
    assert not quotes(turn)
    assert quotes(turn, fact=False)


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "In der 24. Kalenderwoche wurden zwölf Wölfe gesehen.",
        "Das steht im Gesetz (vgl. GVBl. I S. 54).",
        "Es sind folgende Zahlen:\nfür den Talgrund zwölf, für die Höhen drei.",
    ],
)
def test_a_quote_does_not_begin_in_the_middle_of_a_sentence(text: str) -> None:
    turn = over_pages(f"{text} Danach kam der Winter.")
    assert [turn.text[start:end] for start, end, _ in whole_sentences(turn)] == [text, "Danach kam der Winter."]


# Figures


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("Wie viele Wölfe leben hier?", "Es leben 14 Wölfe im Land.", True),
        ("Wie viele Wölfe leben hier?", "Wegen COVID-19 und 2019-nCoV zählt sie niemand.", False),
        ("Wie viele Wölfe leben hier?", "Nach § 24 Abs. 12 und Drucks. 20/297 zählt man an der L 3020.", False),
        ("Wie viele Wölfe leben hier?", "Im Jahr 2019 und im Schuljahr 2020/2021 kamen sie.", False),
        ("Wie viele der 700 Stellen sind besetzt?", "Die 700 Stellen sind ausgeschrieben.", False),
        ("Wie hoch ist der Anteil der Eichen?", "Es sind 1.600 Eichen.", False),
        ("Wie hoch ist der Anteil der Eichen?", "Es sind 80 % der Bäume.", True),
        ("Wann wird der Deich gebaut?", "Der Bau beginnt am 1. Mai 2024.", True),
        ("Wann wird der Deich gebaut?", "Der Bau wird bis 2026 fertig.", True),
        ("Wann wird der Deich gebaut?", "Der Deich brach am 4. Februar 2020.", False),
        ("Wann wurde der Deich gebaut?", "Der Deich wurde am 4. Februar 2020 fertig.", True),
        ("Wann wird der 2030 fällige Deich gebaut?", "Der Deich ist 2030 fällig.", False),
        ("Wann wird der Deich gebaut?", "Er kostet 300 Millionen €.", False),
    ],
)
def test_a_sentence_gives_a_figure_that_was_asked_for(question: str, sentence: str, given: bool) -> None:
    assert gives(question, sentence, DAY) is given


# Titles, parliaments


def test_two_words_that_a_title_glues_are_told_from_a_compound() -> None:
    words = Words()
    words.hear(
        [
            a_turn(1, CHAIR, "Antrag Entlastung für Familienin Hessen, Herdenschutz, Erneutes Zählen"),
            a_turn(
                2, MUELLER, "Familien leben in Hessen mit Herden. Schutz ist erneutes Hoffen. Bildungs- und Schulpläne"
            ),
        ]
    )
    assert words.glued("Entlastung für Familienin Hessen") == ["Familienin"]
    assert not words.glued("Herdenschutz – Erneutes Zählen – Bildungsund")


def test_no_parliament_is_asked_of_that_has_a_profile_under_its_name() -> None:
    """The invented one has a profile and is none of those that are asked of."""
    named = {profile.id: [p for p in parliaments() if p.is_named(profile.name)] for profile in all_profiles()}
    assert named.pop("niederwalden") == []
    assert all(len(found) == 1 for found in named.values())
    assert len(parliaments()) == 17
