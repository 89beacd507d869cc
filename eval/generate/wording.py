"""The words silver questions are made of: data, in `templates.toml` and `topics.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from rag.reference import long_date


@cache
def words(table: str) -> dict[str, Any]:
    """A table of `templates.toml`: `de` and `en` hold wordings, the others words by which texts are judged."""
    read = resources.files(__package__).joinpath("templates.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(read)[table]
    return found


def phrase(language: str, key: str, random: Random | None = None, /, **values: str) -> str:
    """A wording with its places filled; where there are several, one by chance, the first without `random`."""
    found: str | list[str] = words(language)[key]
    if not isinstance(found, str):
        found = random.choice(found) if random else found[0]
    return found.format(**values)


def month(day: date, language: str) -> str:
    """`März 2021`, `March 2021`."""
    return long_date(day, language).split(maxsplit=1)[1]


@cache
def any_of(table: str, key: str, *, whole: bool = False) -> re.Pattern[str]:
    """A pattern for any of the listed words: with `whole` as words of their own, else at their beginning."""
    listed = "|".join(map(re.escape, sorted(words(table)[key], key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if whole else rf"(?<!\w)(?:{listed})")


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere:
    """A real parliament: as it is named in each language (`im Bayerischen Landtag`), some of its groups, and the
    beginnings of words, in lower case, that name its land."""

    name: Mapping[str, str]
    groups: tuple[str, ...]
    land: tuple[str, ...]

    def is_named(self, text: str) -> bool:
        """Whether a parliament's name, or a topic, is about that land or that parliament."""
        return re.search(rf"(?<!\w)(?:{'|'.join(self.land)})", text.lower()) is not None


@cache
def parliaments() -> tuple[Elsewhere, ...]:
    """The parliaments of Germany but for invented ones, in the order of `templates.toml`."""
    rows = words("parliaments").values()
    return tuple(
        Elsewhere({language: row[language] for language in ("de", "en")}, tuple(row["groups"]), tuple(row["land"]))
        for row in rows
    )


@dataclass(frozen=True, slots=True, eq=False)
class Unheard:
    """A topic that may never have been debated: as it goes on from `Was sagte jemand …` in each language it has, and
    the words, in lower case, without which nobody can have spoken of it."""

    about: Mapping[str, str]
    telling: tuple[str, ...]


@cache
def topics() -> tuple[Unheard, ...]:
    """The topics of `topics.toml`, in its order."""
    read = tomllib.loads(resources.files(__package__).joinpath("topics.toml").read_text(encoding="utf-8"))
    return tuple(
        Unheard({language: row[language] for language in ("de", "en") if language in row}, tuple(row["telling"]))
        for row in read["topic"]
    )
