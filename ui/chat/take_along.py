"""What can be taken along of an answer: its link, its files, a page to print."""

from __future__ import annotations

from ui.export import FORMATS
from ui.i18n import Translator
from ui.markup import attributes, text


def take_along_html(link: str, t: Translator) -> str:
    """The link to copy, the page to print, the files: addresses that hold the answer; nothing is kept for them."""
    copy = attributes({"data-link": link, "data-done": t("copy.done")})
    printed = attributes({"href": f"print?answer={link}", "target": "_blank", "rel": "noopener"})
    files = "".join(
        f"<li><a{attributes({'class': 'pc-file', 'href': f'export/{kind.name}?answer={link}', 'download': ''})}>"
        f"{text(t(f'export.format.{kind.name}'))}</a></li>"
        for kind in FORMATS
    )
    return (
        f'<div class="pc-take"><button type="button" class="pc-copy"{copy}>{text(t("link.copy"))}</button>'
        f'<a class="pc-print"{printed}>{text(t("print"))}</a>'
        f'<details class="pc-export"><summary>{text(t("export"))}</summary><ul>{files}</ul></details></div>'
    )
