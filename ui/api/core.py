"""One core behind REST and MCP: what is asked, in; the contract's JSON, out. The command line prints the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from indexer.turn_json import turn_to_json
from rag.answer import Answer, Step
from rag.permalink import linked_json
from rag.question import detect_language
from rag.quotes.search import verify_within
from ui.api.problems import unknown

if TYPE_CHECKING:
    from indexer.protocol import Turn
    from indexer.store import SittingRow
    from rag.assistant import Assistant
    from ui.api.inputs import AskInput, SearchInput, VerifyInput

Json = dict[str, Any]
Going = Callable[[], bool]


class Stopped(Exception):
    """Nobody waits for the answer any more."""


def ask(assistant: Assistant, given: AskInput, going: Going = lambda: True) -> Json:
    """The answer object; raises Stopped as soon as it is no longer `going`, and what `Assistant.stream` raises."""
    last: Json = {}
    for name, data in ask_stepwise(assistant, given, going):
        if name == "answer":
            last = data
    return last


def ask_stepwise(assistant: Assistant, given: AskInput, going: Going = lambda: True) -> Iterator[tuple[str, Json]]:
    """The same, step by step: `step`, `text` (the answer so far), at last `answer`."""
    filters = given.filters
    events = assistant.stream(
        given.question, history=given.history, filters=filters, language=given.language, ignoring=given.ignore
    )
    language = given.language or detect_language(given.question)
    for event in events:
        if not going():
            raise Stopped
        if isinstance(event, Step):
            yield "step", asdict(event)
        elif isinstance(event, Answer):
            yield "answer", linked_json(event, history=given.history, filters=filters)
        else:
            yield "text", {"text": event.text, "citations": [one.to_json(language) for one in event.citations]}


def search(assistant: Assistant, given: SearchInput) -> Json:
    """The passages that fit best."""
    found = assistant.search(
        given.query, history=given.history, filters=given.filters, k=given.k, ignoring=given.ignore
    )
    return found.to_json()


def verify(assistant: Assistant, given: VerifyInput) -> Json:
    """Whether the words stand there, and who said them."""
    return verify_within(
        assistant.index, given.quote, citation=given.citation, filters=given.filters, language=given.language
    ).to_json()


def turn(assistant: Assistant, turn_id: str) -> Json:
    """A turn as `plenarchat parse` prints it. Raises Problem where there is none."""
    found = assistant.index.turn(turn_id)
    row = assistant.index.sitting_of(turn_id) if found else None
    if found is None or row is None:
        raise unknown("There is no such turn.", "Take `turn_id` from a citation, a passage, or from /sittings/{id}.")
    return turn_to_json(row, found)


def coverage(assistant: Assistant) -> Json:
    """How much there is."""
    return assistant.index.coverage().to_json()


def sittings(assistant: Assistant) -> Json:
    """All sittings, by parliament, period and number."""
    return {"sittings": [_sitting(row) for row in assistant.index.sittings()]}


def sitting(assistant: Assistant, sitting_id: str) -> Json:
    """One sitting with its agenda and who speaks in it, in order. Raises Problem where there is none."""
    row = next((row for row in assistant.index.sittings() if row.sitting_id == sitting_id), None)
    if row is None:
        raise unknown("There is no such sitting.", "Take `sitting_id` from /sittings.")
    items = [item.item for item in assistant.index.agenda_items(sitting_id)]
    return _sitting(row) | {
        "warnings": list(row.warnings),
        "agenda": [_item(item) for item in items],
        "contents": [_entry(each) for each in assistant.index.turns_of(sitting_id)],
    }


def _sitting(row: SittingRow) -> Json:
    """Without the file it was read from: that is the server's."""
    return {
        "sitting_id": row.sitting_id,
        "parliament": row.parliament,
        "period": row.period,
        "sitting": row.number,
        "date": row.date,
        "format": row.format,
        "complete": row.complete,
        "turns": row.turns,
        "pages": row.pages,
        "audit_share": row.audit.share if row.audit else None,
    }


def _item(item: Any) -> Json:
    return {"number": item.number, "title": item.title, "drucksachen": list(item.drucksachen)}


def _entry(each: Turn) -> Json:
    first, last = each.pages()
    return {
        "turn_id": each.turn_id,
        "speaker": each.speaker.name,
        "title": each.speaker.title,
        "party": each.speaker.party,
        "office": each.speaker.office,
        "role": each.speaker.role.value,
        "kind": each.kind.value,
        "speaker_source": each.speaker_source.value,
        "agenda_number": each.agenda_item.number,
        "page_first": first,
        "page_last": last,
    }
