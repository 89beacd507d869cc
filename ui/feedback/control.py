"""The thumbs under an answer, as HTML. They stay hidden until the page's script finds that feedback is taken here."""

from __future__ import annotations

from ui.feedback.entry import LONGEST_COMMENT, Reason
from ui.i18n import Translator
from ui.markup import attributes, join, text

META = '<meta name="plenarchat-feedback" content="on">\n'
"""In the head of a page whose server takes feedback."""

_THUMB = (
    "M3 11h4v9H3z M7 11l4.2-7.5c1.7 0 2.6 1.2 2.3 2.8L12.8 10H19c1.4 0 2.3 1.2 2 2.5l-1.6 6c-.3 1-1.1 1.5-2.1 1.5H7"
)
_REASONS = {
    Reason.WRONG_PERSON: "feedback.wrong_person",
    Reason.WRONG_PAGE: "feedback.wrong_page",
    Reason.MISSED: "feedback.missed",
    Reason.SHOULD_NOT_HAVE_ANSWERED: "feedback.should_not_have_answered",
    Reason.OTHER: "feedback.other",
}


def feedback_html(link: str, t: Translator) -> str:
    """The control for the answer that the link holds; what was said of it before the browser knows."""
    said = {
        "data-feedback": link,
        "data-thanks": t("feedback.thanks"),
        "data-withdrawn": t("feedback.withdrawn"),
        "data-failed": t("feedback.failed"),
    }
    return join(
        f'<div class="pc-feedback" hidden{attributes(said)}>',
        f'<div class="pc-thumbs" role="group" aria-label="{text(t("feedback.question"))}">',
        f'<span class="pc-thumbs-label" aria-hidden="true">{text(t("feedback.question"))}</span>',
        _thumb("up", t("feedback.up")),
        _thumb("down", t("feedback.down")),
        f'<span class="pc-stored">{text(t("feedback.where"))}</span></div>',
        '<p class="pc-said" role="status" data-said></p>',
        _form(t),
        "</div>",
    )


def _thumb(verdict: str, label: str) -> str:
    held = {"data-verdict": verdict, "aria-pressed": "false", "aria-label": label, "title": label}
    held |= {"aria-expanded": "false"} if verdict == "down" else {}
    return (
        f'<button type="button" class="pc-thumb pc-thumb-{verdict}"{attributes(held)}>'
        f'<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{_THUMB}" /></svg></button>'
    )


def _form(t: Translator) -> str:
    reasons = "".join(
        f'<label><input type="radio" name="reason"{attributes({"value": reason.value})}>'
        f"<span>{text(t(key))}</span></label>"
        for reason, key in _REASONS.items()
    )
    return join(
        f'<form class="pc-why" hidden><fieldset><legend>{text(t("feedback.why"))}</legend>{reasons}</fieldset>',
        f'<label class="pc-comment"><span>{text(t("feedback.comment"))}</span>',
        f'<textarea name="comment" rows="2" maxlength="{LONGEST_COMMENT}"></textarea></label>',
        f'<p class="pc-stored">{text(t("feedback.stored"))}</p>',
        f'<div class="pc-why-foot"><button type="submit" class="pc-send">{text(t("feedback.send"))}</button>',
        f'<button type="button" class="pc-copy" data-withdraw>{text(t("feedback.withdraw"))}</button></div></form>',
    )
