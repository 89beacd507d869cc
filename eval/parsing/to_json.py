"""The measurement as one JSON object, every single fault included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.parsing.figures import by_name, summarise
from eval.parsing.residue import classify
from eval.parsing.run import Results, apart
from eval.parsing.score import Scored


def to_json(results: Results) -> dict[str, Any]:
    """Figures by table, classes of faults, all faults with their turns, and the other formats."""
    return {
        "sittings": {
            name or "all others": {
                "sittings": [scored.sitting for scored in held],
                "figures": by_name(summarise(scored.outcome for scored in held)),
            }
            for name, held in apart(results.sittings, results.inputs.apart).items()
        },
        "classes": _classes(results.sittings),
        "faults": [asdict(fault) for scored in results.sittings for fault in scored.outcome.faults],
        "labelled": {
            "figures": by_name(summarise(results.labelled.values())),
            "faults": [asdict(fault) | {"page": p} for p, o in results.labelled.items() for fault in o.faults],
        },
        "bundestag": [asdict(file) for file in results.bundestag],
        "pdf": [asdict(file) for file in results.pdfs],
        "speed": {name: speed.to_json() for name, speed in results.speeds.items()},
    }


def _classes(sittings: Sequence[Scored]) -> dict[str, int]:
    faults = ((scored.sitting, fault) for scored in sittings for fault in scored.outcome.faults)
    return {residue.kind: residue.count for residue in classify(faults)}
