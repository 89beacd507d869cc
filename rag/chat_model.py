"""The language model of LangChain that one setting names: opened late, at temperature 0, off unless named.

ollama:llama3.1                     a model in Ollama on this machine
openai:NAME and an address          llama.cpp, vLLM or any other server that speaks OpenAI's protocol
openai:…, anthropic:…, mistralai:…  a provider's service, with its key in the environment
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MODEL_VARIABLE = "PLENARCHAT_MODEL"
URL_VARIABLE = "PLENARCHAT_MODEL_URL"
TIMEOUT_VARIABLE = "PLENARCHAT_MODEL_TIMEOUT"

MOST_TOKENS = 1024  # of a reply: room to think aloud, and an end for a model that knows none
TIMEOUT = 60.0  # seconds
_CONTEXT = 8192  # tokens: passages, question and reply
_PLACEHOLDER = "not-needed"  # a local server wants no key, but its client wants to be given one
_EXTRA = ("langchain", "langchain-ollama", "langchain-openai")  # what plenarchat[models] brings


class ModelUnavailable(Exception):
    """No language model to ask. The message says what to install, to set or to check."""


@dataclass(frozen=True, slots=True)
class ModelSetting:
    """Which model writes: its name (`provider:model`), the address of a server of one's own, seconds it may take."""

    name: str
    url: str | None = None
    timeout: float = TIMEOUT


def model_setting(name: str | None = None, url: str | None = None) -> ModelSetting | None:
    """The model that is named here, else the one of the environment (`PLENARCHAT_MODEL`); None where there is none.

    Raises:
        ModelUnavailable: the time-out in the environment is no number of seconds above 0.
    """
    named = name or os.environ.get(MODEL_VARIABLE)
    if not named or named == "none":
        return None
    given = os.environ.get(TIMEOUT_VARIABLE)
    try:
        timeout = float(given) if given else TIMEOUT
    except ValueError:
        timeout = 0.0
    if not 0 < timeout < float("inf"):
        raise ModelUnavailable(f"{TIMEOUT_VARIABLE}={given} is no number of seconds: write {TIMEOUT:.0f}, for example")
    return ModelSetting(named, url or os.environ.get(URL_VARIABLE) or None, timeout)


def open_chat_model(name: str, *, base_url: str | None = None, timeout: float = TIMEOUT) -> BaseChatModel:
    """The chat model `provider:model` (`openai:NAME`), at temperature 0; `base_url` is that of a compatible server.

    A local server needs no key; others take theirs from the environment (`OPENAI_API_KEY`). `timeout` is in seconds,
    a call. Nothing is sent yet.

    Raises:
        ModelUnavailable: a package or a key is missing, or the name is none that is known.
    """
    options: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 0, "max_tokens": MOST_TOKENS}
    if name.startswith("ollama:"):
        # Its client has names of its own, and its server cuts what does not fit into a small context, without a word.
        client = {"timeout": timeout}
        options = {"temperature": 0, "num_predict": MOST_TOKENS, "num_ctx": _CONTEXT, "client_kwargs": client}
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
        raise ModelUnavailable(f"{name} needs the package {package}: pip install {wanted}") from error
    except Exception as error:
        problem = (
            f"{name} cannot be opened ({kind(error)}): write provider:model, such as openai:NAME, and set the "
            "provider's key (OPENAI_API_KEY) or the address of a local server"
        )
        raise ModelUnavailable(problem) from None
    return model


def _package(error: ImportError) -> str:
    """The package whose absence is behind the error; LangChain's own names it in the error it came from or in words."""
    cause, told = error.__cause__, re.search(r"\blangchain-[a-z-]+", str(error))
    missing = (
        error.name or (cause.name if isinstance(cause, ImportError) else None) or (told and told[0]) or "langchain"
    )
    return missing.split(".")[0].replace("_", "-")


def kind(error: Exception) -> str:
    """`RateLimitError 429`: what kind of error it is, without its words."""
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__} {status}" if isinstance(status, int) else type(error).__name__
