"""The turns of a protocol beside its own table of contents: whom the contents list on a page must begin to speak there.

Only the chair is also listed on pages on which it goes on speaking: at every announcement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.contents import Contents, Entry
from indexer.protocol import Audit, Role, Sitting, Turn
from indexer.roster.names import misprinted, parts, shortened

DOUBTFUL = 0.95
"""A sitting of which a smaller share of entries is found is in doubt."""

_SHOWN = 3  # missing names in a warning; `plenarchat audit` has all


def audit(turns: Sequence[Turn], contents: Contents) -> Audit | None:
    """How many of the contents' entries have their turn; None where nothing is listed, or no page of any turn is known.

    The contents list a page as often as somebody begins to speak on it, so each turn answers for one entry.
    """
    begun: defaultdict[int, list[str]] = defaultdict(list)
    chair: defaultdict[int, set[str]] = defaultdict(set)
    for turn in turns:
        first, last = _pages(turn)
        if turn.speaker.name is None or first is None:
            continue
        begun[first].append(turn.speaker.name)
        if turn.speaker.role is Role.CHAIR:
            for page in range(first, (last or first) + 1):
                chair[page].add(turn.speaker.name)
    if not contents.listed or not begun:
        return None
    missing = tuple((e.name, e.page) for e in contents.listed if not _found(e, begun[e.page], chair[e.page]))
    return Audit(len(contents.listed), len(contents.listed) - len(missing), missing)


def warned(sitting: Sitting) -> Sitting:
    """The sitting, with a warning where its turns fit its table of contents too badly."""
    audit = sitting.audit
    if audit is None or audit.share >= DOUBTFUL:
        return sitting
    shown = ", ".join(f"{name} (p. {page})" for name, page in audit.missing[:_SHOWN])
    more = f" and {len(audit.missing) - _SHOWN} more" if len(audit.missing) > _SHOWN else ""
    warning = (
        f"only {percent(audit.share)} % of the names in its table of contents were found where they should speak; "
        f"missing: {shown}{more}"
    )
    return replace(sitting, warnings=(*sitting.warnings, warning))


def percent(share: float) -> int:
    """A share in whole per cent, cut and not rounded: what is below a limit is not shown as if it had reached it."""
    return int(share * 100 + 1e-9)


def same_person(one: str, other: str) -> bool:
    """Whether two printed names can mean one person.

    Left-out and abbreviated first names, blanks, hyphens and a misprinted letter do not part them; two places do.
    """
    a, b = parts(one), parts(other)
    if a.place and b.place and a.place != b.place:
        return False
    return a.bare == b.bare or shortened(a, b) or shortened(b, a) or misprinted(a.bare, b.bare)


def _found(entry: Entry, begun: list[str], chair: set[str]) -> bool:
    """Whether somebody of that name begins there; takes the turn off `begun`, whose page is the entry's."""
    fitting = [name for name in begun if same_person(entry.name, name)]
    if fitting:
        begun.remove(entry.name if entry.name in fitting else fitting[0])
        return True
    return any(same_person(entry.name, name) for name in chair)


def _pages(turn: Turn) -> tuple[int | None, int | None]:
    """First and last printed page of a turn, of its first call where nothing is said."""
    if turn.paragraphs:
        return turn.pages()
    return (turn.interjections[0].page,) * 2 if turn.interjections else (None, None)
