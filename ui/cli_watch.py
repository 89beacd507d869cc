"""`plenarchat watch`: protocols into the index as they arrive in a folder."""

from __future__ import annotations

import json
import signal
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_index import index_options
from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, print_line

if TYPE_CHECKING:
    from indexer.watching import Told


@command("watch")
@index_options
@click.option(
    "--settle",
    type=click.FloatRange(0.1, 600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="A file counts as complete when it has not changed for so long.",
)
@click.option(
    "--poll",
    type=click.FloatRange(0.2, 3600),
    metavar="SECONDS",
    help="Look every so often instead of being told by the system: for network folders.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report of each run as a JSON object on a line.")
@pass_settings
def watch_command(
    settings: Settings,
    paths: tuple[Path, ...],
    prune: bool,
    prefer: str | None,
    embedding_model: str | None,
    settle: float,
    poll: float | None,
    as_json: bool,
) -> None:
    """Index PATH now and whenever files arrive, change or go.

    One line a run that did something. Servers show the new sittings at once. Ctrl-C or SIGTERM ends it after the
    sitting or batch at work; a second one ends it at once.
    """
    from indexer.pipeline import index
    from indexer.progress import Progress
    from indexer.report import Report
    from indexer.watching import Stopped, watch

    stop = threading.Event()

    def end(number: int, _: Any) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    chosen = [prefer]

    def run(progress: Progress) -> Report:
        done = index(
            paths,
            settings.index,
            embedding_model=embedding_model,
            prune=prune,
            prefer=chosen[0],
            progress=progress,
            chroma_url=settings.chroma_url,
        )
        chosen[0] = None  # it holds for later runs
        return done

    try:
        for told in watch(paths, run, stop, settle=settle, poll=poll):
            _tell(told, as_json)
    except Stopped:
        message("Ended; what is finished is kept, and the next run goes on from there.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(told: Told, as_json: bool) -> None:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    report = told.report
    if as_json:
        data: dict[str, Any] = report.to_json() if report else {"problem": told.problem}
        if report:
            data["failed"] = [{"source": f.source, "reason": f.reason, "remedy": f.remedy} for f in told.failed]
        print_line(json.dumps({"time": now} | data, ensure_ascii=False))
        return
    if report is None:
        message(f"{now} nothing was done: {told.problem}")
        return
    parts = [f"{name} {len(getattr(report, name))}" for name in ("added", "updated", "removed")]
    total = f"{report.sittings:,} sittings and {report.vectors:,} vectors in all"
    print_line(f"{now} {', '.join(parts)}, failed {len(told.failed)}; {total}; {report.seconds['total']:.1f} s")
    for note in report.notes:
        message(f"  Note: {note}")
    for failure in told.failed:
        message(f"  Not read: {failure.source}: {failure.reason}. {failure.remedy}")
