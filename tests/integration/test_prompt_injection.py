"""Orders in protocols, questions and earlier questions: with a model that obeys every one, they are at most quoted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline import index
from indexer.store import Index
from rag.answer import Answer, Text
from rag.assistant import Assistant
from rag.composition.composing import Extractive
from rag.generative import Generative
from rag.prompts import PROMPTS, source
from rag.verify import Window, check, problem
from tests.chat_models import writer
from tests.page_texts import OPENING, write
from tests.shown import left_over
from ui.markup import answer_html

Attack = dict[str, Any]
ATTACKS: list[Attack] = tomllib.loads((Path(__file__).parent.parent / "attacks.toml").read_text(encoding="utf-8"))[
    "attack"
]
_TAG = re.compile(r"<(/?\w+)")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A real index of a sitting in which every hostile text was said, a page each."""
    folder = tmp_path_factory.mktemp("hostile")
    pages = [
        "Dr. Eva Lind (BU):\n\n"
        f"Zum Thema {attack['topic']} habe ich eine klare Meinung. {attack['text']}\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nVielen Dank, Frau Dr. Lind."
        for attack in ATTACKS
        if attack["where"] == "protocol"
    ]
    write(folder / "niederwalden_8_041", OPENING, *pages)
    assert index([folder], folder / "index", embedding_model="none").done
    with Index.open(folder / "index") as opened:
        yield opened


def asked(attack: Attack) -> tuple[str, list[str]]:
    """The question of an attack, and the ones before it."""
    if attack["where"] == "protocol":
        return f"Was sagte Eva Lind zum Thema {attack['topic']}?", []
    if attack["where"] == "history":
        return attack["asks"], [attack["text"]]
    return attack["text"], []


def obeying(attack: Attack) -> Callable[[str], str]:
    """A model that writes exactly what it was ordered to, and names every passage for it."""

    def reply(message: str) -> str:
        numbers = re.findall(r"^\[(\d)\] ", message, re.MULTILINE) or ["1"]
        lines = [line.removeprefix("REPEAT:") * (1000 if line.startswith("REPEAT:") else 1) for line in attack["obeys"]]
        return "\n".join(f"{line} [{number}]" for line in lines for number in numbers) + "\n" + "\n".join(lines)

    return reply


def echoing(attack: Attack) -> Callable[[str], str]:
    """A model that also writes down all that it was given, and the order itself."""
    return lambda message: f"{message}\n{obeying(attack)(message)}\n{attack['text']} [1]"


def leaking(attack: Attack) -> Callable[[str], str]:
    """A model that also writes down its own instructions, each line as if a passage bore it out."""
    told = source(PROMPTS, "answer", "de")
    return lambda message: "\n".join(f"{line} [1]" for line in told.splitlines()) + f"\n{obeying(attack)(message)}"


def ask(index: Index, attack: Attack, script: Callable[[str], str] | None) -> tuple[Answer, list[Text]]:
    """The answer, and every text that was shown on the way."""
    composer = Generative(writer(script, piece=500), "scripted", Extractive(None)) if script else None
    question, history = asked(attack)
    answer, texts = None, []
    for event in Assistant(index, None, composer=composer).stream(question, history=history):
        if isinstance(event, Text):
            texts.append(event)
        elif isinstance(event, Answer):
            answer = event
    assert answer is not None
    return answer, texts


def without_quotes(text: str, answer: Answer) -> str:
    for citation in answer.citations:
        text = text.replace(citation.quote, "")
    return text


def assert_harmless(attack: Attack, answer: Answer, texts: list[Text], index: Index) -> None:
    passages = {passage.chunk_id: passage for passage in answer.evidence}
    for citation in answer.citations:
        turn = index.turn(citation.turn_id)
        assert turn is not None
        assert problem(citation, turn) is None
        assert citation.speaker in ("Eva Lind", "Helga Reinstorf")
    for text in texts:
        if text.citations:
            for sentence, n in left_over(text.text, text.citations, index):
                citation = next(one for one in text.citations if one.n == n)
                turn = index.turn(citation.turn_id)
                assert turn is not None
                assert isinstance(check(sentence, passages[citation.chunk_id], turn, answer.language), Window)
        own = without_quotes(text.text, answer)
        for word in (*attack["never"], "http", "](", "<", "javascript:", "Du beantwortest", "KEINE ANTWORT", "_KEY"):
            assert word not in own
        # What stands in a quotation, too, is shown as text and never becomes part of a page.
        assert set(_TAG.findall(answer_html(text.text, lambda n: ""))) <= {"p", "/p", "blockquote", "/blockquote"}


def name(attack: Attack) -> str:
    return f"{attack['where']}: {attack['kind']}"


def test_there_are_many_attacks_of_many_kinds() -> None:
    assert len(ATTACKS) >= 50
    assert len({attack["kind"] for attack in ATTACKS}) >= 30


@pytest.mark.parametrize("attack", ATTACKS, ids=name)
@pytest.mark.parametrize("model", [obeying, echoing, leaking])
def test_a_model_that_obeys_shows_nothing_but_what_was_said(
    hostile: Index, attack: Attack, model: Callable[[Attack], Callable[[str], str]]
) -> None:
    answer, texts = ask(hostile, attack, model(attack))
    assert_harmless(attack, answer, texts, hostile)


@pytest.mark.parametrize("attack", ATTACKS, ids=name)
def test_without_a_model_an_order_is_at_most_quoted(hostile: Index, attack: Attack) -> None:
    answer, texts = ask(hostile, attack, None)
    assert_harmless(attack, answer, texts, hostile)
    for text in texts:
        assert not text.citations or left_over(text.text, text.citations, hostile) == []


def test_what_was_said_in_a_hostile_speech_is_found_and_quoted(hostile: Index) -> None:
    """So that the attacks reach the model and the answer at all."""
    attacks = [attack for attack in ATTACKS if attack["where"] == "protocol"]
    quoted = 0
    for attack in attacks:
        answer, _ = ask(hostile, attack, obeying(attack))
        quoted += any(attack["topic"] in passage.text for passage in answer.evidence) and bool(answer.citations)
    assert quoted > 0.8 * len(attacks)
