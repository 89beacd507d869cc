"""Speeches handed in instead of held, whose author only the heading of their annex names:

Zu Protokoll gegebene Rede der Abgeordneten Eva Beispiel (BU) zu Tagesordnungspunkt 6
"""

from __future__ import annotations

import re

from indexer.labels import NAME, PLACE, TITLES, Label, clean_name
from indexer.parliaments import Profile
from indexer.protocol import Role, Speaker

_HANDED_IN = re.compile(
    rf"\b[Zz]u Protokoll gegebenen? (?:Rede|Stellungnahme|Erklärung)\b[^()]*?"
    rf"\b(?:von|vom|de[rs])\s+(?:(?:Abgeordneten|Abg\.|Herrn|Frau|Kolleg(?:en|in))\s+)*"
    rf"(?P<titles>{TITLES})(?P<name>{NAME}){PLACE}\s*\((?P<party>[^()]{{2,40}})\)(?!\s*(?:,|und\b))"
)


def parse_handed_in(heading: str, profile: Profile) -> Label | None:
    """Whose speech follows this heading of an annex; None if it names nobody or several members."""
    match = _HANDED_IN.search(re.sub(r"\s+", " ", heading))
    party = profile.printed_party(match["party"]) if match else None
    if not match or not party:
        return None
    titles = re.sub(r"\s+", " ", match["titles"]).strip(" ,") or None
    return Label(Speaker(clean_name(match["name"], match["place"]), titles, party, None, Role.MEMBER))
