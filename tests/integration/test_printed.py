"""The printed page over HTTP: real indexes of the sample's page texts, its PDF, and of XML exports."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexer.pipeline import index
from indexer.protocol import Turn
from indexer.store import Index
from rag.printed.letters import letters
from tests import bundestag_xml, epp_export
from ui.printed import pictures
from ui.printed.endpoint import add_printed

SAMPLE = Path(__file__).parents[2] / "indexer" / "sample"
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


class Held:
    """An index behind the endpoint, as the server has it."""

    def __init__(self, folder: Path) -> None:
        self.index = Index.open(folder)
        app = FastAPI()
        add_printed(app, self)  # type: ignore[arg-type]
        self.client = TestClient(app)

    def get(self, turn: str = "", path: str = "/printed", **query: Any) -> httpx.Response:
        wanted = {"turn": turn, **query} if path == "/printed" else query
        return self.client.get(path, params={"lang": "de", **wanted})

    def turns(self) -> list[Turn]:
        return [turn for row in self.index.sittings() for turn in self.index.turns_of(row.sitting_id)]


@pytest.fixture(scope="module")
def texts(sample_folder: Path) -> Iterator[Held]:
    held = Held(sample_folder)
    yield held
    held.index.close()


@pytest.fixture
def pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    monkeypatch.setenv("PLENARCHAT_CACHE", str(tmp_path / "cache"))
    shutil.copytree(SAMPLE / "pdf", tmp_path / "pdf")
    assert index([tmp_path / "pdf"], tmp_path / "index", embedding_model="none").done
    held = Held(tmp_path / "index")
    yield held
    held.index.close()


def marked(page: str) -> str:
    """The letters of what is marked on the sheet, in order."""
    sheet = page.partition('<div class="pc-desk">')[2].partition("<footer")[0]
    return letters(html.unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", sheet)))).text


def sentences(turn: Turn) -> list[tuple[int, int]]:
    return [m.span() for m in _SENTENCE.finditer(turn.text) if letters(m[0]).text]


def test_every_sentence_of_the_sample_is_marked_on_its_page_and_nothing_else(texts: Held) -> None:
    for turn in texts.turns():
        for start, end in sentences(turn)[::3]:
            answer = texts.get(turn.turn_id, start=start, end=end)
            assert answer.status_code == 200
            told = marked(answer.text)
            if turn.paragraph_at(start).file_page != turn.paragraph_at(end - 1).file_page:
                behind = texts.get(turn.turn_id, start=start, end=end, page=turn.paragraph_at(end - 1).file_page)
                told += marked(behind.text)
            assert told == letters(turn.text, start, end).text, (turn.turn_id, start)


@pytest.mark.slow
def test_every_sentence_of_the_pdf_is_covered_on_the_picture_of_its_page(pdf: Held) -> None:
    for turn in pdf.turns():
        for start, end in sentences(turn)[::6]:
            page = pdf.get(turn.turn_id, start=start, end=end).text
            assert 'class="pc-over" data-first' in page, (turn.turn_id, start)
            assert letters(turn.text, start, end).text in letters(html.unescape(page)).text


def test_a_page_says_which_it_is_of_which_protocol_and_leads_to_its_neighbours(texts: Held) -> None:
    turn = next(turn for turn in texts.turns() if len(turn.text) > 500)
    page = texts.get(turn.turn_id, start=0, end=10).text
    number, at = turn.paragraphs[0].page, turn.paragraphs[0].file_page
    assert f'<h2 id="pc-printed-title" tabindex="-1">Seite {number}</h2>' in page
    assert "Landtag Niederwalden, Plenarprotokoll 8/41, " in page
    assert f'data-printed-page="{at - 1}" data-printed-way="before"' in page
    assert f'data-printed-page="{at + 1}" data-printed-way="after"' in page
    assert (
        f'<h2 id="pc-printed-title" tabindex="-1">Seite {number + 1 if number else 0}</h2>'
        in texts.get(turn.turn_id, start=0, end=10, page=at + 1).text
    )


def test_the_first_page_has_none_before_it_and_the_last_none_behind(texts: Held) -> None:
    turn = texts.turns()[0]
    pages = texts.index.pages(turn.turn_id.rpartition("/")[0])
    first, last = texts.get(turn.turn_id, page=1).text, texts.get(turn.turn_id, page=len(pages)).text
    assert 'data-printed-way="before"' not in first
    assert 'data-printed-way="after"' in first
    assert 'data-printed-way="after"' not in last


def test_below_it_stand_the_whole_turn_the_debate_around_and_the_way_to_the_reader(texts: Held) -> None:
    turns = texts.turns()
    turn = turns[10]
    page = texts.get(turn.turn_id, start=2, end=30).text
    assert f'href="reader?turn={turn.turn_id}&#38;start=2&#38;end=30"' in page
    for near in (turns[8], turns[9], turns[11], turns[12]):
        assert f'data-printed-turn="{near.turn_id}"' in page
    assert 'aria-current="true"' in page


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"turn": "niederwalden/8/41/9999"},
        {"turn": "niederwalden/8/99/0001"},
        {"turn": "../../etc/passwd"},
        {"turn": "<script>alert(1)</script>"},
        {"turn": "niederwalden/8/41/0001", "start": "5", "end": "2"},
        {"turn": "niederwalden/8/41/0001", "start": "0", "end": "99999999"},
        {"turn": "niederwalden/8/41/0001", "start": "-1"},
        {"turn": "niederwalden/8/41/0001", "end": "9" * 400},
        {"turn": "niederwalden/8/41/0001", "start": "x"},
        {"turn": "niederwalden/8/41/0001", "page": "0"},
        {"turn": "niederwalden/8/41/0001", "page": "400"},
        {"turn": "niederwalden/8/41/0001", "page": "٣"},
        {"turn": "niederwalden/8/41/0001", "page": ""},
    ],
)
def test_a_wrong_address_gets_a_message_to_show(texts: Held, query: dict[str, str]) -> None:
    for language, title in (("de", "Seite nicht gefunden"), ("en", "Page not found")):
        answer = texts.client.get("/printed", params={"lang": language, **query})
        assert answer.status_code == 404
        assert title in answer.text
        assert "<script" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sitting": "niederwalden/8/41", "page": "1"},
        {"sitting": "../../../etc/passwd", "page": "1"},
        {"sitting": "niederwalden/8/43", "page": "999"},
        {"sitting": "niederwalden/8/43", "page": "../1"},
    ],
)
def test_there_are_pictures_of_the_pages_of_pdf_sittings_and_of_nothing_else(pdf: Held, query: dict[str, str]) -> None:
    assert pdf.get(path="/printed/picture", **query).status_code == 404
    fine = pdf.get(path="/printed/picture", sitting="niederwalden/8/43", page=1)
    assert fine.headers["content-type"] == "image/png"
    assert fine.content.startswith(b"\x89PNG")


def test_a_picture_is_kept_and_the_oldest_are_given_up_when_they_are_too_many(
    pdf: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pdf.get(path="/printed/picture", sitting="niederwalden/8/43", page=1).content
    (kept,) = (tmp_path / "cache" / "printed").iterdir()
    assert kept.read_bytes() == first
    kept.write_bytes(b"\x89PNG kept")
    assert pdf.get(path="/printed/picture", sitting="niederwalden/8/43", page=1).content == b"\x89PNG kept"
    monkeypatch.setattr(pictures, "_MOST", 10)
    pdf.get(path="/printed/picture", sitting="niederwalden/8/43", page=2)
    assert not kept.exists()


@pytest.mark.parametrize(("doing", "said"), [("unlink", "nicht mehr da"), ("change", "seit dem Einlesen geändert")])
def test_where_the_file_is_gone_or_another_its_text_is_shown_and_it_is_said(
    pdf: Held, tmp_path: Path, doing: str, said: str
) -> None:
    turn = next(turn for turn in pdf.turns() if len(turn.text) > 300)
    start, end = sentences(turn)[1]
    for path in (tmp_path / "pdf").iterdir():
        path.unlink() if doing == "unlink" else path.write_bytes(path.read_bytes() + b"\n% signed\n")
    page = pdf.get(turn.turn_id, start=start, end=end).text
    assert said in page
    assert "pc-sheet-picture" not in page
    assert marked(page) == letters(turn.text, start, end).text
    assert pdf.get(path="/printed/picture", sitting=turn.turn_id.rpartition("/")[0], page=2).status_code == 404


def test_where_the_page_does_not_hold_the_words_nothing_is_marked_and_it_is_said(
    texts: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    turn = next(turn for turn in texts.turns() if len(turn.text) > 500)
    start, end = sentences(turn)[1]
    pages = texts.index.pages(turn.turn_id.rpartition("/")[0])
    word = max(turn.text[start:end].split(), key=len)
    doctored = [replace(page, text=page.text.replace(word, word[::-1])) for page in pages]
    monkeypatch.setattr(Index, "pages", lambda *_: doctored)
    held = Held(texts.index.path)
    page = held.get(turn.turn_id, start=start, end=end).text
    held.index.close()
    assert marked(page) == ""
    assert "nicht sicher finden" in page


def test_a_source_without_pages_shows_the_turn_and_leads_from_turn_to_turn(tmp_path: Path) -> None:
    (tmp_path / "protocol.xml").write_bytes(epp_export.sitting())
    assert index([tmp_path / "protocol.xml"], tmp_path / "index", embedding_model="none").done
    held = Held(tmp_path / "index")
    turns = held.turns()
    turn = next(turn for turn in turns[1:-1] if len(turn.text) > 20)
    page = held.get(turn.turn_id, start=0, end=10).text
    held.index.close()
    assert "keine gedruckten Seiten" in page
    assert marked(page) == letters(turn.text, 0, 10).text
    assert f'data-printed-turn="{turns[turns.index(turn) + 1].turn_id}" data-printed-way="after"' in page


def test_a_bundestag_page_is_set_from_its_xml_and_links_to_the_official_document(tmp_path: Path) -> None:
    said = bundestag_xml.said("Wir bauen die Radwege am Fluss, und zwar in diesem Jahr.")
    speech = f'<rede id="R1">{bundestag_xml.BERG}{said}</rede>'
    (tmp_path / "protocol.xml").write_bytes(bundestag_xml.source(bundestag_xml.top(speech)).encode())
    assert index([tmp_path / "protocol.xml"], tmp_path / "index", embedding_model="none").done
    held = Held(tmp_path / "index")
    turn = next(turn for turn in held.turns() if len(turn.text) > 20)
    row = held.index.sittings()[0]
    page = held.get(turn.turn_id, start=0, end=12).text
    held.index.close()
    assert marked(page) == letters(turn.text, 0, 12).text
    address = f"https://dserver.bundestag.de/btp/{row.period}/{row.period}{row.number:03}.pdf"
    assert f'href="{address}" target="_blank" rel="noopener noreferrer"' in page


def test_the_viewer_speaks_both_languages(texts: Held) -> None:
    assert "Gedruckte Seite schließen" in texts.get(path="/printed/frame").text
    assert "Close the printed page" in texts.client.get("/printed/frame", params={"lang": "en"}).text
    turn = texts.turns()[5]
    assert "The debate around it" in texts.client.get("/printed", params={"turn": turn.turn_id, "lang": "en"}).text
