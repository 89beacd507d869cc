"""An assistant that is broken on purpose is caught by the measure that should catch it, and by no unrelated one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from eval.asking import Answers, ask_all
from eval.dataset import load
from eval.gold_turns import GoldTurns
from eval.metrics import MEASURES, Measurer, measure_named
from eval.record import IndexRecord
from eval.summary import figures
from indexer.store import Index
from rag.answer import Answer, Citation
from rag.assistant import Assistant
from rag.citing import paragraph
from rag.stages import Stages
from tests.conftest import SAMPLE

Values = dict[str, float | None]


class Broken:
    """The sound assistant, its answers spoilt."""

    def __init__(self, sound: Assistant, spoil: Callable[[Answer], Answer]) -> None:
        self._sound, self._spoil = sound, spoil

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        return self._spoil(self._sound.ask(question, history=history))


def each_citation(spoil: Callable[[Citation], Citation]) -> Callable[[Answer], Answer]:
    """Spoils citations, and with them what the text says of them."""

    def spoilt(answer: Answer) -> Answer:
        if answer.abstained:
            return answer
        cited = tuple(map(spoil, answer.citations))
        text = "\n\n".join(paragraph(one, answer.turns[one.turn_id], answer.language) for one in cited)
        return replace(answer, citations=cited, answer=text)

    return spoilt


def says_otherwise(answer: Answer) -> Answer:
    """Right citations, under words that nobody said."""
    if answer.abstained:
        return answer
    return replace(answer, answer=re.sub(r"(?m)^„.*“(?= \[)", "„Das ist alles falsch, sage ich.“", answer.answer))


def somebody_else(citation: Citation) -> Citation:
    return replace(citation, speaker="Ingo Harkort" if citation.speaker != "Ingo Harkort" else "Karin Vogt")


def another_page(citation: Citation) -> Citation:
    assert citation.page is not None
    return replace(citation, page=citation.page + 3, page_last=citation.page + 3)


def negated(citation: Citation) -> Citation:
    """Every sentence says the opposite."""
    return replace(citation, quote=re.sub(r"(^|(?<=[.!?]) )(\S+)", r"\1\2 niemals", citation.quote))


def cut_off(citation: Citation) -> Citation:
    words = citation.quote.split(" ")
    return replace(citation, quote=" ".join(words[1:-2]))


def on_another_day(citation: Citation) -> Citation:
    return replace(citation, date="1999-04-01")


def one_more_marker(answer: Answer) -> Answer:
    return answer if answer.abstained else replace(answer, answer=f"{answer.answer}\n\nDas ist beschlossen. [9]")


def silent(answer: Answer) -> Answer:
    return replace(answer, abstained=True, citations=(), answer="Dazu steht nichts in den Protokollen.", reason="…")


@pytest.fixture(scope="module")
def measured(sample_index: Index) -> Callable[[Answers], Values]:
    record = IndexRecord(sample_index)
    measurer = Measurer(record, GoldTurns(record))
    questions = load(SAMPLE.parent / "questions.jsonl").questions

    def measure(assistant: Answers) -> Values:
        return {name: one.value for name, one in figures(ask_all("", questions, assistant, measurer)).items()}

    return measure


@pytest.fixture(scope="module")
def sound(sample_index: Index) -> Assistant:
    return Assistant(sample_index, None)


@pytest.fixture(scope="module")
def values(measured: Callable[[Answers], Values], sound: Assistant) -> Values:
    return measured(sound)


def test_the_sound_assistant_is_faithful_and_both_answers_and_refuses(values: Values) -> None:
    assert values["quote_fidelity"] == values["speaker_attribution"] == values["page_accuracy"] == 1
    assert values["citations_out_of_range"] == 0
    assert values["cited_sentences"] == 1
    assert (values["citation_on_gold"] or 0) > 0.5
    assert (values["abstention_recall"] or 0) > 0


UNANSWERED = {"citation_on_gold", "gold_quote_contained", "number_agreement", "date_agreement"}


@pytest.mark.parametrize(
    ("spoil", "caught"),
    [
        (each_citation(somebody_else), {"speaker_attribution", "citation_on_gold"}),
        (each_citation(another_page), {"quote_fidelity", "page_accuracy", "citation_on_gold"}),
        (each_citation(negated), {"quote_fidelity", "gold_quote_contained"}),
        (each_citation(cut_off), {"whole_sentences", "gold_quote_contained", "date_agreement"}),
        (each_citation(on_another_day), {"date_accuracy"}),
        (says_otherwise, {"text_as_cited"}),
        (one_more_marker, {"citations_out_of_range", "cited_sentences"}),
        (silent, UNANSWERED | {"refused_answerable", "abstention_precision", "abstention_f1"}),
    ],
    ids=[
        "wrong speaker",
        "wrong page",
        "altered quote",
        "cut quote",
        "wrong day",
        "other text",
        "made-up citation",
        "never answers",
    ],
)
def test_what_is_broken_is_caught_by_its_measures_alone(
    spoil: Callable[[Answer], Answer],
    caught: set[str],
    measured: Callable[[Answers], Values],
    sound: Assistant,
    values: Values,
) -> None:
    spoilt = {name for name in caught if name not in UNANSWERED or values[name]}  # 0 cannot get worse
    assert worse(values, measured(Broken(sound, spoil))) == spoilt


def test_always_answering_is_caught_by_the_measures_of_refusing_alone(
    measured: Callable[[Answers], Values], sample_index: Index, values: Values
) -> None:
    always = Assistant(sample_index, None, stages=Stages(abstaining=False))
    assert worse(values, measured(always)) <= {"abstention_recall", "abstention_f1", "abstention_precision"}
    assert "abstention_recall" in worse(values, measured(always))


def worse(before: Values, after: Values) -> set[str]:
    """The measures that got worse; one that applies to nothing any more did not."""
    assert list(before) == list(after) == [measure.name for measure in MEASURES]
    found = set()
    for name, old in before.items():
        new, measure = after[name], measure_named(name)
        assert measure is not None
        if old is not None and new is not None and measure.better(old, new):
            found.add(name)
    return found
