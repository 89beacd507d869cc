"""What an answer says around its quotes, in German and English: data, in `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LANGUAGES = ("de", "en")


def message(key: str, language: str, **values: object) -> str:
    """The text with that key in a language of `LANGUAGES`, its `{places}` filled."""
    return _messages()[language][key].format(**values)


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))
