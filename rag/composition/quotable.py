"""Which sentences of a turn may be quoted: whole ones, of the speaker's own, that say something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.chunk import sentences
from indexer.protocol import Role, Turn
from rag.gate.standing import borrowed, interrupted

_SHORTEST = 20  # characters; `Es sind sieben Rudel.` is longer
_ADDRESS_LENGTH = 90  # characters
_ADDRESS = re.compile(
    r"(?:Sehr (?:geehrte|verehrte)|Meine (?:sehr )?(?:verehrten|geehrten|Damen)|Verehrte|Geehrte|Liebe Kolleg|"
    r"(?:Ja, |Gut, )?(?:[Vv]ielen|[Hh]erzlichen|[Bb]esten) Dank|Danke|Ich (?:danke|bedanke)|"
    r"Herrn? (?:Präsident|Minister|Kollege|Abg|Staats)|Frau (?:Präsidentin|Ministerin|Kollegin|Abg|Staats))"
)
# How the chair leads through a sitting. None of it is anybody's opinion.
_PROCEDURE = re.compile(
    r"\b(?:[Tt]agesordnungspunkt|Wortmeldung|Handzeichen|Redezeit|Zwischenfrage|Kurzintervention|Geschäftsordnung|Überweisung|"
    r"überwiesen|Aussprache|Beschlussempfehlung|Drucks\.|Fraktion\w* .{0,40}\bWort|Rednerliste|Schriftführer\w*|Glocke|"
    r"aufgerufen|aufrufen)\b|"
    r"\b(?:[Ii]ch\s+(?:rufe|erteile|eröffne|schließe|unterbreche|lasse|darf|bitte|stelle\s+fest|begrüße|danke)|[Rr]ufe\s+ich|"
    r"[Ee]rteile\s+ich|[Dd]as\s+Wort\s+hat|[Ww]ort\s+hat|[Hh]at\s+(?:\w+\s+){0,4}das\s+Wort|[Nn]ächste[rn]?\s+(?:Redner|Frage|ist)|"
    r"[Kk]ommen\s+(?:wir\s+)?(?:nun\s+|jetzt\s+)?zur|[Ww]er\s+(?:stimmt|ist\s+(?:dafür|dagegen|für|gegen)|enthält|dem|der)|"
    r"[Bb]itte\s+(?:sehr|schön)|[Ss]ie\s+haben\s+das\s+Wort|[Ww]ir\s+(?:stimmen|wechseln|bleiben\s+(?:im|bei)|kommen|fahren\s+fort)|[Aa]bstimm\w*)\b|"
    r"\b(?:angenommen|abgelehnt|beschlossen|zugestimmt)\b"
)
_ENDS = re.compile(r"[.!?…][“”\"»«’)]*$")
_WENT_ON = re.compile(r"[^.!?…:“”\"»«’)\]]$")
_DASH = re.compile(r"[–—-]\s*")
_BROKEN_OFF = re.compile(r"[–—] [–—]")
# `2021: Der Deich ist sicherer denn je.` is read out: headlines, announcements, entries of a chronicle.
_DATED_ENTRY = re.compile(r"(?:– )?(?:(?:Am |Vom )?\d{1,2}\. [A-ZÄÖÜ]\w+ )?(?:19|20)\d{2}: ")
# `Die BU, die WLH und die Fraktionslose Ida Brandt.`: who raised a hand.
_SHOW_OF_HANDS = re.compile(
    r"(?:Das (?:sind|ist|waren|war) )?"
    r"(?:(?:[Dd]er|[Dd]ie|[Dd]as|und|sowie|auch|dann|fraktionslosen?|[A-ZÄÖÜ][\w/]*|\d+),?\s*)+[.?]"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`turn.text[start:end]`, without a dash before it.

    `alone` is unset where it is too short to be quoted without its neighbours; `retorts`: it answers an interjection;
    `asks`: it is a question.
    """

    start: int
    end: int
    alone: bool
    retorts: bool
    asks: bool


def quotable(turn: Turn, first: int, last: int, *, chair_meant: bool = False) -> list[Sentence]:
    """The sentences of `turn.text[first:last]` that may be quoted, in order.

    Left out are halves (cut off by an interjection), greetings, announcements, what somebody else is quoted with, and
    how the chair leads through the sitting, unless the chair's words are wanted (`chair_meant`).
    """
    leads = turn.speaker.role is Role.CHAIR and not chair_meant
    found = []
    for start, end in sentences(turn.text[first:last]):
        start, end = start + first, end + first
        sentence = _sentence(turn, start, end)
        if sentence is None:
            continue
        text = turn.text[sentence.start : end]
        if not is_address(text) and not (leads and is_procedure(text)):
            found.append(sentence)
    return found


def _sentence(turn: Turn, start: int, end: int) -> Sentence | None:
    """The sentence in that span if it is one, whole and the speaker's own."""
    before = turn.text[max(0, start - 80) : start].rstrip()
    calls = any(start - 2 <= i.offset <= start for i in turn.interjections)
    dash = _DASH.match(turn.text, start, end)
    retorts = bool(dash) and calls
    start = dash.end() if dash else start
    text = turn.text[start:end]
    # `Ich frage die Regierung:` says nothing, and many say it; one without an end was never finished.
    if not _ENDS.search(text) or text[:1].islower() or text[:1] in ",;.":
        return None
    # What stands before it did not end: it goes on from before an interjection, or from before a page.
    if before and _WENT_ON.search(before) and (calls or before[-1] in "–—-,;"):
        return None
    # Half of what is put in quotation marks.
    if sum(map(text.count, "„»")) != sum(map(text.count, "“”«")):
        return None
    if _BROKEN_OFF.search(text) or _DATED_ENTRY.match(turn.text, turn.text.rfind("\n", 0, start) + 1):
        return None
    if interrupted(turn, start, end) or borrowed(turn, start, end):
        return None
    return Sentence(start, end, len(text) >= _SHORTEST, retorts, text.endswith("?"))


def is_address(text: str) -> bool:
    """Whether a sentence only greets or thanks; a longer one goes on to say something."""
    return len(text) < _ADDRESS_LENGTH and bool(_ADDRESS.match(text))


def is_procedure(text: str) -> bool:
    """Whether a sentence leads through the sitting: who speaks, what is put to the vote, who raised a hand."""
    return bool(_PROCEDURE.search(text) or _SHOW_OF_HANDS.fullmatch(text))
