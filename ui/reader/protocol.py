"""One sitting as HTML: its head, what finds and filters, the table of contents, the turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.audit import DOUBTFUL, percent
from indexer.parliaments import load
from indexer.protocol import Role, Turn
from indexer.store import SittingRow
from rag.reference import long_date
from ui.chat.sources import page_text
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.reader.address import Place, sitting_address
from ui.reader.contents import contents_html
from ui.reader.keys import keys_html
from ui.reader.notices import notice_html
from ui.reader.parts import anchor_of, parts
from ui.reader.turns import Piece, Setting
from ui.speaker import name_of


@dataclass(frozen=True, slots=True)
class SetSitting:
    """A sitting set in one language, once for everybody who reads it; `html` opens it at a place."""

    head: str
    contents: str
    tools: str
    pieces: tuple[Piece, ...]
    setting: Setting

    def html(self, place: Place, t: Translator) -> str:
        """The page's body, with the turn of `place` marked as the one that was linked to."""
        linked = place.turn
        turns = "".join(
            self.setting.turn(piece.turn, piece.on_page, linked=True, span=place.span)
            if linked is not None and piece.turn is not None and piece.turn.turn_id == linked.turn_id
            else piece.html
            for piece in self.pieces
        )
        body = (
            f'<div class="pc-reading">{self.contents}<div class="pc-turns">{self.tools}{turns}'
            f'<p class="pc-empty" data-none hidden>{text(t("reader.find.none"))}</p></div></div>'
            if turns
            else f'<p class="pc-empty">{text(t("reader.no_turns"))}</p>'
        )
        held = attributes({"data-target": anchor_of(linked) if linked else None})
        return f'<div class="pc-protocol"{held}>{self.head}{notice_html(place, t)}{body}{keys_html(t)}</div>'


def set_sitting(sitting: SittingRow, turns: Sequence[Turn], rows: Sequence[SittingRow], t: Translator) -> SetSitting:
    """Set a sitting; `rows` are all sittings of the index, in their order, for the one before and after."""
    held, speakers = parts(turns), _speakers(turns, t)
    setting = Setting({name: number for number, (name, _, _) in enumerate(speakers, 1)}, t)
    head = _head(sitting, turns, rows, t)
    return SetSitting(head, contents_html(held, t), _tools(speakers, t), tuple(setting.pieces(held)), setting)


def _head(sitting: SittingRow, turns: Sequence[Turn], rows: Sequence[SittingRow], t: Translator) -> str:
    pages = [page for turn in turns for page in turn.pages() if page is not None]
    where = page_text(min(pages), max(pages), t) if pages else t("page.none")
    facts = (
        load(sitting.parliament).name,
        long_date(_day(sitting), t.language),
        where,
        t.count("filters.matching", len(turns)),
    )
    return join(
        f'<header class="pc-sitting-head"><nav class="pc-steps-between" aria-label="{text(t("reader.between"))}">',
        f'<a href="reader">{text(t("reader.all"))}</a>{_neighbours(sitting, rows, t)}</nav>',
        f"<h2>{text(t('source.protocol', period=sitting.period, sitting=sitting.number))}</h2>",
        f'<p class="pc-facts">{" · ".join(f"<span>{text(fact)}</span>" for fact in facts)}</p>',
        _quality(sitting, t),
        "</header>",
    )


def _day(sitting: SittingRow) -> date:
    return date.fromisoformat(sitting.date)


def _neighbours(sitting: SittingRow, rows: Sequence[SittingRow], t: Translator) -> str:
    own = [row for row in rows if row.parliament == sitting.parliament]
    at = next((n for n, row in enumerate(own) if row.sitting_id == sitting.sitting_id), 0)
    before = own[at - 1] if at else None
    after = own[at + 1] if at + 1 < len(own) else None
    links = ""
    for row, key, relation in ((before, "reader.previous", "prev"), (after, "reader.next", "next")):
        if row:
            held = attributes({"href": sitting_address(row.sitting_id), "rel": relation})
            links += f"<a{held}>{text(t(key, period=row.period, sitting=row.number))}</a>"
    return links


def _quality(sitting: SittingRow, t: Translator) -> str:
    """How sure the text is: beside the protocol's own table of contents, and what was amiss when it was read."""
    said = []
    if sitting.audit is None:
        said.append(f'<span class="pc-badge">{text(t("reader.audit.none"))}</span>')
    else:
        key = "reader.audit" if sitting.audit.share >= DOUBTFUL else "reader.audit.doubt"
        style = "pc-badge" if sitting.audit.share >= DOUBTFUL else "pc-badge pc-warn"
        words = t(key, percent=percent(sitting.audit.share), found=sitting.audit.found, listed=sitting.audit.listed)
        said.append(f'<a href="corpus#audit" class="{style}" title="{text(t("reader.audit.why"))}">{text(words)}</a>')
    if not sitting.complete:
        said.append(f'<span class="pc-badge pc-warn">{text(t("reader.part"))}</span>')
    if sitting.pages and sitting.numbered == 0:
        said.append(f'<span class="pc-badge pc-warn">{text(t("reader.unnumbered"))}</span>')
    warnings = ""
    if sitting.warnings:
        listed = "".join(f'<li lang="en">{text(warning)}</li>' for warning in sitting.warnings)
        count = text(t.count("reader.warnings", len(sitting.warnings)))
        warnings = f'<details class="pc-warnings"><summary>{count}</summary><ul>{listed}</ul></details>'
    return f'<p class="pc-badges">{"".join(said)}</p>{warnings}'


def _speakers(turns: Sequence[Turn], t: Translator) -> list[tuple[str, int, bool]]:
    """Everybody who speaks, by name, with the number of turns and whether it is only from the chair."""
    counts = Counter(name_of(turn.speaker, t) for turn in turns)
    others = {name_of(turn.speaker, t) for turn in turns if turn.speaker.role is not Role.CHAIR}
    return [(name, counts[name], name not in others) for name in sorted(counts, key=_by_last_name)]


def _by_last_name(name: str) -> tuple[str, str]:
    words = name.partition(" (")[0].split()
    return words[-1] if words else "", name


def _tools(speakers: Sequence[tuple[str, int, bool]], t: Translator) -> str:
    options = "".join(
        f"<option{attributes({'value': number, 'data-name': name, 'data-chair': '1' if chair else None})}>"
        f"{text(name)} ({count})</option>"
        for number, (name, count, chair) in enumerate(speakers, 1)
    )
    label = text(t("reader.find"))
    steps = (("previous", t("reader.find.previous"), "↑"), ("next", t("reader.find.next"), "↓"))
    buttons = "".join(
        f'<button type="button" data-find-step="{way}" disabled{attributes({"aria-label": words, "title": words})}>'
        f'<span aria-hidden="true">{sign}</span></button>'
        for way, words, sign in steps
    )
    words = attributes(
        {
            "data-one": t("reader.found.one", n="{n}", turns="{turns}"),
            "data-many": t("reader.found.many", n="{n}", turns="{turns}"),
            "data-only": t("reader.found.turns", turns="{turns}"),
        }
    )
    return (
        f'<div class="pc-tools" role="search" aria-label="{text(t("reader.tools"))}">'
        f'<label class="pc-find"><span class="pc-hidden">{label}</span>'
        f'<input type="search" name="find" placeholder="{label}" autocomplete="off" spellcheck="false" maxlength="200">'
        f"</label>{buttons}"
        f'<label class="pc-who-said"><span class="pc-hidden">{text(t("reader.speaker"))}</span><select name="who">'
        f'<option value="">{text(t("reader.everybody"))}</option>{options}</select></label>'
        f'<label class="pc-check"><input type="checkbox" name="chairless"> {text(t("filter.without_chair"))}</label>'
        f'<button type="button" data-keys{attributes({"title": t("reader.keys")})}>'
        f'<span aria-hidden="true">?</span><span class="pc-hidden">{text(t("reader.keys"))}</span></button>'
        f'<p class="pc-found-count" role="status"{words}></p></div>'
    )
