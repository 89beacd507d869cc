"""An answer as a file: as a document, or its citations for a table or a reference manager. One module a format."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from indexer.analysis import fold
from ui.export.sheet import Sheet


class ExportError(ValueError):
    """A format that there is not; the message names those that there are."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `name` stands in addresses, `suffixes` are those of its files, the first is given."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    module: str

    def render(self, sheet: Sheet) -> bytes:
        """The file for that answer."""
        made: Callable[[Sheet], bytes] = import_module(f"ui.export.{self.module}").render
        return made(sheet)

    def file_name(self, sheet: Sheet) -> str:
        """`was-sagte-der-minister-2026-03-12.docx`: ASCII, nothing that a path or a header could take amiss."""
        words = re.sub(r"[^a-z0-9]+", "-", fold(sheet.question).encode("ascii", "ignore").decode())
        return f"{words[:60].strip('-') or 'plenarchat'}-{sheet.day.isoformat()}{self.suffixes[0]}"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS = (
    Format("docx", (".docx",), _WORD, "word"),
    Format("markdown", (".md", ".markdown"), "text/markdown; charset=utf-8", "markdown"),
    Format("text", (".txt",), "text/plain; charset=utf-8", "plain"),
    Format("csv", (".csv",), "text/csv; charset=utf-8", "table"),
    Format("bibtex", (".bib",), "application/x-bibtex; charset=utf-8", "bibtex"),
    Format("csl", (".json",), "application/vnd.citationstyles.csl+json", "csl_json"),
)


def format_named(name: str) -> Format:
    """The format with that name. Raises ExportError."""
    return _only([kind for kind in FORMATS if kind.name == name], name)


def format_for(file_name: str) -> Format:
    """The format of a file with that name, by its suffix. Raises ExportError."""
    lower = file_name.lower()
    return _only([kind for kind in FORMATS if lower.endswith(kind.suffixes)], file_name)


def _only(found: list[Format], asked: str) -> Format:
    if not found:
        known = ", ".join(suffix for kind in FORMATS for suffix in kind.suffixes)
        raise ExportError(f"{asked!r} is no format to export to; there are {known}")
    return found[0]
