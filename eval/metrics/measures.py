"""All measures: what each is called, what it tells, which way is better; and all of them taken of one question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eval.dataset import Question
from eval.gold_turns import GoldTurns
from eval.metrics import abstention
from eval.metrics.agreement import date_agreement, number_agreement
from eval.metrics.citation_on_gold import citation_on_gold
from eval.metrics.cited_sentences import citations_out_of_range, cited_sentences
from eval.metrics.date_accuracy import date_accuracy
from eval.metrics.gold import Result
from eval.metrics.gold_quote import gold_quote_contained
from eval.metrics.own_words import quoted_words
from eval.metrics.page_accuracy import page_accuracy
from eval.metrics.quote_fidelity import quote_fidelity
from eval.metrics.ranking import DEPTHS, Level, ranking
from eval.metrics.share import Share
from eval.metrics.speaker_attribution import speaker_attribution
from eval.metrics.text_as_cited import text_as_cited
from eval.metrics.whole_sentences import whole_sentences
from eval.record import Record


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by the name it has in every file.

    `group` is where it is shown (`retrieval`, `answers`, `abstention`, `judged`), `says` what a value of 1 would mean.
    `higher` tells which way is better. A `guard` may not get worse at all: what it counts must never be shown. The
    `headline` measures are what runs are compared by.
    """

    name: str
    group: str
    says: str
    higher: bool = True
    guard: bool = False
    headline: bool = False

    def better(self, new: float, old: float) -> bool:
        """Whether one value is better than another."""
        return new > old if self.higher else new < old


def _of_ranking(prefix: str, found: str) -> Iterator[Measure]:
    for k in DEPTHS:
        headline = not prefix and k in (1, 10)
        yield Measure(f"{prefix}recall@{k}", "retrieval", f"{found} is among the first {k} passages", headline=headline)
    first = f"{found} is always the first passage (1 / its rank, up to 10)"
    yield Measure(f"{prefix}mrr@10", "retrieval", first, headline=not prefix)
    every = f"{found} comes first, with all its places (discounted gain, up to 10)"
    yield Measure(f"{prefix}ndcg@10", "retrieval", every, headline=not prefix)
    yield Measure(f"{prefix}judged@10", "retrieval", "each of the first 10 passages is known to answer, or not to")


_GUARD = {"guard": True, "headline": True}

MEASURES: tuple[Measure, ...] = (
    *_of_ranking("", "the gold page by the gold speaker"),
    *_of_ranking("turn_", "the turn with the gold quote"),
    *_of_ranking("page_", "the gold page, whoever speaks,"),
    Measure("quote_fidelity", "answers", "every quote stands verbatim in its turn and on its printed page", **_GUARD),
    Measure("speaker_attribution", "answers", "every quote was said by whom the answer names", **_GUARD),
    Measure("page_accuracy", "answers", "every quote that stands in its sitting stands on the page named", **_GUARD),
    Measure("text_as_cited", "answers", "every statement says what its citations say", **_GUARD),
    Measure("date_accuracy", "answers", "every citation has the day of its sitting", **_GUARD),
    Measure("quoted_words", "answers", "every quote passes off words that the speaker only quotes", higher=False),
    Measure("whole_sentences", "answers", "every quote begins and ends with a sentence"),
    Measure("cited_sentences", "answers", "every sentence of the answers has a citation"),
    Measure("citations_out_of_range", "answers", "every marker points to no citation", higher=False, guard=True),
    Measure("citation_on_gold", "answers", "every answer cites a gold page by its gold speaker", headline=True),
    Measure("gold_quote_contained", "answers", "every answer quotes the gold words", headline=True),
    Measure("number_agreement", "answers", "every number of the reference stands in the answer"),
    Measure("date_agreement", "answers", "every date of the reference stands in the answer"),
    Measure("abstention_precision", "abstention", "only unanswerable questions are refused"),
    Measure("abstention_recall", "abstention", "all unanswerable questions are refused"),
    Measure("abstention_f1", "abstention", "both (harmonic mean)", headline=True),
    Measure("refused_answerable", "abstention", "all answerable questions are refused", higher=False, headline=True),
)

_JUDGED = (
    Measure("citation_recall", "judged", "every sentence follows from what it cites (ALCE)"),
    Measure("citation_precision", "judged", "no citation could be left out (ALCE)"),
    Measure("nuggets_all", "judged", "the answers hold every nugget, half points for parts"),
    Measure("nuggets_vital", "judged", "the answers hold every vital nugget, half points for parts"),
    Measure("nuggets_strict_all", "judged", "the answers hold every nugget in full"),
    Measure("nuggets_strict_vital", "judged", "the answers hold every vital nugget in full"),
)
_BY_NAME = {measure.name: measure for measure in (*MEASURES, *_JUDGED)}


def measure_named(name: str) -> Measure | None:
    """The measure with that name, judged ones included, or None."""
    return _BY_NAME.get(name)


def all_names() -> list[str]:
    """The names of all measures, judged ones last."""
    return list(_BY_NAME)


class Measurer:
    """Takes all measures of a question; quotes are looked up in `record`, gold quotes in `gold_turns`."""

    def __init__(self, record: Record, gold_turns: GoldTurns | None = None) -> None:
        self._record, self._gold_turns = record, gold_turns

    def take(self, question: Question, result: Result) -> dict[str, Share | None]:
        """Every measure by its name, in the order of `MEASURES`."""
        return self.rank(question, result) | {name: of(question, result) for name, of in self._single().items()}

    def rank(self, question: Question, result: Result) -> dict[str, Share | None]:
        """The measures of the ranking alone."""
        turns = self._gold_turns.of(question) if self._gold_turns else frozenset()
        return {
            f"{level.prefix}{name}": share
            for level in Level
            for name, share in ranking(question, result, level, turns).items()
        }

    def _single(self) -> dict[str, Callable[[Question, Result], Share | None]]:
        record = self._record
        return {
            "quote_fidelity": lambda _, result: quote_fidelity(result, record),
            "speaker_attribution": lambda _, result: speaker_attribution(result, record),
            "page_accuracy": lambda _, result: page_accuracy(result, record),
            "text_as_cited": lambda _, result: text_as_cited(result),
            "date_accuracy": lambda _, result: date_accuracy(result, record),
            "quoted_words": lambda _, result: quoted_words(result, record),
            "whole_sentences": lambda _, result: whole_sentences(result, record),
            "cited_sentences": lambda _, result: cited_sentences(result),
            "citations_out_of_range": lambda _, result: citations_out_of_range(result),
            "citation_on_gold": citation_on_gold,
            "gold_quote_contained": gold_quote_contained,
            "number_agreement": number_agreement,
            "date_agreement": date_agreement,
            "abstention_precision": abstention.precision,
            "abstention_recall": abstention.recall,
            "abstention_f1": abstention.f1,
            "refused_answerable": abstention.refused,
        }
