"""Drafts to turns: each with its speaker, kind, agenda item and id. What every source format ends in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer import agenda, kinds
from indexer.draft import Draft
from indexer.infer import infer_first
from indexer.protocol import AgendaItem, Kind, Speaker, SpeakerSource, Turn

_ROLL_CALL = re.compile(r"[Aa]bstimmungsliste|[Nn]amentlichen? Abstimmung")
_MAX_HEADING = 400  # characters


def to_turns(
    drafts: Sequence[Draft], sitting_id: str, contents: str, items: Sequence[AgendaItem] | None = None
) -> tuple[Turn, ...]:
    """The turns of a sitting, numbered from 1.

    `contents` is the text of its contents pages, which spell offices right. `items` are the agenda items of the drafts
    where the source states them; otherwise they are read out of what the chair says.
    """
    inferred = infer_first(drafts)
    parties = {s.name: s.party for s in (d.label.speaker for d in drafts if d.label) if s.party}
    items = agenda.assign(drafts) if items is None else items
    turns: list[Turn] = []
    for draft, item, kind in zip(drafts, items, kinds.classify(drafts, items), strict=True):
        if _bare_annex(draft):
            continue
        if draft.label:
            speaker, source = draft.label.speaker, SpeakerSource.LABEL
        elif inferred and not draft.annex:
            speaker, source = inferred, SpeakerSource.INFERRED
        else:
            speaker, source = Speaker(None), SpeakerSource.UNKNOWN
        number = len(turns) + 1
        turn_id = f"{sitting_id}/{number:04d}"
        turns.append(_turn(draft, turn_id, number, _described(speaker, parties, contents), source, kind, item))
    return tuple(turns)


def _bare_annex(draft: Draft) -> bool:
    """An annex's heading, which its turns carry as their agenda item, or a roll call: no source for who voted how."""
    return draft.annex and (len(draft.text) < _MAX_HEADING or bool(_ROLL_CALL.search(draft.text[:_MAX_HEADING])))


def _turn(
    draft: Draft, turn_id: str, number: int, speaker: Speaker, source: SpeakerSource, kind: Kind, item: AgendaItem
) -> Turn:
    return Turn(
        turn_id, number, speaker, kind, source, item, draft.text, tuple(draft.paragraphs), tuple(draft.interjections)
    )


def _described(speaker: Speaker, parties: Mapping[str | None, str | None], contents: str) -> Speaker:
    """The group of a member printed with an office (`Berichterstatter`), and the office in its proper spelling."""
    if speaker.office and speaker.role == "member":
        speaker = replace(speaker, party=parties.get(speaker.name))
    return replace(speaker, office=respell(speaker.office, contents)) if speaker.office else speaker


def respell(office: str, contents: str) -> str:
    """An office glued in its label (`DigitaleStrategie`) as the contents pages print it, if they do."""
    letters = [re.escape(c) for c in office if not c.isspace()]
    found = re.search(r"(?<!\w)" + r"\s*".join(letters) + r"(?!\w)", contents)
    return re.sub(r"\s+", " ", found[0]) if found else office
