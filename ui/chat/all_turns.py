"""From an answer to all of it: the search for every turn of those asked for, on what was asked.

An answer quotes the best passages; whoever makes a record of a subject wants each of them, in order.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from indexer.analysis import analyse
from rag.assistant import Assistant
from rag.question import Question
from rag.understanding.shapes import about
from ui.chat.conversation import AllTurns, Exchange
from ui.chat.understood import FIELDS, as_filter, changeable
from ui.filters import Form, to_form
from ui.search.address import Asked

log = logging.getLogger(__name__)

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS = 5
# Nouns that say what the answer is to be like, not what it is to be about.
_OF_ASKING_TEXT = (
    "Thema Rede Reden Redebeitrag Redebeiträge Zitat Zitate Aussage Aussagen Äußerung Äußerungen Wortlaut Reihenfolge "
    "Lauf Laufe Verlauf Jahr Jahre Jahres Jahren Monat Monate Minister Ministerin Regierung Landesregierung "
    "Landtag Fraktion Fraktionen Haltung Position"
)
_OF_ASKING = frozenset(_OF_ASKING_TEXT.split())


def all_turns(assistant: Assistant, exchange: Exchange) -> AllTurns | None:
    """The search for an answered question; None where its words cannot be told or stand together nowhere. Never raises.

    What is limited to is what the filters say and what was understood for sure.
    """
    if exchange.answer is None:
        return None
    try:
        words = words_of(assistant.understand(exchange.question, exchange.history, exchange.ignoring))
        if not words:
            return None
        limits = form = to_form(exchange.filters)
        for item in exchange.answer.understood.items:
            if item["sure"] and changeable(item) and not _limited(limits, item["kind"]):
                form = as_filter(form, item)
        asked = Asked(q=words, form=form, sort="oldest")
        found = assistant.index.search_turns(replace(asked.query(), limit=0))
    except Exception:  # the answer stands without it
        log.exception("The search for all turns of an answer failed")
        return None
    return None if found.any_word or not found.total else AllTurns(asked.address(), found.total, words)


def _limited(form: Form, kind: str) -> bool:
    """Whether the form limits that already: it is as the user wants it."""
    if kind == "date":
        return bool(form.date_from or form.date_to)
    return bool(getattr(form, FIELDS.get(kind, "drucksachen" if kind == "drucksache" else "agenda")))


def words_of(question: Question) -> str:
    """The nouns, names and numbers of what a question is about, as they are written; empty where it has none.

    A question of words in small letters alone, up to three of them, is about all of them.
    """
    words = [word for word in _WORD.findall(about(question).topic) if analyse(word) and word not in _OF_ASKING]
    if question.entities.dates:
        words = [word for word in words if not _YEAR.fullmatch(word)]
    first = next(iter(_WORD.findall(question.standalone)), "")
    named = [word for word in words if (word[0].isupper() or word[0].isdigit()) and word != first]
    if not named and question.language == "de" and len(words) <= 3:
        named = words
    named = list(dict.fromkeys(named))
    return " ".join(named) if len(named) <= _MOST_WORDS else ""
