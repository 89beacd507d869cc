"""Bars over time as SVG: each bar is a link to what it counts. The same numbers stand in a table below it.

The picture is left out for screen readers and keyboards, to which the table gives the same numbers and links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from ui.corpus.spans import By, Span, name, years
from ui.i18n import Translator
from ui.markup import attributes, join, text

_WIDTH, _HEIGHT = 1100, 290
_LEFT, _TOP, _BOTTOM = 56, 14, 34
_GAP = 0.24  # share of a span's width that is left free beside its bars


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted: `values` by span (None where nothing was held), `tips` what is said of each, `links` to it."""

    label: str
    values: tuple[float | None, ...]
    tips: tuple[str, ...]
    links: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of several series side by side; `number` writes a value, `unit` says what it counts."""

    held: Sequence[Span]
    by: By
    series: Sequence[Series]
    unit: str
    number: Callable[[float], str]

    def html(self, t: Translator) -> str:
        """The picture and the table; which series has which colour is told where they are named."""
        about = attributes({"aria-label": self.unit})
        return join(
            f'<figure class="pc-chart"><div class="pc-chart-scroll" tabindex="0" role="group"{about}>',
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true" focusable="false">',
            *self._drawn(),
            "</svg></div>",
            f"<figcaption>{text(self.unit)}</figcaption></figure>",
            self._table(t),
        )

    def _drawn(self) -> Iterator[str]:
        ticks = scale(max((value or 0 for series in self.series for value in series.values), default=0))
        height, base = _HEIGHT - _TOP - _BOTTOM, _HEIGHT - _BOTTOM
        wide = (_WIDTH - _LEFT) / max(1, len(self.held))
        for place, span in enumerate(self.held):
            if not span.sittings:
                yield _rect("pc-recess", _LEFT + place * wide, base, wide, 5)
        for mark in ticks:
            y, words = base - height * mark / ticks[-1], text(self.number(mark))
            yield f'<line class="pc-grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text class="pc-tick" x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{words}</text>'
        for year, place in years(self.held):
            x = _LEFT + place * wide
            yield f'<line class="pc-grid" x1="{x:.1f}" x2="{x:.1f}" y1="{base}" y2="{_HEIGHT - 4}"/>'
            if wide * sum(span.first.year == year for span in self.held) > 40:
                yield f'<text class="pc-tick" x="{x + 6:.1f}" y="{_HEIGHT - 10}">{year}</text>'
        bar = wide * (1 - _GAP) / max(1, len(self.series))
        for n, series in enumerate(self.series):
            for place, value in enumerate(series.values):
                if value:
                    x, tall = _LEFT + (place + _GAP / 2) * wide + n * bar, height * value / ticks[-1]
                    yield self._bar(n, series, place, (x, base - tall, bar, tall))

    def _bar(self, n: int, series: Series, place: int, box: tuple[float, float, float, float]) -> str:
        x, y, width, tall = box
        link = attributes({"href": series.links[place], "tabindex": "-1"})
        return (
            f"<a{link}><title>{text(series.tips[place])}</title>"
            + _rect("pc-hit", x, _TOP, width, _HEIGHT - _TOP - _BOTTOM)
            + _rect(f"pc-fill-{n + 1}", x, y, max(1, width - 1), tall)
            + "</a>"
        )

    def _table(self, t: Translator) -> str:
        heads = "".join(f'<th scope="col">{text(series.label)}</th>' for series in self.series)
        rows = "".join(
            f'<tr><th scope="row">{text(name(span, self.by, t))}</th>'
            + "".join(_cell(self._written(series, place, t), series.links[place]) for series in self.series)
            + "</tr>"
            for place, span in enumerate(self.held)
        )
        head = f'<th scope="col">{text(t("corpus.span"))}</th>{heads}'
        return (
            f'<details class="pc-numbers"><summary>{text(t("corpus.numbers"))}</summary>'
            f'<div class="pc-table-scroll" tabindex="0" role="group" aria-label="{text(self.unit)}">'
            f"<table><caption>{text(self.unit)}</caption><thead><tr>{head}"
            f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )

    def _written(self, series: Series, place: int, t: Translator) -> str:
        value = series.values[place]
        return t("corpus.recess") if value is None else self.number(value)


def _rect(style: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _cell(words: str, link: str | None) -> str:
    linked = f"<a{attributes({'href': link})}>{text(words)}</a>" if link else text(words)
    return f"<td>{linked}</td>"


def scale(highest: float) -> list[float]:
    """The marks of an axis from 0 to `highest` or a little above it, three to six of them, in round numbers."""
    if highest <= 0:
        return [0, 1]
    rough = highest / 4
    unit = 10 ** floor(log10(rough))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)
    return [round(n * step, 6) for n in range(ceil(highest / step - 1e-9) + 1)]
