"""Words of others in a turn: a reader must not take them for the speaker's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import Paragraph
from indexer.quotation import hides_quotation, is_quoted, quotations


def turn(*paragraphs: str, continued: tuple[int, ...] = ()) -> tuple[str, list[Paragraph]]:
    text = "\n".join(paragraphs)
    spans, start = [], 0
    for n, paragraph in enumerate(paragraphs):
        spans.append(Paragraph(start, start + len(paragraph), 1, 1, n in continued))
        start += len(paragraph) + 1
    return text, spans


def quoted(*paragraphs: str, continued: tuple[int, ...] = ()) -> list[tuple[str, bool]]:
    text, spans = turn(*paragraphs, continued=continued)
    return [(text[q.start : q.end], q.sure) for q in quotations(text, spans)]


def test_words_in_quotation_marks() -> None:
    assert quoted("In der „Flusspost“ stand: „Das Land zahlt nie.“ Das ist falsch.") == [
        ("„Flusspost“", True),
        ("„Das Land zahlt nie.“", True),
    ]


def test_a_quotation_mark_that_is_never_closed_ends_unsurely_with_its_paragraph() -> None:
    assert quoted("Er sagte: „Das Land zahlt nie.", "Das ist falsch.") == [("„Das Land zahlt nie.", False)]


def test_quotation_marks_may_hold_several_paragraphs() -> None:
    assert quoted("Er sagte: „Das Land zahlt nie.", "Es zahlt nicht.“ So war das.") == [
        ("„Das Land zahlt nie.\nEs zahlt nicht.“", True)
    ]


@pytest.mark.parametrize(
    "announced",
    [
        "Ich zitiere:",
        "Der Radfahrbund hat uns geschrieben:",
        "Dort heißt es:",
        "Ich zitiere den Minister Dr. Friedrich von Ahlen:",
        "Der Bund sagt dazu:",
        "Er erklärte im März vor dem Ausschuss:",
    ],
)
def test_a_paragraph_behind_a_colon_that_announces_it(announced: str) -> None:
    assert quoted(announced, "Wer den Weg baut, baut ihn für alle.", "Das sehe ich auch so.") == [
        ("Wer den Weg baut, baut ihn für alle.", True)
    ]


@pytest.mark.parametrize(
    "announced", ["Es gibt drei Gründe:", "Wir fordern deshalb:", "Ich frage die Landesregierung:"]
)
def test_a_colon_that_announces_the_speakers_own_words(announced: str) -> None:
    assert quoted(announced, "Erstens fehlen die Leute.", "Zweitens fehlt das Geld.") == []


@pytest.mark.parametrize(
    "before",
    [
        "Sie hat gesagt: ",
        "Der Vertreter des Mieterbundes hat im Ausschuss gesagt: ",
        "Im Vertrag heißt es: ",
        "Der Kollege Thal hat gestern – ich zitiere –: ",
        "Wir wissen, dass die Hausärzte sagen: ",
    ],
)
def test_words_announced_within_a_paragraph_belong_to_whoever_is_named(before: str) -> None:
    assert quoted(f"{before}Wir haben Fehler gemacht. – Das nehme ich zur Kenntnis.") == [
        ("Wir haben Fehler gemacht.", True)
    ]
    assert quoted(f"{before}Wir haben Fehler gemacht. Wir lernen daraus.") == [("Wir haben Fehler gemacht.", False)]


@pytest.mark.parametrize(
    "before",
    [
        "Ich sage es noch einmal: ",
        "Wir haben immer gesagt: ",
        "Man muss einmal sagen: ",
        "Genau gesagt: ",
        "Das heißt: ",
        "Es gibt einen Grund: ",
        "Wir sind offensiv unterwegs und sagen: ",
    ],
)
def test_a_colon_behind_which_the_speaker_goes_on(before: str) -> None:
    assert quoted(f"{before}Die Frist bleibt. Sie ist gut.") == []


def test_an_unsure_quotation_tells_how_far_it_may_go_on() -> None:
    text, spans = turn("Sie hat gesagt: Das war falsch. Es war teuer.", "Wir zahlen.", "Ende.")
    assert [text[q.end : q.doubtful] for q in quotations(text, spans)] == [" Es war teuer."]
    text, spans = turn("Ich zitiere:", "Der Weg wird gebaut.", "Er kostet viel.", "Ende.")
    assert [text[q.end : q.doubtful] for q in quotations(text, spans)] == ["\nEr kostet viel."]


def test_it_ends_before_the_words_that_say_so() -> None:
    assert quoted("Ich zitiere:", "Erster Absatz.", "Zweiter Absatz.", "Zitat Ende. Nichts davon.") == [
        ("Erster Absatz.\nZweiter Absatz.", True)
    ]


def test_where_nothing_tells_that_it_has_ended_its_end_is_unsure() -> None:
    assert quoted("Ich zitiere:", "Der Weg wird gebaut.", "Er kostet viel.") == [("Der Weg wird gebaut.", False)]


def test_the_speakers_remark_in_between_does_not_end_it() -> None:
    assert quoted("Er schreibt:", "Die Hinweise", "– hören Sie zu –", "sind umgesetzt.", "Das ist gut.") == [
        ("Die Hinweise\n– hören Sie zu –\nsind umgesetzt.", True)
    ]


def test_a_page_break_does_not_end_it() -> None:
    assert quoted("Er schreibt:", "Der Weg am", "Fluss kommt.", "Das ist gut.", continued=(2,)) == [
        ("Der Weg am\nFluss kommt.", True)
    ]


def test_whose_words_a_span_is() -> None:
    text, spans = turn("Er schreibt:", "Der Weg kommt.", "Das ist gut.")
    found = quotations(text, spans)
    assert [is_quoted(span.start, span.end, found) for span in spans] == [False, True, False]


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        ("Der Weg kommt.", True),  # set off behind a colon, with nothing to say so
        ("„Auenpark“ klingt besser als „Deponie“.", False),  # the marks are shown among own words
        ("klingt besser als „Deponie", False),  # half of the marks, but most are own words
        ("Das ist ‚schön‘ und teuer.“", True),  # the opening mark is cut off
        ("„Das ist ‚schön‘ und teuer.“", True),  # nothing but what is quoted
        ("Sie sagte: „Das ist ‚schön‘ und teuer.“", False),
    ],
)
def test_quoted_words_pass_for_the_speakers_unless_their_marks_are_shown(shown: str, hidden: bool) -> None:
    own = "„Auenpark“ klingt besser als „Deponie“. Sie sagte: „Das ist ‚schön‘ und teuer.“"
    text, spans = turn("Er schreibt:", "Der Weg kommt.", own)
    start = text.index(shown)
    assert hides_quotation(text, start, start + len(shown), quotations(text, spans)) is hidden


@given(st.lists(st.text(alphabet="aB. :„“–\u201d", min_size=1, max_size=12), max_size=8))
def test_quotations_lie_in_order_within_the_text(paragraphs: list[str]) -> None:
    text, spans = turn(*paragraphs)
    end = 0
    for found in quotations(text, spans):
        assert end <= found.start < found.end <= len(text)
        end = found.end


def test_what_is_read_out_year_by_year_is_quoted() -> None:
    told = "Alle Jahre wieder hören und lesen wir vom Ministerium das Gleiche."
    entries = ("2024: Der Deich ist sicher. Das Land freut sich.", "2025: Der Deich ist sicherer denn je.")
    assert quoted(told, *entries, "Davon glauben wir nichts.") == [("\n".join(entries), True)]
    assert quoted("Der Deich hat eine lange Geschichte.", *entries) == []
    assert quoted(told, entries[0], "Davon glauben wir nichts.") == []
