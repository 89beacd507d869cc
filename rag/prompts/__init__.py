"""Prompts as files, in German and English: one a task and language, with the same places to fill in each.

The first line gives the version (`version: 1`), which is raised with every change that may change what comes of it.
Above the line `---` stands the system message, below it the user's, with `$places` for texts. These are data from
protocols, questions and models: in them `<`, `>` and `&` are escaped, so that no text can close the marks it stands
between and go on as an instruction.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

LANGUAGES = ("de", "en")
DEFAULT = "de"
PROMPTS = __name__  # the package of those that answers are made with
_RULE = "\n---\n"
_VERSION = re.compile(r"version: (\d+)\n")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system and a user message, ready to be sent; `version` is that of the file they are made from."""

    system: str
    user: str
    version: int = 0

    @property
    def sha256(self) -> str:
        """Tells a prompt from every other."""
        return hashlib.sha256(f"{self.system}\0{self.user}".encode()).hexdigest()


def prompt(package: str, task: str, language: str, **texts: object) -> Prompt:
    """The prompt of a task in a language of `LANGUAGES`, its places filled with the texts, escaped.

    `package` is the one that holds the files.

    Raises:
        KeyError: a place of the prompt got no text.
    """
    escaped = {name: html.escape(str(text), quote=False) for name, text in texts.items()}
    text = source(package, task, language)
    version = _VERSION.match(text)
    system, user = (
        Template(part).substitute(escaped) for part in text[version.end() if version else 0 :].split(_RULE, 1)
    )
    return Prompt(system.strip(), user, int(version[1]) if version else 0)


@cache
def source(package: str, task: str, language: str) -> str:
    """The file of a task and language as it is."""
    return files(package).joinpath(f"{task}.{language}.md").read_text(encoding="utf-8").strip()
