"""A link reopens the same answer; what no longer stands in the protocols, or never did, it cannot show."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.store import Filters, Index
from rag.answer import Answer
from rag.assistant import Assistant
from rag.permalink import Link, LinkError, Spot, decode, digest, link_to
from rag.reopening import reopen
from tests.store_samples import MINISTER, a_sitting, a_turn, an_index, chunks_of

QUESTION = "Was sagte der Minister zu den Fristen des OZG?"


@pytest.fixture(scope="module")
def answer(full_text_assistant: Assistant) -> Answer:
    return full_text_assistant.ask(QUESTION)


def link_of(answer: Answer) -> Link:
    token = link_to(answer)
    assert token
    return decode(token)


def other(link: Link, *spots: Spot) -> Link:
    """The link with other quotes, so that it is not what the question is answered with."""
    return replace(link, spots=spots)


@pytest.mark.parametrize("question", [QUESTION, "Was sagte Jonas Kettler zum Leuchtturm am Mississippi?"])
def test_a_link_reopens_the_same_answer(full_text_assistant: Assistant, question: str) -> None:
    filters = Filters(sittings=(41,))
    answer = full_text_assistant.ask(question, filters=filters, language="en")
    token = link_to(answer, filters=filters)
    assert token
    again = reopen(full_text_assistant, decode(token))
    assert (again.answer, again.citations, again.abstained) == (answer.answer, answer.citations, answer.abstained)


def test_a_follow_up_is_reopened_with_what_was_asked_before(full_text_assistant: Assistant) -> None:
    follow_up = full_text_assistant.ask("Und was sagte Dr. Vogt dazu?", history=[QUESTION])
    token = link_to(follow_up, history=[QUESTION])
    assert token
    assert reopen(full_text_assistant, decode(token)).citations == follow_up.citations


def test_quotes_that_the_question_is_not_answered_with_today_are_shown_and_that_is_said(
    full_text_assistant: Assistant, answer: Answer
) -> None:
    link = link_of(answer)
    again = reopen(full_text_assistant, replace(link, question="Was sagte Sabine Rautert zum Leuchtturm?"))
    assert [c.quote for c in again.citations] == [c.quote for c in answer.citations]
    assert "heute anders beantwortet" in again.answer
    assert not again.abstained


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 15), (3, None), (0, -4)],
)
def test_a_link_cannot_cut_a_sentence(full_text_assistant: Assistant, answer: Answer, start: int, end: int) -> None:
    link, citation = link_of(answer), answer.citations[0]
    text = answer.turns[citation.turn_id].text
    first = citation.start + start
    last = citation.end if end is None else citation.start + end if end > 0 else citation.end + end
    cut = Spot(citation.chunk_id, first, last, digest(text[first:last]))
    again = reopen(full_text_assistant, other(link, link.spots[0], cut))
    assert [c.quote for c in again.citations] == [citation.quote]
    assert "Ein Zitat steht hier nicht mehr so" in again.answer


@pytest.mark.parametrize(
    "spot",
    [
        Spot("niederwalden/8/41/9999/0-100", 0, 50, "x"),
        Spot("nirgends", 0, 50, "x"),
        Spot("niederwalden/8/41/0001/0-100", 0, 10_000_000, "x"),
        Spot("niederwalden/8/41/0001/0-100", 50, 50, digest("")),
    ],
)
def test_what_stands_nowhere_leaves_an_answer_that_says_so(
    full_text_assistant: Assistant, answer: Answer, spot: Spot
) -> None:
    again = reopen(full_text_assistant, other(link_of(answer), spot))
    assert (again.abstained, again.citations) == (True, ())
    assert again.answer.startswith("Keines der Zitate")


def with_sentence(link: Link, sentence: str) -> Link:
    return replace(link, spots=(replace(link.spots[0], sentence=sentence), *link.spots[1:]))


def test_what_a_model_wrote_is_shown_again_where_its_quote_bears_it_out(
    full_text_assistant: Assistant, answer: Answer
) -> None:
    sentence = f"Holtkamp sagte: „{answer.citations[0].quote}“"
    again = reopen(full_text_assistant, with_sentence(link_of(answer), sentence))
    assert f": {sentence} [1]" in again.answer
    assert again.citations[0].sentence == sentence
    assert "ein Sprachmodell hat sie geschrieben" in again.answer


def test_a_forged_sentence_gives_way_to_the_quote(full_text_assistant: Assistant, answer: Answer) -> None:
    alone = reopen(full_text_assistant, with_sentence(link_of(answer), "Der Minister habe gelogen."))
    assert "gelogen" not in alone.answer
    assert "ließen sich nicht belegen" in alone.answer
    assert [c.quote for c in alone.citations] == [c.quote for c in answer.citations]
    assert all(c.quote in alone.answer for c in alone.citations)


def test_a_parliament_that_is_not_here_is_no_link(full_text_assistant: Assistant, answer: Answer) -> None:
    with pytest.raises(LinkError):
        reopen(full_text_assistant, replace(link_of(answer), filters=Filters(parliaments=("atlantis",))))


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Index]:
    with an_index(tmp_path / "index") as index:
        yield index


def test_words_that_were_changed_since_are_left_out(changing: Index) -> None:
    old, new = ("Die Häuser sind dann angeschlossen." + f" Die Frist endet am 31. Dezember {y}." for y in (2025, 2029))
    for text in (old, new):
        sitting = a_sitting(turns=[a_turn(1, MINISTER, text)])
        (piece,) = chunks_of(sitting)
        changing.put_sitting(sitting, [piece], stamp=text, digest=text)
        start = text.index("Die Frist")
        if text == old:
            spot = Spot(piece.chunk_id, start, len(text), digest(text[start:]))
            link = Link("Was sagte Dr. Grönwald zum Leuchtturm?", "de", spots=(spot,))
        again = reopen(Assistant(changing, None), link)
        assert ("2025" in again.answer, "2029" in again.answer) == (text == old, False)
