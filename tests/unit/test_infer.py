"""Who speaks where a page begins in the middle of a turn is said only where it is sure."""

from __future__ import annotations

import pytest

from indexer.protocol import Role, SpeakerSource, Turn
from tests.page_texts import sitting

CHAIR = "Präsidentin Dr. Helga Reinstorf:"
MINISTER = "Rainer Holtkamp, Minister des Innern und für Digitales:\n\nBis Herbst."
OTHER_MINISTER = "Stefan Oelmann, Minister für Verkehr:\n\nDas gilt auch für Busse."
MINISTER_WOMAN = "Dr. Franziska Ellerbrock, Ministerin für Umwelt:\n\nUnd für Bäume."
MEMBER = "Dr. Martin Vogt (Sozialer Aufbruch):\n\nUnd dann?"


def first(thanks: str, *others: str) -> Turn:
    body = "\n\n".join(["ist das bis Herbst fertig.", CHAIR, thanks, *others])
    return sitting(body).turns[0]


@pytest.mark.parametrize(
    ("thanks", "others", "name"),
    [
        ("Vielen Dank, Herr Minister. – Zusatzfrage.", [MEMBER, MINISTER], "Rainer Holtkamp"),
        ("Danke schön, Frau Ministerin. – Eine Nachfrage.", [MEMBER, MINISTER_WOMAN, MINISTER], "Franziska Ellerbrock"),
        ("Herzlichen Dank, Herr Staatsminister Oelmann.", [MINISTER, OTHER_MINISTER], "Stefan Oelmann"),
        ("Vielen Dank, Herr Kollege Dr. Vogt.", [MINISTER, MEMBER], "Martin Vogt"),
    ],
)
def test_the_chair_s_thanks_name_the_one_who_spoke(thanks: str, others: list[str], name: str) -> None:
    turn = first(thanks, *others)
    assert (turn.speaker.name, turn.speaker_source) == (name, SpeakerSource.INFERRED)


@pytest.mark.parametrize(
    ("thanks", "others"),
    [
        ("Vielen Dank, Herr Minister.", [MINISTER, OTHER_MINISTER]),
        ("Vielen Dank, Herr Minister. – Das Wort hat Herr Dr. Vogt.", [MEMBER, MINISTER]),
        ("Vielen Dank, Herr Minister. – Keine Zusatzfrage. Ich rufe Frage 113 auf.", [MEMBER, MINISTER]),
        ("Ich danke auch und darf Herrn Dr. Vogt ans Pult bitten.", [MEMBER]),
        ("Auch ich bedanke mich und gebe das Wort weiter an Herrn Kollegen Vogt.", [MEMBER]),
        ("Als Nächsten – vielen Dank – darf ich Herrn Vogt nach vorne bitten.", [MEMBER]),
        ("Vielen Dank, Herr Minister.", [MEMBER]),
        ("Vielen Dank, Frau Ministerin.", [MINISTER]),
        ("Vielen Dank, Herr Kollege Kulbach.", [MINISTER, MEMBER]),
        ("Vielen Dank, Herr Kollege.", [MEMBER]),
        ("Das Wort hat Herr Minister Holtkamp.", [MINISTER]),
    ],
)
def test_nobody_is_named_where_it_is_not_sure(thanks: str, others: list[str]) -> None:
    turn = first(thanks, *others)
    assert (turn.speaker.name, turn.speaker_source) == (None, SpeakerSource.UNKNOWN)


def test_the_inferred_speaker_keeps_office_and_role() -> None:
    turn = first("Vielen Dank, Herr Minister. – Zusatzfrage, bitte.", MEMBER, MINISTER)
    assert (turn.speaker.office, turn.speaker.role) == ("Minister des Innern und für Digitales", Role.GOVERNMENT)


def test_without_a_chair_nobody_is_inferred() -> None:
    turn = sitting(f"ist das bis Herbst fertig.\n\n{MEMBER}\n\n{MINISTER}").turns[0]
    assert turn.speaker_source is SpeakerSource.UNKNOWN
