"""Learns the ranking from files of questions, prints how good it is on questions held apart, and writes it.

What is learned from is told in the file: names and digests of the question files, the number of their questions, how
good the ranking is on those held apart.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from eval.dataset import Dataset, DatasetError, load
from eval.tuning.folds import DEPTH, FOLDS, held_apart, rank, recall, reciprocal
from eval.tuning.learn import PENALTY, SILVER_WEIGHT, TEMPERATURE, learn
from eval.tuning.samples import Sample, collect
from indexer.progress import terminal_progress
from indexer.store import StoreError
from rag.assistant import Assistant, open_assistant
from rag.retrieval.features import NAMES, VECTOR_FEATURES
from rag.retrieval.ranking import rankings

RANKING = Path(__file__).parents[2] / "rag" / "retrieval" / "ranking.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and write; 1 where the questions or the index cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.tuning", description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path, help="files of questions with their gold places")
    parser.add_argument("--index", type=Path, required=True, help="the index that they are asked of")
    parser.add_argument("--out", type=Path, default=RANKING, help="where the weights are written")
    parser.add_argument("--ablate", action="store_true", help="also learn without each feature in turn")
    options = parser.parse_args(arguments)
    try:
        sets = [load(path) for path in options.questions]
        assistant = open_assistant(options.index)
        if assistant.embedder is None or assistant.notes:
            raise ValueError("; ".join(assistant.notes) or "the index has no vectors, of which the ranking is learned")
        rows = [row for vectors in (True, False) for row in _learned(assistant, sets, vectors, options.ablate)]
    except (DatasetError, StoreError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    options.out.write_text("\n".join([*_about(sets), *rows, ""]), encoding="utf-8")
    print(f"Written to {options.out}")
    return 0


def _learned(assistant: Assistant, sets: Sequence[Dataset], vectors: bool, ablate: bool) -> Iterator[str]:
    """The table of one ranking, as lines of TOML, and its figures as comments; the figures are printed as well."""
    questions = [question for dataset in sets for question in dataset.questions]
    samples = collect(assistant, questions, vectors=vectors, progress=terminal_progress(sys.stderr))
    name = "vectors" if vectors else "text"
    # Without vectors nothing tells passages apart that lack them.
    names = [n for n in NAMES if vectors or n not in VECTOR_FEATURES]
    before = rankings().get(name)
    if before:
        _show(f"{name}, as it is", samples, [rank(sample, before) for sample in samples])
    ranks = held_apart(samples, partial(learn, names=names))
    for line in _show(f"{name}, held apart ({FOLDS} folds)", samples, ranks):
        yield f"# {line}"
    fusion = held_apart(samples, lambda some: learn(some, names).without_reranking())
    for line in _show(f"{name}, fusion alone, held apart", samples, fusion):
        yield f"# {line}"
    for left_out in names if ablate else ():
        apart = held_apart(samples, partial(learn, names=[n for n in names if n != left_out]))
        _show(f"{name}, without {left_out}", samples, apart, brief=True)
    ranking = learn(samples, names)
    for table, weights in (("fused", ranking.fused), ("whole", ranking.whole)):
        yield f"[{name}.{table}]"
        yield from (f"{feature} = {weight}" for feature, weight in weights.items())
        yield ""


def _show(title: str, samples: Sequence[Sample], ranks: Sequence[int | None], brief: bool = False) -> list[str]:
    """Recall and mean reciprocal rank over all questions, those of people and of programs, and by kind."""
    groups: dict[str, list[int | None]] = {}
    for sample, place in zip(samples, ranks, strict=True):
        question = sample.question
        source = "by a program" if question.silver else "by people"
        for group in (source, *(() if brief or question.silver else (question.kind,))):
            groups.setdefault(group, []).append(place)
    lines = [title, *(f"  {group}: {_figures(held)}" for group, held in groups.items())]
    print("\n".join(lines) if not brief else f"{title}: " + "; ".join(line.strip() for line in lines[1:]), flush=True)
    return lines


def _figures(ranks: Sequence[int | None]) -> str:
    return f"R@{DEPTH} {recall(ranks):.3f}, MRR@{DEPTH} {reciprocal(ranks):.3f} ({len(ranks)})"


def _about(sets: Sequence[Dataset]) -> Iterator[str]:
    yield "# How much each feature of a passage counts (rag/retrieval/features.py). Written by `python -m eval.tuning`."
    yield f"# Softmax over candidates, temperature {TEMPERATURE}, penalty {PENALTY}, silver questions {SILVER_WEIGHT}."
    for dataset in sets:
        count = sum(question.answerable for question in dataset.questions)
        yield f"# {dataset.name}: {count} answerable questions, sha256 {dataset.sha256[:16]}"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
