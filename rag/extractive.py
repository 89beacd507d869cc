"""Answers without a language model: the sentences that answer best, verbatim, each with who said it, when and where.

passages ─▶ sentences (quotable.py) ─▶ scored ─▶ the best, with what they lean on (leaning.py) and what goes on
                                                 from them ─▶ quotes, none overlapping another
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np

from indexer.analysis import analyse
from indexer.embedding import Embedder
from indexer.protocol import Role, Turn
from indexer.store import Passage
from rag.composition.figures import dated, figure
from rag.composition.leaning import Lean, leaning
from rag.composition.quotable import Sentence, is_procedure, quotable
from rag.gate.standing import borrowed, caution, interrupted
from rag.question import Question
from rag.retrieval.features import is_question
from rag.retrieval.question_adapter import Vector
from rag.retrieval.topic import Topic
from rag.understanding.lexicon import lexicon
from rag.understanding.wanted import DATE, NUMBER

MAX_QUOTES = 4
_OF_A_TURN = 2  # quotes; one more where the question says whose words it wants
COMPARED = 12  # sentences that are compared with the question by their vectors,
_COMPARED_LENGTH = 260  # characters of each; what it is about stands in these
_LENGTH = 400  # characters; a quote takes in what goes on from it up to here
_WITH_CONTEXT = 600  # characters; up to here it takes along what it cannot be understood without
_ADDRESS = 600  # characters; what the chair says in fewer is said in passing
_STEM = 4  # letters
_LONG = 300  # characters; a longer sentence says no more
_PASSAGE_BEFORE = 1.5  # what the passage counts in choosing these: less than in the end, so that others are looked at
_AGAIN = 0.35  # and so much less for each better sentence of the same passage
_NEARNESS_SPAN = 0.12  # cosine; so much below the nearest counts nothing
_KEEP = 2.4  # a further quote's score may lie so much below the best one's,
_KEEP_ELSEWHERE = 1.8  # and that of one from a sitting that nothing is quoted from yet so much

# What a sentence's score is made of, each part 0 to 1: learned (logistic regression, rounded) from which sentences of
# the passages found hold the answer, on the development questions and others written by hand.
_WEIGHTS = {
    "passage": 2.8,  # how good its passage is against the best
    "first": 0.7,  # whether that is the first passage
    "share": 1.2,  # the share of the question's terms that it holds,
    "share_before": 1.2,  # the sentence before it,
    "share_item": 1.0,  # and its agenda item
    "near": 2.6,  # how near it is in meaning to the nearest sentence,
    "near_before": 0.6,  # and the sentence before it
    "wanted": 2.0,  # the figure or date that is asked for
    "reason": 0.8,  # a reason where one is asked for
    "stance": 2.0,  # a position taken, where positions are asked for
    "long": 0.65,  # how long it is
    "retorts": -1.0,  # an answer to an interjection
    "asks": -1.0,  # a question
    "told": -0.5,  # what others said, or may have said
    "not_own": -4.0,  # what others want, or a question, where positions are asked for
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a turn that may be quoted, the passage it lies in, and how well it answers (up to about 13)."""

    passage: Passage
    turn: Turn
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its passage and what its score is made of.

    `before` and `behind` are its neighbours' places, the latter only within its paragraph.
    """

    passage: Passage
    turn: Turn
    sentence: Sentence
    parts: dict[str, float]
    before: int | None = None
    behind: int | None = None

    @property
    def text(self) -> str:
        return self.turn.text[self.sentence.start : self.sentence.end]

    @property
    def score(self) -> float:
        return sum(_WEIGHTS[name] * value for name, value in self.parts.items())


def choose(
    question: Question,
    passages: Sequence[Passage],
    turns: Mapping[str, Turn],
    topic: Topic,
    embedder: Embedder | None,
    limit: int = MAX_QUOTES,
    *,
    compared: int = COMPARED,
    asked: Vector | None = None,
    stance: bool = False,
) -> list[Quote]:
    """At most `limit` quotes, the best first, each within one of the passages; none overlaps another.

    So many sentences are `compared` with the question by their vectors (`asked` is the question's, where it is known);
    `stance` prefers those that take a position.
    """
    read = _read(question, passages, turns, topic, stance)
    if embedder:
        read = _compared(
            read, embedder, embedder.embed_query(question.standalone) if asked is None else asked, compared
        )
    if stance:
        read = [_taking_position(one) for one in read]
    scores = [one.score for one in read]
    of_a_turn = _OF_A_TURN + question.entities.names_somebody
    chosen: list[Quote] = []
    for place in sorted(range(len(read)), key=lambda place: -scores[place]):
        if len(chosen) == limit or (chosen and scores[place] < chosen[0].score - _KEEP):
            break
        same = [q for q in chosen if q.turn.turn_id == read[place].turn.turn_id]
        quote = _quote(read, place, scores[place], same)
        if quote is None or len(same) >= of_a_turn:
            continue
        elsewhere = chosen and all(_sitting(q.passage) != _sitting(quote.passage) for q in chosen)
        if not elsewhere or quote.score >= chosen[0].score - _KEEP_ELSEWHERE:
            chosen.append(quote)
    return chosen


def _sitting(passage: Passage) -> tuple[str, int, int]:
    return passage.parliament, passage.period, passage.sitting


def _read(
    question: Question, passages: Sequence[Passage], turns: Mapping[str, Turn], topic: Topic, stance: bool
) -> list[_Read]:
    """The sentences that may be quoted, each once, neighbours next to each other.

    What somebody asks the government answers nobody's question, unless it is the asker whose words are wanted; a
    position (`stance`) it is never.
    """
    best = max((p.score for p in passages), default=0.0)
    found: list[_Read] = []
    seen: set[tuple[str, int]] = set()
    for place, passage in enumerate(passages):
        turn, day = turns[passage.turn_id], date.fromisoformat(passage.date)
        meant = question.entities.means(passage.speaker, day)
        named = meant or question.entities.means_group(passage.party, day)
        only_asks = is_question(passage) and (stance or not named)
        of_passage = {
            "passage": passage.score / best if best > 0 else 0.0,
            "first": float(place == 0),
            "share_item": topic.share(topic.held(set(analyse(passage.agenda_item.title or "")))),
        }
        chair_meant = meant and passage.role == Role.CHAIR
        for sentence in quotable(turn, passage.start, passage.end, chair_meant=chair_meant):
            if (turn.turn_id, sentence.start) in seen or (only_asks and sentence.asks):
                continue
            seen.add((turn.turn_id, sentence.start))
            text = turn.text[sentence.start : sentence.end]
            parts = of_passage | _parts(question, text, sentence, topic)
            # Of the chair how it leads through the sitting is wanted only where the question is about that.
            leads = chair_meant and (len(turn.text) < _ADDRESS or is_procedure(text))
            if leads and not _touches(text, topic):
                continue
            parts["told"] = float(caution(turn, sentence.start, sentence.end) is not None)
            found.append(_Read(passage, turn, sentence, parts))
    return _with_neighbours(found)


def _touches(text: str, topic: Topic) -> bool:
    """Whether a text holds one of the question's terms, or what one begins with: `Maske` of `Maskenpflicht`."""
    held = set(analyse(text))
    return bool(topic.held(held)) or any(
        len(word) >= _STEM and term.startswith(word) for word in held for term in topic.weights
    )


def _parts(question: Question, text: str, sentence: Sentence, topic: Topic) -> dict[str, float]:
    """What of a sentence's score is its own."""
    wanted = question.wanted
    return {
        "share": topic.share(topic.held(set(analyse(text)))),
        "wanted": figure(question.text, text) if wanted == NUMBER else float(wanted == DATE and dated(text)),
        "reason": float(bool(_reasons()[0].search(question.text) and _reasons()[1].search(text))),
        "long": min(len(text), _LONG) / _LONG,
        "retorts": float(sentence.retorts),
        "asks": float(sentence.asks),
    }


@cache
def _standpoint() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['standpoints']['words'])})", re.IGNORECASE)


@cache
def _views() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How the views of others are told, and who speaks for oneself."""
    words = lexicon()["standpoints"]
    return re.compile("|".join(words["others"])), re.compile(rf"\b(?:{'|'.join(words['own'])})\b", re.IGNORECASE)


@cache
def _reasons() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What asks for a reason, and what brings one."""
    words = lexicon()["reasons"]
    asked, given = (re.compile(rf"\b(?:{'|'.join(words[key])})\b", re.IGNORECASE) for key in ("asked", "given"))
    return asked, given


def _with_neighbours(found: Sequence[_Read]) -> list[_Read]:
    """The sentences with which of them stand right before and behind, so that both could be one quote."""
    places = sorted(range(len(found)), key=lambda i: (found[i].turn.turn_id, found[i].sentence.start))
    read = list(found)
    for one, other in pairwise(places):
        if _adjoin(found[one], found[other]):
            share = found[one].parts["share"]
            if "\n" not in found[one].turn.text[found[one].sentence.end : found[other].sentence.start]:
                read[one] = replace(read[one], behind=other)
            read[other] = replace(read[other], before=one, parts=read[other].parts | {"share_before": share})
    return read


def _adjoin(one: _Read, other: _Read) -> bool:
    """Whether two sentences of one turn stand next to each other, with nothing called in between."""
    start, end = one.sentence.end, other.sentence.start
    turn = one.turn
    return (
        turn.turn_id == other.turn.turn_id
        and 0 <= end - start <= 1
        and not interrupted(turn, one.sentence.start, other.sentence.end)
    )


def _compared(read: Sequence[_Read], embedder: Embedder, asked: Vector, compared: int) -> list[_Read]:
    """The sentences again, the most promising with how near each is to the question in meaning."""
    if not read:
        return []
    places = _promising(read)[:compared]
    vectors = embedder.embed_passages(
        [f"{read[i].turn.speaker.name}: {read[i].text[:_COMPARED_LENGTH]}" for i in places]
    )
    cosines = vectors @ asked
    nearness = np.clip(1 - (float(cosines.max()) - cosines) / _NEARNESS_SPAN, 0, 1)
    near: dict[int | None, float] = dict(zip(places, map(float, nearness), strict=True))
    return [
        replace(one, parts=one.parts | {"near": near.get(i, 0.0), "near_before": near.get(one.before, 0.0)})
        for i, one in enumerate(read)
    ]


def _taking_position(one: _Read) -> _Read:
    """The sentence with a position counted as far as it is one on the topic: many call on others to do something."""
    on_topic = max(one.parts["share"], one.parts.get("near", 0.0), one.parts.get("share_before", 0.0))
    others = one.sentence.asks or is_others_view(one.text, told=one.parts["told"] > 0)
    stance = on_topic * bool(_standpoint().search(one.text))
    return replace(one, parts=one.parts | {"stance": stance, "not_own": float(others)})


def is_others_view(text: str, *, told: bool = False) -> bool:
    """Whether a sentence says what others want or say, and nothing of the speaker's own group: `Sie fordern …`.

    `told` is whether it is known already to tell what others say.
    """
    others, own = _views()
    return (told or bool(others.search(text))) and not own.search(text)


def _promising(read: Sequence[_Read]) -> list[int]:
    """The places of the sentences, those first that are worth comparing: the best of each passage before its others."""
    below: Counter[str] = Counter()
    scores = []
    for place in sorted(range(len(read)), key=lambda place: -read[place].score):
        parts, passage = read[place].parts, read[place].passage.chunk_id
        lighter = parts["passage"] * (_WEIGHTS["passage"] - _PASSAGE_BEFORE) + parts["long"] * _WEIGHTS["long"]
        scores.append((read[place].score - lighter - _AGAIN * below[passage], place))
        below[passage] += 1
    return [place for _, place in sorted(scores, key=lambda scored: -scored[0])]


def _quote(read: Sequence[_Read], place: int, score: float, others: Sequence[Quote]) -> Quote | None:
    """A sentence with what it leans on and what goes on from it, apart from other quotes of its turn.

    None where what it leans on is not there, or is quoted already.
    """
    one = read[place]
    first = _leant_on(read, place)
    if first is None or not one.sentence.alone:
        return None
    start, end = read[first].sentence.start, one.sentence.end
    if any(start < other.end and other.start < end for other in others):
        return None
    limit = min((other.start for other in others if other.start >= end), default=len(one.turn.text))
    behind = one.behind
    while behind is not None and not read[behind].sentence.asks and read[behind].sentence.end <= limit:
        if not _fits(one, start, read[behind].sentence.end, _LENGTH):
            break
        end, behind = read[behind].sentence.end, read[behind].behind
    return Quote(one.passage, one.turn, start, end, score)


def _leant_on(read: Sequence[_Read], place: int) -> int | None:
    """The place of the first sentence that must come along, maybe the sentence's own; None where it is missing."""
    one, first = read[place], place
    while (lean := leaning(read[first].text)) is not Lean.NONE:
        before = read[first].before
        longest = _WITH_CONTEXT if lean is Lean.ALL else _LENGTH
        if before is None or not _fits(one, read[before].sentence.start, one.sentence.end, longest):
            return None if lean is Lean.ALL else first
        first = before
    return first


def _fits(one: _Read, start: int, end: int, longest: int) -> bool:
    """Whether a quote from there to there may be made around a sentence: in its passage, the speaker's own words."""
    return (
        one.passage.start <= start
        and end <= one.passage.end
        and end - start <= longest
        and not interrupted(one.turn, start, end)
        and not borrowed(one.turn, start, end)
    )
