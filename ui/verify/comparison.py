"""A pasted quote beside the words of the protocol, with every difference marked in both."""

from __future__ import annotations

from collections.abc import Iterator

from rag.quotes.differences import Change, Difference
from rag.quotes.result import Match
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.verify.wording import change_name, difference_text, joined

# What turns no meaning unless it touches a negation or a number; an omission or an addition says that it is one.
_SMALL = (Change.SPELLING, Change.PUNCTUATION, Change.OMITTED, Change.ADDED)
_ENDS = 150  # characters that are shown of either end of what was left out, where it is long


def comparison_html(match: Match, t: Translator) -> str:
    """The two beside each other, and under them the differences in words; the protocol alone where they agree."""
    protocol = protocol_html(match, t)
    if not match.differences:
        return f'<figure class="pc-compared"><div>{_label(t("verify.protocol"))}{protocol}</div></figure>'
    listed = "".join(f"<li>{text(difference_text(d, t))}</li>" for d in match.differences)
    return join(
        f'<figure class="pc-compared pc-both"><div>{_label(t("verify.yours"))}',
        f'<blockquote class="pc-words">{"".join(_quote(match, t))}</blockquote></div>',
        f"<div>{_label(t('verify.protocol'))}{protocol}</div></figure>",
        f'<div class="pc-differences">{_label(t("verify.differences"))}<ul>{listed}</ul></div>',
    )


def protocol_html(match: Match, t: Translator) -> str:
    """What stands in the protocol, with the sentences around it."""
    before = f'<span class="pc-around">{text(match.context_before)} </span>' if match.context_before else ""
    after = f'<span class="pc-around">{text(joined(match.context_after))}</span>' if match.context_after else ""
    words = f'<span class="pc-standing">{"".join(_protocol(match, t))}</span>'
    return f'<blockquote class="pc-words" lang="de">{before}{words}{after}</blockquote>'


def _label(words: str) -> str:
    return f'<p class="pc-compared-label">{text(words)}</p>'


def _quote(match: Match, t: Translator) -> Iterator[str]:
    """The pasted words; what does not stand in the protocol like that is deleted."""
    at = 0
    for difference in sorted(match.differences, key=lambda d: (d.quote_start, d.quote_end)):
        start, end = max(at, difference.quote_start), difference.quote_end
        if start < end:
            yield text(match.part[at:start])
            yield _changed("del", match.part[start:end], difference, t)
            at = end
    yield text(match.part[at:])
    for difference in match.differences:
        if difference.change is Change.ADDED:
            yield " " + _changed("del", difference.quote, difference, t)


def _protocol(match: Match, t: Translator) -> Iterator[str]:
    """The protocol's words; what the quote has not like that is inserted."""
    base = 0 if match.interjection else match.start
    at = 0
    for difference in sorted(match.differences, key=lambda d: (d.start, d.end)):
        start, end = max(at, difference.start - base), difference.end - base
        if start < end:
            yield text(match.quote[at:start])
            yield _changed("ins", match.quote[start:end], difference, t)
            at = end
    yield text(match.quote[at:])


def _changed(tag: str, words: str, difference: Difference, t: Translator) -> str:
    name = change_name(difference.change, t)
    small = difference.change in _SMALL and not difference.touches
    style = "pc-small" if small else "pc-great"
    told = f'<span class="pc-hidden">[{text(name)}: </span>'
    return f"<{tag}{attributes({'class': style, 'title': name})}>{told}{_shown(words, t)}" + (
        f'<span class="pc-hidden">]</span></{tag}>'
    )


def _shown(words: str, t: Translator) -> str:
    """The words; a long stretch by its two ends."""
    if len(words) <= 3 * _ENDS:
        return text(words)
    first, last = words[:_ENDS].rsplit(" ", 1)[0], words[-_ENDS:].split(" ", 1)[-1]
    left = t("verify.cut", n=t.number(len(words) - len(first) - len(last)))
    return f'{text(first)} <span class="pc-cut">[{text(left)}]</span> {text(last)}'
