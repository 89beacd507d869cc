"""The language model that judges: asked once for the same, once more after a fault, and then without a verdict."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from eval.judge.prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

ATTEMPTS = 2
MOST_TOKENS = 1024  # of a reply: room to think aloud, and an end for a model that knows none
TIMEOUT = 60.0  # seconds
PATIENCE = 5  # prompts in a row that fail before the model counts as gone
_PAUSE = 1.0  # seconds before a failed call is repeated, where the server does not say how long
_LONGEST_PAUSE = 60.0
_PLACEHOLDER = "not-needed"  # a local server wants no key, but its client wants to be given one

_EXTRA = ("langchain", "langchain-openai")  # what plenarchat[models] brings

log = logging.getLogger(__name__)
T = TypeVar("T")


class JudgeUnavailable(Exception):
    """No model to judge with. The message says what to install, to set or to check."""


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
            JudgeUnavailable: so many failed, and the model never replied at all.
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
            JudgeUnavailable: it does not.
        """
        self.usage.calls += 1
        try:
            self._count(self._model.invoke([("human", "OK?")]))
        except Exception as error:  # whatever the client of whichever provider raises
            raise JudgeUnavailable(self._silent(error)) from None
        self._replied = True

    def _silent(self, fault: Exception) -> str:
        return f"{self.name} does not reply ({_kind(fault)}): check its name, its address and its key"

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
                log.warning("%s failed (%s), attempt %d of %d", self.name, _kind(error), attempt + 1, ATTEMPTS)
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
            raise JudgeUnavailable(self._silent(fault)) from None
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


def open_chat_model(name: str, *, base_url: str | None = None, timeout: float = TIMEOUT) -> BaseChatModel:
    """The chat model `provider:model` (`openai:NAME`), at temperature 0; `base_url` is that of a compatible server.

    A local server needs no key; others take theirs from the environment (`OPENAI_API_KEY`). `timeout` is in seconds,
    a call. Nothing is sent yet.

    Raises:
        JudgeUnavailable: a package or a key is missing, or the name is none that is known.
    """
    options: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 0, "max_tokens": MOST_TOKENS}
    if base_url is not None:
        options["base_url"] = base_url
        if name.startswith("openai:"):
            # The client sends the limit under its new name, which llama.cpp's server does not know.
            options["extra_body"] = {"max_tokens": MOST_TOKENS}
            if not os.environ.get("OPENAI_API_KEY"):
                options["api_key"] = _PLACEHOLDER
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        package = _package(error)
        wanted = "'plenarchat[models]'" if package in _EXTRA else package
        raise JudgeUnavailable(f"{name} needs the package {package}: pip install {wanted}") from error
    except Exception as error:
        problem = (
            f"{name} cannot be opened ({_kind(error)}): write provider:model, such as openai:NAME, and set the "
            "provider's key (OPENAI_API_KEY) or the address of a local server"
        )
        raise JudgeUnavailable(problem) from None
    return model


def _package(error: ImportError) -> str:
    """The package whose absence is behind the error; LangChain's own names it in the error it came from or in words."""
    cause, told = error.__cause__, re.search(r"\blangchain-[a-z-]+", str(error))
    missing = (
        error.name or (cause.name if isinstance(cause, ImportError) else None) or (told and told[0]) or "langchain"
    )
    return missing.split(".")[0].replace("_", "-")


def _kind(error: Exception) -> str:
    """`RateLimitError 429`: what kind of error it is, without its words."""
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__} {status}" if isinstance(status, int) else type(error).__name__


def _told_to_wait(error: Exception, otherwise: float) -> float:
    """The seconds that the server asks to wait (`Retry-After`), where it does."""
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return otherwise
