"""Feeds protocols that came to harm to every reader, for as long as it is told, and keeps what breaks one.

Run with `make fuzz`, or `python -m scripts.fuzz --seconds 600 --seed 7`. Each case is made from a number alone, so
that `--seed` and `--first` bring it back. A case fails where something else than ProtocolError is raised, an invariant
of the turns is broken, or it takes more than `PLENARCHAT_MAX_SECONDS`.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from indexer.limits import limits
from indexer.worker import Worker, WorkerEndedError
from tests import hostile

_FILES = {"export": hostile.export, "debate": hostile.debate, "print": hostile.print_out}


def make(folder: Path, chance: random.Random) -> str:
    """Puts one case into an empty folder; returns what kind it is."""
    kind = chance.choice(["pages", "pages", "pages", *_FILES, "archive"])
    pages = {f"niederwalden_8_041_{i:04d}.txt": page for i, page in enumerate(hostile.damaged(hostile.PAGES, chance))}
    if kind == "pages":
        for name, page in pages.items():
            (folder / name).write_bytes(page)
    elif kind == "archive":
        inner = hostile.zipped({f"{name}.bin": make_file() for name, make_file in _FILES.items()})
        data = hostile.zipped({f"txt/{name}": page for name, page in pages.items()} | {"inner.zip": inner})
        (folder / "archive.zip").write_bytes(hostile.scrambled(data, chance))
    else:
        (folder / kind).write_bytes(hostile.scrambled(_FILES[kind](), chance))
    return kind


def main() -> int:
    """Run the cases; the status is 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long [60]")
    parser.add_argument("--seed", type=int, default=0, help="another number, other cases [0]")
    parser.add_argument("--first", type=int, default=0, help="the case to begin with [0]")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="where failed cases go")
    options = parser.parse_args()
    worker, seconds = Worker(), limits().seconds
    counts, slowest, failures, case = Counter[str](), (0.0, ""), 0, options.first
    with tempfile.TemporaryDirectory() as place:
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            folder = Path(place) / "case"
            folder.mkdir()
            kind = make(folder, random.Random(f"{options.seed}/{case}"))
            began = time.monotonic()
            try:
                sittings, _ = worker.call(hostile.read_all_below, folder, seconds=seconds)
                counts[f"{kind} {'read' if sittings else 'refused'}"] += 1
            except WorkerEndedError as error:
                failures += 1
                counts[f"{kind} failed"] += 1
                shutil.copytree(folder, options.keep / f"{options.seed}-{case}")
                print(f"case {options.seed}/{case} ({kind}): {error}")
            slowest = max(slowest, (time.monotonic() - began, f"case {options.seed}/{case} ({kind})"))
            shutil.rmtree(folder)
            case += 1
    worker.close()
    for outcome, count in sorted(counts.items()):
        print(f"{count:7,}  {outcome}")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}; most memory: {memory:,} MiB; failures: {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
