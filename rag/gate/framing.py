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

from rag.answer import Citation
from rag.gate.frames import frames
from rag.gate.wording import LIMITS, Word, among, is_free, keys_of, listed, words
from rag.reference import long_date

_SAYING = listed("saying")
_REPORTING = _SAYING | listed("reporting")
_FIRST_PERSON = listed("first_person")
_CLAUSE = re.compile(r"[,;:]|(?<=\s)[–-](?=\s)|“|”|„|«|»|\"")
HOLE = "¤"
_REMARK = re.compile(r"\s[–-]\s[^–]{1,120}?\s[–-](?=[\s,.;:])")
_JOINING = re.compile(r"^\W*(?:Aber|Doch|Und|Denn|Also|Oder)\b")
# At a sentence's beginning; with a name only where no relative clause follows (`Herr Kettler, der …`).
_ADDRESS = re.compile(
    r"^(?:– )?(?:(?:(?:[Ss]ehr )?(?:[Gg]eehrte|[Vv]erehrte|[Ww]erte|[Ll]iebe|[Mm]eine)[nr]?[^,.;:]*(?:Herren|"
    r"Kolleginnen|Kollegen|Präsident|Präsidentin)|(?:Herr|Frau) (?:Präsident|Minister|Kollege|"
    r"Kollegin|Abgeordneter?)(?:in)?), |"
    r"(?:Herr|Frau|Kollege|Kollegin)(?: (?:Dr\.|Prof\.|Kollegin?|Minister(?:in)?|Abg\.|[A-ZÄÖÜ][\w-]+)){1,3}, "
    r"(?!d(?:er|ie|as|en|em)\b|dess?en\b|deren\b|und\b|Herr|Frau))+"
)
_ASIDE = re.compile(r" im Übrigen(?=[ ,.;])")
_OWN_SAYING = frozenset({"müssen", "wollen", "dürfen", "können", "einmal", "noch", "ganz", "klar", "deutlich"})


@dataclass(frozen=True, slots=True)
class Framed:
    """What a sentence reports, and whether a frame says that the speaker says it."""

    reported: str
    framed: bool


def speaker_keys(citation: Citation) -> frozenset[str]:
    """Under which keys (`rag.gate.wording`) the cited speaker may be known: name, title, group, office."""
    return keys_of(words(" ".join(filter(None, (citation.title, citation.speaker, citation.party, citation.office)))))


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
    known = frames(citation)
    if found := known.according.match(text.lstrip()):
        return Framed(text.lstrip()[found.end() :], True)
    kept, framed = [], False
    text = _detached(text, citation)
    start = 0
    for end in [*(m.end() for m in _CLAUSE.finditer(text)), len(text)]:
        clause, start = text[start:end], end
        if known.clause.fullmatch(_plain(without_reference(clause, citation))):
            framed = True
            kept += [HOLE] * clause.count(HOLE)
        else:
            kept.append(clause)
    return Framed("".join(kept), framed)


def _detached(text: str, citation: Citation) -> str:
    """The text with the group or the office behind a name in brackets: `Ida Thal, BU, sagte`."""
    for one in filter(None, (citation.party, citation.office)):
        text = text.replace(f", {one},", f" ({one})")
    return text


def _plain(clause: str) -> str:
    """A clause with nothing but its words and brackets, a blank behind each."""
    return "".join(f"{one} " for one in re.findall(r"[^\s,;:.„“”»«\"¤–]+(?:\.(?=\s))?", clause))


def matter(cited: str) -> str:
    """The words of a speaker without what does not belong to the statement.

    That is: whom it addresses, how it is joined to the one before (`Aber …`), that the speaker says so (`Da muss
    ich sagen`), a remark between dashes that limits nothing.
    """
    cited = _REMARK.sub(lambda m: " " if not any(w.keys & LIMITS for w in words(m[0])) else m[0], cited)
    cited = _ADDRESS.sub("", _JOINING.sub("", _ADDRESS.sub("", cited)))
    cited = _ASIDE.sub(" ", cited)
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


def names_another(reported: str, known: frozenset[str]) -> bool:
    """Whether what is left of a sentence without its frames has somebody say something who is not known."""
    for clause in _CLAUSE.split(reported):
        found = words(clause)
        says = any(word.keys & _SAYING for word in found)
        if says and any(word.is_capital and not is_free(word) and not among(word, known) for word in found):
            return True
    return False


def in_first_person(text: str, language: str) -> bool:
    """Whether a text says `ich`, `wir`, `I` or `we`: outside of a quotation only the speaker could."""
    own = _FIRST_PERSON | listed("first_person_english") if language == "en" else _FIRST_PERSON
    return any(word.text.lower() in own for word in words(text))


def only_frames_in_english(text: str, citation: Citation) -> bool:
    """Whether the English words around quotations say nothing but who speaks, when and where."""
    text = _detached(without_reference(text, citation), citation)
    return bool(frames(citation).english.fullmatch(_plain(text)))
