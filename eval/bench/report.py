"""The figures of a run as a page of documentation, from its bench.json: nothing in it is typed in by hand."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bench.search_report import search_section

Figures = Mapping[str, Mapping[str, Any]]

_MEASURES = ("recall@1", "recall@10", "mrr@10", "ndcg@10", "page_recall@10")
_TESTED = "mrr@10"
_KINDS = (
    "By kind of question, share with the gold page and speaker among the first ten passages. Silver questions are made "
    "from the protocols' own structure (`plenarchat eval generate`), in the protocols' words:"
)
_CHANCE = f"p: paired randomisation against the first row by {_TESTED}, after Holm over the measures compared."
_WORDS = {None: "", True: "met", False: "**missed**"}


def markdown(
    bench: Mapping[str, Any],
    systems: Iterable[Mapping[str, Any]] = (),
    sizes: Sequence[Mapping[str, Any]] | None = None,
) -> str:
    """A Markdown page of what a bench.json holds, and of systems measured side by side, each as in systems.json.

    `sizes` is how long searches take, as `eval.bench.search` writes it; by default what the bench itself measured.
    """
    about = bench["manifest"]
    rows = [f"| {r['name']} | {r['measured']} | {r['aim']} | {_WORDS[r['met']]} |" for r in bench["rows"]]
    index, data = about.get("index", {}), about.get("data", {})
    asked = bench["figures"].get("questions", {})
    return "\n".join(
        [
            "# Figures",
            "",
            "Made by `make bench` and `make figures`. An interval in brackets is the 95 % bootstrap interval over",
            "questions; `n` counts the questions a figure rests on. The measures: [evaluation.md](evaluation.md).",
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
            *_by_kind(asked.get("by_kind", {}), asked.get("silver_by_kind", {})),
            *search_section(bench["figures"].get("search", []) if sizes is None else sizes),
            *(line for table in systems for line in _systems(table)),
            "",
        ]
    )


def _by_kind(kinds: Mapping[str, Figures], silver: Mapping[str, Figures]) -> list[str]:
    """Recall at 10 by kind of question, with silver questions beside where there are any."""
    rows = [f"| {kind} | {_cells(held.get('recall@10'), (silver.get(kind) or {}).get('recall@10'))} |"
            for kind, held in kinds.items() if (held.get("recall@10") or {}).get("value") is not None]  # fmt: skip
    return ["", _KINDS, "", "| kind | R@10 | n | silver R@10 | n |", "|---|---|---|---|---|", *rows] if rows else []


def _systems(table: Mapping[str, Any]) -> list[str]:
    """A table of systems: the measures of retrieval, the chance of the difference to the first, and the time."""
    rows = []
    for one in table["systems"]:
        values = " | ".join(_value(one["figures"].get(name)) for name in _MEASURES)
        against = (one["against_first"] or {}).get(_TESTED)
        chance = f"{against['p_holm']:.3f}" if against else ""
        took = f"{one['milliseconds']['p50']:.0f}" if one["milliseconds"] else ""
        rows.append(f"| {one['name']} | {values} | {chance} | {took} |")
    about = table["manifest"]
    made = f"{about['date'][:10]}, {about['data']['questions']} questions of {about['data']['name']}. {_CHANCE}"
    head = f"| | {' | '.join(_MEASURES)} | p | p50 ms |"
    return [
        "",
        f"## {table['title']}",
        "",
        table["says"],
        "",
        made,
        "",
        head,
        "|---" * (len(_MEASURES) + 3) + "|",
        *rows,
    ]


def _cells(*held: Mapping[str, Any] | None) -> str:
    return " | ".join(f"{_value(one)} | {one['n'] if one else ''}" for one in held)


def _value(held: Mapping[str, Any] | None) -> str:
    """`0.816 [0.735, 0.888]`, or nothing."""
    if not held or held["value"] is None:
        return ""
    return f"{held['value']:.3f} [{held['low']:.3f}, {held['high']:.3f}]"


def main() -> int:
    """`python -m eval.bench.report BENCH_JSON PAGE [SYSTEMS_JSON...] [--search SEARCH_JSON]`"""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.report", description=__doc__)
    parser.add_argument("bench", type=Path, help="bench.json of a run")
    parser.add_argument("page", type=Path, help="the Markdown file to write")
    parser.add_argument("systems", type=Path, nargs="*", help="systems.json of `eval ablate` and `eval peers`")
    parser.add_argument("--search", type=Path, help="the file of `python -m eval.bench.search`")
    options = parser.parse_args()
    bench, *systems = (json.loads(path.read_text(encoding="utf-8")) for path in (options.bench, *options.systems))
    options.page.parent.mkdir(parents=True, exist_ok=True)
    sizes = json.loads(options.search.read_text(encoding="utf-8"))["sizes"] if options.search else None
    options.page.write_text(markdown(bench, systems, sizes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
