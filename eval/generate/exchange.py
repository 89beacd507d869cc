"""A question of question time as somebody outside would ask it: without address, standing alone."""

from __future__ import annotations

import re

from eval.generate.wording import any_of, words
from indexer.chunk import sentences

_SHORTEST, _LONGEST = 35, 240  # characters
_QUESTION = re.compile(r"[^?\n]*\?")
_DRUCKSACHE = re.compile(r"\s*(?:[–-]\s*)?\(?Drucks(?:ache|\.)?\s*\d+/\d+\)?")


def stand_alone(text: str) -> str | None:
    """The first sentence of a member's question that asks, with the government named; None where it needs what was
    said before.

    `Ich frage die Landesregierung: Wie fördert sie den Ausbau?` gives `Wie fördert die Landesregierung den Ausbau?`
    """
    address = re.search(words("questions")["address"], text)
    if address is None:
        return None
    asked = _QUESTION.match(text[address.end() :].strip())
    if asked is None:
        return None
    question = re.sub(r"\s+", " ", _DRUCKSACHE.sub("", asked[0])).strip(" –-•:")
    start, end = sentences(question)[-1]  # without statements in front of it: `Der Bund plant das. Wie …?`
    question = question[start:end]
    if any_of("questions", "pointing", whole=True).search(question[1:]):
        return None
    named = _named(question, address["asked"])
    if named is None or not _SHORTEST <= len(named) <= _LONGEST:
        return None
    return named[:1].upper() + named[1:]


def asks_for_a_number(question: str) -> bool:
    """Whether it begins as questions for a number or a day do."""
    return bool(any_of("questions", "facts").match(question))


def asks_for_a_day(question: str) -> bool:
    """Whether it begins as questions for a day or a year do."""
    return bool(any_of("questions", "days").match(question))


def asks_for_the_past(question: str) -> bool:
    """Whether it begins as questions for a day that is over do."""
    return bool(any_of("questions", "past").match(question))


def _named(question: str, asked: str) -> str | None:
    """The government in place of its first pronoun in a main clause; None where it stands in another form.

    In the first clause, and in one that goes on with `und`, the pronoun can hardly mean anybody else.
    """
    clauses = question.split(",")
    for place, clause in enumerate(clauses):
        if place and not clause.startswith((" und ", " oder ")):
            continue
        if re.search(r"\bihr (?=[A-ZÄÖÜ])|\bihr(?:e|en|em|er|es)\b", clause) and not re.search(r"\bsie\b", clause):
            return None
        for pronoun, wording in (("sie", "subject"), ("ihr", "subject_dative")):
            named, count = re.subn(rf"\b{pronoun}\b", words("questions")[wording].format(asked=asked), clause, count=1)
            if count:
                return ",".join([*clauses[:place], named, *clauses[place + 1 :]])
    return question
