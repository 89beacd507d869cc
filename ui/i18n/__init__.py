"""The interface's words in German and English: a folder a language, a JSON file a part of the site."""

from __future__ import annotations

import datetime
import json
from functools import cache
from importlib.resources import files

LANGUAGES = ("de", "en")
DEFAULT = "de"


class Translator:
    """Looks up the words of one language; calling it with a key gives the text, its `{places}` filled in.

    A missing key raises KeyError: it is a defect, and the tests compare the files.
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **places: object) -> str:
        text = self._texts[key]
        return text.format(**places) if places else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def date(self, iso: str) -> str:
        """An ISO date as people of this language write it."""
        day = datetime.date.fromisoformat(iso)
        month = self("date.months").split()[day.month - 1]
        return self("date.format", day=day.day, month=day.month, month_name=month, year=day.year)

    def age(self, iso: str, today: datetime.date | None = None) -> str:
        """How long ago an ISO date is: whole days, months or, from two on, years."""
        day, now = datetime.date.fromisoformat(iso), today or datetime.date.today()
        months = (now.year - day.year) * 12 + now.month - day.month - (now.day < day.day)
        if months >= 24:
            return self.count("age.years", months // 12)
        if months >= 1:
            return self.count("age.months", months)
        days = (now - day).days
        return self.count("age.days", days) if days > 0 else self("age.today")

    def number(self, value: int) -> str:
        """A whole number with this language's thousands separator."""
        return f"{value:,}".replace(",", self("number.thousands"))

    def seconds(self, milliseconds: float) -> str:
        """A duration in seconds, to a tenth, never shown as nothing."""
        return f"{max(milliseconds / 1000, 0.1):.1f}".replace(".", self("number.decimal"))

    def count(self, key: str, value: int) -> str:
        """The singular or plural form (`key.one`, `key.many`) with the number in `{n}`."""
        return self(f"{key}.one" if value == 1 else f"{key}.many", n=self.number(value))


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of one language by key. Raises ValueError where two files hold the same key."""
    loaded: dict[str, str] = {}
    for file in sorted(files(__name__).joinpath(language).iterdir(), key=lambda file: file.name):
        more: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        if twice := loaded.keys() & more.keys():
            raise ValueError(f"{language}/{file.name} repeats {', '.join(sorted(twice))}")
        loaded |= more
    return loaded


@cache
def translator(language: str) -> Translator:
    """The translator of `de` or `en`; any other language gets the default."""
    known = language if language in LANGUAGES else DEFAULT
    return Translator(known, texts(known))
