"""Whether an answer's text says what its citations say, on answers written out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from eval.metrics import Share
from eval.metrics.text_as_cited import text_as_cited

FIRST = {
    "n": 1, "period": 8, "sitting": 41, "date": "2026-03-12", "page": 3124, "page_last": 3125,
    "speaker": "Ada Holm (Altenau)", "quote": "Die „alte“ Brücke wird bis zum 1. Mai 2027 gebaut.",
}  # fmt: skip
SECOND = FIRST | {"n": 2, "sitting": 42, "date": "2026-04-23", "page": 3141, "page_last": 3141,
                  "speaker": "Jon Berg", "quote": "Das glaube ich nicht, und das sagen alle."}  # fmt: skip
HOLM = "Dr. Ada Holm (Altenau) (SPD) am 12. März 2026 (Plenarprotokoll 8/41, S. 3124–3125):"
BERG = "Jon Berg (CDU) am 23. April 2026 (Plenarprotokoll 8/42, S. 3141):"
SAYS = "„Die ‚alte‘ Brücke wird bis zum 1. Mai 2027 gebaut.“ [1]"


def answer(text: str, *citations: dict[str, Any]) -> dict[str, Any]:
    return {"abstained": False, "answer": text, "citations": list(citations or (FIRST, SECOND))}


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (f"{HOLM}\n{SAYS}", Share(1, 1)),
        (f"{HOLM}\n{SAYS}\n\n{BERG}\n„Das glaube ich nicht, und das sagen alle.“ [2]", Share(2, 2)),
        # A part of the cited words, and what they say in words of one's own, with the day that stands in them.
        (f"{BERG} Er sagt, „das sagen alle“, und „glaube ich nicht, und das sagen alle“. [2]", Share(1, 1)),
        ("Nach Ada Holm wird sie bis zum 1. Mai 2027 gebaut. [1]", Share(1, 1)),
        # The speaker is named before; what nobody cites and nobody quotes says nothing of citations.
        (f"Ada Holm sprach dazu. Sie sagte: {SAYS}", Share(1, 1)),
        ("Dazu sprachen zwei.", None),
        # Other words, words stitched together, a number changed, words of the other citation.
        (f"{HOLM}\n„Die ‚alte‘ Brücke wird niemals gebaut, das ist sicher.“ [1]", Share(0, 1)),
        (f"{HOLM}\n„Die ‚alte‘ Brücke wird gebaut bis zum 1. Mai.“ [1]", Share(0, 1)),
        (f"{HOLM}\n„Die ‚alte‘ Brücke wird bis zum 1. Mai 2028 gebaut.“ [1]", Share(0, 1)),
        (f"{HOLM}\n{SAYS.replace('[1]', '[2]')}", Share(0, 1)),
        # Somebody else, another page, another protocol, another day.
        (f"{HOLM.replace('Ada Holm', 'Eva Kern')}\n{SAYS}", Share(0, 1)),
        (f"{HOLM.replace('3124', '3123')}\n{SAYS}", Share(0, 1)),
        (f"{HOLM.replace('8/41', '8/42')}\n{SAYS}", Share(0, 1)),
        (f"{HOLM.replace('12. März', '13. März')}\n{SAYS}", Share(0, 1)),
        # Words in quotation marks that nothing is cited for, also where nobody closes them.
        (f"{HOLM}\n{SAYS.replace(' [1]', '')}", Share(0, 1)),
        ("Jon Berg: „Wir haben die Brücke schon dreimal bezahlt", Share(0, 1)),
    ],
)
def test_a_statement_says_what_its_citations_say(text: str, share: Share | None) -> None:
    assert text_as_cited(answer(text)) == share


def test_german_words_are_looked_for_in_an_english_answer_too() -> None:
    who = "Jon Berg (CDU) on 23 April 2026 (Plenarprotokoll 8/42, p. 3141):"
    text = f"{who}\n“Das glaube ich nicht, und das sagen alle.” [2]"
    assert text_as_cited(answer(text)) == Share(1, 1)
    assert text_as_cited(answer(text.replace("p. 3141", "p. 3142"))) == Share(0, 1)


def test_where_nobody_is_known_to_speak_nobody_need_be_named() -> None:
    unknown = SECOND | {"speaker": None}
    assert text_as_cited(answer("„Das glaube ich nicht, und das sagen alle.“ [2]", unknown)) == Share(1, 1)
    assert text_as_cited(answer("„Das glaube ich nicht, und das sagen alle.“ [2]", SECOND)) == Share(0, 1)


def test_an_abstention_claims_nothing() -> None:
    assert text_as_cited(answer(f"{HOLM} {SAYS}") | {"abstained": True}) is None
