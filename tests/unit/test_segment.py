"""Lines become turns: nobody's words are lost, and nobody is given another's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.draft import Draft
from indexer.protocol import Role
from indexer.segment import segment
from tests.page_texts import FIRST, PROFILE, assert_nothing_lost, drafts, lines


def names(read: list[Draft]) -> list[str | None]:
    return [draft.label.speaker.name if draft.label else None for draft in read]


def calls(draft: Draft) -> list[str]:
    return [interjection.text for interjection in draft.interjections]


def test_a_label_may_wrap_over_several_lines() -> None:
    (minister,) = drafts("""
        Dr. Franziska Ellerbrock, Ministerin für
        Umwelt, Landwirtschaft und Forsten:

        Guten Morgen.
    """)
    assert minister.label
    assert minister.label.speaker.office == "Ministerin für Umwelt, Landwirtschaft und Forsten"
    assert minister.text == "Guten Morgen."


def test_a_label_needs_no_blank_line_before_it() -> None:
    assert names(
        drafts("""
            Präsidentin Dr. Helga Reinstorf:
            Bitte, Herr Kollege.
            Jonas Kettler (BU):
            Danke schön.
            Präsidentin Dr. Helga Reinstorf:
            Bitte.
        """)
    ) == ["Helga Reinstorf", "Jonas Kettler", "Helga Reinstorf"]


def test_speech_on_the_label_s_own_line_belongs_to_the_turn() -> None:
    chair, member = drafts("""
        Präsidentin Dr. Helga Reinstorf: Das Wort hat der Kollege. Jonas Kettler (BU):

        Ich habe es.
    """)
    assert (chair.text, member.text) == ("Das Wort hat der Kollege.", "Ich habe es.")


def test_a_label_inside_a_bracket_is_no_turn() -> None:
    (member,) = drafts("""
        Jonas Kettler (BU):

        Das sehen wir anders.

        (Zuruf Amelie Tönsing (OFFENE LISTE/UMWELT) – Gegenruf
        Gernot Kulbach (WLH):
        Ruhe da drüben! – Glocke der Präsidentin)

        Und dabei bleibt es.
    """)
    assert member.text == "Das sehen wir anders.\nUnd dabei bleibt es."
    assert [i.speaker for i in member.interjections] == ["Amelie Tönsing", "Gernot Kulbach", None]


def test_a_label_inside_a_bracket_is_no_turn_across_a_page_break_either() -> None:
    (member,) = drafts(
        """
        Jonas Kettler (BU):

        Das sehen wir anders.

        (Beifall BU – Zuruf
        """,
        """
        Gernot Kulbach (WLH):
        Nie im Leben!)

        Doch.
        """,
    )
    assert calls(member) == ["Beifall BU", "Zuruf Gernot Kulbach (WLH): Nie im Leben!"]
    assert [p.page for p in member.paragraphs] == [FIRST, FIRST + 1]


def test_a_caller_s_group_may_stand_on_the_next_page() -> None:
    (member,) = drafts(
        """
        Jonas Kettler (BU):

        Das sehen wir anders.

        (Zuruf Gernot Kulbach
        """,
        """
        (WLH): Nie im Leben!)

        Doch.
        """,
    )
    assert member.text == "Das sehen wir anders.\nDoch."
    assert [(i.speaker, i.page) for i in member.interjections] == [("Gernot Kulbach", FIRST)]


def test_a_sentence_ending_in_a_name_an_office_and_a_colon_goes_on_as_the_same_turn() -> None:
    (member,) = drafts("""
        Sabine Rautert (Sozialer Aufbruch):

        Dazu, ich zitiere den Minister des
        Innern und für Digitales:

        Der Fluss hält sich an keinen Haushalt.

        So hat es hier im Januar gesagt
        Präsidentin Dr. Helga Reinstorf:

        Wir brauchen Geduld.
    """)
    assert names([member]) == ["Sabine Rautert"]
    assert "Wir brauchen Geduld." in member.text


def test_the_chair_may_cut_a_sentence_short() -> None:
    read = drafts("""
        Gernot Kulbach (WLH):

        Ich glaube Ihnen einfach nicht,
        Vizepräsident Joachim Terbrüggen:

        Herr Kollege, kommen Sie zum Schluss.

        Gernot Kulbach (WLH):

        dass der Deich hält.
    """)
    assert names(read) == ["Gernot Kulbach", "Joachim Terbrüggen", "Gernot Kulbach"]
    assert read[0].text == "Ich glaube Ihnen einfach nicht,"


def test_a_guest_without_office_speaks_once_the_chair_has_announced_the_name() -> None:
    read = drafts("""
        Präsidentin Dr. Helga Reinstorf:

        Ich begrüße unsere Gäste, liebe Frieda
        Lohse, lieber Enno Tamm. Sie haben das Wort.

        (Beifall)

        Frieda Lohse:

        Wir laden Sie herzlich ein. Ein Dichter sagt:

        Otto Quast:

        Am Fluss ist gut sein.
    """)
    assert names(read) == ["Helga Reinstorf", "Frieda Lohse"]
    assert read[1].label
    assert read[1].label.speaker.role is Role.GUEST
    assert read[1].text.endswith("Am Fluss ist gut sein.")


def test_speech_joined_to_an_interjection_stays_speech() -> None:
    (member,) = drafts("""
        Jonas Kettler (BU):

        Das ist gut.

        (Beifall BU) Deswegen stimmen
        wir zu.
    """)
    assert member.text == "Das ist gut.\nDeswegen stimmen wir zu."
    assert calls(member) == ["Beifall BU"]
    assert member.interjections[0].offset == len("Das ist gut.")


def test_an_interjection_in_mid_sentence_leaves_the_sentence_whole() -> None:
    (member,) = drafts("""
        Jonas Kettler (BU):

        Wenn Sie das meinen,
        (Zuruf WLH: Ja!)
        dann sagen Sie es doch (Unruhe) endlich.
    """)
    assert member.text == "Wenn Sie das meinen, dann sagen Sie es doch endlich."
    assert calls(member) == ["Zuruf WLH: Ja!", "Unruhe"]


def test_a_bracket_of_the_speaker_s_own_stays_in_the_speech() -> None:
    (member,) = drafts("""
        Jonas Kettler (BU):

        Das misst der Pegel

        (LP), und nach § 3

        (2) des Gesetzes gilt das.
    """)
    assert "(LP), und" in member.text
    assert "(2) des Gesetzes" in member.text
    assert not member.interjections


def test_an_unclosed_bracket_loses_no_speech() -> None:
    first, second = drafts("""
        Jonas Kettler (BU):

        Das ist gut.

        (Beifall BU

        Deswegen stimmen wir zu.

        Gernot Kulbach (WLH):

        Wir nicht.
    """)
    assert first.text == "Das ist gut.\nDeswegen stimmen wir zu."
    assert calls(first) == ["Beifall BU"]
    assert second.text == "Wir nicht."


def test_a_bracket_too_many_does_not_get_into_the_speech() -> None:
    (member,) = drafts("""
        Jonas Kettler (BU):

        Das ist gut.

        (Beifall BU))

        Deswegen stimmen wir zu.
    """)
    assert member.text == "Das ist gut.\nDeswegen stimmen wir zu."


def test_words_and_paragraphs_cut_by_lines_columns_and_pages_are_whole_again_each_with_its_page() -> None:
    (member,) = drafts(
        """
        Jonas Kettler (BU):

        Die Hausaufga-
        ben für die Hochwasser-
        Schutzmauer mit minus

        20.497 Metern sind

        gemacht, und das Land ist vor-
        """,
        """
        bereitet.

        Danke.
        """,
    )
    assert member.text == (
        "Die Hausaufgaben für die Hochwasser-Schutzmauer mit minus 20.497 Metern sind gemacht, "
        "und das Land ist vorbereitet.\nDanke."
    )
    stretches = [(member.text[p.start : p.end], p.page, p.continued) for p in member.paragraphs]
    assert stretches[1:] == [("bereitet.", FIRST + 1, True), ("Danke.", FIRST + 1, False)]
    assert stretches[0][1:] == (FIRST, False)


def test_what_stands_before_the_first_label_is_nobody_s_yet() -> None:
    rest, chair = drafts("""
        und deshalb bitte ich um Zustimmung.

        (Beifall)

        Präsidentin Dr. Helga Reinstorf:

        Vielen Dank, Herr Minister.
    """)
    assert rest.label is None
    assert chair.label
    assert chair.label.speaker.role is Role.CHAIR


def test_the_note_of_the_beginning_belongs_to_whoever_opens() -> None:
    (chair,) = drafts("""
        (Beginn: 10:00 Uhr)

        Präsidentin Dr. Helga Reinstorf:

        Ich eröffne die Sitzung.
    """)
    assert calls(chair) == ["Beginn: 10:00 Uhr"]


def test_an_annex_is_not_what_the_chair_said() -> None:
    chair, annex, question = drafts(
        """
        Vizepräsident Joachim Terbrüggen:

        Die Sitzung ist geschlossen.

        (Schluss: 13:48 Uhr)
        """,
        """
        Anlage (zu Tagesordnungspunkt 1)

        Abstimmungsliste über die namentliche Abstimmung

        Harkort, Ingo
        fraktionslos
        x
        """,
        """
        Frage 119 – Karin Vogt (Altenbrück) (BU):

        Ich frage die Landesregierung:

        (1) Ist der Deich

        (Abschnitt Süd) fertig?
        """,
    )
    assert chair.text == "Die Sitzung ist geschlossen."
    assert annex.annex
    assert annex.label is None
    assert question.text.endswith("(Abschnitt Süd) fertig?")
    assert not question.interjections


NAMES = ["Jonas Kettler (BU)", "Dr. Martin Vogt (Sozialer Aufbruch)", "Karin Vogt (Marsweiler) (Liberale Mitte)"]
OTHERS = ["Präsidentin Dr. Helga Reinstorf", "Rainer Holtkamp, Minister des Innern", "Antwort Bernd Uphoff, Minister"]
PIECES = st.one_of(
    st.sampled_from([f"{name}:" for name in NAMES + OTHERS]),
    st.sampled_from([*NAMES, *OTHERS, "Karin Vogt", "(Marsweiler)", "(BU):", "Minister des", "Innern:", "Frage 3 –"]),
    st.sampled_from(
        ["(Beifall BU)", "(Unruhe", "Zuruf WLH)", "(", ")", "))", "((", "(2) Die", "– Oh!", "(Schluss: 10 Uhr)"]
    ),
    st.sampled_from(
        ["Der Deich hält.", "ich zitiere", "Hochwasser-", "und", "8/1890", "Drucks.", "Anlage 1", "…", "–"]
    ),
    st.text("aÄz ,.:;–-()/1\x85\t", max_size=12),
)
PAGES = st.lists(
    st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=14).map("\n".join), min_size=1, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_whatever_the_pages_hold_every_letter_is_read_once_and_in_order(pages: list[str]) -> None:
    read = lines(*pages)
    assert_nothing_lost(read, segment(read, PROFILE))


def test_a_bracket_closed_too_early_still_holds_what_is_called_behind_it() -> None:
    (read,) = drafts("""
        Gernot Kulbach (WLH):

        Der Deich hält nicht.

        (Beifall WLH) –
        Jonas Kettler (BU): Man merkt nur nichts davon!)

        Doch, das merkt man.
    """)
    assert read.text == "Der Deich hält nicht.\nDoch, das merkt man."
    assert [(i.speaker, i.text) for i in read.interjections] == [
        (None, "Beifall WLH"),
        ("Jonas Kettler", "Jonas Kettler (BU): Man merkt nur nichts davon!"),
    ]


def test_a_group_s_bracket_left_open_does_not_turn_calls_into_speech() -> None:
    first, second = drafts("""
        Gernot Kulbach (WLH):

        Das war alles.

        (Katrin Osterloh (OFFENE LISTE/UMWELT: Wenn das eine ausgestreckte Hand war!

        – Gegenrufe WLH)
        Jonas Kettler (BU):

        Frau Präsidentin!
    """)
    assert (first.text, second.text) == ("Das war alles.", "Frau Präsidentin!")
    assert len(first.interjections) == 2


@pytest.mark.parametrize("event", ["(Der Redner hält ein Blatt hoch.)", "(Namensaufruf)", "(Ein Telefon klingelt.)"])
def test_what_happens_inside_a_sentence_is_not_said(event: str) -> None:
    (read,) = drafts(f"Gernot Kulbach (WLH):\n\nIch habe hier das\n\n{event}\n\nGutachten.")
    assert read.text == "Ich habe hier das Gutachten."
    assert [i.text for i in read.interjections] == [event.strip("()")]


def test_a_label_of_a_group_that_nobody_knows_does_not_give_the_words_to_the_speaker_before() -> None:
    first, second = drafts("""
        Präsidentin Dr. Helga Reinstorf:

        Sie haben das Wort.

        Otto Grau (Freie Liste Oberland):

        Ich bin neu hier.
    """)
    assert (first.text, second.label) == ("Sie haben das Wort.", None)
    assert second.text.endswith("Ich bin neu hier.")


def test_a_quoted_label_does_not_give_the_speech_away() -> None:
    (read,) = drafts("""
        Gernot Kulbach (WLH):

        Das Protokoll vermerkt:

        Jonas Kettler (BU): Ich lehne das ab.

        So war es.
    """)
    assert read.text.endswith("Jonas Kettler (BU): Ich lehne das ab.\nSo war es.")


def test_thanks_printed_in_one_with_a_label_stay_the_chair_s() -> None:
    first, second = drafts("""
        Präsidentin Dr. Helga Reinstorf:

        Vielen Dank. Jonas Kettler (BU):

        Danke schön.
    """)
    assert (first.text, second.label and second.label.speaker.name) == ("Vielen Dank.", "Jonas Kettler")


def test_a_label_may_wrap_over_a_page_break() -> None:
    read = drafts(
        "Gernot Kulbach (WLH):\n\nDas war alles.\n\nDr. Anna-Lena",
        "Osterloh (OFFENE LISTE/UMWELT):\n\nHerr Präsident!",
        "\n\nMaria Petrick, Ministerin für Umwelt,",
        "Klima und ländlichen Raum:\n\nMeine Damen und Herren!",
    )
    assert names(read) == ["Gernot Kulbach", "Anna-Lena Osterloh", "Maria Petrick"]
    assert read[0].text == "Das war alles."
