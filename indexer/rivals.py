"""One sitting found in several sources: which of two is taken, and why.

XML has the best text, page texts and PDF have the pages. A citation needs the page, so a source with printed pages
wins; among those the better text. A preference for one format changes that, but never lets a part replace the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.formats import Source, is_there
from indexer.protocol import Sitting
from indexer.report import Duplicate, Report
from indexer.store import Index, KnownSource, SittingRow

FORMATS = ("bundestag", "pages", "pdf", "epp")
"""The formats there are; of two sources that have the pages alike, the one of the earlier format is taken."""

AUTO = "auto"
_ALIKE = 0.9  # of the other's pages: a source with fewer lacks some, one with more is no better for it


_KNOWN = "decided when it was first read"


@dataclass(frozen=True, slots=True)
class Rival:
    """A source of a sitting: its format, whether it has the whole, how many pages it has with a printed number."""

    format: str
    complete: bool
    pages: int


def why_better(new: Rival, held: Rival, prefer: str = AUTO) -> str | None:
    """Why a source is taken before another one; None where it is not. Of two equal ones neither is."""
    if new.complete != held.complete:
        return "the whole sitting was taken before a part of it" if new.complete else None
    if new.format != held.format and prefer in (new.format, held.format):
        return f"{prefer} was preferred" if new.format == prefer else None
    if min(new.pages, held.pages) < _ALIKE * max(new.pages, held.pages):
        return _more(new.pages, held.pages) if new.pages > held.pages else None
    if new.format != held.format:
        return f"{new.format} was taken before {held.format}" if _rank(new) < _rank(held) else None
    return _more(new.pages, held.pages) if new.pages > held.pages else None


def _more(pages: int, fewer: int) -> str:
    if not fewer:
        return "the source with printed pages was taken before one without"
    return f"the source with more pages was taken ({pages} before {fewer})"


def _rank(rival: Rival) -> int:
    return FORMATS.index(rival.format) if rival.format in FORMATS else len(FORMATS)


class Choice:
    """Which source of a sitting is taken where there are several, by the preference that holds for this index."""

    def __init__(self, store: Index, prefer: str | None) -> None:
        """Records `prefer`; without one that of an earlier run holds."""
        before = store.preference or AUTO
        self._store, self._prefer = store, prefer or before
        if self._prefer != before:
            store.set_preference(self._prefer)
        self._decided: dict[tuple[str, str], tuple[str, str]] = {}  # by source and sitting: its format, why left out

    def takes(self, sitting: Sitting, name: str, held: SittingRow) -> bool:
        """Whether a sitting read from the source `name` replaces the one in the index."""
        if held.source == name:
            return True
        new = Rival(sitting.format, sitting.complete, sum(page.number is not None for page in sitting.pages))
        old = Rival(held.format, held.complete, held.numbered)
        reason = why_better(new, old, self._prefer)
        if not is_there(Path(held.source)):
            return reason is not None or new.complete >= old.complete
        loser, format = (held.source, held.format) if reason else (name, sitting.format)
        reason = reason or why_better(old, new, self._prefer) or "the first source was taken"
        self._decided.pop((held.source if loser == name else name, held.sitting_id), None)
        self._decided[loser, held.sitting_id] = format, reason
        return loser != name

    def left_out(self, held: SittingRow) -> dict[str, KnownSource]:
        """The sources of a sitting to be left out when another one than `held` is taken: that one, and those before."""
        known = self._store.sources()
        others = [name for name, k in known.items() if held.sitting_id in (sitting for sitting, _ in k.duplicate_of)]
        return {name: known[name] for name in (held.source, *others) if is_there(Path(name))}

    def report(self, sources: Sequence[Source], report: Report) -> None:
        """Says which of these sources, and of those that lost to one of them, are left out for which."""
        formats = {str(source.path.resolve()): source.format for source in sources}
        rows = {row.sitting_id: row for row in self._store.sittings()}
        for name, known in self._store.sources().items():
            for sitting, kept in known.duplicate_of:
                if name in formats or (name, sitting) in self._decided:
                    form, reason = self._decided.get((name, sitting), (formats.get(name, ""), _KNOWN))
                    report.duplicates.append(Duplicate(name, sitting, kept, reason, form, rows[sitting].format))
        done = {*report.added, *report.updated, *report.removed}
        report.unchanged = [sitting for sitting in report.unchanged if sitting not in done]
