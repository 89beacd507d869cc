"""Words to begin a search with, taken from what the index holds: subjects that come up on the agenda often."""

from __future__ import annotations

import re
from collections import defaultdict

from indexer.analysis import analyse
from indexer.parliaments import load
from indexer.store import Index

COUNT = 8
_WORD = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{6,17}\b")
_PROCEDURE = re.compile(
    r"gesetz|antrag|anfrage|lesung|beratung|bericht|beschluss|fraktion|regierung|ausschuss|stunde|minister|haushalt|"
    r"änderung|entwurf|wahl|sitzung|landtag|drucksache|drucks|empfehlung|unterrichtung|petition|präsident|mitglied|"
    r"erklärung|aussprache|fragen|demokrat|freie|bündnis|grün|linke|hessisch|verordnung|vorlage|aktuelle|"
    r"dringlich|jahre|deutsch|euro|tages|weiter|neue|maßnahm|erste|zweite|dritte|entschließung",
    re.IGNORECASE,
)


def example_words(index: Index) -> list[str]:
    """At most `COUNT` words, those on the agenda of most sittings first; none that only name how a parliament works."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    names = {
        term
        for parliament in index.facets().parliaments
        for party, others in load(parliament).parties.items()
        for name in (load(parliament).name, party, *others)
        for term in analyse(name)
    }
    for row in index.agenda_items():
        for word in _WORD.findall(row.item.title or ""):
            terms = analyse(word)
            if len(terms) == 1 and terms[0] not in names and not _PROCEDURE.search(word):
                held[terms[0]].add(row.sitting_id)
                written.setdefault(terms[0], word)
    spoken = index.term_frequencies(list(held))
    best = sorted(held, key=lambda term: (-len(held[term]), -spoken[term], term))
    return [written[term] for term in best if spoken[term] > 1][:COUNT]
