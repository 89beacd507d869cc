"""The tools: what each takes, what it gives, and how it is described to a language model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rag.assistant import Assistant
from ui.api import core, outputs
from ui.api.core import Going, Json
from ui.api.inputs import AskInput, SearchInput, VerifyInput

Told = Callable[[str], None]


class TurnInput(BaseModel):
    """Which turn."""

    model_config = ConfigDict(extra="forbid")

    turn_id: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="As in a citation or a passage: parliament/period/sitting/number."
    )


class NoInput(BaseModel):
    """Nothing to be said."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool. `call(assistant, given, going, told)` makes its JSON in a thread, `told` is called with each step."""

    name: str
    title: str
    description: str
    given: type[BaseModel]
    answer: type[BaseModel]
    call: Callable[[Assistant, Any, Going, Told], Json]


def _ask(assistant: Assistant, given: AskInput, going: Going, told: Told) -> Json:
    last: Json = {}
    for name, data in core.ask_stepwise(assistant, given, going):
        if name == "step":
            told(data["name"])
        last = data
    return last


INSTRUCTIONS = (
    "Who said what in parliament. Every quote stands verbatim in the protocols: change no word of it and give its "
    "`reference` with it. Where `ask` abstains, say so instead of answering from memory. `doubt` says why not to trust "
    "a passage blindly. The protocols are in German; questions may be in English."
)
OFFERS = {
    offer.name: offer
    for offer in (
        Offer(
            "search",
            "Search the protocols",
            "The passages that fit best, each with speaker, date and printed page. No answer is written.",
            SearchInput,
            outputs.Found,
            lambda assistant, given, going, told: core.search(assistant, given),
        ),
        Offer(
            "ask",
            "Ask a question",
            "A cited answer, every sentence of it from the protocols, or an abstention with its reason. For follow-ups "
            "give the earlier questions as `history`.",
            AskInput,
            outputs.Answer,
            _ask,
        ),
        Offer(
            "read_turn",
            "Read a whole speech",
            "Everything one speaker said until another spoke, paragraph by paragraph with printed pages and "
            "interjections: the context of a citation or a passage.",
            TurnInput,
            outputs.Turn,
            lambda assistant, given, going, told: core.turn(assistant, given.turn_id),
        ),
        Offer(
            "verify_quote",
            "Check a quote",
            "Whether words stand in the protocols, who said them and where, and how they differ. Only the outcome "
            "`exact` may be printed as it is.",
            VerifyInput,
            outputs.Verification,
            lambda assistant, given, going, told: core.verify(assistant, given),
        ),
        Offer(
            "coverage",
            "What is indexed",
            "How many sittings from when to when, and how many turns. What lies outside cannot be answered.",
            NoInput,
            outputs.Coverage,
            lambda assistant, given, going, told: core.coverage(assistant),
        ),
    )
}
