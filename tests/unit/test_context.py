"""What is shown around a found passage: whole sentences of the same turn, verbatim, and the question it answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunk import MAX_PAGES, MAXIMUM, chunk, sentences
from indexer.protocol import Kind, Paragraph, Sitting, Turn
from indexer.store import Asked, Index, Passage
from rag.retrieval.context import LONGEST, in_context, widened
from tests.passages import a_passage
from tests.store_samples import HASE, MINISTER, MUELLER, a_sitting, a_turn, an_index

SENTENCES = (
    "Der Deich hält.", "Am 16. März kam z. B. nach § 3 Abs. 2 Nr. 4 das Wasser.", "Ja!", "Ich frage Sie:",
    "„Warum“, Frau Präsidentin, „hält der Deich bei Lindenfurt nicht, obwohl wir ihn erhöht haben?“",
    "Das kostet " + "viel Geld und noch mehr Zeit, " * 12 + "nicht wahr?", "Dazu Drucks. 8/1890, S. 3.",
    "Wort " * 330 + "Ende.", "– Nein. 🌊 Ach…",
)  # fmt: skip


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    """A turn of paragraphs on up to four pages; the source's pages are printed from 3121, some of them without."""
    parts = draw(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), min_size=1, max_size=9))
    steps = draw(st.lists(st.sampled_from([0, 0, 1]), min_size=len(parts), max_size=len(parts)))
    unprinted = draw(st.booleans())
    text, paragraphs, page = "", [], 2
    for part, step in zip(parts, steps, strict=True):
        page = min(page + step, 5)
        words = " ".join(part)
        text += "\n" if text else ""
        paragraphs.append(Paragraph(len(text), len(text) + len(words), None if unprinted else 3119 + page, page))
        text += words
    return replace(a_turn(3, MINISTER, text), paragraphs=tuple(paragraphs), interjections=())


def found_in(turn: Turn, start: int, end: int) -> Passage:
    first, last = turn.pages(start, end)
    return a_passage(
        turn_id=turn.turn_id, chunk_id=f"{turn.turn_id}/{start}-{end}", start=start, end=end,
        text=turn.text[start:end], page_first=first, page_last=last, file_page=turn.paragraph_at(start).file_page,
    )  # fmt: skip


@given(turns(), st.data())
def test_a_passage_in_its_context_is_verbatim_whole_sentences_and_no_longer_than_one_may_be(
    turn: Turn, data: st.DataObject
) -> None:
    piece = data.draw(st.sampled_from(chunk(turn)))
    passage = found_in(turn, piece.start, piece.end)
    wide = widened(passage, turn)
    assert wide.start <= passage.start < passage.end <= wide.end
    assert wide.text == turn.text[wide.start : wide.end]
    assert wide.chunk_id == f"{turn.turn_id}/{wide.start}-{wide.end}"
    assert len(wide.text) <= LONGEST
    first, last = turn.paragraph_at(wide.start), turn.paragraph_at(wide.end - 1)
    assert last.file_page - first.file_page < MAX_PAGES
    assert (wide.page_first, wide.page_last, wide.file_page) == (first.page, last.page, first.file_page)
    spans = sentences(turn.text)
    assert wide.start in {passage.start, *(start for start, _ in spans)}
    assert wide.end in {passage.end, *(end for _, end in spans)}
    same = {"start", "end", "text", "chunk_id", "page_first", "page_last", "file_page"}
    kept = replace(wide, **{name: getattr(passage, name) for name in same})
    assert kept == passage


@given(turns(), st.data())
def test_a_passage_takes_along_as_much_as_fits(turn: Turn, data: st.DataObject) -> None:
    piece = data.draw(st.sampled_from(chunk(turn)))
    wide = widened(found_in(turn, piece.start, piece.end), turn)
    again = widened(found_in(turn, wide.start, wide.end), turn)
    assert (again.start, again.end) == (wide.start, wide.end)


@given(st.lists(st.sampled_from(SENTENCES[:5]), min_size=1, max_size=9), st.data())
def test_a_short_turn_is_shown_whole(said: list[str], data: st.DataObject) -> None:
    turn = a_turn(3, MINISTER, " ".join(said))
    start, end = data.draw(st.sampled_from(sentences(turn.text)))
    assert widened(found_in(turn, start, end), turn).text == turn.text


def test_a_passage_grows_on_both_sides() -> None:
    said = [f"Das ist der Satz Nummer {n} über den Deich am Fluss." for n in range(100)]
    turn = a_turn(3, MINISTER, " ".join(said))
    start = turn.text.index(said[50])
    wide = widened(found_in(turn, start, start + len(said[50])), turn)
    before, behind = start - wide.start, wide.end - start - len(said[50])
    assert abs(before - behind) < 100
    assert LONGEST - 60 < len(wide.text) <= LONGEST


def test_a_short_passage_behind_a_long_text_begins_with_no_rest_of_a_sentence() -> None:
    said = "Nach Drucks. 8/1890, z. B. nach Art. 5 Abs. 2, gilt es. " + "Der Deich hält. " * 99
    for length in range(1_440, 1_500):
        turn = a_turn(3, MINISTER, f"{said[: said.index('Der') + length]} Ja.")
        wide = widened(found_in(turn, len(turn.text) - 3, len(turn.text)), turn)
        assert wide.start in {start for start, _ in sentences(turn.text)}, turn.text[wide.start :][:40]


ASKED = "Bis wann wird das Glasfasernetz im Talgrund ausgebaut sein?"


def a_question_time(asked: str = ASKED) -> Sitting:
    question = replace(a_turn(2, MUELLER, asked), kind=Kind.QUESTION)
    answer = replace(a_turn(3, MINISTER, "Bis zum Herbst."), kind=Kind.ANSWER, replies_to=question.turn_id)
    return a_sitting(41, [question, answer, a_turn(4, HASE, "Der Wald braucht mehr.")])


def shown(folder: Path, sitting: Sitting) -> dict[str, Asked | None]:
    """What each turn's passages bring along, by the turn's number."""
    with an_index(folder, None, sitting) as index:
        chunk_ids = [piece.chunk_id for turn in sitting.turns for piece in chunk(turn)]
        return {p.turn_id[-1]: p.asked for p in in_context(index.passages(chunk_ids), index)}


def test_an_answer_brings_along_its_question_and_nothing_else_does(tmp_path: Path) -> None:
    asked = Asked("niederwalden/8/41/2", "Ida Müller (Talheim)", "Liberale Mitte", ASKED)
    assert shown(tmp_path, a_question_time()) == {"2": None, "3": asked, "4": None}


@pytest.mark.parametrize("asked", ["Bis wann wird gebaut? " * 60, "Wort " * 400, "Wort" * 400])
def test_a_long_question_is_brought_along_by_its_beginning(tmp_path: Path, asked: str) -> None:
    beginning = shown(tmp_path, a_question_time(asked.strip()))["3"]
    assert beginning
    assert 500 < len(beginning.text) <= 600
    assert asked.startswith(beginning.text)
    assert "?" not in asked or beginning.text.endswith("?")


def test_a_passage_whose_sitting_was_taken_out_meanwhile_stays_as_it_was_found(tmp_path: Path) -> None:
    with an_index(tmp_path) as index:
        held = index.passages([chunk_id for chunk_id, _ in index.search_text("Glasfasernetz")])
        index.remove_sitting("niederwalden/8/41")
        assert in_context(held, index) == held
    with Index.open(tmp_path) as index:
        assert in_context([], index) == []
    assert LONGEST >= MAXIMUM
