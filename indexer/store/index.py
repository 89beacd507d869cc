"""The index: one object for everything that is stored of the protocols, safe to use from several threads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from indexer.progress import NoProgress, Progress
from indexer.protocol import Audit, Chunk, Page, Sitting, Turn
from indexer.roster import Roster
from indexer.store import chroma_build, chroma_folder, holdings, passage, people, statistics, vectors, write
from indexer.store.chroma_place import Shortfall
from indexer.store.connection import FILE, Database
from indexer.store.holdings import AgendaRow, Coverage, Facets, KnownSource, SittingRow
from indexer.store.model import Model
from indexer.store.notes import notes
from indexer.store.passage import Passage
from indexer.store.searching import Searching
from indexer.store.statistics import GroupTurns


class Index(Searching):
    """An index on disk. Open it with `Index.open`; close it, or use it as a context manager."""

    @classmethod
    def open(
        cls, path: Path | str, *, create: bool = False, write: bool = False, chroma_url: str | None = None
    ) -> Self:
        """Open the index in the folder `path`; for reading, nothing is written.

        Args:
            path: the folder of the index.
            create: make the folder and an empty index where there is none, and open it for writing.
            write: open for writing; one process at a time can.
            chroma_url: of the Chroma server with its vectors, or `none` for the folder itself; by default what the
                index was told when its vectors were last brought in line (`sync_chroma`).

        Raises:
            SettingError: that is no address.
            IndexMissingError, IndexFormatError, IndexLockedError, StoreError: each says what to do.
        """
        database = Database(Path(path), write=write or create, create=create)
        try:
            index = cls(database, chroma_url)
        except BaseException:
            database.close()
            raise
        if write or create:
            chroma_folder.recover(index.path)
        return index

    @staticmethod
    def exists(path: Path | str) -> bool:
        """Whether there is an index, of whatever version, in the folder."""
        return os.path.isfile(Path(path) / FILE)

    def close(self) -> None:
        """Give up connections and the writer's lock. The index cannot be used afterwards."""
        self._chroma.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def put_sitting(self, sitting: Sitting, chunks: Sequence[Chunk], *, stamp: str, digest: str) -> None:
        """Store a sitting whole, in place of the one with the same id, searchable by full text at once.

        Args:
            sitting: already checked against the evidence rule (`indexer.chunk.check`).
            chunks: of the sitting's turns.
            stamp, digest: of its source, by which a later run knows it again.
        """
        with self._database.writing() as connection:
            write.put(connection, sitting, chunks, stamp=stamp, digest=digest)

    def remove_sitting(self, sitting_id: str) -> bool:
        """Take a sitting out; False where there is none."""
        with self._database.writing() as connection:
            return write.remove(connection, sitting_id)

    def put_duplicate(self, sitting_id: str, source: str, *, stamp: str, digest: str) -> None:
        """Remember a source that was left out for the one the sitting has, until that one changes."""
        with self._database.writing() as connection:
            write.put_duplicate(connection, sitting_id, source, stamp=stamp, digest=digest)

    def forget_duplicates(self, source: str) -> None:
        """Forget of which sittings a source was left out, because it has been read again."""
        with self._database.writing() as connection:
            write.forget_duplicates(connection, source)

    def restamp(self, source: str, stamp: str) -> None:
        """Remember that a source was touched without a change of its content."""
        with self._database.writing() as connection:
            write.restamp(connection, source, stamp)

    def set_preference(self, source_format: str) -> None:
        """Record which source format is taken where a sitting is found in several; what was left out is forgotten."""
        with self._database.writing() as connection:
            write.set_manifest(connection, preference=source_format)
            write.forget_duplicates(connection)

    def add_seconds(self, seconds: Mapping[str, float]) -> None:
        """Add to what was spent so far on each stage of making the index."""
        with self._database.writing() as connection:
            held = write.seconds(connection)
            total = {stage: held.get(stage, 0.0) + seconds.get(stage, 0.0) for stage in {**held, **seconds}}
            write.set_manifest(connection, seconds=json.dumps(total))

    def set_model(self, name: str, revision: str) -> None:
        """Record which embedding model the vectors are of.

        Raises:
            ModelMismatchError: the index holds another model's.
        """
        if self.model is None:
            with self._database.writing() as connection:
                write.set_manifest(connection, model=name, revision=revision)
        self.check_model(name, revision)

    def missing_vectors(self, limit: int = 1 << 30) -> list[tuple[bytes, str]]:
        """What has no vector yet: (key, text to embed), each text once, the newest sitting first, at most `limit`."""
        with self._database.reading() as connection:
            return vectors.missing(connection, limit)

    def count_missing(self) -> int:
        """How many texts have no vector yet."""
        with self._database.reading() as connection:
            return vectors.count_missing(connection)

    def put_vectors(self, keys: Sequence[bytes], array: vectors.Vector) -> None:
        """Store vectors, (n, dimension) and L2-normalised, under the keys of `missing_vectors`, in one transaction.

        Raises:
            ModelMismatchError: vectors of another dimension are there.
            ValueError: a value is not finite; one such vector would come first in every search.
        """
        if not np.isfinite(array).all():
            raise ValueError("a vector to be stored is not finite")
        with self._database.writing() as connection:
            known = write.manifest(connection, "dimension")
            if known is None:
                write.set_manifest(connection, dimension=str(array.shape[1]))
            elif int(known) != array.shape[1]:
                raise self._mismatch(f"vectors of {known} dimensions", f"of {array.shape[1]}")
            write.put_vectors(connection, list(zip(keys, vectors.pack(array), strict=True)))

    def collect_garbage(self) -> int:
        """Forget the vectors that belong to no chunk where they are many; how many that were."""
        with self._database.writing() as connection:
            return write.collect_garbage(connection)

    def sync_chroma(self, progress: Progress | None = None) -> chroma_build.Synced:
        """Bring the Chroma collection in line with the truth, and remember where it lives.

        Raises:
            StoreError: it could not be built, or the server is away; searching goes on exactly, without it.
        """
        self._database.require_writer()
        facts = _Manifest(self._database)
        self._chroma.settle(facts)
        with self._database.reading() as connection:
            place = self._chroma.place(connection)
            synced = chroma_build.sync(connection, self.path, place, progress or NoProgress(), facts)
        if place.shared:
            chroma_folder.Folder(self.path).discard()
        return synced

    def try_chroma(self) -> Shortfall | None:
        """Why the Chroma collection cannot be used, once it has been tried; None where it can, or is not needed."""
        with self._database.reading() as connection:
            needed = self._cached(connection, holdings.coverage).vectors
            return self._chroma.shortfall(connection, trying=True) if needed else None

    # Its state

    @property
    def in_place(self) -> bool:
        """Whether what is open is what lies there now; false once the folder was deleted or exchanged."""
        return self._database.in_place

    @property
    def generation(self) -> int:
        """Counts up with every change: while it is the same, so is all that the index holds."""
        with self._database.reading() as connection:
            return vectors.generation(connection)

    @property
    def seconds(self) -> dict[str, float]:
        """What was spent on each stage of making the index, over all runs; empty where that was not recorded."""
        with self._database.reading() as connection:
            return write.seconds(connection)

    @property
    def preference(self) -> str | None:
        """The source format taken where a sitting is found in several; None where nobody has set one."""
        with self._database.reading() as connection:
            return write.manifest(connection, "preference")

    @property
    def model(self) -> Model | None:
        """Name and revision of the embedding model of the vectors, or None before the first."""
        with self._database.reading() as connection:
            name, revision = write.manifest(connection, "model"), write.manifest(connection, "revision")
            return Model(name, revision) if name is not None and revision is not None else None

    def check_model(self, name: str, revision: str | None = None) -> None:
        """Raise ModelMismatchError where the index holds vectors of another model, or revision if one is given."""
        held = self.model
        if held and (name != held.name or revision not in (None, held.revision)):
            asked = name if revision is None else f"{name} ({revision})"
            raise self._mismatch(f"vectors of {held.name} ({held.revision})", f"those of {asked}")

    def notes(self) -> list[str]:
        """What is weaker than it could be, each with what to do; empty where all is well. In English."""
        with self._database.reading() as connection:
            held = self._cached(connection, holdings.coverage)
            problem = self._chroma.shortfall(connection) if held.vectors else None
            outdated = holdings.outdated(connection)
        return notes(held, outdated, problem)

    # Looking up

    def passages(self, chunk_ids: Sequence[str], scores: Sequence[float] | None = None) -> list[Passage]:
        """The passages of those chunks, in that order, ranked from 1; one removed meanwhile is left out."""
        with self._database.reading() as connection:
            return passage.passages(connection, chunk_ids, scores)

    def turn(self, turn_id: str) -> Turn | None:
        """The turn with that id, as it was read, or None."""
        with self._database.reading() as connection:
            return next(iter(passage.turns(connection, "turns.turn_id = ?", (turn_id,))), None)

    def turns(self, turn_ids: Sequence[str]) -> dict[str, Turn]:
        """The turns with those ids, by id; one that there is not is left out."""
        with self._database.reading() as connection:
            wanted = "turns.turn_id IN (SELECT value FROM json_each(?))"
            found = passage.turns(connection, wanted, (json.dumps(list(turn_ids)),))
            return {turn.turn_id: turn for turn in found}

    def turns_around(self, turn_id: str, before: int = 1, after: int = 1) -> list[Turn]:
        """The turn and its neighbours in the same sitting, in order; empty where there is no such turn."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT sitting, number FROM turns WHERE turn_id = ?", (turn_id,)).fetchone()
            if row is None:
                return []
            where = "turns.sitting = ? AND turns.number BETWEEN ? AND ?"
            return passage.turns(connection, where, (row[0], row[1] - before, row[1] + after))

    def sitting_of(self, turn_id: str) -> SittingRow | None:
        """The sitting a turn belongs to, or None."""
        return next((row for row in self.sittings() if turn_id.startswith(f"{row.sitting_id}/")), None)

    def turns_of(self, sitting_id: str) -> list[Turn]:
        """All turns of a sitting in order."""
        with self._database.reading() as connection:
            where = "turns.sitting = (SELECT id FROM sittings WHERE sitting_id = ?)"
            return passage.turns(connection, where, (sitting_id,))

    def pages(self, sitting_id: str) -> list[Page]:
        """The pages of a sitting with their raw text."""
        with self._database.reading() as connection:
            return passage.pages(connection, sitting_id)

    def sittings(self) -> list[SittingRow]:
        """All sittings, by parliament and number."""
        with self._database.reading() as connection:
            return holdings.sittings(connection)

    def sittings_known_as(self, source: str, sitting_ids: Iterable[str]) -> list[SittingRow]:
        """The sittings that were taken from a source, and those with one of the ids."""
        with self._database.reading() as connection:
            return holdings.known_as(connection, source, sitting_ids)

    def audits(self) -> list[tuple[SittingRow, Audit]]:
        """Every sitting that can be compared with its own table of contents, the one that fits it worst first."""
        return sorted(((row, row.audit) for row in self.sittings() if row.audit), key=lambda pair: pair[1].share)

    def audit(self, sitting_id: str) -> Audit | None:
        """How far a sitting's turns agree with its table of contents; None where it has none. Cheap to ask for."""
        with self._database.reading() as connection:
            return self._cached(connection, holdings.audits).get(sitting_id)

    def sources(self) -> dict[str, KnownSource]:
        """Every source that was read, by its name."""
        with self._database.reading() as connection:
            return holdings.sources(connection)

    def roster(self) -> Roster:
        """Who held which office and sat in which group from when to when; whoever speaks most comes first."""
        with self._database.reading() as connection:
            return self._cached(connection, people.roster)

    def agenda_items(self, sitting_id: str | None = None) -> list[AgendaRow]:
        """The agenda items of one sitting or of all."""
        with self._database.reading() as connection:
            return holdings.agenda_items(connection, sitting_id)

    def facets(self) -> Facets:
        """The values filters can take."""
        with self._database.reading() as connection:
            return holdings.facets(connection, self._cached(connection, people.roster))

    def group_turns(self) -> list[GroupTurns]:
        """How many turns each group has, and each role without one; the most first."""
        with self._database.reading() as connection:
            return self._cached(connection, statistics.group_turns)

    def coverage(self) -> Coverage:
        """How much the index holds."""
        with self._database.reading() as connection:
            return self._cached(connection, holdings.coverage)


class _Manifest:
    """The facts of the manifest that are about the collection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        with self._database.reading() as connection:
            return write.manifest(connection, key)

    def put(self, **facts: str | None) -> None:
        with self._database.writing() as connection:
            write.set_manifest(connection, **facts)
