"""Drafts to turns: each with its speaker, kind, agenda item and id. What every source format ends in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer import agenda, kinds
from indexer.draft import Draft
from indexer.infer import infer_first
from indexer.protocol import AgendaItem, Kind, Role, Speaker, SpeakerSource, Turn
from indexer.replies import link

# What an annex prints in nobody's name.
_LIST = re.compile(
    r"[Aa]bstimmungsliste|[Nn]amentlichen? Abstimmung|Liste der (?:entschuldigten|beurlaubten)|Amtliche Mitteilungen"
)
_SAID = re.compile(r"[A-ZÄÖÜ„](?:\S+ ){4,}[^\d]*\w[.!?]$")
_MAX_HEADING = 400  # characters
_LABELLED_HEADING = 1_200  # characters of one that a label follows: it lists what was debated


def to_turns(
    drafts: Sequence[Draft], sitting_id: str, contents: str, items: Sequence[AgendaItem] | None = None
) -> tuple[Turn, ...]:
    """The turns of a sitting, numbered from 1.

    `contents` is the text of its contents pages, parted by form feeds: they spell offices right and list papers.
    `items` are the agenda items of the drafts where the source states them; otherwise the chair says them.
    """
    inferred = infer_first(drafts)
    parties = _parties(drafts, contents)
    items = agenda.assign(drafts, [page.split("\n") for page in contents.split("\f")]) if items is None else items
    turns: list[Turn] = []
    following = [*drafts, None][1:]
    for draft, after, item, kind in zip(drafts, following, items, kinds.classify(drafts, items), strict=True):
        if draft.annex and _nobodys(draft.text, after):
            continue
        if draft.label:
            speaker, source = draft.label.speaker, SpeakerSource.INFERRED if draft.inferred else SpeakerSource.LABEL
        elif inferred and draft is drafts[0]:
            speaker, source = inferred, SpeakerSource.INFERRED
        else:
            speaker, source = Speaker(None), SpeakerSource.UNKNOWN
        number = len(turns) + 1
        turn_id = f"{sitting_id}/{number:04d}"
        turns.append(_turn(draft, turn_id, number, _described(speaker, parties, contents), source, kind, item))
    return link(turns)


def _nobodys(text: str, after: Draft | None) -> bool:
    """Whether an annex prints this in nobody's name: its heading, which its turns have as agenda item, or a list.

    A roll call is no source for who voted how; an explanation of a vote is somebody's words.
    """
    label = after.label if after is not None and not after.annex else None
    announced = label is not None and (label.speaker.name or "\n") in re.sub(r"\s+", " ", text)
    short = announced or len(text) < (_LABELLED_HEADING if label else _MAX_HEADING)
    heading = short and (label is not None or not _said(text))
    top = text[:_MAX_HEADING]
    return heading or ("Erklärung" not in top and bool(_LIST.search(top)))


def _said(text: str) -> bool:
    """Whether a sentence stands in an annex, perhaps joined to its heading: `Anlage 1 Wir stimmen nicht zu.`"""
    return any(_SAID.match(paragraph) for paragraph in text.split("\n"))


def _parties(drafts: Sequence[Draft], contents: str) -> dict[str | None, str | None]:
    """The group of everybody whom the sitting names with just one.

    It stands in their labels; where it does not, in calls, in the contents (`Antrag Eva Blau (BU)`), or in what the
    chair says of them (`Berichterstatterin ist Eva Blau, BU`).
    """
    speakers = [d.label.speaker for d in drafts if d.label]
    found = {(s.name, s.party) for s in speakers if s.name and s.party}
    groups = {party for _, party in found}
    lacking = {s.name for s in speakers if s.name and s.office and s.role is Role.MEMBER} - {name for name, _ in found}
    if lacking:
        found |= {(i.speaker, i.party) for d in drafts for i in d.interjections if i.speaker in lacking and i.party}
        chair = [d.text for d in drafts if d.label and d.label.speaker.role is Role.CHAIR]
        said = re.sub(r"\s+", " ", "\n".join([contents, *chair]))
        found |= {(name, group) for name in lacking for group in groups if _said_of(name, group, said)}
    counts = Counter(name for name, _ in found)
    return {name: party for name, party in found if counts[name] == 1}


def _said_of(name: str, group: str, text: str) -> bool:
    person, group = re.escape(name), re.escape(group)
    joined = rf"(?: ?\({group}\)|,? (?:von )?(?:de[rn] )?(?:Fraktion )?(?:de[rs] )?{group}(?![\w/-]))"
    return re.search(rf"(?<![\w-]){person}{joined}", text) is not None


def _turn(
    draft: Draft, turn_id: str, number: int, speaker: Speaker, source: SpeakerSource, kind: Kind, item: AgendaItem
) -> Turn:
    return Turn(
        turn_id, number, speaker, kind, source, item, draft.text, tuple(draft.paragraphs), tuple(draft.interjections)
    )


def _described(speaker: Speaker, parties: Mapping[str | None, str | None], contents: str) -> Speaker:
    """The group of a member printed with an office (`Berichterstatter`), and the office in its proper spelling."""
    if speaker.office and speaker.role == "member":
        speaker = replace(speaker, party=speaker.party or parties.get(speaker.name))
    return replace(speaker, office=respell(speaker.office, contents)) if speaker.office else speaker


def respell(office: str, contents: str) -> str:
    """An office glued in its label (`DigitaleStrategie`) as the contents pages print it, if they do."""
    letters = [re.escape(c) for c in office if not c.isspace()]
    found = re.search(r"(?<!\w)" + r"\s*".join(letters) + r"(?!\w)", contents)
    return re.sub(r"\s+", " ", found[0]) if found else office
