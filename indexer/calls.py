"""The chair's words taken apart: calls of agenda items, printed titles, and their papers.

Ich rufe Tagesordnungspunkt 72 auf:                                   a call
Antrag Fraktion der BU Radwege am Fluss – Drucks. 8/1950 –            a title, ending in its papers
Es beginnt Herr Kollege Kettler.                                      a sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONE = r"\d{1,3}(?:\s+bis\s+\d{1,3})?"
# One or several numbers of the agenda, as a pattern with the group `numbers`.
NUMBERS = (
    rf"\b(?:Tagesordnungs\s?punkt(?:e[ns]?|s)?|TOP|Punkt(?:e[ns]?)?|Zusatzpunkt(?:e[ns]?)?)\s*"
    rf"(?P<numbers>{_ONE}(?:(?:\s*,\s*|\s+(?:und|sowie)\s+){_ONE})*)"
)
_NUMBERS = re.compile(NUMBERS)
_PAPER = r"\d{1,3}/\d{1,6}(?:\s+neu)*"
PRINTED = r"Dr(?:ucks(?:achen?|\.)|s\.)"
_PAPERS = re.compile(
    rf"[–-]\s*(?:zu\s+)?{PRINTED}\s*{_PAPER}"
    rf"(?:\s*(?:,|und zu|und|zu|sowie)?\s*(?:{PRINTED})?\s*{_PAPER})*\s*[–-](?=\s|$)"
)
_RUFE_AUF = re.compile(r"\b[Rr]ufe\b.*\bauf:?$")
# A call in a full sentence: `… und rufe Tagesordnungspunkt 1 auf.`, `… darf jetzt Tagesordnungspunkt 1 aufrufen.`
_CALLING = re.compile(
    rf"\b(?:rufe|darf)\b(?:(?!\bnicht\b)[^.?!:–]){{0,60}}?{NUMBERS}[^.?!:–]{{0,60}}\bauf(?:rufen)?[.]"
)
_LEAD = re.compile(r"^(?:(?:Das|Dies|Es) (?:ist|sind)|Jetzt kommt)\s+(?:(?:die|der|das|den)\s+)?(?=[A-ZÄÖÜ])")
# Papers without dashes around them: `Drucksache 18/12491` on a line of its own, `(Drs. 17/22908)`.
_BARE = re.compile(rf"[,(]?\s*{PRINTED}\s*{_PAPER}(?:\s*\(neu\))?(?:(?:,\s*|\s+und\s+){_PAPER})*")
_GOES_ON = re.compile(
    r"(?:[a-z]\)|ZP\s?\d|Beratung|Erste|Zweite|Dritte|Beschlussempfehlung|und (?:Antrag|Gesetzentwurf)|Drucks)\b"
)
# A vote in passing: `Tagesordnungspunkt 67, Drucks. 8/1066 zu Drucks. 8/630.`
_VOTED = re.compile(
    rf"(?:^|[.?!:–]\s+)(?:[A-ZÄÖÜ][^.?!:]{{0,40}}\s)?{NUMBERS},\s*(?P<papers>{PRINTED}\s*{_PAPER}(?:\s*zu\s*{PRINTED}\s*{_PAPER})*)"
)
# `Zusammen damit rufe ich den Änderungsantrag der Fraktion der BU, Drucks. 8/2059, auf.`
_ADDED = re.compile(
    rf"\b(?:(?:[Zz]usammen|[Gg]emeinsam)\s+damit|[Dd]azu|[Hh]ierzu|[Mm]it aufgerufen)\b[^.?!:]{{0,200}}?"
    rf"(?P<papers>{PRINTED}\s*{_PAPER})"
)
# A part of the budget, called on a line of its own or at its end: `Wir kommen zum Einzelplan 08 – Ministerium … –`
_SECTION = re.compile(r"\bEinzelplan\s*(?P<number>\d{2})\s*(?P<title>[–-]\s*[^–:.?!]{4,140}?)?(?:\s*[–-])?$")
# Where the chair's sentence begins that is printed in one with a title.
_SENTENCE_GLUED = re.compile(
    r"\s(?=(?:Die (?:vereinbarte|Redezeit)|Unter den|Vereinbart|Wir haben|Es (?:sind|ist|beginnt)|Das Wort|Ich erteile|"
    r"Herr|Frau|Zunächst)\b)"
)
_SENTENCE = 600  # characters; what calls an item stands at the end of its sentence
_PASSING = 80  # characters; a longer sentence with `rufe` says more than that
_MENTIONED = re.compile(
    r"\b(?:wird (?:dies|das|er|es|hier|damit)|dass|vereinbart|mitgeteilt|soll|sollen|kann|Erledigt|entnehmen)\b"
)
_JOINT = re.compile(
    r"^(?:und|sowie|mit|in)\b|\b(?:[Zz]usammen|[Gg]emeinsam|verbunden|Verbindung|[Ee]benfalls|[Aa]ußerdem|[Dd]azu|"
    r"[Hh]ierzu|[Mm]it aufgerufen|zudem|[Hh]inzu|auch)\b"
)
_NEXT = re.compile(r"\b(?:komm(?:e|en|t)|fahren?|beginnen?|folgt|starten?)\b")
# `Regierungserklärung … zusammen mit den Tagesordnungspunkten 18, 19 und 56`
_TAIL = re.compile(rf"\s*(?:zusammen|gemeinsam|verbunden|in Verbindung) mit (?:de[mn] )?{_NUMBERS.pattern}")
# How a printed title begins; what follows may be glued to it (`Dritte LesungGesetzentwurf`).
_TITLE = re.compile(
    r"(?:(?:Erste|Zweite|Dritte) Lesung|(?:Dringlicher? )?(?:Antrag|(?:Entschließungs|Änderungs)antrag|Gesetzentwurf)|"
    r"Wahl(?:vorschlag)?|Nachwahl|Große Anfrage|Beschlussempfehlung|Bericht|Regierungserklärung|Regierungsbefragung|"
    r"Fragestunde|Aktuelle Stunde|Vorlage|Vereidigung|Erklärung|Mitteilung|Entgegennahme|Unterrichtung)"
)
_SENTENCE_BREAK = re.compile(
    r"(?<!\d)(?<! [A-Za-z])(?<!Drucks)(?<!Dr)(?<!Prof)(?<!Abg)(?<!Abs)(?<!Art)(?<!Nr)[.?!] (?:– )?"
)
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
    """Behind each colon that ends a sentence with an item's number or with `rufe auf`, and behind a sentence's call."""
    for colon in re.finditer(r"(?<!:):(?!\d)", paragraph):
        before = paragraph[max(0, colon.start() - _SENTENCE) : colon.start()]
        sentence = _last_sentence(before).rsplit(": ", 1)[-1]
        if _NUMBERS.search(sentence) or _RUFE_AUF.search(sentence):
            yield colon.end()
    for calling in _CALLING.finditer(paragraph):
        yield calling.end()


def title_and_papers(piece: str) -> tuple[str, list[str]] | None:
    """`(words before, papers)` of a piece that ends in papers between dashes: `… – Drucks. 8/1950 zu 8/1902 –`."""
    found = next((m for m in _PAPERS.finditer(piece) if m.end() == len(piece)), None)
    return (piece[: found.start()], papers(found[0])) if found else None


def bare_title(words: str) -> tuple[str, list[str]] | None:
    """`(title, papers)` where a called title ends in papers without dashes: `Antrag der BU, Drucksache 8/1950`."""
    found = _BARE.search(words)
    if not found or _SENTENCE_BREAK.search(words[: found.start()]):
        return None
    return words[: found.start()], papers(found[0])


def goes_on(words: str) -> bool:
    """Whether a title follows that belongs to the open call: `b) Beratung des Antrags …`, a further paper."""
    return bool(_GOES_ON.match(words))


def called_numbers(piece: str) -> list[str] | None:
    """The numbers called at the end of this piece; None if nothing is called, or an item is only mentioned."""
    if (call := list(_CALLING.finditer(piece))) and call[-1].end() == len(piece):
        return all_numbers(call[-1][0])
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


def voted(piece: str) -> tuple[list[str], list[str]] | None:
    """`(numbers, papers)` of the last item that is put to the vote in passing."""
    found = list(_VOTED.finditer(piece))
    return (split_numbers(found[-1]["numbers"]), papers(found[-1]["papers"])) if found else None


def added(piece: str) -> list[str]:
    """Papers that are called together with the open item."""
    return [paper for found in _ADDED.finditer(piece) for paper in papers(found["papers"])]


def section(piece: str) -> tuple[str, str, bool] | None:
    """`(number, title, whether it adds to the open one)` of a part of the budget that is called."""
    found = _SECTION.search(piece)
    if not found or not (found["title"] or found.start() == 0):
        return None
    return found["number"], f"Einzelplan {found['number']} {found['title'] or ''}", _adds(piece[: found.start()])


def glued_title(piece: str) -> str | None:
    """The title that a sentence of the chair is printed in one with; None if it cannot be told where that begins."""
    title, *sentence = _SENTENCE_GLUED.split(piece, maxsplit=1)
    return title if sentence or _TAIL.search(piece) else None


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
    title = _LEAD.sub("", re.sub(r"\s+", " ", _GLUED.sub(" ", text)).strip(" –-,:"))
    return (title[: _MAX_TITLE - 1].rstrip() + "…" if len(title) > _MAX_TITLE else title) or None


def _adds(before: str) -> bool:
    return bool(_JOINT.search(before)) and not _NEXT.search(before)


def _last_sentence(text: str) -> str:
    """What stands behind the last end of a sentence."""
    return _SENTENCE_BREAK.split(text)[-1]
