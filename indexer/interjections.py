"""Interjections: what stands in brackets between the lines of a speech.

(Beifall CDU und BÜNDNIS 90/DIE GRÜNEN – Zuruf Jan Schalauske (DIE LINKE): Das stimmt nicht!)
"""

from __future__ import annotations

import re

from indexer.labels import NAME, PLACE, TITLES, clean_name
from indexer.parliaments import Profile
from indexer.protocol import Interjection

# What the house does: `Beifall`, `Anhaltender lebhafter Beifall`. In the middle of a sentence only these open one.
_NOISE = (
    r"(?:[A-ZÄÖÜ]\w+(?:er|es|e|t)\s+(?:und\s+)?(?:\w+(?:er|es|e)\s+)*)?"
    r"(?:(?:Beifall|Zurufe?|Gegenrufe?|Zwischenrufe?|Lachen|Heiterkeit|Unruhe|Glocke(?:nzeichen)?|Pfiffe|Buhrufe)\b|"
    r"(?:Widerspruch|Zustimmung)(?=\)|\s[A-ZÄÖÜ–])|(?:Unterbrechung|Schluss)(?=:))"
)
# Further beginnings of one part among several: `Beifall CDU – Widerspruch AfD – Der Redner wendet sich um.`
_EVENT = (
    r"(?:Widerspruch|Zustimmung|Wortmeldung|Unterbrechung|Schweigeminute|Namensaufruf|Stimmenauszählung|"
    r"Abstimmungsliste|D(?:er|ie) [A-ZÄÖÜ])"
)
_SIGN = r"(?:Widerspruch|Zustimmung|Wortmeldung|Kopfschütteln|Nicken)"
_HOLDER = r"(?:[A-ZÄÖÜ][a-zäöüß]*)?(?:[Mm]inister|[Pp]räsident|[Ss]ekretär|[Ff]ührer)(?:in)?\s+"
_PLACE = PLACE.replace(r"\(", r"[(\[]").replace(r"\)", r"[)\]]")  # in the Bundestag: `Name [Ort] [Gruppe]`
_PERSON = rf"(?:Abg\.\s+)?(?P<holder>{_HOLDER})?{TITLES}(?P<name>{NAME}){_PLACE}"
_OTHERS = rf"(?:{TITLES}{NAME}(?:\s*[(\[][^()\[\]]{{2,40}}[)\]]){{0,2}}(?:,|\s+und)\s+){{0,4}}"
_PARTY = r"\s*[(\[](?P<party>[^():\[\]]{2,40})(?:[)\]]|(?=:))"  # some labels lack the second bracket
_OPENS_NOISE = re.compile(rf"\({_NOISE}")
_OPENS_PERSON = re.compile(rf"\({_OTHERS}{_PERSON}(?:{_PARTY}|\s*(?P<colon>:))")
# What happens, told in a sentence of its own or in a word: `(Der Redner hält ein Blatt hoch.)`, `(Namensaufruf)`
_OPENS_EVENT = re.compile(
    rf"\((?:(?:D(?:er|ie|em)|Eine?) [A-ZÄÖÜ][^()]*\.|{_HOLDER}{TITLES}{NAME} [a-zäöü][^()]*\.|"
    r"(?:Namensaufruf|Stimmenauszählung|Wortmeldung)\b[^()]*)\)$"
)
# The same in the middle of a paragraph, where only what nobody says of himself is certain: `(Der Redner hält …`
_DOES = (
    r"(?:hält|zeigt|nimmt|überreicht|übergibt|übernimmt|nickt|schüttelt|deutet|winkt|steht|erhebt|setzt|stellt|verlässt|"
    r"betritt|wendet|begibt|geht|legt|nehmen|erheben|begeben|verlassen|betreten|stellen|stehen|halten|wenden|gehen|"
    r"kommen|legen|zeigen|applaudieren)"
)
_OPENS_STAGE = re.compile(
    rf"\((?:D(?:er|ie) Redner(?:in)?\s+[a-zäöü]|(?:(?:Die|Einige|Mehrere|Viele|Alle) )?Abgeordneten?\s+{_DOES}\b|"
    rf"{_HOLDER}{TITLES}{NAME}\s+{_DOES}\b|Die Fragen? \d[\d ,]*(?:bis|und|,)|(?:Namensaufruf|Stimmenauszählung)\))"
)
_BRACKET_WITHIN = re.compile(r"(?<!\s)\s+(?=\([A-ZÄÖÜ])")
_LISTED_LAW = re.compile(r"\(\s*(?:\d{1,2}[a-z]?|[a-z])\s*\)")
_SEPARATOR = re.compile(r"\s+[–—]\s+(?=[A-ZÄÖÜ„])")
_PART = re.compile(rf"{_NOISE}|{_EVENT}|{_PERSON}(?:{_PARTY}|\s*:)")
_CALLER = re.compile(
    rf"(?P<call>(?:{_NOISE}|{_SIGN})(?:\s+(?:von|der|des|vom|zur Geschäftsordnung))*\s+)?(?!{_NOISE}){_PERSON}"
    rf"(?:{_PARTY}|,\s*(?P<office>[^:()]{{4,120}}))?\s*(?P<end>:|$|,|\s[a-zäöü])(?!nd\b)"
)
# A noise glued to the name of whoever makes it: `WiderspruchJonas Kettler`
_GLUED_NOISE = re.compile(
    r"(?:Beifall|(?:Zu|Gegen|Zwischen)rufe?|Lachen|Heiterkeit|Unruhe|Widerspruch|Zustimmung)(?=[A-ZÄÖÜ][a-zäöüß])"
)
# What is no name though it is printed in capitals where one may stand: `Das Pult von Jonas Kettler`, `Meier und…`
_NO_NAME = re.compile(
    r"(?:D(?:er|ie|as|em|en)|Eine?|Einige|Mehrere|Viele|Alle|Weitere[rs]?|Fraktion)\b|.*\w(?<!re)und\s+\S+\s+\S"
)
_VERB_GLUED = re.compile(rf".*[a-zäöüß](?:{_DOES}|ruft|lacht|applaudiert)$")
# Behind the first of several callers: nobody is named as the author then.
_ANOTHER = re.compile(rf"(?:,|\s+und)\s+(?:{NAME}|{TITLES}{NAME}){PLACE}(?:{_PARTY}|,|\s+und\b)")
_GROUP = re.compile(r"(?:(?:(?:Zu|Gegen)rufe?)\s+)?(?:von\s+der\s+)?(?P<group>[^:()–]{2,40}?)\s*(?::|$)")


def starts_interjection(line: str, ahead: str, profile: Profile, *, apart: bool, alone: bool = False) -> bool:
    """Whether a line that begins with a bracket opens an interjection rather than a bracket of the speech itself.

    `ahead` is the line after it: a caller's name may go on there.

    Behind a finished paragraph (`apart`) everything in brackets is one, save the numbering of a quoted law
    (`(2) Die Mitglieder …`); inside a sentence only what names a noise or a caller, tells what the speaker or the
    house does (`(Der Redner hält …`), or, as a paragraph of its own (`alone`), tells any event.
    """
    if not line.startswith("("):
        return False
    if alone and _OPENS_EVENT.match(line):
        return True
    return (apart and not _LISTED_LAW.match(line)) or _opens(f"{line} {ahead}", 0, profile)


def split_inline(line: str, ahead: str, profile: Profile) -> tuple[str, str] | None:
    """`(speech, interjection and what follows)` where an interjection begins in the middle of a line."""
    for blank in _BRACKET_WITHIN.finditer(line):
        if _opens(f"{line} {ahead}", blank.end(), profile):
            return line[: blank.start()].rstrip(), line[blank.end() :]
    return None


def _opens(line: str, start: int, profile: Profile) -> bool:
    if _OPENS_NOISE.match(line, start) or _OPENS_STAGE.match(line, start):
        return True
    person = _OPENS_PERSON.match(line, start)
    return bool(person and (person["holder"] or _member(person, profile)[1]))


def depth(text: str, start: int = 0) -> int:
    """Bracket depth after `text`, beginning at `start`; never below 0."""
    for char in text:
        if char == "(":
            start += 1
        elif char == ")":
            start = max(0, start - 1)
    return start


def closing(text: str) -> int:
    """The index behind the bracket that closes the one `text` begins with; its length if none does."""
    level = 0
    for i, char in enumerate(text):
        level += (char == "(") - (char == ")")
        if char == ")" and level <= 0:
            return i + 1
    return len(text)


def parse_interjections(block: str, offset: int, page: int | None, profile: Profile) -> list[Interjection]:
    """The parts of one bracket, each with its caller where one is named. `block` includes the outer brackets."""
    inner = re.sub(r"\s+", " ", block).strip().removeprefix("(")
    if inner.endswith(")") and inner.count("(") < inner.count(")"):
        inner = inner[:-1]
    return [_interjection(part.strip(), offset, page, profile) for part in _parts(inner) if part.strip(" –")]


def _parts(inner: str) -> list[str]:
    """The parts of a bracket's content, parted by dashes; a dash inside what somebody calls does not part."""
    parts: list[str] = []
    for piece in _SEPARATOR.split(inner):
        if parts and not _PART.match(piece):
            parts[-1] += f" – {piece}"
        else:
            parts.append(piece)
    return parts


def _interjection(text: str, offset: int, page: int | None, profile: Profile) -> Interjection:
    """With its caller: a person (`Zuruf Name (Group): …`, `Minister Name: …`, `Name (Group) nickt.`) or a group."""
    text = _GLUED_NOISE.sub(r"\g<0> ", text, count=1) if _GLUED_NOISE.match(text) else text
    group = _GROUP.match(text)
    if group and (party := profile.party(group["group"])):
        return Interjection(offset, page, text, None, party)
    match = _CALLER.match(text)
    if not match or _ANOTHER.match(text, match.start("end")):
        return Interjection(offset, page, text)
    place, party = _member(match, profile)
    office = match["holder"] or (match["office"] and profile.office_role(match["office"]))
    if not party and not office and (match["party"] or match["end"] != ":" or match["office"]):
        return Interjection(offset, page, text)
    name, party = _named(clean_name(match["name"], place), party, profile)
    return Interjection(offset, page, text, name, party)


def _named(name: str, party: str | None, profile: Profile) -> tuple[str | None, str | None]:
    """`(name, group)` of a caller, None for what is no clean name; a group without brackets is parted from the name."""
    if not party:
        if group := profile.printed_party(name):
            return None, group
        first, _, last = name.rpartition(" ")
        if " " in first and (group := profile.printed_party(last)):
            return first, group
    clean = not _NO_NAME.match(name) and not (not party and _VERB_GLUED.match(name))
    return (name, party) if clean else (None, None)


def _member(match: re.Match[str], profile: Profile) -> tuple[str | None, str | None]:
    """`(place, group)` behind a name; the only bracket holds the group, or the place if it is none."""
    if match["party"] or not match["place"]:
        return match["place"], match["party"] and profile.printed_party(match["party"])
    party = profile.printed_party(match["place"])
    return (None, party) if party else (match["place"], None)
