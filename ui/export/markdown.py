"""An answer as Markdown (CommonMark): nothing that a protocol or a question holds becomes a link or markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ui.export.sheet import Sheet, one_line

# Every character that means something within a line, and what makes an address of plain words where GitHub's extensions
# are on. https://spec.commonmark.org/0.31.2/#backslash-escapes, https://github.github.com/gfm/#autolinks-extension-
_MEANS = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_BEGINS = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")


def render(sheet: Sheet) -> bytes:
    """The answer, its sources with full references, and how it came about."""
    return ("\n".join(_lines(sheet)).strip() + "\n").encode("utf-8")


def escaped(text: str) -> str:
    """The text on one line, as words and nothing else."""
    line = _MEANS.sub(lambda found: f"\\{found[0]}", one_line(text))
    begins = _BEGINS.match(line)
    if not begins:
        return line
    # A number that begins a line would begin a list: its dot is escaped, not the digits.
    return f"{begins[0]}\\{line[begins.end() :]}" if begins[0][0].isdigit() else f"\\{line}"


def _lines(sheet: Sheet) -> Iterator[str]:
    t = sheet.t
    yield f"# {escaped(sheet.question)}\n"
    if sheet.read_as:
        yield f"{t('export.read_as')}: {escaped(sheet.read_as)}\n"
    if sheet.limits:
        yield f"{t('filters')}: {'; '.join(map(escaped, sheet.limits))}\n"
    for block in sheet.blocks:
        yield "\\\n".join(map(escaped, block)) + "\n"
    if sheet.sources:
        yield f"## {t('sources.title')}\n"
    for source in sheet.sources:
        about = [source.capacity, source.agenda, *(f"{t('export.note')}: {note}" for note in source.notes)]
        head = f"**\\[{source.n}\\]** {escaped(source.reference)}"
        yield "\\\n".join([head, *(escaped(line) for line in about if line)]) + "\n"
        if not source.shown:
            quoted = t("quote", words=source.quote).splitlines()
            yield "\n>\n".join(f"> {escaped(line)}" for line in quoted if line.strip()) + "\n"
    if sheet.nearest:
        yield f"## {t('sources.nearest')}\n"
        yield "\n".join(f"- {escaped(place)}" for place in sheet.nearest) + "\n"
    yield "---\n"
    yield "\\\n".join(map(escaped, sheet.facts))
    if sheet.link:
        yield f"\n[{t('export.link')}](<{sheet.link}>)"
