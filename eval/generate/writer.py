"""Silver questions reworded or translated by a chat model, where the caller has opened one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eval.dataset import Question
from eval.generate.wording import words
from rag.question import detect_language

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_SHORTEST, _LONGEST = 15, 300  # characters of a question
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def paraphrase(question: Question, writer: BaseChatModel) -> Question | None:
    """The question in other words, as a `paraphrase`; None where the reply is no such question."""
    text = _written("paraphrase", question.text, writer)
    if text is None or _letters(text) == _letters(question.text) or detect_language(text) != question.lang:
        return None
    return replace(question, text=text, kind="paraphrase")


def translate(question: Question, writer: BaseChatModel) -> Question | None:
    """The question in English, as of the kind `english`; None where the reply is no such question."""
    text = _written("translate", question.text, writer)
    if text is None or detect_language(text) != "en":
        return None
    return replace(question, text=text, kind="english", lang="en")


def _written(task: str, text: str, writer: BaseChatModel) -> str | None:
    """The model's question: the field `question` of the one JSON object in its reply."""
    from langchain_core.messages import HumanMessage, SystemMessage

    reply = writer.invoke(
        [SystemMessage(words("writer")[task]), HumanMessage(json.dumps({"question": text}, ensure_ascii=False))]
    )
    match = _OBJECT.search(reply.text)
    try:
        found = json.loads(match[0]) if match else None
    except ValueError:
        return None
    written = found.get("question") if isinstance(found, dict) else None
    if not isinstance(written, str):
        return None
    written = " ".join(written.split())
    return written if _SHORTEST <= len(written) <= _LONGEST and written.count("\n") == 0 else None


def _letters(text: str) -> Sequence[str]:
    return re.findall(r"\w+", text.lower())
