"""The results of a search as HTML: turns with their keywords in context, or the keywords alone below each other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from indexer.concordance import Line, Lines, every, lines, places
from indexer.protocol import Kind, Role, SpeakerSource, Turn
from indexer.store import FoundTurn, FoundTurns
from ui.i18n import Translator
from ui.markup import attributes, join, text

_WIDTH = 110  # characters of context at either side of a keyword
_NARROW = 70  # the same in the table of lines
_LINES = 3  # of a turn
_MOST_LINES = 5  # of a turn in the table
_BEGINNING = 220  # characters of a turn that are shown where nothing in it is marked


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn with its lines, and where they lead: to the first of them, or to the turn's beginning."""

    found: FoundTurn
    lines: Lines

    @property
    def turn(self) -> Turn:
        """The turn itself."""
        return self.found.turn

    @property
    def span(self) -> tuple[int, int]:
        """The first keyword; nothing where there is none."""
        return (self.lines.shown[0].start, self.lines.shown[0].end) if self.lines.shown else (0, 0)


def hits(found: FoundTurns, *, table: bool) -> list[Hit]:
    """The turns of the page with their lines."""
    made = []
    for each in found.turns:
        held = places(each.turn.text, found.forms, each.passages)
        shown = (
            every(each.turn.text, held, _NARROW, _MOST_LINES) if table else lines(each.turn.text, held, _WIDTH, _LINES)
        )
        made.append(Hit(each, shown))
    return made


def turns_html(found: list[Hit], start: int, t: Translator) -> str:
    """The turns as a list whose first has the number `start`."""
    return f'<ol class="pc-hits" start="{start}">{"".join(f"<li>{_hit(hit, t)}</li>" for hit in found)}</ol>'


def table_html(found: list[Hit], t: Translator) -> str:
    """The lines of all turns, keyword below keyword."""
    rows = "".join(_row(hit, line, t) for hit in found for line in hit.lines.shown)
    heads = "".join(
        f'<th scope="col">{text(t(key))}</th>'
        for key in ("search.lines.left", "search.lines.keyword", "search.lines.right", "search.lines.source")
    )
    left = sum(hit.lines.hidden for hit in found)
    note = f'<p class="pc-note">{text(t.count("search.lines.hidden", left))}</p>' if left else ""
    return (
        f'<table class="pc-concordance"><caption class="pc-hidden">{text(t("search.view.lines"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}"
    )


def name_of(turn: Turn, t: Translator) -> str:
    """Title and name, or the words for somebody unknown."""
    speaker = turn.speaker
    return " ".join(filter(None, (speaker.title, speaker.name))) if speaker.name else t("speaker.unknown")


def capacity_of(turn: Turn, t: Translator) -> str:
    """The office, the group, or both; failing these the role."""
    speaker = turn.speaker
    known = " · ".join(filter(None, (speaker.office, speaker.party)))
    return known or (t(f"role.{speaker.role}") if speaker.role is not Role.MEMBER else "")


def pages_of(turn: Turn, t: Translator, span: tuple[int, int] | None = None) -> str:
    """`S. 5316`, `S. 5316–5317`, or that the page is unknown; of the turn or of a span of it."""
    first, last = turn.pages(*span) if span and span[1] > span[0] else turn.pages()
    if first is None:
        page = turn.file_page
        return t("page.none") if page is None else t("page.unknown", n=page)
    return t("page.short", n=first if last in (None, first) else f"{first}–{last}")


def agenda_of(turn: Turn, t: Translator) -> str:
    """Number and title of the agenda item."""
    item = turn.agenda_item
    number = t("source.item", n=item.number) if item.number and item.number[0].isdigit() else item.number
    return ": ".join(filter(None, (number, item.title)))


def reader_address(turn: Turn, span: tuple[int, int]) -> str:
    """Where the turn is read, with a span of it marked."""
    marked = {"start": span[0], "end": span[1]} if span[1] > span[0] else {}
    return f"reader?{urlencode({'turn': turn.turn_id} | marked)}"


def _hit(hit: Hit, t: Translator) -> str:
    turn, sitting = hit.turn, hit.found.sitting
    place = t("source.protocol", period=sitting.period, sitting=sitting.number)
    capacity, agenda = capacity_of(turn, t), agenda_of(turn, t)
    more = hit.lines.hidden
    return join(
        '<article class="pc-hit"><header class="pc-hit-head">',
        f"<h3>{text(name_of(turn, t))}</h3>",
        f'<span class="pc-capacity">{text(capacity)}</span>' if capacity else None,
        _badges(turn, t),
        f"<time{attributes({'datetime': sitting.date})}>{text(t.date(sitting.date))}</time></header>",
        f'<p class="pc-where"><strong>{text(place)}, {text(pages_of(turn, t))}</strong>',
        f'<span class="pc-agenda">{text(agenda)}</span>' if agenda else None,
        "</p>",
        f'<ul class="pc-lines">{"".join(f"<li>{_line(turn, line)}</li>" for line in hit.lines.shown)}</ul>'
        if hit.lines.shown
        else _beginning(turn, t),
        '<p class="pc-hit-foot">',
        f'<span class="pc-more-places">{text(t.count("search.places.more", more))}</span>' if more else None,
        f"<a{attributes({'href': reader_address(turn, hit.span)})}>{text(t('search.read'))}</a>",
        _printed(hit, hit.span, t),
        "</p></article>",
    )


def _badges(turn: Turn, t: Translator) -> str:
    kinds = (Kind.SPEECH, Kind.CHAIR)
    kind = f'<span class="pc-badge">{text(t(f"kind.{turn.kind}"))}</span>' if turn.kind not in kinds else ""
    if turn.speaker_source is SpeakerSource.LABEL:
        return kind
    key = f"badge.{turn.speaker_source}"
    return f'{kind}<span class="pc-badge pc-warn" title="{text(t(f"{key}.why"))}">{text(t(key))}</span>'


def _line(turn: Turn, line: Line) -> str:
    before, after = "… " if line.first else "", " …" if line.last < len(turn.text) else ""
    address = reader_address(turn, (line.start, line.end))
    return f"<a{attributes({'href': address})}>{before}{_marked(turn.text, line, line.first, line.last)}{after}</a>"


def _marked(words: str, line: Line, first: int, last: int) -> str:
    """`words[first:last]` with the line's marks in it."""
    html, place = [], first
    for start, end in line.marks:
        if first <= start and end <= last:
            html += [text(words[place:start]), f"<mark>{text(words[start:end])}</mark>"]
            place = end
    return "".join([*html, text(words[place:last])])


def _beginning(turn: Turn, t: Translator) -> str:
    if not turn.text:
        return f'<p class="pc-beginning">{text(t("search.silent"))}</p>'
    shown = turn.text[:_BEGINNING]
    if len(turn.text) > _BEGINNING:
        shown = f"{shown.rsplit(None, 1)[0]} …"
    return f'<p class="pc-beginning">{text(shown)}</p>'


def _printed(hit: Hit, span: tuple[int, int], t: Translator) -> str:
    """What opens the printed page at the first keyword; nothing for a turn without words."""
    if not hit.turn.text:
        return ""
    page = pages_of(hit.turn, t, span if span[1] > span[0] else (0, 1))
    held = {
        "data-printed-turn": hit.turn.turn_id,
        "data-printed-start": span[0],
        "data-printed-end": span[1],
        "aria-label": t("search.printed", page=page),
    }
    return f'<button type="button" class="pc-copy"{attributes(held)}>{text(t("search.printed", page=page))}</button>'


def _row(hit: Hit, line: Line, t: Translator) -> str:
    turn, sitting = hit.turn, hit.found.sitting
    words, span = turn.text, (line.start, line.end)
    before, after = "… " if line.first else "", " …" if line.last < len(words) else ""
    who = ", ".join(filter(None, (name_of(turn, t), turn.speaker.party)))
    return (
        f'<tr><td class="pc-left">{before}{_marked(words, line, line.first, line.start)}</td>'
        f'<td class="pc-key"><a{attributes({"href": reader_address(turn, span)})}>'
        f"<mark>{text(words[line.start : line.end])}</mark></a></td>"
        f'<td class="pc-right">{_marked(words, line, line.end, line.last)}{after}</td>'
        f'<td class="pc-from">{text(who)} <span>{text(t.date(sitting.date))}</span> {_printed(hit, span, t)}</td></tr>'
    )
