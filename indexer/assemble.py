"""Page texts of one sitting to a `Sitting`: body and contents parted, pages numbered, turns cut and described."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.audit import audit
from indexer.contents import read_contents
from indexer.draft import Line, to_lines
from indexer.labels import parse_label
from indexer.numbering import page_numbers
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
    lines = _lines(pages[first:], numbers[first:], first)
    lexicon = learn(lines)
    drafts = part_returns(segment(respace(lines, lexicon), profile, lexicon))
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
        complete=first > 0 or any(_BEGIN.match(line) for line in pages[0].lines),
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
            return i
    return 0


def _is_label(line: Line, profile: Profile) -> bool:
    found = parse_label(line.text, profile) if line.text.endswith(":") else None
    return found is not None


def _lines(pages: Sequence[PageText], numbers: Sequence[int | None], first: int) -> list[Line]:
    return to_lines((part_paragraphs(p.lines), numbers[i], first + i + 1) for i, p in enumerate(pages))
