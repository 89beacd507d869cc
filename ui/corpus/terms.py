"""How often something is said over time: the terms asked for, counted by month or quarter, as a chart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from indexer.store import Index, SittingRow, TermTurns
from ui.corpus.chart import Chart, Series
from ui.corpus.spans import By, Span, name, spans
from ui.i18n import Translator
from ui.markup import attributes, text

MOST_TERMS = 5
"""Terms that are compared at once."""

LONGEST = 200
"""Characters that are looked at."""

PER_THOUSAND = "thousand"


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms, how they are counted, and whether by 1,000 turns of the same time. `more` terms were left out."""

    terms: tuple[str, ...]
    by: By
    relative: bool
    more: int = 0

    @property
    def address(self) -> str:
        """The page's address with just this."""
        asked = {"term": ", ".join(self.terms)} if self.terms else {}
        asked |= {"by": self.by.value} if self.by is not By.MONTH else {}
        asked |= {"per": PER_THOUSAND} if self.relative else {}
        return "corpus" + ("?" + urlencode(asked) if asked else "")


def read(term: str, by: str, per: str) -> Asked:
    """What was asked for: terms parted by commas or semicolons; a comma between figures belongs to the number."""
    parts = re.split(r"(?<!\d),|,(?!\d)|;", term[:LONGEST])
    terms = list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in parts))))
    how = By(by) if by in tuple(By) else By.MONTH
    return Asked(tuple(terms[:MOST_TERMS]), how, per == PER_THOUSAND, max(0, len(terms) - MOST_TERMS))


def search_address(span: Span | None, **asked: str) -> str:
    """The search page with these words or filters, limited to a span of time."""
    days = {"from": span.first.isoformat(), "to": span.last.isoformat()} if span else {}
    return "search?" + urlencode(asked | days)


def terms_html(index: Index, asked: Asked, t: Translator) -> str:
    """The chart for what is asked, with a word on terms that are never said; what to do where nothing is asked."""
    place = attributes({"data-place": asked.address})
    return f'<div class="pc-term-result"{place}>{_result(index, asked, t)}</div>'


def _result(index: Index, asked: Asked, t: Translator) -> str:
    if not asked.terms:
        return f'<p class="pc-empty">{text(t("corpus.term.empty"))}</p>'
    rows = index.sittings()
    counted = {term: index.term_turns(term) for term in asked.terms}
    said = {term: found for term, found in counted.items() if found.total}
    notes = [_unsaid(term, found, t) for term, found in counted.items() if not found.total]
    notes += [t("corpus.term.more", most=MOST_TERMS)] if asked.more else []
    shown = "".join(f'<p class="pc-term-note">{text(note)}</p>' for note in notes)
    if not said:
        return shown
    return f"{_totals(index, said, t)}{_chart(rows, said, asked, t)}{shown}"


def _unsaid(term: str, found: TermTurns, t: Translator) -> str:
    return t("corpus.term.none", term=term) if found.searchable else t("corpus.term.small", term=term)


def _totals(index: Index, said: Mapping[str, TermTurns], t: Translator) -> str:
    lines = []
    for n, (term, found) in enumerate(said.items(), 1):
        turns = t.count("filters.matching", found.total)
        sittings = t.count("coverage.sittings", len(found.sittings))
        others = sorted({" ".join(other.terms) for other in index.alternatives(term)})
        also = f" {t('corpus.term.also', words=', '.join(others))}" if others else ""
        link = f"<a{attributes({'href': search_address(None, q=term)})}>{text(turns)}</a>"
        lines.append(
            f'<li><span class="pc-key pc-series-{n}" aria-hidden="true"></span><strong>{text(term)}</strong>: '
            f"{link}, {text(sittings)}{text(also)}</li>"
        )
    return f'<ul class="pc-totals">{"".join(lines)}</ul>'


def _chart(rows: Sequence[SittingRow], said: Mapping[str, TermTurns], asked: Asked, t: Translator) -> str:
    held = spans(rows, asked.by)
    series = [_series(term, found, held, asked, t) for term, found in said.items()]
    if asked.relative:
        return Chart(held, asked.by, series, t("corpus.unit.thousand"), lambda v: decimal(v, t)).html(t)
    return Chart(held, asked.by, series, t("corpus.unit.turns"), lambda v: decimal(v, t)).html(t)


def _series(term: str, found: TermTurns, held: Sequence[Span], asked: Asked, t: Translator) -> Series:
    counts = [span.count(found.sittings) for span in held]
    values = tuple(
        None if not span.sittings else (1000 * count / span.turns if span.turns else 0.0) if asked.relative else count
        for span, count in zip(held, counts, strict=True)
    )
    tips = tuple(
        t(
            "corpus.term.tip",
            span=name(span, asked.by, t),
            term=term,
            turns=t.count("filters.matching", count),
            all=t.number(span.turns),
        )
        for span, count in zip(held, counts, strict=True)
    )
    links = tuple(search_address(span, q=term) if count else None for span, count in zip(held, counts, strict=True))
    return Series(term, values, tips, links)


def decimal(value: float, t: Translator) -> str:
    """A number as people of the language write it: whole, or to a tenth."""
    if float(value).is_integer():
        return t.number(int(value))
    whole, tenth = f"{value:.1f}".split(".")
    return f"{t.number(int(whole))}{t('number.decimal')}{tenth}"
