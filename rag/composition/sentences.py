"""A reply as it streams in, cut into sentences with the passages they name: `Die Frist sei haltbar. [1]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.chunk import sentences

LONGEST = 1_200  # characters; a line that is longer is no sentence, and is not shown
_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_LIST = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that a model wrote, without its markers, and the numbers of the passages that it names."""

    text: str
    numbers: tuple[int, ...]


def written(pieces: Iterable[str]) -> Iterator[Written]:
    """The sentences of a reply, each as soon as its line is complete; what a model thinks aloud is none."""
    held, too_long = "", False
    for piece in pieces:
        held += piece
        if "<think>" in held:
            if "</think>" not in held:
                continue
            held = _THINKING.sub("", held)
        *lines, held = held.split("\n")
        for line in lines:
            if not too_long:
                yield from _sentences(line)
            too_long = False
        if len(held) > LONGEST:
            held, too_long = "", True
    if not too_long:
        yield from _sentences(_THINKING.sub("", held))


def _sentences(line: str) -> Iterator[Written]:
    """The sentences of a line. One without a marker rests on what the next one names; a marker may stand before or
    behind the full stop.
    """
    line = _LIST.sub("", line).strip()
    if not line or len(line) > LONGEST:
        return
    parts: list[tuple[str, tuple[int, ...]]] = []
    end = 0
    for marker in _MARKER.finditer(line):
        named = tuple(int(number) for number in re.split(r"\s*[,;]\s*", marker[1]))
        text = line[end : marker.start()].strip()
        end = marker.end()
        while end < len(line) and line[end] in ".!?":
            text, end = f"{text}{line[end]}", end + 1
        if text:
            parts.append((text, named))
        elif parts:
            parts[-1] = (parts[-1][0], (*parts[-1][1], *named))
    if rest := line[end:].strip():
        parts.append((rest, ()))
    for text, named in parts:
        for start, stop in sentences(text):
            yield Written(text[start:stop], named)
