"""`plenarchat search` and `plenarchat ask`: passages, and a cited answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_calls import print_calls
from ui.cli_options import Settings, Words, command, filter_options, ignore_option, pass_settings, writer_options
from ui.cli_output import console, message, print_json

if TYPE_CHECKING:
    from indexer.store import Filters, Passage
    from rag.answer import Answer, Understood
    from rag.assistant import Assistant
    from ui.export import Format


_EXPORT = click.option(
    "--export",
    "files",
    multiple=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the answer to FILE too: .docx, .md, .txt; its citations: .csv, .bib, .json (CSL).",
)


@command("search")
@click.argument("query", default="")
@click.option(
    "-k", "--limit", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages."
)
@click.option("--history", multiple=True, type=Words(), metavar="QUESTION", help="An earlier question, oldest first.")
@click.option("--interjections", is_flag=True, help="What was called in between; without QUERY all, in order.")
@click.option(
    "--caller", multiple=True, type=Words(), metavar="NAME", help="With --interjections: who, or which group."
)
@ignore_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@filter_options
@click.pass_context
@pass_settings
def search_command(
    settings: Settings,
    context: click.Context,
    query: str,
    k: int,
    history: tuple[str, ...],
    interjections: bool,
    caller: tuple[str, ...],
    ignoring: tuple[str, ...],
    as_json: bool,
    filters: Filters,
) -> None:
    """Print the passages that fit best, without an answer; or interjections, of which --speaker was interrupted."""
    if query.strip() or not interjections:
        query = Words().convert(query, next(p for p in context.command.params if p.name == "query"), context)
    if interjections:
        print_calls(settings, query, filters, caller, k, as_json=as_json)
        return
    if caller:
        raise click.UsageError("--caller limits interjections; add --interjections.", context)
    with opened_assistant(settings) as assistant:
        found = assistant.search(query, history=history, filters=filters, k=k, ignoring=ignoring)
    if as_json:
        print_json(found.to_json())
        return
    out = console()
    _print_understood(found.understood)
    if not found.passages:
        message("No passage fits. Try other words, or fewer filters.")
    for passage in found.passages:
        out.print(f"\n{passage.rank:>3}  {passage_heading(passage)}", style="bold", soft_wrap=True)
        out.print(_indented(passage.text))
    for note in found.notes:
        message(f"\n{note}")


@command("ask")
@click.argument("question", type=Words())
@click.option("--history", multiple=True, type=Words(), metavar="QUESTION", help="An earlier question, oldest first.")
@click.option("--language", type=click.Choice(["de", "en"]), help="Of the answer [default: the question's].")
@writer_options
@_EXPORT
@ignore_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@filter_options
@pass_settings
def ask_command(
    settings: Settings,
    question: str,
    history: tuple[str, ...],
    language: str | None,
    files: tuple[Path, ...],
    ignoring: tuple[str, ...],
    as_json: bool,
    filters: Filters,
) -> None:
    """Answer a question, with quotes, speakers and pages."""
    formats = [_format(file) for file in files]
    with opened_assistant(settings, writing=True) as assistant:
        answer = assistant.ask(question, history=history, filters=filters, language=language, ignoring=ignoring)
    show(answer, history, filters, list(zip(files, formats, strict=True)), as_json=as_json)


@command("reopen")
@click.argument("link", type=Words())
@_EXPORT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def reopen_command(settings: Settings, link: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Show the answer again that LINK holds: an address of the chat, or `link` in the JSON of `ask`."""
    formats = [_format(file) for file in files]
    from rag.permalink import decode
    from rag.reopening import reopen

    held = decode(link.rpartition("answer=")[2].partition("&")[0].strip())
    with opened_assistant(settings) as assistant:
        answer = reopen(assistant, held)
    show(answer, held.history, held.filters, list(zip(files, formats, strict=True)), as_json=as_json)


def show(
    answer: Answer,
    history: Sequence[str],
    filters: Filters,
    files: Sequence[tuple[Path, Format]],
    *,
    as_json: bool,
) -> None:
    """Write the answer into files, and print it."""
    if files:
        from ui.export.sheet import sheet

        made = sheet(answer, date.today(), filters=filters)
        for file, kind in files:
            file.write_bytes(kind.render(made))
            message(f"Written: {file}")
    if as_json:
        from rag.permalink import linked_json

        print_json(linked_json(answer, history=history, filters=filters))
    else:
        _print_answer(answer)


def _format(file: Path) -> Format:
    from ui.export import ExportError, format_for

    try:
        return format_for(file.name)
    except ExportError as error:
        raise click.BadParameter(f"{error}.", param_hint="'--export'") from None


@contextmanager
def opened_assistant(settings: Settings, *, writing: bool = False) -> Iterator[Assistant]:
    """The assistant over the index, with the language model where it is `writing`; what is amiss is said on stderr."""
    from rag.assistant import open_assistant

    assistant = open_assistant(
        settings.index, model=settings.model if writing else None, chroma_url=settings.chroma_url
    )
    with assistant.index:
        for note in assistant.notes:
            message(f"Note: {note}")
        yield assistant


def _print_answer(answer: Answer) -> None:
    from rich.text import Text

    out = console()
    _print_understood(answer.understood)
    out.print(Text(answer.answer))  # as it is: markup would change a verbatim quote
    if answer.citations:
        out.print("\nSources", style="bold")
        for citation in answer.citations:
            unsure = citation.doubt(answer.language)
            note = f" – {unsure}" if unsure else ""
            out.print(Text(f"[{citation.n}] {citation.reference}{note}"), soft_wrap=True)
    elif answer.evidence:
        out.print("\nNearest passages", style="bold")
        for passage in answer.evidence[:3]:
            out.print(Text(f"{passage.rank}. {passage_heading(passage)}"), soft_wrap=True)


def _print_understood(understood: Understood) -> None:
    """What was read out of the question and limits the search; on stderr, since it is no part of the answer."""
    parts = [*(understood.speakers or ()), *(understood.offices or ()), *(understood.parties or ())]
    if understood.date_from or understood.date_to:
        days = [_day(day) if day else "" for day in (understood.date_from, understood.date_to)]
        parts.append("–".join(days) if days[0] != days[1] else days[0])
    parts += [f"sitting {number}" for number in understood.sittings or ()]
    parts += [f"agenda item {number}" for number in (understood.agenda or () if understood.sittings else ())]
    parts += [f"Drucksache {number}" for number in understood.drucksachen or ()]
    parts += [f"without {item['value']}" for item in understood.ignored]
    if parts:
        console(stderr=True).print(f"Understood: {' · '.join(parts)}", style="dim")


def passage_heading(passage: Passage) -> str:
    """`Peter Beuth (Minister des Innern und für Sport) · 16.03.2021 · 20/67, S. 5315–5316`."""
    from rag.reference import doubt, pages

    name = " ".join(filter(None, (passage.title, passage.speaker))) or "Sprecher unbekannt"
    capacity = passage.office or passage.party
    page = pages(passage.page_first, passage.page_last)
    if passage.page_first is None:
        page += f" (Seite {passage.file_page} der Datei)"
    who = f"{name} ({capacity})" if capacity else name
    where = f"{passage.parliament} {passage.period}/{passage.sitting}, {page}"
    return " · ".join(filter(None, (who, _day(passage.date), where, doubt(passage.audit_share, "de"))))


def _day(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d.%m.%Y")


def _indented(text: str) -> object:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text), (0, 0, 0, 5))
