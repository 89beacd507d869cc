"""What differs from parliament to parliament, as data: one TOML profile each.

Adding a parliament means adding a profile beside the others; no code knows one by name. `_defaults.toml` holds what
German parliaments share.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from indexer.parliaments.governing import Coalition, coalitions
from indexer.protocol import ProtocolError, Role

MISPRINTS = 2  # letters that may be wrong in a printed group name: `Demokaten`, `Demorkaten`
_SHORT = 6  # names shorter than this are never matched with misprints (`SPD` is no misprinted `AfD`)


@dataclass(frozen=True, eq=False)
class Profile:
    """A parliament: how its protocols name it, its groups, its chair and its offices.

    `parties` maps a group's name as printed in labels to the other names people use for it. `running_heads` are
    templates of what is printed above a page (see `_head`); `title_page` are words that name the parliament on a title
    page where its name is a picture. The other fields are regular expressions for the first words of a chair's title
    and of offices, by the role in which their holders speak, and for offices that stand before the name in labels.

    `provisional` are expressions for how a protocol says that it is not its final version. `documents` is the address
    of its official document, with the places {period}, {sitting} and {digit} (the last of the sitting's number), empty
    where none is known for sure.

    `coalitions` are those who governed, in order; `elections` the days on which the parliament was elected, `election`
    what such a day is called. `groupless` are names in `parties` of those who belong to no group.
    """

    id: str
    name: str
    parties: dict[str, tuple[str, ...]]
    running_heads: tuple[str, ...]
    chair_titles: tuple[str, ...]
    government_offices: tuple[str, ...]
    member_offices: tuple[str, ...]
    guest_offices: tuple[str, ...]
    title_page: tuple[str, ...] = ()
    leading_offices: tuple[str, ...] = ()
    groupless: tuple[str, ...] = ()
    provisional: tuple[str, ...] = ()
    documents: str = ""
    coalitions: tuple[Coalition, ...] = ()
    election: str = ""
    elections: tuple[date, ...] = ()

    @cached_property
    def _heads(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_head(template, self.name) for template in self.running_heads)

    def running_head(self, line: str) -> re.Match[str] | None:
        """The line as a running head: groups `period`, `sitting`, `date`, `page`, `behind`, `annex`, some None."""
        return next((match for head in self._heads if (match := head.fullmatch(line))), None)

    def on_title_page(self, top: str, page: str) -> bool:
        """Whether a page names this parliament as a title page does: at its top, or in the words for that anywhere."""
        return self.name.lower() in top.lower() or any(words in page for words in self.title_page)

    @cached_property
    def provisional_words(self) -> re.Pattern[str] | None:
        """How a protocol says that it is not its final version; None where nothing is known to say so."""
        return re.compile("|".join(self.provisional), re.IGNORECASE) if self.provisional else None

    def document(self, period: int, sitting: int) -> str | None:
        """The address of a sitting's official document; None where it is not known."""
        if not self.documents:
            return None
        return self.documents.format(period=period, sitting=sitting, digit=sitting % 10)

    @cached_property
    def chair(self) -> re.Pattern[str]:
        """A chair's title in front of a name."""
        return re.compile(rf"(?P<office>{'|'.join(self.chair_titles)})\s+")

    @cached_property
    def leading_office(self) -> re.Pattern[str]:
        """An office in front of a name, for which its holder speaks: `Staatsminister Franz Muster (Finanzen):`"""
        return re.compile(rf"(?P<office>{'|'.join(self.leading_offices) or '(?!)'})\s+(?=[A-ZÄÖÜ])")

    @cached_property
    def _roles(self) -> tuple[tuple[re.Pattern[str], Role], ...]:
        offices = (
            (self.government_offices, Role.GOVERNMENT),
            (self.member_offices, Role.MEMBER),
            (self.guest_offices, Role.GUEST),
        )
        return tuple(
            (re.compile(rf"(?:{'|'.join(words)})(?:(?:und|für)\b|(?![\w-]))"), role) for words, role in offices if words
        )

    def office_role(self, office: str) -> Role | None:
        """In which role the holder of that printed office speaks; None if this is no office."""
        return next((role for pattern, role in self._roles if pattern.match(office)), None)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {_letters(n): party for party, names in self.parties.items() for n in (party, *names)}

    def party(self, name: str) -> str | None:
        """The group that any of its usual names means (`FDP`, `Grüne`), or None."""
        return self._names.get(_letters(name))

    @cached_property
    def _group_words(self) -> tuple[str, ...]:
        return tuple(w for name in self.parties for w in re.findall(r"\w+", name) if w.isupper() and len(w) > 3)

    def parts_group(self, before: str, after: str) -> bool:
        """Whether a line ends within a group's name: `… und dem BÜND-` / `NIS 90/DIE GRÜNEN`."""
        halves = re.search(r"(\w+)-$", before), re.match(r"\w+", after)
        if not (halves[0] and halves[1]):
            return False
        whole = halves[0][1] + halves[1][0]
        return any(whole.startswith(word) or word.startswith(whole) for word in self._group_words)

    def printed_party(self, text: str) -> str | None:
        """The group printed in a label, up to blanks and punctuation, with at most `MISPRINTS` wrong letters."""
        key = _letters(text)
        exact = self._names.get(key)
        if exact or len(key) < _SHORT:
            return exact
        near = (p for p in self.parties if abs(len(_letters(p)) - len(key)) <= MISPRINTS)
        return next((p for p in near if _edits(_letters(p), key) <= MISPRINTS), None)


_PLACEHOLDERS = {
    "period": r"\d{1,3}",
    "sitting": r"\d{1,4}",
    "date": r"\d{1,2}\.\s?(?:[A-ZÄ][a-zä]+|\d{1,2}\.)\s?\d{4}",
    "place": r"[A-ZÄÖÜ][\w .-]{1,40}?",
    "weekday": r"[A-Z][a-z]+(?:tag|woch|abend)",
    "annex": r"Anlagen?(?: \d{1,2})?",
}
_PAGE = r"\d{1,5}|[IVXL]{1,6}"


def _head(template: str, name: str) -> re.Pattern[str]:
    """A running head's pattern: `{name} · {period}. Wahlperiode · {sitting}. Sitzung · {date}`.

    Blanks may lack or be more, dashes and dots in the middle stand for one another, and the printed page number may
    stand on the same line: before the rest (`page`) or behind it (`behind`).
    """
    pattern, known = "", set[str]()
    for part in re.split(r"(\{\w+\}|\s+[·–]\s+|\s+)", template):
        key = part.strip("{}")
        if key == "name" and part != key:
            pattern += re.escape(name)
        elif key in known:
            pattern += f"(?P={key})"
        elif key in _PLACEHOLDERS and part != key:
            pattern += f"(?P<{key}>{_PLACEHOLDERS[key]})"
            known.add(key)
        elif part.strip() in ("·", "–"):
            pattern += r"\s*[·•.–-]\s*"
        else:
            pattern += r"\s*" if part.isspace() else re.escape(part)
    pattern += "".join(rf"(?P<{key}>(?!))?" for key in _PLACEHOLDERS if key not in known)
    return re.compile(rf"\s*(?:(?P<page>{_PAGE})\s+)?{pattern}(?:\s+(?P<behind>{_PAGE}))?\s*")


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-zäöüß]+", "", text.lower())


def _edits(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


@cache
def all_profiles() -> tuple[Profile, ...]:
    """Every parliament there is a profile for, in the order of their ids."""
    files = [f for f in resources.files(__package__).iterdir() if f.name.endswith(".toml")]
    defaults = _read(next(f for f in files if f.name == "_defaults.toml"))
    profiles = (_profile(defaults | _read(f)) for f in files if not f.name.startswith("_"))
    return tuple(sorted(profiles, key=lambda p: p.id))


@cache
def load(parliament: str) -> Profile:
    """The profile with that id.

    Raises:
        ProtocolError: there is none.
    """
    for profile in all_profiles():
        if profile.id == parliament:
            return profile
    known = ", ".join(p.id for p in all_profiles())
    raise ProtocolError(parliament, "no profile of a parliament has this id", f"Known ones are: {known}.")


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _profile(data: dict[str, Any]) -> Profile:
    parties = {party: tuple(names) for party, names in data.pop("parties").items()}
    governing = coalitions(data.pop("coalitions", ()))
    lists = {key: tuple(value) for key, value in data.items() if isinstance(value, list)}
    return Profile(
        id=data["id"],
        name=data["name"],
        parties=parties,
        coalitions=governing,
        election=data.get("election", ""),
        documents=data.get("documents", ""),
        **lists,
    )
