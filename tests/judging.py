"""A scripted judge, and answers of an invented parliament for it to judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from eval.judge import Judge

Reply = str | Exception
USED = {"input_tokens": 100, "output_tokens": 2, "total_tokens": 102}


class Scripted(BaseChatModel):
    """Replies by `script`, a function of the user's message; keeps the messages it got. An error is raised."""

    script: Callable[[str], Reply]
    asked: list[str]
    systems: list[str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.systems.append(messages[0].text)
        self.asked.append(messages[-1].text)
        reply = self.script(self.asked[-1])
        if isinstance(reply, Exception):
            raise reply
        message = AIMessage(content=reply, usage_metadata=USED)  # type: ignore[arg-type]
        return ChatResult(generations=[ChatGeneration(message=message)])


def scripted(script: Callable[[str], Reply]) -> tuple[Judge, Scripted]:
    """A judge that never waits, and the model behind it."""
    model = Scripted(script=script, asked=[], systems=[])
    return Judge(model, "scripted", pause=0), model


def between(mark: str, message: str) -> str:
    """What stands in a message between `<mark>` and `</mark>`."""
    return message.split(f"<{mark}>\n", 1)[1].split(f"\n</{mark}>", 1)[0]


def citation(n: int, quote: str, **fields: Any) -> dict[str, Any]:
    """A citation of the contract, of Ada Holm on 3 March 2021."""
    place = {"n": n, "speaker": "Ada Holm", "title": None, "party": "Liberale Mitte", "office": None, "quote": quote}
    reference = "Landtag Niederwalden, Plenarprotokoll 8/41, 03.03.2021, S. 3124 (Ada Holm)"
    return place | {"speaker_source": "label", "doubt": None, "reference": reference} | fields


def answered(text: str, *citations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A line of results.jsonl with an answer."""
    return {"id": "q1", "language": "de", "answer": text, "abstained": False, "citations": list(citations)} | fields
