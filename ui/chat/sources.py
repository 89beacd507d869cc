"""The sources of an answer as HTML: a card for each citation, with the whole turn and the quoted words marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.protocol import AgendaItem, Kind, Role, Speaker, SpeakerSource, Turn
from indexer.store import Passage
from rag.answer import Answer, Citation
from rag.messages import message
from rag.reference import doubt
from ui.chat.conversation import Exchange
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.printed.around import official_link, provisional_badge, reader_address
from ui.speaker import capacity_of, name_of
from ui.turn_view import turn_html

TurnOf = Callable[[str], Turn | None]
IsProvisional = Callable[[str], bool]
"""Whether the sitting of that id calls itself provisional."""

MORE_PASSAGES = 5
"""How many passages that were found but not cited are offered below the citations."""

_PLAIN_KINDS = (Kind.SPEECH, Kind.CHAIR)


@dataclass(frozen=True, slots=True)
class Source:
    """What one card shows, of a citation or of a passage that was only found (then `n` and `reference` are None)."""

    anchor: str
    n: int | None
    of: Citation | Passage
    words: str
    page: int | None
    page_last: int | None
    item: AgendaItem
    reference: str | None
    provisional: bool = False


def citation_id(exchange: int, n: int) -> str:
    """The HTML id of the card of citation `n`; the markers in the answer link to it."""
    return f"q{exchange}-s{n}"


def speaker_name(of: Citation | Passage, t: Translator) -> str:
    """Title and name, or the words for somebody unknown."""
    return name_of(_speaker(of), t)


def capacity(of: Citation | Passage, t: Translator) -> str:
    """In what capacity somebody spoke (`ui.speaker.capacity_of`)."""
    return capacity_of(_speaker(of), t)


def _speaker(of: Citation | Passage) -> Speaker:
    return Speaker(of.speaker, of.title, of.party, of.office, Role(of.role))


def page_text(page: int | None, last: int | None, t: Translator) -> str:
    """`S. 5316`, `S. 5316–5317`, or that the page is unknown."""
    if page is None:
        return t("page.none")
    return t("page.short", n=page if last in (None, page) else f"{page}–{last}")


def panel(
    exchange: Exchange | None, turn_of: TurnOf, t: Translator, provisional: IsProvisional = lambda _: False
) -> str:
    """The whole panel for one exchange; without one (or before its answer is there) it says what will stand here."""
    answer = exchange.answer if exchange else None
    if exchange is None or answer is None:
        return _frame(t("sources.title"), None, f'<p class="pc-panel-empty">{text(t("sources.empty"))}</p>', None)
    look_up = _turns_of(answer, turn_of)
    cited = [_of_citation(exchange.number, c) for c in answer.citations]
    rest = [_of_passage(exchange.number, place, p) for place, p in enumerate(_uncited(answer)[:MORE_PASSAGES], 1)]
    cited, rest = ([_judged(source, provisional) for source in sources] for sources in (cited, rest))
    if answer.abstained or not cited:
        title, note = t("sources.nearest"), t("sources.nearest_note") if rest else t("sources.nothing")
        return _frame(title, note, _cards(cited + rest, look_up, t), exchange.number)
    more = ""
    if rest:
        more = join(
            f'<details class="pc-more"><summary>{text(t.count("sources.more", len(rest)))}</summary>',
            _cards(rest, look_up, t),
            "</details>",
        )
    note = t.count("sources.count", len(cited))
    return _frame(t("sources.title"), note, _cards(cited, look_up, t) + more, exchange.number)


def _frame(title: str, note: str | None, body: str, exchange: int | None) -> str:
    about = f'<p class="pc-panel-note">{text(note)}</p>' if note else ""
    held = attributes({"data-exchange": exchange})
    head = f'<header class="pc-panel-head"><h2>{text(title)}</h2>{about}</header>'
    return f'<section class="pc-panel" aria-label="{text(title)}"{held}>{head}{body}</section>'


def _cards(sources: list[Source], turn_of: TurnOf, t: Translator) -> str:
    return f'<ol class="pc-cards">{"".join(f"<li>{card(s, turn_of(s.of.turn_id), t)}</li>" for s in sources)}</ol>'


def card(source: Source, turn: Turn | None, t: Translator) -> str:
    """One source: who, in what capacity, when, where, the words, and the whole turn to unfold."""
    of = source.of
    number = f'<span class="pc-n" aria-hidden="true">{source.n}</span>' if source.n is not None else ""
    label = t("source.label", n=source.n) if source.n is not None else t("source.found")
    badges = _badges(of, turn, source, t)
    return join(
        f'<article class="pc-card" id="{text(source.anchor)}" tabindex="-1" aria-label="{text(label)}">',
        f'<header class="pc-card-head">{number}<div class="pc-who"><h3>{text(speaker_name(of, t))}</h3>',
        f'<p class="pc-capacity">{text(capacity(of, t))}</p></div>' if capacity(of, t) else "</div>",
        f'<time class="pc-date" datetime="{text(of.date)}">{text(t.date(of.date))}'
        f"<small>{text(t.age(of.date))}</small></time></header>",
        f'<p class="pc-badges">{badges}</p>' if badges else None,
        f'<blockquote class="pc-words">{text(_quoted(source, t))}</blockquote>',
        _where(source, t),
        _whole_turn(source, turn, t),
        _foot(source, turn, t),
        "</article>",
    )


def _quoted(source: Source, t: Translator) -> str:
    return t("quote", words=source.words) if source.n is not None else source.words


def _badges(of: Citation | Passage, turn: Turn | None, source: Source, t: Translator) -> str:
    badges = [provisional_badge(t)] if source.provisional else []
    if turn and turn.kind not in _PLAIN_KINDS:
        badges.append(f'<span class="pc-badge">{text(t(f"kind.{turn.kind}"))}</span>')
    if of.speaker_source != SpeakerSource.LABEL:
        key = f"badge.{of.speaker_source}"
        badges.append(f'<span class="pc-badge pc-warn" title="{text(t(f"{key}.why"))}">{text(t(key))}</span>')
    if unsure := doubt(of.audit_share, t.language):
        badges.append(f'<span class="pc-badge pc-warn" title="{text(unsure)}">{text(t("badge.doubt"))}</span>')
    if isinstance(of, Citation) and of.caution:
        badges.append(f'<span class="pc-badge pc-warn">{text(message(f"caution_{of.caution}", t.language))}</span>')
    if source.page is None:
        badges.append(f'<span class="pc-badge pc-warn">{text(_file_page(source, turn, t))}</span>')
    return "".join(badges)


def _file_page(source: Source, turn: Turn | None, t: Translator) -> str:
    if turn is None or not turn.paragraphs:
        return t("page.none")
    return t("page.unknown", n=turn.paragraph_at(source.of.start).file_page)


def _where(source: Source, t: Translator) -> str:
    of, item = source.of, source.item
    place = t("source.protocol", period=of.period, sitting=of.sitting)
    heading = ": ".join(filter(None, (_item_number(item, t), item.title)))
    papers = t("source.papers", papers=", ".join(item.drucksachen)) if item.drucksachen else None
    agenda = " · ".join(filter(None, (heading, papers)))
    return join(
        f'<p class="pc-where"><strong>{text(place)}, {text(page_text(source.page, source.page_last, t))}</strong>',
        f'<span class="pc-agenda">{text(agenda)}</span>' if agenda else None,
        "</p>",
    )


def _item_number(item: AgendaItem, t: Translator) -> str | None:
    if not item.number:
        return None
    return t("source.item", n=item.number) if item.number[0].isdigit() else item.number


def _whole_turn(source: Source, turn: Turn | None, t: Translator) -> str:
    if turn is None:
        return f'<p class="pc-gone">{text(t("source.gone"))}</p>'
    span = (source.of.start, source.of.end)
    if turn.text[span[0] : span[1]] != source.words:
        span = (0, 0)  # no sure match, no mark
    style = "pc-quoted" if source.n is not None else "pc-found"
    body = turn_html(turn, span, t, mark_id=f"{source.anchor}-mark", mark_class=style)
    pages = page_text(*turn.pages(), t)
    summary = t("source.turn", pages=pages)
    box = attributes({"class": "pc-text", "tabindex": 0, "role": "group", "aria-label": summary})
    return f'<details class="pc-turn"><summary>{text(summary)}</summary><div{box}>{body}</div></details>'


def _foot(source: Source, turn: Turn | None, t: Translator) -> str:
    """What can be done with a source: see its printed page, copy it, open the official document."""
    of = source.of
    page = ""
    if turn is not None:
        span = {"data-printed-turn": of.turn_id, "data-printed-start": of.start, "data-printed-end": of.end}
        page = f'<button type="button" class="pc-open-page"{attributes(span)}>{text(t("printed.open"))}</button>'
    official = official_link(of.parliament, of.period, of.sitting, t, "pc-copy")
    actions = join(page, _copy_buttons(source, t), official)
    return f'<footer class="pc-card-foot">{actions}</footer>' if actions else ""


def _copy_buttons(source: Source, t: Translator) -> str:
    address = reader_address(source.of.turn_id, source.of.start, source.of.end)
    copied: list[tuple[str, dict[str, object]]] = [(t("copy.link"), {"data-address": address})]
    if source.reference:
        both = f"{t('quote', words=source.words)} ({source.reference})"
        copied = [
            (t("copy.quote"), {"data-copy": both}),
            (t("copy.reference"), {"data-copy": source.reference}),
            *copied,
        ]
    done = t("copy.done")
    return "".join(
        f'<button type="button" class="pc-copy"{attributes({**what, "data-done": done})}>{text(label)}</button>'
        for label, what in copied
    )


def _of_citation(exchange: int, of: Citation) -> Source:
    item = AgendaItem(
        of.agenda_item.get("number"), of.agenda_item.get("title"), tuple(of.agenda_item.get("drucksachen") or ())
    )
    return Source(citation_id(exchange, of.n), of.n, of, of.quote, of.page, of.page_last, item, of.reference)


def _of_passage(exchange: int, place: int, of: Passage) -> Source:
    return Source(f"q{exchange}-p{place}", None, of, of.text, of.page_first, of.page_last, of.agenda_item, None)


def _judged(source: Source, provisional: IsProvisional) -> Source:
    of = source.of
    return replace(source, provisional=provisional(f"{of.parliament}/{of.period}/{of.sitting}"))


def _uncited(answer: Answer) -> list[Passage]:
    """The passages of which no citation shows anything."""
    cited = [(citation.turn_id, citation.start, citation.end) for citation in answer.citations]

    def shows(passage: Passage) -> bool:
        return any(
            turn == passage.turn_id and start < passage.end and passage.start < end for turn, start, end in cited
        )

    return [passage for passage in answer.evidence if not shows(passage)]


def _turns_of(answer: Answer, turn_of: TurnOf) -> TurnOf:
    return lambda turn_id: answer.turns.get(turn_id) or turn_of(turn_id)
