"""What is measured of each question, a module a measure: functions of a question, its result and the protocols.

A measure gives a `Share`, or None where it does not apply to the case; such a case is excluded and counted, never
scored. Results are lines of results.jsonl, so that a file can be scored again without asking again.
"""

from __future__ import annotations

from eval.metrics.gold import Result
from eval.metrics.measures import MEASURES, Measure, Measurer, all_names, measure_named
from eval.metrics.share import Share

__all__ = ["MEASURES", "Measure", "Measurer", "Result", "Share", "all_names", "measure_named"]
