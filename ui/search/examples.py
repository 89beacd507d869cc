"""Words to begin a search with, taken from what the index holds: subjects that come up on the agenda often."""

from __future__ import annotations

import re
from collections import defaultdict

from indexer.analysis import analyse
from indexer.parliaments import load
from indexer.store import Index

COUNT = 8
_WORD = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{6,17}\b")
# Words of how a parliament works, and those that say what is done rather than what about.
_PROCEDURE = re.compile(
    r"gesetz|antrag|anfrage|lesung|bericht|beschl|fraktion|ausschuss|stunde|minister|haushalt|entwurf|wahl|landtag|"
    r"drucks|petition|präsident|mitglied|aussprache|fragen|demokrat|freie|grün|linke|hessisch|vorlage|aktuelle|"
    r"dringlich|jahre|deutsch|euro|tages|weiter|neue|maßnahm|erste|zweite|dritte|amtlich|antwort|vorschrift|zukunft|"
    r"bereich|land|staat|protokoll|artikel|dauer|aufnahme|standort|verfassung|hier$|stellungnahme|konsequenz|"
    r"(?:ung|keit|heit|tion)(?:en|s)?$|(?:er|alen|ales|liche)$",
    re.IGNORECASE,
)
_SITTINGS_FOR_ONE = 25  # in a larger index a subject must come up in one sitting of so many


def example_words(index: Index) -> list[str]:
    """At most `COUNT` words: those whose passages are most often on the agenda by that word."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    names = _names(index)
    for row in index.agenda_items():
        for word in _WORD.findall(row.item.title or ""):
            terms = analyse(word)
            if len(terms) == 1 and terms[0] not in names and not _PROCEDURE.search(word):
                held[terms[0]].add(row.sitting_id)
                written.setdefault(terms[0], word)
    spoken = index.term_frequencies(list(held))
    least = max(1, index.coverage().sittings // _SITTINGS_FOR_ONE)
    often = [term for term in held if len(held[term]) >= least and spoken[term] > 1]
    best = sorted(often, key=lambda term: (-len(held[term]) / spoken[term] ** 0.5, term))
    return sorted((written[term] for term in best[:COUNT]), key=str.casefold)


def _names(index: Index) -> set[str]:
    """The terms of people's names, and of what the parliaments and their groups are called."""
    profiles = [load(parliament) for parliament in index.facets().parliaments]
    names = [profile.name for profile in profiles]
    names += [name for profile in profiles for party, others in profile.parties.items() for name in (party, *others)]
    names += [name for person in index.roster().people for name in person.variants]
    return {term for name in names for term in analyse(name)}
