"""The printed pages of a protocol, each with its text, so that they can be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from indexer.formats.bundestag.text import clean
from indexer.protocol import Page

_MARK = re.compile(r"S([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Place:
    """A printed page (None where no mark has stood yet) and its place among the source's pages, from 1."""

    page: int | None
    file_page: int


class Pages:
    """The printed pages as they are met, each with its text."""

    def __init__(self, source: str, root: Element) -> None:
        self._source = source
        self._contents = _contents(root)
        start = re.fullmatch(r"[1-9][0-9]{0,5}", root.get("start-seitennr") or "")
        self._texts: list[tuple[int | None, list[str]]] = [(int(start[0]) if start else None, [])]

    @property
    def place(self) -> Place:
        """Where we are."""
        return Place(self._texts[-1][0], len(self._texts) + bool(self._contents))

    def mark(self, element: Element) -> None:
        """Turns the page if the element marks one; numbers only rise, so a mark that falls back is no page."""
        found = _MARK.fullmatch(element.get("id") or "")
        current, lines = self._texts[-1]
        if not found or (current is not None and int(found[1]) <= current):
            return
        if current is None and not lines:
            self._texts.pop()
        self._texts.append((int(found[1]), []))

    def print(self, text: str) -> None:
        """Adds a line to the page."""
        if text.strip():
            self._texts[-1][1].append(text.strip())

    def all(self) -> tuple[Page, ...]:
        """The pages of the file in order, its table of contents first."""
        front = [Page(None, 1, self._source, self._contents, contents=True)] if self._contents else []
        body = ((number, "\n".join(lines)) for number, lines in self._texts)
        return (*front, *(Page(n, i, self._source, text) for i, (n, text) in enumerate(body, len(front) + 1)))


def _contents(root: Element) -> str:
    """The table of contents as text: a line for each entry."""
    lines = []
    for element in root.iter():
        if element.tag in ("ivz-titel", "ivz-block-titel"):
            lines.append(clean("".join(element.itertext())))
        elif element.tag == "ivz-eintrag":
            shown = [_shown(e) for e in element.iter("ivz-eintrag-inhalt")]
            shown += [clean("".join(a.itertext())) for a in element.iter("a")]
            lines.append(" ".join(filter(None, shown)))
    return "\n".join(lines)


def _shown(content: Element) -> str:
    """An entry as printed: without the names marked up inside of it."""
    return clean("".join([content.text or "", *(child.tail or "" for child in content)]))
