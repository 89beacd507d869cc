"""The keys of the reader, told on the page in a dialog, where they can also be switched off."""

from __future__ import annotations

from ui.i18n import Translator
from ui.markup import text


def keys_html(t: Translator) -> str:
    """The dialog; the page's script opens it and remembers the switch."""
    keys = (
        (("j", "↓"), t("reader.key.turn_next")),
        (("k", "↑"), t("reader.key.turn_previous")),
        (("n",), t("reader.key.item_next")),
        (("p",), t("reader.key.item_previous")),
        (("/",), t("reader.key.find")),
        (("?",), t("reader.key.help")),
    )
    rows = "".join(
        f"<div><dt>{' '.join(f'<kbd>{text(key)}</kbd>' for key in signs)}</dt><dd>{text(what)}</dd></div>"
        for signs, what in keys
    )
    return (
        f'<dialog class="pc-keys" aria-labelledby="pc-keys-title"><h3 id="pc-keys-title">{text(t("reader.keys"))}</h3>'
        f"<dl>{rows}</dl><p>{text(t('reader.keys.arrows'))}</p>"
        f'<label class="pc-check"><input type="checkbox" name="keys" checked> {text(t("reader.keys.on"))}</label>'
        f'<form method="dialog"><button class="pc-control">{text(t("reader.keys.close"))}</button></form></dialog>'
    )
