"""The turns in which the gold quotes of a question stand."""

from __future__ import annotations

from eval.dataset import Gold, Question
from eval.matching import letters, same_person
from eval.record import IndexRecord


class GoldTurns:
    """Looks gold quotes up among the turns of an index; each place is looked up once."""

    def __init__(self, record: IndexRecord) -> None:
        self._record = record
        self._found: dict[Gold, frozenset[str]] = {}

    def of(self, question: Question) -> frozenset[str]:
        """The ids of the turns that hold a gold quote, by its speaker; empty where none is found."""
        return frozenset().union(*(self._at(gold) for gold in question.gold))

    def _at(self, gold: Gold) -> frozenset[str]:
        if gold not in self._found:
            words = letters(gold.quote)
            self._found[gold] = frozenset(
                spoken.turn.turn_id
                for key in self._record.sittings
                if gold.in_sitting(key.parliament, key.period, key.number)
                for spoken in self._record.turns(key.sitting_id)
                if same_person(spoken.turn.speaker.name, gold.speaker) and words in spoken.letters
            )
        return self._found[gold]
