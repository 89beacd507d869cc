"""Whatever a protocol or a question contains is shown as text and never becomes part of the page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import answer_html, attributes, text


class Reader(HTMLParser):
    """What a browser would make of it: the tags, their attributes, the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


PRINTABLE = st.text(st.characters(blacklist_categories=["Cs", "Cc"]))


@given(PRINTABLE)
def test_any_text_is_shown_as_it_stands(value: str) -> None:
    read = Reader(f"<p>{text(value)}</p>")
    assert read.words == value
    assert [tag for tag, _ in read.tags] == ["p"]


@given(PRINTABLE)
def test_no_value_breaks_out_of_its_attribute(value: str) -> None:
    read = Reader(f"<b{attributes({'title': value})}>")
    assert read.tags == [("b", {"title": value})]


@given(PRINTABLE)
def test_no_text_is_a_template(value: str) -> None:
    assert not set(text(value)) & set("{}$`")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/x.png?q=secret)",
        "[click](https://elsewhere.example)",
        "[click][1]\n\n[1]: https://elsewhere.example",
        "<https://elsewhere.example>",
        "https://elsewhere.example",
        "<!-- --><svg/onload=alert(1)>",
        "${alert(1)} {{#with x}}{{/with}}",
    ],
)
def test_an_answer_loads_links_and_runs_nothing(hostile: str) -> None:
    read = Reader(answer_html(f"Er sagte: „{hostile}“", lambda _: None))
    assert {tag for tag, _ in read.tags} <= {"p"}
    assert hostile.split()[0].strip("[") in read.words


@given(PRINTABLE)
def test_no_answer_brings_tags_of_its_own(answer: str) -> None:
    assert {tag for tag, _ in Reader(answer_html(answer, lambda _: None)).tags} <= {"p", "blockquote"}


def test_markers_of_citations_become_links_and_others_stay_text() -> None:
    html = answer_html("Beuth sagte es [1][2], nicht [3].", lambda n: f"<a>{n}</a>" if n < 3 else None)
    assert html == "<p>Beuth sagte es\u00a0<a>1</a><a>2</a>, nicht [3].</p>"


def test_signs_that_other_formats_read_as_markup_stay_in_a_quote() -> None:
    html = answer_html("Löber am 16. März:\n„Bürger*innen und _alle_ Lehrer*innen, # 1.“ [1]", lambda n: f"({n})")
    assert (
        html
        == "<p>Löber am 16. März:</p><blockquote>„Bürger*innen und _alle_ Lehrer*innen, # 1.“\u00a0(1)</blockquote>"
    )


def test_quotes_under_the_same_introduction_share_it() -> None:
    html = answer_html("Beuth am 16. März:\n„Eins.“ [1]\n\nBeuth am 16. März:\n„Zwei.“ [2]", lambda n: f"({n})")
    assert (
        html
        == "<p>Beuth am 16. März:</p><blockquote>„Eins.“\u00a0(1)</blockquote><blockquote>„Zwei.“\u00a0(2)</blockquote>"
    )
