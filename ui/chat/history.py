"""The earlier conversations, kept in the browser alone: the frame that the page's script fills from there.

What is kept are links (`rag.permalink`): each holds its answer, which is put together anew when it is opened again, so
that the server keeps nothing and an old answer shows the protocols as they are now.
"""

from __future__ import annotations

from ui.i18n import Translator
from ui.markup import attributes, text

KEPT = 200
"""So many conversations are kept, the latest."""


def kept_for(days: int) -> str:
    """In the head of every page: for how many days conversations are kept, 0 for none."""
    return f'<meta name="plenarchat-history-days" content="{days}">\n'


def history_html(t: Translator) -> str:
    """The dialog, empty; its words for the script are in its attributes."""
    words = {
        "data-kept": KEPT,
        "data-language": t.language,
        "data-today": t("history.today"),
        "data-yesterday": t("history.yesterday"),
        "data-more": t("history.more", n="#"),
        "data-delete": t("history.delete", what="#"),
        "data-sure": t("history.delete_sure"),
        "data-none": t("history.none"),
        "data-days": t("history.days", n="#"),
        "data-off": t("history.off"),
    }
    find = text(t("history.find"))
    return (
        f'<dialog id="pc-history-dialog" aria-labelledby="pc-history-title"{attributes(words)}>'
        f'<header><h2 id="pc-history-title">{text(t("history"))}</h2>'
        f'<button type="button" class="pc-control" data-history-close>{text(t("history.close"))}</button></header>'
        f'<input type="search" class="pc-history-find" placeholder="{find}" aria-label="{find}" autocomplete="off">'
        f'<p class="pc-history-empty" hidden>{text(t("history.empty"))}</p><div class="pc-history-list"></div>'
        f"<footer><p>{text(t('history.kept', n=KEPT))} <span data-history-days></span></p>"
        f'<button type="button" class="pc-copy" data-history-clear>{text(t("history.delete_all"))}</button></footer>'
        "</dialog>"
    )


def restoring_html(t: Translator) -> str:
    """What stands there while an earlier conversation is put together again."""
    return f'<p class="pc-restoring" role="status">{text(t("history.restoring"))}</p>'
