"""`python -m scripts.faults kills --count 200 --seed 1`: counts what faults do to an index."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any


def main() -> int:
    """Run one kind of fault; the status is 1 where anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("fault-results"), help="where the JSON goes")
    parser.add_argument("--place", type=Path, help="where the indexes are made [a temporary folder]")
    kinds = parser.add_subparsers(dest="kind", required=True)
    kills = kinds.add_parser("kills", help="kill -9 at random moments")
    kills.add_argument("--count", type=int, default=200)
    kills.add_argument("--seed", type=int, default=1)
    kills.add_argument("--real", type=float, default=0.1, help="share of kills with the bundled model [0.1]")
    disk = kinds.add_parser("disk", help="a disk that is full, at many levels (as root, on Linux)")
    disk.add_argument("--levels", type=int, default=12, help="for indexing and for replacing, each [12]")
    writers = kinds.add_parser("writers", help="several writers at once")
    writers.add_argument("--two", type=int, default=20, help="rounds with two [20]")
    writers.add_argument("--ten", type=int, default=5, help="rounds with ten [5]")
    kinds.add_parser("clock", help="clocks that are set back and forward (with faketime)")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="plenarchat-faults-", dir=given.place))
    began = time.monotonic()
    try:
        if given.kind == "kills":
            result, name = _kills(place, given.count, given.seed, given.real), f"kills-{given.seed}.json"
        else:
            result, name = _others(place, given), f"{given.kind}.json"
    finally:
        shutil.rmtree(place, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    result["seconds"] = round(time.monotonic() - began)
    (given.out / name).write_text(json.dumps(result, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    return 1 if result["faults"] else 0


def _kills(place: Path, count: int, seed: int, real: float) -> dict[str, Any]:
    from scripts.faults.kills import Kills

    tallies = []
    for model, kills in (("hash", round(count * (1 - real))), ("real", round(count * real))):
        if kills:
            (place / model).mkdir()
            chain = Kills(place / model, model, seed)
            chain.prepare()
            rows = chain.count(kills, _say)
            tallies += [{"model": model, "situation": step} | asdict(tally) for step, tally in rows.items()]
    faults = [fault for row in tallies for fault in row["faults"]]
    names = ("model", "situation", "kills", "not_opening", "lost", "half", "strange", "processes", "leftovers")
    names += ("continued", "equal", "untouched", "amid", "done")
    show(names, [[row[name] for name in names] for row in tallies])
    print(*faults, sep="\n")
    return {"kind": "kills", "seed": seed, "rows": tallies, "faults": faults}


def _others(place: Path, given: argparse.Namespace) -> dict[str, Any]:
    if given.kind == "disk":
        from scripts.faults.disk import count

        rows = count(place, given.levels, _say)
    elif given.kind == "writers":
        from scripts.faults.writers import count as fight

        rows = fight(place, {2: given.two, 10: given.ten}, _say)
    else:
        from scripts.faults.clock import count as turn

        rows = turn(place, _say)
    faults = [fault for row in rows for fault in row["faults"]]
    names = [name for name in rows[0] if name != "faults"]
    show(names, [[row[name] for name in names] for row in rows])
    print(*faults, sep="\n")
    return {"kind": given.kind, "rows": rows, "faults": faults}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def show(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table, with the sum of each column of numbers."""
    total = [sum(column) if all(isinstance(v, int) for v in column) else "" for column in zip(*rows, strict=True)]
    lines = [list(map(str, row)) for row in (names, *rows, total)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(value.rjust(width) for value, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
