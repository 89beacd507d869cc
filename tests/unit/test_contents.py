"""Contents pages are read as printed, however their columns are jumbled: who begins where, who held which office."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.contents import Contents, Item, read_contents
from indexer.parliaments import load
from indexer.protocol import Officeholder, Role
from tests.page_texts import PROFILE, text

KNOWN = ("Ida Amsel", "Tom Al-Hase", "Dr. h.c. Jörg-Uwe Weide", "K. Anton Moor (Elz-Aue)", "Georg von Eichen")


def contents(*pages: str, profile: str = "niederwalden") -> Contents:
    return read_contents([text(page).split("\n") for page in pages], load(profile))


def listed(*pages: str, profile: str = "niederwalden") -> list[tuple[str | None, str, int]]:
    return [(entry.office, entry.name, entry.page) for entry in contents(*pages, profile=profile).listed]


def test_pages_stand_behind_the_dots_or_on_the_next_line_or_both() -> None:
    page = """
        Ida Amsel..........................................5313, 5314,

        5314
        Minister Prof. Dr. R. Alexander Eichen........
        5313, 5314
        Vizepräsident Dr. Ulrich Weide ... 3757
    """
    assert listed(page) == [
        (None, "Ida Amsel", 5313),
        (None, "Ida Amsel", 5314),
        (None, "Ida Amsel", 5314),
        ("Minister", "R. Alexander Eichen", 5313),
        ("Minister", "R. Alexander Eichen", 5314),
        ("Vizepräsident", "Ulrich Weide", 3757),
    ]
    assert [entry.title for entry in contents(page).listed][3:] == ["Prof. Dr.", "Prof. Dr.", "Dr."]


def test_a_page_list_goes_on_behind_another_column_s_lines() -> None:
    page = """
        Ida Amsel......................................8745, 8749,

        Artenschutz am Fluss weiter gestärkt


        8755

        – Drucks. 8/8764 –.............................................8735
        Tom Al-Hase..........................................2021, 2022,
        Dem Ausschuss für Wirtschaft, Energie, Ver-2023
        kehr und Wohnen überwiesen ......... 2024
    """
    assert listed(page) == [(None, "Ida Amsel", n) for n in (8745, 8749, 8755)] + [
        (None, "Tom Al-Hase", n) for n in (2021, 2022, 2023)
    ]


def test_the_number_of_the_next_item_is_no_page() -> None:
    page = """
        Ida Amsel.................5312
        20.
        Antrag
        Fraktion der BU
        Radwege am Fluss – Drucks. 8/1950 – ........5313
    """
    assert listed(page) == [(None, "Ida Amsel", 5312)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Upload-Filter sind ein Risiko für die Mei-Tom Al-Hase", "Tom Al-Hase"),
        ("Beschlussempfehlung und BerichtIda Amsel", "Ida Amsel"),
        ("Dem Sozial- und Integrationspolitischen Aus-Dr. h.c. Jörg-Uwe Weide", "Jörg-Uwe Weide"),
        ("Große AnfrageDr. Nina Kolbe (BU), Karl-Heinz Be-Ida Amsel", "Ida Amsel"),
        ("Nach erster Lesung dem Ältestenrat überwie-Minister Georg von Eichen", "Georg von Eichen"),
    ],
)
def test_a_name_glued_to_the_other_column_is_parted_from_it(line: str, name: str) -> None:
    assert listed(f"{line}.........12") == [("Minister" if "Minister" in line else None, name, 12)]


def test_a_name_that_wraps_is_put_together() -> None:
    page = """
        Dieter Jannsen (OFFENE LISTE/
        UMWELT) . . . . . . . . . . . . . . . . 24313 C
        Karin Vogt
        (Marsweiler) (BU)................. 24314 A
        Dr. Nina Kolbe, Ministerin
        MfU . . . . . . . . . . 24315 D
        Nina Kolbe (Liberale Mitte) (zur Geschäftsordnung) . . . 24315 D
        Tom Al-Hase , Minister (Marsweiler) . . . 24315 D
        Staatssekretär Dr. Georg Emil Krum

        bacher.............24316
    """
    assert listed(page) == [
        (None, "Dieter Jannsen", 24313),
        (None, "Karin Vogt (Marsweiler)", 24314),
        ("Ministerin MfU", "Nina Kolbe", 24315),
        (None, "Nina Kolbe", 24315),
        ("Minister (Marsweiler)", "Tom Al-Hase", 24315),
        ("Staatssekretär", "Georg Emil Krumbacher", 24316),
    ]


def test_headings_results_and_those_elected_do_not_speak() -> None:
    page = """
        Amtliche Mitteilungen ..................... 27
        Entgegengenommen
        ..................................... 29
        Wie Wahlvorschlag ............ 30
        Gewählt:
        Abg. Ida Amsel (BU)
        ..................................... 30
        Gewählt: Abg. Tom Al-Hase ............. 30
        Herr Dr. Georg von Eichen ......... 31
        Wahl der Mitglieder des Ausschusses des Landes
        Landes Niederwalden ......... 31
    """
    assert listed(page) == []


def test_where_groups_are_printed_a_name_alone_is_a_heading_s() -> None:
    page = """
        Nachruf auf den ehemaligen Abgeordneten
        Martin Geest ................ 12835
        Nina Kolbe (BU)............ 12845 12850
        Georg von Eichen (Liberale Mitte)... 12861 12868
        12868
        Ministerpräsident Dr. Ulrich Weide.... 12835 12843
    """
    assert listed(page) == [
        (None, "Nina Kolbe", 12845),
        (None, "Nina Kolbe", 12850),
        (None, "Georg von Eichen", 12861),
        (None, "Georg von Eichen", 12868),
        (None, "Georg von Eichen", 12868),
        ("Ministerpräsident", "Ulrich Weide", 12835),
        ("Ministerpräsident", "Ulrich Weide", 12843),
    ]


def test_an_agenda_item_has_its_number_title_papers_and_first_page() -> None:
    page = """
        12.
        Zweite Lesung
        Gesetz über Radwege am Fluss
        – Drucks. 8/1950 –
        zu – Drucks. 8/1720 – ...........5356
        In zweiter Lesung angenommen ........5370
        Frage 446.............................................5371
        Ida Amsel ......... 5371
    """
    assert contents(page).items == (
        Item(5356, "12", "Zweite Lesung Gesetz über Radwege am Fluss", ("8/1950", "8/1720")),
        Item(5371, "Frage 446"),
    )
    assert contents(page).first == 5356


def test_an_item_without_a_page_begins_with_its_first_speaker() -> None:
    page = """
        Gesetzentwurf der Landesregierung
        über Radwege am Fluss (Drs. 8/1950)
        Ida Amsel (BU) ......... 5371
    """
    assert contents(page).items == (Item(5371, drucksachen=("8/1950",)),)


LISTS = """
    Im Präsidium:
    Präsidentin Dr. Helga Reinstorf
    Vizepräsident Jörg-Uwe Weide

    Auf der Regierungsbank:

    Ministerpräsident Karl Hermann Eichen
    Minister für Wirtschaft, Energie, Verkehr und Wohnen Tom Al-Hase
    Minister und Chef der Staatskanzlei Georg von Eichen
    Ministerin für Bundes- und Europaangelegenheiten und Bevollmächtigte des Landes

    Niederwalden beim Bund Ida Amsel
    Kultusminister Prof. Dr. R. Alexander Lorenz
    Staatssekretärin Nina Kolbe

    Abwesende Abgeordnete:
    Dr. Dr. Rainer Ahn
    Hanno-Jost Müller (Talheim)

    Ausgegeben am 31. März 2026
    Landtag Niederwalden, Postfach 3240
"""


def test_office_and_name_are_told_apart_also_over_two_lines() -> None:
    def bench(name: str, office: str, title: str | None = None) -> Officeholder:
        return Officeholder(name, office, Role.GOVERNMENT, title)

    assert contents(LISTS).officeholders == (
        Officeholder("Helga Reinstorf", "Präsidentin", Role.CHAIR, "Dr."),
        Officeholder("Jörg-Uwe Weide", "Vizepräsident", Role.CHAIR),
        bench("Karl Hermann Eichen", "Ministerpräsident"),
        bench("Tom Al-Hase", "Minister für Wirtschaft, Energie, Verkehr und Wohnen"),
        bench("Georg von Eichen", "Minister und Chef der Staatskanzlei"),
        bench(
            "Ida Amsel",
            "Ministerin für Bundes- und Europaangelegenheiten und Bevollmächtigte des Landes Niederwalden beim Bund",
        ),
        bench("R. Alexander Lorenz", "Kultusminister", "Prof. Dr."),
        bench("Nina Kolbe", "Staatssekretärin"),
    )
    assert contents(LISTS).absent == ("Rainer Ahn", "Hanno-Jost Müller (Talheim)")


def test_an_excused_minister_is_absent() -> None:
    page = "Entschuldigte Mitglieder:\nMinisterin der Justiz Ida Amsel\nTom Al-Hase"
    assert contents(page).officeholders == (
        Officeholder("Ida Amsel", "Ministerin der Justiz", Role.GOVERNMENT, absent=True),
    )
    assert contents(page).absent == ("Tom Al-Hase",)


def test_names_behind_the_lists_are_not_excused() -> None:
    assert contents("Abwesende Abgeordnete:\nIda Amsel", "1.\nAntrag........3\nTom Al-Hase").absent == ("Ida Amsel",)


@given(
    st.lists(
        st.tuples(st.sampled_from(KNOWN), st.lists(st.integers(1, 9999), min_size=1, max_size=6).map(sorted)),
        min_size=1,
    ),
    st.sampled_from([", ", ",\n", ", \n\n"]),
    st.sampled_from([" . . . ", "......", ".........\n", "\n.......", " ..... \n"]),
)
def test_whatever_way_entries_are_printed_they_are_read_back(
    entries: list[tuple[str, list[int]]], comma: str, leader: str
) -> None:
    page = "\n".join(f"{name}{leader}{comma.join(map(str, pages))}" for name, pages in entries)
    found = read_contents([page.split("\n")], PROFILE).listed
    bare = {name: name.removeprefix("Dr. h.c. ") for name in KNOWN}
    assert [(e.name, e.page) for e in found] == [(bare[name], page) for name, pages in entries for page in pages]


pieces = st.sampled_from(
    ["....", "…", " . . . ", ",", " ", "\n", "12", "5313", "12 A", "Ida Amsel", "Minister", "Be-", "Tom", "Drucks. 8/1",
     "1.", "Frage 3", "(", "BU)", "Im Präsidium:", "Auf der Regierungsbank:", "Abwesende Abgeordnete:", "der", "Dr."]
)  # fmt: skip


@given(st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=60).map("".join))
def test_no_text_breaks_the_reading(page: str) -> None:
    found = read_contents([page.split("\n")], PROFILE)
    assert all(entry.name and entry.page >= 0 for entry in found.listed)
    assert all(holder.name and holder.office for holder in found.officeholders)


@pytest.mark.parametrize("piece", [".", ". ", "… ", "aB", "Ida Amsel, ", "1, ", "....1,", "8/1", "Minister der ", "a "])
def test_a_hostile_page_does_not_hang_the_reading(piece: str) -> None:
    page = (piece * 60_000)[:100_000]
    found = read_contents([["Auf der Regierungsbank:", page, page + ".....3", page]], PROFILE)
    assert len(found.items) <= 1


def test_nothing_is_read_of_no_pages() -> None:
    assert contents() == Contents()
    assert replace(contents(""), first=None) == Contents()
