"""Character error rate: what one would have to change in the text that was read to get the clean text.

Over the whole sitting, not turn by turn, so that words read under another turn are not counted as lost. Pieces that one
of the texts lacks altogether are no misread characters: they are counted apart, in characters.
"""

from __future__ import annotations

from bisect import bisect_right

from eval.metrics.share import Share
from eval.parsing.classes import text_class
from eval.parsing.comparison import Comparison
from eval.parsing.distance import Edit, edits
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import letters, plain


def measure(compared: Comparison) -> Outcome:
    """Characters to change, of the characters of the clean text without headings; missing and added text apart."""
    words: list[str] = []
    headings: list[bool] = []
    for turn in compared.reference.turns:
        for paragraph in turn.paragraphs:
            parts = paragraph.text.split()
            words += parts
            headings += [paragraph.is_heading] * len(parts)
    read: list[str] = []
    starts: list[int] = []
    for spoken in compared.spoken:
        starts.append(len(read))
        read += plain(spoken.text).split()
    titles = {p.text for turn in compared.reference.turns for p in turn.paragraphs if p.is_heading}
    length = sum(len(word) + 1 for word, heading in zip(words, headings, strict=True) if not heading)
    changed = missing = added = in_headings = 0
    outcome = Outcome()
    for edit in edits(words, read):
        if _is_in_heading(edit, headings) or edit.words in titles:
            in_headings += edit.cost
            continue
        place = compared.spoken[bisect_right(starts, edit.read_word) - 1].turn_id if starts else ""
        if edit.is_block:
            missing += len(edit.before)
            added += len(edit.after)
            kind = "text missing" if edit.before else "text added"
            example = f"{max(len(edit.before), len(edit.after))} characters"
            outcome.faults.append(Fault(kind, place, _shown(edit)[:200], example))
        else:
            changed += edit.cost
            outcome.faults.append(Fault(text_class(edit), place, _shown(edit), _example(edit)))
    total = sum(len(word) + 1 for word in read)
    outcome.shares = {
        "character errors": Share(changed, length),
        "text missing": Share(missing, length),
        "text added": Share(min(added, total), total),
    }
    outcome.left_out["character errors"] = in_headings
    return outcome


def _is_in_heading(edit: Edit, headings: list[bool]) -> bool:
    """Whether the place lies in an agenda item's heading, or just in front of or behind one and only adds to it."""
    count = len(edit.words.split())
    return any(headings[edit.word : edit.word + max(1, count)]) or (
        not count and any(headings[edit.word - 1 : edit.word])
    )


def _example(edit: Edit) -> str:
    """The words where only blanks and hyphens differ, else no more than the characters that do."""
    if letters(edit.before + edit.after):
        return f"`{edit.after}` for `{edit.before}`"
    return f"`{edit.read_words}` for `{edit.words}`"


def _shown(edit: Edit) -> str:
    before, after = edit.context
    return f"{before} [{edit.read_words}] {after} | export: [{edit.words}]"
