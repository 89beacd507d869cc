"""The figures of a run as a page of documentation, from its bench.json: nothing in it is typed in by hand."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_WORDS = {None: "", True: "met", False: "**missed**"}


def markdown(bench: Mapping[str, Any]) -> str:
    """A Markdown page of what a bench.json holds."""
    about = bench["manifest"]
    rows = [f"| {r['name']} | {r['measured']} | {r['aim']} | {_WORDS[r['met']]} |" for r in bench["rows"]]
    index, data = about.get("index", {}), about.get("data", {})
    kinds = bench["figures"].get("questions", {}).get("by_kind", {})
    return "\n".join(
        [
            "# Figures",
            "",
            "Made by `make bench`. An interval in brackets is the 95 % bootstrap interval over questions; `n` counts",
            "the questions (or quotes) a figure rests on.",
            "",
            f"- Date: {about.get('date', '')[:10]}, {about.get('processors')} processors, "
            f"load {(about.get('load') or ['?'])[0]} at the start",
            f"- Index: {index.get('sittings')} sittings, {index.get('chunks')} passages, model {index.get('model')} "
            f"({index.get('revision')})",
            f"- Questions: {data.get('name')}, {data.get('questions')}",
            "",
            "| what | measured | aim | |",
            "|---|---|---|---|",
            *rows,
            *_by_kind(kinds),
            "",
        ]
    )


def _by_kind(kinds: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Recall at 10 by kind of question, where there is more than one kind."""
    rows = []
    for kind, figures in kinds.items():
        figure = figures.get("recall@10")
        if figure and figure["value"] is not None:
            value, low, high = figure["value"], figure["low"], figure["high"]
            rows.append(f"| {kind} | {value:.3f} [{low:.3f}, {high:.3f}] | {figure['n']} |")
    if not rows:
        return []
    return ["", "By kind of question, share with the gold page and speaker among the first ten passages:", "",
            "| kind | R@10 | n |", "|---|---|---|", *rows]  # fmt: skip


def main() -> int:
    """`python -m eval.bench.report BENCH_JSON PAGE`"""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.report", description=__doc__)
    parser.add_argument("bench", type=Path, help="bench.json of a run")
    parser.add_argument("page", type=Path, help="the Markdown file to write")
    options = parser.parse_args()
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(markdown(json.loads(options.bench.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
