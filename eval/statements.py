"""An answer's text as statements: its sentences, each with the markers `[n]` of the citations it rests on.

What stands in quotation marks is one piece, however many sentences it holds, together with the words that introduce
it: `Kettler sagte am 3. März: „Die Frist bleibt. Das ist sicher.“ [1]` is one statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.chunk import sentences

_MARKERS = re.compile(r"\s*\[(\d+(?:\s*[,;]\s*\d+)*)\]")
_PAIRS = {"„": "“”", "»": "«", "«": "»", "‚": "‘’", "‘": "’", "“": "”", '"': '"'}
_ENDS = ".!?…"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer without its markers, and the numbers of the citations it names, in their order."""

    text: str
    markers: tuple[int, ...]


def statements(answer: str) -> list[Statement]:
    """The statements of an answer in their order; a marker behind a sentence's full stop belongs to that sentence."""
    text, marked = _without_markers(answer)
    # A colon and a new line introduce the quotation below.
    text = re.sub(r":[ \t]*\n(?=\s*[„»“\"])", ": ", text)
    spans = sentences(_masked(text))
    found: list[list[int]] = [[] for _ in spans]
    for offset, numbers in marked:
        owner = max((i for i, (start, _) in enumerate(spans) if start < offset), default=0)
        if found:
            found[owner] += numbers
    return [Statement(text[start:end], tuple(dict.fromkeys(n))) for (start, end), n in zip(spans, found, strict=True)]


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
        marked.append((length, [int(number) for number in re.findall(r"\d+", match[1])]))
        end = match.end()
    return "".join([*kept, answer[end:]]), marked


def _masked(text: str) -> str:
    """The text with everything in quotation marks blanked, so that no sentence ends inside of a quotation.

    The full stop before the closing mark stays where the sentence around ends with it: no small letter follows.
    """
    masked: list[str] = list(text)
    closers: list[str] = []
    for place, character in enumerate(text):
        if closers and character in closers[-1]:
            closers.pop()
            ends = place > 0 and text[place - 1] in _ENDS and not re.match(r"\W*\s[a-zäöüß]", text[place + 1 :])
            if not closers and ends:
                masked[place - 1] = "."
                masked[place] = "“"
            elif closers:
                masked[place] = "x"
        elif character in _PAIRS and not _is_apostrophe(text, place):
            closers.append(_PAIRS[character])
            masked[place] = "x"
        elif closers:
            masked[place] = "x"
    # A quotation that nobody closes hides nothing.
    return text if closers else "".join(masked)


def _is_apostrophe(text: str, place: int) -> bool:
    """Whether a single mark stands inside or behind a word: `geht’s`, `geht‘s`."""
    return text[place] in "‘’" and place > 0 and text[place - 1].isalnum()
