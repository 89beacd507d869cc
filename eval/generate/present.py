"""Who was there and did not speak of it: what makes a question without an answer provable."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from eval.generate.material import Debate, Heard, Material
from indexer.protocol import Role
from indexer.store import Filters

_RARE, _FEW = 0.03, 40  # of the passages, and in number; a term that more of them hold is no sign of a topic
_FEWEST_SIGNS, _SIGNS = 2, 4  # the rarest terms of a topic; whoever never used one of them did not speak of it
_TRIES = 40  # people who are considered for one question


class Present:
    """The people of each sitting, the offices they held, the days of the sittings."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._offices: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._speaking: dict[str, dict[tuple[str, Role], Heard]] = defaultdict(dict)
        self.days: dict[str, set[date]] = defaultdict(set)
        self.government_offices: dict[str, list[str]] = {}
        for row in material.rows:
            self.days[row.parliament].add(date.fromisoformat(row.date))
        for debate in material.debates:
            for heard in debate.heard:
                if heard.spoke:
                    self._speaking[debate.row.sitting_id].setdefault((heard.name, heard.speaker.role), heard)
        held: dict[str, set[str]] = defaultdict(set)
        for person in material.index.roster().people:
            for stint in person.stints:
                for name in person.variants:
                    self._offices[person.parliament, name] += stint.spellings
                if stint.office and stint.role is Role.GOVERNMENT and stint.turns:
                    held[person.parliament].add(stint.office)
        self.government_offices = {parliament: sorted(offices) for parliament, offices in held.items()}

    def speaking(self, sitting_id: str, role: Role) -> list[Heard]:
        """Who made a speech in a sitting in that role."""
        return [heard for heard in self._speaking[sitting_id].values() if heard.speaker.role is role]

    def offices(self, parliament: str, name: str) -> list[str]:
        """Every spelling of every office that anybody of that name ever held."""
        return self._offices[parliament, name]

    def silent(self, debate: Debate, role: Role, random: Random) -> Heard | None:
        """Somebody who made a speech in that sitting, but never spoke on that topic nor used one of its rare terms."""
        signs = self._signs(debate)
        spoke = {heard.name for other in self._material.on_topic(debate) for heard in other.heard}
        others = [heard for heard in self.speaking(debate.row.sitting_id, role) if heard.name not in spoke]
        if len(signs) < _FEWEST_SIGNS:
            return None
        for heard in random.sample(others, min(len(others), _TRIES)):
            theirs = Filters(speakers=(heard.name,), parliaments=(debate.row.parliament,))
            if not any(self._material.index.search_text(term, theirs, 1) for term in signs):
                return heard
        return None

    def _signs(self, debate: Debate) -> list[str]:
        index = self._material.index
        most = max(_RARE * index.coverage().chunks, _FEW)
        counts = sorted((count, term) for term, count in index.term_frequencies(debate.topic.terms).items())
        return [term for count, term in counts if count <= most and term.isalpha()][:_SIGNS]
