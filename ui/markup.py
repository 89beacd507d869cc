"""Text to HTML: everything that comes from protocols, questions and names is data and is shown as it stands.

Nothing a protocol or a question contains can load, link or run: the only links are the markers of the citations and
those to the files of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from indexer.store import Coverage
from ui.i18n import Translator

# Braces, dollar signs and backticks too: Gradio's HTML component is a template, and what is shown must never be one.
_ESCAPES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'{}$`\\"}
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_OPENING = ("„", "“", "»", '"')
_MARKER = re.compile(r"\[(\d{1,3})\]")

CitationLink = Callable[[int], str | None]


def text(value: object) -> str:
    """`value` as HTML text, also good inside a quoted attribute; control characters are left out."""
    return str(value).translate(_CONTROL).translate(_ESCAPES)


def attributes(values: Mapping[str, object]) -> str:
    """Attributes for a tag, each escaped, with a leading space; None leaves one out."""
    return "".join(f' {name}="{text(value)}"' for name, value in values.items() if value is not None)


def join(*parts: str | None) -> str:
    """The parts that are there, put together."""
    return "".join(part for part in parts if part)


def answer_html(answer: str, link: CitationLink) -> str:
    """An answer as HTML: its lines, those that quote as quotations, and for each marker `[n]` what `link(n)` gives.

    The answer is plain text, so an asterisk or an underscore in a quote (`Bürger*innen`) stays what it is. A marker for
    which `link` gives None stays text. Quotes under the same introduction share it.
    """
    html: list[str] = []
    introduction = None
    for line in filter(str.strip, answer.splitlines()):
        quotes = line.startswith(_OPENING)
        if quotes or line != introduction:
            html.append(_line(line, link, "blockquote" if quotes else "p"))
        if not quotes:
            introduction = line
    return "".join(html)


def _line(line: str, link: CitationLink, tag: str) -> str:
    parts = _MARKER.split(line)
    html = [text(parts[0])]
    for number, following in zip(parts[1::2], parts[2::2], strict=True):
        marker = link(int(number))
        if marker and html[-1].endswith(" "):
            html[-1] = html[-1][:-1] + "\u00a0"  # no marker stands alone on a line
        html += [marker or f"[{number}]", text(following)]
    return f"<{tag}>{''.join(html)}</{tag}>"


def coverage_text(coverage: Coverage, t: Translator) -> str:
    """`110 Sitzungen, 18.01.2019–25.05.2022`."""
    sittings = t.count("coverage.sittings", coverage.sittings)
    if not coverage.date_from or not coverage.date_to:
        return sittings
    if coverage.date_from == coverage.date_to:
        return f"{sittings}, {t.date(coverage.date_from)}"
    return t("coverage", sittings=sittings, first=t.date(coverage.date_from), last=t.date(coverage.date_to))
