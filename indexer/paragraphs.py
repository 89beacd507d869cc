"""Paragraphs of a page whose export parts them by nothing but a new line, as it parts the lines of one.

Other exports leave a blank line between paragraphs. Where a page has none, a paragraph ends with a sentence in a line
that is clearly shorter than the column.
"""

from __future__ import annotations

from collections.abc import Sequence

_FEW = 0.02  # blank lines per filled one: a page with paragraphs has far more
_SHORT = 0.85  # of the column's width; the last line of a paragraph is shorter, by chance not always
_ENDS = (".", "!", "?", ":", "…", "“", "”", '"', ")")


def part_paragraphs(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a page, with a blank one put behind each paragraph if the page has none of its own."""
    filled = [line.strip() for line in lines if line.strip()]
    inner = "\n".join(line.strip() for line in lines).strip("\n")
    if not filled or inner.count("\n\n") > _FEW * len(filled):
        return lines
    widths = sorted(map(len, filled))
    width = _SHORT * widths[int(0.8 * (len(widths) - 1))]
    parted: list[str] = []
    for line, after in zip(filled, [*filled[1:], ""], strict=True):
        parted.append(line)
        if line.endswith(_ENDS) and (len(line) < width or after.startswith("(")):
            parted.append("")
    return parted
