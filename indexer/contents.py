"""The table of contents that a protocol begins with: who speaks on which page, what is debated where.

An entry is printed with a dotted leader between its words and its pages. Columns may be jumbled and lines wrapped or
glued, but the words directly before a leader and the numbers directly behind it belong together.

    Minister Prof. Dr. K. Anton Eichen........5313, 5314,      office in short, name (Hessen)
    5314, 5315
    Karin Vogt (St. Mars) (CDU/CSU) . . . 24321 C              name, group; the page with its column (Bundestag)
    Georg von Weide (SPD)............... 12860 12882           pages parted by blanks (Bayern)
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from indexer.labels import NAME, PLACE, TITLES, clean_name
from indexer.leaders import read_leaders
from indexer.officeholders import read_lists
from indexer.parliaments import Profile
from indexer.protocol import Officeholder

_WRAPPED = 3  # lines that an entry's words may take
_LONGEST = 240  # characters of a line that may belong to a name

# Behind the name a group or an office, and at times what for: `(zur Geschäftsordnung)`.
_BEHIND = r"\s*\((?P<party>(?!zu[rm]? )[^()]{2,40})\)|\s*,\s*(?P<office>[^()\d]{4,120}(?:\([^()]*\))?)"
_PERSON = re.compile(rf"(?P<titles>{TITLES})(?P<name>{NAME}){PLACE}(?:{_BEHIND})?(?:\s*\(zu[rm]? [^()]*\))?")
_OFFICE = re.compile(r"(?:[Ss]tellvertretender? )?[A-ZÄÖÜ][\w-]+ (?=\S)")
_INITIALS = re.compile(r"[A-ZÄÖÜ]{3,6} ")  # an office by its initials: `HBDI`
# Words of headings and results, never of a name: `Amtliche Mitteilungen`, `Wie Wahlvorschlag`, `Landes Hessen`.
_HEADING = re.compile(
    r"(?:\w+(?:liche|ische)[rsn]?|Aktuelle|Wie|Landes|Mitglieder?|Schluss) "
    r"|.* (?:[MD]ein|Unser|Ihr)e?\b"
    r"|.*\w(?:ungen|kommission|schlag|schläge|lesung|stunde|anfrage|beauftragten?|ausschuss(?:es)?)$"
)
_ELECTED = re.compile(r"(?:^|[:;,] ?)(?:Abg\.|Abgeordneter?|Herr|Frau)\s")  # is listed, but does not speak
# Where another column's line is glued to the name: behind its hyphen (`Mei-Nina Kolbe`) or its last letter.
_SEAM = re.compile(r"(?<=[a-zäöüß]-)(?=[A-ZÄÖÜ])|(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")

_NUMBER = re.compile(r"(?P<agenda>\d{1,3}) ?\.|(?P<named>Frage \d+|(?:Zusatzt|T)agesordnungspunkt \d+)\b:?")
_PAPERS = re.compile(r"(?:Drucks(?:\.|achen?)|Drs\.)\s*((?:\d{1,2}/\d{1,5}(?:,\s*)?)+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody begins to speak on a printed page, say the contents. One entry for each time, so that pages repeat.

    `name` is without title, with a place suffix; `office` as printed, mostly in short (`Minister`), or None.
    """

    name: str
    page: int
    office: str | None = None
    party: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What is debated from a printed page on. `number` and `title` are None where jumbled columns hide them."""

    page: int
    number: str | None = None
    title: str | None = None
    drucksachen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the contents pages of one sitting say, each list in printed order.

    `absent` are the excused members, `first` is the lowest page that any entry names, None without entries.
    """

    listed: tuple[Entry, ...] = ()
    items: tuple[Item, ...] = ()
    officeholders: tuple[Officeholder, ...] = ()
    absent: tuple[str, ...] = ()
    first: int | None = None


def read_contents(pages: Sequence[Sequence[str]], profile: Profile) -> Contents:
    """The contents pages of a sitting, given as the lines of each without running head and page number."""
    lines = [line.strip() for page in pages for line in page if line.strip()]
    entries = list(read_leaders(lines))
    known = {found.name for words, _ in entries if (found := _parse(words[-1].strip()[-_LONGEST:], profile))}
    listed: list[Entry] = []
    items: list[Item] = []
    for words, numbers in entries:
        person = _person(words, known, profile)
        if person:
            listed += [Entry(person.name, n, person.office, person.party, person.title) for n in numbers]
        # An item without a page of its own is debated from the page of its first speaker on.
        if item := _item(words[:-1] if person else words, numbers[0]):
            items.append(item)
    officeholders, absent = read_lists(lines, profile)
    if 2 * sum(entry.party is not None for entry in listed) > len(listed):
        # Where speakers are printed with their groups, a name alone is a heading's: `Nachruf auf Ida Amsel`.
        listed = [entry for entry in listed if entry.party or entry.office]
    first = min((numbers[0] for _, numbers in entries), default=None)
    return Contents(tuple(listed), tuple(items), officeholders, absent, first)


def _person(words: Sequence[str], known: Container[str], profile: Profile) -> Entry | None:
    """Whom these lines end with, `page` 0; None if that is no person. `known` are names that stand alone elsewhere."""
    lines = [line.strip() for line in words if line.strip()]
    if not lines or _ELECTED.search(lines[-1]):
        return None
    last = lines[-1][-_LONGEST:]
    if found := _parse(last, profile):
        return found
    glued = [found for seam in _SEAM.finditer(last) if (found := _parse(last[seam.start() :], profile))]
    if glued:
        # A hyphen in the middle of a name is rather a seam than a name's: `Eva-Ida Be-Nina Kolbe`
        glued.sort(key=lambda found: (found.name not in known, any("-" in word for word in found.name.split()[1:-1])))
        return glued[0]
    if re.fullmatch(r"[a-zäöüß]+", last):
        # A name broken without a hyphen, which another column may part: `Staatssekretär Dr. Georg Kol` / `lath`
        whole = (_parse(line + last, profile) for line in reversed(lines[-1 - _WRAPPED : -1]))
        return next((found for found in whole if found and found.office), None)
    for count in range(2, min(_WRAPPED, len(lines)) + 1):
        found = _parse(re.sub(r"(?<=\w)- | (?=-)", "-", " ".join(lines[-count:])), profile)
        if found and (found.office or found.party or found.title):
            return found
    return None


def _parse(text: str, profile: Profile) -> Entry | None:
    """A whole entry's words: a name with an office before it, or a group or an office behind it, or alone."""
    office = _office(text, profile)
    match = _PERSON.fullmatch(text, len(office or ""))
    if not match or _HEADING.match(text) or _ELECTED.match(text):
        return None
    place, party, behind = match["place"], match["party"], match["office"]
    if place and not party and (group := profile.printed_party(place)):
        place, party = None, group
    elif party and not (party := profile.printed_party(party)):
        return None
    if behind and not profile.office_role(behind):
        return None
    title = re.sub(r"\s+", " ", match["titles"]).strip() or None
    return Entry(clean_name(match["name"], place), 0, (behind or office or "").strip(" .") or None, party, title)


def _office(text: str, profile: Profile) -> str | None:
    """The office in front of a name, with the blank behind it."""
    if found := profile.chair.match(text) or _INITIALS.match(text):
        return found[0]
    found = _OFFICE.match(text)
    return found[0] if found and profile.office_role(found[0]) else None


def _item(words: Sequence[str], page: int) -> Item | None:
    """The agenda item that these lines name; None for what is only a result (`Angenommen`)."""
    numbers = [i for i, line in enumerate(words) if _NUMBER.fullmatch(line)]
    papers = tuple(paper for line in words for run in _PAPERS.findall(line) for paper in re.findall(r"\d+/\d+", run))
    papers = tuple(dict.fromkeys(papers))
    if len(numbers) != 1:
        return Item(page, drucksachen=papers) if papers else None
    number = _NUMBER.fullmatch(words[numbers[0]])
    title = _PAPERS.split(" ".join(words[numbers[0] + 1 :]))[0].strip(" –-") or None
    return Item(page, (number["agenda"] or number["named"]) if number else None, title, papers)
