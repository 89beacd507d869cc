"""Questions held against an index: is every gold place there, and do its words stand on its page?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.dataset.question import Gold, Question
from eval.matching import letters, same_person
from eval.record import IndexRecord, SittingKey
from indexer.progress import NoProgress, Progress


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a question, as a sentence; `code` to count by."""

    question: str
    code: str
    says: str

    def __str__(self) -> str:
        return f"{self.question}: {self.says}"


def check(questions: Sequence[Question], record: IndexRecord, progress: Progress | None = None) -> list[Problem]:
    """Everything about the gold places that does not agree with the index, in the order of the questions."""
    problems: list[Problem] = []
    with (progress or NoProgress()).stage("Checking", len(questions), "questions") as advance:
        for question in questions:
            problems += _of_question(question, record)
            advance(1)
    return problems


def _of_question(question: Question, record: IndexRecord) -> Iterator[Problem]:
    for number, gold in enumerate(question.gold):
        keys = [k for k in record.sittings if gold.in_sitting(k.parliament, k.period, k.number)]
        name = f"`gold[{number}]`"
        if not keys:
            says = f"{name}: sitting {_sitting(gold)} is not indexed; index it, or leave the question out"
            yield Problem(question.id, "sitting_not_indexed", says)
        elif len(keys) > 1:
            held = ", ".join(key.sitting_id for key in keys)
            says = f"{name}: sitting {gold.sitting} is one of several ({held}); name `parliament` and `period`"
            yield Problem(question.id, "sitting_ambiguous", says)
        else:
            yield from _of_place(question, name, gold, keys[0], record)


def _of_place(question: Question, name: str, gold: Gold, key: SittingKey, record: IndexRecord) -> Iterator[Problem]:
    pages = record.pages(key.sitting_id)
    words = letters(gold.quote)
    if pages is None:
        return  # no page of the sitting has a number to compare with
    if gold.page not in pages:
        first, last = min(pages, default=0), max(pages, default=0)
        says = f"{name}: {key.sitting_id} has no page {gold.page}; its pages are {first}–{last}"
        yield Problem(question.id, "page_not_there", says)
        return
    # A quote may run over to the next page.
    if words not in pages[gold.page] + pages.get(gold.page + 1, "") or words in pages.get(gold.page + 1, ""):
        elsewhere = [number for number, text in sorted(pages.items()) if words in text]
        where = f"it stands on page {elsewhere[0]}" if elsewhere else "it stands nowhere in that sitting"
        says = f"{name}: the quote is not on page {gold.page} of {key.sitting_id}; {where}"
        yield Problem(question.id, "quote_not_on_page", says)
        return
    said = [s.turn.speaker.name for s in record.turns(key.sitting_id) if words in s.letters]
    if said and not any(same_person(name, gold.speaker) for name in said):
        says = f"{name}: the words are {said[0] or 'nobody known'}'s, not {gold.speaker}'s"
        yield Problem(question.id, "other_speaker", says)


def _sitting(gold: Gold) -> str:
    return "/".join(str(part) for part in (gold.parliament, gold.period, gold.sitting) if part is not None)
