"""An answer's text as statements: its sentences, each with the markers `[n]` of the citations it rests on.

What stands in quotation marks is one piece, however many sentences it holds, together with the words that introduce
it: `Kettler sagte am 3. März: „Die Frist bleibt. Das ist sicher.“ [1]` is one statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.chunk import sentences

_DASHES = "–—‑-"  # the last one last, as a set of characters needs it
_MARKERS = re.compile(rf"\s*\[(\d{{1,9}}(?:\s*[,;{_DASHES}]\s*\d{{1,9}})*)\]")
_MARKED = re.compile(rf"(?P<first>\d+)(?:\s*[{_DASHES}]\s*(?P<last>\d+))?")
_LONGEST_RANGE = 50  # numbers; of a longer one only both ends count
_PAIRS = {"„": "“”", "»": "«", "«": "»", "‚": "‘’", "‘": "’", "“": "”", '"': '"'}
_ENDS = ".!?…"
# Full stops that end no sentence, besides those that `sentences` knows from the protocols.
_GOES_ON = re.compile(
    r"\b(?i:Mr|Mrs|Ms|Messrs|Hon|approx|vs|cf|incl|viz|bspw|insb|einschl|gem|resp)(?P<word>\.)(?=\s)"
    r"|\b(?:Nos?|pp|Vol|Fig|Sec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Okt|Nov|Dec|Dez)(?P<counted>\.)(?=\s\d)"
    r"|^[ \t>*_-]*\d{1,3}(?P<listed>\.)(?=[ \t])"
    # Left out: ` … `, `(…)`, and three dots as well.
    r"|(?:(?<=\s)|(?<=\s\.\.)|(?<=\()|(?<=\(\.\.))(?P<omitted>…|(?<=\.\.)\.)(?=\)?[ \t])"
    r"|(?P<small>[.…])(?=[)”’\"“]*[ \t]+[a-zäöüß])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer without its markers, and the numbers of the citations it names, in their order."""

    text: str
    markers: tuple[int, ...]


def statements(answer: str) -> list[Statement]:
    """The statements of an answer in their order; a marker behind a sentence's full stop belongs to that sentence."""
    text, marked = _without_markers(answer)
    # A colon and a new line introduce the quotation below; the length stays, since the markers' places are counted.
    text = re.sub(r":([ \t]*)\n(?=\s*[„»“\"])", r":\1 ", text)
    spans = sentences(_without_false_ends(text, _masked(text)))
    found: list[list[int]] = [[] for _ in spans]
    for offset, numbers in marked:
        owner = max((i for i, (start, _) in enumerate(spans) if start < offset), default=0)
        if found:
            found[owner] += numbers
    return [Statement(text[start:end], tuple(dict.fromkeys(n))) for (start, end), n in zip(spans, found, strict=True)]


def quotations(statement: str) -> list[tuple[int, int]]:
    """Where the outermost quotations stand in a text, without their marks; an open one reaches to its end."""
    spans, closed = _outermost(statement)
    inner = [(start + 1, end - 1) for start, end in spans]
    return inner if closed or not inner else [*inner[:-1], (inner[-1][0], len(statement))]


def markers(answer: str) -> list[int]:
    """Every number of every marker in an answer, repeated as often as it stands there."""
    return [number for _, numbers in _without_markers(answer)[1] for number in numbers]


def _without_markers(answer: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text without markers, and where in it each of them stood, with its numbers."""
    kept, marked, end, length = [], [], 0, 0
    masked = _masked(answer)
    for match in _MARKERS.finditer(answer):
        if masked[match.end() - 1] != "]":  # quoted: the words of a protocol cite nothing
            continue
        kept.append(answer[end : match.start()])
        length += len(kept[-1])
        marked.append((length, [number for one in _MARKED.finditer(match[1]) for number in _numbers(one)]))
        end = match.end()
    return "".join([*kept, answer[end:]]), marked


def _numbers(marked: re.Match[str]) -> list[int]:
    """`3` as it is, `1–3` with what lies between."""
    first, last = int(marked["first"]), int(marked["last"] or marked["first"])
    return [*range(first, last + 1)] if first <= last < first + _LONGEST_RANGE else [first, last]


def _without_false_ends(text: str, masked: str) -> str:
    """The masked text with a comma for every full stop that ends no sentence."""
    characters = list(masked)
    for match in _GOES_ON.finditer(text):
        stop = match.start(match.lastgroup or 0)
        if masked[stop] == text[stop]:
            characters[stop] = ","
    return "".join(characters)


def _masked(text: str) -> str:
    """The text with everything in quotation marks blanked, so that no sentence ends inside of a quotation.

    The full stop before the closing mark stays where the sentence around ends with it: no small letter follows. A
    quotation that nobody closes hides nothing, nor do those before it.
    """
    spans, closed = _outermost(text)
    masked: list[str] = list(text)
    for start, end in spans if closed else []:
        masked[start : end - 1] = "x" * (end - 1 - start)
        if end - 2 > start and text[end - 2] in _ENDS and not re.match(r"\W*\s[a-zäöüß]", text[end:]):
            masked[end - 2 : end] = ".“"
    return "".join(masked)


def _outermost(text: str) -> tuple[list[tuple[int, int]], bool]:
    """The spans of the outermost quotations with their marks, and whether the last one is closed."""
    spans: list[tuple[int, int]] = []
    closers: list[str] = []
    start = 0
    for place, character in enumerate(text):
        if closers and character in closers[-1]:
            closers.pop()
            if not closers:
                spans.append((start, place + 1))
        elif character in _PAIRS and not _is_apostrophe(text, place):
            start = start if closers else place
            closers.append(_PAIRS[character])
    return [*spans, (start, len(text))] if closers else spans, not closers


def _is_apostrophe(text: str, place: int) -> bool:
    """Whether a single mark stands inside or behind a word: `geht’s`, `geht‘s`."""
    return text[place] in "‘’" and place > 0 and text[place - 1].isalnum()
