"""An answer as plain text, UTF-8: for an e-mail, a note, a file."""

from __future__ import annotations

from collections.abc import Iterator

from ui.export.sheet import Sheet, one_line


def render(sheet: Sheet) -> bytes:
    """The answer, its sources with full references, and how it came about."""
    return ("\n".join(_lines(sheet)).strip() + "\n").encode("utf-8")


def _lines(sheet: Sheet) -> Iterator[str]:
    t = sheet.t
    yield from _titled(t("export.question"), [one_line(sheet.question)])
    if sheet.read_as:
        yield f"({t('export.read_as')}: {one_line(sheet.read_as)})"
    if sheet.limits:
        yield f"({t('filters')}: {'; '.join(map(one_line, sheet.limits))})"
    yield ""
    yield from _titled(t("export.answer"), [])
    for block in sheet.blocks:
        yield from block
        yield ""
    if sheet.sources:
        yield from _titled(t("sources.title"), [])
    for source in sheet.sources:
        yield f"[{source.n}] {source.reference}"
        yield from (f"    {line}" for line in (source.capacity, source.agenda) if line)
        if not source.shown:
            yield from (f"    {line}" for line in t("quote", words=source.quote).splitlines())
        yield from (f"    {t('export.note')}: {note}" for note in source.notes)
        yield ""
    if sheet.nearest:
        yield from _titled(t("sources.nearest"), [f"- {place}" for place in sheet.nearest])
        yield ""
    yield from sheet.facts
    if sheet.link:
        yield f"{t('export.link')}: {sheet.link}"


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    yield title
    yield "-" * len(title)
    yield from lines
