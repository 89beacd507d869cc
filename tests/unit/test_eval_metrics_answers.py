"""Measures of an answer's quotes, names, pages, markers and numbers, on cases worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from eval.dataset import Gold, Question
from eval.matching import letters
from eval.metrics import Measurer, Share
from eval.record import Spoken
from indexer.protocol import Interjection, Paragraph, Speaker
from tests.store_samples import a_turn

SITTING = "niederwalden/8/41"
HOLM, BERG = Speaker("Ada Holm (Altenau)", "Dr.", "SPD"), Speaker("Jon Berg", None, "CDU")
OWN = "Die Brücke wird 2027 gebaut. Sie kostet 2,5 Millionen Euro, und ich stehe dazu."
BLOCK = "Im Vertrag steht:\nDas Land zahlt die Hälfte der Brücke.\nIch finde das richtig."
MARKED = "Der Verband sagt: „Die Auen sind ‚für immer‘ verloren.“ Das sehe ich anders."


def turn(number: int, speaker: Speaker, text: str, page: int, call: str = "Beifall SPD") -> Spoken:
    made = a_turn(number, speaker, text, page=page)
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Paragraph(start, start + len(line), page, 1))
        start += len(line) + 1
    return Spoken(replace(made, paragraphs=tuple(spans), interjections=(Interjection(0, page, call),)))


TURNS = [
    turn(1, HOLM, OWN, 3124, "Jon Berg (CDU): Das glauben Sie doch selbst nicht!"),
    turn(2, BERG, BLOCK, 3125),
    turn(3, BERG, MARKED, 3126),
    turn(4, HOLM, "Danke schön. Der Wald ist krank.", 3126),
    turn(5, BERG, "Der Wald ist krank.", 3127),
]
PAGES = {n: letters(" ".join(t.turn.text for t in TURNS if t.turn.pages()[0] == n)) for n in range(3124, 3128)}
GOLD = Gold(41, 3124, "Ada Holm", "Die Brücke wird 2027 gebaut")
ASKED = Question("q1", "Wird die Brücke gebaut?", "fact", "de", gold=(GOLD,))
UNANSWERABLE = Question("q2", "…", "unanswerable", "de")


class Record:
    """One sitting."""

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        return PAGES if sitting_id == SITTING else {}

    def turns(self, sitting_id: str) -> Sequence[Spoken]:
        return TURNS if sitting_id == SITTING else []

    def date(self, sitting_id: str) -> str | None:
        return "2026-03-12" if sitting_id == SITTING else None


MEASURER = Measurer(Record())


def taken(name: str, result: Mapping[str, Any], question: Question = ASKED) -> Share | None:
    return MEASURER.take(question, result)[name]


def citation(quote: str, speaker: str | None, page: int | None, number: int, **fields: Any) -> dict[str, Any]:
    place = {"parliament": "niederwalden", "period": 8, "sitting": 41, "page": page, "page_last": page}
    return {"n": 1, **place, "turn_id": f"{SITTING}/{number}", "speaker": speaker, "quote": quote} | fields


def answer(*citations: dict[str, Any], text: str = "") -> dict[str, Any]:
    return {"abstained": False, "answer": text, "language": "de", "citations": list(citations), "evidence": []}


@pytest.mark.parametrize(
    ("made", "share"),
    [
        (citation("Die Brücke wird 2027 gebaut", "Ada Holm", 3124, 1), Share(1, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Dr. Ada Holm (Altenau) [SPD]", 3124, 1), Share(1, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Jon Berg", 3124, 1), Share(0, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Ada Holm (Neustadt)", 3124, 1), Share(0, 1)),
        (citation("Die Brücke wird 2027 gebaut", None, 3124, 1), Share(0, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Ada Holm", 3124, 1, party="SPD", office=None), Share(1, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Ada Holm", 3124, 1, party="CDU"), Share(0, 1)),
        (citation("Die Brücke wird 2027 gebaut", "Ada Holm", 3124, 1, office="Ministerin"), Share(0, 1)),
        # Called in between: neither hers nor, as a speech, his.
        (citation("Das glauben Sie doch selbst nicht", "Ada Holm", 3124, 1), Share(0, 1)),
        (citation("Das glauben Sie doch selbst nicht", "Jon Berg", 3124, 1), Share(0, 1)),
        # Both said it, each in a turn of their own; who is cited from the other's is not the one.
        (citation("Der Wald ist krank", "Ada Holm", 3127, 5), Share(0, 1)),
        (citation("Der Wald ist krank", "Ada Holm", 3126, 4), Share(1, 1)),
        (citation("Der Wald ist krank", "Jon Berg", 3127, 5), Share(1, 1)),
        # Quoted from somebody else: set off behind a colon, or in „…“ with ‚…‘ inside.
        (citation("Das Land zahlt die Hälfte der Brücke.", "Jon Berg", 3125, 2), Share(0, 1)),
        (citation("„Die Auen sind ‚für immer‘ verloren.“", "Jon Berg", 3126, 3), Share(0, 1)),
        (citation("„Die Auen sind ‚für immer‘ verloren.“", "Jon Berg", 3126, 3, quotes_others=True), Share(1, 1)),
        (citation("Das Land  zahlt die\nHälfte der Brücke.", "Jon Berg", 3125, 2), Share(0, 1)),
        (citation("Ich finde das richtig.", "Jon Berg", 3125, 2), Share(1, 1)),
        (citation("Ich finde das richtig.", "Jon Berg", 3125, 2, quotes_others=True), Share(0, 1)),
        (citation("Die Brücke wird nie gebaut", "Ada Holm", 3124, 1), None),
        (citation("„…“", "Ada Holm", 3124, 1), None),
    ],
)
def test_words_belong_to_whoever_said_them_as_their_own(made: dict[str, Any], share: Share | None) -> None:
    assert taken("speaker_attribution", answer(made)) == share


def test_a_citation_has_the_day_of_its_sitting() -> None:
    right, wrong = (citation("Danke schön.", "Ada Holm", 3126, 4, date=f"2026-03-{day}") for day in (12, 13))
    assert taken("date_accuracy", answer(right, wrong)) == Share(1, 2)
    assert taken("date_accuracy", answer(citation("Danke schön.", "Ada Holm", 3126, 4))) is None


def test_what_is_cut_off_a_sentence_is_no_whole_sentence() -> None:
    whole = citation("Sie kostet 2,5 Millionen Euro, und ich stehe dazu", "Ada Holm", 3124, 1)
    both = citation(
        "Die Brücke wird 2027 gebaut. Sie kostet 2,5 Millionen Euro, und ich stehe dazu.", "Ada Holm", 3124, 1
    )
    cut = citation("Sie kostet 2,5 Millionen Euro", "Ada Holm", 3124, 1)
    late = citation("kostet 2,5 Millionen Euro, und ich stehe dazu.", "Ada Holm", 3124, 1)
    assert taken("whole_sentences", answer(whole, both, cut, late)) == Share(2, 4)


def test_words_that_are_only_quoted_are_counted_apart() -> None:
    quoted = citation("„Die Auen sind ‚für immer‘ verloren.“", "Jon Berg", 3126, 3)
    own = citation("Das sehe ich anders.", "Jon Berg", 3126, 3)
    assert taken("quoted_words", answer(quoted, own)) == Share(1, 2)
    assert taken("quoted_words", answer(citation("Nirgends", "Jon Berg", 3126, 3))) is None


@pytest.mark.parametrize(
    ("made", "share"),
    [
        (citation("Sie kostet 2,5 Millionen Euro", "Ada Holm", 3124, 1), Share(1, 1)),
        (citation("Sie kostet 2,5 Millionen Euro", "Ada Holm", 3125, 1), Share(0, 1)),
        (citation("Sie kostet 2,5 Millionen Euro", "Ada Holm", None, 1), Share(0, 1)),
        (citation("Sie kostet 3,5 Millionen Euro", "Ada Holm", 3124, 1), None),
        (citation("Sie kostet 2,5 Millionen Euro", "Ada Holm", 3124, 1, sitting=42), None),
    ],
)
def test_a_page_is_right_or_wrong_only_for_words_that_are_printed(made: dict[str, Any], share: Share | None) -> None:
    assert taken("page_accuracy", answer(made)) == share


def test_every_sentence_needs_a_marker_of_a_citation_that_exists() -> None:
    one = citation("Die Brücke wird 2027 gebaut", "Ada Holm", 3124, 1)
    quoted = "Holm sagte am 3. März:\n„Die Brücke wird 2027 gebaut. Sie kostet ‚viel‘.“ [1]"
    text = f"{quoted}\n\nSie bleibt dabei [2]. Mehr nicht."
    result = answer(one, text=text)
    assert taken("cited_sentences", result) == Share(1, 3)
    noted = answer(one, text=f"{quoted}\n\nNicht geprüft.\n\nWer ist gemeint?")
    assert taken("cited_sentences", noted) == Share(1, 3)
    assert taken("cited_sentences", noted | {"notes": ["Nicht geprüft.", "Wer ist gemeint?"]}) == Share(1, 1)
    assert taken("citations_out_of_range", result) == Share(1, 2)
    assert taken("citations_out_of_range", answer(one, text="Mehr nicht.")) is None
    assert taken("cited_sentences", {"abstained": True, "answer": "Dazu steht nichts da.", "citations": []}) is None


@pytest.mark.parametrize(
    ("result", "share"),
    [
        (answer(citation("Die Brücke wird 2027 gebaut.", "Ada Holm", 3124, 1)), Share(1)),
        (answer(citation(OWN, "Ada Holm", 3124, 1)), Share(1)),
        (answer(text="Holm sagt, „die Brücke wird 2027 gebaut“."), Share(1)),
        (answer(citation("Die Brücke wird", "Ada Holm", 3124, 1)), Share(0)),
        ({"abstained": True, "answer": "Die Brücke wird 2027 gebaut.", "citations": []}, Share(0)),
    ],
)
def test_the_gold_words_are_shown_whole_or_not(result: dict[str, Any], share: Share) -> None:
    assert taken("gold_quote_contained", result) == share


@pytest.mark.parametrize(
    ("reference", "result", "numbers", "dates"),
    [
        ("Sie kostet 2,5 Mio. Euro.", answer(citation(OWN, "Ada Holm", 3124, 1)), Share(1, 1), None),
        ("Sie kostet 3,5 Mio. Euro, 2027.", answer(citation(OWN, "Ada Holm", 3124, 1)), Share(1, 2), None),
        # Where a quote stands is no claim: neither the protocol's number nor the page.
        ("Es sind 41.", answer(text="Holm sagte (Plenarprotokoll 8/41, S. 41): „Ja.“ [1]"), Share(0, 1), None),
        ("Am 3. März 2024.", answer(text="Holm sagte am 3.3.2024 (Plenarprotokoll 8/41): „Ja.“"), None, Share(1, 1)),
        ("Am 3. März 2024.", answer(text="Am 3. März."), None, Share(1, 1)),
        ("Am 3. März 2024.", answer(text="Am 4. März 2024."), None, Share(0, 1)),
        ("Im Mai 2024, 10.000.", {**answer(text="In May 2024: 10,000."), "language": "en"}, Share(1, 1), Share(1, 1)),
        ("Sie wird gebaut.", answer(text="Es sind 12."), None, None),
        ("Es sind 12.", {"abstained": True, "answer": "12", "citations": []}, Share(0, 1), None),
    ],
)
def test_numbers_and_dates_of_the_reference_are_looked_for(
    reference: str, result: dict[str, Any], numbers: Share | None, dates: Share | None
) -> None:
    question = replace(ASKED, answer=reference)
    assert (taken("number_agreement", result, question), taken("date_agreement", result, question)) == (numbers, dates)
    assert taken("number_agreement", result, replace(UNANSWERABLE, answer=reference)) is None
