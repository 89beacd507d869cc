"""The search page: what an address asks for, how results read, and that nothing in them is more than text."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.store import Index, Sort
from rag.assistant import Assistant
from ui.filters import FilterError, Form, Options, options
from ui.i18n import translator
from ui.search.address import Asked, read
from ui.search.examples import example_words
from ui.search.found import found_html
from ui.search.record import add_record
from ui.search.states import problem_html, question_link, start_html
from ui.search.table import add_table

DE, EN = translator("de"), translator("en")
HOSTILE = "<script>alert(1)</script>\"' onload=x ${1} {{x}} `"


@pytest.fixture(scope="module")
def offered(sample_index: Index) -> Options:
    return options(sample_index, DE)


def asked(address: str, offered: Options) -> Asked:
    return read(parse_qsl(urlsplit(address).query, keep_blank_values=True), offered)


FULL = (
    "search?q=OZG&speaker=Dr.+X&party=Y&office=Z&sitting=41&parliament=niederwalden&from=2026&to=03.2026&agenda=Deich"
    "&drucksache=8%2F1203&role=member&kind=speech&item=niederwalden%2F8%2F41%3A2&without_chair=1&words=any&where=around"
    "&sort=date&view=lines&page=2&lang=en"
)


def test_an_address_is_read_and_written_without_loss(offered: Options) -> None:
    search = asked(FULL, offered)
    assert search.address(page=2) == FULL
    assert asked(search.address(page=2), offered) == search
    assert "page=" not in search.address(sort="oldest")  # another order begins at its first page


def test_the_filters_of_an_address_are_those_of_the_form(offered: Options) -> None:
    query = asked(
        "search?q=OZG&from=2021-01-01&to=2021&role=member&role=chair&without_chair=1&sort=date", offered
    ).query()
    assert (query.to.filters.date_from, query.to.filters.date_to) == (date(2021, 1, 1), date(2021, 12, 31))
    assert query.to.filters.roles == ("member",)
    assert query.sort is Sort.NEWEST


def test_a_surname_or_another_name_of_a_group_is_put_as_the_list_has_it(offered: Options) -> None:
    search = asked("search?speaker=Kettler&speaker=Niemand", offered)
    known = {value for _, value in offered.speakers}
    first, *rest = search.form.speakers
    assert first in known
    assert "Kettler" in first
    assert rest[-1] == "Niemand"
    assert search.with_form("", Form(speakers=["Kettler"], parties=None), offered).form.speakers == (first,)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("search?from=gestern", "problem.date"),
        ("search?from=2022&to=2021", "problem.date_order"),
        ("search?sitting=abc", "problem.sitting"),
        ("search?sitting=²", "problem.sitting"),
        ("search?parliament=nirgends", "search.problem.parliament"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_never_left_out(address: str, key: str, offered: Options) -> None:
    with pytest.raises(FilterError) as problem:
        asked(address, offered).query()
    assert problem.value.key == key


@given(
    st.lists(st.tuples(st.sampled_from(["q", "page", "sort", "view", "sitting", "from", "role", "lang"]), st.text()))
)
def test_any_address_can_be_read(pairs: list[tuple[str, str]]) -> None:
    search = read(pairs, Options([], [], [], [], [], []))
    assert search.page >= 1
    assert search.address().startswith("search")
    with suppress(FilterError):
        search.query()


def test_only_the_chair_but_without_the_chair_is_nobody(sample_index: Index, offered: Options) -> None:
    query = asked("search?role=chair&without_chair=1", offered).query()
    assert sample_index.search_turns(query).total == 0


@pytest.mark.parametrize("address", ["search?q=Frist", "search?q=Frist&view=lines", "search?role=member&sort=oldest"])
@pytest.mark.parametrize("t", [DE, EN])
def test_every_link_of_the_results_leads_to_an_address_that_can_be_read(
    sample_index: Index, offered: Options, address: str, t: object
) -> None:
    html = found_html(sample_index, asked(address, offered), DE if t is DE else EN)
    links = [unescape(link) for link in re.findall(r'<a[^>]*? href="([^"]*)"[^>]*? data-go', html)]
    links += [unescape(link) for link in re.findall(r'href="(search\?[^"]*)"', html)]
    assert links
    for link in links:
        search = asked(link, offered)
        assert search.address(page=search.page) == link
        search.query()
    assert "</mark>" in html or "q=" not in address


def test_marks_hold_only_what_was_sought_and_lines_lead_to_it(sample_index: Index, offered: Options) -> None:
    html = found_html(sample_index, asked("search?q=Frist", offered), DE)
    assert {word[:5].lower() for word in re.findall("<mark>([^<]*)</mark>", html)} == {"frist"}
    for turn_id, start, end in re.findall(
        r'data-printed-turn="([^"]*)" data-printed-start="(\d+)" data-printed-end="(\d+)"', html
    ):
        turn = sample_index.turn(unescape(turn_id))
        assert turn
        assert turn.text[int(start) : int(end)].lower().startswith("frist")


def test_a_page_beyond_the_last_is_the_last(sample_index: Index, offered: Options) -> None:
    html = found_html(sample_index, asked("search?role=member&page=9999", offered), DE)
    assert 'aria-current="page"' in html
    assert "pc-hit" in html


def test_nothing_found_says_why_and_where_to_go_on(sample_index: Index, offered: Options) -> None:
    nowhere = found_html(sample_index, asked("search?q=Xylophonbrei", offered), DE)
    assert "„Xylophonbrei“ steht in keinem Protokoll." in nowhere
    filtered = found_html(sample_index, asked("search?q=Frist&speaker=Niemand", offered), DE)
    assert "Ohne Filter" in filtered
    assert 'href="search?q=Frist"' in filtered
    small = found_html(sample_index, asked("search?q=und", offered), DE)
    assert "nur in Anführungszeichen" in small


def test_words_that_are_a_name_lead_to_all_that_person_said(sample_index: Index, offered: Options) -> None:
    html = found_html(sample_index, asked("search?q=Kettler", offered), DE)
    assert re.search("Alles, was [^<]*Kettler gesagt hat", html)


@pytest.mark.parametrize("name", ["q", "speaker", "party", "office", "agenda", "drucksache", "kind", "item", "role"])
def test_nothing_in_an_address_becomes_markup(sample_index: Index, offered: Options, name: str) -> None:
    search = read([("q", "Frist"), (name, HOSTILE)], offered)
    html = found_html(sample_index, search, DE)
    assert "<script" not in html
    assert "${" not in html
    assert "{{" not in html
    assert "`" not in html
    assert not re.search(r"<[^>]*\sonload=x[\s>]", re.sub(r'"[^"]*"', '""', html))
    assert "<script" not in problem_html(HOSTILE, search, DE)


def test_the_start_tells_what_is_searched_and_offers_words_that_are_found(
    sample_index: Index, offered: Options
) -> None:
    words = example_words(sample_index)
    assert words
    html = start_html(sample_index.coverage(), words, Asked(), DE)
    assert "2 Sitzungen" in html
    for word in words:
        assert word in html
        assert "pc-hit" in found_html(sample_index, asked(f"search?q={word}&where=around", offered), DE)


@pytest.fixture(scope="module")
def client(full_text_assistant: Assistant) -> TestClient:
    app = FastAPI()
    add_table(app, full_text_assistant)
    add_record(app, full_text_assistant)
    return TestClient(app)


def rows_of(content: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_the_list_as_csv_has_a_row_for_every_turn(client: TestClient, sample_index: Index, offered: Options) -> None:
    answer = client.get("/search/turns.csv?q=Frist&sort=oldest&page=3")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    head, *rows = rows_of(answer.content, ";")
    found = sample_index.search_turns(asked("search?q=Frist", offered).query())
    assert len(rows) == found.total
    assert all(len(row) == len(head) for row in rows)
    keyword, link = head.index("Fundwort"), head.index("Link")
    assert {row[keyword][:5].lower() for row in rows} == {"frist"}
    assert all(row[link].startswith("http://testserver/reader?turn=niederwalden") for row in rows)
    assert rows_of(client.get("/search/turns.csv?q=Frist&lang=en").content, ",")[0][1] == "Name"


def test_a_list_that_is_cut_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch, sample_index: Index) -> None:
    monkeypatch.setattr("ui.search.table.MOST_EXPORTED", 3)
    *_, last = rows_of(client.get("/search/turns.csv?q=Frist").content, ";")
    assert last[0].startswith("Die Liste endet hier: 3 von ")


def test_a_cell_that_looks_like_a_formula_is_no_formula(client: TestClient, sample_index: Index) -> None:
    for row in rows_of(client.get("/search/turns.csv?role=member").content, ";"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_wrong_filter_gives_no_file(client: TestClient) -> None:
    answer = client.get("/search/turns.csv?q=Frist&from=gestern")
    assert answer.status_code == 400
    assert "gestern" in answer.text


def test_the_form_takes_the_place_of_what_the_address_said(offered: Options) -> None:
    before = asked("search?q=OZG&from=2021&kind=speech&sort=date&page=3", offered)
    after = before.with_form("Deich", Form(date_from="2022"), offered)
    assert after.address() == "search?q=Deich&from=2022&kind=speech&sort=date"


def test_the_word_document_has_every_sentence_with_the_words_and_its_page(
    client: TestClient, sample_index: Index, offered: Options
) -> None:
    answer = client.get("/search/turns.docx?q=Frist&sort=oldest&page=2")
    assert answer.status_code == 200
    document = Document(io.BytesIO(answer.content))
    found = sample_index.search_turns(asked("search?q=Frist&sort=oldest", offered).query())
    assert len([p for p in document.paragraphs if p.style and p.style.name == "Heading 2"]) == found.total
    quotes = [p.text for p in document.paragraphs if p.style and p.style.name == "Quote"]
    said = {" ".join(hit.turn.text.split()) for hit in found.turns}
    assert all("frist" in quote.lower() for quote in quotes)
    for quote in quotes:
        words, page = re.fullmatch(r"„(.*)“ \(.*, (S\. \d+(?:–\d+)?) \(.*\)\)", quote).groups()  # type: ignore[union-attr]
        assert any(words in text for text in said)
        assert page
    # No place is left out: each line of the page is in a sentence of the document.
    marked = sum(hit.turn.text.lower().count("frist") for hit in found.turns)
    assert sum(quote.lower().count("frist") for quote in quotes) == marked


def test_a_word_document_that_is_cut_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.search.record.MOST_RECORDED", 3)
    document = Document(io.BytesIO(client.get("/search/turns.docx?q=Frist").content))
    assert any(p.text.startswith("Die Liste endet hier: 3 von ") for p in document.paragraphs)
    assert client.get("/search/turns.docx?q=Frist&from=gestern").status_code == 400


def test_a_search_for_one_person_in_a_year_is_asked_as_a_question_of_them(offered: Options) -> None:
    def question(address: str) -> str:
        link = re.search(r'href="\./\?([^"]*)"', question_link(asked(address, offered), translator("de")))
        assert link
        return dict(parse_qsl(unescape(link[1])))["q"]

    person = offered.speakers[0][1]
    limits = urlencode({"q": "Frist", "speaker": person, "from": "01.01.2026", "to": "2026"})
    assert question(f"search?{limits}") == f"Was sagte {person} 2026 zu Frist?"
    assert question(f"search?{urlencode({'q': 'Frist', 'speaker': person})}") == f"Was sagte {person} zu Frist?"
    assert question("search?q=Frist&from=2026") == "Frist"
