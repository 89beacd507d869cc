"""Blanks and hyphens that an export lost or added are put back, and right words are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.draft import Line
from indexer.respacing import learn, respace
from tests.page_texts import letters

# What the house has said before, often enough for a lexicon.
_SAID = [
    "Die Landesregierung und die Fraktion BU von 90 haben das gesagt, und die Kunst ist frei.",
    "Wir haben die Bildungs- und Kulturpolitik des Landes und die digitale Strategie in der Hand.",
    "Er zeigt der Opposition, dass wir auch die öffentlich-rechtlichen Sender im Rhein-Main-Gebiet fördern.",
    "Die OFFENE LISTE sagt nicht, dass die Strategie ausreichend ist, sondern dass sie einem Plan folgt.",
    "Das ist nicht wahr, und die Schülerin sagt das der Opposition hier für alle Länder und für das Gebiet.",
]
SPEECH = [Line(text, 1, 1, False) for text in _SAID * 40]


def _read(text: str) -> str:
    """A line as it is read in a sitting that says what stands above."""
    lines = [*SPEECH, Line(f"{text} da.", 1, 1, False)]
    return respace(lines, learn(lines))[-1].text.removesuffix(" da.")


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Land-und Forstwirtschaft", "Land- und Forstwirtschaft"),
        ("kurz-, mittel-bzw. langfristig", "kurz-, mittel- bzw. langfristig"),
        ("die Corona- Kontrollen am Fluss", "die Corona-Kontrollen am Fluss"),
        ("Freiheit undKunst", "Freiheit und Kunst"),
        ("Ministerin für DigitaleStrategie", "Ministerin für Digitale Strategie"),
        ("Antrag LandesregierungHessisches Gesetz", "Antrag Landesregierung Hessisches Gesetz"),
        ("Dritte LesungGesetzentwurf", "Dritte Lesung Gesetzentwurf"),
        ("es zeigtder Plan", "es zeigt der Plan"),
        ("mit undeinem Plan", "mit und einem Plan"),
        ("die Landesregierungund alle", "die Landesregierung und alle"),
        ("der Bildungsund Kulturpolitik", "der Bildungs- und Kulturpolitik"),
        ("die OFFENELISTE sagt", "die OFFENE LISTE sagt"),
        ("im Jahr sind150 da, von90 auf", "im Jahr sind150 da, von 90 auf"),
        ("die 14Jährigen, 40mal", "die 14-Jährigen, 40-mal"),
        ("der CO2Ausstoß", "der CO2-Ausstoß"),
        ("der 24Stunden-Dienst", "der 24-Stunden-Dienst"),
        ("keine Anrechnungenund Ausnahmen", "keine Anrechnungen und Ausnahmen"),
        ("ein 9-€Ticket", "ein 9-€-Ticket"),
        ("die öffentlichrechtlichen Sender", "die öffentlich-rechtlichen Sender"),
        ("die RheinMain-Region", "die Rhein-Main-Region"),
        ("das ist n i c h t wahr", "das ist nicht wahr"),
        ("das Gebiet– Drucks. 8/1950 –", "das Gebiet – Drucks. 8/1950 –"),
        ("liebe Kolleg* innen", "liebe Kolleg*innen"),
    ],
)
def test_what_an_export_moved_is_put_back(printed: str, right: str) -> None:
    assert _read(printed) == right


@pytest.mark.parametrize(
    "right",
    [
        "in ausreichender Zahl, ein folgender Antrag",
        "hierfür, dementsprechend, seitdem, außerdem, irgendeiner",
        "der Hintergrund, der Befund, kerngesund, ein Hund",
        "möglicherweise, glücklicherweise",
        "die Inhalte, die Länder, die Zusagen, Allein das",
        "Nacht-und-Nebel-Aktion, das Entweder-oder",
        "die Plattform openPetition, der Konzern AstraZeneca, die WIBank",
        "im Jahr 1990er, COVID-19, § 28b, FFP2",
        "Haupt- Real- und Förderschulen",
        "Variante A B C und i. V. m. Art. 5",
        "Schülerin und Schüler, der Staatsbürgerin",
        "nichtbinär, Dasein, sicherste",
    ],
)
def test_a_right_word_is_left_alone(right: str) -> None:
    assert _read(right) == right


def test_what_the_protocol_uses_often_is_a_word() -> None:
    said = [Line(f"Das Netz StudiumPlus ist gut, sagt {i}.", 1, 1, False) for i in range(8)]
    lines = [*SPEECH, *said]
    assert respace(lines, learn(lines))[-1].text == said[-1].text


def test_words_that_a_column_may_have_cut_teach_nothing() -> None:
    words = learn(
        [
            Line("und dann die Hausaufga", 1, 1, True),
            Line("ben gemacht haben und die Hoch-", 1, 1, True),
            Line("wasserlage.", 1, 1, False),
        ]
    ).words
    assert not {"Hausaufga", "ben", "Hoch-", "wasserlage"} & set(words)
    assert words["gemacht"] == 1


def test_a_single_page_is_repaired_by_rules_that_need_no_lexicon() -> None:
    lines = [Line("Land-und Forstwirtschaft", 1, 1, True)]
    assert respace(lines, learn(lines))[0].text == "Land- und Forstwirtschaft"


def test_a_sitting_without_a_line_is_none_the_worse() -> None:
    assert respace([], learn([])) == []


@given(st.lists(st.text(st.sampled_from("abdenrsuABÖ90 -–„“*€%"), min_size=1), max_size=8))
def test_no_letter_is_changed_and_no_line_lost(texts: list[str]) -> None:
    lines = [Line(text, 1, 1, False) for text in texts]
    read = respace([*SPEECH, *lines], learn([*SPEECH, *lines]))[len(SPEECH) :]
    assert [letters(line.text) for line in read] == [letters(text) for text in texts]
