"""The chair's words taken apart: calls of agenda items, printed titles, and their papers.

Ich rufe Tagesordnungspunkt 72 auf:                                   a call
Antrag Fraktion der BU Radwege am Fluss – Drucks. 8/1950 –            a title, ending in its papers
Es beginnt Herr Kollege Kettler.                                      a sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONE = r"\d{1,3}(?:\s+bis\s+\d{1,3})?"
_NUMBERS = re.compile(
    rf"\b(?:Tagesordnungs\s?punkt(?:e[ns]?|s)?|TOP|Punkt(?:e[ns]?)?|Zusatzpunkt(?:e[ns]?)?)\s*"
    rf"(?P<numbers>{_ONE}(?:(?:\s*,\s*|\s+(?:und|sowie)\s+){_ONE})*)"
)
_PAPER = r"\d{1,3}/\d{1,6}(?:\s+neu)*"
_PRINTED = r"Drucks(?:achen?|\.)"
_PAPERS = re.compile(
    rf"[–-]\s*(?:zu\s+)?{_PRINTED}\s*{_PAPER}"
    rf"(?:\s*(?:,|und zu|und|zu|sowie)?\s*(?:{_PRINTED})?\s*{_PAPER})*\s*[–-](?=\s|$)"
)
_RUFE_AUF = re.compile(r"\b[Rr]ufe\b.*\bauf:?$")
_PASSING = 80  # characters; a longer sentence with `rufe` says more than that
_MENTIONED = re.compile(r"\b(?:dass|vereinbart|mitgeteilt|soll|sollen|kann|Erledigt|entnehmen)\b")
_JOINT = re.compile(
    r"^(?:und|sowie|mit|in)\b|\b(?:[Zz]usammen|[Gg]emeinsam|verbunden|Verbindung|[Ee]benfalls|[Aa]ußerdem|[Dd]azu|"
    r"[Hh]ierzu|[Mm]it aufgerufen|zudem|[Hh]inzu|auch)\b"
)
_NEXT = re.compile(r"\b(?:kommen?|fahren?|beginnen?|folgt|starten?)\b")
# `Regierungserklärung … zusammen mit den Tagesordnungspunkten 18, 19 und 56`
_TAIL = re.compile(rf"\s*(?:zusammen|gemeinsam|verbunden|in Verbindung) mit (?:de[mn] )?{_NUMBERS.pattern}")
# How a printed title begins; what follows may be glued to it (`Dritte LesungGesetzentwurf`).
_TITLE = re.compile(
    r"(?:(?:Erste|Zweite|Dritte) Lesung|(?:Dringlicher? )?(?:Antrag|(?:Entschließungs|Änderungs)antrag|Gesetzentwurf)|"
    r"Wahl(?:vorschlag)?|Nachwahl|Große Anfrage|Beschlussempfehlung|Bericht|Regierungserklärung|Regierungsbefragung|"
    r"Fragestunde|Aktuelle Stunde|Vorlage|Vereidigung|Erklärung|Mitteilung|Entgegennahme|Unterrichtung)"
)
_SENTENCE_BREAK = re.compile(r"(?<!\d)(?<!Drucks)(?<!Dr)(?<!Prof)(?<!Abg)(?<!Abs)(?<!Art)(?<!Nr)[.?!] (?:– )?")
_GLUED = re.compile(
    r"(?<=[a-zäöüß])(?=Fraktion|Landesregierung|Hessische|Gesetz|Antrag|Änderungsantrag|Dringlich|Entschließung|"
    r"Ausschuss|Haushalts)|"
    r"(?:(?<=Landesregierung)|(?<=[Aa]ntrag)|(?<=[Aa]nfrage)|(?<=Lesung)|(?<=erklärung))(?=[A-ZÄÖÜ])"
)
_MAX_TITLE = 300


def pieces(text: str) -> Iterator[str]:
    """The chair's words, cut behind every call and behind every title's papers, so that each stands at an end."""
    for paragraph in text.split("\n"):
        start = 0
        for end in sorted({m.end() for m in _PAPERS.finditer(paragraph)} | set(_colons(paragraph))):
            yield paragraph[start:end].strip()
            start = end
        if rest := paragraph[start:].strip():
            yield rest


def _colons(paragraph: str) -> Iterator[int]:
    """Behind each colon that ends a sentence with an item's number or with `rufe auf`."""
    for colon in re.finditer(":", paragraph):
        sentence = _last_sentence(paragraph[: colon.start()]).rsplit(": ", 1)[-1]
        if _NUMBERS.search(sentence) or _RUFE_AUF.search(sentence):
            yield colon.end()


def title_and_papers(piece: str) -> tuple[str, list[str]] | None:
    """`(words before, papers)` of a piece that ends in papers between dashes: `… – Drucks. 8/1950 zu 8/1902 –`."""
    found = next((m for m in _PAPERS.finditer(piece) if m.end() == len(piece)), None)
    return (piece[: found.start()], papers(found[0])) if found else None


def called_numbers(piece: str) -> list[str] | None:
    """The numbers called at the end of this piece; None if nothing is called, or an item is only mentioned."""
    sentence = _last_sentence(piece)
    calling = re.search(r"\brufe\b", sentence)
    if not (piece.endswith(":") or (calling and len(sentence) < _PASSING)) or (is_mention(piece) and not calling):
        return None
    numbers = all_numbers(sentence)
    return numbers if numbers or _RUFE_AUF.search(sentence) else None


def is_mention(piece: str) -> bool:
    """Whether the last sentence only speaks of an item: `… hat mitgeteilt, dass Tagesordnungspunkt 14: …`"""
    return bool(_MENTIONED.search(_last_sentence(piece)))


def is_joint(piece: str) -> bool:
    """Whether a call adds to the open item: what stands before its number says so."""
    sentence = _last_sentence(piece)
    first = _NUMBERS.search(sentence)
    return bool(first) and _adds(sentence[: first.start() if first else 0])


def printed_title(words: str) -> str:
    """The title at the end of these words: all of them if they begin like one, else their last sentence."""
    return words if _TITLE.match(words) else _last_sentence(words)


def uncalled_title(title: str) -> tuple[str, bool] | None:
    """`(title, whether it adds to the open item)` before which no number was called; None if this is no title.

    It begins like one, or is said to come next (`Wir beginnen mit der Fragestunde`) or on top (`hierzu der Antrag`).
    """
    start = _TITLE.search(title)
    if not start:
        return None
    before = title[: start.start()]
    adds = _adds(before)
    if before and not adds and not _NEXT.search(before) and not re.search(r"\brufe\b", before):
        return None
    return title[start.start() :], adds


def called_title(title: str) -> tuple[str, list[str]]:
    """`(title, further numbers)` of `Regierungserklärung … zusammen mit den Tagesordnungspunkten 18 und 19`."""
    tail = _TAIL.search(title)
    return (title[: tail.start()], split_numbers(tail["numbers"])) if tail else (title, [])


def all_numbers(text: str) -> list[str]:
    """Every number of an agenda item in the text, in order."""
    return [number for match in _NUMBERS.finditer(text) for number in split_numbers(match["numbers"])]


def split_numbers(text: str) -> list[str]:
    """`['4', '12', '31 bis 33']` of `4, 12 und 31 bis 33`."""
    return re.split(r"\s*,\s*|\s+(?:und|sowie)\s+", re.sub(r"\s+", " ", text))


def papers(text: str) -> list[str]:
    """The numbers of printed papers: `8/1950`."""
    return re.findall(r"\d{1,3}/\d{1,6}", text)


def clean_title(text: str) -> str | None:
    """A title in one line, glued words parted where titles are known to be glued, at most `_MAX_TITLE` characters."""
    title = re.sub(r"\s+", " ", _GLUED.sub(" ", text)).strip(" –-,:")
    return (title[: _MAX_TITLE - 1].rstrip() + "…" if len(title) > _MAX_TITLE else title) or None


def _adds(before: str) -> bool:
    return bool(_JOINT.search(before)) and not _NEXT.search(before)


def _last_sentence(text: str) -> str:
    """What stands behind the last end of a sentence."""
    return _SENTENCE_BREAK.split(text)[-1]
