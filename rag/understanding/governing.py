"""The government as a body in questions: `was sagt die Landesregierung`, `die Antwort der Regierung`.

It is mostly what is spoken of (`Ich frage die Landesregierung`, `Kritik an der Regierung`); only where it is said to
speak are its members' words preferred.
"""

from __future__ import annotations

import re
from functools import cache

from rag.understanding.lexicon import lexicon

Span = tuple[int, int]


def government_speaks(text: str) -> list[Span]:
    """Where the government as a body is said to speak."""
    return [match.span("body") for match in _patterns().finditer(text)]


@cache
def _patterns() -> re.Pattern[str]:
    names = "|".join(lexicon()["government"]["names"])
    verbs = "|".join(lexicon()["speaking"]["verbs"])
    saying = (
        rf"\b(?:was|wie|womit|warum)\s+(?:\w+\s+)?(?:{verbs}|hält|hielt)\s+die\s+",
        rf"\bhat\s+die\s+(?=\w*regierung\b[^.?]*\b(?:{verbs}|reagiert)\b)",
        r"\b(?:Antwort(?:en)?|Haltung|Position|Standpunkt|Aussagen?|Begründung|Auskunft|Angaben|Meinung|Ansicht)\s+der\s+",
        r"\blaut\s+(?:der\s+)?",
        rf"\b(?:did|does)\s+the\s+(?=(?:\w+\s+)?government\s+(?:\w+\s+)?(?:{verbs}|think))",
        r"^\s*(?:und|aber|and|but|what\s+about)\s+(?:die|the)\s+(?=\S+(?:\s+government)?\s*\?*$)",
        r"\b(?:position|answer|reply|view)\s+of\s+the\s+",
        r"\baccording\s+to\s+the\s+",
    )
    return re.compile(rf"(?:{'|'.join(saying)})(?P<body>{names})(?![\w-])", re.IGNORECASE)
