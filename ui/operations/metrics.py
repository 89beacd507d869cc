"""Metrics in Prometheus' format. Labels have few values: routes by their pattern, never what somebody sends.

Several server processes are several targets of Prometheus, each with the figures of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ui.operations.drain import Drain

if TYPE_CHECKING:
    from rag.assistant import Assistant

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_STATE = (
    ("plenarchat_index_up", "1 where the index can be read, 0 where it cannot"),
    ("plenarchat_index_generation", "Counts up with every change of the index"),
    ("plenarchat_index_sittings", "Sittings in the index"),
    ("plenarchat_index_turns", "Turns in the index"),
    ("plenarchat_index_passages", "Passages in the index"),
    ("plenarchat_index_vectors", "Passages that have a vector"),
    ("plenarchat_search_reduced", "1 where searching is weaker than it could be, or slower; /readyz says why"),
)


class Metrics:
    """The figures of one server process, in a registry of their own."""

    def __init__(self, collections: Mapping[str, Assistant], drain: Drain, version: str) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        Info("plenarchat", "The program", registry=registry).info({"version": version})
        self.requests = Counter(
            "plenarchat_requests", "Requests that were answered", ["method", "route", "status"], registry=registry
        )
        self.request_seconds = Histogram(
            "plenarchat_request_seconds",
            "From a request to its last byte",
            ["route"],
            registry=registry,
            buckets=_BUCKETS,
        )
        self.questions = Counter(
            "plenarchat_questions",
            "Questions by outcome: answered, abstained, failed, stopped (nobody waits any more), refused",
            ["collection", "outcome"],
            registry=registry,
        )
        self.question_seconds = Histogram(
            "plenarchat_question_seconds", "From a question to its whole answer", registry=registry, buckets=_BUCKETS
        )
        self.step_seconds = Histogram(
            "plenarchat_step_seconds", "Time of a step of an answer", ["step"], registry=registry, buckets=_BUCKETS
        )
        for kind in ("requests", "questions"):
            gauge = Gauge(f"plenarchat_{kind}_in_flight", f"{kind.capitalize()} being answered", registry=registry)
            gauge.set_function(lambda kind=kind: drain.running(kind))  # type: ignore[misc]
        Gauge("plenarchat_draining", "1 while the server ends", registry=registry).set_function(lambda: drain.begun)
        registry.register(_Indexes(collections))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        known = method if method in METHODS else "other"
        self.requests.labels(known, route, str(status)).inc()
        self.request_seconds.labels(route).observe(seconds)

    def asked(self, collection: str, outcome: str, seconds: float, steps: Mapping[str, float]) -> None:
        """A question came to an end; `steps` are in milliseconds."""
        self.questions.labels(collection, outcome).inc()
        self.question_seconds.observe(seconds)
        for step, spent in steps.items():
            self.step_seconds.labels(step).observe(spent / 1000)


class _Indexes(Collector):
    """The state of the indexes, looked up when it is asked for."""

    def __init__(self, collections: Mapping[str, Assistant]) -> None:
        self._collections = collections

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(GaugeMetricFamily(name, text, labels=["collection"]) for name, text in _STATE)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families = {name: GaugeMetricFamily(name, text, labels=["collection"]) for name, text in _STATE}
        for collection, assistant in self._collections.items():
            for (name, _), value in zip(_STATE, _state(assistant), strict=False):
                families[name].add_metric([collection], value)
        return iter(families.values())


def _state(assistant: Assistant) -> list[float]:
    """The values of `_STATE`, in its order; only the first where the index cannot be read."""
    index = assistant.index
    try:
        held, generation, reduced = index.coverage(), index.generation, bool(index.notes())
    except Exception:  # whatever it is: it cannot be read
        return [0.0]
    lacking = bool(reduced or (held.vectors and assistant.embedder is None))
    return [1.0, generation, held.sittings, held.turns, held.chunks, held.vectors, float(lacking)]
