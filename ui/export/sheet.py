"""What every exported file says: the question, the answer, its sources, what was searched, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indexer.protocol import SpeakerSource
from indexer.store import Filters, Passage
from rag.answer import Answer, Citation
from rag.reference import doubt, reference
from ui.filters import chips
from ui.i18n import Translator, translator

# Neither XML nor a terminal may hold these, and those that turn the direction of writing show words in another order.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as the documents list it. `notes` say what to bear in mind of it: its doubt, an inferred speaker.

    `shown` is whether the answer has the quote's words already.
    """

    n: int
    quote: str
    reference: str
    capacity: str
    agenda: str
    notes: tuple[str, ...]
    citation: Citation
    shown: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer, ready to be written into a file in its language. Every text is printable; quotes are as they stand.

    `blocks` are the paragraphs of the answer, each its lines. `facts` say what was searched, when it was answered, that
    the quotes were verified, and what to bear in mind. `nearest` are the places an abstention offers.
    """

    question: str
    read_as: str | None
    limits: tuple[str, ...]
    blocks: tuple[tuple[str, ...], ...]
    sources: tuple[Source, ...]
    nearest: tuple[str, ...]
    facts: tuple[str, ...]
    day: date
    link: str | None
    t: Translator


def sheet(answer: Answer, day: date, *, filters: Filters = Filters(), link: str | None = None) -> Sheet:
    """The answer as it was given on that `day` within those `filters`; `link` reopens it."""
    t = translator(answer.language)
    read_as = answer.standalone_question if answer.standalone_question != answer.question else None
    return Sheet(
        question=printable(answer.question),
        read_as=printable(read_as) if read_as else None,
        limits=tuple(printable(chip.text) for chip in chips(filters, t)),
        blocks=tuple(
            tuple(filter(str.strip, block.splitlines())) for block in printable(answer.answer).split("\n\n") if block
        ),
        sources=tuple(_source(citation, answer.answer, t) for citation in answer.citations),
        nearest=() if answer.citations else tuple(_nearest(answer.evidence[:5])),
        facts=tuple(_facts(answer, day, t)),
        day=day,
        link=link,
        t=t,
    )


def printable(text: str) -> str:
    """The text without control characters, line breaks as `\\n`."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "…"))


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _source(citation: Citation, answer: str, t: Translator) -> Source:
    shown, citation = citation.quote in answer, _printable(citation)
    item = citation.agenda_item
    papers = ", ".join(item.get("drucksachen") or ())
    agenda = [item.get("number"), item.get("title"), t("source.papers", papers=papers) if papers else None]
    notes = [t(f"badge.{citation.speaker_source}.why")] if citation.speaker_source != SpeakerSource.LABEL else []
    if unsure := doubt(citation.audit_share, t.language):
        notes.append(unsure)
    if citation.page is None:
        notes.append(t("page.none"))
    return Source(
        n=citation.n,
        quote=citation.quote,
        reference=one_line(citation.reference),
        capacity=one_line(" · ".join(filter(None, (citation.office, citation.party)))),
        agenda=one_line(printable(" · ".join(filter(None, agenda)))),
        notes=tuple(notes),
        citation=citation,
        shown=shown,
    )


def _printable(citation: Citation) -> Citation:
    texts = ("speaker", "title", "party", "office", "quote", "reference")
    held: dict[str, Any] = {name: printable(value) for name in texts if (value := getattr(citation, name)) is not None}
    return replace(citation, **held)


def _nearest(passages: Sequence[Passage]) -> list[str]:
    return [
        one_line(
            printable(
                reference(
                    p.parliament, p.period, p.sitting, date.fromisoformat(p.date), p.speaker, p.page_first, p.page_last
                )
            )
        )
        for p in passages
    ]


def _facts(answer: Answer, day: date, t: Translator) -> list[str]:
    covered, facts = answer.coverage, []
    if answer.citations:
        facts.append(t("export.verified"))
    if covered.date_from and covered.date_to:
        sittings = t.count("coverage.sittings", covered.sittings)
        facts.append(
            t("export.searched", sittings=sittings, first=t.date(covered.date_from), last=t.date(covered.date_to))
        )
    facts += [t("export.answered", date=t.date(day.isoformat())), t("caution")]
    return facts
