"""What stands where results do not: the start, nothing found and why, a filter that means nothing, a failure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from indexer.store import Coverage, FoundTurns
from ui.i18n import Translator
from ui.markup import attributes, coverage_text, text
from ui.search.address import NO_LIMIT, Asked


def start_html(coverage: Coverage, words: Sequence[str], asked: Asked, t: Translator) -> str:
    """What can be searched, how, and words to try."""
    if not coverage.sittings:
        return f'<div class="pc-search-start"><p class="pc-lead">{text(t("search.start.nothing"))}</p></div>'
    links = "".join(
        f"<li><a{attributes({'class': 'pc-try', 'href': asked.address(q=word)})} data-go>{text(word)}</a></li>"
        for word in words
    )
    tries = f'<h3>{text(t("search.start.examples"))}</h3><ul class="pc-tries">{links}</ul>' if links else ""
    hints = "".join(
        f"<li>{text(t(key))}</li>" for key in ("search.hint.forms", "search.hint.phrase", "search.hint.all")
    )
    covered = t("search.start.covered", turns=t.number(coverage.turns), what=coverage_text(coverage, t))
    return (
        f'<div class="pc-search-start"><p class="pc-covered-here">{text(covered)}</p>{tries}'
        f'<h3>{text(t("search.start.how"))}</h3><ul class="pc-hints">{hints}</ul></div>'
    )


def nothing_html(found: FoundTurns, asked: Asked, t: Translator) -> str:
    """That nothing was found, what may be the reason, and what else to try."""
    reasons, ways = [], []
    if not found.searchable:
        reasons.append(t("search.none.small"))
        ways.append((t("search.try.phrase"), asked.address(q=f'"{asked.q.strip()}"')))
    reasons += unknown_words(found, t)
    if found.unlimited and asked.narrows:
        free = asked.address(form=NO_LIMIT, roles=(), kinds=(), items=())
        ways.append((t.count("search.try.unlimited", found.unlimited), free))
    ways += more_ways(found, asked, t)
    if any(mark in asked.q for mark in '„“”"«»') and found.searchable:
        words = asked.q.translate(dict.fromkeys(map(ord, '„“”"«»'), " "))
        ways.append((t("search.try.words"), asked.address(q=" ".join(words.split()))))
    links = "".join(f"<li><a{attributes({'href': address})} data-go>{text(label)}</a></li>" for label, address in ways)
    if asked.q.strip():
        links += f"<li>{question_link(asked, t)}</li>"
    told = "".join(f"<p>{text(reason)}</p>" for reason in reasons)
    return f'<div class="pc-none">{told}<ul class="pc-ways">{links}</ul></div>'


def unknown_words(found: FoundTurns, t: Translator) -> list[str]:
    """Which words stand nowhere."""
    return [t("search.none.word", word=word) for word in found.unknown]


def more_ways(found: FoundTurns, asked: Asked, t: Translator) -> list[tuple[str, str]]:
    """Wider searches, where they find more: what they are, and their addresses."""
    ways = []
    if found.more_by_any > 0:
        ways.append((t.count("search.try.any", found.more_by_any), asked.address(any_word=True)))
    if found.more_around > 0:
        ways.append((t.count("search.try.around", found.more_around), asked.address(around=True)))
    return ways


def question_link(asked: Asked, t: Translator) -> str:
    """To the chat, with the words as a question; of the one person and the year that the search is limited to."""
    held = {"q": _question(asked, t)} | ({"lang": asked.lang} if asked.lang else {})
    return f"<a{attributes({'href': f'./?{urlencode(held)}'})}>{text(t('search.ask'))}</a>"


def _question(asked: Asked, t: Translator) -> str:
    form = asked.form
    if len(form.speakers) != 1:
        return asked.q
    first, last = form.date_from.strip()[-4:], form.date_to.strip()[-4:]
    whole = form.date_from.strip() in (first, f"01.01.{first}") and form.date_to.strip() in (last, f"31.12.{last}")
    key = "search.ask.year" if first and first == last and whole else "search.ask.speaker"
    return t(key, name=form.speakers[0], words=asked.q.strip(), year=first)


def problem_html(message: str, asked: Asked | None, t: Translator) -> str:
    """What went wrong, and the way out."""
    again = Asked(lang=asked.lang).address(q=asked.q) if asked else "search"
    link = f"<p><a{attributes({'href': again})}>{text(t('search.again'))}</a></p>"
    return f'<div class="pc-problem" role="alert"><p>{text(message)}</p>{link}</div>'
