"""The default embedding engine beside sentence-transformers' plain torch fp32: the same texts, in turn, in one run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from indexer.embedding import Embedder, open_embedder, reference_embedder

TEXTS = 512
REPEATS = 3
_SEED = 0
_WARM_UP = 8  # texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of each repeat over the same `texts`; cosines between both engines' vectors of the same text."""

    texts: int
    default_seconds: tuple[float, ...]
    reference_seconds: tuple[float, ...]
    lowest_cosine: float
    mean_cosine: float

    @property
    def default_rate(self) -> float:
        """Texts a second of the default engine, median of the repeats."""
        return self.texts / median(self.default_seconds)

    @property
    def reference_rate(self) -> float:
        """Texts a second of the reference, median of the repeats."""
        return self.texts / median(self.reference_seconds)

    @property
    def ratio(self) -> float:
        """How many times as fast the default engine is: the median of the repeats' own ratios."""
        pairs = zip(self.reference_seconds, self.default_seconds, strict=True)
        return median(reference / default for reference, default in pairs)


def sample(texts: Sequence[str], count: int = TEXTS) -> list[str]:
    """A fixed random choice of `count` texts."""
    return random.Random(_SEED).sample(list(texts), min(count, len(texts)))


def compare_engines(texts: Sequence[str], advance: Callable[[int], None], repeats: int = REPEATS) -> Comparison:
    """Embed the texts with both engines by turns; which one begins changes, so that warmth and load fall on both.

    Raises:
        EmbeddingUnavailable: one of them cannot be opened.
    """
    default, reference = open_embedder(), reference_embedder()
    for engine in (default, reference):
        engine.embed_passages(texts[:_WARM_UP])
    seconds: dict[str, list[float]] = {"default": [], "reference": []}
    vectors: dict[str, np.ndarray] = {}
    order: list[tuple[str, Embedder]] = [("default", default), ("reference", reference)]
    for _ in range(repeats):
        for name, engine in order:
            started = time.perf_counter()
            vectors[name] = engine.embed_passages(texts)
            seconds[name].append(time.perf_counter() - started)
            advance(len(texts))
        order.reverse()
    cosines = (vectors["default"] * vectors["reference"]).sum(axis=1)
    return Comparison(
        texts=len(texts),
        default_seconds=tuple(seconds["default"]),
        reference_seconds=tuple(seconds["reference"]),
        lowest_cosine=float(cosines.min()),
        mean_cosine=float(cosines.mean()),
    )
