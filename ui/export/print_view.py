"""An answer as a page to print or to keep as PDF: black on white, the sources in full, nothing but the answer."""

from __future__ import annotations

from collections.abc import Iterator

from ui.export.sheet import Sheet, Source
from ui.markup import attributes, text


def render(sheet: Sheet) -> bytes:
    """The answer, its sources with full references, and how it came about, as an HTML document."""
    t = sheet.t
    head = (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8"><title>{text(sheet.question)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    )
    button = f'<button type="button" class="pc-print-button" data-print>{text(t("print.now"))}</button>'
    return f'{head}<body class="pc-print-page"><main>{button}{"".join(_parts(sheet))}</main></body></html>'.encode()


def _parts(sheet: Sheet) -> Iterator[str]:
    t = sheet.t
    yield f"<h1>{text(sheet.question)}</h1>"
    if sheet.read_as:
        yield f'<p class="about">{text(t("export.read_as"))}: {text(sheet.read_as)}</p>'
    if sheet.limits:
        yield f'<p class="about">{text(t("filters"))}: {text("; ".join(sheet.limits))}</p>'
    for block in sheet.blocks:
        yield f"<p>{'<br>'.join(map(text, block))}</p>"
    if sheet.sources:
        sources = "".join(_source(source, sheet) for source in sheet.sources)
        yield f"<h2>{text(t('sources.title'))}</h2><dl>{sources}</dl>"
    if sheet.nearest:
        places = "".join(f"<li>{text(place)}</li>" for place in sheet.nearest)
        yield f"<h2>{text(t('sources.nearest'))}</h2><ul>{places}</ul>"
    yield f"<footer><p>{'<br>'.join(map(text, sheet.facts))}</p>"
    if sheet.link:
        yield f"<p><a{attributes({'href': sheet.link})}>{text(t('export.link'))}</a></p>"
    yield "</footer>"


def _source(source: Source, sheet: Sheet) -> str:
    t = sheet.t
    notes = [f"{t('export.note')}: {note}" for note in source.notes]
    about = "<br>".join(text(line) for line in (source.capacity, source.agenda, *notes) if line)
    words = "" if source.shown else f"<blockquote>{text(t('quote', words=source.quote))}</blockquote>"
    return f"<dt>[{source.n}] {text(source.reference)}</dt><dd>{about}{words}</dd>"
