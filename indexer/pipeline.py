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
from indexer.protocol import Sitting
from indexer.reading import Reading, read_all
from indexer.report import Duplicate, Failure, Report
from indexer.store import Index, SittingRow, StoreError

NO_MODEL = "none"
_FETCHED = 2048  # texts taken out of the index at a time, sorted by length so that a batch has little padding
_COMMITTED = 256  # vectors a transaction: about ten seconds of work lost at most
_FORMATS = ("pages", "pdf", "bundestag", "epp")  # of two sources alike, the format that knows printed pages wins


def index(
    paths: Sequence[Path | str],
    index_dir: Path | str,
    *,
    embedding_model: str | None = None,
    prune: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> Report:
    """Bring the index in `index_dir` up to date with the protocols below `paths`.

    Args:
        paths: files and folders, searched to their bottom.
        index_dir: made where it does not exist.
        embedding_model: a name for `open_embedder`, or `none` for full text only; by default the index's own model,
            for a new index `multilingual-e5-small`.
        prune: also remove sittings whose source below `paths` is gone.
        progress: told about the stages.
        embedder: an opened model to use instead of `embedding_model`.

    Returns:
        What was done. A source that failed is listed there; `Report.done` is false where all failed.

    Raises:
        ModelMismatchError: the index holds another model's vectors.
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
        with Index.open(index_dir, create=True) as store:
            held = store.model.name if store.model else DEFAULT_MODEL
            name = embedder.name if embedder else embedding_model or held
            if name != NO_MODEL:
                store.check_model(name)
            with report.timed("discover"):
                if prune:
                    _prune(store, [Path(path) for path in paths], found, report)
                to_read = _changed(store, found.sources, report)
            with report.timed("read"):
                _read(store, to_read, progress, report)
            with report.timed("embed"):
                if name != NO_MODEL:
                    _embed(store, name, embedder, progress, report)
            with report.timed("chroma"):
                _sync(store, progress, report)
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


def _changed(store: Index, sources: Iterable[Source], report: Report) -> list[Source]:
    """The sources to be read: new ones, and those whose content is not what it was."""
    known = store.sources()
    result = []
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
            result.append(source)
        else:
            report.unchanged.extend(held.sittings)
            report.duplicates.extend(Duplicate(name, sitting, kept, _KNOWN) for sitting, kept in held.duplicate_of)
    return result


def _read(store: Index, sources: Sequence[Source], progress: Progress, report: Report) -> None:
    if not sources:
        return
    with progress.stage("Reading", len(sources), "sources") as advance:
        for reading in read_all(sources):
            if reading.failure:
                report.failed.append(reading.failure)
            else:
                _store(store, reading, report)
            advance(1)


def _store(store: Index, reading: Reading, report: Report) -> None:
    """Put the sittings of one source into the index, each unless another source of it is better."""
    name, stamp = _name(reading.source), reading.stamp
    held = {row.sitting_id: row for row in store.sittings()}
    read_ids = {sitting.sitting_id for sitting, _ in reading.sittings}
    for row in held.values():
        if row.source == name and row.sitting_id not in read_ids:
            store.remove_sitting(row.sitting_id)
            report.removed.append(row.sitting_id)
    for sitting, chunks in reading.sittings:
        present = held.get(sitting.sitting_id)
        other = present if present and present.source != name else None
        if other and not _replaces(sitting, other):
            reason = _reason(other.complete, sitting.complete, other.pages, len(sitting.pages))
            store.put_duplicate(other.sitting_id, name, stamp=stamp, digest=reading.digest)
            report.duplicates.append(Duplicate(name, sitting.sitting_id, other.source, reason))
            continue
        store.put_sitting(replace(sitting, source=name), chunks, stamp=stamp, digest=reading.digest)
        if sitting.warnings:
            report.warnings[sitting.sitting_id] = list(sitting.warnings)
        if other and Path(other.source).exists():
            reason = _reason(sitting.complete, other.complete, len(sitting.pages), other.pages)
            store.put_duplicate(other.sitting_id, other.source, stamp=other.stamp, digest=other.digest)
            report.duplicates.append(Duplicate(other.source, sitting.sitting_id, name, reason))
        if sitting.sitting_id not in (*report.added, *report.updated):
            (report.updated if present else report.added).append(sitting.sitting_id)


def _replaces(new: Sitting, held: SittingRow) -> bool:
    """Whether a sitting replaces one of another source: the whole of a part, more pages, the better format."""
    if held.complete and not new.complete:
        return False
    return not Path(held.source).exists() or _worth(new.complete, len(new.pages), new.format) > _worth(
        held.complete, held.pages, held.format
    )


def _worth(complete: bool, pages: int, source_format: str) -> tuple[bool, int, int]:
    return complete, pages, -_FORMATS.index(source_format) if source_format in _FORMATS else -len(_FORMATS)


_KNOWN = "decided when it was first read"


def _reason(whole: bool, other_whole: bool, pages: int, other_pages: int) -> str:
    if whole and not other_whole:
        return "the whole sitting was taken before a part of it"
    if pages > other_pages:
        return f"the source with more pages was taken ({pages} before {other_pages})"
    return "the first source, or the one that knows printed pages, was taken"


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
        while missing := store.missing_vectors(_FETCHED):
            missing.sort(key=lambda item: len(item[1]))
            for start in range(0, len(missing), _COMMITTED):
                batch = missing[start : start + _COMMITTED]
                vectors = embedder.embed_passages([text for _, text in batch])
                store.put_vectors([key for key, _ in batch], vectors)
                report.embedded += len(batch)
                advance(len(batch))


def _sync(store: Index, progress: Progress, report: Report) -> None:
    """Bring Chroma up to date; where that fails the index is whole without it, and the report says so."""
    store.collect_garbage()
    try:
        store.sync_chroma(progress)
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
