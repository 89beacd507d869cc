"""Another parliament as the place where something is said, and as what is talked about."""

from __future__ import annotations

import pytest

from rag.understanding.elsewhere import elsewhere


def _elsewhere(text: str, *named: str, held: tuple[str, ...] = ("niederwalden",)) -> str | None:
    spans = [(text.index(name), text.index(name) + len(name)) for name in named]
    return elsewhere(text, spans, held)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Was sagte die Bürgerunion im Bundestag zum Deich?", "Bundestag"),
        ("Wie wurde im Thüringer Landtag zum Thema „Deichbau“ debattiert?", "Thüringer Landtag"),
        ("Was hat Erika Muster im Landtag von Sachsen-Anhalt gesagt?", "Landtag von Sachsen-Anhalt"),
        ("Was wurde im Kieler Landtag zum Deich beschlossen?", "Kieler Landtag"),
        ("Was sagte Kettler in der Bremischen Bürgerschaft?", "Bremischen Bürgerschaft"),
        ("Was sagte Kettler im Bundesrat zum Deich?", "Bundesrat"),
        ("Wer wurde 2022 zur Präsidentin des Landtags von Bayern gewählt?", "Landtags von Bayern"),
        ("Wer wurde in Mainz zum Ministerpräsidenten gewählt?", "in Mainz"),
        ("What did the FDP say in the Bavarian Landtag about “Deichbau”?", "Bavarian Landtag"),
        ("Was sagte der bayerische Ministerpräsident zum Deich?", "bayerische Ministerpräsident"),
        ("Wie äußerte sich die Thüringer SPD zum Deich?", "Thüringer SPD"),
        ("Was wurde im Gemeinderat zum Deich gesagt?", "Gemeinderat"),
        ("Was wurde in der Neustädter Stadtverordnetenversammlung gesagt?", "Stadtverordnetenversammlung"),
        ("Was sagte Kettler in der Sitzung des Umweltausschusses?", "Umweltausschusses"),
        (
            "Wie viele Stimmen bekam Muster, der im Kieler Landtag zum Ministerpräsidenten gewählt wurde?",
            "Kieler Landtag",
        ),
    ],
)
def test_what_was_said_elsewhere_is_told_by_its_place(text: str, words: str) -> None:
    named = [name for name in ("die Bürgerunion", "Kettler", "FDP") if name in text]
    assert _elsewhere(text, *named) == words


@pytest.mark.parametrize(
    "text",
    [
        "Was sagte Kettler zum Bundestag?",
        "Was sagte Kettler zur Debatte im Bundestag?",
        "Wie begründete Kettler die Enthaltung des Landes im Bundesrat?",
        "Wie hat das Land im Bundesrat abgestimmt?",
        "Wie bewertet Kettler die Wahl im Thüringer Landtag?",
        "Was sagte Kettler über die bayerische Regierung?",
        "Was sagte Kettler im Landtag zum Deich?",
        "Was forderte Kettler von der Bundesregierung?",
    ],
)
def test_another_parliament_may_be_talked_about_here(text: str) -> None:
    assert _elsewhere(text, "Kettler") is None if "Kettler" in text else _elsewhere(text) is None


def test_a_parliament_in_the_index_is_not_elsewhere() -> None:
    assert _elsewhere("Was sagte Kettler im Bundestag?", "Kettler", held=("bundestag",)) is None
