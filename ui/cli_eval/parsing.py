"""`plenarchat eval parsing`: how right protocols are read."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from ui.cli_options import command
from ui.cli_output import message


class Sittings(click.ParamType[tuple[int, int]]):
    """A sitting or a range of them, `63` or `1-14`."""

    name = "range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", str(value))
        if match is None:
            self.fail(f"{value!r} is no sitting; write 63 or 1-14.", param, ctx)
        return int(match[1]), int(match[2] or match[1])


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@command("parsing")
@click.option("--pages", required=True, type=_FOLDER, help="Page texts of the sittings.")
@click.option("--epp", required=True, type=_FOLDER, help="The same sittings as ePlenarprotokoll XML.")
@click.option("--tops", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="tops.jsonl.")
@click.option("--labelled", type=_FOLDER, help="Pages labelled by hand.")
@click.option("--bundestag", type=_FOLDER, help="Bundestag XML.")
@click.option("--pdf", type=_FOLDER, help="Protocols as PDF.")
@click.option("--apart", type=Sittings(), multiple=True, metavar="RANGE", help="Sittings in a table apart (1-14).")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The report (Markdown).")
@click.option("--json", "as_json", is_flag=True, help="Print all figures and faults as one JSON object.")
def parsing_command(out: Path, as_json: bool, **inputs: Any) -> int:
    """Measure how right protocols are read.

    Compares the reading of page texts with the parliament's own export and writes a report.
    """
    from eval.parsing.figures import summarise
    from eval.parsing.reference import ReferenceFault
    from eval.parsing.report import markdown
    from eval.parsing.run import Inputs, apart, evaluate
    from eval.parsing.to_json import to_json
    from eval.parsing.tops import ListFault
    from indexer.progress import terminal_progress

    inputs["exports"] = inputs.pop("epp")
    try:
        results = evaluate(Inputs(**inputs), terminal_progress())
    except (ReferenceFault, ListFault) as error:
        raise click.ClickException(str(error)) from error
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(markdown(results, date.today()), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(to_json(results), ensure_ascii=False))
    else:
        for name, held in apart(results.sittings, inputs["apart"]).items():
            click.echo(f"{name or 'sittings'}: {len(held)}")
            for one in summarise(scored.outcome for scored in held):
                if one.figure.value is not None:
                    click.echo(f"  {one.name:<58}{one.figure.value:.4f}  n {one.figure.of:,.0f}")
    message(f"The report is in {out}")
    return 0
