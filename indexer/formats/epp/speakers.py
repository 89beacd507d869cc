"""The labels of an ePlenarprotokoll export, `Name [Group]:`, and what they leave out filled in from the sitting.

Its labels lack the place that tells namesakes apart, which the contents pages print, and sometimes the group, which
stands behind the same name elsewhere: in another label, in a call, under a motion. Brackets are empty where the print
has no group but an office of the house, `Berichterstatter`, or a guest's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from indexer.labels import PLACE, TITLES, Label, clean_name, parse_label
from indexer.parliaments import Profile
from indexer.protocol import Role, Speaker

_BRACKETED = re.compile(r"(?P<who>.+?)\s*\[(?P<group>[^\[\]]*)\]\s*:")
_REPORTING = re.compile(r"Berichterstatter(?:in)?\b")
_REPORT = re.compile(r"[Bb]ericht")  # `Beschlussempfehlung und Bericht`, `zur Berichterstattung`
_STYLED = re.compile(r"[SI]\. ?E\.")  # Seine or Ihre Exzellenz


class Speakers:
    """Who is meant by the labels of one sitting; `texts` are all its texts, `contents` that of its contents pages."""

    def __init__(self, texts: Iterable[str], contents: str, profile: Profile) -> None:
        self._texts, self._contents, self._profile = tuple(texts), re.sub(r"\s+", " ", contents), profile
        self._known: dict[str, Speaker] = {}

    def label(self, text: str, announced: str) -> Label:
        """The label in a line that is known to be one; `announced` is what the chair has said before it."""
        if member := _BRACKETED.fullmatch(text):
            return self._member(member["who"], member["group"].strip(), announced)
        found = parse_label(text, self._profile)
        if found and not found[1]:
            return found[0]
        # Whoever is neither a member nor holds an office that the profile knows, is a guest.
        name, _, office = text.removesuffix(":").partition(", ")
        style = _STYLED.match(name)
        bare = clean_name(name[style.end() :] if style else name)
        return Label(Speaker(bare, style[0] if style else None, None, office.strip() or None, Role.GUEST))

    def _member(self, who: str, group: str, announced: str) -> Label:
        if who not in self._known:
            self._known[who] = self._placed(who)
        speaker = self._known[who]
        if group:
            return Label(replace(speaker, party=self._profile.printed_party(group)))
        party = self._group(re.sub(r"\s*\([^)]*\)$", "", speaker.name or who))
        office = _REPORTING.search(announced)
        role = Role.MEMBER if party or _REPORT.search(announced) else Role.GUEST
        return Label(replace(speaker, party=party, office=office[0] if office else None, role=role))

    def _group(self, name: str) -> str | None:
        """The group behind that name elsewhere in the sitting, where all places agree."""
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?:\s*\([^()]{{2,30}}\))?\s*[(\[]([^()\[\]]{{2,40}})[)\]]")
        groups = {self._profile.printed_party(m[1]) for text in self._texts for m in pattern.finditer(text)} - {None}
        return groups.pop() if len(groups) == 1 else None

    def _placed(self, who: str) -> Speaker:
        """Title and name, with the place that the contents pages print behind it, where they print one and only one."""
        # Read as printed with a group, whichever: only the bracket differs.
        found = parse_label(f"{who} ({next(iter(self._profile.parties))}):", self._profile)
        speaker = found[0].speaker if found else Speaker(clean_name(who))
        name = speaker.name or who
        if name.endswith(")"):
            return speaker
        # The chair is listed as well, without a place: perhaps the same person, perhaps a namesake.
        chair = rf"(?P<chair>(?:{'|'.join(self._profile.chair_titles)})\s+{TITLES})?"
        entries = re.finditer(rf"(?<!\w){chair}{re.escape(name)}(?![\w-]){PLACE}", self._contents)
        places = {entry["place"] for entry in entries if not entry["chair"]}
        return replace(speaker, name=clean_name(name, places.pop())) if len(places) == 1 else speaker
