"""How well what was found carries an answer, as few numbers, each of which speaks for an answer or against one.

    near             the nearest passage in meaning, of those that may answer; 0 for English questions
    covered          the largest share of the question's weighted terms that two neighbouring sentences hold
    together         the same for the things it names alone
    unheard          against: the share of the things that stand nowhere in the index and are not there in other words
    others           against: the share of the things that others speak of, and nobody who may answer
    absent           against: the share of the things that nobody speaks of in what was found, though they are known
    covered_gap      against: how much more of the question some other's passage holds than any that may answer
    debate_gap       against: the same for the titles of the debates

The model that weighs them is in `rag/abstention/answerable.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from indexer.analysis import analyse
from indexer.chunk import sentences
from rag.question import Question
from rag.retrieval.features import Candidate
from rag.retrieval.topic import Topic

Signals = Mapping[str, float]

VECTORS = ("near",)
FOR = ("near", "covered", "together")
AGAINST = ("unheard", "others", "absent", "covered_gap", "debate_gap")
NAMES = ("english", *FOR, *AGAINST)

_READ = 12  # passages whose sentences are looked at
_MIDDLE, _SPAN = 0.85, 0.05  # cosine to the adapted question; nearness is counted from here in units of that


def signals(
    question: Question, answering: Sequence[Candidate], everybody: Sequence[Candidate], topic: Topic
) -> Signals:
    """The signals of the passages that may answer, best first, against those of everybody; all of `NAMES`.

    Shares are 0 to 1; nearness is about -3 to 1, and 0 where no passage has a vector.
    """
    english = question.language == "en"
    cosines = [c.moved for c in answering if c.moved is not None]
    near = (max(cosines) - _MIDDLE) / _SPAN if cosines else 0.0
    windows = [terms for candidate in answering[:_READ] for terms in _windows(candidate)]
    things = topic.things
    ours = {c.passage.chunk_id for c in answering}
    theirs = [c for c in everybody if c.passage.chunk_id not in ours]
    missing = things - _held(things, answering, windows, topic)
    unheard = missing & topic.unheard
    others = (missing - unheard) & _written(theirs)
    held = [topic.held(terms) for terms in windows]
    return {
        "english": float(english),
        "near": 0.0 if english else near,
        "covered": 0.0 if english else _best(held, topic),
        "together": _best((terms & things for terms in held), topic, things),
        "unheard": _share(unheard, topic, things),
        "others": _share(others, topic, things),
        "absent": _share(missing - unheard - others, topic, things),
        "covered_gap": _gap((_all(c) for c in everybody), (_all(c) for c in answering), topic),
        "debate_gap": _gap((c.terms.agenda for c in everybody), (c.terms.agenda for c in answering), topic),
    }


def _windows(candidate: Candidate) -> list[frozenset[str]]:
    """The terms of each two neighbouring sentences of a passage, and of its debate with what it answers."""
    text = candidate.passage.text
    each = [frozenset(analyse(text[start:end])) for start, end in sentences(text)]
    return [*(a | b for a, b in pairwise([*each, frozenset()])), candidate.terms.agenda | candidate.terms.question]


def _held(
    things: frozenset[str], answering: Sequence[Candidate], windows: Sequence[frozenset[str]], topic: Topic
) -> frozenset[str]:
    """The things that are spoken of: in the very word anywhere, in other words only where those stand together."""
    written = things & _written(answering)
    reworded = (topic.held(terms) for terms in windows) if things - written else ()
    return written | (things & frozenset().union(*reworded))


def _written(candidates: Sequence[Candidate]) -> frozenset[str]:
    return frozenset().union(*(_all(c) for c in candidates))


def _all(candidate: Candidate) -> frozenset[str]:
    terms = candidate.terms
    return terms.text | terms.agenda | terms.speaker | terms.question


def _share(some: Iterable[str], topic: Topic, things: frozenset[str]) -> float:
    total = sum(topic.weights[thing] for thing in things)
    return sum(topic.weights[thing] for thing in some) / total if total else 0.0


def _best(held: Iterable[Iterable[str]], topic: Topic, of: frozenset[str] | None = None) -> float:
    """The largest share of all terms, or of some, that one of the sets holds."""
    everything = frozenset(topic.weights) if of is None else of
    return max((_share(terms, topic, everything) for terms in held), default=0.0)


def _gap(everybody: Iterable[frozenset[str]], answering: Iterable[frozenset[str]], topic: Topic) -> float:
    """How much larger a share of the question the best of everybody holds than the best of those who may answer."""
    best = max((topic.share(topic.held(terms)) for terms in everybody), default=0.0)
    return max(0.0, best - max((topic.share(topic.held(terms)) for terms in answering), default=0.0))
