"""Page texts of one sitting to a `Sitting`: body and contents parted, pages numbered, turns cut and described."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer import agenda, kinds
from indexer.draft import Draft, Line, to_lines
from indexer.infer import infer_first
from indexer.labels import parse_label
from indexer.numbering import page_numbers
from indexer.page import PageText, to_page
from indexer.parliaments import Profile
from indexer.protocol import AgendaItem, Kind, ProtocolError, Sitting, Speaker, SpeakerSource, Turn
from indexer.segment import segment

_LEADER = re.compile(r"\.{5,}|…{3,}")
_BEGIN = re.compile(r"^\s*\((?:Fortsetzung |Wieder)?[Bb]eginn\b")
_ROLL_CALL = re.compile(r"[Aa]bstimmungsliste|[Nn]amentlichen? Abstimmung")
_MAX_CONTENTS = 12  # pages
_MAX_HEADING = 400  # characters


def assemble(pages: Sequence[PageText], source: str) -> Sitting:
    """The sitting whose pages these are, in order.

    Raises:
        ProtocolError: the pages carry no date, or no line of speech.
    """
    head = Counter(p.key for p in pages if p.key).most_common(1)[0][0]
    profile = next(p.profile for p in pages if p.key == head and p.profile)
    dates = Counter(p.date for p in pages if p.key == head and p.date)
    if not dates:
        raise ProtocolError(source, "no page of this sitting carries a date that exists", "Check the running heads.")
    first = first_body_page(pages, profile)
    warnings: tuple[str, ...] = ()
    numbers = page_numbers(pages, first, profile)
    if numbers is None:
        warnings = ("the pages carry no printed numbers and none can be computed: they are shown as unknown",)
        numbers = [None] * len(pages)
    drafts = segment(_lines(pages[first:], numbers[first:], first), profile)
    parliament, period, number = head
    sitting = Sitting(
        parliament=parliament,
        period=period,
        number=number,
        date=dates.most_common(1)[0][0],
        source=source,
        format="pages",
        pages=tuple(to_page(p, numbers[i], i + 1, contents=i < first) for i, p in enumerate(pages)),
        turns=_turns(drafts, f"{parliament}/{period}/{number}", "\n".join(p.raw for p in pages[:first])),
        complete=first > 0 or any(_BEGIN.match(line) for line in pages[0].lines),
        warnings=warnings,
    )
    if not sitting.turns:
        raise ProtocolError(source, "no speech was found in these pages", "Check that they are a plenary protocol.")
    return sitting


def first_body_page(pages: Sequence[PageText], profile: Profile) -> int:
    """The index of the first page with speech; the pages before it are the table of contents. 0 if there is none.

    Only pages with dotted leaders (or what follows such a page) can be contents, so a page alone keeps its speech.
    """
    for i, page in enumerate(pages[:_MAX_CONTENTS]):
        if sum(bool(_LEADER.search(line)) for line in page.lines) >= 3:
            continue
        lines = to_lines(iter([(page.lines, None, 1)]))
        if any(_BEGIN.match(line.text) or (line.gap and _is_label(line, profile)) for line in lines):
            return i
    return 0


def _is_label(line: Line, profile: Profile) -> bool:
    found = parse_label(line.text, profile) if line.text.endswith(":") else None
    return found is not None


def _lines(pages: Sequence[PageText], numbers: Sequence[int | None], first: int) -> list[Line]:
    return to_lines((p.lines, numbers[i], first + i + 1) for i, p in enumerate(pages))


def _turns(drafts: list[Draft], sitting_id: str, contents: str) -> tuple[Turn, ...]:
    inferred = infer_first(drafts)
    parties = {s.name: s.party for s in (d.label.speaker for d in drafts if d.label) if s.party}
    items = agenda.assign(drafts)
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
