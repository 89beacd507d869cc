"""`python -m eval.bench.scale.report scale.json docs/scale.md`: what was measured, and what it means for more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from eval.bench.scale import assumed
from eval.bench.scale.costs import Cost, costs
from eval.files import write_lines

_ENOUGH = 4  # times the originals: the largest size from which on it is said what gives way first
_GROWS = """
What grows with the passages, and why, by how it is built:

- **Loading.** A process that searches makes codes of all vectors and columns of all turns from SQLite, anew after every
  change of the index; every process has its own. Instead: codes and columns as files that are mapped and added to.
- **Comparing all vectors**, within filters always, without Chroma also else: in proportion to what the filters allow.
  Instead: lists of near vectors (Faiss IVF), or an index for each parliament.
- **Chroma's graph** lies in memory wholly, in every process that opens the folder. Instead: a Chroma server.
- **Search by words** finds by a query's rarest terms and reads about a set number of postings, so it grows little
  beyond some size (`indexer/store/wanted.py`); a straight line from small sizes lies too high.
- **All turns that match** counts every posting of every word: in proportion. Instead: an index for each parliament.
- **Writing** is one process's: reading and storing go on side by side, but not two writers. An index for each
  parliament has a writer each. Embedding is spread over machines.
- **Looking for what is missing** reads through all passages for each portion; portions grow with the archive.
"""

_SAYS = """
Made by `make bench-scale` and `make scale`. The protocols of one real archive are multiplied as sources
(`eval/bench/scale/`): in each copy people have other, invented surnames, periods, papers and days are moved on, one
word in ten of those that carry no structure is another one of the same protocols, rare nouns become compounds that no
copy had before, as many as Heaps' law asks for, and quantities are other numbers. The real pipeline reads them.

Embedding is measured on a sample and grows linearly: a text's vector depends on no other text. The copies' own vectors
are **synthetic**: the vector of the original, set aside in a random direction as far as the sample's real vectors lie
from those of their originals, and made as long as before.

Seconds and milliseconds "of a processor" are what the processors spent, which depends little on what else they do;
beside them is what passed on a machine with that load. A size's index is searched exactly, all vectors compared, and
then with Chroma's collection; within filters the search is always exact. An older measurement of searching alone, in a
multiple of the index instead of the sources, stands in [figures.md](figures.md). How embedding is spread over many
machines: [cluster.md](cluster.md).
"""


def markdown(held: Mapping[str, Any], spread: Mapping[str, Any] | None = None) -> str:
    """The page; `spread` is what `eval.bench.scale.spread` measured."""
    about, first = held["manifest"], held["originals"]
    today = int(about["date"][:4])
    known = costs(held)
    lines = [
        "# Scale",
        _SAYS,
        f"- Date: {about['date'][:10]}, {about['processors']} processors, {about['platform'].split('-')[0]}",
        f"- Originals: {first['sittings']:,} sittings, {first['pages']:,} pages, {first['turns']:,} turns, "
        f"{first['passages']:,} passages",
        "",
        "## Indexing",
        "",
        *_copies(held),
        "",
        *_embedding(held.get("embedding"), spread),
        "## By size",
        "",
        *_sizes(held),
        "",
        *_searches(held),
        "",
        "## All German parliaments since 1949",
        "",
        *_reckoned(held, today, known),
    ]
    return "\n".join(lines) + "\n"


def _copies(held: Mapping[str, Any]) -> list[str]:
    copies = {int(number): copy for number, copy in held["copies"].items()}
    rows = [
        [
            f"{number + 1}", f"{copy['held']['sittings']:,}", f"{copy['held']['turns']:,}",
            f"{copy['held']['chunks']:,}", *_time_of(copy), f"{copy['memory'] / 1e6:,.0f}",
        ]
        for number, copy in sorted(copies.items())
    ]  # fmt: skip
    heads = ["copies", "sittings", "turns", "passages", "s of a processor", "s passed (load)", "MB, largest process"]
    whole = [copy["processor_seconds"] for _, copy in sorted(copies.items()) if not copy["again"]]
    turns = [copy["held"]["turns"] for _, copy in sorted(copies.items())]
    added = [later - before for before, later in pairwise([0, *turns])]
    differing = max((abs(one - added[0]) / added[0] for one in added), default=0.0)
    said = [
        "Reading, repairing, segmenting, checking and storing one copy more, by words alone:",
        "",
        *_table(heads, rows),
        "",
    ]
    if len(turns) > 1:
        said.append(f"A copy has as many turns as the originals but for {differing:.2%} at most.")
    if len(whole) > 1:
        said[-1] += f" The last copy took {whole[-1] / whole[0]:.2f} times the processor's time of the first."
    return said


def _time_of(copy: Mapping[str, Any]) -> tuple[str, str]:
    if copy["again"]:
        return "(in two runs)", ""
    return f"{copy['processor_seconds']:,.0f}", f"{copy['seconds']:,.0f} ({copy['load']:.1f})"


def _embedding(held: Mapping[str, Any] | None, spread: Mapping[str, Any] | None) -> list[str]:
    said = []
    if held:
        thousand = held["processor_seconds"] / held["passages"] * 1000
        said += [
            f"Embedding 1,000 passages takes {thousand:.0f} s of a processor ({held['passages']} were embedded). The "
            f"cosine of a varied passage to its original is {held['cosine']:.3f} on average, so the synthetic vectors "
            f"are set aside by {held['distance']:.2f}.",
            "",
        ]
    if spread:
        said += [
            f"Spread over {spread['workers']} workers of one thread each on this machine, {spread['passages']:,} "
            f"passages took {spread['spread_seconds']:.0f} s, and {spread['local_seconds']:.0f} s in one process with "
            f"one thread: {spread['local_seconds'] / spread['spread_seconds']:.2f} times as fast, storing included "
            f"(load {spread['load']:.1f}).",
            "",
        ]
    return said


def _sizes(held: Mapping[str, Any]) -> list[str]:
    sizes = _measured(held)
    heads = ["", *map(_named, sizes)]
    rows: list[list[str]] = [
        _row("sittings", sizes, lambda found: f"{found['exact']['coverage']['sittings']:,}"),
        _row("passages", sizes, lambda found: f"{found['exact']['coverage']['chunks']:,}"),
        _row("terms", sizes, lambda found: f"{found['vocabulary']:,}"),
    ]
    parts = list(dict.fromkeys(part for found in sizes.values() for part in found["disk"]))
    rows += [_row(f"disk: {part}, MB", sizes, _disk(part)) for part in parts]
    rows.append(_row("disk: all, MB", sizes, lambda found: f"{sum(found['disk'].values()) / 1e6:,.0f}"))
    rows += [
        _row("Chroma built, s of a processor", sizes, _chroma("processor_seconds", 1)),
        _row("Chroma built, s passed", sizes, _chroma("seconds", 1)),
        _row("Chroma built, MB at most", sizes, _chroma("memory", 1e6)),
        _row("serving, MB of its own when warm", sizes, _memory("exact", "own")),
        _row("serving, MB resident when warm", sizes, _memory("exact", "resident")),
        _row("the same with Chroma, own", sizes, _memory("with_chroma", "own")),
        _row("opened and everything done once, s of a processor", sizes, _first),
        _row("`ask` in a fresh process, s (median)", sizes, lambda found: f"{found['cold']['p50']:.1f}"),
    ]
    return [*_table(heads, rows), "", "Resident memory holds parts of files, too, which the system takes back."]


def _searches(held: Mapping[str, Any]) -> list[str]:
    sizes = _measured(held)
    if not sizes:
        return []
    kinds = [("exact", kind) for kind in next(iter(sizes.values()))["exact"]["searches"]]
    kinds.insert(2, ("with_chroma", "by vector"))
    heads = ["ms of a processor: p50, p95 (passed: p50, p95)", *map(_named, sizes), "grows by"]
    rows = []
    for way, kind in kinds:
        name = kind if way == "exact" else f"{kind}, Chroma"
        cells = [_cell(found, way, kind) for found in sizes.values()]
        rows.append([name, *cells, _growth([found for found in sizes.values() if way in found], way, kind)])
    asked = [*sizes.values()][-1]["exact"]["searches"]["hybrid"]["spent"]["n"]
    return [
        f"Searches when everything is loaded, {asked} development questions, one at a time; the last column is p50 at "
        "the largest size over p50 at the smallest:",
        "",
        *_table(heads, rows),
    ]


def _cell(found: Mapping[str, Any], way: str, kind: str) -> str:
    if way not in found:
        return ""
    spent, passed = (found[way]["searches"][kind][name] for name in ("spent", "passed"))
    return f"{spent['p50']:.0f}, {spent['p95']:.0f} ({passed['p50']:.0f}, {passed['p95']:.0f})"


def _growth(found: Sequence[Mapping[str, Any]], way: str, kind: str) -> str:
    if len(found) < 2:
        return ""
    first, last = (each[way]["searches"][kind]["spent"]["p50"] for each in (found[0], found[-1]))
    return f"{last / first:.1f}"


def _reckoned(held: Mapping[str, Any], today: int, known: Sequence[Cost]) -> list[str]:
    rows = [
        [
            f"{group.number} × {group.name}", f"{group.since}–{group.until or today}",
            " / ".join(f"{value:g}" for value in group.sittings), _range(group.total(today)),
        ]
        for group in assumed.GROUPS
    ]  # fmt: skip
    sittings, first = assumed.sittings(today), held["originals"]
    per_sitting = first["passages"] / first["sittings"]
    passages = sittings.times(assumed.LENGTH).by(per_sitting)
    times = passages.by(1 / first["passages"])
    return [
        "Assumed, each low / middle / high; sittings are parliaments × years × sittings a year:",
        "",
        *_table(["parliaments", "years", "sittings a year", "sittings"], rows),
        "",
        f"Together {_range(sittings)} sittings. One of those measured has {per_sitting:,.0f} passages; the average one "
        f"is assumed to be {' / '.join(f'{value:g}' for value in assumed.LENGTH)} times as long. That makes "
        f"{_range(passages)} passages, {_range(times)} times what was multiplied here.",
        "",
        *_line(held),
        "",
        *_limits(known, passages, enough=max(_measured(held), default=0) >= _ENOUGH),
        _GROWS.rstrip(),
    ]


def _line(held: Mapping[str, Any]) -> list[str]:
    largest = max(_measured(held), default=1)
    ending = "Sorted by where it exceeds what one usual server is taken to bear:"
    if len(_measured(held)) < 2:
        return [
            f"**Only one size (x{largest}) was measured**, so nothing is said here of what has a fixed part: memory, "
            f"loading, searching. What grows in proportion: {ending[0].lower()}{ending[1:]}"
        ]
    return [
        f"Each cost on a straight line through the smallest size and the largest measured (x{largest}), so a figure "
        f"far beyond it is an order of magnitude. {ending}"
    ]


def _limits(known: Sequence[Cost], passages: assumed.Range, *, enough: bool) -> list[str]:
    def reach(cost: Cost) -> float:
        carried = cost.carries()
        return float("inf") if carried is None else carried

    rows = [
        [
            cost.name, f"{cost.borne:,g} {cost.unit}",
            "no growth seen" if reach(cost) == float("inf") else f"{reach(cost) / 1e6:,.1f} million",
            " / ".join(_short(cost.at(value)) for value in passages),
            cost.instead if reach(cost) < passages.high else "",
        ]
        for cost in sorted(known, key=reach)
    ]  # fmt: skip
    said = _table(["what", "borne", "up to passages", "all parliaments", "then"], rows)
    first = min(known, key=reach, default=None)
    if not enough:
        said += [
            "",
            f"No size of {_ENOUGH} times the originals or more was measured yet: what gives way first is left open.",
        ]
    elif first is not None and reach(first) < passages.high:
        said += ["", f"First to give way: **{first.name}**. What replaces it: {first.instead}."]
    return said


def _named(times: int) -> str:
    """A size in a table's head; 0 is the small archive that was measured beside."""
    return f"x{times}" if times else "small"


def _measured(held: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    return {
        int(times): found
        for times, found in sorted(held["sizes"].items(), key=lambda pair: int(pair[0]))
        if "exact" in found
    }


def _row(name: str, sizes: Mapping[int, Mapping[str, Any]], shown: Any) -> list[str]:
    return [name, *(shown(found) for found in sizes.values())]


def _first(found: Mapping[str, Any]) -> str:
    return f"{sum(found['exact']['first'].values()):.1f}" if "first" in found["exact"] else ""


def _disk(part: str) -> Any:
    return lambda found: f"{found['disk'].get(part, 0) / 1e6:,.0f}"


def _chroma(name: str, unit: float) -> Any:
    return lambda found: f"{found['chroma'][name] / unit:,.0f}" if "chroma" in found else ""


def _memory(way: str, name: str) -> Any:
    return lambda found: f"{found[way]['memory']['warm'].get(name, 0) / 1e6:,.0f}" if way in found else ""


def _range(values: Iterable[float]) -> str:
    return " / ".join(f"{value:,.0f}" for value in values)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return [lines[0], "|---" * len(heads) + "|", *lines[1:]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.scale.report", description=__doc__)
    parser.add_argument("scale", type=Path, help="scale.json")
    parser.add_argument("page", type=Path, help="the Markdown file to write")
    parser.add_argument("--small", type=Path, help="scale.json of a small archive, for what is there however little is")
    parser.add_argument("--spread", type=Path, help="what `python -m eval.bench.scale.spread` wrote")
    given = parser.parse_args(arguments)
    try:
        held = json.loads(given.scale.read_text("utf-8"))
        if given.small:
            held["sizes"]["0"] = json.loads(given.small.read_text("utf-8"))["sizes"]["1"]
        spread = json.loads(given.spread.read_text("utf-8")) if given.spread else None
        write_lines(given.page, markdown(held, spread).splitlines())
    except OSError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
