"""Words of others within a turn: what a speaker quotes is not the speaker's own claim.

    In der Zeitung stand: „Das Land zahlt nie.“          quotation marks say where it begins and ends
    Ich zitiere:                                          a colon says where it begins,
    Jede Gemeinde wird angebunden sein.                   a paragraph of its own holds it,
    Das sehe ich auch so.                                 and nothing says that it has ended

A block quotation is printed as one paragraph, at times parted by the speaker's `– hören Sie gut zu –`; `Zitat Ende`
says that several were meant. Where the words behind it are plainly the speaker's again, its end is sure.

    Er sagte: Wir zahlen nie. – Das ist falsch.           within a paragraph one sentence is quoted for certain,
    Er sagte: Wir zahlen nie. Wir wollen nicht.           what follows may be the quotation still
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.protocol import Paragraph

_OPENING, _CLOSING = "„»", "“”«"
_MAX_QUOTED = 4  # paragraphs until `Zitat Ende`, or until a quotation mark is closed
# The last sentence before the colon announces somebody's words.
_ANNOUNCED = re.compile(
    r"(?:\bzitier(?:e|t|te|en)?\b|\b[Zz]itat|\b(?:heißt|hieß)\s+es\b|\bes\b[^.!?]*\b(?:heißt|hieß)\b|"
    r"\b(?:steht|stand|lautet|lautete|las|lese|liest)\b|\b(?:ge)?schr(?:ieb|eib)(?:t|en|e|st)?\b|"
    r"\b(?:sag|erklär|äußer|formulier|antwort|behaupt|feststell|stell)te?[tn]?\b[^.!?]*|\bgesagt\b|\berklärt\b|"
    r"\bführt(?:e|en)?\b[^.!?]*\baus\b|\bausgeführt\b|\bwörtlich\b|\bnachlesen\b)[^.!?]*:$"
)
# The same within a paragraph, where a colon introduces much else: only where nobody could mean the speaker's own words.
_SAYS = r"(?:sag|erklär|äußer|beton|behaupt|formulier|antwort|frag)(?:te?n?|et|ete)|mein(?:t|te)n?|schreibt|schrieben?"
_SAID = r"gesagt|erklärt|ausgeführt|geschrieben|formuliert|gefragt|behauptet|geäußert"
_ANNOUNCED_WITHIN = re.compile(
    r"(?:\bzitier(?:e|t|te|en)\b|\b[Zz]itat\b|\b(?:heißt|hieß) es\b|\bes (?:da |dort )?(?:heißt|hieß)\b|"
    rf"\b(?:{_SAYS})\b|\b(?:hat|haben|hatten?)\b[^:]*\b(?:{_SAID})\b|\b(?:{_SAID}) (?:hat|haben|hatten?)\b|"
    r"\b[A-ZÄÖÜ]\w+ (?:sagen|schreiben|behaupten)\b)[^.!?,;:]{0,60}:$"
)
_ANNOUNCES_OWN = re.compile(r"\b(?:[Ii]ch|[Ww]ir|uns|mir|mich|[Mm]an|nichts|Sie sagen|Das heißt)\b")
_ANNOUNCES_CITING = re.compile(r"\bzitier(?:e|t|te|en)\b|\b[Zz]itat\b")
_COLON = re.compile(r":(?: [–-])? (?=[A-ZÄÖÜ])")
_TURNS_BACK = re.compile(r"[.!?…] – ")  # a dash behind its full stop says that the speaker goes on
_ABBREVIATED = re.compile(r"\b(Dr|Prof|Abg|Nr|Art|Abs|St|d|h|z)\.")
_SENTENCE = re.compile(r"[.!?…]\s+(?=[A-ZÄÖÜ–])")
# What somebody is heard or read to say year by year: `Alle Jahre wieder lesen wir das Gleiche.` `2021: Der Deich hält.`
_HEARD = re.compile(
    r"\b(?:hören|hörten|lesen|lasen|Schlagzeilen?|Überschrift(?:en)?|überschreiben|Verlautbarung(?:en)?|Pressemitteilung(?:en)?)\b"
)
_DATED = re.compile(r"(?:(?:Am |Vom )?\d{1,2}\. [A-ZÄÖÜ]\w+ )?(?:19|20)\d{2}: ")
_ENDED = re.compile(
    r"(?:– )?(?:Zitat Ende|Zitatende|Ende (?:des|vom) Zitats?|[Ss]o ?weit (?:das|dieses) Zitat|So das Zitat)\b"
)
_OWN = re.compile(
    r"(?:(?:Sehr )?(?:[Gg]eehrte|[Vv]erehrte|[Ll]iebe|[Mm]eine)[nrs]?\s+(?:sehr\s+)?(?:\w+\s+)?"
    r"(?:Damen|Kolleg|Herr|Frau|Präsident)|"
    r"(?:Herr|Frau)\s+(?:Präsident|Minister|Kolleg|Abg|Vizepräsident|Staats)|(?:Das|Dies|Dieser Satz|So)\s+"
    r"(?:sehe|teile|kann|unterschreibe|ist|war|sind|hat|haben|sagt|sagte|schreibt|schrieb|steht|stand|muss|sollte|gilt)\b|"
    r"Ich\s|Recht hat|Vielen Dank|Herzlichen Dank|Danke|So weit|Soweit)"
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` are the words of somebody else; `sure` says that they certainly end there.

    Where that is not sure, `text[end:doubtful]` may be theirs still; else `doubtful` is `end`.
    """

    start: int
    end: int
    sure: bool
    doubtful: int


def quotations(text: str, paragraphs: Sequence[Paragraph]) -> list[Quotation]:
    """What is quoted in a turn, in order, without overlap: in quotation marks, or behind a colon that announces it.

    `paragraphs` are the turn's, the parts of one that runs over a page counting as one.
    """
    spans = _whole(paragraphs)
    blocks = list(_blocks(text, spans))
    marked = [q for q in _marked(text, spans) if not any(b.start <= q.start < b.end for b in blocks)]
    known = blocks + marked
    within = [q for q in _within(text, spans) if not any(q.start < b.end and b.start < q.end for b in known)]
    return sorted(known + within, key=lambda quotation: quotation.start)


def is_quoted(start: int, end: int, found: Sequence[Quotation]) -> bool:
    """Whether most of `text[start:end]` is quoted."""
    inside = sum(max(0, min(end, quotation.end) - max(start, quotation.start)) for quotation in found)
    return 2 * inside > end - start


def hides_quotation(text: str, start: int, end: int, found: Sequence[Quotation]) -> bool:
    """Whether `text[start:end]`, shown by itself, would pass off words of somebody else as the speaker's.

    Most of it is quoted, and nothing in it says so: quotation marks do, where both stand in it beside the speaker's own
    words (`„Kassel Airport“ klingt besser als „Verkehrslandeplatz“.`).
    """
    if not _has_own_words(text, start, end, found):
        return is_quoted(start, end, found)
    untold = [q for q in found if q.start < start or end < q.end or text[q.start] not in _OPENING]
    return is_quoted(start, end, untold)


def _has_own_words(text: str, start: int, end: int, found: Sequence[Quotation]) -> bool:
    """Whether there are letters in `text[start:end]` outside of what is quoted."""
    inside = [range(q.start, q.end) for q in found]
    return any(text[i].isalnum() and not any(i in span for span in inside) for i in range(start, end))


def _whole(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for paragraph in paragraphs:
        if paragraph.continued and spans:
            spans[-1] = spans[-1][0], paragraph.end
        else:
            spans.append((paragraph.start, paragraph.end))
    return spans


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Quotation]:
    """From a quotation mark to the one that closes it, a few paragraphs below at most; else to its paragraph's end."""
    start = 0
    while (opened := _first_of(text, _OPENING, start, len(text))) >= 0:
        here = next((i for i, (_, end) in enumerate(spans) if opened < end), len(spans) - 1)
        reach = spans[min(len(spans) - 1, here + _MAX_QUOTED - 1)][1]
        closed = _first_of(text, _CLOSING, opened + 1, reach)
        end = closed + 1 if closed >= 0 else spans[here][1]
        yield Quotation(opened, end, closed >= 0, end if closed >= 0 else _following(spans, here))
        start = max(end, opened + 1)


def _first_of(text: str, characters: str, start: int, end: int) -> int:
    return min((place for c in characters if (place := text.find(c, start, end)) >= 0), default=-1)


def _blocks(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Quotation]:
    i = 1
    while i < len(spans):
        before, quoted = text[slice(*spans[i - 1])], text[slice(*spans[i])]
        if entries := _dated_entries(text, spans, i):
            yield Quotation(spans[i][0], spans[i + entries - 1][1], True, spans[i + entries - 1][1])
            i += entries
            continue
        if not _announces(before) or quoted.startswith(tuple(_OPENING)) or quoted.startswith("– "):
            i += 1
            continue
        last, sure = _end(text, spans, i)
        yield Quotation(spans[i][0], spans[last][1], sure, spans[last][1] if sure else _following(spans, last))
        i = last + 1


def _dated_entries(text: str, spans: Sequence[tuple[int, int]], i: int) -> int:
    """How many paragraphs from `i` on are read out with their dates, two at least, where the one before says so."""
    if not _HEARD.search(text, *spans[i - 1]):
        return 0
    count = 0
    while i + count < len(spans) and _DATED.match(text, spans[i + count][0]):
        count += 1
    return count if count > 1 else 0


def _following(spans: Sequence[tuple[int, int]], i: int) -> int:
    """The end of the paragraph behind paragraph `i`: so far an unsure quotation may go on."""
    return spans[min(i + 1, len(spans) - 1)][1]


def _within(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Quotation]:
    """What is announced and quoted within one paragraph, without quotation marks."""
    for start, end in spans:
        for colon in _COLON.finditer(text, start, end):
            said = _SENTENCE.split(_ABBREVIATED.sub(r"\1", text[start : colon.start() + 1]))[-1]
            clause = re.split(r", (?!hat\b|sagt)", said)[-1]
            if not _ANNOUNCED_WITHIN.search(clause):
                continue
            if _ANNOUNCES_OWN.search(clause) and not _ANNOUNCES_CITING.search(clause):
                continue
            stop = _TURNS_BACK.search(text, colon.end(), end)
            if stop:
                yield Quotation(colon.end(), stop.start() + 1, True, stop.start() + 1)
                continue
            first = _SENTENCE.search(text, colon.end(), end)
            certain = first.start() + 1 if first else end
            yield Quotation(colon.end(), certain, False, end)


def _announces(paragraph: str) -> bool:
    if not paragraph.endswith(":"):
        return False
    return bool(_ANNOUNCED.search(_SENTENCE.split(_ABBREVIATED.sub(r"\1", paragraph))[-1]))


def _end(text: str, spans: Sequence[tuple[int, int]], first: int) -> tuple[int, bool]:
    """The last paragraph of the quotation that begins with the paragraph `first`, and whether that is sure."""
    below = [text[slice(*span)] for span in spans[first : first + _MAX_QUOTED + 1]]
    for count, paragraph in enumerate(below[1:], 1):
        if _ENDED.match(paragraph):
            return first + count - 1, True
    last = first
    while last + 1 < len(spans) and _is_unfinished(text[slice(*spans[last])], text[slice(*spans[last + 1])]):
        last += 1
    rest = text[slice(*spans[last + 1])] if last + 1 < len(spans) else ""
    return last, not rest or bool(_OWN.match(rest))


def _is_unfinished(paragraph: str, following: str) -> bool:
    """Whether a paragraph breaks off within a sentence, leaves something out (`…`), or a remark parts it."""
    if following[:1].islower() or following.startswith("…"):
        return True
    return paragraph[-1:] not in ".!?…“”«" and following.startswith("–")
