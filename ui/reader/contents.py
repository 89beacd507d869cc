"""The table of contents beside the turns: agenda items with their printed papers and who speaks in them."""

from __future__ import annotations

from collections.abc import Sequence

from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.reader.parts import Part, anchor_of, item_number, item_title
from ui.speaker import name_of


def contents_html(parts: Sequence[Part], t: Translator) -> str:
    """The list of a sitting's parts, each with a link to its heading and to everybody's first turn in it."""
    entries = "".join(_entry(part, t) for part in parts)
    count = text(t.count("reader.items", len(parts)))
    return (
        f'<nav class="pc-toc" aria-label="{text(t("reader.contents"))}"><details open>'
        f"<summary>{text(t('reader.contents'))} <span>{count}</span></summary><ol>{entries}</ol></details></nav>"
    )


def _entry(part: Part, t: Translator) -> str:
    number, title = item_number(part.item, t), item_title(part.item, t)
    papers = ", ".join(part.item.drucksachen)
    page = t("page.short", n=part.page) if part.page is not None else None
    about = " · ".join(filter(None, (page, t("source.papers", papers=papers) if papers else None)))
    link = attributes({"href": f"#{part.anchor}", "data-go": part.anchor, "title": title})
    return join(
        f"<li><a{link}>",
        f"<strong>{text(number)}</strong> " if number else None,
        f"<span>{text(title)}</span></a>",
        f'<p class="pc-toc-about">{text(about)}</p>' if about else None,
        _speakers(part, t),
        "</li>",
    )


def _speakers(part: Part, t: Translator) -> str | None:
    spoken = part.speakers
    if not spoken:
        return None
    links = ", ".join(
        f"<a{attributes({'href': f'#{anchor_of(turn)}', 'data-go': anchor_of(turn)})}>"
        f"{text(name_of(turn.speaker, t))}</a>"
        for turn in spoken
    )
    count = text(t.count("reader.speakers", len(spoken)))
    return f'<details class="pc-toc-who"><summary>{count}</summary><p>{links}</p></details>'
