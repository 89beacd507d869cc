"""Which questions ask for what every group says, for a time line, or for who voted how."""

from __future__ import annotations

import pytest

from rag.entities import Entities
from rag.understanding.shapes import Shape, about, shape_of
from tests.passages import a_question


@pytest.mark.parametrize(
    "text",
    [
        "Wie stehen die Fraktionen zum Wolf?",
        "Was sagen die Fraktionen zum Deich?",
        "Welche Position haben die Parteien zum Wolf?",
        "Positionen der Fraktionen zum Wolf",
        "Was haben die einzelnen Fraktionen zum Deich gesagt?",
        "What are the positions of the parliamentary groups on the wolf?",
        "Where do the parties stand on the dike?",
    ],
)
def test_what_all_groups_say(text: str) -> None:
    assert shape_of(a_question(text)) is Shape.POSITIONS


def test_several_groups_that_are_named_are_shown_one_by_one() -> None:
    two = Entities(parties=("BU", "WLH"))
    assert shape_of(a_question("Wie unterscheiden sich BU und WLH beim Wolf?", two)) is Shape.POSITIONS
    assert shape_of(a_question("Was sagte die BU zum Wolf?", Entities(parties=("BU",)))) is None


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Wie hat sich die Haltung der BU zum Wolf seit 2024 entwickelt?", ("BU",)),
        ("Wie hat sich die Debatte über den Wolf verändert?", ()),
        ("Wie hat die BU ihren Kurs beim Wolf geändert?", ("BU",)),
        ("How has the BU's position on the wolf changed since 2024?", ("BU",)),
    ],
)
def test_how_something_said_went_over_time(text: str, parties: tuple[str, ...]) -> None:
    assert shape_of(a_question(text, Entities(parties=parties))) is Shape.TIME_LINE


@pytest.mark.parametrize(
    "text",
    [
        "Wie stimmte die BU über das Wolfsgesetz ab?",
        "Wie haben die Fraktionen beim Haushalt abgestimmt?",
        "Wer hat dem Gesetz zugestimmt?",
        "Welche Fraktionen haben gegen den Antrag gestimmt?",
        "Wurde der Antrag der WLH zum Deich angenommen?",
        "Hat die WLH dem Haushalt zugestimmt?",
        "Wer hat sich bei der Abstimmung enthalten?",
        "Wie ging die namentliche Abstimmung über den Deich aus?",
        "How did the BU vote on the wolf bill?",
        "Which parties voted against the budget?",
    ],
)
def test_who_voted_how(text: str) -> None:
    assert shape_of(a_question(text)) is Shape.VOTES


@pytest.mark.parametrize(
    "text",
    [
        "Wie begründete Holtkamp seine Zustimmung zum Wolfsgesetz?",
        "Warum hat die BU gegen den Haushalt gestimmt?",
        "Was sagte Holtkamp zur Abstimmung über den Deich?",
        "Wie hat sich die Zahl der Rudel entwickelt?",
        "Was wurde zur Volksabstimmung gesagt?",
        "Welche Fraktion forderte höhere Deiche?",
        "Was sagte man zu „Wie stehen die Fraktionen zum Wolf?“",
    ],
)
def test_other_questions_have_no_form_of_their_own(text: str) -> None:
    assert shape_of(a_question(text)) is None


def test_the_topic_is_what_the_positions_are_on() -> None:
    assert "Wolf" in about(a_question("Wie stehen die Fraktionen zum Wolf?")).topic
    assert "Fraktionen" not in about(a_question("Wie stehen die Fraktionen zum Wolf?")).topic
    assert "Deich" in about(a_question("Wie hat sich die Debatte über den Deich verändert?")).topic
