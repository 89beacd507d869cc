"""ePlenarprotokoll exports: one XML file a sitting, one record an agenda item, with clean characters and no pages.

The text says for certain who speaks and what is an interjection; what it does not say is where a page ends. The first
and last page that it states for each record, and those of its contents pages, agree with one another and yet are one
or two pages off in some sittings, and count from the sitting's own first page in others: no page is taken from them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from indexer.contents import read_contents
from indexer.formats.epp.body import Body
from indexer.formats.epp.records import BEGIN, CONTENTS, Record, plain, read_records
from indexer.formats.epp.speakers import Speakers
from indexer.formats.file import File
from indexer.parliaments import Profile, all_profiles
from indexer.protocol import Page, ProtocolError, Sitting
from indexer.turns import to_turns

NAME = "epp"

_TITLE = 2_000  # characters of the first contents page in which the parliament is named
_OTHER = "Index the page texts or the PDF of this sitting instead."


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is an ePlenarprotokoll export: by its database and its source, not its name."""
    head = head.replace(b"\0", b"")  # UTF-16
    return b"UpdateRecord" in head and (b"ePlenarprotokoll" in head or b"E.VOLLTEXT" in head)


def read(files: Sequence[File], path: Path) -> list[Sitting]:
    """The sittings in these exports, usually one.

    Raises:
        ProtocolError: a file is cut off or no such export, or tells of no sitting of a known parliament.
        OSError: a file cannot be opened.
    """
    sittings: list[Sitting] = []
    for file in files:
        records = read_records(file.read(), file.location)
        groups: dict[tuple[str, str], list[Record]] = {}
        for record in records:
            groups.setdefault((record.value("WP"), record.value("DNR")), []).append(record)
        sittings += [_sitting(group, file.location, path) for group in groups.values()]
    if not sittings:
        raise ProtocolError(path, "there is no record in this export", "Export the sitting again.")
    return sittings


def _sitting(records: Sequence[Record], location: Path, path: Path) -> Sitting:
    period, number, day = _named(records[0], location)
    printed = "\n".join(record.text for record in records if record.kind == CONTENTS)
    profile = _profile(records, printed, location)
    sitting_id = f"{profile.id}/{period}/{number}"
    body = Body(profile, Speakers((record.text for record in records), printed, profile))
    for place, record in enumerate(records, 1):
        if record.kind != CONTENTS:
            body.take(record, place)
    drafts, items = body.finished(printed)
    turns = to_turns(drafts, sitting_id, "", items)  # the labels spell offices right, the contents pages do not
    if not any(turn.speaker.name for turn in turns):
        raise ProtocolError(location, "no speech was found in this export", _OTHER)
    contents = read_contents([_unheaded(printed, profile)], profile)
    missing = _missing(records)
    return Sitting(
        parliament=profile.id,
        period=period,
        number=number,
        date=day,
        source=str(path),
        format=NAME,
        pages=tuple(
            Page(None, place, location.name, record.text, contents=record.kind == CONTENTS)
            for place, record in enumerate(records, 1)
        ),
        turns=turns,
        complete=not missing,
        warnings=missing,
        officeholders=contents.officeholders,
    )


def _unheaded(printed: str, profile: Profile) -> list[str]:
    """The lines of the contents pages without running heads and the page numbers beside them."""
    lines = printed.split("\n")
    heads = {i for i, line in enumerate(lines) if profile.running_head(line)}
    beside = {j for i in heads for j in (i - 1, i + 1) if 0 <= j < len(lines) and lines[j].strip().isdecimal()}
    return [line for i, line in enumerate(lines) if i not in heads | beside]


def _named(record: Record, location: Path) -> tuple[int, int, date]:
    """Period, number and day of the sitting that a record belongs to."""
    period, number = record.value("WP"), record.value("DNR")
    if not (re.fullmatch(r"[0-9]{1,3}", period) and re.fullmatch(r"[0-9]{1,4}", number)):
        problem = f"its fields WP and DNR name no sitting ({period[:20] or 'empty'}/{number[:20] or 'empty'})"
        raise ProtocolError(location, problem, _OTHER)
    try:
        return int(period), int(number), datetime.strptime(record.value("DAT"), "%d.%m.%Y").date()
    except ValueError as error:
        problem = f"its field DAT holds no date ({record.value('DAT')[:20] or 'empty'})"
        raise ProtocolError(location, problem, _OTHER) from error


def _profile(records: Sequence[Record], printed: str, location: Path) -> Profile:
    """The parliament whose name the contents pages print; without those the one that the text names most often."""
    folded = plain(printed[:_TITLE]).casefold()
    for profile in all_profiles():
        if profile.name.casefold() in folded:
            return profile
    text = plain(" ".join(record.text for record in records))
    named = Counter({profile: len(_declined(profile).findall(text)) for profile in all_profiles()})
    profile, times = named.most_common(1)[0]
    if not times:
        problem = "it names no parliament that there is a profile for"
        raise ProtocolError(location, problem, "Add a profile for that parliament.")
    return profile


def _declined(profile: Profile) -> re.Pattern[str]:
    """The name in any case: `des Hessischen Landtages`."""
    return re.compile(r"\b" + r"\s+".join(rf"{re.escape(word[:-1])}\w{{0,3}}" for word in profile.name.split()) + r"\b")


def _missing(records: Sequence[Record]) -> tuple[str, ...]:
    """What tells that records were left out: their running numbers, and the sitting's beginning."""
    numbers = [int(n) for record in records if re.fullmatch(r"[0-9]{1,9}", n := record.value("RNRD"))]
    gaps = [f"{a + 1}" for a, b in pairwise([0, *numbers]) if b != a + 1]
    if gaps:
        return (f"the export lacks records (number {', '.join(gaps[:5])}): it is a part of the sitting",)
    if not any(record.kind == BEGIN for record in records):
        return ("the export has no beginning of the sitting: it is a part of it",)
    return ()
