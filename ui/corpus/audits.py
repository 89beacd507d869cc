"""How far the turns agree with the protocols' own tables of contents, a sitting a row, the worst first."""

from __future__ import annotations

from indexer.audit import DOUBTFUL
from indexer.parliaments import load
from indexer.protocol import Audit
from indexer.store import Index, SittingRow
from ui.corpus.terms import decimal
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.reader.address import sitting_address

FEW = 10
"""How many sittings are shown until all are asked for."""

_NAMED = 6  # missing entries of a sitting that are named at once


def audits_html(index: Index, t: Translator) -> str:
    """The table; a word where nothing can be compared."""
    held, every = index.audits(), len(index.sittings())
    head = (
        f'<section class="pc-part" aria-labelledby="audit"><h3 id="audit" tabindex="-1">{text(t("corpus.audit"))}</h3>'
        f"<p>{text(t('corpus.audit.lead'))}</p>"
    )
    if not held:
        return f'{head}<p class="pc-empty">{text(t("corpus.audit.none"))}</p></section>'
    listed, found = sum(audit.listed for _, audit in held), sum(audit.found for _, audit in held)
    doubtful = sum(audit.share < DOUBTFUL for _, audit in held)
    said = [
        t("corpus.audit.total", found=t.number(found), listed=t.number(listed), percent=_percent(found, listed, t)),
        t.count("corpus.audit.doubtful", doubtful) if doubtful else t("corpus.audit.sound"),
    ]
    said += [t.count("corpus.audit.without", every - len(held))] if every > len(held) else []
    columns = (t("corpus.sitting"), t("corpus.date"), t("corpus.listed"), t("corpus.found"), t("corpus.share"))
    cells = "".join(
        f'<th scope="col"{attributes({"aria-sort": "ascending" if n == 4 else None})}>'
        f'<button type="button" data-sort="{n}">{text(column)}</button></th>'
        for n, column in enumerate(columns)
    )
    several = len({row.parliament for row, _ in held}) > 1
    rows = "".join(_row(row, audit, several, t) for row, audit in held)
    more = (
        f'<button type="button" class="pc-more-rows" data-all-rows>{text(t("corpus.audit.all", n=len(held)))}</button>'
        if len(held) > FEW
        else ""
    )
    return (
        f"{head}<p>{text(' '.join(said))}</p>"
        f'<div class="pc-table-scroll" tabindex="0" role="group" aria-label="{text(t("corpus.audit"))}">'
        f'<table class="pc-plain pc-sortable pc-few"><thead><tr>{cells}'
        f'<th scope="col">{text(t("corpus.audit.missing"))}</th></tr></thead><tbody>{rows}</tbody></table></div>{more}'
        "</section>"
    )


def _row(row: SittingRow, audit: Audit, several: bool, t: Translator) -> str:
    name = f"{load(row.parliament).name} {row.period}/{row.number}" if several else f"{row.period}/{row.number}"
    link = f"<a{attributes({'href': sitting_address(row.sitting_id)})}>{text(name)}</a>"
    style = attributes({"class": "pc-doubtful" if audit.share < DOUBTFUL else None})
    cells = (
        (place_of(row), link),
        (row.date, text(t.date(row.date))),
        (audit.listed, text(t.number(audit.listed))),
        (audit.found, text(t.number(audit.found))),
        (f"{audit.share:.6f}", f"<span{style}>{text(_percent(audit.found, audit.listed, t))} %</span>"),
    )
    data = "".join(f"<td{attributes({'data-value': value})}>{html}</td>" for value, html in cells)
    return f'<tr>{data}<td class="pc-lacking">{_missing(row, audit, t)}</td></tr>'


def place_of(row: SittingRow) -> str:
    """What sorts sittings: parliament, period and number, filled with zeros."""
    return f"{row.parliament}/{row.period:04d}/{row.number:05d}"


def _missing(row: SittingRow, audit: Audit, t: Translator) -> str:
    entries = [
        f"{text(who)} (<a{attributes({'href': sitting_address(row.sitting_id, page)})}>"
        f"{text(t('page.short', n=page))}</a>)"
        for who, page in audit.missing
    ]
    if len(entries) <= _NAMED:
        return ", ".join(entries) or "–"
    count = text(t.count("corpus.more", len(entries) - _NAMED))
    return join(
        ", ".join(entries[:_NAMED]),
        f" <details><summary>{count}</summary>{', '.join(entries[_NAMED:])}</details>",
    )


def _percent(found: int, listed: int, t: Translator) -> str:
    """A share in per cent to a tenth, cut and not rounded: what is not complete is not shown as if it were."""
    return decimal(int(1000 * found / listed + 1e-9) / 10 if listed else 100, t)
