"""Agenda items: title and printed papers of the turns beside those of the export's records."""

from __future__ import annotations

import re

from eval.metrics.share import Share
from eval.parsing.align import bare_words, similarity
from eval.parsing.comparison import Comparison
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.records import Record
from eval.parsing.words import letters
from indexer.protocol import AgendaItem

_QUESTION = re.compile(r"Frage (\d{1,4})$")
_NUMBER = re.compile(r"\d+")
_PLANS = re.compile(r"Einzelpl(?:an|äne) [\d, und]+$")  # chapters of the budget, called by their numbers
_ALIKE = 0.8


def measure(compared: Comparison) -> Outcome:
    """Agenda items of the turns of everybody but the chair, whose turns often close one item and open the next.

    What is debated together counts as one item: the export keeps its speeches in the last record.
    """
    outcome = Outcome()
    counts = {name: [0, 0] for name in ("agenda item", "agenda item by title", "agenda item by paper")}

    def count(name: str, right: bool) -> None:
        counts[name][0] += right
        counts[name][1] += 1

    for pair in compared.pairs:
        records = compared.reference.item(pair.reference.first_record)
        titled = [record for record in records if record.title]
        if pair.reference.role == "chair" or pair.reference.last_record != pair.reference.first_record:
            continue
        if not titled or any(record.is_dropped for record in records):
            outcome.left_out["agenda item"] += 1
            continue
        item = pair.turn.agenda_item
        if item == AgendaItem():
            outcome.unknown["agenda item"] += 1
            outcome.faults.append(Fault("agenda item unknown", pair.turn.turn_id, titled[-1].title[:80]))
            continue
        by_title = any(has_title(item, record) for record in titled)
        papers = frozenset().union(*(record.papers for record in titled))
        by_paper = bool(papers & set(item.drucksachen))
        count("agenda item", by_title or by_paper)
        count("agenda item by title", by_title)
        if papers:
            count("agenda item by paper", by_paper)
        if not (by_title or by_paper):
            shown = f"{item.number} {(item.title or '')[:70]} {list(item.drucksachen)}"
            detail = f"{shown} | export: {titled[-1].title[:70]} {sorted(papers)}"
            outcome.faults.append(Fault("wrong agenda item", pair.turn.turn_id, detail))
        elif not by_title:
            detail = f"{(item.title or '')[:90]} | export: {titled[-1].title[:90]}"
            outcome.faults.append(Fault("right paper, other title", pair.turn.turn_id, detail))
    outcome.shares = {name: Share(right, of) for name, (right, of) in counts.items()}
    return outcome


def has_title(item: AgendaItem, record: Record) -> bool:
    """Whether an item has the record's title, or the number of its question or of its chapters of the budget."""
    question = _QUESTION.match(record.title)
    if question:
        return (item.number or "").split() == ["Frage", question[1]]
    if _PLANS.match(record.title):
        return _NUMBER.findall(record.title) == _NUMBER.findall(item.number or "")
    title, expected = letters(item.title or ""), letters(record.title)
    if not title:
        return False
    return expected in title or similarity(bare_words(item.title or ""), bare_words(record.title)) >= _ALIKE
