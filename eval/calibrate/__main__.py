"""Learns when to answer from files of questions, prints how good that is on questions held apart, and writes it.

The threshold is set on what people asked in their own words, the paraphrases made to share no word with the protocols
left out: as much as possible is refused while hardly any of the answerable questions are (`folds.MOST_REFUSED`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.calibrate.evidence import Sample, collect
from eval.calibrate.folds import FOLDS, by_model, figures, held_apart, threshold
from eval.calibrate.learn import learn
from eval.dataset import Dataset, DatasetError, load
from indexer.progress import terminal_progress
from indexer.store import StoreError
from rag.abstention.answerable import Model
from rag.abstention.evidence import NAMES, VECTORS
from rag.assistant import Assistant, open_assistant

MODEL = Path(__file__).parents[2] / "rag" / "abstention" / "answerable.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and write; 1 where the questions or the index cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m eval.calibrate", description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path, help="files of questions, with and without gold places")
    parser.add_argument("--index", type=Path, required=True, help="the index that they are asked of")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="files to measure on that teach nothing")
    parser.add_argument("--hard", nargs="*", default=[], help="names of files on which the threshold is not set")
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model is written")
    options = parser.parse_args(arguments)
    try:
        sets, tests = [load(path) for path in options.questions], [load(path) for path in options.test]
        assistant = open_assistant(options.index)
        if assistant.embedder is None or assistant.notes:
            raise ValueError("; ".join(assistant.notes) or "the index has no vectors, of which the model is learned")
        rows = [
            row for vectors in (True, False) for row in _learned(assistant, sets, tests, vectors, set(options.hard))
        ]
    except (DatasetError, StoreError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    options.out.write_text("\n".join([*_about(sets), *rows, ""]), encoding="utf-8")
    print(f"Written to {options.out}")
    return 0


def _learned(
    assistant: Assistant, sets: Sequence[Dataset], tests: Sequence[Dataset], vectors: bool, hard: set[str]
) -> Iterator[str]:
    """The table of one model, as lines of TOML, and its figures as comments; the figures are printed as well."""
    name = "vectors" if vectors else "text"
    asked = assistant if vectors else Assistant(assistant.index, None)
    samples, apart = (
        collect(asked, [(s.name, q) for s in some for q in s.questions], terminal_progress(sys.stderr))
        for some in (sets, tests)
    )
    names = [n for n in NAMES if vectors or n not in VECTORS]
    probabilities = held_apart(samples, names)
    own = [
        (sample, probability)
        for sample, probability in zip(samples, probabilities, strict=True)
        if not sample.question.silver and sample.source not in hard
    ]
    at = threshold([sample for sample, _ in own], [probability for _, probability in own])
    model = replace(learn(samples, names), answers_from=at)
    yield from _show(f"{name}, held apart ({FOLDS} folds)", samples, probabilities, at)
    if apart:
        yield from _show(f"{name}, questions that taught nothing", apart, by_model(apart, model), at)
    yield from _table(name, model)


def _table(name: str, model: Model) -> Iterator[str]:
    yield f"[{name}]"
    yield f"bias = {model.bias}"
    yield f"answers_from = {model.answers_from}"
    yield f"[{name}.weights]"
    yield from (f"{signal} = {weight}" for signal, weight in model.weights.items())
    yield ""


def _show(
    title: str, samples: Sequence[Sample], probabilities: Sequence[float | None], answers_from: float
) -> Iterator[str]:
    """The figures by file, and the recall by type of what has no answer; printed, and as comments."""
    groups: dict[str, list[int]] = {}
    for number, sample in enumerate(samples):
        groups.setdefault(sample.source, []).append(number)
        if not sample.question.answerable:
            groups.setdefault(f"  {sample.question.unanswerable_type or 'untyped'}", []).append(number)
    lines = [title]
    for group, places in groups.items():
        found = figures([samples[i] for i in places], [probabilities[i] for i in places], answers_from)
        some, none = found.n
        said = [f"refused {found.refused:.3f} ({some})"] if some else []
        said += [f"recall {found.recall:.3f} ({none})"] if none else []
        lines.append(f"  {group}: {', '.join(said)}")
    print("\n".join(lines), flush=True)
    yield from (f"# {line}" for line in lines)


def _about(sets: Sequence[Dataset]) -> Iterator[str]:
    yield "# Whether the evidence carries an answer (rag/abstention/evidence.py), by `python -m eval.calibrate`."
    for dataset in sets:
        some = sum(question.answerable for question in dataset.questions)
        none = len(dataset.questions) - some
        yield f"# {dataset.name}: {some} with an answer, {none} without, sha256 {dataset.sha256[:16]}"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
