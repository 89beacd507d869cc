"""Speaker labels: the line or lines in front of a turn that say who speaks.

Five shapes, as printed in German parliaments:

    Präsident Boris Rhein:                              the chair
    Stefan Müller (Heidenrod) (Freie Demokraten):       a member
    Peter Beuth, Minister des Innern und für Sport:     somebody with an office
    Staatsminister Franz Muster (Finanzen):             the office before the name (Bayern)
    Frage 374 – Name (Group):   Antwort Name, Office:   written questions and answers in the annex
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.parliaments import Profile
from indexer.protocol import Role, Speaker

MAX_LINES = 4  # an office may wrap over three lines, with the name before it
MAX_LENGTH = 240  # characters

_TITLE = (
    r"(?:(?:[SI]\.\s?E|Prof|Dr|Dres|Ing|Dipl\.-[A-Z]\w+|h\.\s?c|e\.\s?h|habil|Freiherr|Freifrau|Graf|Gräfin)\b\.?,?\s*)"
)
# Capital letters of all names printed in Latin script (Žaklin, Şahin, Łukasz), as the inside of a character class.
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(c for c in map(chr, range(0x100, 0x250)) if c.isupper())
# A full stop belongs to a name only behind an initial: `J. Michael`, `H.-J. Auer`; elsewhere it ends a sentence.
_WORD = rf"[{UPPER}](?:\.(?:-[{UPPER}]\.)*|[\w’'-]*(?:\.[\w’'-]+)*)(?!\w)"
# What stands before names without being one: forms of address, thanks, calls in between.
_NO_NAME = (
    r"(?!(?:Herrn?|Frau|Abg|Abgeordnete[rn]?|Kolleg(?:en?|in)|Liebe[rs]?|Danke?|Bitte|Vielen|So|Zurufe?|Gegenrufe?|"
    r"Zwischenrufe?|Beifall)\b)"
)
_PARTICLE = r"(?:in\s+der|von|van|v\.|de|del|la|der|den|vom|zu|zur|zum)\s+"
# Pieces of a person's name, for other patterns too: titles, two words or more, a place that tells namesakes apart.
TITLES = rf"{_TITLE}{{0,6}}"
NAME = rf"{_NO_NAME}{_WORD}(?:\s+(?:von und zu\s+|(?:{_PARTICLE}){{0,2}}){_WORD}){{1,4}}"
PLACE = rf"(?:\s*\((?P<place>[{UPPER}][\w .\-/]{{2,30}})\))?"
_PREFIX = r"(?P<written>Frage\s+(?P<question>\d+)\s*[–-]?\s*|Antwort\s+(?:de[rs]\s+)?)?"
_MEMBER = re.compile(
    rf"{_PREFIX}(?P<titles>{TITLES})(?P<name>{NAME}|{_NO_NAME}{_WORD}){PLACE},?\s*\((?P<party>[^()]{{2,40}})\)"
    r"(?:,\s*(?P<office>[^:(),\d]{4,80})|\s*\(z(?:ur?|um)\s[^()]{3,60}\))?\s*:"
)
_OFFICE = re.compile(
    rf"{_PREFIX}(?P<titles>{TITLES})(?P<name>{NAME}){PLACE},\s*(?P<office>[^:()\d]{{4,180}}?)"
    rf"(?P<land>\s*\([{UPPER}][^():]{{2,40}}\))?\s*:"
)
_NAMED = re.compile(rf"(?P<titles>{TITLES})(?P<name>{NAME}){PLACE}\s*:")
_PORTFOLIO = re.compile(rf"(?P<titles>{TITLES})(?P<name>{NAME})(?:\s*\((?P<portfolio>[^():]{{3,120}})\))?\s*:")
# The shape of a member's label, of whatever group.
_SHAPED = re.compile(rf"{TITLES}{NAME}{PLACE}\s*\([^()]{{2,40}}\)(?:,[^:]{{3,80}})?\s*:")
# In the heading of an annex: `Erklärung nach § 31 GO der Abgeordneten Dr. Eva Beispiel (SPD) zu der Abstimmung`
_SIGNED = re.compile(
    rf"Erklärung\b.*?\bde[rs] (?:Abgeordneten|Abg\.) (?P<titles>{TITLES})(?P<name>{NAME}){PLACE}"
    r"\s*\((?P<party>[^()]{2,40})\)(?!\s*(?:,|und\b))"
)
# A label glued to the end of the chair's sentence: `… Sie haben das Wort. Elke Barth (SPD):`
_GLUED = re.compile(rf"[.!?–]\s+(?P<label>{TITLES}{NAME}(?:\s*\([^()]{{2,40}}\)){{1,2}}\s*:)\s*$")


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks from here on. `question` is the number of a written question, `written` marks the annex."""

    speaker: Speaker
    written: bool = False
    question: str | None = None
    answer: bool = False


def parse_label(text: str, profile: Profile) -> tuple[Label, str] | None:
    """The label that `text` begins with and what stands behind its colon; None if there is none.

    `text` is one line or several joined by blanks. A sentence that merely ends in a colon after a name is no label: the
    bracket must hold a group of this parliament, the words behind a comma must begin an office.
    """
    text = text.strip()
    if ":" not in text[:MAX_LENGTH] or not text[:1].isupper():
        return None
    return _chair(text, profile) or _member(text, profile) or _office(text, profile) or _leading(text, profile)


def is_label_shaped(line: str) -> bool:
    """Whether a line has a member's name, something in brackets and a colon, and nothing else: whose label is it?"""
    return bool(_SHAPED.fullmatch(line))


def parse_guest(line: str, announced: str) -> Label | None:
    """The label of a guest without office or group: a name alone, of somebody whom the chair has just announced."""
    match = _NAMED.fullmatch(line)
    if not match or match["name"] not in announced:
        return None
    return Label(_speaker(match, None, None, Role.GUEST))


def parse_signed(heading: str, profile: Profile) -> Label | None:
    """Whose written explanation follows this heading of an annex; None if it names nobody or several members."""
    match = _SIGNED.search(re.sub(r"\s+", " ", heading))
    party = profile.printed_party(match["party"]) if match else None
    return Label(_speaker(match, party, None, Role.MEMBER)) if match and party else None


def split_glued(line: str, profile: Profile) -> tuple[str, str] | None:
    """`(sentence, label)` where a label is glued to the end of the sentence before it."""
    match = _GLUED.search(line)
    if not match or not parse_label(match["label"], profile):
        return None
    return line[: match.start("label")].rstrip(), match["label"]


def clean_name(name: str, place: str | None = None) -> str:
    """A name in one spelling: single blanks, place suffix behind it in brackets."""
    name = re.sub(r"\s+", " ", name).strip(" ,")
    return f"{name} ({place.strip()})" if place else name


def _chair(text: str, profile: Profile) -> tuple[Label, str] | None:
    office = profile.chair.match(text)
    match = _NAMED.match(text, office.end()) if office else None
    if not office or not match:
        return None
    return Label(_speaker(match, None, office["office"], Role.CHAIR)), text[match.end() :].strip()


def _member(text: str, profile: Profile) -> tuple[Label, str] | None:
    match = _MEMBER.match(text)
    party = profile.printed_party(match["party"]) if match else None
    if not match or not party:
        return None
    office = match["office"] and re.sub(r"\s+", " ", match["office"])
    if office and profile.office_role(office) is not Role.MEMBER:
        return None
    return _label(match, _speaker(match, party, office, Role.MEMBER)), text[match.end() :].strip()


def _office(text: str, profile: Profile) -> tuple[Label, str] | None:
    match = _OFFICE.match(text)
    if not match:
        return None
    office = re.sub(r"\s+", " ", match["office"])
    role = profile.office_role(office)
    if role is None:
        return None
    office += re.sub(r"\s+", " ", match["land"] or "")
    return _label(match, _speaker(match, None, office, role)), text[match.end() :].strip()


def _leading(text: str, profile: Profile) -> tuple[Label, str] | None:
    """The office before the name, what it is for in brackets behind it: `Staatsminister Franz Muster (Finanzen):`"""
    office = profile.leading_office.match(text)
    match = _PORTFOLIO.match(text, office.end()) if office else None
    if not office or not match:
        return None
    portfolio = f" ({re.sub(r'[ ]+', ' ', match['portfolio'])})" if match["portfolio"] else ""
    titles = re.sub(r"\s+", " ", match["titles"]).strip(" ,") or None
    speaker = Speaker(clean_name(match["name"]), titles, None, office["office"] + portfolio, Role.GOVERNMENT)
    return Label(speaker), text[match.end() :].strip()


def _speaker(match: re.Match[str], party: str | None, office: str | None, role: Role) -> Speaker:
    titles = re.sub(r"\s+", " ", match["titles"]).strip(" ,") or None
    return Speaker(clean_name(match["name"], match["place"]), titles, party, office, role)


def _label(match: re.Match[str], speaker: Speaker) -> Label:
    prefix = match["written"] or ""
    return Label(speaker, bool(prefix), match["question"], prefix.startswith("Antwort"))
