"""What an answer shows, read again from its text alone, without the gate: headings, quotes, what is left."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources

from indexer.store import Index
from rag.answer import Citation

_MESSAGES = tomllib.loads(resources.files("rag").joinpath("messages.toml").read_text(encoding="utf-8"))
_NOTES = {text for texts in _MESSAGES.values() for text in texts.values() if "{" not in text}
_LEADS = re.compile("|".join(re.escape(t["lead"]).replace(r"\{who\}", ".+") for t in _MESSAGES.values()))
# What is told not to be there is one word of the question.
_UNNAMED = re.compile(
    "|".join(re.escape(t["unnamed"]).replace(r"\{words\}", r"[„“][\w-]+[“”]") for t in _MESSAGES.values())
)
_WHERE = r"\((?P<where>[^()]+)\):\s"
_SAID = "am|on|erklärte schriftlich zur Sitzung am|stated in writing for the sitting on"
_BEFORE_DAY = rf"(?: (?:{_SAID})|, (?:schriftlich, |in writing, )?(?=\d)) ?"
_HEADING = re.compile(rf"^(?P<who>.+?){_BEFORE_DAY}(?P<day>[^(]+) {_WHERE}")
_AGAIN = re.compile(rf"^(?:Am|On|In derselben Sitzung|In the same sitting|Schriftlich|In writing)\b[^(]*{_WHERE}")
_MARKER = re.compile(r" \[(\d+)\]")


def left_over(text: str, citations: Sequence[Citation], index: Index) -> list[tuple[str, int]]:
    """What an answer says besides headings, notes and verbatim quotes: each sentence with its marker's number.

    Asserts on the way that every heading names the speaker, sitting and page of the cited words as the index has them,
    that every quote stands letter by letter in that speaker's turn, and that every marker has its citation.
    """
    numbers = {citation.n: citation for citation in citations}
    found: list[tuple[str, int]] = []
    who = where = ""
    for paragraph in text.split("\n\n"):
        if paragraph in _NOTES or _LEADS.fullmatch(paragraph) or _UNNAMED.fullmatch(paragraph):
            continue
        again = _AGAIN.match(paragraph)
        heading = again or _HEADING.match(paragraph)
        assert heading or (who and paragraph[0] in "„“"), paragraph
        if heading:
            who, where = who if again else heading["who"], heading["where"]
        rest, start = paragraph[heading.end() if heading else 0 :], 0
        for marker in _MARKER.finditer(rest):
            citation = numbers[int(marker[1])]
            turn = index.turn(citation.turn_id)
            assert turn is not None
            said, start = rest[start : marker.start()].strip(), marker.end()
            assert turn.speaker.name
            assert turn.speaker.name in who
            assert citation.speaker == turn.speaker.name
            _, period, sitting, _ = turn.turn_id.split("/")
            assert "Plenarprotokoll" not in where or f"Plenarprotokoll {period}/{sitting}," in where
            pages = {p.page for p in turn.paragraphs if p.start < citation.end and citation.start < p.end}
            assert all(str(page) in where for page in pages)
            assert citation.quote in turn.text
            if said[1:-1] != citation.quote or said[0] not in "„“":
                found.append((said, citation.n))
        assert not rest[start:].strip(), rest
    return found
