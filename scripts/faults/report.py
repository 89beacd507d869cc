"""docs/faults.md: what is promised, how it was counted, and the figures out of the JSON.

python -m scripts.faults.report fault-results docs/faults.md
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).with_name("report.md")


def main(results: Path, out: Path) -> None:
    """Write the page; a fault that was not counted yet says so."""
    text = _WORDS.read_text("utf-8")
    tables = {
        "KILLS": _kills(results),
        "DISK": _rows(results / "disk.json", _DISK),
        "WRITERS": _rows(results / "writers.json", _WRITERS),
        "CLOCK": _rows(results / "clock.json", _CLOCK),
        "KILLED": _killed(results / "load-killed.json"),
        "LOAD": _load(results / "load-chat.json"),
    }
    for name, table in tables.items():
        text = text.replace(f"<!-- {name} -->", table or "_Not counted yet._")
    out.write_text(text, "utf-8")


_DISK = {
    "situation": "situation",
    "levels": "levels",
    "while_storing": "full while storing",
    "while_making_chroma": "full while making Chroma's collection",
    "went_through": "enough room after all",
    "one_message": "one message",
    "status_1": "exit status 1",
    "whole": "index whole",
    "went_on": "went on",
    "equal": "equal afterwards",
}
_WRITERS = {
    "writers": "writers",
    "rounds": "rounds",
    "wrote": "wrote",
    "refused": "refused with the message",
    "named_rightly": "the right process named",
    "whole": "rounds with everything there",
    "read_meanwhile": "times read meanwhile",
    "reading_failed": "reading failed",
}
_CLOCK = {"case": "case", "checks": "checks", "right": "right"}
_KILLS = {
    "kills": "kills",
    "not_opening": "indexes that do not open",
    "lost": "sittings lost",
    "half": "half there",
    "strange": "anything else amiss",
    "processes": "processes left",
    "leftovers": "files left after the next run",
    "continued": "runs that went on",
    "equal": "of these equal to an undisturbed one",
}


def _kills(results: Path) -> str:
    held = [json.loads(file.read_text("utf-8")) for file in sorted(results.glob("kills-*.json"))]
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_KILLS, 0))
    moments = {"untouched": 0, "amid": 0, "done": 0}
    for row in (row for one in held for row in one["rows"]):
        for name in _KILLS:
            sums[row["situation"], row["model"]][name] += row[name]
        for name in moments:
            moments[name] += row[name]
    if not sums:
        return ""
    models = {"hash": "none to speak of", "real": "multilingual-e5-small"}
    rows = [[step, models[model], *counts.values()] for (step, model), counts in sums.items()]
    total = ["all", "", *(sum(counts[name] for counts in sums.values()) for name in _KILLS)]
    said = (
        f"\n\nSeeds: {', '.join(str(one['seed']) for one in held)}. Of the kills {moments['untouched']} came before "
        f"anything was changed, {moments['amid']} when some sittings were, {moments['done']} when all were and vectors "
        "or Chroma's collection were being made."
    )
    return _table(["situation", "embedding model", *_KILLS.values()], [*rows, total]) + said


def _rows(file: Path, names: dict[str, str]) -> str:
    if not file.exists():
        return ""
    rows = json.loads(file.read_text("utf-8"))["rows"]
    return _table(list(names.values()), [[row[name] for name in names] for row in rows])


def _killed(file: Path) -> str:
    if not file.exists():
        return ""
    held = json.loads(file.read_text("utf-8"))
    rows = [
        ["at the wire", held["at_the_wire"], held["told"], "", held["went_on"]],
        ["at real pages", held["at_pages"], *(held[f"pages_{name}"] for name in ("said_so", "kept_the_question"))],
    ]
    rows[1].append(held["pages_went_on"])
    return _table(["people", "number", "noticed at once", "question kept", "went on"], rows) + (
        f"\n\nErrors besides: {held['errors']}."
    )


def _load(file: Path) -> str:
    if not file.exists():
        return ""
    held = json.loads(file.read_text("utf-8"))
    memory = held["memory"]
    rows = [
        ["people, seconds, seconds to think", f"{held['people']}, {held['seconds']:.0f}, {held['think']}"],
        ["processors, load of the machine before", f"{held['processors']}, {held['load_of_the_machine_before']}"],
        ["answers, pages opened", f"{held['answers']}, {held['pages']}"],
        ["errors", held["errors"]],
        ["first step p50, p95, p99 (ms)", ", ".join(str(held[f"first_p{p}_ms"]) for p in (50, 95, 99))],
        ["whole answer p50, p95, p99 (ms)", ", ".join(str(held[f"answer_p{p}_ms"]) for p in (50, 95, 99))],
        [
            f"memory ({memory.get('measured_as', 'PSS')}) at the start, at the end, at most (MB)",
            f"{memory['start_mb']}, {memory['end_mb']}, {memory['peak_mb']}",
        ],
        ["of it the server's own, start and end (MB)", f"{memory['own_start_mb']}, {memory['own_end_mb']}"],
        ["first and last third of the measurement (own MB)", f"{memory['first_third_mb']}, {memory['last_third_mb']}"],
        ["slope (MB a minute)", memory["slope_mb_per_minute"]],
        ["flat (grows by at most 3 %)", "yes" if memory["flat"] else "no"],
    ]
    return _table(["", ""], rows)


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
