"""Who came before or after somebody in office: `Kettlers Nachfolger`, `die Vorgängerin von Vogt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.protocol import Role
from indexer.roster import Roster
from indexer.roster.facts import office_key
from rag.understanding.people import Mention

_WHICH = r"(?:Amts)?(?P<which>Nachfolger|Vorgänger|successor|predecessor)(?:in)?"
_BEHIND = re.compile(rf"(?:[’']s)?\s+{_WHICH}\b")
_BEFORE = re.compile(rf"{_WHICH}\s+(?:von|of)\s+$")


def in_succession(text: str, people: Sequence[Mention], roster: Roster) -> list[Mention]:
    """The people, those replaced whose successor or predecessor is meant: a stranger where none speaks here."""
    return [_followed(text, mention, roster) for mention in people]


def _followed(text: str, mention: Mention, roster: Roster) -> Mention:
    behind, before = _BEHIND.match(text, mention.end), _BEFORE.search(text[: mention.start])
    found = behind or before
    if not found:
        return mention
    start, end = (mention.start, behind.end()) if behind else (before.start() if before else 0, mention.end)
    after = found["which"].lower() in ("nachfolger", "successor")
    names = tuple(dict.fromkeys(name for one in mention.names for name in _next(one, roster, after=after)))
    return replace(mention, names=names or mention.names, start=start, end=end, stranger=not names, written=None)


def _next(name: str, roster: Roster, *, after: bool) -> list[str]:
    """Whoever held an office of that person next, or last before."""
    stints = [
        (p.name, s) for p in roster.people for s in p.stints if s.office and s.role in (Role.GOVERNMENT, Role.CHAIR)
    ]
    own = [stint for person, stint in stints if person == name]
    others = [(person, s) for person, s in stints if person != name]
    found: list[str] = []
    for stint in own:
        key = office_key(stint.office or "")
        held = [(person, s) for person, s in others if office_key(s.office or "") == key]
        later = sorted((s.first, person) for person, s in held if s.first > stint.last)
        earlier = sorted((s.last, person) for person, s in held if s.last < stint.first)
        if chosen := (later[:1] if after else earlier[-1:]):
            found.append(chosen[0][1])
    return found
