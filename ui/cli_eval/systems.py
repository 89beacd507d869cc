"""`plenarchat eval ablate` and `eval peers`: several systems asked the same questions, in the same tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_ask import opened_assistant
from ui.cli_eval.options import FOLDER, loaded, questions_argument
from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message

if TYPE_CHECKING:
    from eval.dataset import Dataset
    from eval.systems import System
    from rag.assistant import Assistant

_COLUMNS = ("recall@1", "recall@10", "mrr@10", "ndcg@10", "page_recall@10")


@command("ablate")
@questions_argument
@click.option("--out", required=True, type=FOLDER, help="Folder for systems.json and report.html.")
@pass_settings
def ablate_command(settings: Settings, questions: Path, out: Path) -> int:
    """Measure what each step of finding passages is worth.

    Full text and vectors alone and fused, with and without understanding, reranking and rewriting.
    """
    from eval.ablation import SAYS, TITLE, variants

    dataset = loaded(questions)
    with opened_assistant(settings) as assistant:
        _measure(TITLE, SAYS, variants(assistant), dataset, assistant, out)
    return 0


@command("peers")
@questions_argument
@click.option("--out", required=True, type=FOLDER, help="Folder for systems.json and report.html.")
@click.option("--peers-folder", type=FOLDER, help="Where the peers keep their vectors [default: OUT/peers].")
@pass_settings
def peers_command(settings: Settings, questions: Path, out: Path, peers_folder: Path | None) -> int:
    """Measure beside what a user would otherwise get.

    A plain LangChain tutorial's pipeline (pieces of fixed size, nearest vectors) and BM25 alone, over the same
    protocols with the same embedding model. Embedding the pieces takes about as long as indexing did, once.
    """
    from eval.peers import PeersUnavailable, open_peers
    from eval.peers.as_systems import SAYS, TITLE, systems
    from indexer.progress import terminal_progress

    dataset = loaded(questions)
    with opened_assistant(settings) as assistant:
        if assistant.embedder is None:
            raise click.ClickException(
                "The peers use the model of the index's vectors, and this index has none: make it with "
                "`plenarchat index PATH... --embedding-model NAME`."
            )
        try:
            peers = open_peers(assistant.index, assistant.embedder, peers_folder or out / "peers", terminal_progress())
        except PeersUnavailable as error:
            raise click.ClickException(str(error)) from error
        try:
            _measure(TITLE, SAYS, systems(assistant, peers), dataset, assistant, out)
        finally:
            for peer in peers:
                peer.close()
    return 0


def _measure(
    title: str, says: str, systems: Sequence[System], dataset: Dataset, assistant: Assistant, out: Path
) -> None:
    from eval.report.write import write_systems_report
    from eval.systems import measure_systems
    from indexer.progress import terminal_progress

    data = measure_systems(title, says, systems, dataset, assistant, out, terminal_progress())
    report = write_systems_report(out, data)
    click.echo(f"{'':<28}" + "".join(f"{name:>16}" for name in _COLUMNS) + f"{'p50 ms':>10}")
    for one in data["systems"]:
        values = [one["figures"].get(name, {}).get("value") for name in _COLUMNS]
        took = one["milliseconds"]["p50"] if one["milliseconds"] else None
        shown = "".join(f"{'–' if value is None else f'{value:.3f}':>16}" for value in values)
        click.echo(f"{one['name']:<28}{shown}{'–' if took is None else f'{took:.0f}':>10}")
    message(f"The report, with intervals, is {report}")
