"""What the judge is asked, in German and English: the files of `rag.prompts`, one a task and language."""

from __future__ import annotations

import hashlib

from rag import prompts
from rag.prompts import DEFAULT, LANGUAGES, Prompt

TASKS = ("entails", "nuggetize", "importance", "assign")


def prompt(task: str, language: str, **texts: object) -> Prompt:
    """The prompt of a task of `TASKS` in a language, its places filled; raises as `rag.prompts.prompt` does."""
    return prompts.prompt(__name__, task, language, **texts)


def source(task: str, language: str) -> str:
    """The file of a task and language as it is."""
    return prompts.source(__name__, task, language)


def prompts_sha256() -> str:
    """One hash over all prompts, for the manifest: figures judged by other prompts are not comparable."""
    total = hashlib.sha256()
    for task in TASKS:
        for language in LANGUAGES:
            total.update(f"{task}.{language}\0{source(task, language)}\0".encode())
    return total.hexdigest()


def known(language: str | None) -> str:
    """The language itself where there are prompts in it, else the default."""
    return language if language in LANGUAGES else DEFAULT
