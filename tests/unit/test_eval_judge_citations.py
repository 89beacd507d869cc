"""Citation recall and precision on answers worked out by hand."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest

from eval.judge import citation_scores
from eval.judge.alce import premise
from eval.metrics import Share
from rag.assistant import Assistant
from tests.judging import answered, between, citation, scripted

BRIDGE = citation(1, "Die Brücke wird gebaut.")
MONEY = citation(2, "Sie kostet 12 Millionen Euro.")
SCHOOL = citation(3, "Die Schule bleibt.")


def where(*cases: tuple[set[str], str]) -> Callable[[str], str]:
    """A judge to whom a statement is supported where all the quotes of one of the cases are among the passages."""

    def reply(message: str) -> str:
        passages, statement = between("passages", message), between("statement", message)
        held = any(statement == told and all(quote in passages for quote in quotes) for quotes, told in cases)
        return "supported" if held else "not_supported"

    return reply


def test_a_statement_that_its_quotes_support_together_counts_and_a_superfluous_quote_does_not() -> None:
    statement = "Die Brücke wird für 12 Millionen Euro gebaut."
    judge, _ = scripted(where(({BRIDGE["quote"], MONEY["quote"]}, statement)))
    scores = citation_scores(answered(f"{statement} [1][2][3]", BRIDGE, MONEY, SCHOOL), judge)
    assert (scores.recall, scores.precision) == (Share(1, 1), Share(2, 3))


def test_a_quote_that_suffices_alone_counts_even_beside_another_that_does() -> None:
    statement = "Die Brücke wird gebaut."
    again = citation(2, "Ja, wir bauen die Brücke.")
    judge, _ = scripted(where(({BRIDGE["quote"]}, statement), ({again["quote"]}, statement)))
    scores = citation_scores(answered(f"{statement} [1, 2]", BRIDGE, again), judge)
    assert (scores.recall, scores.precision) == (Share(1, 1), Share(2, 2))


def test_a_statement_without_a_citation_is_not_supported_and_nobody_is_asked() -> None:
    judge, model = scripted(where(({BRIDGE["quote"]}, "Sie wird gebaut.")))
    scores = citation_scores(answered("Sie wird gebaut. [1] Das freut alle.", BRIDGE), judge)
    assert (scores.recall, scores.precision) == (Share(1, 2), Share(1, 1))
    assert len(model.asked) == len(scores.judgements) == 1


def test_a_marker_of_a_citation_that_does_not_exist_supports_nothing() -> None:
    judge, model = scripted(lambda _: "supported")
    scores = citation_scores(answered("Sie wird gebaut. [1][9] Sie kostet viel. [2]", BRIDGE, MONEY), judge)
    assert (scores.recall, scores.precision) == (Share(1, 2), Share(1, 3))
    assert len(model.asked) == 1


def test_the_citations_of_a_statement_that_is_not_supported_count_for_nothing() -> None:
    judge, model = scripted(lambda _: "not_supported")
    scores = citation_scores(answered("Die Schule wird geschlossen. [1][3]", BRIDGE, SCHOOL), judge)
    assert (scores.recall, scores.precision) == (Share(0, 1), Share(0, 2))
    assert len(model.asked) == 1


def test_a_verbatim_quote_with_its_introduction_is_one_statement() -> None:
    told = "Ada Holm (Liberale Mitte) am 3. März 2021 (Plenarprotokoll 8/41, S. 3124):"
    quote = "„Das ist ‚unsere‘ Brücke. Sie bleibt.“"
    judge, model = scripted(lambda _: "supported")
    held = citation(1, "Das ist ‚unsere‘ Brücke. Sie bleibt.")
    scores = citation_scores(answered(f"{told}\n{quote} [1]", held), judge)
    assert (scores.recall, scores.precision) == (Share(1, 1), Share(1, 1))
    assert between("statement", model.asked[0]) == f"{told} {quote}"


@pytest.mark.parametrize(
    "result",
    [
        answered("Dazu steht nichts in den Protokollen.", abstained=True),
        answered(""),
        {"id": "q1", "abstained": False, "citations": [], "error": {"type": "StoreError", "message": "gone"}},
    ],
)
def test_an_abstention_an_error_and_an_empty_answer_have_neither_figure(result: dict[str, Any]) -> None:
    judge, model = scripted(lambda _: "supported")
    scores = citation_scores(result, judge)
    assert (scores.recall, scores.precision, model.asked) == (None, None, [])


def test_an_answer_that_cites_nothing_has_recall_but_no_precision() -> None:
    judge, _ = scripted(lambda _: "supported")
    scores = citation_scores(answered("Sie wird gebaut."), judge)
    assert (scores.recall, scores.precision) == (Share(0, 1), None)


def test_a_statement_without_a_verdict_is_left_out_with_its_citations_and_counted() -> None:
    judge, _ = scripted(lambda message: "I think so" if "12 Millionen" in message else "supported")
    scores = citation_scores(answered("Sie wird gebaut. [1] Sie ist teuer. [2]", BRIDGE, MONEY), judge)
    assert (scores.recall, scores.precision) == (Share(1, 1), Share(1, 1))
    assert (scores.unjudged_statements, scores.unjudged_citations) == (1, 1)
    assert [judgement.label for judgement in scores.judgements] == ["supported", None]


@pytest.mark.parametrize(
    ("bridge", "money", "precision", "unjudged"),
    [
        # What each of the two quotes does alone, which is also what the other one lacks without it.
        ("supported", "not_supported", Share(1, 2), 0),
        ("not_supported", "not_supported", Share(2, 2), 0),
        ("?", "supported", Share(1, 1), 1),
        ("?", "not_supported", Share(1, 1), 1),  # the first is needed either way, the second may be superfluous
        ("?", "?", None, 2),
    ],
)
def test_a_citation_without_a_verdict_is_left_out_unless_it_counts_either_way(
    bridge: str, money: str, precision: Share | None, unjudged: int
) -> None:
    def reply(message: str) -> str:
        passages = between("passages", message)
        held = BRIDGE["quote"] in passages, MONEY["quote"] in passages
        return {(True, True): "supported", (True, False): bridge, (False, True): money}[held]

    judge, _ = scripted(reply)
    scores = citation_scores(answered("Sie wird gebaut. [1][2]", BRIDGE, MONEY), judge)
    assert (scores.recall, scores.precision, scores.unjudged_citations) == (Share(1, 1), precision, unjudged)


def test_each_quote_of_a_real_answer_is_put_beside_its_own_statement(full_text_assistant: Assistant) -> None:
    def reply(message: str) -> str:
        passage, statement = between("passages", message), html.unescape(between("statement", message))
        quote = html.unescape(passage.rsplit("\n", 1)[1])
        return "supported" if f"„{quote}“" in statement else "not_supported"

    judge, model = scripted(reply)
    result = full_text_assistant.ask("Was unternimmt Verkehrsminister Oelmann für die Buslinie 340?").to_json()
    scores = citation_scores(result, judge)
    quotes = len(result["citations"])
    assert len(model.asked) == quotes > 0
    assert (scores.recall, scores.precision) == (Share(quotes, quotes), Share(quotes, quotes))


def test_evidence_names_reference_speaker_group_office_and_doubt() -> None:
    held = citation(1, "Sie kommt.", title="Dr.", office="Ministerin", speaker_source="inferred", doubt="unsicher")
    assert premise(held, "de").splitlines() == [
        "Landtag Niederwalden, Plenarprotokoll 8/41, 03.03.2021, S. 3124 (Ada Holm)",
        "Dr. Ada Holm (Liberale Mitte; Ministerin; Sprecher aus dem Zusammenhang erschlossen; unsicher):",
        "Sie kommt.",
    ]
    assert premise({"quote": "Sie kommt."}, "en").endswith(":\nSie kommt.")


@pytest.mark.parametrize(("language", "word"), [("de", "Du prüfst"), ("en", "You check"), ("fr", "Du prüfst")])
def test_the_judge_is_asked_in_the_language_of_the_answer(language: str, word: str) -> None:
    judge, model = scripted(lambda _: "supported")
    citation_scores(answered("Sie wird gebaut. [1]", BRIDGE, language=language), judge)
    assert model.systems[0].startswith(word)
