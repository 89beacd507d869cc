"""A quote as a citation, and how the answer shows it: who, when, where, and the words."""

from __future__ import annotations

from datetime import date

from indexer.protocol import Kind, Role, Turn
from indexer.store import Passage
from rag.answer import Citation
from rag.gate.standing import caution
from rag.messages import message
from rag.reference import long_date, pages, reference


def cite(turn: Turn, passage: Passage, start: int, end: int, n: int) -> Citation:
    """The citation of `turn.text[start:end]`, found in `passage`, numbered `n`."""
    first, last = turn.pages(start, end)
    day = date.fromisoformat(passage.date)
    item = turn.agenda_item
    return Citation(
        n=n,
        chunk_id=passage.chunk_id,
        turn_id=turn.turn_id,
        start=start,
        end=end,
        speaker=turn.speaker.name,
        title=turn.speaker.title,
        party=turn.speaker.party,
        office=turn.speaker.office,
        role=turn.speaker.role.value,
        speaker_source=turn.speaker_source.value,
        parliament=passage.parliament,
        period=passage.period,
        sitting=passage.sitting,
        date=passage.date,
        page=first,
        page_last=last,
        agenda_item={"number": item.number, "title": item.title, "drucksachen": list(item.drucksachen)},
        quote=turn.text[start:end],
        reference=reference(passage.parliament, passage.period, passage.sitting, day, turn.speaker.name, first, last),
        audit_share=passage.audit_share,
        caution=caution(turn, start, end),
    )


def paragraph(citation: Citation, turn: Turn, language: str) -> str:
    """A citation as the answer shows it: who, when and where, and below it the quote with its marker."""
    return under(heading(citation, turn, language), citation, language)


def heading(citation: Citation, turn: Turn, language: str) -> str:
    """Who said the cited words, when and where, with a colon at its end."""
    key = "wrote" if turn.kind is Kind.WRITTEN else "spoke" if citation.speaker else "spoke_unknown"
    return introduction(key, citation, language)


def following(citation: Citation, turn: Turn, before: Citation, before_turn: Turn, language: str) -> str:
    """A citation right below another one: without what is as it is there (who, the sitting, the page)."""
    if not citation.speaker or introduced(citation, language) != introduced(before, language):
        return paragraph(citation, turn, language)
    written = turn.kind is Kind.WRITTEN
    sitting, same = ((c.parliament, c.period, c.sitting) for c in (citation, before))
    if sitting == same and written == (before_turn.kind is Kind.WRITTEN):
        if (citation.page, citation.page_last) == (before.page, before.page_last) and citation.page is not None:
            return quoted(citation, language)
        return under(introduction("same_sitting", citation, language), citation, language)
    return under(introduction("wrote_again" if written else "spoke_again", citation, language), citation, language)


def introduction(key: str, citation: Citation, language: str, *, group: str | None = None) -> str:
    """The message of that key, filled with who, when and where; `group` is told before and not again."""
    return message(
        key,
        language,
        group=group,
        who=introduced(citation, language, told=group),
        date=long_date(date.fromisoformat(citation.date), language),
        protocol=f"Plenarprotokoll {citation.period}/{citation.sitting}",
        pages=pages(citation.page, citation.page_last, language),
    )


def under(introducing: str, citation: Citation, language: str) -> str:
    """The quote below what introduces it."""
    return f"{introducing}\n{quoted(citation, language)}"


def quoted(citation: Citation, language: str) -> str:
    """The quote in quotation marks, with its marker; in one line, also where it goes on from a paragraph before."""
    words = citation.quote.replace("\n", " ")
    return f"{message('opening', language)}{words}{message('closing', language)} [{citation.n}]"


def introduced(citation: Citation, language: str, told: str | None = None) -> str:
    """`Peter Beuth (Minister des Innern und für Sport)`, `Angelika Löber (SPD)`, with the doubt where there is one.

    A group that is `told` already is left out.
    """
    name = " ".join(filter(None, (citation.title, citation.speaker))) or message("speaker_unknown", language)
    chair = citation.role == Role.CHAIR
    name = f"{citation.office} {name}" if chair and citation.office else name
    party = None if citation.party == told else citation.party
    details = [party if citation.party else None if chair else citation.office]
    if citation.speaker_source == "inferred":
        details.append(message("inferred", language))
    details.append(citation.doubt(language))
    held = "; ".join(d for d in details if d)
    return f"{name} ({held})" if held else name
