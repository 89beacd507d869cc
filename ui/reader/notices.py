"""What the reader says where it cannot show what an address asks for."""

from __future__ import annotations

from ui.i18n import Translator
from ui.markup import text
from ui.reader.address import Place, Trouble


def notice_html(place: Place, t: Translator) -> str:
    """One line for what was asked and is not there; what is there stands below it."""
    said = {
        Trouble.NO_SITTING: t("reader.trouble.sitting", asked=place.asked),
        Trouble.NO_TURN: t("reader.trouble.turn", asked=place.asked),
        Trouble.NO_SPAN: t("reader.trouble.span", asked=place.asked),
        Trouble.NO_PAGE: t("reader.trouble.page", asked=place.asked),
    }
    return f'<p class="pc-notice" role="alert">{text(said[place.trouble])}</p>' if place.trouble else ""
