"""`plenarchat eval check`, `import` and `generate`: sets of questions."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli_eval.options import FILE, loaded, model_options, questions_argument
from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, printable

_OUT = click.Path(dir_okay=False, path_type=Path)


@command("check")
@questions_argument
@pass_settings
def check_command(settings: Settings, questions: Path) -> int:
    """Hold a set of questions against the index.

    Says of every gold place whether its sitting is indexed and its quote stands on its page, by its speaker. The exit
    status is 1 where something does not agree.
    """
    from eval.dataset.check import check
    from eval.record import IndexRecord
    from indexer.progress import terminal_progress
    from indexer.store import Index

    dataset = loaded(questions)
    with Index.open(settings.index) as index:
        problems = check(dataset.questions, IndexRecord(index), terminal_progress())
    for problem in problems:
        click.echo(printable(str(problem)))
    places = sum(len(question.gold) for question in dataset.questions)
    message(f"{len(dataset.questions)} questions, {places} gold places, {len(problems)} problems")
    return 1 if problems else 0


@command("import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--out", required=True, type=_OUT, help="The set of questions to write (JSONL).")
def import_command(files: tuple[Path, ...], out: Path) -> int:
    """Make a set of questions of CSV tables and of feedback from the chat.

    A question whose answer nobody knows yet is not written: it is named on stderr, for a person to answer.
    """
    from eval.dataset import DatasetError, save
    from eval.dataset.importing import import_files

    try:
        imported = import_files(files)
    except DatasetError as error:
        raise click.ClickException(str(error)) from error
    for question in imported.open:
        message(f"Needs a person: {question}")
    if not imported.questions:
        raise click.ClickException("There is no question with a known answer in these files; nothing was written.")
    save(out, imported.questions)
    message(
        f"{len(imported.questions)} questions are in {out}; {imported.merged} entries were merged into others, "
        f"{len(imported.open)} need a person"
    )
    return 0


@command("generate")
@click.option("--out", required=True, type=_OUT, help="The set of questions to write (JSONL).")
@click.option("--per-kind", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Questions of a kind.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind; may be repeated.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws other questions.")
@model_options("model", "A language model that words paraphrases and translations")
@pass_settings
def generate_command(
    settings: Settings,
    out: Path,
    per_kind: int,
    kinds: tuple[str, ...],
    seed: int,
    model: str | None,
    model_url: str | None,
) -> int:
    """Make silver questions of the protocols' own structure.

    A question of the Fragestunde leads to its answer, an agenda title to the speeches under it; what nobody said is
    asked for, too. They are marked as silver: figures over them stand beside those over people's questions.
    """
    from eval.dataset import save
    from eval.generate import KINDS, generate
    from indexer.progress import terminal_progress
    from indexer.store import Index

    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise click.UsageError(f"There is no kind {unknown[0]!r}; there are {', '.join(KINDS)}.")
    if model_url and model is None:
        raise click.UsageError("--model-url says where a model is served; name it with --model.")
    if "paraphrase" in kinds and model is None:
        raise click.UsageError("Paraphrases are worded by a language model; name one with --model.")
    writer = None
    if model:
        from rag.chat_model import ModelUnavailable, open_chat_model

        try:
            writer = open_chat_model(model, base_url=model_url)
        except ModelUnavailable as error:
            raise click.ClickException(str(error)) from error
    with Index.open(settings.index) as index:
        made = generate(
            index, seed=seed, per_kind=per_kind, kinds=kinds or None, writer=writer, progress=terminal_progress()
        )
    if not made.questions:
        raise click.ClickException("The index gives no such questions; index more sittings.")
    save(out, made.questions)
    for kind, missing in made.short.items():
        message(f"Note: {missing} fewer of {kind} than asked for; the protocols give no more")
    message(f"{len(made.questions)} silver questions are in {out}")
    return 0
