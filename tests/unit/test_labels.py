"""Who speaks is read off the label, however it is printed; a sentence that looks like one is none."""

from __future__ import annotations

import pytest

from indexer.labels import parse_label, parse_signed, split_glued
from indexer.protocol import Role, Speaker
from tests.page_texts import PROFILE


def speaker(text: str) -> Speaker:
    found = parse_label(text, PROFILE)
    assert found, text
    return found[0].speaker


def test_the_chair_is_nobody_s_group_and_keeps_the_title() -> None:
    assert speaker("Präsidentin Dr. Helga Reinstorf:") == Speaker(
        "Helga Reinstorf", "Dr.", None, "Präsidentin", Role.CHAIR
    )
    assert speaker("Vizepräsident Joachim Terbrüggen:").office == "Vizepräsident"


def test_a_member_has_a_group_and_namesakes_keep_their_place() -> None:
    assert speaker("Prof. Dr. Martin Vogt (Sozialer Aufbruch):") == Speaker(
        "Martin Vogt", "Prof. Dr.", "Sozialer Aufbruch"
    )
    assert speaker("Karin Vogt (Marsweiler) (Liberale Mitte):") == Speaker(
        "Karin Vogt (Marsweiler)", None, "Liberale Mitte"
    )
    assert speaker("Freiherr Botho von und zu Espe (WLH):").name == "Botho von und zu Espe"
    assert speaker("Ana-Luísa de la Roche O’Brien (BU):").name == "Ana-Luísa de la Roche O’Brien"


def test_a_minister_speaks_in_an_office_without_a_group() -> None:
    assert speaker("Rainer Holtkamp, Minister des Innern und für Digitales:") == Speaker(
        "Rainer Holtkamp", None, None, "Minister des Innern und für Digitales", Role.GOVERNMENT
    )


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Dr. Anja Lüdke, Staatssekretärin im Ministerium für Soziales:", Role.GOVERNMENT),
        ("Hubert Mesenbrock, Berichterstatter:", Role.MEMBER),
        ("Prof. Dr. Elke Maiwald, Landesbeauftragte für den Datenschutz:", Role.GUEST),
        ("Prof. Dr. Elke Maiwald, Landesbeauftragtefür den Datenschutz:", Role.GUEST),
        ("I. E. Milena Ostrowska, Generalkonsulin der Republik Polen:", Role.GUEST),
        ("Ingo Harkort (fraktionslos):", Role.MEMBER),
    ],
)
def test_everybody_who_may_speak_has_a_role(label: str, role: Role) -> None:
    assert speaker(label).role is role


@pytest.mark.parametrize(
    "misprint",
    [
        "Sabine Rautert (Sozialer Aufbrch):",
        "Sabine Rautert (SozialerAufbruch):",
        "Sabine Rautert (Sozialer Aufburch) :",
    ],
)
def test_a_misprinted_group_does_not_lose_the_speaker(misprint: str) -> None:
    assert speaker(misprint) == Speaker("Sabine Rautert", None, "Sozialer Aufbruch")


def test_speech_behind_the_colon_is_handed_on() -> None:
    found = parse_label("Gernot Kulbach (WLH): Das ist nicht wahr.", PROFILE)
    assert found
    assert found[1] == "Das ist nicht wahr."


@pytest.mark.parametrize(
    "sentence",
    [
        "Ich zitiere den Minister des Innern:",
        "Frau Kollegin Rautert, ich zitiere den Kultusminister:",
        "Sabine Rautert, damals noch ohne Amt:",
        "Sabine Rautert (Sozialer Aufbruch) hat gesagt:",
        "Der Deichverband (Lindenfurt):",
        "Der Städtetag (WHL):",
        "Präsidentin und Vizepräsident:",
        "Meine Damen und Herren, Minister sagen gern:",
        "Sabine Rautert und Martin Vogt (Sozialer Aufbruch):",
        "Erstens:",
    ],
)
def test_a_sentence_that_ends_in_a_colon_begins_no_turn(sentence: str) -> None:
    assert parse_label(sentence, PROFILE) is None


def test_a_written_question_and_its_answer_say_so() -> None:
    question = parse_label("Frage 119 – Karin Vogt (Altenbrück) (BU):", PROFILE)
    answer = parse_label("Antwort Stefan Oelmann, Minister für Wirtschaft, Verkehr und Wohnen:", PROFILE)
    assert question
    assert answer
    assert (question[0].question, question[0].written, question[0].answer) == ("119", True, False)
    assert (answer[0].question, answer[0].written, answer[0].answer) == (None, True, True)


def test_a_label_glued_to_the_chair_s_sentence_is_cut_off() -> None:
    assert split_glued("Sie haben das Wort. Katrin Osterloh (OFFENE LISTE/UMWELT):", PROFILE) == (
        "Sie haben das Wort.",
        "Katrin Osterloh (OFFENE LISTE/UMWELT):",
    )
    assert split_glued("Das Wort hat jetzt Katrin Osterloh. Er sagte dazu:", PROFILE) is None


def test_an_explanation_without_a_label_is_its_one_author_s_words() -> None:
    heading = "Anlage 2\nErklärung nach § 88\nder Abg. Dr. Eva Beispiel (WLH){} zu der namentlichen Abstimmung"
    signed = parse_signed(heading.format(""), PROFILE)
    assert signed
    assert (signed.speaker.name, signed.speaker.title, signed.speaker.party) == ("Eva Beispiel", "Dr.", "WLH")
    assert parse_signed(heading.format(", Max Entwurf (BU)"), PROFILE) is None
    assert parse_signed(heading.format(" und Max Entwurf (BU)"), PROFILE) is None
    assert parse_signed("Zu Protokoll gegebene Rede der Abg. Eva Beispiel (WLH)", PROFILE) is None


@pytest.mark.parametrize(
    "name", ["Žaklin Nowak", "Şahin Aydın", "Éva Molnár", "İsmail Kaya", "Łukasz Wrona", "Petr Čech"]
)
def test_a_name_may_begin_with_any_latin_capital(name: str) -> None:
    assert speaker(f"{name} (BU):").name == name


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Otto Grau (BU), Berichterstatter:", Speaker("Otto Grau", None, "BU", "Berichterstatter")),
        ("Otto Grau (BU) (zur Geschäftsordnung):", Speaker("Otto Grau", None, "BU")),
        ("Eva Blau, (BU):", Speaker("Eva Blau", None, "BU")),
        (
            "Ministerpräsidentin Marlene Ahrbeck:",
            Speaker("Marlene Ahrbeck", None, None, "Ministerpräsidentin", Role.GOVERNMENT),
        ),
        (
            "Udo Braun, Ministerpräsident (Oberland):",
            Speaker("Udo Braun", None, None, "Ministerpräsident (Oberland)", Role.GOVERNMENT),
        ),
        ("J. Michael Auer (BU):", Speaker("J. Michael Auer", None, "BU")),
        ("H.-J. Auer (BU):", Speaker("H.-J. Auer", None, "BU")),
    ],
)
def test_what_stands_beside_a_name_does_not_lose_the_speaker(label: str, expected: Speaker) -> None:
    assert speaker(label) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Vielen Dank. Jonas Kettler (BU):",
        "Danke. Jonas Kettler (BU):",
        "Zuruf Jonas Kettler (BU):",
        "Gegenruf Jonas Kettler (BU):",
        "Herr Kettler (BU):",
        "Lieber Jonas Kettler (BU):",
        "Herr Minister, Minister der Finanzen:",
    ],
)
def test_thanks_calls_and_addresses_are_no_part_of_a_name(words: str) -> None:
    assert parse_label(words, PROFILE) is None
