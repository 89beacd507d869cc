"""Scripted chat models: a real LangChain chat model in everything but its words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

Script = Callable[[str], str | Exception]


class Writer(BaseChatModel):
    """Replies by `script`, a function of the user's message, in pieces of `piece` characters, each after `pause` s.

    An error is raised instead; `breaks_after` raises one after so many pieces. `sent` holds all messages it got.
    """

    script: Script
    sent: list[str]
    piece: int = 7
    pause: float = 0.0
    breaks_after: int | None = None

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _reply(self, messages: list[BaseMessage]) -> str:
        self.sent += [message.text for message in messages]
        reply = self.script(messages[-1].text)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self._reply(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._reply(messages)
        for count, start in enumerate(range(0, max(1, len(reply)), self.piece)):
            if count == self.breaks_after:
                raise ConnectionError("the line is dead")
            time.sleep(self.pause)
            yield ChatGenerationChunk(message=AIMessageChunk(content=reply[start : start + self.piece]))


def writer(reply: str | Exception | Script, **fields: Any) -> Writer:
    """A model that always gives that reply, or the one that a function makes of the message."""
    return Writer(script=reply if callable(reply) else lambda _: reply, sent=[], **fields)
