"""Whether a sentence says no more than the words it cites: no other figure, name, word, order, negation or limit.

A language model cannot be trusted with what it adds or leaves out, and nothing here understands a sentence. So the
check is on the words, and strict: what does not pass is shown as the quotation itself instead (`rag.verify`).

    cited      Die Frist halten wir nur ein, wenn der Bund 5 Millionen Euro zahlt.
    passes     Man halte die Frist nur ein, wenn der Bund 5 Millionen Euro zahle.
    fails      Man halte die Frist ein. (a limit left out)      … wenn der Bund 6 Millionen Euro zahle. (a figure)
               Man halte die Frist nicht ein. (a negation)      … wenn der Bund spare. (another word)
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rag.gate.wording import LIMITS, NEGATIONS, Word, among, figures, is_free, keys_of, listed, negations

_AT_LEAST = 0.5  # of the cited sentence's own words must be told, so that its matrix clause cannot be left out
_ADDRESSED, _THIRD_PERSON = listed("addressed"), listed("third_person")
_FIRST_PERSON = listed("first_person")
_HIS = frozenset(["er", "ihn", "sein", "seine", "seinen", "seinem", "seiner", "seines"])
_HER = frozenset(["sie", "ihr", "ihre", "ihren", "ihrem", "ihrer", "ihres"])
_PRONOUNS = frozenset({"er", "sie", "ihm", "ihn", "ihnen"})


class Failure(StrEnum):
    """Why a sentence must not be shown as it is."""

    NOTHING = "it cites nothing that exists"
    MARKUP = "it holds markup, a link or characters that are not seen"
    QUOTATION = "the quoted words do not stand there"
    STITCHED = "the quoted words stand in several places"
    BORROWED = "the speaker quotes somebody else there"
    FIRST_PERSON = "it speaks as the speaker without quoting"
    ATTRIBUTION = "it names somebody else as the speaker"
    FIGURE = "a number or date in it does not stand there"
    WORD = "a word in it does not stand there"
    NEGATION = "a negation was added or dropped"
    LIMIT = "a limit or doubt was dropped"
    ORDER = "names, things or numbers stand in another order"
    TOO_LITTLE = "too much was left out"
    QUESTION = "a question is told as a statement"
    PERSON = "whom the speaker means cannot be told from that sentence"
    MOOD = "it states in its own voice what somebody said"
    LANGUAGE = "only quoted words can be checked in another language than the protocol's"


def ungrounded(told: Sequence[Word], cited: Sequence[Word], needed: Sequence[Word]) -> Failure | None:
    """Why the words `told` say something else than the words `cited`, or None.

    `needed` are those of the cited words that belong to the statement (`rag.gate.framing.matter`): what of them turns
    or limits it has to be told.
    """
    present, stated = keys_of(cited), keys_of(told)
    counted = figures(cited)
    for figure, behind in figures(told):
        if not any(figure == other and (not behind or behind & counts or not counts) for other, counts in counted):
            return Failure.FIGURE
    content = [word for word in told if not is_free(word)]
    if not all(word.is_figure or word.keys & NEGATIONS or among(word, present) for word in content):
        return Failure.WORD
    if negations(told) - negations(cited) or negations(needed) - negations(told):
        return Failure.NEGATION
    if any(word.keys & LIMITS and not among(word, stated) for word in needed):
        return Failure.LIMIT
    if not _in_order([w for w in content if w.is_capital or w.is_figure], cited):
        return Failure.ORDER
    matter = [word for word in needed if not is_free(word) and not word.is_figure]
    if sum(among(word, stated) for word in matter) < _AT_LEAST * len(matter):
        return Failure.TOO_LITTLE
    return None


def unclear_whom(told: Sequence[Word], cited: Sequence[Word], female: bool | None) -> bool:
    """Whether a sentence told of a speaker leaves open, or changes, who is meant. `female`: the speaker, where known.

    `Sie haben das verschlafen` is said to somebody; `er habe das verschlafen` would be read as said of the speaker,
    unless the sentence itself names before whom `er` means.
    """
    for place, word in enumerate(cited):
        if word.text in _ADDRESSED:
            return True
        named = any(before.is_capital and not is_free(before) for before in cited[:place])
        if word.text.lower() in _PRONOUNS and not named:
            return True
    speaks = any(word.text.lower() in _FIRST_PERSON or word.text.lower() == "man" for word in cited)
    same = {word.text.lower() for word in cited}
    new = {word.text.lower() for word in told} - same
    if female is not None and new & (_HIS if female else _HER):
        return True
    return not speaks and bool(new & _THIRD_PERSON)


def _in_order(told: Sequence[Word], cited: Sequence[Word]) -> bool:
    """Whether the words stand in the cited ones in the same order, each at a place of its own."""
    place = 0
    for word in told:
        while place < len(cited) and not among(word, cited[place].keys):
            place += 1
        if place == len(cited):
            return False
        place += 1
    return True
