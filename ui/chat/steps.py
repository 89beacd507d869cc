"""The steps of an answer while it is made, and how long each took."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Step
from ui.i18n import Translator
from ui.markup import text

STEPS = ("understand", "retrieve", "read", "check")
"""In the order in which they are done; no quote is shown before it has been through the last."""


def steps_html(done: Sequence[Step], t: Translator, *, whole: bool = False) -> str:
    """The steps that are done with their times, and the one after them that is under way unless the `whole` is done."""
    took = {step.name: step.ms for step in done}
    known = [name for name in STEPS if name in took]
    lines = [
        f'<li class="pc-done"><span>{text(t(f"step.{name}.done"))}</span> '
        f'<span class="pc-took">{text(t("step.took", n=t.number(round(took[name]))))}</span></li>'
        for name in known
    ]
    following = next((name for name in STEPS if name not in took), None)
    if following and not whole:
        lines.append(f'<li class="pc-doing">{text(t(f"step.{following}"))}</li>')
    state = "" if whole else ' role="status"'
    return f'<ol class="pc-steps"{state}>{"".join(lines)}</ol>'
