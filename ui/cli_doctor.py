"""`plenarchat doctor`: whether everything is in place, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import click

from ui.cli_access import collections_option
from ui.cli_options import Settings, command, pass_settings, writer_options
from ui.cli_output import console, print_json

PARTS = ("plenarchat", "chromadb", "gradio", "numpy", "onnxruntime", "sentence-transformers", "torch")
MIN_FREE = 2 << 30
"""Bytes that a whole Wahlperiode with its vectors takes on disk, with room to build the vector index aside."""

_PROBE_SECONDS = 20.0

_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. A `warning` weakens the answers, with a `problem` there are none."""

    name: str
    state: Literal["ok", "warning", "problem"]
    found: str
    remedy: str | None = None


@command("doctor")
@writer_options
@collections_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def doctor_command(settings: Settings, collections: Path | None, as_json: bool) -> int:
    """Check the installation, the settings and the index, or with --collections all of them.

    Looks at versions, settings, who is let in, free space, the index, the embedding model and the language model, and
    says what to do where one is amiss.
    """
    from ui.operations.serving import served

    serving, shown = served(settings.index, collections)
    checks = [*_versions(), *_settings(settings.index), Check("serving", *serving)]
    for name, folder in shown:
        told = (_disk(folder), *_index(folder, settings))
        checks += told if len(shown) == 1 else (replace(check, name=f"{check.name} ({name})") for check in told)
    checks.append(_writer(settings))
    healthy = all(check.state != "problem" for check in checks)
    if as_json:
        print_json({"ok": healthy, "index": str(settings.index), "checks": [asdict(check) for check in checks]})
    else:
        _print(checks)
    return 0 if healthy else 1


def _versions() -> Iterator[Check]:
    yield Check("platform", "ok", f"Python {platform.python_version()}, {platform.platform()}")
    found, missing = [], []
    for part in PARTS:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            missing.append(part)
    if missing:
        yield Check("versions", "problem", f"not installed: {', '.join(missing)}", "Install plenarchat with pip.")
    else:
        yield Check("versions", "ok", ", ".join(found))


def _settings(index: Path) -> Iterator[Check]:
    from ui.operations.surroundings import given, settings_amiss, shown_value, where_traces_go

    shown = ", ".join(f"{name}={shown_value(name, value)}" for name, value in given(os.environ).items())
    yield Check("settings", "ok", shown or "all as they come: no PLENARCHAT_ variable is set")
    for finding in settings_amiss(os.environ, index):
        yield Check("settings", "warning", finding.found, finding.remedy)
    yield Check("traces", "ok", where_traces_go(os.environ))


def _disk(index: Path) -> Check:
    folder = index.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    found = f"{free / (1 << 30):,.1f} GiB free for {index}"
    if free < MIN_FREE:
        return Check("disk", "warning", found, "A whole Wahlperiode needs about 2 GiB: free some, or choose --index.")
    return Check("disk", "ok", found)


def _index(folder: Path, settings: Settings) -> Iterator[Check]:
    from indexer.limits import SettingError
    from indexer.store import Index, StoreError

    try:
        with Index.open(folder, chroma_url=settings.chroma_url) as index:
            index.try_chroma()
            coverage, model, notes = index.coverage(), index.model, index.notes()
    except StoreError as error:
        yield Check("index", "problem", error.problem, error.remedy)
        return
    except SettingError as error:
        yield Check("chroma", "problem", str(error), "Correct --chroma-url or PLENARCHAT_CHROMA_URL.")
        return
    yield from _soundness(folder)
    if not coverage.sittings:
        yield Check("index", "problem", f"{folder} is empty", "Run `plenarchat index PATH` on a folder of protocols.")
        return
    days = f"{coverage.date_from} to {coverage.date_to}"
    yield Check("index", "ok", f"{folder}: {coverage.sittings} sittings, {days}, {coverage.turns:,} turns")
    if notes:
        yield from (Check("vectors", "warning", note) for note in notes)
    else:
        yield Check("vectors", "ok", f"each of the {coverage.chunks:,} passages has one")
    if model is not None:
        yield _model(model.name)


def _soundness(folder: Path) -> Iterator[Check]:
    """Whether the file is whole, and who writes to it."""
    from indexer.store import StoreError
    from indexer.store.saving import damage, writer

    try:
        found = damage(folder)
    except StoreError as error:
        found = [error.problem]
    if found:
        remedy = "Bring a backup back (`plenarchat restore SRC --replace`), or delete the folder and index anew."
        yield Check("integrity", "problem", f"the index is damaged: {'; '.join(found)}", remedy)
    else:
        yield Check("integrity", "ok", "every page of the index is sound")
    process = writer(folder)
    if process is None:
        yield Check("writer", "ok", "nobody writes to the index")
    else:
        yield Check("writer", "ok", f"process {process or 'of an unknown number'} is writing to the index")


def _model(name: str) -> Check:
    from indexer.embedding import EmbeddingUnavailable, open_embedder

    try:
        embedder = open_embedder(name)
        size = embedder.embed_query("Probe").shape[0]
    except EmbeddingUnavailable as error:
        return Check("model", "warning", f"{name} cannot be used, so search goes by words alone", str(error))
    return Check("model", "ok", f"{embedder.name} ({embedder.revision}), {size} dimensions")


def _writer(settings: Settings) -> Check:
    """The language model that would write the answers; it is asked for one word."""
    from rag.chat_model import ModelUnavailable, kind, open_chat_model

    try:
        setting = settings.model
        if setting is None:
            return Check("language model", "ok", "none: answers are quotes alone")
        model = open_chat_model(setting.name, base_url=setting.url, timeout=min(setting.timeout, _PROBE_SECONDS))
    except ModelUnavailable as error:
        return Check("language model", "warning", "cannot be opened, so answers are quotes alone", str(error))
    try:
        model.invoke([("human", "OK?")])
    except Exception as error:  # whatever the client of whichever provider raises
        found = f"{setting.name} does not reply ({kind(error)}), so answers are quotes alone"
        return Check("language model", "warning", found, "Check its name, its address and its key.")
    return Check("language model", "ok", f"{setting.name} replies")


def _print(checks: list[Check]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for check in checks:
        text = Text(check.found)
        if check.remedy:
            text.append(f"\n→ {check.remedy}", style="bold")
        table.add_row(Text(check.state, style=_STYLES[check.state]), check.name, text)
    console().print(table)
