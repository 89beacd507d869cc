"""The page put together: data through autoescaping templates, style and script inside, everything else forbidden."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from eval.judge.agreement import kappa_shown
from eval.metrics import MEASURES
from eval.report import cards, changes, plots, rows, shown

if TYPE_CHECKING:
    from jinja2 import Environment

Json = Mapping[str, Any]

KIND_MEASURES = ("recall@1", "recall@10", "citation_on_gold", "gold_quote_contained", "abstention_recall")
SYSTEM_MEASURES = ("recall@1", "recall@10", "mrr@10", "ndcg@10", "page_recall@10")
ANSWER_MEASURES = ("citation_on_gold", "gold_quote_contained", "quote_fidelity", "speaker_attribution")
ABSTENTION = tuple(measure.name for measure in MEASURES if measure.group == "abstention")


def render(
    metrics: Json,
    results: Sequence[Json],
    *,
    comparison: Json | None = None,
    trend: Iterable[Json] = (),
    systems: Iterable[Json] = (),
    reasons: Sequence[str] = (),
) -> str:
    """A run as one HTML file that loads nothing.

    Args:
        metrics: as in metrics.json.
        results: lines of results.jsonl, and of silver.jsonl where they are to be shown too.
        comparison: with a baseline, as `eval.compare.Comparison.to_json` gives it; the run itself is its `b`.
        trend: metrics.json of earlier runs over the same questions, oldest first.
        systems: tables of other systems, each with `title`, `says` and `systems`.
        reasons: why the run failed its gates, a sentence each.
    """
    compared = changes.changes(comparison) if comparison else None
    changed = compared.by_id if compared else {}
    curve = (metrics.get("abstention") or {}).get("risk_coverage")
    silver = metrics.get("silver") or {}
    runs = _runs(metrics, trend)
    return _page(
        "run.html.j2",
        metrics=metrics,
        about=metrics.get("manifest") or {},
        headline=rows.headline(metrics, results),
        every=rows.every(metrics, results),
        verdicts=rows.verdicts(results),
        changes=compared,
        reasons=reasons,
        cards=[cards.card(line, changed.get(str(line["id"]))) for line in results],
        silver=silver,
        kind_plots=[
            plot
            for name, measure in (("kind-recall", "recall@10"), ("kind-cited", "citation_on_gold"))
            if (plot := plots.by_part(name, measure, metrics.get("by_kind") or {}, silver.get("by_kind") or {}))
        ],
        curve=curve,
        curve_plot=plots.risk_coverage(curve) if curve and curve.get("points") else None,
        latency_plot=plots.latency((metrics.get("cost") or {}).get("milliseconds") or {}),
        runs=runs,
        trends=_trends(runs),
        systems=[_table(one) for one in systems],
    )


def render_systems(systems_json: Json | Sequence[Json]) -> str:
    """Systems side by side as a page of its own: one table (`title`, `says`, `systems`) or several."""
    tables = [systems_json] if isinstance(systems_json, Mapping) else list(systems_json)
    about: Json = next((one["manifest"] for one in tables if one.get("manifest")), {})
    return _page("systems.html.j2", systems=[_table(one) for one in tables], about=about)


def _runs(metrics: Json, earlier: Iterable[Json]) -> list[Json]:
    """The earlier runs and this one, once."""
    own = metrics.get("manifest") or {}
    return [*(run for run in earlier if (run.get("manifest") or {}) != own), metrics]


def _trends(runs: Sequence[Json]) -> list[tuple[str, str]]:
    """The plots over runs by measure; none where there is one run only."""
    dates = [str((run.get("manifest") or {}).get("date") or "")[:10] for run in runs]
    names = [measure.name for measure in MEASURES if measure.headline]
    drawn = (
        (name, plots.trend(f"trend-{place}", name, [(run.get("figures") or {}).get(name) for run in runs], dates))
        for place, name in enumerate(names)
    )
    return [(name, plot) for name, plot in drawn if plot]


def _table(table: Json) -> Json:
    """Systems with the measures that any of them has, and the kinds of question."""
    systems = table.get("systems") or []
    held = {
        name for system in systems for name, one in (system.get("figures") or {}).items() if one["value"] is not None
    }
    kinds = dict.fromkeys(kind for system in systems for kind in system.get("by_kind") or {})
    return {
        **table,
        "systems": systems,
        "measures": [name for name in (*SYSTEM_MEASURES, *ANSWER_MEASURES) if name in held],
        "kinds": [kind for kind in kinds if any(_recall(system, kind) is not None for system in systems)],
    }


def _recall(system: Json, kind: str) -> float | None:
    held = ((system.get("by_kind") or {}).get(kind) or {}).get("recall@10") or {}
    value: float | None = held.get("value")
    return value


def _page(template: str, **data: Any) -> str:
    style, script = _style(), _asset("report.js").decode()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    html = _environment().get_template(template).render(style=style, script=script, policy=policy, **data)
    return shown.clean(html)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    font = base64.b64encode(_asset("source-sans-3-latin-wght-normal.woff2")).decode()
    return _asset("report.css").decode().replace("FONT", f"data:font/woff2;base64,{font}")


def _asset(name: str) -> bytes:
    return resources.files("eval.report").joinpath("assets", name).read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import ChainableUndefined, Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("eval.report"),
        autoescape=True,
        undefined=ChainableUndefined,  # what an older run does not tell is missing, not an error
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown_by = (
        *(shown.number, shown.signed, shown.interval, shown.signed_interval, shown.p_value, shown.count),
        *(shown.milliseconds, shown.size, shown.moment, shown.digest, shown.words, shown.verdict_words),
        kappa_shown,
        *(shown.anchor, shown.in_address, shown.last_part, shown.place, shown.person),
    )
    environment.filters |= {one.__name__: _or_none(one) for one in shown_by}
    environment.globals |= {
        "known": rows.known,
        "reach": changes.reach,
        "KIND_MEASURES": KIND_MEASURES,
        "ABSTENTION": ABSTENTION,
        "HEADLINES": [measure.name for measure in MEASURES if measure.headline],
    }
    return environment


def _or_none(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same function for a template, where what is missing is undefined rather than None."""
    from jinja2 import Undefined

    return lambda value: function(None if isinstance(value, Undefined) else value)
