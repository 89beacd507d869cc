"""Which papers belong to which number of the agenda, and which numbers are debated together.

Said by the chair before the item is called:

    Dringlicher Antrag der Fraktion der BU betreffend Radwege am Fluss, Drucks. 8/1950. Wird die Dringlichkeit bejaht?
    – Dann wird dieser Tagesordnungspunkt 25 und kann zusammen mit Punkt 11 aufgerufen werden.

and listed on the contents pages, a number on a line of its own before its titles and papers. Where the item is called,
often only the number is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.calls import NUMBERS, PRINTED, papers, split_numbers
from indexer.joining import join_lines
from indexer.labels import NAME, PLACE, TITLES

_BECOMES = re.compile(
    r"\b(?:wird|als|zu)\b[^.?!–:;]{0,90}?\b(?:Tagesordnungsp|P|Zusatzp)unkt\s*(?P<number>\d{1,3})\b"
    r"(?P<rest>[^.?!]*[.?!](?:\s[^.?!]*[.?!])?)"
)
_PAPER_RUN = re.compile(
    rf"{PRINTED}\s*\d{{1,3}}/\d{{1,6}}(?:(?:\s*,|\s+und)?\s*zu\s+(?:{PRINTED}\s*)?\d{{1,3}}/\d{{1,6}})*"
)
_NAMED = re.compile(
    rf"{NUMBERS},\s+(?:de[mnr]|das|die)\b(?P<title>[^.?!]{{10,300}}?,\s*{PRINTED}\s*\d{{1,3}}/\d{{1,6}})"
)
_WITH = re.compile(rf"\b(?:mit|nach)\s+(?:de[mnr]\s+)?{NUMBERS}")
_STATEMENT = re.compile(r"\bmit der Regierungserklärung\b")
_CALLED = re.compile(r"\b(?:auf(?:ge|zu)?rufen|rufen\b.*\bauf\b|abgestimmt)")
_REACH = 700  # characters between a paper and the number it is given
_LEADER = re.compile(r"\.{4,}")
_PERSON = re.compile(rf"(?:\w*(?:[Mm]inister|[Pp]räsident|[Ss]ekretär)\w*\s+)?{TITLES}{NAME}{PLACE}\s*")
_PAPER_LINE = re.compile(rf"[–-]?\s*(?:{PRINTED}\s*\d|^\d{{1,3}}/\d)")
_NUMBER_LINE = re.compile(r"(\d{1,3})\.")
STATEMENT = "Regierungserklärung"  # stands for its number where only the thing is named


@dataclass(frozen=True, slots=True)
class Register:
    """`papers` and `titles` by number; `joined`: numbers that are called with a number (or with `STATEMENT`)."""

    papers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def papers_of(self, numbers: Iterable[str]) -> list[str]:
        """The papers of these numbers; a span (`31 bis 33`) has those of each number in it."""
        return [paper for number in numbers for single in _singles(number) for paper in self.papers.get(single, ())]


def register(chair: Sequence[str], contents: Sequence[Sequence[str]]) -> Register:
    """What the chair announces (its turns' texts) and what the contents pages (their lines) list."""
    papers_by: defaultdict[str, list[str]] = defaultdict(list)
    joined: defaultdict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for number, title, found in _listed(contents):
        papers_by[number] += found
        titles.setdefault(number, title)
    for text in chair:
        _announced(" ".join(text.split()), papers_by, joined)
    return Register(_unique(papers_by), titles, _unique(joined))


def _announced(text: str, papers_by: defaultdict[str, list[str]], joined: defaultdict[str, list[str]]) -> None:
    start = 0
    for match in _BECOMES.finditer(text):
        runs = list(_PAPER_RUN.finditer(text, max(start, match.start() - _REACH), match.start()))
        start = match.end("number")
        if not runs:
            continue
        number, rest = match["number"], match["rest"]
        papers_by[number] += papers(runs[-1][0])
        if _CALLED.search(rest):
            for together in _WITH.finditer(rest):
                for other in split_numbers(together["numbers"]):
                    joined[other].append(number)
            if _STATEMENT.search(rest):
                joined[STATEMENT].append(number)
    for named in _NAMED.finditer(text):
        if named["numbers"].isdigit():
            papers_by[named["numbers"]] += papers(named["title"])


def _listed(contents: Sequence[Sequence[str]]) -> Iterable[tuple[str, str, list[str]]]:
    """Number, title and papers of the contents pages' entries.

    The first page is left out: its columns are mixed line by line.
    """
    for page in contents[1:]:
        number, title = None, ""
        for line in map(str.strip, page):
            leader = _LEADER.search(line)
            if alone := _NUMBER_LINE.fullmatch(line):
                number, title = alone[1], ""
            elif leader and _PERSON.fullmatch(line[: leader.start()]):
                number = None  # from the first speaker on the entry is over
            elif number and (found := _PAPER_LINE.search(line)):
                yield number, _joined(title, line[: found.start()]), papers(line)
            elif number and leader:
                if title and leader.start():  # a title without papers ends in the leader to its page
                    yield number, _joined(title, line[: leader.start()]), []
            elif number:
                title = _joined(title, line)


def _joined(before: str, after: str) -> str:
    drop, separator = join_lines(before, after) if before else (0, "")
    return before[: len(before) - drop] + separator + after


def _singles(number: str) -> list[str]:
    first, *last = map(int, re.findall(r"\d+", number)) if re.search(r"\d", number) else (0,)
    return [str(n) for n in range(first, min(last[0], first + 100) + 1)] if last else [str(first)]


def _unique(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(values)) for key, values in lists.items()}
