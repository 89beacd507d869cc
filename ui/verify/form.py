"""The form into which a quote is pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ui.i18n import Translator
from ui.markup import attributes, join, text


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked: a quote, who is said to have said it, and where; empty where that is not said."""

    quote: str = ""
    speaker: str = ""
    where: str = ""

    def __bool__(self) -> bool:
        """Whether anything was entered."""
        return any(map(str.strip, (self.quote, self.speaker, self.where)))


def form_html(asked: Asked, speakers: Iterable[tuple[str, str]], t: Translator) -> str:
    """The form with what was asked; `speakers` are (label, name) of everybody who speaks in the protocols."""
    placeholder = attributes({"placeholder": t("verify.placeholder")})
    known = "".join(f"<option{attributes({'value': name})}>{text(label)}</option>" for label, name in speakers)
    return join(
        f'<section class="pc-check"><h2>{text(t("verify.title"))}</h2>',
        f'<p class="pc-lead">{text(t("verify.lead"))}</p>',
        '<form class="pc-check-form" action="verify" method="get" data-check novalidate>',
        f'<label class="pc-check-quote"><span>{text(t("verify.quote"))}</span>',
        f'<textarea name="q" rows="4" lang="de" spellcheck="false"{placeholder}>',
        f"\n{text(asked.quote)}</textarea></label>",
        _field("speaker", asked.speaker, t("verify.speaker.label"), t("verify.speaker.placeholder"), "pc-speakers", t),
        f'<datalist id="pc-speakers">{known}</datalist>',
        _field("where", asked.where, t("verify.where.label"), t("verify.where.placeholder"), None, t),
        f'<div class="pc-check-foot"><button type="submit" class="pc-go">{text(t("verify.check"))}</button>',
        f'<a class="pc-clear" href="verify">{text(t("verify.clear"))}</a>',
        '<p class="pc-check-state" role="status" data-state',
        f"{attributes({'data-running': t('verify.running'), 'data-lost': t('verify.lost')})}></p></div>",
        "</form></section>",
    )


def _field(name: str, value: str, label: str, placeholder: str, choices: str | None, t: Translator) -> str:
    held = attributes({"name": name, "value": value, "placeholder": placeholder, "list": choices})
    optional = f'<small class="pc-optional">{text(t("verify.optional"))}</small>'
    return (
        f'<label class="pc-check-{name}"><span>{text(label)} {optional}</span>'
        f'<input type="text" autocomplete="off" spellcheck="false"{held}></label>'
    )
