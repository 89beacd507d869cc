"""The speed of searching as a section of the page of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SAYS = (
    "Milliseconds of a search when everything is loaded, the question's embedding included, one question at a time. In "
    "parentheses is what the processors spent, which depends little on what else they do. A multiple holds every "
    "sitting again, whole periods later, with vectors a little apart (`eval/bench/multiple.py`); its words and people "
    "are no more than before."
)
_LEAST = 0.05  # milliseconds; shorter stages are left out


def search_section(sizes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lines of Markdown on sizes as `Searching.to_json` gives them; none where there is no size."""
    if not sizes:
        return []
    multiples = [str(size["times"]) for size in sizes if size["times"] != 1]
    title = f"## Search, at this size and at {' and '.join(multiples)} times" if multiples else "## Search"
    names = [row["situation"] for row in sizes[0]["situations"]]
    rows = [f"| {name} | {' | '.join(_cells(size, name) for size in sizes)} |" for name in names]
    stages = list(dict.fromkeys(name for size in sizes for name in size["stages"]))
    spent = [
        f"| {name} | {' | '.join(format(value, '.1f') for value in values)} |"
        for name in stages
        if max(values := [size["stages"].get(name, 0.0) for size in sizes]) >= _LEAST
    ]
    heads = [f"x{size['times']} {name}" for size in sizes for name in ("p50", "p95", "largest")]
    return [
        "",
        title,
        "",
        _SAYS,
        "",
        *(line for size in sizes for line in _about(size)),
        "",
        f"| limited to | {' | '.join(heads)} |",
        "|---" * (len(heads) + 1) + "|",
        *rows,
        "",
        "Mean milliseconds that the processors spend on each stage of a search without a filter; what the index does",
        "goes by the names of its methods:",
        "",
        f"| stage | {' | '.join(f'x{times}' for times in (size['times'] for size in sizes))} |",
        "|---" * (len(sizes) + 1) + "|",
        *spent,
    ]


def _about(size: Mapping[str, Any]) -> list[str]:
    before, after = size["load"]
    held = f"{size['sittings']:,} sittings, {size['passages']:,} passages"
    return [f"- x{size['times']}: {held}, load {before:.1f}, then {after:.1f}", *(f"  - {n}" for n in size["notes"])]


def _cells(size: Mapping[str, Any], situation: str) -> str:
    for row in size["situations"]:
        if row["situation"] == situation:
            passed, spent = row["passed"], row["spent"]
            return " | ".join(f"{passed[name]:.0f} ({spent[name]:.0f})" for name in ("p50", "p95", "largest"))
    return " |  | "
