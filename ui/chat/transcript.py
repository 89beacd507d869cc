"""The conversation as HTML: question, what was understood, the steps while it runs, the answer with its markers."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.store import Coverage
from rag.answer import Answer, Citation
from rag.permalink import link_to
from rag.suggesting import suggestions
from ui.chat.conversation import Conversation, Exchange, Status
from ui.chat.examples import Example
from ui.chat.sources import capacity, citation_id, page_text, speaker_name
from ui.chat.steps import steps_html
from ui.chat.take_along import take_along_html
from ui.chat.understood import understood_html
from ui.feedback.control import feedback_html
from ui.filters import chips as filter_chips
from ui.i18n import Translator
from ui.icons import ICONS
from ui.markup import answer_html, attributes, coverage_text, join, text


def past_html(conversation: Conversation, t: Translator) -> str:
    """All exchanges but the latest, which changes while it is answered and is rendered alone."""
    return "".join(exchange_html(exchange, t, live=False) for exchange in conversation.exchanges[:-1])


def exchange_html(exchange: Exchange, t: Translator, *, live: bool = True) -> str:
    """One question and its answer in whatever state.

    The latest one is `live`: what was understood can be changed, and it offers what to ask next.
    """
    running = exchange.status is Status.RUNNING
    answer = exchange.answer
    link = link_to(answer, history=exchange.history, filters=exchange.filters) if answer else None
    held = attributes(
        {
            "id": f"q{exchange.number}",
            "aria-busy": "true" if running else None,
            "data-question": exchange.question,
            "data-token": link,
            "data-told": _told(exchange, t) if live else None,
        }
    )
    return join(
        f'<article class="pc-exchange"{held}>',
        f'<h2 class="pc-hidden">{text(t("question.heading", n=exchange.number))}</h2>',
        f'<div class="pc-asked"><p class="pc-question">{text(exchange.question)}</p>{_again(exchange, t)}</div>',
        _limits(exchange, t),
        understood_html(exchange, answer.understood, t, live=live) if answer else None,
        steps_html(exchange.steps, t) if running and not exchange.text else None,
        _answer(exchange, t),
        _outcome(exchange, link, t),
        _next(answer, t) if live and answer else None,
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


def _told(exchange: Exchange, t: Translator) -> str | None:
    """What a screen reader says of the state of the exchange; a problem says it itself."""
    if exchange.status is Status.RUNNING:
        return t("told.searching")
    if exchange.answer is None:
        return None
    quotes = len(exchange.answer.citations)
    return t.count("told.answered", quotes) if quotes else exchange.text


def _limits(exchange: Exchange, t: Translator) -> str | None:
    limits = filter_chips(exchange.filters, t)
    chips = "".join(f'<li class="pc-chip pc-limit">{text(chip.text)}</li>' for chip in limits)
    return f'<ul class="pc-chips" aria-label="{text(t("filters.active"))}">{chips}</ul>' if chips else None


def _again(exchange: Exchange, t: Translator) -> str:
    """The buttons beside a question: change it, ask it again."""
    if exchange.status is Status.RUNNING:
        return ""
    buttons = "".join(
        f'<button type="button" class="pc-mini"{attributes({"data-do": do, "data-exchange": exchange.number})}'
        f"{attributes({'aria-label': t(key), 'title': t(key)})}>{ICONS[do]}</button>"
        for do, key in (("edit", "question.edit"), ("again", "question.again"))
    )
    return f'<div class="pc-minis">{buttons}</div>'


def _next(answer: Answer, t: Translator) -> str | None:
    """What to ask next."""
    asks = "".join(
        f'<li><button type="button"{attributes({"class": "pc-follow", "data-ask": question})}>{text(question)}'
        "</button></li>"
        for question in suggestions(answer)
    )
    if not asks:
        return None
    label = text(t("next"))
    return (
        f'<div class="pc-next"><p id="pc-next-title">{label}</p><ul aria-labelledby="pc-next-title">{asks}</ul></div>'
    )


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
    """The citation's number as a link to its source.

    It opens the printed page and the card; who, when and where shows while it is pointed at.
    """
    page = page_text(citation.page, citation.page_last, t)
    protocol = t("source.protocol", period=citation.period, sitting=citation.sitting)
    who = speaker_name(citation, t)
    anchor = citation_id(exchange, citation.n)
    link = {
        "href": f"#{anchor}",
        "data-exchange": exchange,
        "data-anchor": anchor,
        "data-printed-turn": citation.turn_id,
        "data-printed-start": citation.start,
        "data-printed-end": citation.end,
        "data-who": who,
        "data-capacity": capacity(citation, t),
        "data-where": f"{t.date(citation.date)} · {protocol}, {page}",
        "aria-label": t("source.open", n=citation.n, about=f"{who}, {t.date(citation.date)}, {page}"),
    }
    return f'<a class="pc-cite"{attributes(link)}>{citation.n}</a>'


def _outcome(exchange: Exchange, link: str | None, t: Translator) -> str | None:
    if exchange.status is Status.STOPPED:
        return f'<p class="pc-note">{text(t("stopped"))}</p>'
    if exchange.status is Status.FAILED:
        detail = f'<p class="pc-problem-detail">{text(exchange.detail)}</p>' if exchange.detail else ""
        problem = text(t(exchange.problem or "problem.failed"))
        return f'<div class="pc-problem" role="alert"><p>{problem}</p>{detail}</div>'
    if exchange.answer is None:
        return None
    taken = join(take_along_html(link, t), feedback_html(link, t)) if link else None
    return join(_everything(exchange, t), _made(exchange, exchange.answer, t), taken)


def _everything(exchange: Exchange, t: Translator) -> str | None:
    """The way to all turns on what was asked: an answer quotes some of them."""
    if exchange.everything is None:
        return None
    link, found = attributes({"href": exchange.everything.address}), exchange.everything
    turns = t.count("filters.matching", found.turns)
    label = t("everything", turns=turns, words=found.words)
    return f'<p class="pc-everything"><a{link}>{text(label)}</a></p>'


def _made(exchange: Exchange, answer: Answer, t: Translator) -> str:
    """How the answer came about: what was searched, in what steps, and how long each took."""
    parts = [t("made.searched", what=coverage_text(answer.coverage, t))]
    if answer.citations:
        by_model = any(citation.sentence for citation in answer.citations)
        parts.insert(0, t("made.model", model=answer.model) if by_model else t("made.verbatim"))
    made = text(" · ".join(parts))
    if not exchange.steps or (total := answer.timings_ms.get("total")) is None:
        return f'<p class="pc-made">{made}</p>'
    took = text(t("made.time", seconds=t.seconds(total)))
    steps = steps_html(exchange.steps, t, whole=True)
    return f'<details class="pc-made"><summary>{made} · {took}</summary>{steps}</details>'
