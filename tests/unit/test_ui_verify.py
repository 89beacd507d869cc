"""What the page says of a pasted quote: a verdict one sees at a glance, and every difference at its word."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.store import Index
from rag.quotes.alignment import words
from rag.quotes.differences import Change
from rag.quotes.search import verify_quote
from ui.i18n import LANGUAGES, translator
from ui.verify.comparison import comparison_html
from ui.verify.form import Asked, form_html
from ui.verify.result import result_html
from ui.verify.verdict import Level, verdict

DE = translator("de")
QUOTE = "Wer keine Frist hat, hat auch keinen Druck. Wir haben deshalb im Herbst mit den Kommunalen Spitzenverbänden"
LONG = "Der Stufenplan kennt keine Strafen, und ich werde auch keine einführen."


def page(index: Index, quote: str, speaker: str = "", where: str | None = None, language: str = "de") -> str:
    speakers = (speaker,) if speaker else ()
    found = verify_quote(index, quote, speakers=speakers, citation=where, language=language)
    return result_html(found, index.coverage(), translator(language))


def headline(html: str) -> str:
    found = re.search(r"<h3>(.*?)</h3>", html)
    assert found
    return unescape(found[1])


def read(html: str, tag: str | None = None) -> list[str]:
    """The words of every element of that tag, or of all; what only screen readers are told is left out."""
    plain = re.sub(r'<span class="pc-hidden">.*?</span>', "", html)
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", plain, re.S) if tag else [plain]
    return [unescape(re.sub(r"<[^>]+>", "", words)) for words in found]


@pytest.mark.parametrize(
    ("quote", "speaker", "where", "level", "title"),
    [
        (LONG, "", None, Level.GOOD, "Steht wörtlich im Protokoll"),
        (LONG, "Jonas Kettler", None, Level.BAD, "aber von jemand anderem"),
        (LONG, "", "8/41 S. 3125", Level.MIND, "aber an anderer Stelle"),
        (LONG.replace("Strafen", "Bußen"), "", None, Level.BAD, "steht es anders"),
        (LONG.replace("keine Strafen", "Strafen"), "", None, Level.BAD, "Verneinung oder Zahl"),
        (LONG.replace("Strafen, ", "strafen, "), "", None, Level.MIND, "nur anders geschrieben"),
        (LONG.replace("keine Strafen, und", "[…]"), "", None, Level.BAD, "Verneinung oder Zahl"),
        (QUOTE.replace("deshalb im Herbst", "[…]"), "", None, Level.MIND, "Gekürzt oder ergänzt"),
        ("Dann lassen Sie es doch!", "", None, Level.MIND, "Zwischenruf"),
        (f"{LONG[:-1]} Wer keine Frist hat, hat auch keinen Druck", "", None, Level.BAD, "Zusammengesetzt"),
        ("Moratorium für die Deichrückverlegung in der Lindenfurter Aue", "", None, Level.MIND, "aber ein Titel"),
        ("Die Deiche am Mississippi sind aus reinem Gold gebaut worden", "", None, Level.NOTHING, "Nicht gefunden"),
    ],
)
def test_each_outcome_has_its_headline_and_level(
    sample_index: Index, quote: str, speaker: str, where: str | None, level: Level, title: str
) -> None:
    html = page(sample_index, quote, speaker, where)
    assert title in headline(html)
    assert f'class="pc-verdict pc-{level}"' in html


def test_what_is_to_be_minded_is_announced_by_the_verdict(sample_index: Index) -> None:
    found = verify_quote(sample_index, "kennt keine Strafen")
    assert [warning.code for warning in found.matches[0].warnings] == ["negation_near"]
    assert verdict(found).advice == "verify.exact.mind"
    assert verdict(verify_quote(sample_index, LONG)).advice == "verify.exact.advice"


def test_a_replaced_word_is_marked_in_both_texts_and_told_in_words(sample_index: Index) -> None:
    html = page(sample_index, LONG.replace("Strafen", "Bußen"))
    assert (read(html, "del"), read(html, "ins")) == (["Bußen"], ["Strafen"])
    assert "ersetzt: „Bußen“ – im Protokoll: „Strafen“" in unescape(html)
    assert '<span class="pc-hidden">[ersetzt: </span>' in html


def test_where_all_words_agree_nothing_is_marked(sample_index: Index) -> None:
    html = page(sample_index, LONG)
    assert read(html, "del") == read(html, "ins") == []


def test_what_dots_leave_out_and_brackets_add_is_marked(sample_index: Index) -> None:
    html = page(sample_index, QUOTE.replace("deshalb im Herbst", "[…]").replace("Druck.", "Druck [durch uns]."))
    assert read(html, "ins") == [" deshalb im Herbst "]
    assert [words.strip() for words in read(html, "del")] == ["…", "[durch uns]"]


@st.composite
def altered(draw: st.DrawFn) -> str:
    """A sentence of the protocol in which a few words were left out, put in or replaced."""
    said = QUOTE.split()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(said) - 1))
        said[place : place + draw(st.integers(0, 1))] = draw(
            st.lists(st.sampled_from(["<b>", "Nie", "und", "5"]), max_size=1)
        )
    return " ".join(said)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quote=altered())
def test_both_texts_are_whole_whatever_is_marked_in_them(sample_index: Index, quote: str) -> None:
    for match in verify_quote(sample_index, quote).matches:
        html = comparison_html(match, DE)
        *yours, protocol = read(html, "blockquote")
        assert match.quote in protocol
        notes = [d.quote for d in match.differences if d.change is Change.ADDED]
        assert yours == ([" ".join([match.part, *notes])] if match.differences else [])
        for difference in match.differences:
            if difference.change is not Change.ADDED:
                assert spoken(match.part[difference.quote_start : difference.quote_end]) == spoken(difference.quote)
            printed = match.quote[difference.start - match.start : difference.end - match.start]
            assert spoken(printed) == spoken(difference.protocol)


def spoken(text: str) -> list[str]:
    """The words of a text, without the signs between them."""
    return [word.text for word in words(text)]


def test_all_places_are_counted_though_not_all_are_listed(sample_index: Index) -> None:
    found = verify_quote(sample_index, "meine Damen und Herren", most=3)
    html = result_html(found, sample_index.coverage(), DE)
    assert f"{found.places - 1} weitere Stellen" in html
    assert f"{found.places - 3} weitere Stellen sind nicht aufgeführt" in html


def test_a_name_that_nobody_has_is_doubted(sample_index: Index) -> None:
    assert "Ist der Name richtig geschrieben?" in page(sample_index, LONG, "Holtkampf")
    for known in ("Holtkamp", "Rainer Holtkamp", "Innenminister", "Liberale Mitte", "Dr. Holtkamp (BU)"):
        assert "richtig geschrieben" not in page(sample_index, LONG, known)


def test_the_reader_is_linked_at_the_words_and_the_printed_page_too(sample_index: Index) -> None:
    (match,) = verify_quote(sample_index, LONG).matches
    html = page(sample_index, LONG)
    turn = match.turn_id.replace("/", "%2F")
    assert f'href="reader?turn={turn}&amp;start={match.start}&amp;end={match.end}"' in html.replace("&#38;", "&amp;")
    assert f'data-printed-start="{match.start}" data-printed-end="{match.end}"' in html
    assert "data-printed" not in page(sample_index, "Dann lassen Sie es doch!")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_pasted_is_shown_as_text(sample_index: Index, language: str) -> None:
    hostile = '</textarea><script>alert(1)</script>${alert(1)}{{x}}" onfocus="alert(1)'
    form = form_html(Asked(hostile, hostile, hostile), [(hostile, hostile)], translator(language))
    html = page(sample_index, f"{LONG} {hostile}", hostile, language=language)
    for made in (form, html):
        assert "<script" not in made
        assert not re.search("[{}$]", made)
    assert form.count("</textarea>") == 1
    assert read(form, "textarea")[0].strip() == hostile
