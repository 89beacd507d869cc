"""What was found of a quote, as HTML: the verdict, the place with its words, further places, or what is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from indexer.protocol import Role
from indexer.store import Coverage, Passage
from rag.quotes.result import Match, Outcome, Verification
from ui.i18n import Translator
from ui.markup import attributes, coverage_text, join, text
from ui.verify.comparison import comparison_html
from ui.verify.verdict import Level, verdict
from ui.verify.wording import shortened, speaker_text

_ICONS = {
    Level.GOOD: '<circle cx="16" cy="16" r="14" /><path d="M9.5 16.5l4.5 4.5 9-9.5" />',
    Level.MIND: '<path d="M16 3.5 30 28H2z" /><path d="M16 12.5v7.5M16 23.7v.6" />',
    Level.BAD: '<circle cx="16" cy="16" r="14" /><path d="M11 11l10 10M21 11 11 21" />',
    Level.NOTHING: '<circle cx="16" cy="16" r="14" /><path d="M10 16h12" />',
}
# Of the others the headline says all that the summary does.
_SUMMED_UP = (Outcome.OTHER_SPEAKER, Outcome.OTHER_PLACE, Outcome.QUOTED, Outcome.INTERJECTION)
_AT_ONCE = 5  # further places that are shown unasked


def result_html(found: Verification, coverage: Coverage, t: Translator) -> str:
    """The whole result of a check."""
    return join(
        _verdict(found, coverage, t),
        _parts(found.matches, t) if found.outcome is Outcome.STITCHED else _places(found, t),
        _nearest(found.nearest, t),
    )


def problem_html(message: str, field: str) -> str:
    """Why nothing could be checked; `field` is the name of the one to mend."""
    held = attributes({"data-mend": field})
    return f'<div class="pc-problem" role="alert"{held}><p>{text(message)}</p></div>'


def expected_html(t: Translator) -> str:
    """What stands there before anything was checked."""
    told = "".join(f"<li>{text(t(key))}</li>" for key in ("verify.tells.words", "verify.tells.who", "verify.tells.how"))
    return f'<section class="pc-expected"><h3>{text(t("verify.tells"))}</h3><ul>{told}</ul></section>'


def _verdict(found: Verification, coverage: Coverage, t: Translator) -> str:
    said = verdict(found)
    lines = [found.summary] if found.outcome in _SUMMED_UP else []
    lines += [t("verify.unknown_speaker", name=name) for name in found.unknown_speakers]
    lines.append(t(said.advice))
    if found.outcome is Outcome.NOT_FOUND:
        lines.append(t("made.searched", what=coverage_text(coverage, t)))
    return join(
        f'<section class="pc-verdict pc-{said.level}" data-outcome="{found.outcome.value}" tabindex="-1">',
        f'<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">{_ICONS[said.level]}</svg>',
        f"<div><h3>{text(t(said.title))}</h3>",
        "".join(f"<p>{text(line)}</p>" for line in lines),
        "</div></section>",
    )


def _places(found: Verification, t: Translator) -> str:
    if not found.matches:
        return ""
    first, others = found.matches[0], found.matches[1:]
    # What the verdict says is not said again; the codes of these warnings are the outcomes' names.
    minds = tuple(warning for warning in first.warnings if warning.code not in (found.outcome.value, "title"))
    return _place(replace(first, warnings=minds), t, None) + _further(others, found, t)


def _parts(matches: Sequence[Match], t: Translator) -> str:
    """The parts of a quote that was put together, each with its own place, and what stands between them."""
    shown = []
    for n, match in enumerate(matches, 1):
        if match.left_out is not None:
            left_out = t("quote", words=shortened(" ".join(match.left_out.split())))
            shown.append(f'<p class="pc-left-out">{text(t("verify.left_out"))}: {text(left_out)}</p>')
        shown.append(_place(match, t, t("verify.part", n=n)))
    return "".join(shown)


def _place(match: Match, t: Translator, label: str | None) -> str:
    """One place, whole: who, when, where, in which words, what to mind, where to read on."""
    warnings = "".join(f"<li>{text(warning.text)}</li>" for warning in match.warnings)
    pasted = f'<p class="pc-part">{text(t("quote", words=match.part))}</p>' if label and not match.differences else ""
    return join(
        f'<article class="pc-card pc-found-place" aria-label="{text(match.reference)}">',
        f'<p class="pc-part-label">{text(label)}</p>' if label else None,
        _who(match, t),
        pasted,
        f'<ul class="pc-minds" aria-label="{text(t("verify.minds"))}">{warnings}</ul>' if warnings else None,
        comparison_html(match, t),
        f'<p class="pc-where"><strong>{text(match.reference)}</strong>{_agenda(match, t)}</p>',
        f'<footer class="pc-card-foot">{_ways(match, t)}</footer></article>',
    )


def _who(match: Match, t: Translator) -> str:
    name = speaker_text(match, t)
    capacity = " · ".join(filter(None, (match.office, match.party)))
    if not capacity and match.role and match.role != Role.MEMBER:
        capacity = t(f"role.{match.role}")
    if match.interjection:
        name = t("verify.call.by", name=name) if match.speaker or match.party else t("verify.noted.title")
        capacity = " · ".join(filter(None, (match.party if match.speaker else None, _floor(match, t))))
    return join(
        f'<header class="pc-card-head"><div class="pc-who"><h3>{text(name)}</h3>',
        f'<p class="pc-capacity">{text(capacity)}</p>' if capacity else None,
        f'</div><time class="pc-date"{attributes({"datetime": match.date})}>{text(t.date(match.date))}</time></header>',
    )


def _floor(match: Match, t: Translator) -> str:
    return t("verify.call.floor", name=match.floor or t("speaker.unknown"))


def _agenda(match: Match, t: Translator) -> str:
    number, title = match.agenda_item.get("number"), match.agenda_item.get("title")
    item = t("source.item", n=number) if number and str(number)[0].isdigit() else number
    heading = ": ".join(str(part) for part in (item, title) if part)
    return f'<span class="pc-agenda">{text(heading)}</span>' if heading else ""


def _ways(match: Match, t: Translator) -> str:
    """Where to read on, and what to copy."""
    ways = [f'<a class="pc-read"{attributes({"href": reader_address(match)})}>{text(t("verify.read"))}</a>']
    if match.start < match.end:
        held = {"data-printed-turn": match.turn_id, "data-printed-start": match.start, "data-printed-end": match.end}
        ways.append(f'<button type="button" class="pc-copy"{attributes(held)}>{text(t("verify.printed"))}</button>')
    words = f"{t('quote', words=match.quote)} ({match.reference})"
    for label, what in ((t("copy.quote"), words), (t("copy.reference"), match.reference)):
        held = {"data-copy": what, "data-done": t("copy.done")}
        ways.append(f'<button type="button" class="pc-copy"{attributes(held)}>{text(label)}</button>')
    return "".join(ways)


def reader_address(of: Match | Passage) -> str:
    """The reader at the turn, its words marked; an interjection is none of them."""
    span = {"start": of.start, "end": of.end} if of.start < of.end else {}
    return f"reader?{urlencode({'turn': of.turn_id, **span})}"


def _further(matches: Sequence[Match], found: Verification, t: Translator) -> str:
    if not matches:
        return ""
    lines = "".join(_line(match, t) for match in matches)
    beyond = found.places - len(found.matches)
    if found.more or beyond > 0:
        more = t("verify.more") if found.more else t.count("verify.beyond", beyond)
        lines += f'<li class="pc-beyond">{text(more)}</li>'
    key = "verify.similar" if found.outcome is Outcome.NEAR else "verify.further"
    count = t.count(key, max(len(matches), found.places - 1))
    is_open = attributes({"open": "" if len(matches) <= _AT_ONCE else None})
    return f'<details class="pc-further"{is_open}><summary>{text(count)}</summary><ul>{lines}</ul></details>'


def _line(match: Match, t: Translator) -> str:
    minds = " ".join(warning.text for warning in match.warnings)
    return join(
        f"<li><a{attributes({'href': reader_address(match)})}>{text(match.reference)}</a>",
        f'<span class="pc-line-words">{text(shortened(match.quote))}</span>' if not match.exact else None,
        f'<span class="pc-line-minds">{text(minds)}</span>' if minds else None,
        "</li>",
    )


def _nearest(passages: Sequence[Passage], t: Translator) -> str:
    if not passages:
        return ""
    cards = "".join(f"<li>{_passage(passage, t)}</li>" for passage in passages)
    head = f'<h3>{text(t("verify.nearest"))}</h3><p class="pc-nearest-note">{text(t("verify.nearest.note"))}</p>'
    return f'<section class="pc-nearest">{head}<ul class="pc-cards">{cards}</ul></section>'


def _passage(passage: Passage, t: Translator) -> str:
    name = " ".join(filter(None, (passage.title, passage.speaker))) if passage.speaker else t("speaker.unknown")
    page = t("page.none") if passage.page_first is None else t("page.short", n=passage.page_first)
    place = t("source.protocol", period=passage.period, sitting=passage.sitting)
    capacity = " · ".join(filter(None, (passage.office, passage.party)))
    return join(
        f'<article class="pc-card"><header class="pc-card-head"><div class="pc-who"><h4>{text(name)}</h4>',
        f'<p class="pc-capacity">{text(capacity)}</p>' if capacity else None,
        f'</div><time class="pc-date"{attributes({"datetime": passage.date})}>{text(t.date(passage.date))}</time>',
        f'</header><blockquote class="pc-words" lang="de">{text(shortened(passage.text))}</blockquote>',
        f'<p class="pc-where"><strong>{text(place)}, {text(page)}</strong></p><footer class="pc-card-foot">',
        f'<a class="pc-read"{attributes({"href": reader_address(passage)})}>{text(t("verify.read"))}</a>',
        "</footer></article>",
    )
