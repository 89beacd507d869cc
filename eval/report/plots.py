"""The plots of the report. Whatever they show also stands in a table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.report.shown import clean, figure_text, number, words
from eval.report.svg import ACCENT, INK, LINE, SILVER, SOFT, drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Figures = Mapping[str, Mapping[str, Any]]
WIDTH = 430
_LONGEST_LABEL = 24


def by_part(name: str, measure: str, parts: Mapping[str, Figures], silver: Mapping[str, Figures]) -> str | None:
    """One measure by part (a kind of question), each with its interval; silver questions in grey below each.

    None where the measure applies to no part.
    """
    rows = [
        (part, figures.get(measure) or {}, (silver.get(part) or {}).get(measure)) for part, figures in parts.items()
    ]
    rows = [row for row in rows if row[1].get("value") is not None or (row[2] or {}).get("value") is not None]
    if not rows:
        return None
    beside = any((held or {}).get("value") is not None for _, _, held in rows)

    def draw(axes: Axes) -> None:
        for place, (_, held, other) in enumerate(rows):
            _interval(axes, place - 0.16 * beside, held, ACCENT)
            _interval(axes, place + 0.2, other, SILVER)
        labels = [f"{_short(part)} ({held.get('n') or 0})" for part, held, _ in rows]
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _unit(axes)

    shown = "; ".join(f"{part} {figure_text(held)}" for part, held, _ in rows)
    return drawn(name, f"{measure} by kind, with 95 % intervals: {shown}", (WIDTH, 44 + 26 * len(rows)), draw)


def risk_coverage(curve: Mapping[str, Any]) -> str:
    """Risk against coverage, and where the assistant itself stands."""
    points = curve["points"]
    area = (curve.get("aurc") or {}).get("value")
    at = {name: held["value"] for name, held in (curve.get("at") or {}).items()}
    stands = at.get("coverage") is not None and at.get("risk") is not None

    def draw(axes: Axes) -> None:
        coverage, risk = [point[1] for point in points], [point[2] for point in points]
        # Within a tie of confidence the risk is that of the whole tie, so that the curve is a step to its left.
        axes.step([0.0, *coverage], [risk[0], *risk], where="pre", color=ACCENT, linewidth=1.8)
        if area is not None:
            axes.axhline(area, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
            axes.text(1.04, area, f"mean\n{number(area)}", color=SOFT, va="center")
        if stands:
            axes.plot([at["coverage"]], [at["risk"]], "o", color=INK, markersize=8)
            right = at["coverage"] > 0.5
            axes.annotate(
                "as it answers", (at["coverage"], at["risk"]), (-8 if right else 8, 6), textcoords="offset points",
                ha="right" if right else "left", va="bottom", color=INK,
            )  # fmt: skip
        axes.set_xlim(0, 1.02)
        axes.set_ylim(-0.02, max(0.3, *risk) * 1.12)
        axes.set_xlabel("coverage: share of questions answered")
        axes.set_ylabel("risk: share of answers wrong")
        axes.grid(True)

    says = f"Risk over coverage, {len(points)} points, area {number(area)}"
    if stands:
        says += f"; the assistant answers {number(at['coverage'])} of the questions at a risk of {number(at['risk'])}"
    return drawn("risk", says, (WIDTH, 290), draw)


def latency(stages: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Median, 95th and 99th percentile of each stage, in milliseconds."""
    if not stages:
        return None

    def draw(axes: Axes) -> None:
        for place, held in enumerate(stages.values()):
            axes.plot([held["p50"], held["p99"]], [place, place], color=LINE, linewidth=5, solid_capstyle="round")
            for key, colour, marker in (("p99", SOFT, "|"), ("p95", ACCENT, "|"), ("p50", ACCENT, "o")):
                axes.plot([held[key]], [place], marker, color=colour, markersize=10 if marker == "|" else 8, mew=2)
        axes.set_yticks(range(len(stages)), [_short(words(stage)) for stage in stages])
        axes.set_ylim(len(stages) - 0.5, -0.5)
        axes.set_xlim(left=-0.02 * max(1.0, *(held["p99"] for held in stages.values())))
        axes.set_xlabel("milliseconds; dot: median, strokes: 95 % and 99 %")
        axes.grid(True, axis="x")

    shown = "; ".join(
        f"{stage} {held['p50']:.0f}, {held['p95']:.0f}, {held['p99']:.0f}" for stage, held in stages.items()
    )
    label = f"Milliseconds by stage (50th, 95th, 99th percentile): {shown}"
    return drawn("latency", label, (WIDTH, 60 + 27 * len(stages)), draw)


def trend(name: str, measure: str, figures: Sequence[Mapping[str, Any] | None], dates: Sequence[str]) -> str | None:
    """One measure over runs, oldest first, with intervals; None where fewer than two runs have it."""
    held = [(place, one) for place, one in enumerate(figures) if one and one.get("value") is not None]
    if len(held) < 2:
        return None

    def draw(axes: Axes) -> None:
        from matplotlib.ticker import MaxNLocator

        places, values = [place for place, _ in held], [one["value"] for _, one in held]
        axes.fill_between(
            places, [one["low"] for _, one in held], [one["high"] for _, one in held],
            color=ACCENT, alpha=0.14, linewidth=0,
        )  # fmt: skip
        axes.plot(places, values, color=ACCENT, linewidth=1.8)
        axes.plot(places[:-1], values[:-1], "o", color=ACCENT, markersize=4)
        axes.plot(places[-1:], values[-1:], "o", color=ACCENT, markersize=7)
        lowest, highest = min(one["low"] for _, one in held), max(one["high"] for _, one in held)
        room = max(0.05, (highest - lowest) * 0.12)
        axes.set_ylim(max(-0.03, lowest - room), min(1.03, highest + room))
        axes.set_xlim(-0.3, len(figures) - 0.7)
        axes.set_xticks([0, len(figures) - 1], [dates[0], dates[-1]])
        first, last = axes.get_xticklabels()
        first.set_horizontalalignment("left")
        last.set_horizontalalignment("right")
        low, high = axes.get_ylim()
        axes.set_yticks(
            [tick for tick in MaxNLocator(nbins=4).tick_values(low, high) if low <= tick <= min(high, 1.001)]
        )
        axes.yaxis.set_major_formatter("{x:.2f}")
        axes.tick_params(axis="y", labelcolor=SOFT)
        axes.grid(True, axis="y")

    shown = "; ".join(f"{dates[place]} {figure_text(one)}" for place, one in held)
    return drawn(name, f"{measure} over runs: {shown}", (300, 130), draw)


def _interval(axes: Axes, place: float, held: Mapping[str, Any] | None, colour: str) -> None:
    if held and held.get("value") is not None:
        axes.plot([held["low"], held["high"]], [place, place], color=colour, linewidth=3, alpha=0.45)
        axes.plot([held["value"]], [place], "o", color=colour, markersize=7 if colour == ACCENT else 5)


def _unit(axes: Axes) -> None:
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", "0.25", "0.5", "0.75", "1"))
    axes.grid(True, axis="x")


def _short(text: str) -> str:
    """A label that leaves room for the drawing; the table beside it has the whole."""
    text = clean(text)
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
