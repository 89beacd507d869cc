"""What every group says: `Wie stehen die Fraktionen zum Wolf?`

Each group that sat then is searched for by itself, and is shown with its own words or with the note that there are
none, in alphabetical order of the groups' names, which favours nobody. The government follows where it spoke.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from indexer.analysis import fold
from indexer.parliaments import load
from indexer.protocol import Role
from indexer.roster import Roster
from indexer.store import Filters, Passage
from rag.composition.sections import SEARCHED, Searching, Section, Sections, beside, by_label, of_whom
from rag.question import Question
from rag.retrieval.ranking import ranked
from rag.retrieve import within
from rag.understanding.blocs import speaking
from rag.understanding.setting import Setting
from rag.understanding.shapes import about

GOVERNMENT = ""
"""The label of the section that holds the government's words."""

_FEW = 3  # groups; of so few two quotes each are shown


def groups(roster: Roster, setting: Setting, dates: tuple[date, date]) -> list[str]:
    """The groups, as printed, of whom somebody spoke in a period, in alphabetical order."""
    found: set[str] = set()
    for parliament in setting.parliaments:
        found |= speaking(roster, parliament, *dates) - set(load(parliament).groupless)
    return sorted(found, key=fold)


def positions(question: Question, filters: Filters, searching: Searching, roster: Roster, setting: Setting) -> Sections:
    """A section for every group asked for; where none is named for all, and for the government where it spoke."""
    asked, entities, retriever = about(question), question.entities, searching.retriever
    hard = within(filters, entities)
    named = sorted(entities.parties, key=fold)
    shown = named or groups(roster, setting, (hard.date_from or setting.first, hard.date_to or setting.last))
    searches = [(replace(hard, parties=(group,)), SEARCHED) for group in shown]
    if not named:
        searches.append((replace(hard, roles=(Role.GOVERNMENT.value,)), SEARCHED))
    found = retriever.searched(asked, searches, asked.topic)
    topic = retriever.topic(asked)
    everybody = ranked(found, asked, topic, retriever.ranking)
    quotes = 2 if len(shown) <= _FEW else 1

    def part(label: str) -> Section:
        own = of_whom(asked, government=True) if label == GOVERNMENT else of_whom(asked, parties=(label,))
        theirs = ranked(by_label(label, found, _is_of), own, topic, retriever.ranking)
        return searching.section(label, own, theirs, everybody, topic, quotes, stance=True)

    parts = beside(part, shown if named else [*shown, GOVERNMENT])
    return searching.sections([one for one in parts if one.label != GOVERNMENT or one.quotes], everybody)


def _is_of(passage: Passage, label: str) -> bool:
    return passage.role == Role.GOVERNMENT if label == GOVERNMENT else passage.party == label
