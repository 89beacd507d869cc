"""Two runs side by side: every measure with its difference, and the questions that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.case import shares_of
from eval.loaded import Loaded, RunError
from eval.metrics import MEASURES, Measure, Share, measure_named
from eval.randomisation import difference, holm, p_value
from eval.statistics import figure

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both runs, over the questions it applies to in both.

    `difference` is new less old, with its 95 % interval. `p` is that of the paired randomisation test, `p_holm`
    corrected over all measures compared. `win`, `tie` and `loss` count questions, as seen from the new run.
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    p_holm: float
    n: int
    win: int
    tie: int
    loss: int
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """Rounded to four places."""
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new run `b` against the older `a`."""

    a: Loaded
    b: Loaded
    measures: Mapping[str, Difference]
    changed: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """For the report and for programs; a judged measure has the judge's `kappa` in the new run, or None."""
        return {
            "a": {"folder": self.a.folder, "manifest": self.a.manifest},
            "b": {"folder": self.b.folder, "manifest": self.b.manifest},
            "differs": list(differs(self.a.manifest, self.b.manifest)),
            "questions": len(self.a.lines.keys() & self.b.lines.keys()),
            "only_in_a": sorted(self.a.lines.keys() - self.b.lines.keys()),
            "only_in_b": sorted(self.b.lines.keys() - self.a.lines.keys()),
            "measures": {name: held.to_json() | self._kappa(name) for name, held in self.measures.items()},
            "changed": list(self.changed),
        }

    def _kappa(self, name: str) -> dict[str, Any]:
        judged = ((self.b.metrics.get("judged") or {}).get("figures") or {}).get(name)
        return {"kappa": judged.get("kappa")} if judged is not None else {}


def compare(a: Loaded, b: Loaded, measures: Sequence[Measure] | None = None) -> Comparison:
    """Compare over the questions that both runs have; by default by headline measures, guards and judged ones.

    Raises:
        RunError: they have no question in common.
    """
    common = [name for name in a.lines if name in b.lines]
    check_common(a, b.folder, b.lines)
    old = {name: shares_of(a.lines[name]) for name in common}
    new = {name: shares_of(b.lines[name]) for name in common}
    taken = measures if measures is not None else _headline(a, b)
    return Comparison(a, b, differences(old, new, taken), tuple(_changed(a, b, old, new, taken)))


def check_common(a: Loaded, name: str, ids: Iterable[str]) -> None:
    """Raises RunError where none of these questions, which are those of `name`, is in the run."""
    if not any(one in a.lines for one in ids):
        raise RunError(f"{a.folder} and {name} have no question in common; compare runs over the same questions")


Column = Mapping[str, Mapping[str, Share | None]]
"""The measures of each question, by the question's id."""


def differences(old: Column, new: Column, measures: Sequence[Measure]) -> dict[str, Difference]:
    """Every measure that applies to some question in both; the p-values corrected over all of them."""
    return differences_of_all(old, {"": new}, measures)[""]


def differences_of_all(
    old: Column, others: Mapping[str, Column], measures: Sequence[Measure]
) -> dict[str, dict[str, Difference]]:
    """The same of several runs against one, by their names; the p-values corrected over all runs and measures.

    Guards are a family of their own: they are to fail at a single case, and would only dull the test of the others.
    """
    pairs: dict[tuple[str, str], list[tuple[Share, Share]]] = {}
    for run, new in others.items():
        for measure in measures:
            both = ((old[name].get(measure.name), new[name].get(measure.name)) for name in old)
            held = [(one, other) for one, other in both if one is not None and other is not None]
            if difference(held) is not None:
                pairs[run, measure.name] = held
    raw = {key: p for key, held in pairs.items() if (p := p_value(held)) is not None}
    guards = {measure.name for measure in measures if measure.guard}
    corrected = {
        key: p
        for guarded in (True, False)
        for key, p in holm({key: p for key, p in raw.items() if (key[1] in guards) is guarded}).items()
    }
    return {
        run: {
            m.name: _difference(m, pairs[key], raw[key], corrected[key])
            for m in measures
            if (key := (run, m.name)) in raw
        }
        for run in others
    }


def failures(measure: Measure, shares: Iterable[Share | None]) -> float:
    """How much of what a measure counts is as it should not be: quotes that are not faithful, markers out of range."""
    held = [share for share in shares if share is not None]
    return sum(s.denominator - s.numerator if measure.higher else s.numerator for s in held)


def _difference(measure: Measure, pairs: Sequence[tuple[Share, Share]], p: float, p_holm: float) -> Difference:
    delta, low, high = difference(pairs) or (0.0, 0.0, 0.0)
    old, new = (figure((pair[side] for pair in pairs), resamples=1).value or 0.0 for side in (0, 1))
    values = [(one.value, other.value) for one, other in pairs]
    wins = sum(o is not None and n is not None and measure.better(n, o) for o, n in values)
    losses = sum(o is not None and n is not None and measure.better(o, n) for o, n in values)
    verdict = "same" if p_holm >= ALPHA or not delta else "better" if measure.better(new, old) else "worse"
    return Difference(
        old, new, delta, low, high, p, p_holm, len(pairs), wins, len(pairs) - wins - losses, losses, verdict
    )  # fmt: skip


def _headline(a: Loaded, b: Loaded) -> list[Measure]:
    judged = dict.fromkeys([*(a.metrics.get("judged") or {}).get("figures", {})])
    both = [name for name in judged if name in (b.metrics.get("judged") or {}).get("figures", {})]
    named = [measure for name in both if (measure := measure_named(name))]
    return [measure for measure in MEASURES if measure.headline or measure.guard] + named


def _changed(a: Loaded, b: Loaded, old: Column, new: Column, measures: Sequence[Measure]) -> Iterator[dict[str, Any]]:
    """The questions of which a measure changed, those that got worse first."""
    found = []
    for name in old:
        moved: dict[str, list[float | None]] = {}
        ways: set[str] = set()
        for measure in measures:
            one, other = (side[name].get(measure.name) for side in (old, new))
            before, after = (share.value if share else None for share in (one, other))
            if before != after:
                moved[measure.name] = [before, after]
                if before is not None and after is not None:
                    ways.add("better" if measure.better(after, before) else "worse")
                elif failed := measure.guard and failures(measure, [one]) - failures(measure, [other]):
                    ways.add("better" if failed > 0 else "worse")
        if moved:
            direction = ways.pop() if len(ways) == 1 else "mixed"
            line, later = a.lines[name], b.lines[name]
            found.append(
                {
                    "id": name,
                    "question": later.get("question"),
                    "kind": later.get("kind"),
                    "direction": direction,
                    "measures": moved,
                    "a": _side(line),
                    "b": _side(later),
                }
            )
    return iter(sorted(found, key=lambda one: ("worse", "mixed", "better").index(one["direction"])))


def _side(line: Mapping[str, Any]) -> dict[str, Any]:
    """What the side-by-side view shows of one result."""
    kept = ("verdict", "answer", "abstained", "reason", "citations", "error")
    return {name: line.get(name) for name in kept if name in line}


def differs(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    """What the two runs were not made alike of, a sentence each."""
    for key, says in _COMPARED.items():
        old, new = (_at(manifest, key) for manifest in (a, b))
        if old != new:
            yield f"{says}: {_short(old)} → {_short(new)}"


_COMPARED = {
    "data.sha256": "other questions",
    "index.sources_sha256": "other protocols in the index",
    "index.chunks": "another number of passages",
    "index.model": "another embedding model",
    "index.revision": "another revision of the embedding model",
    "code_sha256": "other code",
    "prompts_sha256": "other messages or prompts",
    "settings.weights": "other ranking weights",
    "settings.stages": "other steps taking part",
    "settings.vectors": "vectors used",
    "processors": "another number of processors",
}


def _at(manifest: Mapping[str, Any], path: str) -> Any:
    value: Any = manifest
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _short(value: Any) -> str:
    text = str(value)
    return text[:12] if isinstance(value, str) and len(text) == 64 else text
