"""The gate: nothing is shown that does not stand there, by whoever is named, on the page that is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem, Interjection, Kind, Paragraph, Role, Speaker, SpeakerSource, Turn
from rag.answer import Citation
from rag.gate.standing import caution
from rag.reference import reference
from rag.verify import problem

TEXT = "Die Frist halten wir nicht.\nWir halten sie im nächsten Jahr. Das sage ich zu.\nMehr ist nicht zu sagen."
PAGES = ((0, 27, 12, 1), (28, 60, 12, 1), (61, 77, 13, 2), (78, 101, 14, 3))


def a_turn() -> Turn:
    return Turn(
        turn_id="niederwalden/8/41/0006",
        number=6,
        speaker=Speaker("Rainer Holtkamp", None, None, "Minister des Innern", Role.GOVERNMENT),
        kind=Kind.ANSWER,
        speaker_source=SpeakerSource.LABEL,
        agenda_item=AgendaItem("Frage 112", "Fragestunde"),
        text=TEXT,
        paragraphs=tuple(Paragraph(a, b, page, file_page) for a, b, page, file_page in PAGES),
        interjections=(Interjection(60, 12, "Beifall BU"), Interjection(27, 12, "Zuruf WLH: Hört, hört!")),
    )


def a_citation(start: int, end: int) -> Citation:
    turn = a_turn()
    first, last = turn.pages(start, end)
    speaker = turn.speaker
    return Citation(
        n=1, chunk_id=f"{turn.turn_id}/0-101", turn_id=turn.turn_id, start=start, end=end, speaker=speaker.name,
        title=None, party=None, office=speaker.office, role="government", speaker_source="label",
        parliament="niederwalden", period=8, sitting=41, date="2026-03-12", page=first, page_last=last, agenda_item={},
        quote=turn.text[start:end],
        reference=reference("niederwalden", 8, 41, date(2026, 3, 12), speaker.name, first, last),
    )  # fmt: skip


def of_paragraphs(*texts: str) -> Turn:
    paragraphs, start = [], 0
    for text in texts:
        paragraphs.append(Paragraph(start, start + len(text), 12, 1))
        start += len(text) + 1
    return replace(a_turn(), text="\n".join(texts), paragraphs=tuple(paragraphs), interjections=())


def citing(turn: Turn, words: str) -> Citation:
    start = turn.text.index(words)
    end = start + len(words)
    first, last = turn.pages(start, end)
    shown = replace(a_citation(0, 27), start=start, end=end, quote=words, page=first, page_last=last)
    return replace(shown, caution=caution(turn, start, end))


def test_a_true_citation_passes() -> None:
    assert problem(a_citation(0, 27), a_turn()) is None
    assert problem(a_citation(28, 60), a_turn()) is None


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Die Frist halten wir."},
        {"quote": "Die Frist halten wir nun nicht."},
        {"speaker": "Jonas Kettler"},
        {"party": "BU"},
        {"office": "Ministerpräsident"},
        {"role": "member"},
        {"speaker_source": "inferred"},
        {"page": 13},
        {"page_last": 13},
        {"turn_id": "niederwalden/8/41/0007"},
        {"start": 1},
        {"end": 26},
        {"end": 1_000},
        {"start": -3},
    ],
)
def test_any_change_to_a_citation_is_refused(change: dict[str, object]) -> None:
    assert problem(replace(a_citation(0, 27), **change), a_turn()) is not None  # type: ignore[arg-type]


def test_words_around_an_interjection_are_no_quote() -> None:
    assert problem(a_citation(0, 60), a_turn()) is not None
    assert problem(a_citation(28, 77), a_turn()) is not None


def test_what_the_speaker_quotes_from_somebody_else_is_not_the_speakers() -> None:
    turn = of_paragraphs("Im Gesetz steht:", "Jede Gemeinde wird bis zum Jahresende angebunden.", "Das sagte ich zu.")
    borrowed, own = (citing(turn, turn.text[p.start : p.end]) for p in turn.paragraphs[1:])
    assert problem(borrowed, turn) == "the speaker quotes somebody else there"
    assert problem(own, turn) is None


def test_where_a_quotations_end_cannot_be_told_the_citation_carries_the_doubt() -> None:
    turn = of_paragraphs("Ich zitiere:", "Der Weg wird gebaut.", "Er kostet viel Geld.", "Das Land zahlt ihn.")
    doubted = citing(turn, "Er kostet viel Geld.")
    assert doubted.caution == "quotation_end"
    assert "nicht sicher" in (doubted.doubt("de") or "")
    assert problem(doubted, turn) is None
    assert problem(replace(doubted, caution=None), turn) == "what must be said of the words is not said"
    assert citing(turn, "Das Land zahlt ihn.").caution is None


def test_what_the_speaker_relays_from_others_is_said_to_be_relayed() -> None:
    turn = of_paragraphs("Der Bund hat sich geäußert. Die Frist sei nicht zu halten. Ich halte sie für machbar.")
    relayed = citing(turn, "Die Frist sei nicht zu halten.")
    assert relayed.caution == "reported"
    assert "andere" in (relayed.doubt("de") or "")
    assert "others" in (relayed.doubt("en") or "")
    assert problem(replace(relayed, caution=None), turn) is not None
    assert citing(turn, "Ich halte sie für machbar.").caution is None


def test_what_somebody_else_said_is_not_the_speakers_though_no_mark_says_so() -> None:
    turn = of_paragraphs("Frau Thal hat gesagt: Wir haben Fehler gemacht. – Das nehme ich zur Kenntnis.")
    assert problem(citing(turn, "Wir haben Fehler gemacht."), turn) == "the speaker quotes somebody else there"


def test_words_over_two_page_breaks_are_no_quote() -> None:
    turn = replace(a_turn(), interjections=())
    assert problem(a_citation(61, 101), turn) is None
    assert problem(a_citation(28, 101), turn) is not None


def test_a_turn_that_is_gone_cannot_be_cited() -> None:
    assert problem(a_citation(0, 27), None) is not None


@given(st.integers(0, 101), st.integers(0, 101), st.text(min_size=1, max_size=30))
def test_no_span_with_other_words_passes(start: int, end: int, words: str) -> None:
    if start < end and words != TEXT[start:end]:
        assert problem(replace(a_citation(start, end), quote=words), a_turn()) is not None


def test_words_that_look_like_the_marker_of_a_citation_are_not_quoted() -> None:
    turn = of_paragraphs("Das hat auch die Präsidentin so gesagt [1] und beschlossen.")
    assert problem(citing(turn, turn.text), turn) == "the words hold what looks like the marker of a citation"
