"""Vectors for what was multiplied: embedding so many passages takes days, so those of the originals are set a little
aside instead, as far as real vectors of varied passages lie from them; how long embedding takes is measured apart."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from eval.bench.copying import aside, moved
from eval.bench.indexing import BenchError
from eval.bench.scale.corpus import Corpus
from indexer.embedding import Embedder, open_embedder
from indexer.store import Index
from indexer.store.connection import Database
from indexer.store.model import Model
from indexer.store.vectors import Vector, unpack
from indexer.store.write import embedded_text

_SAMPLE = 400  # passages of the first copy that the model embeds
_WARM_UP = 8
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Sampled:
    """Passages embedded by the model: how many, in how many seconds (passed, and of processors), and the mean cosine of
    the vector of a varied passage to that of its original."""

    passages: int
    seconds: float
    processor_seconds: float
    cosine: float

    @property
    def distance(self) -> float:
        """How long what is added to a vector of length 1 must be for such a cosine, at a right angle."""
        return float((1 / self.cosine**2 - 1) ** 0.5) if 0 < self.cosine < 1 else 0.0

    def to_json(self) -> dict[str, Any]:
        """Every field by its name, and the distance."""
        return asdict(self) | {"distance": self.distance}


class Originals(NamedTuple):
    """The vectors of the originals and their model: by key, by passage, and those of a turn in their order."""

    model: Model
    by_key: dict[bytes, bytes]
    by_chunk: dict[str, bytes]
    by_turn: dict[str, list[bytes]]

    def nearest(self, chunk_id: str) -> bytes | None:
        """The vector of that passage, or where its turn was cut otherwise of the turn's last; None if it has none."""
        turn = chunk_id.rsplit("/", 1)[0]
        return self.by_chunk.get(chunk_id) or next(reversed(self.by_turn.get(turn, [])), None)


def originals(index: Path) -> Originals:
    """The vectors of an index.

    Raises:
        BenchError: it has none.
    """
    with Index.open(index) as opened:
        model = opened.model
    if model is None:
        raise BenchError(f"{index} holds no vectors")
    held = Originals(model, {}, {}, defaultdict(list))
    database = Database(index)
    try:
        with database.reading() as connection:
            joined = "SELECT chunk_id, key, vector FROM chunks JOIN vectors ON key = vector_key ORDER BY chunks.id"
            for chunk_id, key, vector in connection.execute(joined):
                held.by_key[key] = held.by_chunk[chunk_id] = vector
                held.by_turn[chunk_id.rsplit("/", 1)[0]].append(vector)
    finally:
        database.close()
    return held


def sample(index: Path, known: Originals, corpus: Corpus, embedder: Embedder | None = None) -> Sampled:
    """Embed passages of the first copy, spread over it, and compare them with those they were made from.

    Raises:
        BenchError: there is nothing to compare.
        EmbeddingUnavailable: the model cannot be opened.
    """
    embedder = embedder or open_embedder(known.model.name)
    pairs = [(chunk, found) for chunk, _, found, copy in _looked_up(index, known, corpus) if found and copy == 1]
    chosen = dict(pairs[:: max(1, len(pairs) // _SAMPLE)][:_SAMPLE])
    if not chosen:
        raise BenchError(f"{index} holds nothing of a first copy")
    with Index.open(index) as opened:
        texts = [embedded_text(passage.speaker, passage.text) for passage in opened.passages(list(chosen))]
    embedder.embed_passages(texts[:_WARM_UP])
    started, used = time.perf_counter(), time.process_time()
    made = embedder.embed_passages(texts)
    seconds, processors = time.perf_counter() - started, time.process_time() - used
    cosines = np.sum(made * unpack(list(chosen.values())), axis=1)
    return Sampled(len(chosen), seconds, processors, float(cosines.mean()))


def put(
    index: Path,
    known: Originals,
    corpus: Corpus,
    distance: float,
    advance: Callable[[int], None],
    embedder: Embedder | None = None,
) -> int:
    """Give every passage a vector: the originals their own, copies one aside; how many the model had to embed, since
    the originals have none for them.

    Raises:
        EmbeddingUnavailable: the model is needed and cannot be opened.
        StoreError: the index cannot be written.
    """
    rows = list({key: (key, found, copy) for _, key, found, copy in _looked_up(index, known, corpus)}.values())
    with Index.open(index, write=True) as opened:
        opened.set_model(*known.model)
        for start in range(0, len(rows), _BATCH):
            batch = [(key, found, copy) for key, found, copy in rows[start : start + _BATCH] if found]
            if batch:
                keys, blobs, copies = zip(*batch, strict=True)
                opened.put_vectors(keys, _aside(unpack(blobs), np.array(copies), distance, start))
            advance(len(rows[start : start + _BATCH]))
        made = 0
        while missing := opened.missing_vectors(_SAMPLE):
            embedder = embedder or open_embedder(known.model.name)
            opened.check_model(embedder.name, embedder.revision)
            opened.put_vectors([key for key, _ in missing], embedder.embed_passages([text for _, text in missing]))
            made += len(missing)
        return made


def _aside(vectors: Vector, copies: np.ndarray[Any, Any], distance: float, seed: int) -> Vector:
    """The vectors of copies set aside; those of the originals as they are."""
    varied = aside(vectors, distance, np.random.default_rng([seed]))
    result: Vector = np.where(copies[:, None] > 0, varied, vectors)
    return result


def _looked_up(index: Path, known: Originals, corpus: Corpus) -> list[tuple[str, bytes, bytes | None, int]]:
    """Every passage of the index: its id, its key, the vector it gets or is set aside from, and its copy."""
    database = Database(index)
    try:
        with database.reading() as connection:
            rows = connection.execute("SELECT chunk_id, vector_key FROM chunks ORDER BY id").fetchall()
    finally:
        database.close()
    found: list[tuple[str, bytes, bytes | None, int]] = []
    for chunk_id, key in rows:
        copy = max(0, -(-(int(chunk_id.split("/", 2)[1]) - corpus.period) // corpus.periods))
        if copy == 0:
            found.append((chunk_id, key, known.by_key.get(key), 0))
        else:
            before = moved(chunk_id, -copy * corpus.periods) or ""
            found.append((chunk_id, key, known.nearest(before), copy))
    return found
