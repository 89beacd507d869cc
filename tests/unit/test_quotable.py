"""What may be quoted at all: whole sentences of the speaker's own."""

from __future__ import annotations

from indexer.protocol import Interjection, Kind, Role, Speaker
from rag.composition.quotable import quotable
from tests.unit.test_extractive import a_turn


def quoted(text: str, calls: tuple[int, ...] = (), *, chair_meant: bool = False, **fields: object) -> list[str]:
    turn = a_turn(text, calls=tuple(Interjection(offset, 12, "Zuruf") for offset in calls), **fields)
    found = quotable(turn, 0, len(text), chair_meant=chair_meant)
    return [text[s.start : s.end] for s in found]


def test_what_goes_on_behind_an_interjection_is_half_a_sentence() -> None:
    first = "Wir werden den ganzen Deich bei Lindenfurt –"
    text = f"{first}\nLindenfurt hat lange darauf gewartet – im Herbst erhöhen."
    assert quoted(text, (len(first),)) == []


def test_no_quote_begins_with_the_dash_behind_an_interjection() -> None:
    first = "Der Deich bei Lindenfurt wird im Herbst erhöht."
    text = f"{first}\n– Nein, der Deich bei Lindenfurt ist nicht zu teuer."
    assert quoted(text, (len(first),)) == [first, "Nein, der Deich bei Lindenfurt ist nicht zu teuer."]


def test_a_sentence_that_was_never_finished_is_not_quoted() -> None:
    assert quoted("Der Deich bei Lindenfurt ist ja seit Jahren –") == []


def test_half_of_what_stands_in_quotation_marks_is_not_quoted() -> None:
    assert quoted("Sie rufen immer: „Der Deich muss höher. Der Deich ist zu alt.“ Der Deich ist sicher genug.") == [
        "Der Deich ist sicher genug."
    ]


def test_how_the_chair_leads_through_the_sitting_is_nobodys_opinion() -> None:
    chair = {"speaker": Speaker("Helga Reinstorf", "Dr.", None, "Präsidentin", Role.CHAIR), "kind": Kind.CHAIR}
    text = (
        "Ich rufe Tagesordnungspunkt 4 zum Deich bei Lindenfurt auf. Damit ist der Antrag zum Deich angenommen. "
        "Wir gedenken heute der Opfer der Flut von Lindenfurt."
    )
    assert quoted(text, **chair) == ["Wir gedenken heute der Opfer der Flut von Lindenfurt."]
    assert len(quoted(text, chair_meant=True, **chair)) == 3


def test_a_member_may_speak_of_an_agenda_item() -> None:
    assert quoted("Ich rufe Sie auf, dem Antrag zum Deich zuzustimmen.")


def test_who_raised_a_hand_is_no_quote_of_the_chairs() -> None:
    chair = {"speaker": Speaker("Helga Reinstorf", "Dr.", None, "Präsidentin", Role.CHAIR), "kind": Kind.CHAIR}
    assert quoted("Wer ist dafür? Die fraktionslose Abgeordnete, die BU, die WLH.", **chair) == []


def test_a_sentence_that_the_speaker_breaks_off_is_not_quoted() -> None:
    text = (
        "Wir haben für den Deich in der letzten Runde – – Herr Holtkamp, ich will nicht stören. Der Deich ist sicher."
    )
    assert quoted(text) == ["Der Deich ist sicher."]


def test_headlines_that_are_read_out_year_by_year_are_not_the_speakers() -> None:
    entry = "2021: Der Deich bei Lindenfurt ist so sicher wie nie. Das Land ist sehr zufrieden damit."
    text = f"Alle Jahre wieder hören wir vom Ministerium das Gleiche.\n{entry}\nWir sehen das ganz anders."
    assert quoted(text) == ["Alle Jahre wieder hören wir vom Ministerium das Gleiche.", "Wir sehen das ganz anders."]
