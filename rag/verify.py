"""The gate: what must be true of a citation and of a sentence before anybody sees them.

A quote (`problem`) stands verbatim in the cited turn, by the named speaker, on the named page of the named sitting; it
holds no interjection, spans at most one page break, and is not what the speaker quotes from somebody else.

A sentence that a language model wrote (`check`) rests on a window: the fewest sentences of the cited passage, in one
paragraph, that bear every word of it out. Its citation quotes that window, so that the words themselves always stand
beside what is told of them. What fails is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.chunk import sentences
from indexer.protocol import Turn
from indexer.store import Passage
from rag import citing
from rag.answer import Citation
from rag.gate.frames import frames
from rag.gate.framing import (
    HOLE,
    Framed,
    in_first_person,
    matter,
    names_another,
    only_frames_in_english,
    speaker_keys,
    unframed,
)
from rag.gate.grounding import Failure, unclear_whom, ungrounded
from rag.gate.konjunktiv import in_konjunktiv
from rag.gate.retelling import retells, shortened
from rag.gate.standing import borrowed, caution, interrupted, quotes_others
from rag.gate.verbatim import places
from rag.gate.wording import among, is_free, keys_of, words

_LONGEST = 3  # sentences of a window
_SHORTEST = 30  # characters of a sentence that is shown instead of a statement
_MEANT = 0.5  # of a statement's words must stand in the sentence that it is taken for
_QUOTED = re.compile(r"„([^„“”]*)[“”]|“([^“”]*)”|»([^»«]*)«|\"([^\"]*)\"")
_MARKS = re.compile('[„“”»«"]')
# Whatever is no letter, figure or mark of a plain sentence (links, pictures, tags, code, what is not seen), an address
# without such a mark, a remark on the words such as `(!)`.
_MARKUP = re.compile(
    r"[^A-Za-z0-9À-ÖØ-öø-ɏ \u00a0.,;:!?…'‘’‚\"“”„»«()/%&+§°²³€$½×\u2010-\u2014-]|://|\bwww\.|"
    r"\b\w+\.(?:de|com|org|net|eu|io)\b|&\w+;|\(\W*\)"
)
_MARKER = re.compile(r"\[\s*\d+\s*\]")
_DISTANCING = re.compile(r"(?<!\w)['‘’‚]|['‘’‚](?!\w)")
_FEWEST = 3  # words that are quoted of a sentence; fewer in quotation marks would only cast doubt on them


def problem(citation: Citation, turn: Turn | None) -> str | None:
    """Why a citation must not be shown, or None if it may.

    `turn` is the cited turn as the index holds it, None if it holds none.
    """
    if turn is None or turn.turn_id != citation.turn_id:
        return "the cited turn does not exist"
    start, end = citation.start, citation.end
    if not 0 <= start < end <= len(turn.text) or turn.text[start:end] != citation.quote:
        return "the words do not stand there"
    if interrupted(turn, start, end):
        return "an interjection stands between the words"
    if _MARKER.search(citation.quote):
        return "the words hold what looks like the marker of a citation"
    if (citation.page, citation.page_last) != turn.pages(start, end):
        return "the words stand on another page"
    if borrowed(turn, start, end):
        return "the speaker quotes somebody else there"
    if turn.paragraph_at(end - 1).file_page - turn.paragraph_at(start).file_page > 1:
        return "the words span more than one page break"
    speaker = turn.speaker
    named = (citation.speaker, citation.party, citation.office, citation.role, citation.speaker_source)
    if named != (speaker.name, speaker.party, speaker.office, speaker.role.value, turn.speaker_source.value):
        return "somebody else says the words"
    if not turn.turn_id.startswith(f"{citation.parliament}/{citation.period}/{citation.sitting}/"):
        return "the words were said in another sitting"
    if citation.caution != caution(turn, start, end):
        return "what must be said of the words is not said"
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences of a turn on which a statement may rest: `turn.text[start:end]`."""

    start: int
    end: int


def check(text: str, passage: Passage, turn: Turn, language: str) -> Window | Failure:
    """The words of the passage that bear a sentence out, or why none do. `text` is one sentence without its marker."""
    if _MARKUP.search(text):
        return Failure.MARKUP
    if not words(text):
        return Failure.NOTHING
    quoted = [next(filter(None, m.groups()), "") for m in _QUOTED.finditer(text)]
    around = _QUOTED.sub(f" {HOLE} ", text)
    if _MARKS.search(around) or _DISTANCING.search(around) or not all(map(_is_quotable, quoted)):
        return Failure.QUOTATION
    if "?" in around or "!" in around:
        return Failure.QUESTION
    if language == "en" and not quoted:
        return Failure.LANGUAGE
    if in_first_person(around, language):
        return Failure.FIRST_PERSON
    places_of = [places(one, turn.text[passage.start : passage.end]) for one in quoted]
    if not all(places_of):
        return Failure.QUOTATION
    if any(all(borrowed(turn, passage.start + a, passage.start + b) for a, b in found) for found in places_of):
        return Failure.BORROWED
    failure, nearest_share = Failure.STITCHED if quoted else Failure.WORD, 0.0
    for window in windows(passage, turn, _LONGEST if quoted else 1):
        cited = turn.text[window.start : window.end]
        if not _hold(quoted, cited):
            continue
        found = _problem(text, around, quoted, turn, citing.cite(turn, passage, window.start, window.end, 1), language)
        if found is None:
            return window
        share = _share(text, cited)
        if share > nearest_share:
            failure, nearest_share = found, share
    return failure


def windows(passage: Passage, turn: Turn, longest: int = 1) -> Iterator[Window]:
    """The windows of a passage that may be quoted, of one sentence to `longest`, the shortest first."""
    spans = [
        (start + passage.start, end + passage.start) for start, end in sentences(turn.text[passage.start : passage.end])
    ]
    for length in range(1, longest + 1):
        for first in range(len(spans) - length + 1):
            start, end = spans[first][0], spans[first + length - 1][1]
            if "\n" in turn.text[start:end] or interrupted(turn, start, end) or borrowed(turn, start, end):
                continue
            yield Window(start, end)


def leant_on(window: Window, passage: Passage, turn: Turn) -> Window | None:
    """The window with the sentence before it, on which it leans (`Das ist falsch.`); None where that is no quote."""
    before = [other for other in windows(passage, turn) if other.end <= window.start]
    if not before or turn.text[before[-1].end : window.start].strip():
        return None
    start = before[-1].start
    whole = not interrupted(turn, start, window.end) and not borrowed(turn, start, window.end)
    return Window(start, window.end) if whole and "\n" not in turn.text[start : window.end] else None


def nearest(text: str, passage: Passage, turn: Turn) -> Window | None:
    """The one sentence of the passage that a statement means most likely: at least half of its words stand there."""
    best = max(
        (window for window in windows(passage, turn) if window.end - window.start >= _SHORTEST),
        key=lambda window: (_share(text, turn.text[window.start : window.end]), window.start - window.end),
        default=None,
    )
    return best if best and _share(text, turn.text[best.start : best.end]) >= _MEANT else None


def _share(text: str, cited: str) -> float:
    """Which share of the words of a statement stand in what it cites (0..1); 0 for fewer than two."""
    present = keys_of(words(cited))
    told = [word for word in words(text) if not is_free(word)]
    held = sum(among(word, present) for word in told)
    return held / len(told) if held > 1 else 0.0


def _is_quotable(quoted: str) -> bool:
    return len(words(quoted)) >= _FEWEST or quoted.strip().endswith((".", "!", "?"))


def _hold(quoted: Sequence[str], cited: str) -> bool:
    """Whether all that is quoted stands in the cited words, one behind the other."""
    place = 0
    for one in quoted:
        found = next((span for span in places(one, cited) if span[0] >= place), None)
        if found is None:
            return False
        place = found[1]
    return True


def _problem(
    text: str, around: str, quoted: Sequence[str], turn: Turn, citation: Citation, language: str
) -> Failure | None:
    """Why the cited words do not bear a sentence out, or None; `around` is the sentence without its quotes."""
    cited = citation.quote
    if cited.count("?") > sum(one.count("?") for one in quoted):
        return Failure.QUESTION
    if language == "en":
        if not only_frames_in_english(around, citation):
            return Failure.LANGUAGE
        return _ungrounded(" ".join(quoted), cited)
    parts = unframed(around, citation)
    failure = _untold(text, around, parts, turn, citation) or _ungrounded(_refilled(parts.reported, quoted), cited)
    if failure in (Failure.WORD, Failure.MOOD):
        known = keys_of(words(cited)) | speaker_keys(citation)
        return Failure.ATTRIBUTION if names_another(parts.reported, known) else failure
    return failure


def _untold(text: str, around: str, parts: Framed, turn: Turn, citation: Citation) -> Failure | None:
    """Why a sentence may not tell the cited words in words of its own; None where it does not, or may."""
    told = words(parts.reported)
    if all(is_free(word) for word in told):
        return None
    if not (parts.framed or in_konjunktiv(around)):
        return Failure.MOOD
    if len(sentences(citation.quote)) > 1:
        return Failure.STITCHED
    if quotes_others(turn, citation.start, citation.end):
        return Failure.BORROWED
    unclear = unclear_whom(told, words(citation.quote), frames(citation).female)
    return Failure.PERSON if unclear else None


def _ungrounded(reported: str, cited: str) -> Failure | None:
    """Why a sentence without its frame does not retell the cited one, whole or without a clause at its end."""
    failure = None
    for kept in shortened(cited):
        needed = matter(kept)
        found = ungrounded(words(reported), words(kept), words(needed))
        if found is None and not any(retells(reported, one) for one in (kept, needed)):
            found = Failure.ORDER
        if found is None:
            return None
        failure = failure or found
    return failure


def _refilled(around: str, quoted: Sequence[str]) -> str:
    """The sentence again, with what it quotes at its places."""
    remaining = iter(quoted)
    return re.sub(HOLE, lambda _: next(remaining, ""), around)
