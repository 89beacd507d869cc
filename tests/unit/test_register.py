"""A number that is called alone has the papers that were announced for it or that the contents list."""

from __future__ import annotations

from indexer.agenda import assign
from indexer.protocol import AgendaItem
from indexer.register import register
from tests.page_texts import OPENING, drafts, text

URGENT = """
    Eingegangen ist ein Dringlicher Antrag der Fraktion der BU betreffend Radwege am Fluss, Drucks. 8/1950. Wird die
    Dringlichkeit bejaht? – Das ist der Fall. Dann wird dieser Tagesordnungspunkt 25 und kann, wenn niemand
    widerspricht, zusammen mit Punkt 11 zu diesem Thema aufgerufen werden. – So machen wir es.
"""
CONTENTS = [
    ["7.", "Antrag Fraktion der BU", "– Drucks. 8/1 – .....3123"],
    [
        *("12.", "Zweite Lesung", "Gesetzentwurf Landesregierung", "Gesetz über die Fähr-", "häfen"),
        *(
            "– Drucks. 8/1955 zu Drucks. 8/1777 – ........3125",
            "Angenommen ..... 3129",
            "Änderungsantrag",
            "Drucks. 8/2001 ... 3125",
        ),
        *("Dr. Jonas Kettler ......... 3125", "Fragestunde"),
        *("– Drucks. 8/9 – gehört zu niemandem", "13.", "Bericht", "– Drucks. 8/1956 – ...... 3126"),
    ],
]


def test_an_urgent_motion_has_the_number_that_the_chair_gives_it() -> None:
    known = register([URGENT], [])
    assert known.papers == {"25": ("8/1950",)}
    assert known.joined == {"11": ("25",)}


def test_two_announcements_are_not_mixed_up() -> None:
    second = URGENT.replace("8/1950", "8/1951").replace("25", "26").replace("Punkt 11", "Tagesordnungspunkt 4")
    known = register([URGENT + second], [])
    assert known.papers == {"25": ("8/1950",), "26": ("8/1951",)}
    assert known.joined == {"11": ("25",), "4": ("26",)}


def test_contents_pages_tell_papers_and_titles_but_their_mixed_first_page_does_not() -> None:
    known = register([], CONTENTS)
    assert known.papers == {"12": ("8/1955", "8/1777", "8/2001"), "13": ("8/1956",)}
    assert known.titles["12"].startswith("Zweite Lesung Gesetzentwurf Landesregierung Gesetz über die Fährhäfen")


def test_a_span_of_numbers_has_the_papers_of_all() -> None:
    assert register([], CONTENTS).papers_of(["12 bis 14"]) == ["8/1955", "8/1777", "8/2001", "8/1956"]


def test_what_was_announced_to_be_called_together_is_one_item() -> None:
    chair = (
        f"{text(URGENT)}\n\nIch rufe Tagesordnungspunkt 11 auf:\n\nAntrag Fraktion der WLH Fähren – Drucks. 8/1900 –"
    )
    spoken = f"{text(OPENING)}\n\n{chair}\n\nJonas Kettler (BU):\n\nDazu möchte ich etwas sagen."
    item = AgendaItem("11, 25", "Antrag Fraktion der WLH Fähren", ("8/1900", "8/1950"))
    assert assign(drafts(spoken))[-1] == item


def test_a_number_called_alone_has_title_and_papers_from_the_contents() -> None:
    spoken = (
        f"{text(OPENING)}\n\nIch rufe jetzt Tagesordnungspunkt 13 auf.\n\nJonas Kettler (BU):\n\nDer Bericht ist gut."
    )
    assert assign(drafts(spoken), CONTENTS)[-1] == AgendaItem("13", "Bericht", ("8/1956",))


def test_a_call_in_the_middle_of_a_long_sentence_is_heard() -> None:
    spoken = (
        f"{text(OPENING)}\n\nIch bin am Ende der amtlichen Mitteilungen, auf die ich mich so lange vorbereitet habe, "
        "und rufe Tagesordnungspunkt 1 auf. Jetzt kommt die Fragestunde – Drucks. 8/1890 –\n\n"
        "Ich beginne mit Frage 112.\n\nJonas Kettler (BU):\n\nBis wann?"
    )
    assert assign(drafts(spoken))[-1] == AgendaItem("Frage 112", "Fragestunde", ("8/1890",))
