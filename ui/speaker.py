"""Who speaks, as the pages print it: name, capacity, and what is to be said of how the name is known."""

from __future__ import annotations

from indexer.protocol import Kind, Role, Speaker, SpeakerSource, Turn
from ui.i18n import Translator
from ui.markup import attributes, text

PLAIN_KINDS = (Kind.SPEECH, Kind.CHAIR)
"""Kinds of turns that need no badge."""


def name_of(speaker: Speaker, t: Translator) -> str:
    """Title and name, or the words for somebody unknown."""
    return " ".join(filter(None, (speaker.title, speaker.name))) if speaker.name else t("speaker.unknown")


def capacity_of(speaker: Speaker, t: Translator) -> str:
    """The office, the group, or both; failing these the role; empty for a member without a group."""
    known = " · ".join(filter(None, (speaker.office, speaker.party)))
    return known or (t(f"role.{speaker.role}") if speaker.role is not Role.MEMBER else "")


def badges_html(turn: Turn, t: Translator) -> str:
    """What kind of turn it is where that is no plain speech, and whether the speaker is inferred or unknown."""
    badges = ""
    if turn.kind not in PLAIN_KINDS:
        badges += f'<span class="pc-badge">{text(t(f"kind.{turn.kind}"))}</span>'
    if turn.speaker_source is not SpeakerSource.LABEL:
        key = f"badge.{turn.speaker_source}"
        why = attributes({"title": t(f"{key}.why")})
        badges += f'<span class="pc-badge pc-warn"{why}>{text(t(key))}</span>'
    return badges
