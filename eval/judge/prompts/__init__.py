"""What the judge is asked, in German and English: one file a task and language, the same places to fill in each.

Above the line `---` stands the system message, below it the user's, with `$places` for the texts to be judged. These
are data from protocols and from models: in them `<`, `>` and `&` are escaped, so that no text can close the marks it
stands between and go on as an instruction.
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

TASKS = ("entails", "nuggetize", "importance", "assign")
LANGUAGES = ("de", "en")
DEFAULT = "de"
_RULE = "\n---\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system and a user message, ready to be sent."""

    system: str
    user: str

    @property
    def sha256(self) -> str:
        """Tells a prompt from every other."""
        return hashlib.sha256(f"{self.system}\0{self.user}".encode()).hexdigest()


def prompt(task: str, language: str, **texts: object) -> Prompt:
    """The prompt of a task of `TASKS` in a language of `LANGUAGES`, its places filled with the texts, escaped.

    Raises:
        KeyError: a place of the prompt got no text.
    """
    escaped = {name: html.escape(str(text), quote=False) for name, text in texts.items()}
    system, user = (Template(part).substitute(escaped) for part in source(task, language).split(_RULE, 1))
    return Prompt(system, user)


@cache
def source(task: str, language: str) -> str:
    """The file of a task and language as it is."""
    return files(__name__).joinpath(f"{task}.{language}.md").read_text(encoding="utf-8").strip()


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
