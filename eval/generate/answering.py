"""Where a question of question time is answered: a place on every page of the answer, the one that says most first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from eval.dataset import Gold
from eval.dates import dates, placed_dates
from eval.generate.exchange import asks_for_a_day, asks_for_the_past
from eval.generate.telling import gold, is_idle, quotable, whole_sentences
from eval.generate.wording import any_of
from eval.matching import letters
from eval.numbers import numbers
from indexer.protocol import Turn
from indexer.store.holdings import SittingRow

_FEWEST = 20  # letters and digits of a quote; a page with fewer of the answer is no place
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?:/(?:\d{4}|\d\d))?(?![\w%€]|[.,]\d)")
# Figures that count nothing: of laws, papers, roads (`L 3020`), pages, and inside of names (`COVID-19`, `2019-nCoV`).
_NO_QUANTITY = re.compile(
    r"§+\s?\d+\w*|\b\d{1,3}/\d+|\b(?:Artikel|Absatz|Satz|Ziffer|Frage|Seite|(?:Art|Abs|Nr|S)\.)\s?\d+\w*|"
    r"\b[^\W\d_]\w*-\d+(?:-\w+)*|\b(?:19|20)\d\d-(?=\w)|\b[A-Z]{1,2}\s\d+\b"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The places of an answer, and how much the first quote shares with the question: of what the sentence does that
    shares most (0..1). Little of it says that the quote, though it has the figure asked for, may be about another."""

    places: tuple[Gold, ...]
    share: float


def answered(
    row: SittingRow, turn: Turn, question: str, weights: Mapping[str, float], *, fact: bool = False
) -> Answer | None:
    """A place on every page with at least `_FEWEST` letters of an answer; None where no sentence tells anything.

    The best sentence of the page is quoted: the one that shares most with the question, for a `fact` first of all one
    that gives a figure (`gives`). Where no sentence stands whole on the page, it is the longest stretch of words.
    """
    day = date.fromisoformat(row.date)
    sentences = [s for s in quotable(turn, weights) if len(letters(s.text)) >= _FEWEST]
    ranked = sorted(
        ((fact and gives(question, s.text, day), s.score, len(s.text), s) for s in sentences),
        key=lambda rank: rank[:3],
        reverse=True,
    )
    if not ranked or ranked[0][1] <= 0 or (fact and not ranked[0][0]):
        return None
    quotes: dict[int, str] = {}
    for *_, sentence in ranked:
        quotes.setdefault(sentence.page, sentence.text)
    for page in dict.fromkeys(paragraph.page for paragraph in turn.paragraphs):
        if page is not None and page not in quotes and (stretch := _stretch(turn, page)):
            quotes[page] = stretch
    found = tuple(gold(row, turn, page, quote) for page, quote in quotes.items())
    return Answer(found, ranked[0][1] / max(score for _, score, *_ in ranked))


def gives(question: str, sentence: str, day: date) -> bool:
    """Whether a sentence gives what is asked for on that day and is not in the question: a date, otherwise an amount.

    Figures that count nothing are left out, and years for an amount; a share is given in per cent. What is asked for
    in the future is not given by a date before that day, which is rather the answer's own history.
    """
    asked, said = (_NO_QUANTITY.sub(" ", text) for text in (question, sentence))
    if asks_for_a_day(question):
        known = dates(asked)
        given = [(d.year or day.year, d.month) for d in dates(said) if not any(d.agrees(other) for other in known)]
        years = _YEAR.findall(_without_dates(said))
        given += [(int(year[:4]), 12) for year in years if year not in asked]
        return any(asks_for_the_past(question) or month >= (day.year, day.month) for month in given)
    if any_of("questions", "shares").search(question) and not (
        "%" in said or any_of("questions", "parts").search(said)
    ):
        return False
    amounts, held = (numbers(_YEAR.sub(" ", text), "de") for text in (said, asked))
    return bool(set(amounts) - set(held))


def _without_dates(text: str) -> str:
    for _, (start, end) in reversed(placed_dates(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _stretch(turn: Turn, page: int) -> str | None:
    """What to quote from a page without a sentence of the usual form: any whole one that does not greet, otherwise the
    most words in a row; None where all are too short."""
    whole = [turn.text[start:end] for start, end, own in whole_sentences(turn) if own == page]
    for found in ([text for text in whole if not is_idle(text)], _pieces(turn, page)):
        longest = max(found, key=lambda text: len(letters(text)), default="")
        if len(letters(longest)) >= _FEWEST:
            return longest
    return None


def _pieces(turn: Turn, page: int) -> list[str]:
    """What of a turn stands on a page from one paragraph or interjection to the next, without halves of words."""
    found = []
    for paragraph in turn.paragraphs:
        calls = {call.offset for call in turn.interjections if paragraph.start < call.offset < paragraph.end}
        cuts = sorted({paragraph.start, paragraph.end} | calls) if paragraph.page == page else []
        for start, end in pairwise(cuts):
            while start < end and turn.text[start - 1 : start + 1].isalnum() and start > 0:
                start += 1
            while start < end and turn.text[end - 1 : end + 1].isalnum() and end < len(turn.text):
                end -= 1
            found.append(turn.text[start:end].strip())
    return found
