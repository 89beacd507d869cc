"""A chunk is words of one turn, verbatim, whole sentences, on two pages at most."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunk import MAXIMUM, EvidenceError, check, chunk, sentences
from indexer.protocol import Interjection, Paragraph, Sitting, Turn
from tests.page_texts import OPENING, sitting

SENTENCES = [f"Das ist Satz {i} über den Deich am Fluss. Er ist gut." for i in range(90)]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Am 16. März kommt das z. B. nach § 3 Abs. 2 Nr. 4 mit Dr. Vogt zusammen.",
        "Die Drucks. 8/1890 behandelt ca. 5 Mio. Euro, d. h. viel Geld.",
        "Im 21. Jahrhundert gilt die 8. Wahlperiode, Art. 5 Abs. 1 usw. gelten auch.",
        "Er kostet 3.500 Euro.",
    ],
)
def test_abbreviations_ordinals_and_figures_end_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_sentences_end_where_people_end_them() -> None:
    text = (
        "Ist das so? Ja! „Der Deich hält.“ Und dann… Schluss.\n"
        "Neuer Absatz ohne Punkt\nIch zitiere:\nWasser. Es sind 12. Das reicht."
    )
    assert cut(text) == [
        *("Ist das so?", "Ja!", "„Der Deich hält.“", "Und dann…", "Schluss."),
        *("Neuer Absatz ohne Punkt", "Ich zitiere:", "Wasser.", "Es sind 12.", "Das reicht."),
    ]


def long_sitting() -> Sitting:
    lines = ["Jonas Kettler (BU):", *SENTENCES]
    pages = ["\n\n".join(lines[i : i + 10]) for i in range(0, len(lines), 10)]
    return sitting(OPENING, *pages)


def test_dots_in_place_of_left_out_words_end_no_sentence_that_goes_on() -> None:
    text = "Er sprach von Masken … „Grundlagen“, die bleiben. Dann … Danach schwieg er."
    assert next(text[a:b] for a, b in sentences(text)) == "Er sprach von Masken … „Grundlagen“, die bleiben."
    assert len(sentences(text)) == 3


def test_a_long_speech_becomes_passages_of_whole_sentences_with_exact_pages() -> None:
    turn = long_sitting().turns[1]
    chunks = chunk(turn)
    assert len(chunks) > 3
    assert all(c.text.startswith(("Das ist Satz", "Er ist")) and c.text.endswith(".") for c in chunks)
    for piece in chunks:
        on = [p.page for p in turn.paragraphs if p.start < piece.end and piece.start < p.end]
        assert (piece.page_first, piece.page_last) == (on[0], on[-1])
        assert len(piece.text) <= MAXIMUM
        assert len(set(on)) <= 2


def test_a_sentence_longer_than_a_passage_is_cut_between_words() -> None:
    words = " ".join(f"Wort{i}" for i in range(600))
    turn = sitting(OPENING, f"Jonas Kettler (BU):\n\n{words}").turns[1]
    assert [c.text.split() for c in chunk(turn)] == [c.text.strip().split() for c in chunk(turn)]
    assert " ".join(c.text for c in chunk(turn)) == words


def test_ids_are_stable_and_readable() -> None:
    assert [c.chunk_id for c in chunk(long_sitting().turns[0])] == ["niederwalden/8/41/0001/0-24"]


@given(st.text("aB .!?:;…–\n“)„1", max_size=4_000))
def test_sentences_cover_every_character_once(text: str) -> None:
    spans = sentences(text)
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


WORDS = st.lists(st.text("aäB1.!?:;–„“", min_size=1, max_size=80), min_size=1, max_size=120).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=8))
def test_chunks_cover_every_character_once_whatever_the_turn(parts: list[tuple[str, bool]]) -> None:
    text, paragraphs = "", list[Paragraph]()
    for page, (words, continued) in enumerate(parts):
        text += (" " if continued else "\n") if text else ""
        paragraphs.append(Paragraph(len(text), len(text) + len(words), page, page + 1, continued and page > 0))
        text += words
    opened = sitting(OPENING)
    turn = replace(opened.turns[0], text=text, paragraphs=tuple(paragraphs), interjections=())
    chunks = chunk(turn)
    assert "".join("".join(c.text.split()) for c in chunks) == "".join(text.split())
    check(replace(opened, turns=(turn,)), chunks)


def broken(turn: Turn, case: str) -> Turn:
    first = turn.paragraphs[0]
    return {
        "page": replace(turn, paragraphs=turn.paragraphs[1:]),
        "overlap": replace(turn, paragraphs=(first, first)),
        "beyond": replace(turn, paragraphs=(replace(first, end=len(turn.text) + 1),)),
        "call": replace(turn, interjections=(Interjection(len(turn.text) + 1, 1, "Oh!"),)),
    }[case]


@pytest.mark.parametrize("case", ["page", "overlap", "beyond", "call"])
def test_a_turn_that_breaks_the_evidence_rule_is_refused(case: str) -> None:
    read = sitting(OPENING, "Jonas Kettler (BU):\n\nDas ist gut.")
    with pytest.raises(EvidenceError, match="niederwalden/8/41/0002"):
        check(replace(read, turns=(read.turns[0], broken(read.turns[1], case))), ())


def test_a_chunk_that_breaks_the_evidence_rule_is_refused() -> None:
    read = long_sitting()
    good = chunk(read.turns[1])[0]
    other = replace(good, text=good.text.replace("gut", "gar"))
    outside = replace(good, end=len(read.turns[1].text) + 1)
    whole = replace(good, end=len(read.turns[1].text), text=read.turns[1].text)
    for bad in (other, outside, whole, replace(good, turn_id="niederwalden/8/41/0099")):
        with pytest.raises(EvidenceError):
            check(read, [bad])
    with pytest.raises(EvidenceError, match="same id"):
        check(replace(read, turns=(read.turns[0], read.turns[0])), ())
