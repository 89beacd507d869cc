"""Follow-ups rephrased by a language model, and the check that what it wrote asks nothing else. Off by default.

The rules of `rag.followup` always give a stand-alone form as well; it is used where the model's does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from indexer.analysis import fold
from rag.prompts import PROMPTS, prompt
from rag.question import MAX_LENGTH, detect_language
from rag.understanding.named import Entities
from rag.understanding.people import surname


class Rewriter(Protocol):
    """Gives a question's stand-alone form, given the user's earlier questions, the oldest first."""

    def __call__(self, question: str, history: Sequence[str]) -> str: ...


class ChatModel(Protocol):
    """A chat model of LangChain, as far as it is needed here."""

    def invoke(self, input: list[tuple[str, str]]) -> Any:
        """The model's message."""
        ...


def rewriter_of(model: ChatModel) -> Rewriter:
    """A chat model as a rewriter."""
    return lambda question, history: rewrite_with(model, question, history)


def rewrite_with(model: ChatModel, question: str, history: Sequence[str]) -> str:
    """What the model writes for the question's stand-alone form; not checked yet (`asks_the_same`)."""
    language = detect_language(question)
    asked = prompt(PROMPTS, "standalone", language, earlier="\n".join(history), last=question)
    reply = model.invoke([("system", asked.system), ("human", asked.user)])
    return str(getattr(reply, "text", reply)).strip()


def asks_the_same(
    written: str, question: str, history: Sequence[str], read: Callable[[str], Entities], names: Sequence[str]
) -> bool:
    """Whether a model's stand-alone form can be used.

    It is one line and no longer than a question may be; it names nobody, no group, no time and no number that neither
    the question nor the history names; and it keeps all that the question itself names. `read` finds what a text names,
    `names` are those of the roster.
    """
    if not written.strip() or len(written) > MAX_LENGTH or "\n" in written.strip():
        return False
    texts = [question, *history]
    told = " ".join(texts)
    if set(re.findall(r"\d+", written)) - set(re.findall(r"\d+", told)):
        return False
    spoken = _words(told)
    if any(key in _words(written) - spoken for key in {fold(surname(name)) for name in names}):
        return False
    found, own = set(_named(read(written))), set(_named(read(question)))
    return found <= {one for text in texts for one in _named(read(text))} and own <= found


def _words(text: str) -> set[str]:
    """The words that may be names, without a genitive's ending."""
    words = {fold(word) for word in re.findall(r"[A-ZÄÖÜ][\w’'-]+", text)}
    return words | {word.removesuffix("s") for word in words}


def _named(entities: Entities) -> Iterator[tuple[str, object]]:
    yield from (("person", name) for name in (*entities.people, *entities.addressed))
    yield from (("person", tenure.name) for tenure in entities.addressed_tenures)
    yield from (("group", party) for party in entities.parties)
    yield from (("stranger", name) for name in entities.unknown)
    yield from (("sitting", number) for number in entities.sittings)
    yield from (("paper", number) for number in entities.drucksachen)
    if entities.dates:
        yield "dates", entities.dates
    if entities.government:
        yield "government", True
