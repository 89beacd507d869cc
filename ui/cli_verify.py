"""`plenarchat verify`: whether the words of a pasted quote stand in the protocols, and who said them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ui.cli_ask import passage_heading
from ui.cli_options import Settings, Words, command, filter_options, pass_settings
from ui.cli_output import console, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from indexer.store import Filters
    from rag.quotes.result import Match, Verification
    from ui.i18n import Translator

_SHOWN = 5  # places that are printed in full


class _Pasted(Words):
    """The words themselves, or `-` for what standard input holds."""

    name = "quote"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return Words.convert(self, sys.stdin.read() if value == "-" else value, param, ctx)


@command("verify")
@click.argument("quote", type=_Pasted())
@click.option("--citation", type=Words(), metavar="PLACE", help="Where it is said to stand: `20/67 S. 5316`.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Of what is said.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@filter_options
@pass_settings
def verify_command(
    settings: Settings, quote: str, citation: str | None, language: str, as_json: bool, filters: Filters
) -> None:
    """Check a pasted QUOTE (`-` reads it from standard input): does it stand there, and who said it?

    --speaker is who is said to have said it, --citation where: that somebody else did, or that it stands elsewhere, is
    said. The other filters limit what is searched. The exit status is 0 whether it is found or not.
    """
    from indexer.store import Index
    from rag.quotes.claim import CitationError, place
    from rag.quotes.search import verify_within

    try:
        place(citation or "S. 1")
    except CitationError as error:
        raise click.BadParameter(f"{error}.", param_hint="'--citation'") from None
    with Index.open(settings.index) as index:
        found = verify_within(index, quote, citation=citation, filters=filters, language=language)
    if as_json:
        print_json(found.to_json())
    else:
        _print(found)


def _print(found: Verification) -> None:
    from rich.text import Text

    from ui.i18n import translator

    t = translator(found.language)
    out = console()
    good = found.outcome.value == "exact"
    out.print(Text(found.summary, style="bold green" if good else "bold red"), soft_wrap=True)
    for name in found.unknown_speakers:
        out.print(Text(t("verify.unknown_speaker", name=name), style="yellow"), soft_wrap=True)
    for match in found.matches[:_SHOWN]:
        _print_match(match, t, out)
    for match in found.matches[_SHOWN:]:
        out.print(Text(f"  {match.reference}"), soft_wrap=True)
    if found.nearest:
        out.print(f"\n{t('verify.nearest')}", style="bold")
    for passage in found.nearest:
        out.print(Text(f"  {passage_heading(passage)}"), soft_wrap=True)


def _print_match(match: Match, t: Translator, out: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from ui.verify.wording import difference_text, joined, shortened, speaker_text

    if match.left_out is not None:
        out.print(Padding(Text(f"[{t('verify.left_out')}: {shortened(match.left_out)}]", style="dim"), (1, 0, 0, 2)))
    out.print()
    for warning in match.warnings:
        out.print(Text(f"  ! {warning.text}", style="yellow"), soft_wrap=True)
    who = " · ".join(filter(None, (speaker_text(match, t), match.party, match.office)))
    out.print(Text(f"  {who} · {t.date(match.date)}", style="bold"), soft_wrap=True)
    out.print(Text(f"  {match.reference}"), soft_wrap=True)
    shown = Text()
    shown.append(f"{match.context_before} " if match.context_before else "", style="dim")
    shown.append(match.quote, style="reverse")
    shown.append(joined(match.context_after), style="dim")
    out.print(Padding(shown, (0, 0, 0, 4)))
    for difference in match.differences:
        out.print(Text(f"    {difference_text(difference, t)}"), soft_wrap=True)
