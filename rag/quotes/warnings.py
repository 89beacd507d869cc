"""What to know of a place before its words are printed: each warning with a code for programs and a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.chunk import sentences
from indexer.protocol import Kind, SpeakerSource, Turn
from rag.gate.standing import borrowed
from rag.gate.verbatim import places
from rag.messages import message
from rag.quotes.alignment import words
from rag.quotes.differences import Difference, Touched, negations
from rag.quotes.result import Warning
from rag.reference import doubt

_CONTEXT = 300  # characters on either side
_MOST_CALLS = 3
_NEAR_BY = 8  # words
_ANNOUNCED = re.compile(
    r"(?:(?:Dringliche[rn]?|Erste|Zweite|Dritte) )*(?:Lesung )?(?:Antrag|Entschließungsantrag|Änderungsantrag|"
    r"Wahlvorschlag|Gesetzentwurf|Große Anfrage|Aktuelle Stunde|Beschlussempfehlung|Bericht)"
)
_PAPER, _PAPER_WITHIN = re.compile(r"\bDrucks\. \d+/\d+(?:(?: zu| und|,) Drucks\. \d+/\d+)*[ –]*$"), 80


def of_place(turn: Turn, start: int, end: int, part: str, audit_share: float | None, language: str) -> list[Warning]:
    """What to know of `turn.text[start:end]`, which stands for the pasted words `part`."""
    return [Warning(code, text) for code, text in _of_place(turn, start, end, part, audit_share, language)]


def _of_place(
    turn: Turn, start: int, end: int, part: str, audit_share: float | None, language: str
) -> Iterator[tuple[str, str]]:
    if borrowed(turn, start, end):
        found = turn.speaker.name or message("verify_nobody", language)
        yield "quoted", message("warn_quoted", language, found=found)
    elif is_title(turn, start, end):
        yield "title", message("warn_title", language)
    if turn.speaker_source is not SpeakerSource.LABEL:
        key = "inferred" if turn.speaker_source is SpeakerSource.INFERRED else "unknown"
        yield key, message(f"warn_{key}", language)
    if turn.kind is Kind.WRITTEN:
        yield "written", message("warn_written", language)
    if negations(words(_rest_of_sentence(turn.text, start, end))):
        yield "negation_near", message("warn_negation_near", language)
    if re.match(r"\s*\?", turn.text[end:]) and not part.rstrip().endswith("?"):
        yield "question", message("warn_question", language)
    if calls := [i.text for i in turn.interjections if start < i.offset < end]:
        shown = " – ".join(calls[:_MOST_CALLS]) + (" …" if len(calls) > _MOST_CALLS else "")
        yield "interrupted", message("warn_interrupted", language, calls=shown)
    if turn.paragraph_at(end - 1).file_page - turn.paragraph_at(start).file_page > 1:
        yield "pages", message("warn_pages", language)
    if unsure := doubt(audit_share, language):
        yield "doubt", message("warn_doubt", language, doubt=unsure)


def is_title(turn: Turn, start: int, end: int) -> bool:
    """Whether `turn.text[start:end]` is the title of what the chair announces: whoever moved it wrote that."""
    if turn.kind is not Kind.CHAIR:
        return False
    if turn.agenda_item.title and places(turn.text[start:end], turn.agenda_item.title):
        return True
    paragraph = turn.text[turn.text.rfind("\n", 0, start) + 1 : (turn.text + "\n").find("\n", end)]
    return bool(_ANNOUNCED.match(paragraph) and _PAPER.search(paragraph[-_PAPER_WITHIN:]))


def of_differences(differences: Sequence[Difference], language: str) -> list[Warning]:
    """That a negation is lost or won, a number altered."""
    nothing = message("warn_nothing", language)
    return [
        Warning(
            touched.value,
            message(
                f"warn_{touched.value}",
                language,
                protocol=difference.protocol or nothing,
                quote=difference.quote or nothing,
            ),
        )
        for difference in differences
        for touched in Touched
        if touched in difference.touches
    ]


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind `text[start:end]`: to the sentence's edge and one sentence more, bounded."""
    spans = sentences(text[max(0, start - 4 * _CONTEXT) : end + 4 * _CONTEXT])
    base = max(0, start - 4 * _CONTEXT)
    firsts = [a + base for a, _ in spans if a + base < start]
    lasts = [b + base for _, b in spans if b + base > end]
    first = max(start - _CONTEXT, firsts[-2] if len(firsts) > 1 else firsts[0] if firsts else start)
    last = min(end + _CONTEXT, lasts[1] if len(lasts) > 1 else lasts[0] if lasts else end)
    before, after = text[first:start], text[end:last]
    if first > 0 and first not in firsts and first < start:
        before = "… " + before.split(" ", 1)[-1]
    if last < len(text) and last not in lasts and after:
        after = after.rsplit(" ", 1)[0] + " …"
    return before.strip(), after.strip()


def _rest_of_sentence(text: str, start: int, end: int) -> str:
    """The words right before and behind `text[start:end]` in the sentences that it begins and ends in."""
    base = max(0, start - 4 * _CONTEXT)
    spans = [(a + base, b + base) for a, b in sentences(text[base : end + 4 * _CONTEXT])]
    first = next((a for a, b in spans if a <= start < b), start)
    last = next((b for a, b in spans if a < end <= b), end)
    before, after = text[first:start].split()[-_NEAR_BY:], text[end:last].split()[:_NEAR_BY]
    return " ".join([*before, *after])
