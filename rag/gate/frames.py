"""The clauses that may say in an answer who speaks: a small grammar, filled with what the citation tells.

    Holtkamp sagte dazu          Am 12. März 2026 erklärte der Minister im Landtag          so Rainer Holtkamp
    Laut Holtkamp …              Nach Angaben der Ministerin …                              Holtkamp zufolge …

A group, a first name or an office's field alone names others too; `Herr`, `er` and `die Abgeordnete` may be said of
whom an office tells it. Nothing else passes: whom somebody speaks to, or what they speak for, is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from indexer.protocol import Role
from rag.answer import Citation

_SAID = (
    r"(?:sagte?|erklärte?|äußerte|betonte?|berichtete?|antwortete?|führte(?= .*\baus\b)|teilte(?= .*\bmit\b)|"
    r"gab(?= .*\ban\b)|legte(?= .*\bdar\b)|wies(?= .*\bhin\b))"
)
_PARTICIPLE = r"(?:gesagt|erklärt|geäußert|betont|berichtet|geantwortet|ausgeführt|mitgeteilt|angegeben|dargelegt)"
_BESIDES = (
    r"(?:dazu|hierzu|dabei|auch|zudem|weiter|ferner|außerdem|wörtlich|darauf hin|aus|mit|an|dar|am|im|vom|auf|in der|"
    r"laut (?:dem )?(?:Plenarp|P)rotokoll|im (?:Landtag|Plenum)|in der (?:Debatte|Plenardebatte|Sitzung|Plenarsitzung|"
    r"Aussprache|Fragestunde)|in (?:seiner|ihrer) (?:Rede|Antwort))"
)
_ENGLISH_SAID = r"(?:said|stated|explained|answered|replied)"
_ENGLISH_BESIDES = (
    r"(?:on|in|at|(?:in|before|to) (?:the )?(?:state )?(?:parliament|plenary(?: debate| sitting)?)|in the debate)"
)


@dataclass(frozen=True, slots=True)
class Frames:
    """The patterns of the clauses that name one speaker, and whether an office says that it is a woman."""

    clause: re.Pattern[str]
    according: re.Pattern[str]
    english: re.Pattern[str]
    female: bool | None


def frames(citation: Citation) -> Frames:
    """How the cited speaker may be named as the one who speaks."""
    return _frames(citation.title, citation.speaker, citation.party, citation.office, citation.role)


@lru_cache(maxsize=256)
def _frames(title: str | None, speaker: str | None, party: str | None, office: str | None, role: str) -> Frames:
    head = (office or "").split(" ")[0].rstrip(",")
    female = head.endswith("in") if head else None
    name = _name(title, speaker, party, office)
    nominative, dative, genitive = [name], [name], [rf"von {name}", rf"{name}s"] if name else []
    for one in _offices(office, head, role):
        article = "die" if female else "der"
        oblique = "der" if female else "dem"
        nominative += [rf"{article} {one}", rf"(?:{article} )?{re.escape(head)} {name}" if name else ""]
        dative += [rf"{oblique} {one}"]
        genitive += [rf"der {one}" if female else rf"des {re.escape(head)}s"]
    if female is not None and name:
        nominative.append(rf"Frau {name}" if female else rf"Herr {name}")
    who, to_whom, of_whom = map(_any, (nominative, dative, genitive))
    besides = rf"(?:{_BESIDES} )*"
    clause = (
        rf"{besides}(?:{who} {besides}(?:{_SAID}|(?:hat|habe) {besides}{_PARTICIPLE})|(?:{_SAID}) {who}|"
        rf"(?:hat|habe) {who} {besides}{_PARTICIPLE}|so {who}) {besides}(?:dass )?"
    )
    according = rf"(?:Laut {to_whom}|Nach (?:den )?(?:Angaben?|Aussagen?|Worten) {of_whom}|(?:{to_whom}) zufolge)(?= )"
    beside = rf"(?:{_ENGLISH_BESIDES} )*"
    english = rf"(?:{beside}(?:{who} {_ENGLISH_SAID}|{_ENGLISH_SAID} {who}|according to {who}) {beside}(?:that )?)?"
    flags = re.IGNORECASE
    return Frames(re.compile(clause, flags), re.compile(according), re.compile(english, flags), female)


def _name(title: str | None, speaker: str | None, party: str | None, office: str | None) -> str:
    """The surname, with or without first names, title, place, group and office; `` where there is none."""
    bare = re.sub(r"\s*\(.*?\)", "", speaker or "").split()
    if not bare:
        return ""
    before = [rf"(?:{re.escape(title)} )?"] if title else []
    before += [rf"(?:{re.escape(' '.join(bare[:-1]))} )?"] if bare[:-1] else []
    places = re.findall(r"\((.*?)\)", speaker or "")
    behind = [rf"(?: \({re.escape(place)}\))?" for place in places]
    behind += [rf"(?: \({re.escape(one)}\)|, {re.escape(one)},)?" for one in (party, office) if one]
    return "".join([*before, re.escape(bare[-1]), *behind])


def _offices(office: str | None, head: str, role: str) -> list[str]:
    if not office or not head:
        return []
    named = {re.escape(office), re.escape(head)}
    if role == Role.GOVERNMENT and head in ("Minister", "Ministerin"):
        named.add(f"Staats{head.lower()}")
    return sorted(named, key=len, reverse=True)


def _any(patterns: list[str]) -> str:
    """One of several patterns; one that matches nothing where there are none."""
    return f"(?:{'|'.join(filter(None, patterns)) or '(?!)'})"
