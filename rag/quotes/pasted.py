"""A pasted quote, freed of what a newspaper, a PDF or an e-mail has done to it: pure text in, words out.

„Wir wer-⏎den […] das [sic] nicht tun.“ (Falk Grönwald)
parts: `Wir wer·den`, `das nicht tun`      where `·` (JOINT) is a line break within a word, or one at a hyphen
noted: `[sic]`                             attribution: `(Falk Grönwald)`
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

JOINT = "\ue000"
MAX_LENGTH = 10_000  # characters of a quote: about two printed pages

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_CLEAN = str.maketrans({**_LIGATURES, JOINT: " ", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": ""})
_BROKEN = re.compile(r"(?<=\w)(?:\u00ad[ \t]*|[-‐‑][ \t]*)\r?\n\s*(?=\w)")
_COORDINATED = re.compile(r"(?:und|oder|bzw|sowie|als|noch|bis)\b")
_OPEN, _CLOSE = "„“”«»\"‚‘'›‹", "“”«»\"‘’'›‹"
_LEFT_OUT = re.compile(r"[\[(]\s*(?:…|\.\.\.?|\. \. \.)\s*[\])]|…|(?<!\.)\.{3}(?!\.)")
_LETTERS = re.compile(r"\[(\w{1,2})\](?=\w)|(?<=\w)\[(\w{1,3})\]")
_NOTED = re.compile(r"\[[^\[\]]{1,200}\]|\(\s*sic\s*!?\s*\)")
_BRACKET = re.compile(r"\((?:[^()]|\([^()]{1,100}\)){1,300}\)")
_MOST_MARKS = 4  # around a quote, one in another
_BEFORE = re.compile(r"^(?:[\s.,;:]|[–—-](?!\d))+")
_BEHIND = re.compile(
    r"(?P<words>.+[“”«»\"])(?P<who>\s*(?:[,–—-]|\(|so\b|sagte?\b|erklärte?\b|betonte?\b|meinte?\b)[^“”«»\"]{2,120})",
    re.DOTALL,
)
_NAMED = re.compile(r"(?P<words>.+?[.!?…])\s*(?P<who>(?:[–—]|\()\s*[A-ZÄÖÜ][^.!?…“”\"\n]{2,80})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What is looked for. `whole` has dots where something may be left out, `parts` are the words between them.

    `noted` is what the writer put into square brackets, `attribution` what stands behind the quote and looks like who
    said it.
    """

    whole: str
    parts: tuple[str, ...]
    noted: tuple[str, ...] = ()
    attribution: str | None = None


def pasted(quote: str) -> Pasted:
    """The words of a quote; `parts` is empty where there are none."""
    quote = unicodedata.normalize("NFC", quote).translate(_CLEAN)
    text = _BROKEN.sub(lambda found: _joint(quote, found), quote).replace("\u00ad", "").strip()
    text, attribution = _without_attribution(text)
    text = _LETTERS.sub(lambda found: found[1] or found[2], text)
    text = _LEFT_OUT.sub(" … ", text)
    noted = tuple(found[0] for found in _NOTED.finditer(text))
    text = _NOTED.sub(" ", text)
    parts = (outer(part) for part in text.split("…"))
    return Pasted(outer(text).strip(" …"), tuple(p for p in parts if has_words(p)), noted, attribution)


def readings(part: str) -> tuple[str, ...]:
    """The words as they are; without quotation marks around them, which may be the paste's or the protocol's; without
    what stands in round brackets, an interjection that was copied along."""
    bare = part[part[:1] in _OPEN : len(part) - (part[-1:] in _CLOSE)] if part else part
    return tuple(dict.fromkeys(filter(has_words, (part, outer(bare), outer(_BRACKET.sub(" ", part))))))


def brackets(words: str) -> list[str]:
    """What stands in round brackets, with them."""
    return _BRACKET.findall(words)


def outer(words: str) -> str:
    """Words without the blanks, quotation marks and full stops around them; single blanks within."""
    words = " ".join(words.split())
    for _ in range(_MOST_MARKS):
        words = _trimmed(words)
    return words


def _trimmed(words: str) -> str:
    words = _BEFORE.sub("", words).rstrip(" .,;:–—-")
    # A quotation mark that has its partner within the words is theirs.
    if words[:1] and words[0] in _OPEN and not any(c in _CLOSE for c in words[1:-1]):
        words = words[1:]
    if words[:1] and words[-1] in _CLOSE and not any(c in _OPEN for c in words[1:-1]):
        words = words[:-1]
    if len(words) > 2 and words[0] in _OPEN and words[-1] in _CLOSE and not _closes_within(words):
        words = words[1:-1]
    return words


def _closes_within(words: str) -> bool:
    """Whether the mark that opens the words is closed before the one at their end."""
    depth = 0
    for place, character in enumerate(words[:-1]):
        if character in "„‚" or (character in '“”«»"' and depth == 0):
            depth += 1
        elif character in '“”«»"‘':
            depth -= 1
        if place and depth <= 0:
            return True
    return False


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(map(str.isalnum, text))


def _joint(quote: str, broken: re.Match[str]) -> str:
    # `Land-⏎und Forstwirtschaft` keeps its hyphen; whether `Corona-⏎Hilfe` does, only the protocol knows.
    return "- " if _COORDINATED.match(quote, broken.end()) else JOINT


def _without_attribution(text: str) -> tuple[str, str | None]:
    behind = _BEHIND.fullmatch(text) if text[:1] and text[0] in _OPEN else None
    for found in (behind, _NAMED.fullmatch(text)):
        if found and _names(found["who"]) and len(found["words"].split()) >= len(found["who"].split()) - 2:
            return found["words"], " ".join(found["who"].split())
    return text, None


def _names(who: str) -> bool:
    """Whether most of the words behind a quote are names: capitals, short link words, nothing that is told."""
    words = re.findall(r"\w[\w.'-]*", who)
    small = [word for word in words if word[0].islower() and word not in _LINKS]
    return bool(words) and len(words) <= 12 and not small and not _LEFT_OUT.fullmatch(who.strip())


_LINKS = frozenset(
    ("so", "sagte", "sagt", "erklärte", "betonte", "meinte", "der", "die", "des", "für", "und", "von", "am")
)
