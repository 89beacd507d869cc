"""An answer as a file: with its words, references and doubts, whole in every format, and inert whatever they hold."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from indexer.store import Filters
from rag.answer import Answer
from rag.assistant import Assistant
from tests.commands import plenarchat
from ui.export import FORMATS, ExportError, format_for, format_named
from ui.export.bibtex import author, escaped
from ui.export.markdown import escaped as as_markdown
from ui.export.sheet import Sheet, sheet
from ui.export.table import defused

DAY = date(2026, 4, 2)
HOSTILE = (
    '=HYPERLINK("http://a.example") \x00\x1b[31m <script>alert(1)</script> ![x](http://b.example) `c` {d} \\input{e} '
    "$f$ %g # h & i _j_ *k* ~l~ \u202emn"
)


@pytest.fixture(scope="module")
def answer(full_text_assistant: Assistant) -> Answer:
    return full_text_assistant.ask("Was sagte der Minister zu den Fristen des OZG?", filters=Filters(sittings=(41,)))


@pytest.fixture(scope="module")
def made(answer: Answer) -> Sheet:
    return sheet(answer, DAY, filters=Filters(sittings=(41,)), link="http://chat.example/?answer=1abc")


def hostile(answer: Answer) -> Sheet:
    item = {"number": HOSTILE, "title": HOSTILE, "drucksachen": [HOSTILE]}
    changed = [
        replace(c, speaker=HOSTILE, office=HOSTILE, quote=HOSTILE, reference=HOSTILE, agenda_item=item)
        for c in answer.citations
    ]
    return sheet(replace(answer, question=HOSTILE, answer=f"{HOSTILE}\n{HOSTILE} [1]", citations=tuple(changed)), DAY)


def word_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def markdown_text(source: str) -> str:
    """What a reader of the Markdown sees: the text of its inline tokens."""
    tokens = MarkdownIt("commonmark").parse(source)
    inline = [child for token in tokens for child in token.children or ()]
    return "".join(child.content if child.type == "text" else "\n" for child in inline)


def readable(name: str, data: bytes) -> str:
    if name == "docx":
        return word_text(data)
    return markdown_text(data.decode()) if name == "markdown" else data.decode("utf-8-sig")


@pytest.mark.parametrize("name", ["docx", "markdown", "text"])
def test_a_document_holds_question_answer_references_and_how_it_came_about(
    name: str, answer: Answer, made: Sheet
) -> None:
    text = " ".join(readable(name, format_named(name).render(made)).split())
    assert answer.question in text
    for citation in answer.citations:
        assert " ".join(citation.quote.split()) in text
        assert f"[{citation.n}] {citation.reference}" in text
        assert citation.office is None or citation.office in text
    assert "Jedes Zitat wurde vor der Ausgabe mit dem Protokoll verglichen" in text
    assert "Durchsucht: 2 Sitzungen" in text
    assert "02.04.2026" in text
    assert "41. Sitzung" in text
    assert name == "markdown" or "http://chat.example/?answer=1abc" in text


@pytest.mark.parametrize("name", [kind.name for kind in FORMATS])
def test_doubts_go_with_a_citation_into_every_format(name: str, answer: Answer) -> None:
    doubtful = replace(answer.citations[0], audit_share=0.5, speaker_source="inferred", page=None, page_last=None)
    data = format_named(name).render(sheet(replace(answer, citations=(doubtful,)), DAY))
    text = readable(name, data).replace(r"\%", "%")
    assert "nur 50 % der Reden" in text
    assert "erschlossen" in text
    assert "Seite unbekannt" in text


def test_a_quote_that_the_answer_does_not_repeat_stands_with_its_source(answer: Answer) -> None:
    written = sheet(replace(answer, answer="Er nannte eine Frist. [1]"), DAY)
    for name in ("docx", "markdown", "text"):
        assert answer.citations[0].quote in readable(name, format_named(name).render(written))


def test_an_abstention_says_why_and_offers_the_nearest_places(full_text_assistant: Assistant) -> None:
    refused = full_text_assistant.ask("Was sagte Jonas Kettler zum Leuchtturm am Mississippi?", language="en")
    assert refused.abstained
    for name in ("docx", "markdown", "text"):
        text = readable(name, format_named(name).render(sheet(refused, DAY)))
        assert (refused.reason or "") in text
        assert "Nearest passages" in text
        assert "compared with the protocol" not in text
    assert json.loads(format_named("csl").render(sheet(refused, DAY))) == []
    assert format_named("bibtex").render(sheet(refused, DAY)).startswith(b"%")


def rows(data: bytes, separator: str) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_a_spreadsheet_gets_a_row_a_citation(answer: Answer, made: Sheet) -> None:
    found = rows(format_named("csv").render(made), ";")
    assert [row["Zitat"] for row in found] == [c.quote for c in answer.citations]
    assert [row["Seite"] for row in found] == [str(c.page) for c in answer.citations]
    english = rows(format_named("csv").render(sheet(replace(answer, language="en"), DAY)), ",")
    assert [row["Quotation"] for row in english] == [c.quote for c in answer.citations]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "|"])
def test_a_cell_that_would_be_run_is_words(begin: str) -> None:
    assert str(defused(f"{begin}1+1")).startswith("'")
    assert defused("– Das sage ich") == "– Das sage ich"
    assert (defused(-5), defused(None)) == (-5, "")


def test_bibtex_names_the_speaker_the_protocol_and_the_page(answer: Answer, made: Sheet) -> None:
    entries = format_named("bibtex").render(made).decode()
    assert entries.count("@inproceedings{") == len(answer.citations)
    assert len(set(re.findall(r"@inproceedings\{(.*),", entries))) == len(answer.citations)
    assert "author = {{Holtkamp}, Rainer}" in entries
    assert "booktitle = {Landtag Niederwalden, Plenarprotokoll 8/41}" in entries
    assert f"pages = {{{answer.citations[0].page}}}" in entries
    assert author("Karin Vogt (Altenbrück)") == "{Vogt (Altenbrück)}, Karin"
    assert escaped("50 % & $1_a^b~\\{x}#") == (
        r"50 \% \& \$1\_a\textasciicircum{}b\textasciitilde{}\textbackslash{}\{x\}\#"
    )


def test_csl_json_is_what_reference_managers_read(answer: Answer, made: Sheet) -> None:
    items = json.loads(format_named("csl").render(made))
    first, citation = items[0], answer.citations[0]
    assert (first["type"], first["number"], first["page"]) == ("report", "8/41", str(citation.page))
    assert first["author"] == [{"family": "Holtkamp", "given": "Rainer"}]
    assert first["issued"] == {"date-parts": [[2026, 3, 12]]}
    assert first["abstract"] == " ".join(citation.quote.split())


def test_hostile_words_are_words_in_every_format(answer: Answer) -> None:
    made = hostile(answer)
    for kind in FORMATS:
        data = kind.render(made)
        text = readable(kind.name, data)
        assert not re.search("[\x00-\x08\x1b\u202e]", text), kind.name
        assert re.fullmatch(r"[a-z0-9-]+\.\w+", kind.file_name(made))
    tokens = MarkdownIt("commonmark", {"html": True}).parse(format_named("markdown").render(made).decode())
    types = {child.type for token in tokens for child in token.children or ()} | {token.type for token in tokens}
    assert types <= {
        *("heading_open", "inline", "heading_close", "paragraph_open", "paragraph_close", "text", "hr", "hardbreak"),
        *("strong_open", "strong_close", "blockquote_open", "blockquote_close", "softbreak"),
    }
    assert "<script>alert(1)</script> ![x](http://b.example) `c`" in markdown_text(
        format_named("markdown").render(made).decode()
    )
    for row in rows(format_named("csv").render(made), ";"):
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())
    assert "\\input{" not in format_named("bibtex").render(made).decode()
    assert "<" not in format_named("csl").render(made).decode()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_words_become_markup_in_markdown(words: str) -> None:
    plain = " ".join(re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]", "", words).split())
    tokens = MarkdownIt("commonmark").parse(as_markdown(plain))
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text"}
    assert "".join(child.content for child in inline) == plain


def test_an_unknown_format_names_those_there_are() -> None:
    assert format_for("Antwort.DOCX").name == "docx"
    for asked in ("answer.pdf", "-", "answer"):
        with pytest.raises(ExportError, match=r"\.docx"):
            format_for(asked)


def test_ask_writes_the_files_it_is_told(sample_folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"antwort{kind.suffixes[0]}" for kind in FORMATS]
    options = " ".join(f"--export {file}" for file in files)
    done = plenarchat(f"ask 'Was sagte der Minister zu den Fristen des OZG?' {options} --json --index {sample_folder}")
    quote = json.loads(done.out)["citations"][0]["quote"]
    assert done.status == 0
    assert quote in word_text(files[0].read_bytes())
    assert all(file.stat().st_size for file in files)
    assert plenarchat(f"ask Fristen --export a.pdf --index {sample_folder}").status == 2
    assert "No such file" in plenarchat(f"ask Fristen --export {tmp_path}/no/a.md --index {sample_folder}").error()


def test_a_link_from_ask_is_reopened_by_reopen(sample_folder: Path, tmp_path: Path) -> None:
    asked = json.loads(plenarchat(f"ask 'Was sagte der Minister zum OZG?' --json --index {sample_folder}").out)
    address = f"http://chat.example/?answer={asked['link']}&lang=de"
    file = tmp_path / "antwort.md"
    again = plenarchat(f"reopen '{address}' --json --export {file} --index {sample_folder}")
    found = json.loads(again.out)
    assert (found["citations"], found["link"]) == (asked["citations"], asked["link"])
    assert file.stat().st_size
    assert "incomplete or altered" in plenarchat(f"reopen {asked['link'][:-4]} --index {sample_folder}").error()
