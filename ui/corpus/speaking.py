"""Who speaks how often: by group, by person, by month."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.parliaments import load
from indexer.protocol import Role
from indexer.roster import Person, Roster
from indexer.store import GroupTurns, Index, SittingRow
from ui.corpus.chart import Chart, Series
from ui.corpus.spans import By, name, spans
from ui.corpus.terms import decimal, search_address
from ui.i18n import Translator
from ui.markup import attributes, text

MOST_SPEAKERS = 20


def speaking_html(index: Index, rows: Sequence[SittingRow], t: Translator) -> str:
    """The three tables and charts."""
    parliaments = sorted({row.parliament for row in rows})
    several = len(parliaments) > 1
    held = index.group_turns()
    groups = "".join(
        _groups([each for each in held if each.parliament == parliament], parliament if several else None, t)
        for parliament in parliaments
    )
    return (
        f'<section class="pc-part" aria-labelledby="speaking"><h3 id="speaking">{text(t("corpus.speaking"))}</h3>'
        f'<div class="pc-halves"><div>{groups}</div>{_speakers(index.roster(), several, t)}</div>'
        f"<h4>{text(t('corpus.months'))}</h4>{_months(rows, t)}</section>"
    )


def speakers(roster: Roster) -> list[tuple[Person, str, int]]:
    """Who speaks most, the chair's turns not counted: the person, group or office in most of these, their number."""
    found = []
    for person in roster.people:
        chaired = sum(stint.turns for stint in person.stints if stint.role is Role.CHAIR)
        others = [stint for stint in person.stints if stint.role is not Role.CHAIR]
        most = max(others, key=lambda stint: stint.turns, default=None)
        if person.turns > chaired:
            found.append((person, (most.party or most.office or "") if most else "", person.turns - chaired))
    return sorted(found, key=lambda each: (-each[2], each[0].name))[:MOST_SPEAKERS]


def _groups(held: Sequence[GroupTurns], parliament: str | None, t: Translator) -> str:
    """The groups of one parliament, named where there are several; the chair, which speaks between any two others,
    stands apart."""
    counted = [each for each in held if each.role is not Role.CHAIR]
    chair = sum(each.turns for each in held) - sum(each.turns for each in counted)
    total, most = sum(each.turns for each in counted), max((each.turns for each in counted), default=1)
    rows = "".join(
        f'<tr><th scope="row">{_linked(_group(each, t), _to_group(each))}</th>{_bar(each.turns, most)}'
        f"<td>{text(t.number(each.turns))}</td><td>{text(_share(each.turns, total, t))} %</td></tr>"
        for each in counted
    )
    heads = (t("corpus.group"), "", t("corpus.turns"), t("corpus.share"))
    apart = f'<p class="pc-apart">{text(t("corpus.chair", turns=t.number(chair)))}</p>' if chair else ""
    caption = f"{load(parliament).name}: {t('corpus.groups')}" if parliament else t("corpus.groups")
    return _table("pc-groups", caption, heads, rows) + apart


def _share(turns: int, total: int, t: Translator) -> str:
    """Per cent to a tenth; what there is never shows as nothing."""
    share = round(100 * turns / total, 1)
    return decimal(share, t) if share else f"< {decimal(0.1, t)}"


def _to_group(each: GroupTurns) -> str | None:
    return search_address(None, party=each.party) if each.party else None


def _group(each: GroupTurns, t: Translator) -> str:
    if each.party:
        return each.party
    if not each.known:
        return t("speaker.unknown")
    return t("corpus.without_group") if each.role is Role.MEMBER else t(f"role.{each.role}")


def _speakers(roster: Roster, several: bool, t: Translator) -> str:
    counted = speakers(roster)
    most = counted[0][2] if counted else 1
    rows = "".join(
        f'<tr><th scope="row">{_linked(who.name, search_address(None, speaker=who.name))}'
        f"<span>{text(_capacity(who, capacity, several))}</span></th>"
        f"{_bar(turns, most)}<td>{text(t.number(turns))}</td></tr>"
        for who, capacity, turns in counted
    )
    return _table("pc-speakers", t("corpus.speakers"), (t("corpus.speaker"), "", t("corpus.turns")), rows)


def _capacity(who: Person, capacity: str, several: bool) -> str:
    return " · ".join(filter(None, (capacity, load(who.parliament).name if several else "")))


def _table(name: str, caption: str, heads: Sequence[str], rows: str) -> str:
    cells = "".join(f'<th scope="col">{text(head)}</th>' if head else '<td aria-hidden="true"></td>' for head in heads)
    return (
        f'<table class="pc-bars {name}"><caption>{text(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _bar(turns: int, most: int) -> str:
    wide = f"width:{100 * turns / max(1, most):.1f}%"
    return f'<td class="pc-bar" aria-hidden="true"><span{attributes({"style": wide})}></span></td>'


def _linked(words: str, address: str | None) -> str:
    return f"<a{attributes({'href': address})}>{text(words)}</a>" if address else text(words)


def _months(rows: Sequence[SittingRow], t: Translator) -> str:
    held = spans(rows, By.MONTH)
    series = Series(
        t("corpus.turns"),
        tuple(span.turns if span.sittings else None for span in held),
        tuple(f"{name(span, By.MONTH, t)}: {t.count('filters.matching', span.turns)}" for span in held),
        tuple(search_address(span) if span.turns else None for span in held),
    )
    return Chart(held, By.MONTH, [series], t("corpus.unit.all"), lambda value: decimal(value, t)).html(t)
