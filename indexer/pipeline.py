"""From files to a searchable index: discover, read, check, store, embed, sync; incremental and resumable.

One source that fails does not stop the others. A sitting is searchable by its words as soon as it is stored; vectors
follow, batch by batch. Whatever ends a run, the next one goes on from what was committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.embedding import DEFAULT_MODEL, Embedder, EmbeddingUnavailable, open_embedder
from indexer.formats import Discovery, Source, discover, unreadable
from indexer.progress import NoProgress, Progress
from indexer.reading import Reading, read_all
from indexer.report import Failure, Report
from indexer.rivals import Choice
from indexer.store import DiskError, Index, StoreError
from indexer.store.vectors import fetched

NO_MODEL = "none"
_NAMED = 5  # files that are named among those left out
_COMMITTED = 256  # vectors a transaction: about ten seconds of work lost at most


def index(
    paths: Sequence[Path | str],
    index_dir: Path | str,
    *,
    embedding_model: str | None = None,
    prune: bool = False,
    prefer: str | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    chroma_url: str | None = None,
) -> Report:
    """Bring the index in `index_dir` up to date with the protocols below `paths`.

    Args:
        paths: files and folders, searched to their bottom.
        index_dir: made where it does not exist.
        embedding_model: a name for `open_embedder`, or `none` for full text only; by default the index's own model,
            for a new index `multilingual-e5-small`.
        prune: also remove sittings whose source below `paths` is gone.
        prefer: the source format to be taken where a sitting is found in several (`indexer.rivals.FORMATS`), or `auto`
            for the one with printed pages; by default what was said last, `auto` for a new index.
        progress: told about the stages.
        embedder: an opened model to use instead of `embedding_model`.
        chroma_url: of the Chroma server that is to hold the vectors, or `none` for the index's folder; by default what
            was said last. The index remembers it.

    Returns:
        What was done. A source that failed is listed there; `Report.done` is false where all failed.

    Raises:
        ModelMismatchError: the index holds another model's vectors.
        SettingError: `chroma_url` is no address.
        StoreError: the index cannot be opened or written; what was finished before is kept.
    """
    progress = progress or NoProgress()
    report = Report(Path(index_dir))
    with report.timed("total"):
        with report.timed("discover"):
            found = discover([Path(path) for path in paths])
        report.failed.extend(map(Failure.of, found.rejected))
        if not found.sources and not Index.exists(index_dir):
            return report
        with Index.open(index_dir, create=True, chroma_url=chroma_url) as store:
            held = store.model.name if store.model else DEFAULT_MODEL
            name = embedder.name if embedder else embedding_model or held
            if name != NO_MODEL:
                store.check_model(name)
            with report.timed("discover"):
                if prune:
                    _prune(store, [Path(path) for path in paths], found, report)
                choice = Choice(store, prefer)
                to_read = _changed(store, found.sources, report)
            with report.timed("read"):
                _read(store, to_read, choice, progress, report)
                choice.report(found.sources, report)
            with report.timed("embed"):
                if name != NO_MODEL:
                    _embed(store, name, embedder, progress, report)
            with report.timed("chroma"):
                _sync(store, progress, report)
            if report.added or report.updated or report.embedded:
                store.add_seconds({stage: spent for stage, spent in report.seconds.items() if stage != "total"})
            _conclude(store, report)
    if found.ignored:
        names = ", ".join(sorted({Path(problem.path).name for problem in found.ignored})[:_NAMED])
        report.notes.append(f"Left out as no protocols: {len(found.ignored):,} other files ({names})")
    return report


def embed(
    index_dir: Path | str,
    *,
    embedding_model: str | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
    chroma_url: str | None = None,
) -> Report:
    """Embed what has no vector in the index in `index_dir`: here, or by the workers of a Dask scheduler.

    Args:
        index_dir: of an index that is there.
        embedding_model: a name for `open_embedder`; by default the index's own, else `multilingual-e5-small`.
        scheduler: the address of one, `tcp://host:8786`.
        progress: told about the stages.
        chroma_url: as for `index`.

    Raises:
        EmbeddingUnavailable: the model cannot be opened, or the work not be spread; what was finished is kept.
        StoreError: the index cannot be opened or written.
    """
    progress = progress or NoProgress()
    report = Report(Path(index_dir))
    with report.timed("total"), Index.open(index_dir, write=True, chroma_url=chroma_url) as store:
        name = embedding_model or (store.model.name if store.model else DEFAULT_MODEL)
        if name == NO_MODEL:
            raise EmbeddingUnavailable("Without a model nothing can be embedded", "Name one with --embedding-model.")
        store.check_model(name)
        with report.timed("embed"):
            if scheduler is None:
                _embed(store, name, open_embedder(name), progress, report)
            else:
                from indexer.spreading import embed_spread

                report.embedded = embed_spread(store, scheduler, name, progress=progress).stored
        with report.timed("chroma"):
            _sync(store, progress, report)
        if report.embedded:
            store.add_seconds({stage: spent for stage, spent in report.seconds.items() if stage != "total"})
        _conclude(store, report)
    return report


def _prune(store: Index, paths: Iterable[Path], found: Discovery, report: Report) -> None:
    """Remove the sittings whose source lay below a path that is there, and is there no more."""
    roots = [path.resolve() for path in paths if path.exists()]
    kept = {source.path.resolve() for source in found.sources}
    unread = [Path(error.path).resolve() for error in found.rejected if Path(error.path).resolve() not in roots]
    for row in store.sittings():
        source = Path(row.source)
        below = any(source.is_relative_to(root) for root in roots)
        doubtful = any(source.is_relative_to(path) or path.is_relative_to(source) for path in unread)
        if below and source not in kept and not doubtful:
            store.remove_sitting(row.sitting_id)
            report.removed.append(row.sitting_id)


def _changed(store: Index, sources: Sequence[Source], report: Report) -> list[Source]:
    """The sources to be read: new ones, changed ones, and those that were left out for one of these."""
    known = store.sources()
    changed: set[str] = set()
    for source in sources:
        name = _name(source)
        held = known.get(name)
        try:
            if held and held.stamp != (stamp := source.stamp()):
                if held.digest == source.digest():
                    store.restamp(name, stamp)
                else:
                    held = None
        except OSError as error:
            report.failed.append(Failure.of(unreadable(Path(error.filename or source.path), error)))
            continue
        if held is None:
            changed.add(name)
        else:
            report.unchanged.extend(held.sittings)
    for name, held in known.items():
        if any(kept in changed for _, kept in held.duplicate_of):
            changed.add(name)
    # Those that hold sittings come first: the others are weighed against what has become of them.
    holding = {name for name, held in known.items() if held.sittings}
    return sorted((s for s in sources if _name(s) in changed), key=lambda source: _name(source) not in holding)


def _read(store: Index, sources: Sequence[Source], choice: Choice, progress: Progress, report: Report) -> None:
    if not sources:
        return
    with progress.stage("Reading", len(sources), "sources") as advance:
        for reading in read_all(sources):
            if reading.failure:
                report.failed.append(reading.failure)
            else:
                _store(store, reading, choice, report)
            advance(1)


def _store(store: Index, reading: Reading, choice: Choice, report: Report) -> None:
    """Put the sittings of one source into the index, each unless another source of it is better."""
    name = _name(reading.source)
    read_ids = {sitting.sitting_id for sitting, _ in reading.sittings}
    held = {row.sitting_id: row for row in store.sittings_known_as(name, read_ids)}
    for row in held.values():
        if row.source == name and row.sitting_id not in read_ids:
            store.remove_sitting(row.sitting_id)
            report.removed.append(row.sitting_id)
    store.forget_duplicates(name)
    for sitting, chunks in reading.sittings:
        present = held.get(sitting.sitting_id)
        if present and not choice.takes(sitting, name, present):
            store.put_duplicate(sitting.sitting_id, name, stamp=reading.stamp, digest=reading.digest)
            continue
        left_out = choice.left_out(present) if present else {}
        store.put_sitting(replace(sitting, source=name), chunks, stamp=reading.stamp, digest=reading.digest)
        for other, known in left_out.items():
            if other != name:
                store.put_duplicate(sitting.sitting_id, other, stamp=known.stamp, digest=known.digest)
        report.warnings.pop(sitting.sitting_id, None)
        if sitting.warnings:
            report.warnings[sitting.sitting_id] = list(sitting.warnings)
        if sitting.sitting_id not in (*report.added, *report.updated):
            (report.updated if present else report.added).append(sitting.sitting_id)


def _embed(store: Index, name: str, embedder: Embedder | None, progress: Progress, report: Report) -> None:
    """Embed what has no vector yet; every batch is kept as soon as it is done."""
    total = store.count_missing()
    if not total:
        return
    try:
        embedder = embedder or open_embedder(name)
    except EmbeddingUnavailable as error:
        report.notes.append(f"Search goes by words alone, since no embedding model could be opened: {error}")
        return
    store.set_model(name, embedder.revision)
    with progress.stage("Embedding", total, "passages") as advance:
        while missing := store.missing_vectors(fetched(total)):
            missing.sort(key=lambda item: len(item[1]))
            for start in range(0, len(missing), _COMMITTED):
                batch = missing[start : start + _COMMITTED]
                vectors = embedder.embed_passages([text for _, text in batch])
                store.put_vectors([key for key, _ in batch], vectors)
                report.embedded += len(batch)
                advance(len(batch))


def _sync(store: Index, progress: Progress, report: Report) -> None:
    """Bring Chroma up to date; where that fails the index is whole without it, and the report says so.

    A full disk ends the run all the same: it concerns whatever comes next, and whoever can free some space.
    """
    store.collect_garbage()
    try:
        if remark := store.sync_chroma(progress).remark:
            report.notes.append(remark)
    except DiskError:
        raise
    except StoreError as error:
        report.notes.append(str(error))


def _conclude(store: Index, report: Report) -> None:
    coverage = store.coverage()
    report.sittings, report.turns = coverage.sittings, coverage.turns
    report.chunks, report.vectors = coverage.chunks, coverage.vectors
    if not report.notes:
        report.notes.extend(store.notes())


def _name(source: Source) -> str:
    return str(source.path.resolve())
