"""The words around what is reported: who says it, that they say it, when and where. All of it must be true.

`Am 16. März 2021 erklärte Rainer Holtkamp im Landtag, die Frist sei haltbar.` reports `die Frist sei haltbar`. The
frame is a clause that holds nothing but neutral words of reporting and what the citation itself tells of the speaker; a
name that the citation does not give is no part of a frame, so that nobody else can be put in the speaker's place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.protocol import Role
from rag.answer import Citation
from rag.reference import long_date
from rag.wording import FREE, LIMITS, Word, among, is_free, keys_of, listed, words

_SAYING = listed("saying")
_REPORTING = _SAYING | listed("reporting")
_CHANGING = listed("changing")
_FIRST_PERSON = listed("first_person")
_ENGLISH = listed("english")
_CLAUSE = re.compile(r"[,;:]|(?<=\s)[–-](?=\s)|“|”|„|«|»|\"")
_ACCORDING = re.compile(r"^\W*(?:Laut|Nach (?:Angaben?|Aussagen?|Worten?))\b|\bzufolge\b", re.IGNORECASE)
HOLE = "¤"
_REMARK = re.compile(r"\s[–-]\s[^–]{1,120}?\s[–-](?=[\s,.;:])")
_JOINING = re.compile(r"^\W*(?:Aber|Doch|Und|Denn|Also|Oder)\b")
_OWN_SAYING = frozenset({"müssen", "wollen", "dürfen", "können", "einmal", "noch", "ganz", "klar", "deutlich"})


@dataclass(frozen=True, slots=True)
class Framed:
    """What a sentence reports, and whether a frame says that the speaker says it (`according`: laut, zufolge)."""

    reported: str
    framed: bool
    according: bool


def speaker_keys(citation: Citation) -> frozenset[str]:
    """Under which keys (`rag.wording`) the cited speaker may be named: name, title, group, office."""
    told = (citation.title, citation.speaker, citation.party, citation.office)
    governs = listed("governs") if citation.role == Role.GOVERNMENT else frozenset()
    return keys_of(words(" ".join(filter(None, told)))) | listed("addresses") | governs


def without_reference(text: str, citation: Citation) -> str:
    """The text without the citation's own day, sitting and page, however they are written there."""
    day = date.fromisoformat(citation.date)
    written = {long_date(day, "de"), long_date(day, "en"), f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}"}
    month = {one.split(" ", 1)[1] for one in (long_date(day, "de"), long_date(day, "en"))}
    pages = {rf"(?:S\.|Seite|p\.|page) {page}" for page in (citation.page, citation.page_last) if page is not None}
    places = {
        rf"{citation.sitting}\. Sitzung",
        rf"sitting {citation.sitting}",
        rf"{citation.period}/{citation.sitting}",
    }
    patterns = [*map(re.escape, sorted(written, key=len, reverse=True)), *map(re.escape, month), *pages, *places]
    return re.sub(rf"(?<![\d.,])(?:{'|'.join(patterns)})(?![\d.,]\d)", " ", text)


def unframed(text: str, citation: Citation) -> Framed:
    """The sentence without the clauses that only say who speaks, when and where. A quotation in it stands as `HOLE`."""
    speaker = speaker_keys(citation)
    kept, framed = [], False
    according = bool(_ACCORDING.search(text))
    start = 0
    for end in [*(m.end() for m in _CLAUSE.finditer(text)), len(text)]:
        clause, start = text[start:end], end
        if _is_frame(words(without_reference(clause, citation)), speaker):
            framed = True
            kept += [HOLE] * clause.count(HOLE)
        else:
            kept.append(clause)
    reported = "".join(kept)
    if according and not framed:
        reported, framed = _without_according(reported, speaker)
    return Framed(reported, framed, according and framed)


def _is_frame(found: Sequence[Word], speaker: frozenset[str]) -> bool:
    """Whether a clause only tells that the speaker says something: `sagte Beuth dazu`, `so die Ministerin`."""
    if not found or any(word.text.lower() in _FIRST_PERSON for word in found):
        return False
    if found[-1].text.lower() in _CHANGING:
        return False
    if not all(is_free(word) or word.keys & _REPORTING or word.keys & speaker for word in found):
        return False
    if any(word.keys & _SAYING for word in found):
        return True
    return found[0].text == "so" and any(word.is_capital for word in found)


def matter(cited: str) -> str:
    """The words of a speaker without what does not belong to the statement.

    That is: how the sentence is joined to the one before (`Aber …`), that the speaker says so (`Da muss ich sagen`),
    a remark between dashes that limits nothing.
    """
    cited = _REMARK.sub(lambda m: " " if not any(w.keys & LIMITS for w in words(m[0])) else m[0], cited)
    cited = _JOINING.sub("", cited)
    kept, start = [], 0
    for end in [*(m.end() for m in _CLAUSE.finditer(cited)), len(cited)]:
        clause, start = cited[start:end], end
        if not _says_own(words(clause)):
            kept.append(clause)
    return "".join(kept)


def _says_own(found: Sequence[Word]) -> bool:
    """Whether a clause only tells that its speaker says something: `Ich muss sagen`, `ich sage es einmal so`."""
    own = any(word.text.lower() in ("ich", "wir") for word in found)
    return (
        own
        and any("sagen" in word.keys for word in found)
        and all(is_free(word) or word.keys & _REPORTING or word.keys & _OWN_SAYING for word in found)
    )


def _without_according(text: str, speaker: frozenset[str]) -> tuple[str, bool]:
    """`sei die Frist haltbar` of `Laut Holtkamp sei die Frist haltbar`; False where somebody else is named there."""
    end = 0
    for word in words(text):
        if not (word.keys & _REPORTING or word.keys & speaker or word.text.lower() in FREE):
            break
        end = word.start + len(word.text)
    named = [word for word in words(text[:end]) if word.keys & speaker]
    return (text[end:], True) if named else (text, False)


def names_another(reported: str, known: frozenset[str]) -> bool:
    """Whether what is left of a sentence without its frames has somebody say something who is not known."""
    for clause in _CLAUSE.split(reported):
        found = words(clause)
        says = any(word.keys & _SAYING for word in found)
        if says and any(word.is_capital and not is_free(word) and not among(word, known) for word in found):
            return True
    return False


def in_first_person(text: str) -> bool:
    """Whether a text says `ich`, `wir`, `I` or `we`: outside of a quotation only the speaker could."""
    return any(word.text.lower() in _FIRST_PERSON for word in words(text))


def only_frames_in_english(text: str, speaker: frozenset[str]) -> bool:
    """Whether the English words around quotations say nothing but who speaks, when and where."""
    return all(word.text.lower() in _ENGLISH or word.keys & speaker for word in words(text))
