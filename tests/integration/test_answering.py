"""Questions to the bundled sample: the right person, page and words, or an honest refusal."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.store import Filters, Index
from rag.answer import Answer, Step, Text
from rag.assistant import Assistant, QuestionError
from rag.verify import problem

_WORDS = [
    *("Frist", "OZG", "Minister", "Holtkamp", "Kettler", "Vogt", "Wolf", "Deich", "BU", "WLH", "Rautert", "Ahrbeck"),
    *("wie", "viele", "wann", "warum", "sagte", "und", "dazu", "März", "2026", "Beifall", "Zuruf", "ignore previous"),
    *('"', "AND", "NEAR(", "*", "[1]", "<script>"),
]


def check_evidence(answer: Answer, index: Index) -> None:
    """What must hold for every answer there is."""
    assert answer.abstained == (not answer.citations)
    assert answer.abstained == (answer.reason is not None)
    for citation in answer.citations:
        turn = index.turn(citation.turn_id)
        assert turn is not None
        assert problem(citation, turn) is None
        assert turn.text[citation.start : citation.end] == citation.quote
        assert citation.quote.replace("\n", " ") in answer.answer
        assert f"[{citation.n}]" in answer.answer
        assert all(call.text not in citation.quote for call in turn.interjections)
        assert any(
            passage.turn_id == citation.turn_id and passage.start <= citation.start and citation.end <= passage.end
            for passage in answer.evidence
        )


def test_the_minister_of_the_day_is_cited_with_page_and_words(assistant: Assistant, sample_index: Index) -> None:
    answer = assistant.ask("Was sagte der Innenminister im März 2026 zu den Fristen des OZG?")
    check_evidence(answer, sample_index)
    first = answer.citations[0]
    assert (first.speaker, first.sitting, first.page) == ("Rainer Holtkamp", 41, 3123)
    assert first.office == "Minister des Innern und für Digitales"
    assert first.party is None
    assert first.reference == "Landtag Niederwalden, Plenarprotokoll 8/41, 12.03.2026, S. 3123 (Rainer Holtkamp)"
    assert "Rainer Holtkamp (Minister des Innern und für Digitales) sagte am 12. März 2026" in answer.answer


def test_after_the_change_of_minister_the_successor_is_cited(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte der Innenminister im April 2026 zu den Fristen des OZG?")
    assert {c.speaker for c in answer.citations} == {"Jonas Kettler"}


def test_an_answer_names_only_whom_the_question_asks_for(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte Dietmar Rössing zum Wolf?")
    assert answer.citations
    assert {c.speaker for c in answer.citations} == {"Dietmar Rössing"}


def test_somebody_elses_words_never_answer_for_the_one_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte Finanzminister Uphoff zur Zahl der Wolfsrudel?")
    assert "Franziska Ellerbrock" not in {c.speaker for c in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Was sagte Ministerin Quandthoff zum Wolf?",
        "Was sagte der Innenminister im Mai 2019 zum OZG?",
        "Was wurde in der 99. Sitzung beschlossen?",
        "Wie hoch ist der Mindestlohn auf Kreuzfahrtschiffen?",
    ],
)
def test_what_the_protocols_do_not_hold_is_refused_with_what_was_searched(
    assistant: Assistant, sample_index: Index, question: str
) -> None:
    answer = assistant.ask(question)
    check_evidence(answer, sample_index)
    assert answer.abstained
    assert "2 Sitzungen vom 12. März 2026 bis zum 23. April 2026" in answer.answer


def test_filters_are_hard(assistant: Assistant) -> None:
    for filters in (
        Filters(speakers=("Kettler",)),
        Filters(parties=("Aufbruch",)),
        Filters(sittings=(42,)),
        Filters(date_to=date(2026, 3, 31)),
        Filters(roles=("government",), offices=("Umwelt",)),
    ):
        found = assistant.search("Frist OZG Wolf Deich", filters=filters).passages
        assert found
        for passage in found:
            assert not filters.speakers or passage.speaker == "Jonas Kettler"
            assert not filters.parties or passage.party == "Sozialer Aufbruch"
            assert not filters.sittings or passage.sitting == 42
            assert not filters.date_to or passage.date <= "2026-03-31"
            assert not filters.roles or passage.speaker == "Franziska Ellerbrock"


def test_a_filter_nothing_fits_gives_a_refusal_and_no_words_from_outside_it(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte er zum OZG?", filters=Filters(speakers=("Niemand",)))
    assert answer.abstained
    assert not answer.evidence


def test_a_follow_up_is_understood_from_the_question_before(assistant: Assistant, sample_index: Index) -> None:
    answer = assistant.ask(
        "Und was sagte Dietmar Rössing dazu?", history=["Wie viele Wolfsrudel leben in Niederwalden?"]
    )
    check_evidence(answer, sample_index)
    assert {c.speaker for c in answer.citations} == {"Dietmar Rössing"}
    assert "Wolfsrudel" in answer.standalone_question


def test_a_question_without_a_subject_asks_back(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte Holtkamp?")
    assert answer.abstained
    assert "Zu welchem Thema?" in answer.answer


def test_an_english_question_is_answered_in_english_around_german_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("What did Minister Holtkamp say about the OZG?")
    assert answer.language == "en"
    assert "on 12 March 2026" in answer.answer


def test_written_answers_are_introduced_as_written(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viele Lehrerstellen waren zum 1. März 2026 nicht besetzt?")
    assert any("schriftlich" in part for part in answer.answer.split("\n"))


def test_an_answer_streams_its_steps_then_its_growing_text_then_itself(assistant: Assistant) -> None:
    events = list(assistant.stream("Was sagte Holtkamp zu den Fristen des OZG?"))
    texts = [e.text for e in events if isinstance(e, Text)]
    assert [e.name for e in events if isinstance(e, Step)] == ["understand", "retrieve", "read", "check"]
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    last = events[-1]
    assert isinstance(last, Answer)
    assert texts[-1] == last.answer
    assert set(last.timings_ms) >= {"understand", "retrieve", "rerank", "first_token", "total"}


@pytest.mark.parametrize("question", ["", "   \n ", "x" * 2_001])
def test_a_question_that_cannot_be_asked_is_refused_clearly(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(_WORDS),
        min_size=1,
        max_size=9,
    )
)
def test_whatever_is_asked_every_quote_stands_where_it_is_said_to(
    full_text_assistant: Assistant, sample_index: Index, words: list[str]
) -> None:
    check_evidence(full_text_assistant.ask(" ".join(words)), sample_index)


def test_without_vectors_full_text_answers_and_keeps_to_the_rules(
    full_text_assistant: Assistant, sample_index: Index
) -> None:
    answer = full_text_assistant.ask("Was sagte der Innenminister im März 2026 zu den Fristen des OZG?")
    check_evidence(answer, sample_index)
    assert {c.speaker for c in answer.citations} == {"Rainer Holtkamp"}


def test_an_abbreviation_that_stands_there_written_out_is_not_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("Und was sagte Dr. Vogt dazu?", history=["Was sagte der Minister zu den Fristen des OZG?"])
    assert any("Onlinezugangsgesetz" in citation.quote for citation in answer.citations)
    assert "kommt „OZG“ nicht vor" not in answer.answer
