"""Interjections: the brackets of the export beside those of the turns, within turns that are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from eval.metrics.share import Share
from eval.parsing.comparison import Comparison
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import letters
from indexer.protocol import Interjection

_ALIKE = 0.9
_PARTS = 12  # of one bracket, parted by dashes
# The export has none of these, or not as brackets: the times of the sitting, notes on what its annexes hold.
_LEFT_OUT = re.compile(
    r"(?:Fortsetzung|Wieder)?\s*[Bb]eginn\b|Schluss\b|"
    r"Die Fragen?\s\d.*(?:beigefügt|beantwortet werden)|siehe (?:auch )?Anlage"
)


def measure(compared: Comparison) -> Outcome:
    """Precision and recall of interjections; a bracket counts as one, into however many parts it was parted.

    Notes on the beginning and the end of the sitting, which the export leaves out, count nowhere. Interjections of
    turns that are missing count as missing, those of turns too many as too many.
    """
    outcome = Outcome()
    expected = found = claimed = right = exact = 0
    for pair in compared.pairs:
        brackets = pair.reference.interjections
        calls = [call for call in pair.turn.interjections if not _LEFT_OUT.match(call.text)]
        matches = matched([letters(b) for b in brackets], [letters(c.text) for c in calls])
        expected += len(brackets)
        found += len(matches)
        exact += sum(is_exact for _, _, _, is_exact in matches)
        taken = {j for _, start, end, _ in matches for j in range(start, end)}
        claimed += len(matches) + len(calls) - len(taken)
        right += len(matches)
        outcome.faults += _faults(pair.turn.turn_id, brackets, calls, matches, taken)
    expected += sum(len(turn.interjections) for turn in compared.missing)
    claimed += sum(not _LEFT_OUT.match(call.text) for turn in compared.extra for call in turn.interjections)
    outcome.shares = {
        "interjection precision": Share(right, claimed),
        "interjection recall": Share(found, expected),
        "interjection F1": Share(2 * found, claimed + expected),
        "interjection letter by letter": Share(exact, found),
    }
    return outcome


def matched(brackets: Sequence[str], calls: Sequence[str]) -> list[tuple[int, int, int, bool]]:
    """Which bracket is which run of calls, in one order: `(bracket, first call, end, letters all the same)`.

    As many brackets as can be; both are given as their letters.
    """

    @cache
    def best(i: int, j: int) -> tuple[int, tuple[int, int, int, bool] | None, int, int]:
        """The number of matches from here on, the match here if any, and where it goes on."""
        if i == len(brackets) or j == len(calls):
            return 0, None, i, j
        end, is_exact = _run(brackets[i], calls, j)
        if is_exact:
            return best(i + 1, end)[0] + 1, (i, j, end, True), i + 1, end
        options: list[tuple[int, tuple[int, int, int, bool] | None, int, int]]
        options = [(best(i + 1, j)[0], None, i + 1, j), (best(i, j + 1)[0], None, i, j + 1)]
        if end > j:
            options.insert(0, (best(i + 1, end)[0] + 1, (i, j, end, False), i + 1, end))
        return max(options, key=lambda option: option[0])

    for i in reversed(range(0, len(brackets), 50)):  # from the end, so that recursion stays flat
        for j in reversed(range(0, len(calls), 50)):
            best(i, j)
    matches, i, j = [], 0, 0
    while i < len(brackets) and j < len(calls):
        _, match, i, j = best(i, j)
        if match:
            matches.append(match)
    return matches


def _run(bracket: str, calls: Sequence[str], start: int) -> tuple[int, bool]:
    """How far calls from `start` on make up the bracket: the run's end (`start` if they do not), and if exactly."""
    joined, nearest, likeness = "", start, _ALIKE
    for end in range(start + 1, min(len(calls), start + _PARTS) + 1):
        joined += calls[end - 1]
        if joined == bracket:
            return end, True
        if len(joined) > 1.3 * len(bracket) + 5:
            break
        if len(joined) > 0.7 * len(bracket):
            alike = SequenceMatcher(None, bracket, joined, autojunk=False).ratio()
            if alike > likeness:
                nearest, likeness = end, alike
    return nearest, False


def _faults(
    turn_id: str,
    brackets: Sequence[str],
    calls: Sequence[Interjection],
    matches: Sequence[tuple[int, int, int, bool]],
    taken: set[int],
) -> list[Fault]:
    hit = {i for i, *_ in matches}
    faults = [Fault("interjection missing", turn_id, b) for i, b in enumerate(brackets) if i not in hit]
    faults += [Fault("interjection too many", turn_id, c.text) for j, c in enumerate(calls) if j not in taken]
    for i, start, end, is_exact in matches:
        if not is_exact:
            read = " – ".join(call.text for call in calls[start:end])
            faults.append(Fault("interjection read wrongly", turn_id, f"{read} | export: {brackets[i]}"))
    return faults
