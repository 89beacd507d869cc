"""The language model that judges: asked once for the same, once more after a fault, and then without a verdict."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rag.chat_model import TIMEOUT, ModelUnavailable, kind, open_chat_model
from rag.prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ATTEMPTS = 2
PATIENCE = 5  # prompts in a row that fail before the model counts as gone
_PAUSE = 1.0  # seconds before a failed call is repeated, where the server does not say how long
_LONGEST_PAUSE = 60.0
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class Usage:
    """What judging took: calls, and the tokens that the model reported; `unreported` calls came without a count.

    `failed` calls got no reply at all, `malformed` ones none that could be read.
    """

    calls: int = 0
    failed: int = 0
    malformed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    unreported: int = 0

    def tokens(self) -> dict[str, int]:
        """Tokens read and written, and the calls that are not among them."""
        return {"input": self.input_tokens, "output": self.output_tokens, "unreported_calls": self.unreported}


class Judge:
    """A chat model with its name, what it said so far, and what that took."""

    def __init__(self, model: BaseChatModel, name: str, *, pause: float = _PAUSE) -> None:
        self.name = name
        self.usage = Usage()
        self._model, self._pause = model, pause
        self._verdicts: dict[str, Any] = {}
        self._replied = False
        self._failed_in_a_row = 0

    def ask(self, prompt: Prompt, read: Callable[[str], T | None]) -> T | None:
        """What `read` makes of the reply; the same prompt is sent once, so `read` must belong to the prompt.

        A call that fails or runs out of time, and a reply that `read` makes nothing of, are repeated once; None then,
        no verdict. After `PATIENCE` failed prompts in a row the model is asked no more, and all that follows has none.

        Raises:
            ModelUnavailable: so many failed, and the model never replied at all.
        """
        key = prompt.sha256
        if key not in self._verdicts:
            if self._failed_in_a_row >= PATIENCE:
                return None
            self._verdicts[key] = self._asked(prompt, read)
        verdict: T | None = self._verdicts[key]
        return verdict

    def probe(self) -> None:
        """Have the model reply once, before anything long begins.

        Raises:
            ModelUnavailable: it does not.
        """
        self.usage.calls += 1
        try:
            self._count(self._model.invoke([("human", "OK?")]))
        except Exception as error:  # whatever the client of whichever provider raises
            raise ModelUnavailable(self._silent(error)) from None
        self._replied = True

    def _silent(self, fault: Exception) -> str:
        return f"{self.name} does not reply ({kind(fault)}): check its name, its address and its key"

    def _asked(self, prompt: Prompt, read: Callable[[str], T | None]) -> T | None:
        fault: Exception | None = None
        for attempt in range(ATTEMPTS):
            if fault is not None:
                time.sleep(min(_told_to_wait(fault, self._pause), _LONGEST_PAUSE))
            self.usage.calls += 1
            try:
                reply = self._model.invoke([("system", prompt.system), ("human", prompt.user)])
            except Exception as error:  # whatever the client of whichever provider raises
                fault = error
                self.usage.failed += 1
                # Without the error's own words: they may repeat an address or a key.
                log.warning("%s failed (%s), attempt %d of %d", self.name, kind(error), attempt + 1, ATTEMPTS)
                continue
            fault, self._replied, self._failed_in_a_row = None, True, 0
            self._count(reply)
            verdict = read(str(reply.text))
            if verdict is not None:
                return verdict
            self.usage.malformed += 1
        if fault is not None:
            self._failed(fault)
        return None

    def _failed(self, fault: Exception) -> None:
        self._failed_in_a_row += 1
        if self._failed_in_a_row < PATIENCE:
            return
        if not self._replied:
            raise ModelUnavailable(self._silent(fault)) from None
        log.warning("%s failed %d times in a row and is asked no more", self.name, PATIENCE)

    def _count(self, reply: BaseMessage) -> None:
        counted = getattr(reply, "usage_metadata", None)
        if not counted:
            self.usage.unreported += 1
            return
        self.usage.input_tokens += counted["input_tokens"]
        self.usage.output_tokens += counted["output_tokens"]


def open_judge(name: str, *, base_url: str | None = None, timeout: float = TIMEOUT) -> Judge:
    """A judge over the model that `open_chat_model` opens. Raises as that does."""
    return Judge(open_chat_model(name, base_url=base_url, timeout=timeout), name)


def _told_to_wait(error: Exception, otherwise: float) -> float:
    """The seconds that the server asks to wait (`Retry-After`), where it does."""
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return otherwise
