"""The interface speaks both languages completely."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

import ui
from ui.i18n import LANGUAGES, texts, translator

CODE = [
    path
    for folder in ui.__path__
    for path in Path(folder).rglob("*.py")
    if not path.relative_to(folder).parts[0].startswith("cli")
]
# Keys put together from a stem and a value that the program knows.
STEMS = (
    *("badge.", "corpus.format.", "export.", "filter.", "kind.", "language.", "nav.", "printed.missing.", "role."),
    *("side.", "step."),
    *("search.column.", "search.facet.", "search.kind.", "search.page.", "search.role.", "search.sort."),
    "search.view.",
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert texts("de").keys() == texts("en").keys()


@pytest.mark.parametrize("key", sorted(texts("de")))
def test_a_text_takes_the_same_values_in_both_languages(key: str) -> None:
    if key.startswith("date."):
        assert places(texts("en")[key]) <= {"day", "month", "month_name", "year"}
    else:
        assert places(texts("de")[key]) == places(texts("en")[key])


def test_every_key_in_the_code_is_there_and_every_key_there_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    used = set(re.findall(r"['\"]((?:[a-z_]+\.)*[a-z_]+)['\"]", code))
    named = set(re.findall(r'\bt\("([a-z_.]+)"', code)) | set(re.findall(r'\bself\("([a-z_.]+)"', code))
    assert named <= texts("de").keys()
    unused = {
        key
        for key in texts("de")
        if key not in used and re.sub(r"\.(one|many|why)$", "", key) not in used and not key.startswith(STEMS)
    }
    assert unused == set()


def test_dates_numbers_and_durations_are_written_as_usual() -> None:
    de, en = translator("de"), translator("en")
    assert (de.date("2021-03-16"), en.date("2021-03-16")) == ("16.03.2021", "16 March 2021")
    assert (de.number(84000), en.number(84000)) == ("84.000", "84,000")
    assert (de.seconds(1234), en.seconds(3)) == ("1,2", "0.1")
    assert de.count("coverage.sittings", 1) != de.count("coverage.sittings", 2)


@pytest.mark.parametrize(
    ("day", "german", "english"),
    [
        ("2026-03-12", "heute", "today"),
        ("2026-03-11", "gestern", "yesterday"),
        ("2026-02-13", "vor 27 Tagen", "27 days ago"),
        ("2026-02-12", "vor einem Monat", "a month ago"),
        ("2024-03-13", "vor 23 Monaten", "23 months ago"),
        ("2024-03-12", "vor 2 Jahren", "2 years ago"),
        ("2021-03-16", "vor 4 Jahren", "4 years ago"),
    ],
)
def test_the_age_of_a_source_is_said_in_whole_parts(day: str, german: str, english: str) -> None:
    today = date(2026, 3, 12)
    assert (translator("de").age(day, today), translator("en").age(day, today)) == (german, english)


def test_an_unknown_language_is_answered_in_the_default() -> None:
    assert translator("xx").language == LANGUAGES[0]
