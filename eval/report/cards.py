"""A question of the run as the report shows it: what was asked, found, answered and cited, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.dataset import Gold, Question
from eval.matching import letters
from eval.metrics.gold import LONGEST, cites_gold
from eval.report.rows import Line, verdict
from eval.report.shown import anchor

HIT, PAGE, WORDS = "gold", "gold page, other speaker", "gold words, other place"
_UNDERSTOOD = (
    ("speakers", "speaker"),
    ("offices", "office"),
    ("parties", "party"),
    ("sittings", "sitting"),
    ("drucksachen", "paper"),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage of the ranking; `hit` says in what way it is a gold one, empty where in none."""

    passage: Mapping[str, Any]
    hit: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the answer, and whether it names a gold page and its speaker."""

    citation: Mapping[str, Any]
    gold: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """A gold place, the rank of the first passage on it (None where there is none), and whether it was cited."""

    gold: Mapping[str, Any]
    rank: int | None
    cited: bool


@dataclass(frozen=True, slots=True)
class Card:
    """All there is to show of a question; `change` is its entry in the comparison with a baseline."""

    line: Line
    verdict: Mapping[str, Any]
    rank: int | None
    understood: tuple[tuple[str, str], ...]
    cited: tuple[Cited, ...]
    expected: tuple[Expected, ...]
    ranking: tuple[Ranked, ...]
    change: Mapping[str, Any] | None = None

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return anchor(str(self.line["id"]))


def card(line: Line, change: Mapping[str, Any] | None = None) -> Card:
    """The card of a line of results.jsonl."""
    golds = [_question(gold) for gold in line.get("gold") or []]
    passages, citations = line.get("evidence") or [], line.get("citations") or []
    ranking = tuple(Ranked(passage, _hit(passage, golds)) for passage in passages)
    expected = tuple(_expected(question, passages, citations) for question in golds)
    return Card(
        line=line,
        verdict=verdict(line),
        rank=min((one.rank for one in expected if one.rank), default=None),
        understood=tuple(_understood(line.get("understood") or {})),
        cited=tuple(Cited(one, any(cites_gold(one, question) for question in golds)) for one in citations),
        expected=expected,
        ranking=ranking,
        change=change,
    )


def _question(gold: Mapping[str, Any]) -> Question:
    """A question with this one gold place, for what compares with places."""
    held = Gold(
        gold["sitting"],
        gold["page"],
        gold["speaker"],
        gold.get("quote") or "",
        parliament=gold.get("parliament"),
        period=gold.get("period"),
    )
    return Question("", "", "", "", gold=(held,))


def _expected(question: Question, passages: Sequence[Line], citations: Sequence[Line]) -> Expected:
    ranks = (rank for rank, passage in enumerate(passages, 1) if _on(passage, question))
    cited = any(cites_gold(citation, question) for citation in citations)
    return Expected(question.gold[0].to_json(), next(ranks, None), cited)


def _hit(passage: Line, golds: Sequence[Question]) -> str:
    if any(_on(passage, question) for question in golds):
        return HIT
    words = letters(passage.get("text") or "")
    if any(len(quote := letters(question.gold[0].quote)) > 0 and quote in words for question in golds):
        return WORDS
    return PAGE if any(_on(passage, question, anybody=True) for question in golds) else ""


def _on(passage: Line, question: Question, *, anybody: bool = False) -> bool:
    """Whether a passage lies on the gold page, and is the gold speaker's if it may not be anybody's."""
    if len(passage.get("text") or "") > LONGEST:
        return False
    speaker = question.gold[0].speaker if anybody else passage.get("speaker")
    return cites_gold({**passage, "page": passage.get("page_first"), "speaker": speaker}, question)


def _understood(understood: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, name in _UNDERSTOOD:
        if values := understood.get(key):
            yield name, ", ".join(map(str, values))
    first, last = understood.get("date_from"), understood.get("date_to")
    if first or last:
        yield "time", f"{first or '…'} – {last or '…'}" if first != last else str(first)
