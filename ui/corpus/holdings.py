"""What is held: parliaments and periods with their numbers, missing sittings, sources, and what is weaker than it could
be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indexer.parliaments import load
from indexer.store import Index, KnownSource, SittingRow
from ui.corpus.gaps import Period, periods, ranges
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.reader.address import sitting_address

_SHOWN = 12  # sources left out that are named


def numbers_html(index: Index, rows: Sequence[SittingRow], t: Translator) -> str:
    """The page's head: how much there is, in a line of figures, and a table by period."""
    coverage = index.coverage()
    people = sum(1 for person in index.roster().people if person.turns)
    figures = (
        (len(rows), t("corpus.figure.sittings")),
        (coverage.turns, t("corpus.figure.turns")),
        (sum(row.pages for row in rows), t("corpus.figure.pages")),
        (people, t("corpus.figure.people")),
    )
    boxes = "".join(f"<div><dt>{text(what)}</dt><dd>{text(t.number(number))}</dd></div>" for number, what in figures)
    return join(
        f'<h2>{text(t("corpus.title"))}</h2><p class="pc-lead">{text(t("corpus.lead"))}</p>',
        f'<dl class="pc-figures">{boxes}</dl>',
        _periods(periods(rows), t),
    )


def _periods(held: Sequence[Period], t: Translator) -> str:
    heads = (
        t("corpus.period"),
        t("corpus.figure.sittings"),
        t("corpus.dates"),
        t("corpus.turns"),
        t("corpus.figure.pages"),
        t("corpus.missing"),
    )
    cells = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    rows = "".join(_period(period, t) for period in held)
    return (
        f'<div class="pc-table-scroll" tabindex="0" role="group" aria-label="{text(t("corpus.periods"))}">'
        f'<table class="pc-plain pc-periods"><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _period(period: Period, t: Translator) -> str:
    held = period.sittings
    days = sorted(row.date for row in held)
    dates = t.date(days[0]) if days[0] == days[-1] else f"{t.date(days[0])} – {t.date(days[-1])}"
    span = ranges((held[0].number,)) if len(held) == 1 else f"{held[0].number}–{held[-1].number}"
    gaps = t("corpus.missing.none") if not period.missing else ranges(period.missing)
    values = (
        f"{t.number(len(held))} ({t('corpus.numbered', numbers=span)})",
        dates,
        t.number(sum(row.turns for row in held)),
        t.number(sum(row.pages for row in held)),
    )
    heading = t("reader.period", parliament=load(period.parliament).name, period=period.number)
    cells = "".join(f"<td>{text(value)}</td>" for value in values)
    return f'<tr><th scope="row">{text(heading)}</th>{cells}<td class="pc-gaps">{text(gaps)}</td></tr>'


def state_html(index: Index, rows: Sequence[SittingRow], remarks: Sequence[str], t: Translator) -> str:
    """Sources, what could only be read in part, and the state of the search.

    `remarks` are further notes on the search, in English.
    """
    known = index.sources()
    return join(
        f'<section class="pc-part" aria-labelledby="state"><h3 id="state">{text(t("corpus.state"))}</h3>',
        _sources(rows, known, t),
        _remarkable(rows, t),
        _search(index, remarks, t),
        "</section>",
    )


def _sources(rows: Sequence[SittingRow], known: dict[str, KnownSource], t: Translator) -> str:
    formats = Counter(row.format for row in rows)
    used = ", ".join(f"{_format(kind, t)} ({t.number(count)})" for kind, count in formats.most_common())
    left = [(source, sitting, kept) for source, held in known.items() for sitting, kept in held.duplicate_of]
    html = f"<h4>{text(t('corpus.sources'))}</h4><p>{text(t('corpus.sources.used', used=used))}</p>"
    if not left:
        return html
    shown = "".join(
        f"<li>{_to_sitting(sitting)}: {text(t('corpus.sources.kept', left=_tail(source), kept=_tail(kept)))}</li>"
        for source, sitting, kept in sorted(left, key=lambda each: each[1])[:_SHOWN]
    )
    more = f"<li>{text(t.count('corpus.more', len(left) - _SHOWN))}</li>" if len(left) > _SHOWN else ""
    count = text(t.count("corpus.sources.left", len(left)))
    return f'{html}<details class="pc-numbers"><summary>{count}</summary><ul>{shown}{more}</ul></details>'


def _format(kind: str, t: Translator) -> str:
    key = f"corpus.format.{kind}"
    return t(key) if key in t else kind


def _tail(source: str) -> str:
    """The last two parts of a source's path: enough to know it by, and nothing of whose machine it is on."""
    return "/".join(source.rstrip("/").split("/")[-2:])


def _to_sitting(sitting_id: str) -> str:
    return f"<a{attributes({'href': sitting_address(sitting_id)})}>{text(sitting_id)}</a>"


def _remarkable(rows: Sequence[SittingRow], t: Translator) -> str:
    lines = []
    for row in rows:
        said = [] if row.complete else [f"<li>{text(t('reader.part'))}</li>"]
        said += [f'<li lang="en">{text(warning)}</li>' for warning in row.warnings]
        if said:
            lines.append(f"<li>{_to_sitting(row.sitting_id)}<ul>{''.join(said)}</ul></li>")
    heading = f"<h4>{text(t('corpus.warned'))}</h4>"
    if not lines:
        return f"{heading}<p>{text(t('corpus.warned.none'))}</p>"
    count = text(t.count("corpus.warned.sittings", len(lines)))
    return f'{heading}<details class="pc-numbers"><summary>{count}</summary><ul>{"".join(lines)}</ul></details>'


def _search(index: Index, remarks: Sequence[str], t: Translator) -> str:
    coverage, model = index.coverage(), index.model
    if not coverage.vectors:
        state = t("corpus.search.words")
    else:
        held, total = t.number(coverage.vectors), t.number(coverage.chunks)
        state = t("corpus.search.vectors", held=held, all=total, model=model.name if model else "–")
    notes = dict.fromkeys([*remarks, *index.notes()])
    listed = "".join(f'<li lang="en">{text(note)}</li>' for note in notes)
    return join(
        f"<h4>{text(t('corpus.search'))}</h4><p>{text(state)}</p>",
        f'<ul class="pc-remarks">{listed}</ul>' if listed else None,
    )
