"""Words and paragraphs that print cut in two are whole again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.draft import Draft, Line
from indexer.joining import goes_on, join_lines
from indexer.lexicon import Lexicon
from indexer.protocol import Interjection
from tests.page_texts import letters


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("die Hausaufga-", "ben sind gemacht", "die Hausaufgaben sind gemacht"),
        ("im Wesen-", "tlichen", "im Wesentlichen"),
        ("die Hochwasser-", "Schutzmauer", "die Hochwasser-Schutzmauer"),
        ("in der EU-", "weiten Suche", "in der EU-weiten Suche"),
        ("Stickstoff-", "und Energieeffizienz", "Stickstoff- und Energieeffizienz"),
        ("eine Nacht-", "und-Nebel-Aktion", "eine Nacht-und-Nebel-Aktion"),
        ("die öffentlich-", "rechtlichen Sender", "die öffentlich-rechtlichen Sender"),
        ("die Öffentlich-", "keit", "die Öffentlichkeit"),
        ("das „Gute Wege“-", "Gesetz", "das „Gute Wege“-Gesetz"),
        ("OFFENE LISTE/", "UMWELT", "OFFENE LISTE/UMWELT"),
        ("das 1,5-", "Grad-Ziel", "das 1,5-Grad-Ziel"),
        ("der 3,5-", "fache Wert", "der 3,5-fache Wert"),
        ("im Jahr 2024/", "25", "im Jahr 2024/25"),
        ("das ist so –", "oder nicht", "das ist so – oder nicht"),
        ("ein Satz", "geht weiter", "ein Satz geht weiter"),
    ],
)
def test_a_line_end_joins_as_print_meant_it(before: str, after: str, whole: str) -> None:
    drop, separator = join_lines(before, after)
    assert before[: len(before) - drop] + separator + after == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mit minus", "20.497 Wohnungen"),
        ("Das gilt für die Städte und", "auch für das Land"),
        ("Sie sagten,", "Herr Minister, es sei so"),
        ("der Antrag Drucks.", "8/1890"),
        ("nach § 5 Abs.", "2 der Geschäftsordnung"),
        ("bei den Gewässer-", "randstreifen"),
    ],
)
def test_a_paragraph_cut_inside_a_sentence_goes_on(before: str, after: str) -> None:
    assert goes_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Das war ein Satz.", "Und ein neuer"),
        ("Ich zitiere:", "der Fluss steigt"),
        ("", "Anfang"),
    ],
)
def test_a_finished_paragraph_stays_apart(before: str, after: str) -> None:
    assert not goes_on(before, after)


SAID = [
    "Die Fachleute der Regierung haben die Brücken geprüft, und Frau Kollegin Sommerfeld sagt: Die Brücken halten.",
    "Alle Fachleute sagen das, auch die DELTA-Studie und der Baden-Alpen-Kreis, die OFFENE LISTE und das HessBGG.",
    "So lange die Brücken halten, wollen wir zu führen haben, was zu führen ist.",
] * 60
LEXICON = Lexicon(SAID)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("Das sagen alle Fachleu", "te im Tal", "Das sagen alle Fachleute im Tal"),
        ("die Regie", "rung, die", "die Regierung, die"),
        ("die OFFENE LIS", "TE sagt", "die OFFENE LISTE sagt"),
        ("im Baden", "Alpen-Kreis", "im Baden-Alpen-Kreis"),
        ("und so", "lange gilt das", "und so lange gilt das"),
        ("was zu", "führen ist", "was zu führen ist"),
        ("die Brücken der Regierung", "halten", "die Brücken der Regierung halten"),
        ("im Verfahren", "z. B. hier", "im Verfahren z. B. hier"),
    ],
)
def test_a_word_cut_by_a_column_without_a_hyphen_is_whole_again(before: str, after: str, whole: str) -> None:
    drop, separator = join_lines(before, after, LEXICON, gap=True)
    assert before[: len(before) - drop] + separator + after == whole


def test_without_a_gap_two_lines_are_two_words() -> None:
    assert join_lines("alle Fachleu", "te", LEXICON) == (0, " ")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("die DEL-", "TA-Studie", "die DELTA-Studie"),
        ("das Hess-", "BGG", "das HessBGG"),
        ("im Baden-", "Alpen-Kreis", "im Baden-Alpen-Kreis"),
        ("der Baden-Alpen-", "Kreis", "der Baden-Alpen-Kreis"),
        ("die Brü-", "cken", "die Brücken"),
        ("die Hochwasser-", "lage", "die Hochwasserlage"),
    ],
)
def test_the_protocols_own_spelling_decides_about_a_hyphen(before: str, after: str, whole: str) -> None:
    drop, separator = join_lines(before, after, LEXICON)
    assert before[: len(before) - drop] + separator + after == whole


def test_a_dash_opens_a_paragraph_only_behind_an_interjection() -> None:
    assert goes_on("Haben Sie das gelesen?", "– Nein.")
    assert not goes_on("Haben Sie das gelesen?", "– Nein.", interrupted=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mit einem Volumen von 112", "Millionen €"),
        ("Das sagt auch Frau", "Ministerin Uferstein"),
        ("Ich frage den Kollegen", "Kulbach"),
        ("das ist so. Die", "Lage ist ernst"),
        ("mit der OFFENE", "LISTE"),
    ],
)
def test_a_sentence_cut_between_two_capitals_goes_on(before: str, after: str) -> None:
    assert goes_on(before, after, LEXICON)


def test_a_title_and_the_sentence_below_it_stay_apart() -> None:
    assert not goes_on(
        "Sichere Wege im Hochwasserschutz", "Herr Ministerpräsident, ich erteile Ihnen das Wort.", LEXICON
    )


@given(st.lists(st.text(st.sampled_from("abenrtuABÖ –-,.( 9"), min_size=1).filter(str.strip), min_size=1, max_size=12))
def test_paragraphs_lie_in_the_text_whatever_is_joined(texts: list[str]) -> None:
    draft = Draft(None, lexicon=LEXICON)
    for i, text in enumerate(texts):
        draft.add(Line(text.strip(), i // 3, i // 3 + 1, i % 2 == 0), gap=i % 2 == 0)
        draft.interjections.append(Interjection(draft.length, None, "Beifall"))
    end = 0
    for paragraph in draft.paragraphs:
        assert end <= paragraph.start <= paragraph.end <= len(draft.text)
        assert not draft.text[end : paragraph.start].strip()
        end = paragraph.end
    assert not draft.text[end:].strip()
    assert all(note.offset <= len(draft.text) for note in draft.interjections)
    assert letters(draft.text) == letters("".join(texts))
