"""The conversation as HTML: question, what was understood, the steps while it runs, the answer with its markers."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.store import Coverage
from rag.answer import Answer, Citation, Understood
from rag.permalink import link_to
from ui.chat.conversation import Conversation, Exchange, Status
from ui.chat.examples import Example
from ui.chat.sources import citation_id, page_text, speaker_name
from ui.export import FORMATS
from ui.filters import chips as filter_chips
from ui.i18n import Translator
from ui.markup import answer_html, attributes, coverage_text, join, text

_STEPS = ("understand", "retrieve", "read")


def past_html(conversation: Conversation, t: Translator) -> str:
    """All exchanges but the latest, which changes while it is answered and is rendered alone."""
    return "".join(exchange_html(exchange, t) for exchange in conversation.exchanges[:-1])


def exchange_html(exchange: Exchange, t: Translator) -> str:
    """One question and its answer in whatever state."""
    running = exchange.status is Status.RUNNING
    held = attributes({"id": f"q{exchange.number}", "aria-busy": "true" if running else None})
    return join(
        f'<article class="pc-exchange"{held}>',
        f'<h2 class="pc-hidden">{text(t("question.heading", n=exchange.number))}</h2>',
        f'<p class="pc-question">{text(exchange.question)}</p>',
        _limits(exchange, t),
        _understood(exchange.answer.understood, t) if exchange.answer else None,
        _steps(exchange, t) if running else None,
        _answer(exchange, t),
        _outcome(exchange, t),
        "</article>",
    )


def welcome_html(examples: Sequence[Example], coverage: Coverage, names: Sequence[str], t: Translator) -> str:
    """The first thing one sees: what this is, what it holds, and questions to click."""
    asks = "".join(
        f'<li><button type="button" class="pc-example"{attributes({"data-ask": e.question})}>'
        f"<span>{text(e.question)}</span></button></li>"
        for e in examples
    )
    return join(
        '<section class="pc-welcome">',
        f"<h2>{text(t('welcome.title'))}</h2>",
        f'<p class="pc-lead">{text(t("welcome.lead", parliament=", ".join(names)))}</p>',
        f'<p class="pc-examples-title" id="pc-examples">{text(t("welcome.examples"))}</p>' if asks else None,
        f'<ul class="pc-examples" aria-labelledby="pc-examples">{asks}</ul>' if asks else None,
        f'<p class="pc-covered">{text(coverage_text(coverage, t))}</p>',
        "</section>",
    )


def nothing_indexed_html(t: Translator) -> str:
    """What stands there while the index holds no sitting."""
    return join(
        '<section class="pc-welcome pc-nothing">',
        f'<h2>{text(t("empty.title"))}</h2><p class="pc-lead">{text(t("empty.lead"))}</p>',
        f"<pre><code>{text(t('empty.command'))}</code></pre><p>{text(t('empty.then'))}</p></section>",
    )


def _limits(exchange: Exchange, t: Translator) -> str | None:
    limits = filter_chips(exchange.filters, t)
    chips = "".join(f'<li class="pc-chip pc-limit">{text(chip.text)}</li>' for chip in limits)
    return f'<ul class="pc-chips" aria-label="{text(t("filters.active"))}">{chips}</ul>' if chips else None


def _understood(understood: Understood, t: Translator) -> str | None:
    words = [
        *(understood.speakers or ()),
        *(understood.offices or ()),
        *(understood.parties or ()),
        *([_period(understood, t)] if understood.date_from or understood.date_to else []),
        *(t("chip.sitting", n=number) for number in understood.sittings or ()),
        *(t("source.papers", papers=paper) for paper in understood.drucksachen or ()),
    ]
    if not words:
        return None
    chips = "".join(f'<li class="pc-chip">{text(word)}</li>' for word in words)
    label = text(t("understood"))
    head = f'<li class="pc-chips-label" aria-hidden="true">{label}</li>'
    return f'<ul class="pc-chips" aria-label="{label}">{head}{chips}</ul>'


def _period(understood: Understood, t: Translator) -> str:
    first, last = understood.date_from, understood.date_to
    if first and last:
        if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
            return first[:4]
        return t.date(first) if first == last else f"{t.date(first)}–{t.date(last)}"
    return t("period.from", date=t.date(first)) if first else t("period.to", date=t.date(last or ""))


def _steps(exchange: Exchange, t: Translator) -> str | None:
    """The steps that are done, and the one after them that is under way."""
    if exchange.text:
        return None
    shown = _STEPS[: len([name for name in _STEPS if name in exchange.steps]) + 1]
    steps = "".join(f"<li>{text(t(f'step.{name}'))}</li>" for name in shown)
    return f'<ol class="pc-steps" role="status">{steps}</ol>'


def _answer(exchange: Exchange, t: Translator) -> str | None:
    if not exchange.text:
        return None
    cited = {citation.n: citation for citation in exchange.citations}

    def link(n: int) -> str | None:
        return _marker(exchange.number, cited[n], t) if n in cited else None

    styles = "pc-answer pc-abstained" if exchange.answer and exchange.answer.abstained else "pc-answer"
    language = exchange.answer.language if exchange.answer else None
    return f'<div class="{styles}"{attributes({"lang": language})}>{answer_html(exchange.text, link)}</div>'


def _marker(exchange: int, citation: Citation, t: Translator) -> str:
    about = f"{speaker_name(citation, t)}, {t.date(citation.date)}, {page_text(citation.page, citation.page_last, t)}"
    anchor = citation_id(exchange, citation.n)
    link = {"href": f"#{anchor}", "data-exchange": exchange, "data-anchor": anchor, "title": about}
    label = t("source.open", n=citation.n, about=about)
    return f'<a class="pc-cite"{attributes(link)} aria-label="{text(label)}">{citation.n}</a>'


def _outcome(exchange: Exchange, t: Translator) -> str | None:
    if exchange.status is Status.STOPPED:
        return f'<p class="pc-note">{text(t("stopped"))}</p>'
    if exchange.status is Status.FAILED:
        detail = f'<p class="pc-problem-detail">{text(exchange.detail)}</p>' if exchange.detail else ""
        problem = text(t(exchange.problem or "problem.failed"))
        return f'<div class="pc-problem" role="alert"><p>{problem}</p>{detail}</div>'
    return join(_made(exchange.answer, t), _take_along(exchange, exchange.answer, t)) if exchange.answer else None


def _take_along(exchange: Exchange, answer: Answer, t: Translator) -> str | None:
    """The answer's link to copy, and its files: addresses that hold the answer, so that nothing is kept for them."""
    link = link_to(answer, history=exchange.history, filters=exchange.filters)
    if link is None:
        return None
    copy = attributes({"data-link": link, "data-done": t("copy.done")})
    files = "".join(
        f"<li><a{attributes({'class': 'pc-file', 'href': f'export/{kind.name}?answer={link}', 'download': ''})}>"
        f"{text(t(f'export.format.{kind.name}'))}</a></li>"
        for kind in FORMATS
    )
    return (
        f'<div class="pc-take"><button type="button" class="pc-copy"{copy}>{text(t("link.copy"))}</button>'
        f'<details class="pc-export"><summary>{text(t("export"))}</summary><ul>{files}</ul></details></div>'
    )


def _made(answer: Answer, t: Translator) -> str:
    parts = [t("made.searched", what=coverage_text(answer.coverage, t))]
    if (total := answer.timings_ms.get("total")) is not None:
        parts.append(t("made.time", seconds=t.seconds(total)))
    if answer.citations:
        by_model = any(citation.sentence for citation in answer.citations)
        parts.insert(0, t("made.model", model=answer.model) if by_model else t("made.verbatim"))
    return f'<p class="pc-made">{text(" · ".join(parts))}</p>'
