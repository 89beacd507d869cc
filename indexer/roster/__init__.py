"""Who held which office and sat in which group on which day, from what the protocols print.

    sittings ─▶ facts.py  ─▶ persons.py ─▶ stints.py ─▶ Roster
                what is      who is one    from when
                printed      person        to when

Nothing is corrected: a variant stays in its turn as it is printed, the roster only ties it to its person. What cannot
be decided surely is not decided and listed as a doubt.
"""

from __future__ import annotations

from indexer.roster.build import Person, Roster, build
from indexer.roster.facts import Evidence, Fact, facts_of
from indexer.roster.printing import Doubt
from indexer.roster.stints import Stint

__all__ = ["Doubt", "Evidence", "Fact", "Person", "Roster", "Stint", "build", "facts_of"]
