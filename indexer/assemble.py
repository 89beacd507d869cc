"""Page texts of one sitting to a `Sitting`: body and contents parted, pages numbered, turns cut and described."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from indexer.audit import audit
from indexer.contents import read_contents
from indexer.draft import Draft, Line, to_lines
from indexer.infer import infer_first
from indexer.labels import Label, parse_label
from indexer.numbering import file_places, page_numbers
from indexer.page import PageText, to_page
from indexer.paragraphs import part_paragraphs
from indexer.parliaments import Profile
from indexer.protocol import ProtocolError, Sitting
from indexer.respacing import learn, respace
from indexer.returns import part_returns
from indexer.segment import segment
from indexer.turns import to_turns

_LEADER = re.compile(r"(?:\.[ \t]?){5,}|…{3,}")
_BEGIN = re.compile(r"^\s*\((?:Fortsetzung |Wieder)?[Bb]eginn\b")
_MAX_CONTENTS = 12  # pages


def assemble(pages: Sequence[PageText], source: str, format: str = "pages") -> Sitting:
    """The sitting whose pages these are, in order. `format` is the name of the source's format.

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
    contents = read_contents([page.lines for page in pages[:first]], profile)
    numbers = page_numbers(pages, first, contents, profile)
    if numbers is None:
        warnings = ("the pages carry no printed numbers and none can be computed: they are shown as unknown",)
        numbers = [None] * len(pages)
    warnings += _outvoted(pages, numbers)
    runs = page_runs(pages, numbers, first)
    warnings += tuple(_missing(pages, numbers, before, after) for before, after in pairwise(runs))
    drafts = _drafts([_lines(pages, numbers, run) for run in runs], profile)
    parliament, period, number = head
    turns = to_turns(drafts, f"{parliament}/{period}/{number}", "\f".join(p.raw for p in pages[:first]))
    if not turns:
        raise ProtocolError(source, "no speech was found in these pages", "Check that they are a plenary protocol.")
    return Sitting(
        parliament=parliament,
        period=period,
        number=number,
        date=dates.most_common(1)[0][0],
        source=source,
        format=format,
        pages=tuple(to_page(p, numbers[i], i + 1, contents=i < first) for i, p in enumerate(pages)),
        turns=turns,
        complete=len(runs) == 1 and (first > 0 or any(_BEGIN.match(line) for line in pages[0].lines)),
        warnings=warnings,
        officeholders=contents.officeholders,
        audit=audit(turns, contents),
    )


def first_body_page(pages: Sequence[PageText], profile: Profile) -> int:
    """The index of the first page with speech; the pages before it are the table of contents. 0 if there is none.

    Only pages with dotted leaders (or what follows such a page) can be contents, so a page alone keeps its speech.
    """
    for i, page in enumerate(pages[:_MAX_CONTENTS]):
        if sum(bool(_LEADER.search(line)) for line in page.lines) >= 3:
            continue
        lines = to_lines(iter([(page.lines, None, 1)]))
        if any(_BEGIN.match(line.text) or (line.gap and _is_label(line, profile)) for line in lines):
            listed = any(_LEADER.search(line) for before in pages[:i] for line in before.lines)
            return i if listed else 0
    return 0


def _is_label(line: Line, profile: Profile) -> bool:
    found = parse_label(line.text, profile) if line.text.endswith(":") else None
    return found is not None


def page_runs(pages: Sequence[PageText], numbers: Sequence[int | None], first: int) -> list[range]:
    """The pages from `first` on, parted where one is missing: a printed number is left out, or nothing could be read.

    What stands behind such a place need not be by whoever spoke before it.
    """
    places = file_places(pages) if all(n is None for n in numbers) else numbers
    runs: list[range] = []
    start = first
    for i in range(first, len(pages)):
        before, here = places[i - 1], places[i]
        jumped = i > start and before is not None and here is not None and here - before > 1
        if jumped or pages[i].unread:
            runs.append(range(start, i))
            start = i + 1 if pages[i].unread else i
    runs.append(range(start, len(pages)))
    return [run for run in runs if run]


def _missing(pages: Sequence[PageText], numbers: Sequence[int | None], before: range, after: range) -> str:
    last, following = numbers[before[-1]], numbers[after[0]]
    place = f"between {pages[before[-1]].source.name} and {pages[after[0]].source.name}"
    if last is not None and following is not None:
        place = f"p. {last + 1}" if following - last == 2 else f"pp. {last + 1}–{following - 1}"
    return (
        f"a page is missing ({place}): the words behind it are nobody's unless the chair names their speaker. "
        "Add the page and index the sitting again."
    )


def _outvoted(pages: Sequence[PageText], numbers: Sequence[int | None]) -> tuple[str, ...]:
    """A warning for each page whose head has another number than the one it is given."""
    return tuple(
        f"{page.source.name}: its head says page {page.number}, the pages around it say {number}. Check the file."
        for page, number in zip(pages, numbers, strict=True)
        if page.number is not None and number is not None and page.number != number
    )


def _drafts(runs: Sequence[list[Line]], profile: Profile) -> list[Draft]:
    """The turns of all runs. Words before the first label of a further run are inferred or nobody's."""
    lexicon = learn([line for lines in runs for line in lines])
    drafts: list[Draft] = []
    for lines in runs:
        part = part_returns(segment(respace(lines, lexicon), profile, lexicon))
        if drafts and (speaker := infer_first(part)):
            part[0].label, part[0].inferred = Label(speaker), True
        drafts += part
    return drafts


def _lines(pages: Sequence[PageText], numbers: Sequence[int | None], run: range) -> list[Line]:
    return to_lines((part_paragraphs(pages[i].lines), numbers[i], i + 1) for i in run)
