"""Acronyms: a short form is tied to the long form that the text itself gives it, and to nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.acronyms import Acronym, find, stands_for


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Das Onlinezugangsgesetz (OZG) verpflichtet uns.", "OZG", "Onlinezugangsgesetz"),
        ("die Fristen des Onlinezugangsgesetzes, kurz OZG, sind eng", "OZG", "Onlinezugangsgesetzes"),
        ("Das OZG – Onlinezugangsgesetz – gilt.", "OZG", "Onlinezugangsgesetz"),
        ("Das OZG (Onlinezugangsgesetz) gilt.", "OZG", "Onlinezugangsgesetz"),
        ("im öffentlichen Personennahverkehr (ÖPNV)", "ÖPNV", "öffentlichen Personennahverkehr"),
        ("Der Kommunale Finanzausgleich, KFA, steigt.", "KFA", "Kommunale Finanzausgleich"),
        ("mit dem Kommunalen Finanzausgleich, dem KFA, steigt", "KFA", "Kommunalen Finanzausgleich"),
        ("der Rhein-Tal-Verkehrsverbund (RTV)", "RTV", "Rhein-Tal-Verkehrsverbund"),
        ("die Zentrale für gute Aufklärung (ZgA)", "ZgA", "Zentrale für gute Aufklärung"),
        ("Bildungsförderungsgesetz (BföG)", "BföG", "Bildungsförderungsgesetz"),
        ("BIM (Building Information Modeling)", "BIM", "Building Information Modeling"),
        ("Gute-Zukunft-Sicherungsgesetz (GZSG)", "GZSG", "Gute-Zukunft-Sicherungsgesetz"),
    ],
)
def test_an_acronym_is_found_as_the_text_introduces_it(text: str, short: str, long: str) -> None:
    assert list(find(text)) == [Acronym(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "Herr Holtkamp (BU) und Frau Müller (LM) stimmen zu.",
        "Die Landesregierung (OZG) hat entschieden.",
        "Wir haben das Wort, SPD und CDU lachen.",
        "Die BU, aufgerufen und danach still, geht.",
        "Das Onlinezugangsgesetz gilt. Das OZG gilt auch.",
        "Die Anlage (GmbH) und der Ort (Kassel) bleiben.",
        "Personen, die nahe verkehren (PNV)",
        "die AGNH – Arbeitsgemeinschaft Nahverkehr –",
    ],
)
def test_words_that_merely_hold_the_letters_are_no_long_form(text: str) -> None:
    assert list(find(text)) == []


def test_every_word_of_meaning_gives_its_first_letter() -> None:
    assert stands_for("LBB", ["Landesbetrieb", "Bau"])
    assert not stands_for("LB", ["Landesbetrieb", "Bau", "Immobilien"])
    assert not stands_for("OZG", ["Gesetz", "Onlinezugang"])


@settings(deadline=None)
@given(st.text(alphabet="ABa (),–Gg-.ö", max_size=80))
def test_any_text_can_be_searched_for_acronyms(text: str) -> None:
    assert all(acronym.short in text and acronym.long in text for acronym in find(text))
