"""`plenarchat feedback`: what people thought of the answers, and the evaluation cases it makes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import console, message, print_json, printable

if TYPE_CHECKING:
    from ui.feedback.store import Held

_FILE = click.option(
    "--feedback",
    metavar="FILE",
    help="The file it is kept in [env: PLENARCHAT_FEEDBACK; default: beside the index].",
)


class Age(click.ParamType[timedelta]):
    """How long ago, in days or weeks."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        found = re.fullmatch(r"(\d{1,5})([dw])", str(value))
        if found is None:
            self.fail(f"{value!r} is no age; write 90d for days or 12w for weeks.", param, ctx)
        return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


_OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("feedback")
def feedback_command() -> None:
    """What people thought of the answers: list it, make evaluation cases of it, or delete it."""


@command("list")
@_FILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def list_command(settings: Settings, feedback: str | None, as_json: bool) -> None:
    """List what counts: the last word on each answer, unless it was taken back."""
    path, held = _held(settings, feedback)
    if as_json:
        entries = [{"line": number} | entry.to_json() for number, entry in held.current().items()]
        print_json({"file": str(path), "entries": entries, "broken_lines": list(held.broken)})
        return
    if not held.current():
        message(f"There is no feedback in {path}")
        return
    _print(held)


@command("export")
@_FILE
@click.option("--out", required=True, type=_OUT, help="The set of questions to write (JSONL).")
@pass_settings
def export_command(settings: Settings, feedback: str | None, out: Path) -> int:
    """Make evaluation cases of feedback, for `plenarchat eval run`.

    A good answer makes the cited places candidates for gold; what should not have been answered is unanswerable. What
    tells that an answer was wrong but not what is right goes into a table beside, OUT with the ending `.review.csv`: a
    person fills in the places, and `plenarchat eval import` reads it.
    """
    from eval.dataset import DatasetError, save
    from eval.dataset.from_feedback import cases
    from eval.files import write_lines
    from ui.feedback.review import Row, table

    path, held = _held(settings, feedback)
    current = held.current()
    if not current:
        raise click.ClickException(f"There is no feedback in {path}; nothing was written.")
    lines = {number: entry.line() for number, entry in current.items()}
    try:
        made = cases(path, lines)
    except DatasetError as error:  # altered by hand
        raise click.ClickException(str(error)) from error
    if made.questions:
        save(out, made.questions)
        message(f"{len(made.questions)} questions are in {out}")
    if made.waiting:
        beside = out.with_suffix(".review.csv")
        rows = [Row(w.id, w.question, w.history, w.why, [current[line] for line in w.lines]) for w in made.waiting]
        write_lines(beside, table(rows))
        message(f"{len(rows)} questions need a person: {beside}")
    return 0


@command("delete")
@_FILE
@click.option("--older-than", type=Age(), metavar="AGE", help="Delete what is older: 90d, 12w.")
@click.option("--all", "everything", is_flag=True, help="Delete everything.")
@pass_settings
def delete_command(settings: Settings, feedback: str | None, older_than: timedelta | None, everything: bool) -> None:
    """Delete feedback, also while a server adds to it."""
    from ui.feedback.retention import delete

    if everything == (older_than is not None):
        raise click.UsageError("Say either --older-than AGE or --all.")
    path = _path(settings, feedback)
    gone, left = delete(path, older_than)
    message(f"{gone} entries were deleted, {left} are left in {path}")


def _path(settings: Settings, chosen: str | None) -> Path:
    from ui.feedback.store import feedback_file

    path = feedback_file(settings.index, chosen)
    if path is None:
        raise click.UsageError("Feedback is switched off (`none`); name the file with --feedback.")
    return path


def _held(settings: Settings, chosen: str | None) -> tuple[Path, Held]:
    """The file and what it holds; lines that are no entries are named on stderr."""
    from ui.feedback.store import read

    path = _path(settings, chosen)
    held = read(path)
    if held.broken:
        numbers = ", ".join(map(str, held.broken))
        message(f"Note: {path}, line {numbers}: passed over, torn or altered")
    return path, held


def _print(held: Held) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("Line", "When", "Verdict", "Reason", "Question", "Comment", box=None, pad_edge=False)
    for number, entry in held.current().items():
        when = entry.time[:16].replace("T", " ")
        cells = (str(number), when, entry.verdict.value, entry.reason or "", entry.question, entry.comment or "")
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console().print(table)


feedback_command.add_command(list_command)
feedback_command.add_command(export_command)
feedback_command.add_command(delete_command)
