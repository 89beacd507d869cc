"""Did the person whom the answer names say the words?

The words are those of whoever has the cited turn, if they stand there, else looked up in the whole sitting: they are
another's where every turn that holds them is by somebody else, and where they stand only among the interjections. Group
and office, where the citation names them, are the speaker's in that turn. What the speaker quotes from somebody else
counts as theirs only where the citation says so (`quotes_others`), which it may not of words that are their own.

Who has a turn is taken from the index: how right that is, `plenarchat eval parsing` measures against the parliament's
own records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.matching import letters, same_person
from eval.metrics.gold import Result, citations, sitting_id
from eval.metrics.share import Share
from eval.record import Record, Spoken


def speaker_attribution(result: Result, record: Record) -> Share | None:
    """Of the quotes whose words stand anywhere in their sitting, those said by the speaker whom the citation names.

    Does not apply to an abstention, nor to words that stand nowhere: those are a matter of fidelity.
    """
    checked = [is_theirs(citation, record) for citation in citations(result)]
    counted = [theirs for theirs in checked if theirs is not None]
    return Share(sum(counted), len(counted)) if counted else None


def is_theirs(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the named speaker said the words, as their own; None where the words stand nowhere in the sitting."""
    words = letters(citation.get("quote") or "")
    turns = record.turns(sitting_id(citation))
    said = [spoken for spoken in turns if words and words in spoken.letters]
    said = [spoken for spoken in said if spoken.turn.turn_id == citation.get("turn_id")] or said
    if not said:
        called = bool(words) and any(words in call for spoken in turns for call in spoken.calls)
        return False if called else None
    own = [spoken for spoken in said if _named(spoken, citation)]
    if not own:
        return False
    quote = str(citation.get("quote"))
    if citation.get("quotes_others"):
        return any(spoken.touches_quotation(quote) for spoken in own)
    return not all(spoken.quotes(quote) for spoken in own)


def _named(spoken: Spoken, citation: Mapping[str, Any]) -> bool:
    """Whether a turn is the named speaker's; where nobody can be named, nobody may be named."""
    name, speaker = citation.get("speaker"), spoken.turn.speaker.name
    same = same_person(name, speaker) if name or speaker else citation.get("turn_id") == spoken.turn.turn_id
    return same and all(
        citation.get(part) in (None, held)
        for part, held in (("party", spoken.turn.speaker.party), ("office", spoken.turn.speaker.office))
    )
