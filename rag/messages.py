"""What an answer, and the check of a quote, say around quotes, in German and English: data, in the `.toml` files."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LANGUAGES = ("de", "en")
_FILES = ("messages.toml", "quoting.toml")


def message(key: str, language: str, **values: object) -> str:
    """The text with that key in a language of `LANGUAGES`, its `{places}` filled."""
    return _messages()[language][key].format(**values)


@cache
def _messages() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for name in _FILES:
        read = tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
        for language in LANGUAGES:
            texts[language] |= read[language]
    return texts
