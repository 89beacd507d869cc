"""Answers without a language model: the sentences that answer best, verbatim, each with who said it, when and where."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from indexer.analysis import analyse
from indexer.chunk import sentences
from indexer.embedding import Embedder
from indexer.protocol import Turn
from indexer.store import Passage
from rag.features import is_question
from rag.question import Question
from rag.standing import borrowed, interrupted
from rag.topic import Topic
from rag.wanted import holds

MAX_QUOTES = 4
_READ = 8  # passages whose sentences are considered
_COMPARED = 12  # sentences that are compared with the question by their vectors
_MIN_QUOTE = 30  # characters
_ADDRESS_LENGTH = 90  # characters
_QUOTE_LENGTH = 420  # characters; a sentence that leans on the one before takes it along up to here
_KEEP = 0.78  # share of the best sentence's score that a further one must reach
# What a sentence's score is made of, found on the development questions: the share of the question's terms in it (up to
# 1), how good its passage is against the best (up to 1), how near it is in meaning to the nearest (up to 1).
_PASSAGE_WEIGHT = 0.7
_NEARNESS_WEIGHT = 0.5
_WANTED_BONUS = 0.2  # for a figure or a date where one is asked for
_RHETORICAL = 0.4  # off for a question, and for a retort to somebody who called in between
_NEARNESS_SPAN = 0.12  # cosine; so much below the nearest counts nothing
_LEANS = re.compile(
    r"^(?:–\s*)?(?:Das|Dies|Diese[rsnm]?|Es|Er|Sie|Dort|Da|Dafür|Dazu|Daher|Deshalb|Deswegen|Darum|Damit|Davon|Aber|Und|"
    r"Denn|Also|Hier)\b"
)
_ADDRESS = re.compile(
    r"^(?:Sehr geehrte|Meine (?:sehr )?(?:verehrten|geehrten|Damen)|Verehrte|Liebe Kolleg|Vielen Dank|Herzlichen Dank|"
    r"Herrn? (?:Präsident|Minister|Kollege|Abg)|Frau (?:Präsidentin|Ministerin|Kollegin|Abg))"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a turn that may be quoted, the passage it was found in, and how well it answers (up to about 2.4)."""

    passage: Passage
    turn: Turn
    start: int
    end: int
    score: float


def choose(
    question: Question,
    passages: Sequence[Passage],
    turns: Mapping[str, Turn],
    topic: Topic,
    embedder: Embedder | None,
) -> list[Quote]:
    """One to `MAX_QUOTES` quotes, the best first, from the best passages; none overlaps another."""
    best = max((p.score for p in passages), default=0.0)
    found = [
        Quote(
            passage,
            turns[passage.turn_id],
            start,
            end,
            lexical + _PASSAGE_WEIGHT * (passage.score / best if best > 0 else 0.0),
        )
        for passage in passages[:_READ]
        for start, end, lexical in _scored(question, turns[passage.turn_id], passage, topic)
    ]
    found.sort(key=lambda q: -q.score)
    if embedder:
        found = _compared(question, found[:_COMPARED], embedder)
    return _distinct([_with_context(quote) for quote in found])


def _scored(question: Question, turn: Turn, passage: Passage, topic: Topic) -> list[tuple[int, int, float]]:
    """The sentences of a passage that may be quoted, with the share of the question's terms they hold.

    What somebody asks the government answers nobody's question, unless it is the asker whose words are wanted.
    """
    wanted = question.wanted
    meant = question.entities.means(passage.speaker, date.fromisoformat(passage.date))
    named = meant or question.entities.means_group(passage.party, date.fromisoformat(passage.date))
    only_asks = is_question(passage) and not named
    result = []
    for start, end in sentences(passage.text):
        start, end = start + passage.start, end + passage.start
        text = turn.text[start:end]
        # A sentence that only announces (`Ich frage die Landesregierung:`) says nothing, and many people say it.
        if len(text) < _MIN_QUOTE or text.endswith(":") or _is_address(text) or interrupted(turn, start, end):
            continue
        if borrowed(turn, start, end):
            continue
        # One in lower case goes on from before an interjection: half a sentence is no quote.
        if (text.endswith("?") and only_asks) or text[:1].islower():
            continue
        value = topic.share(topic.held(set(analyse(text)))) + _WANTED_BONUS * holds(wanted, text)
        value -= _RHETORICAL if text.endswith("?") or _retorts(turn, start) else 0.0
        result.append((start, end, value))
    return result


def _retorts(turn: Turn, start: int) -> bool:
    """Whether the words answer an interjection: a dash begins them right behind it."""
    return turn.text.startswith("–", start) and any(start - 2 <= i.offset <= start for i in turn.interjections)


def _is_address(text: str) -> bool:
    """Whether a sentence only greets or thanks; a longer one goes on to say something."""
    return len(text) < _ADDRESS_LENGTH and bool(_ADDRESS.match(text))


def _compared(question: Question, quotes: Sequence[Quote], embedder: Embedder) -> list[Quote]:
    """The quotes again, with how near each is to the question in meaning."""
    if not quotes:
        return []
    vectors = embedder.embed_passages([f"{q.turn.speaker.name}: {q.turn.text[q.start : q.end]}" for q in quotes])
    cosines = vectors @ embedder.embed_query(question.standalone)
    nearness = np.clip(1 - (float(cosines.max()) - cosines) / _NEARNESS_SPAN, 0, 1)
    scored = [
        Quote(q.passage, q.turn, q.start, q.end, q.score + _NEARNESS_WEIGHT * float(near))
        for q, near in zip(quotes, nearness, strict=True)
    ]
    return sorted(scored, key=lambda q: -q.score)


def _with_context(quote: Quote) -> Quote:
    """A quote that begins with a word leaning on the sentence before takes that sentence along."""
    text = quote.turn.text
    if not _LEANS.match(text[quote.start : quote.end]):
        return quote
    spans = sentences(text)
    place = next((i for i, (start, _) in enumerate(spans) if start == quote.start), 0)
    if place == 0:
        return quote
    start = spans[place - 1][0]
    fits = (
        start >= quote.passage.start
        and quote.end - start <= _QUOTE_LENGTH
        and "\n" not in text[start : quote.end]
        and not interrupted(quote.turn, start, quote.end)
        and not borrowed(quote.turn, start, quote.end)
    )
    return Quote(quote.passage, quote.turn, start, quote.end, quote.score) if fits else quote


def _distinct(quotes: Sequence[Quote]) -> list[Quote]:
    """The best quotes: those that come near the first, no two overlapping, at most two of one turn."""
    chosen: list[Quote] = []
    for quote in quotes:
        if len(chosen) == MAX_QUOTES or quote.score < _KEEP * quotes[0].score:
            break
        same = [q for q in chosen if q.turn.turn_id == quote.turn.turn_id]
        if len(same) < 2 and all(quote.end <= q.start or q.end <= quote.start for q in same):
            chosen.append(quote)
    return chosen
