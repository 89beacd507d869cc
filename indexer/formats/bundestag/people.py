"""Who speaks: the printed label first, the marked-up name where that cannot be read.

Both have their faults: the mark-up puts titles into first names (`Dr. Wolfgang`) and remarks into groups (`zur
Geschäftsordnung`); of the labels, some lack the colon or the group.
"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from indexer.formats.bundestag.body import Label
from indexer.formats.bundestag.text import clean
from indexer.labels import TITLES, parse_label
from indexer.parliaments import Profile
from indexer.protocol import Role, Speaker

_LEADING_TITLES = re.compile(TITLES)
_REMARK = re.compile(r"\s*\(zur (?:Geschäftsordnung|GO)\)")


class People:
    """The people that a protocol marks up, by the numbers it gives them."""

    def __init__(self, root: Element, profile: Profile) -> None:
        self._profile = profile
        self._parties: dict[str, str] = {}
        self._members: dict[str, Speaker] = {}
        for redner in root.iter("redner"):
            speaker = self.marked_up(redner)
            key = redner.get("id") or ""
            if speaker and speaker.party:
                self._parties.setdefault(key, speaker.party)
            if speaker and speaker.name and (key not in self._members or speaker.party):
                self._members[key] = speaker

    def key(self, label: Label) -> str:
        """What tells one speaker of this protocol from another: the number, or the printed label."""
        return (label.redner.get("id") if label.redner is not None else None) or label.printed.rstrip(": ")

    def speaker(self, label: Label) -> Speaker:
        """The speaker that a label names, with the group that the protocol gives them elsewhere if it is missing."""
        marked = self.marked_up(label.redner) if label.redner is not None else None
        printed = _REMARK.sub("", label.printed.rstrip(": ")) + ":"
        parsed = parse_label(printed, self._profile)
        speaker = parsed[0].speaker if parsed else None
        if speaker is None or (marked and not _same(speaker, marked)):
            speaker = marked or speaker or Speaker(_LEADING_TITLES.sub("", printed.rstrip(":")) or None)
        if speaker.role is Role.MEMBER and not speaker.party:
            return replace(speaker, party=self._parties.get(self.key(label)))
        return speaker

    def member(self, name: str) -> tuple[str, Speaker] | None:
        """The only member (number and speaker) whose name ends so (`von Holtz`), or one who is just named in full."""
        words = name.split()
        fitting = {
            s.name: (key, s)
            for key, s in self._members.items()
            if s.role is Role.MEMBER and s.name and re.sub(r" \(.*", "", s.name).split()[-len(words) :] == words
        }
        if fitting:
            return next(iter(fitting.values())) if len(fitting) == 1 else None
        return ("", Speaker(name)) if len(words) > 1 else None

    def marked_up(self, redner: Element) -> Speaker | None:
        """Whom a `redner` element names; None where it holds no name."""
        name = redner.find("name")
        if name is None:
            return None
        field = {tag: clean(name.findtext(tag)) for tag in ("titel", "vorname", "namenszusatz", "nachname", "fraktion")}
        office = clean(name.findtext("rolle/rolle_lang"))
        first = field["vorname"]
        addition = "" if field["namenszusatz"] in first.split() else field["namenszusatz"]
        whole = " ".join(filter(None, (field["titel"], first, addition, field["nachname"].rstrip(": ")))).strip()
        chair = self._profile.chair.match(f"{whole} ")
        if chair and whole[chair.end() :]:
            office, whole = chair["office"], whole[chair.end() :]
        elif not self._profile.office_role(office) and (presiding := self._profile.chair.match(f"{office} ")):
            office = presiding["office"]
        titles = _LEADING_TITLES.match(whole)
        title = clean(titles[0] if titles else "")
        bare = whole[len(titles[0]) :].strip() if titles else whole
        place = clean(name.findtext("ortszusatz"))
        if not bare:
            return None
        return self._speaker(f"{bare} {place}".strip(), title or None, office, field["fraktion"])

    def _speaker(self, name: str, title: str | None, office: str, group: str) -> Speaker:
        role = self._profile.office_role(office) if office else None
        if office and role is None and self._profile.chair.match(f"{office} "):
            role = Role.CHAIR
        if office and role is None:
            role = Role.GUEST
        if role is not None and role is not Role.MEMBER:
            return Speaker(name, title, None, office, role)
        return Speaker(name, title, self._profile.printed_party(group) if group else None, office or None, Role.MEMBER)


def _same(printed: Speaker, marked: Speaker) -> bool:
    """Whether a printed name is the marked-up one, up to places, blanks and first names left out."""
    a, b = (re.sub(r" \(.*", "", s.name or "").casefold().split() for s in (printed, marked))
    return bool(a and b) and a[-1] == b[-1] and printed.role is marked.role
