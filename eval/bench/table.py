"""The figures as rows: what was measured, beside what is aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.engines import Comparison
from eval.bench.indexing import Embedding, Reading
from eval.bench.server import Serving
from eval.statistics import Spread
from eval.summary import Summary, shown

_MB, _GB = 1e6, 1e9


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `met` is None where nothing is aimed at."""

    name: str
    measured: str
    aim: str = ""
    met: bool | None = None


def reading_rows(held: Reading) -> list[Row]:
    """Reading and full text."""
    text = (
        f"{held.seconds:.1f} s, {held.pages_per_second:,.0f} pages/s ({held.sittings:,} sittings, {held.pages:,} pages)"
    )
    again = held.unchanged_seconds
    return [
        Row("reading + full text", text, "under 60 s", held.seconds < 60),
        Row("second run, nothing to do", f"{again:.2f} s", "under 5 s", again < 5),
    ]


def embedding_rows(held: Embedding) -> list[Row]:
    """Embedding everything."""
    again = held.unchanged_seconds
    return [
        Row("embedding, whole", f"{held.seconds / 60:.1f} min, {held.texts:,} texts, {held.texts_per_second:.1f}/s"),
        Row("vector collection", f"{held.collection_seconds:.1f} s"),
        Row("second run, with vectors", f"{again:.2f} s", "under 5 s", again < 5),
    ]


def question_rows(held: Summary) -> list[Row]:
    """Quality on the development questions, and how long an answer takes."""
    rows = []
    if (times := held.milliseconds.get("total")) is not None:
        text = f"p50 {times.p50:.0f} ms, p95 {times.p95:.0f} ms ({times.n} questions)"
        rows.append(Row("ask, warm", text, "p95 under 300 ms", times.p95 < 300))
    rows += [Row(name, shown(figure)) for name, figure in held.overall.items()]
    if held.errors:
        rows.append(Row("questions that failed", str(held.errors), "none", False))
    return rows


def cold_rows(held: Spread) -> list[Row]:
    """Asking in a fresh process."""
    return [Row("ask, fresh process", f"{held.p50:.2f} s (median of {held.n})", "under 4 s", held.p50 < 4)]


def serving_rows(held: Serving) -> list[Row]:
    """The server."""
    text = f"{held.memory / _MB:,.0f} MB after {held.questions} questions, {held.memory_at_start / _MB:,.0f} at first"
    return [
        Row("serve, resident memory", text, "under 1.2 GB", held.memory < 1.2 * _GB),
        Row("serve, until it answers", f"{held.start_seconds:.1f} s"),
    ]


def size_rows(size: int) -> list[Row]:
    """The index on disk."""
    return [Row("index on disk", f"{size / _GB:.2f} GB")]


def engine_rows(held: Comparison) -> list[Row]:
    """The default engine beside the reference."""
    rates = f"{held.default_rate:.1f} against {held.reference_rate:.1f} chunks/s, {held.ratio:.2f} times as fast"
    cosine = f"{held.lowest_cosine:.4f} at least, {held.mean_cosine:.4f} on average"
    return [
        Row("embedding, torch fp32 beside", rates, "at least twice", held.ratio >= 2),
        Row("cosine to torch fp32", cosine, "at least 0.995", held.lowest_cosine >= 0.995),
    ]


def table(rows: Sequence[Row]) -> str:
    """Aligned columns for a terminal."""
    name, measured = (
        max(len(text) for text in column) for column in zip(*((r.name, r.measured) for r in rows), strict=True)
    )
    marks = {None: "", True: "met", False: "MISSED"}
    lines = (f"{r.name:<{name}}  {r.measured:<{measured}}  {r.aim:<16}  {marks[r.met]}".rstrip() for r in rows)
    return "\n".join(lines)
