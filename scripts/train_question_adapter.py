"""Makes `rag/retrieval/question_adapter.npz` from an index of page texts: which moves questions towards passages.

Run with

    python -m scripts.train_question_adapter INDEX --leave-out QUESTIONS.jsonl SILVER.jsonl

It takes a few minutes on two processors. INDEX is a folder written by `plenarchat index` over page texts with the
default embedding model. The pairs come from the protocols alone (`adapter_training.pairs`); the gold turns of the
questions to be left out take no part, so that these questions can still measure what the adapter is worth. The model
card is docs/question-adapter.md.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from indexer.embedding import open_embedder
from indexer.embedding.model import thread_count
from indexer.store import Index
from rag.retrieval.question_adapter import FILE, QuestionAdapter
from scripts.adapter_training.corpus import read_corpus
from scripts.adapter_training.fit import Settings, fit_adapter, hard_negatives
from scripts.adapter_training.pairs import make_pairs

log = logging.getLogger(__name__)


def train(folder: Path, leave_out: list[Path], settings: Settings) -> QuestionAdapter:
    """The adapter for the model of the index in `folder`. Raises ModelMismatchError where that is not the default."""
    embedder = open_embedder()
    with Index.open(folder) as index:
        index.check_model(embedder.name, embedder.revision)
    corpus = read_corpus(folder)
    pairs = make_pairs(corpus, corpus.gold_turns(leave_out))
    log.info("%d passages; pairs: %s", len(corpus.pieces), dict(Counter(pair.source for pair in pairs)))

    with ThreadPoolExecutor(thread_count()) as pool:
        questions = np.array(list(pool.map(embedder.embed_query, (pair.question for pair in pairs))), np.float32)
    nearest = (
        pair.passages[int((corpus.vectors[list(pair.passages)] @ vector).argmax())]
        for pair, vector in zip(pairs, questions, strict=True)
    )
    positives = np.fromiter(nearest, np.int64, len(pairs))
    debates = np.array([corpus.turn_of(place).debate for place in range(len(corpus.pieces))])
    turns = np.array([piece.turn for piece in corpus.pieces])
    negatives = hard_negatives(questions, corpus.vectors, positives, debates, settings.hardest)
    log.info("Questions embedded, their negatives found; fitting")

    matrix = fit_adapter(questions, corpus.vectors, positives, negatives, turns, settings)
    return QuestionAdapter(embedder.name, embedder.revision, matrix.astype(np.float16))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, help="the folder of an index of page texts")
    parser.add_argument("--leave-out", type=Path, nargs="*", default=[], help="questions whose gold turns are left out")
    parser.add_argument("--out", type=Path, default=FILE, help=f"where to write [{FILE.name} in rag]")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    started = time.monotonic()
    train(options.index, options.leave_out, Settings()).save(options.out)
    log.info("%s written after %.0f s", options.out, time.monotonic() - started)


if __name__ == "__main__":
    main()
