"""Every turn knows what is being debated: number, title and printed papers, as the chair called them."""

from __future__ import annotations

import pytest

from indexer.agenda import assign
from indexer.protocol import AgendaItem
from tests.page_texts import OPENING, drafts, text

MEMBER = """
    Jonas Kettler (BU):

    Dazu habe ich etwas zu sagen.
"""


def item(*chair: str) -> AgendaItem:
    """The item of a member's turn behind these words of the chair, spoken in turns of their own."""
    words = "\n\n".join(f"Präsidentin Dr. Helga Reinstorf:\n\n{text(said)}" for said in chair)
    return assign(drafts(f"{text(OPENING)}\n\n{words}\n\n{text(MEMBER)}"))[-1]


def test_before_the_first_call_it_is_the_chair_s_opening() -> None:
    assert item("Guten Morgen. Tagesordnungspunkt 3 wird heute nicht mehr aufgerufen.").title == "Amtliche Mitteilungen"


def test_an_item_has_number_title_and_papers() -> None:
    assert item("""
        Vielen Dank. – Ich rufe Tagesordnungspunkt 5 auf:

        Antrag
        Fraktion der WLH
        Moratorium für den Deichbau am Mittellauf
        – Drucks. 8/1977 –

        Das Wort hat Herr Kollege Kulbach.
    """) == AgendaItem("5", "Antrag Fraktion der WLH Moratorium für den Deichbau am Mittellauf", ("8/1977",))


def test_every_paper_of_a_chain_belongs_to_the_item() -> None:
    assert item("""
        Wir kommen zu Tagesordnungspunkt 3:

        Dritte Lesung
        Gesetzentwurf
        Landesregierung
        Hochwasserschutzgesetz

        – Drucks. 8/2011 zu Drucks. 8/1988 neu und zu Drucks. 8/1902 – Berichterstatter ist Herr Mesenbrock. Bitte.
    """) == AgendaItem(
        "3", "Dritte Lesung Gesetzentwurf Landesregierung Hochwasserschutzgesetz", ("8/2011", "8/1988", "8/1902")
    )


def test_what_is_called_together_is_one_item() -> None:
    called = item("""
        Ich rufe Tagesordnungspunkt 7 auf:

        Antrag Fraktion der BU Radwege am Fluss – Drucks. 8/1950 –

        zusammen mit Tagesordnungspunkt 9:

        Dringlicher Antrag Fraktion der WLH Straßen zuerst – Drucks. 8/1951 –

        Ebenfalls aufgerufen wird Punkt 11:

        Änderungsantrag Fraktion der WLH – Drucks. 8/1952 –

        Es beginnt Herr Kollege Kettler.
    """)
    assert (called.number, called.drucksachen) == ("7, 9, 11", ("8/1950", "8/1951", "8/1952"))


def test_several_numbers_in_one_call_take_the_titles_that_follow() -> None:
    called = item("""
        Ich darf jetzt die Tagesordnungspunkte 4, 12 und 20 aufrufen:

        Antrag Fraktion der BU Schulwege – Drucks. 8/1940 –

        Große Anfrage Fraktion der WLH Schulbusse – Drucks. 8/1941 –

        Herr Kettler.
    """)
    assert called == AgendaItem(
        "4, 12, 20", "Antrag Fraktion der BU Schulwege; Große Anfrage Fraktion der WLH Schulbusse", ("8/1940", "8/1941")
    )


def test_a_full_stop_inside_a_title_does_not_cut_it() -> None:
    assert item("""
        Ich rufe die Tagesordnungspunkte 80 und 81 auf:

        Bericht Rechnungshof Deiche (GVBl. S. 222); hier: Teil I – Drucks. 8/1970 –

        Bericht Rechnungshof Deiche (GVBl. S. 222); hier: Teil II – Drucks. 8/1971 zu Drucks. 8/1900 –

        In beiden Fällen berichtet Herr Kettler.
    """) == AgendaItem(
        "80, 81",
        "Bericht Rechnungshof Deiche (GVBl. S. 222); hier: Teil I; Bericht Rechnungshof Deiche (GVBl. S. 222); "
        "hier: Teil II",
        ("8/1970", "8/1971", "8/1900"),
    )


def test_the_next_call_ends_an_item_even_where_the_same_words_add_others() -> None:
    assert item(
        "Ich rufe Tagesordnungspunkt 7 auf:\n\nAntrag Fraktion der BU Radwege – Drucks. 8/1950 –\n\nBitte.",
        """
            Damit haben wir auch diesen Antrag behandelt. Wir kommen zu Tagesordnungspunkt 8: Antrag Fraktion der WLH
            Straßen – Drucks. 8/1960 –

            Bitte sehr.
            """,
    ) == AgendaItem("8", "Antrag Fraktion der WLH Straßen", ("8/1960",))


def test_a_title_is_enough_where_the_number_is_not_called_with_it() -> None:
    assert item("""
        Jetzt rufe ich auf:

        Antrag Aktuelle Stunde Fraktion der BU Der Pegel steigt – Drucks. 8/1999 –

        Herr Kettler beginnt.
    """) == AgendaItem(None, "Antrag Aktuelle Stunde Fraktion der BU Der Pegel steigt", ("8/1999",))


def test_an_item_without_papers_keeps_its_title() -> None:
    assert item("""
        Ich rufe Tagesordnungspunkt 2 auf:

        Regierungserklärung Ministerpräsidentin Nach der Flut: Hilfe für das Tal

        Frau Ministerpräsidentin, Sie haben das Wort.
    """) == AgendaItem("2", "Regierungserklärung Ministerpräsidentin Nach der Flut: Hilfe für das Tal")


STATEMENT = "Regierungserklärung Ministerpräsidentin Nach der Flut: Was zu tun ist"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Die vereinbarte Redezeit beträgt 30 Minuten.", STATEMENT),
        ("zusammen mit den Tagesordnungspunkten 18 und 19 auf.", STATEMENT),
        ("Bitte schön, sie hat das Wort.", "Regierungserklärung"),
    ],
)
def test_a_title_that_runs_into_the_chair_s_sentence_ends_where_that_begins_or_is_not_guessed_at(
    sentence: str, title: str
) -> None:
    assert item(f"Ich rufe Tagesordnungspunkt 2 auf:\n\n{STATEMENT} {sentence}").title == title


def test_the_parts_of_a_budget_are_called_one_by_one_and_together() -> None:
    bill = "Ich rufe Tagesordnungspunkt 7 auf:\n\nGesetzentwurf Landesregierung Haushaltsgesetz – Drucks. 8/1774 –"
    finance = "Ich rufe auf:\n\nEinzelplan 06 – Ministerium der Finanzen –"
    joint = "gemeinsam mit Einzelplan 17 – Allgemeine Finanzverwaltung –\n\nHerr Kettler beginnt."
    called = item(bill, f"{finance}\n\n{joint}")
    assert (called.number, called.drucksachen) == ("Einzelplan 06, 17", ("8/1774",))
    assert item(bill, "Damit kommen wir zum Einzelplan 08 – Ministerium für Soziales –").number == "Einzelplan 08"


def test_a_part_of_a_budget_that_is_only_mentioned_calls_nothing() -> None:
    bill = "Ich rufe Tagesordnungspunkt 7 auf:\n\nGesetzentwurf Landesregierung Haushaltsgesetz – Drucks. 8/1774 –"
    told = "Es gibt 40 Minuten für den Einzelplan 02 – Ministerpräsidentin – und 80 Minuten für die anderen."
    assert item(bill, told).number == "7"


def test_a_vote_in_passing_and_an_added_paper_are_heard() -> None:
    vote = "Wir stimmen ab. – Angenommen. Tagesordnungspunkt 67, Drucks. 8/1066 zu Drucks. 8/630. – Herr Kettler."
    assert item(vote) == AgendaItem("67", None, ("8/1066", "8/630"))
    bill = "Ich rufe Tagesordnungspunkt 7 auf:\n\nGesetzentwurf Landesregierung Jagdgesetz – Drucks. 8/1774 –"
    added = "Zusammen damit rufe ich den Änderungsantrag der Fraktion der BU, Drucks. 8/1801, auf."
    assert item(f"{bill}\n\n{added}").drucksachen == ("8/1774", "8/1801")


def test_a_question_that_is_called_off_at_once_is_not_the_one_being_answered() -> None:
    asked = "Wir beginnen mit der\n\nFragestunde – Drucks. 8/1890 –\n\nIch rufe die Frage112 auf."
    off = "Dann rufe ich jetzt die Frage 113 – – Gibt es doch eine Zusatzfrage?"
    assert item(asked, off).number == "Frage 112"


def test_a_question_time_may_be_called_without_a_number() -> None:
    assert item("Wir beginnen mit der\n\nFragestunde – Drucks. 8/1890 –\n\nFrau Abgeordnete, bitte.") == AgendaItem(
        None, "Fragestunde", ("8/1890",)
    )


def test_an_announcement_calls_nothing() -> None:
    assert (
        item("""
            Die Fraktion der WLH hat mitgeteilt, dass Tagesordnungspunkt 14:

            Antrag Fraktion der WLH Wölfe – Drucks. 8/1911 –

            auf die nächste Sitzung verschoben werden soll. – Das ist so.

            Eingegangen ist ein Dringlicher Antrag der Fraktion der BU, Drucks. 8/1980. Dann wird dies
            Tagesordnungspunkt 15 und kann mit Tagesordnungspunkt 7 aufgerufen werden.
        """).title
        == "Amtliche Mitteilungen"
    )


def test_a_section_of_the_budget_is_an_item_of_its_own() -> None:
    called = item("""
        Ich rufe Tagesordnungspunkt 1 auf:

        Zweite Lesung Gesetzentwurf Landesregierung Haushaltsgesetz – Drucks. 8/1800 –

        Einzelplan 03 – Ministerium des Innern und für Digitales –

        Das Wort hat Herr Kettler.
    """)
    assert (called.number, called.title) == (
        "Einzelplan 03",
        "Einzelplan 03 – Ministerium des Innern und für Digitales",
    )


def test_a_question_time_counts_its_questions() -> None:
    called = item(
        "Ich rufe Tagesordnungspunkt 1 auf:\n\nFragestunde – Drucks. 8/1890 –\n\nIch rufe Frage 112 auf. Herr Vogt.",
        "Vielen Dank. – Wir kommen zu Frage 113. Bitte, Herr Kettler.",
    )
    assert called == AgendaItem("Frage 113", "Fragestunde", ("8/1890",))


def test_written_answers_carry_their_question_s_number() -> None:
    read = drafts(
        OPENING,
        """
        Anlage (Fragestunde – Drucks. 8/1890)

        Frage 119 – Karin Vogt (Altenbrück) (BU):

        Wann ist der Deich fertig?

        Antwort Stefan Oelmann, Minister für Verkehr:

        Im Herbst.
        """,
    )
    items = assign(read)
    assert [i.number for i in items[-2:]] == ["Frage 119", "Frage 119"]
    assert items[-1].title == "Fragestunde: schriftliche Antworten"
    assert items[-1].drucksachen == ("8/1890",)


def test_a_speech_handed_in_belongs_to_the_item_its_annex_names() -> None:
    read = drafts(
        OPENING,
        """
        Anlage 2 (zu Tagesordnungspunkt 12)

        Nach § 109 zu Punkt 12 der Tagesordnung, Drucks.
        8/1933, zu Protokoll gegebene Stellungnahme

        Jonas Kettler (BU):

        Der Wald ist uns wichtig.
        """,
    )
    assert (assign(read)[-1].number, assign(read)[-1].drucksachen) == ("12", ("8/1933",))
