"""What stands in brackets is told apart: whose call it is, and whether it is a call at all."""

from __future__ import annotations

import pytest

from indexer.interjections import parse_interjections, split_inline, starts_interjection
from tests.page_texts import PROFILE


def parts(block: str) -> list[tuple[str, str | None, str | None]]:
    return [(i.text, i.speaker, i.party) for i in parse_interjections(block, 0, 1, PROFILE)]


def test_several_callers_in_one_bracket_are_told_apart() -> None:
    block = "(Beifall BU und WLH – Dr. Martin Vogt (Sozialer Aufbruch): Das ist – mit Verlaub – falsch! – Lachen WLH)"
    assert parts(block) == [
        ("Beifall BU und WLH", None, None),
        ("Dr. Martin Vogt (Sozialer Aufbruch): Das ist – mit Verlaub – falsch!", "Martin Vogt", "Sozialer Aufbruch"),
        ("Lachen WLH", None, None),
    ]


@pytest.mark.parametrize(
    "part",
    [
        "Zurufe Gernot Kulbach (WLH) und Katrin Osterloh (OFFENE LISTE/UMWELT)",
        "Beifall Gernot Kulbach (WLH), Jonas Kettler (BU) und Dr. Martin Vogt (Sozialer Aufbruch)",
    ],
)
def test_what_several_people_call_has_no_single_author(part: str) -> None:
    assert parts(f"({part})") == [(part, None, None)]


@pytest.mark.parametrize(
    ("part", "caller", "group"),
    [
        ("Zuruf Karin Vogt (Marsweiler) (Liberale Mitte)", "Karin Vogt (Marsweiler)", "Liberale Mitte"),
        ("Gegenruf der Abg. Amelie Tönsing (OFFENE LISTE/UMWELT): Nein!", "Amelie Tönsing", "OFFENE LISTE/UMWELT"),
        ("Fortgesetzte Zurufe Gernot Kulbach (WLH)", "Gernot Kulbach", "WLH"),
        ("Demonstrativer Beifall Felix Brinkhege (OFFENE LISTE/UMWELT)", "Felix Brinkhege", "OFFENE LISTE/UMWELT"),
        ("Wortmeldung Jonas Kettler (BU)", "Jonas Kettler", "BU"),
        ("Jonas Kettler (BU) nickt.", "Jonas Kettler", "BU"),
        ("Jonas Kettler (BU), zu Gernot Kulbach (WLH) gewandt: Ruhe!", "Jonas Kettler", "BU"),
        ("Minister Rainer Holtkamp: Keineswegs!", "Rainer Holtkamp", None),
        ("Bernd Uphoff, Minister der Finanzen: Doch!", "Bernd Uphoff", None),
        ("Karin Vogt (Marsweiler): Ja, genau!", "Karin Vogt (Marsweiler)", None),
        ("Zuruf WLH: Hört, hört!", None, "WLH"),
        ("Liberale Mitte: Oh!", None, "Liberale Mitte"),
        ("Weitere Zurufe: Hört, hört!", None, None),
        ("Jonas Kettler (BU) und Gernot Kulbach (WLH): Nein!", None, None),
        ("Beifall BU, WLH und Ingo Harkort (fraktionslos)", None, None),
        ("Die Anwesenden erheben sich von ihren Plätzen.", None, None),
        ("Glocke der Präsidentin", None, None),
    ],
)
def test_a_call_names_its_caller_where_there_is_one(part: str, caller: str | None, group: str | None) -> None:
    assert parts(f"({part})") == [(part, caller, group)]


@pytest.mark.parametrize(
    "block", ["(Zuruf Jonas Kettler (BU", "(Zuruf Jonas Kettler (BU)", "(Zuruf Jonas Kettler (BU))"]
)
def test_a_missing_bracket_costs_neither_the_call_nor_the_caller(block: str) -> None:
    ((text, _, _),) = parts(block)
    assert text.startswith("Zuruf Jonas Kettler (BU")


@pytest.mark.parametrize(
    "line",
    [
        "(Beifall BU)",
        "(Anhaltender lebhafter Beifall bei allen Fraktionen)",
        "(Widerspruch WLH)",
        "(Martin Vogt (Sozialer Aufbruch): Hört!",
        "(Jonas Kettler und Martin Vogt (Sozialer Aufbruch): Nein!)",
        "(Ministerpräsidentin Marlene Ahrbeck: Doch!)",
    ],
)
def test_a_noise_or_a_caller_interrupts_even_in_mid_sentence(line: str) -> None:
    assert starts_interjection(line, "", PROFILE, apart=False)


@pytest.mark.parametrize(
    "line",
    ["(DWD) erprobt wird", "(9. Verordnung) ist", "(also 2024)", "(Widerspruch gegen den Bescheid)", "(WLH) sagt"],
)
def test_a_bracket_within_a_sentence_is_the_speaker_s_own(line: str) -> None:
    assert not starts_interjection(line, "", PROFILE, apart=False)


def test_behind_a_finished_paragraph_a_bracket_is_a_note_unless_it_numbers_a_law() -> None:
    assert starts_interjection("(Das Licht geht aus.)", "", PROFILE, apart=True)
    assert not starts_interjection("(2) Die Mitglieder werden gewählt.", "", PROFILE, apart=True)


def test_a_caller_s_name_may_go_on_in_the_next_line() -> None:
    assert starts_interjection("(Katrin", "Osterloh (OFFENE LISTE/UMWELT): Nein!)", PROFILE, apart=False)
    assert split_inline("Das ist wahr. (Katrin", "Osterloh (OFFENE LISTE/UMWELT): Nein!)", PROFILE) == (
        "Das ist wahr.",
        "(Katrin",
    )


def test_an_interjection_in_the_middle_of_a_line_is_cut_out_and_other_brackets_are_not() -> None:
    assert split_inline("in diesem Land (Unruhe) weiter", "", PROFILE) == ("in diesem Land", "(Unruhe) weiter")
    assert split_inline("in diesem Land (Niederwalden) weiter", "", PROFILE) is None


@pytest.mark.parametrize(
    ("line", "ahead"),
    [
        ("(Der Redner hält eine Karte hoch.)", ""),
        ("(Die Rednerin deutet auf Ministerin Marlene", "Ahrbeck.)"),
        ("(Die Abgeordneten nehmen ihre Plätze wieder ein.)", ""),
        ("(Ministerin Marlene Ahrbeck hält den Daumen hoch.)", ""),
        ("(Die Fragen 30 bis 33 und die Antworten der", "Landesregierung sind als Anlage beigefügt.)"),
        ("(Namensaufruf)", ""),
    ],
)
def test_what_happens_in_the_hall_is_never_read_as_the_speaker_s_words(line: str, ahead: str) -> None:
    assert starts_interjection(line, ahead, PROFILE, apart=False)


@pytest.mark.parametrize(
    "line", ["(Die Abgeordneten wissen das.)", "(Der Rednerpult-Streit)", "(Die Fragen sind alt)", "(Die Ministerin)"]
)
def test_a_bracket_in_which_nothing_happens_stays_with_the_speech(line: str) -> None:
    assert not starts_interjection(line, "", PROFILE, apart=False)


@pytest.mark.parametrize(
    ("part", "caller", "group"),
    [
        ("WiderspruchJonas Kettler (BU)", "Jonas Kettler", "BU"),
        ("Jonas Kettler WLH: Nein!", "Jonas Kettler", "WLH"),
        ("Weiterer Zuruf Liberale Mitte: Oh!", None, "Liberale Mitte"),
        ("Das Pult von Jonas Kettler (BU) wird hinausgetragen.", None, None),
        ("Minister Rainer Holtkampsteht auf.", None, None),
        ("Zurufe Karin Vogtund Jonas Kettler (BU)", None, None),
    ],
)
def test_no_call_is_found_under_a_name_that_nobody_has(part: str, caller: str | None, group: str | None) -> None:
    assert [(speaker, party) for _, speaker, party in parts(f"({part})")] == [(caller, group)]
