"""The printed page that holds some words of a turn, looked up in the index with everything to be shown around it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from indexer.parliaments import load
from indexer.protocol import Page, Turn
from indexer.store import Index, SittingRow
from rag.printed.heads import furniture
from rag.printed.letters import Span
from rag.printed.placing import Placed, place
from rag.printed.provisional import provisional
from rag.printed.setting import Set, set_page

_KEPT = 6  # sittings whose pages and turns are held in memory: about a megabyte each
_UNPAGED = frozenset({"epp"})  # formats whose pages are records of any length and not printed pages


class PageError(Exception):
    """There is no such page. `what` says what is wrong with the address: `turn`, `span` or `page`."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no such {what}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Protocol:
    """A sitting with all that is printed of it. `provisional`: it says of itself that it is not the final version."""

    row: SittingRow
    pages: tuple[Page, ...]
    turns: tuple[Turn, ...]
    provisional: bool

    @property
    def paged(self) -> bool:
        """Whether its source has printed pages; otherwise the turns are shown by themselves."""
        return self.row.format not in _UNPAGED

    def page(self, file_page: int) -> Page | None:
        """The page with that place in the source, from 1."""
        return next((page for page in self.pages if page.file_page == file_page), None)

    def around(self, turn: Turn, reach: int) -> tuple[Turn, ...]:
        """The turn and up to `reach` before and behind it."""
        at = self.place_of(turn)
        return self.turns[max(0, at - reach) : at + reach + 1]

    def place_of(self, turn: Turn) -> int:
        """Which turn of the sitting it is, from 0."""
        return next(i for i, other in enumerate(self.turns) if other.turn_id == turn.turn_id)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page with the places of `turn.text[start:end]` on it.

    `marks` are spans of `page.text`, None where the words have no sure place there, empty where none of them belongs on
    it. `on` are the pages that the words belong on, in order. `previous` and `following` are places in the source.
    """

    protocol: Protocol
    page: Page
    turn: Turn
    start: int
    end: int
    placed: Placed
    marks: tuple[Span, ...] | None
    on: tuple[Page, ...]
    previous: Page | None
    following: Page | None

    def blocks(self) -> tuple[Set, ...]:
        """The page set from its text, with the marks."""
        return set_page(self.page, self.placed, self.marks or (), furniture(self.page.text))


class PrintedPages:
    """The printed pages of an index. The sittings looked at last are kept in memory until the index changes."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._held: OrderedDict[str, tuple[int, Protocol]] = OrderedDict()
        self._lock = Lock()

    def protocol(self, sitting_id: str) -> Protocol | None:
        """A sitting with its pages and turns; None where there is none of that id."""
        generation = self._index.generation
        with self._lock:
            held = self._held.get(sitting_id)
            if held and held[0] == generation:
                self._held.move_to_end(sitting_id)
                return held[1]
        row = next((row for row in self._index.sittings() if row.sitting_id == sitting_id), None)
        if row is None:
            return None
        pages = tuple(self._index.pages(sitting_id))
        turns = tuple(self._index.turns_of(sitting_id))
        found = Protocol(row, pages, turns, provisional(pages, load(row.parliament)))
        with self._lock:
            self._held[sitting_id] = generation, found
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return found

    def turn(self, turn_id: str) -> tuple[Protocol, Turn]:
        """A turn with its sitting. Raises PageError where there is none of that id."""
        protocol = self.protocol(turn_id.rpartition("/")[0])
        turn = next((turn for turn in protocol.turns if turn.turn_id == turn_id), None) if protocol else None
        if protocol is None or turn is None:
            raise PageError("turn")
        return protocol, turn

    def page(self, turn_id: str, start: int = 0, end: int = 0, file_page: int | None = None) -> PrintedPage:
        """The page on which `turn.text[start:end]` begins, or another of the same sitting.

        Args:
            turn_id, start, end: the words; an empty span marks nothing.
            file_page: the page's place in the source, from 1, where it is to be another.

        Raises:
            PageError: there is no such turn, span or page.
        """
        protocol, turn = self.turn(turn_id)
        if not (0 <= start <= end <= len(turn.text)):
            raise PageError("span")
        words = [p.file_page for p in turn.paragraphs if p.start < end and start < p.end]
        on = tuple(page for number in dict.fromkeys(words) if (page := protocol.page(number)))
        page = protocol.page(file_page if file_page is not None else self._first(protocol, turn, start))
        if page is None:
            raise PageError("page")
        placed = place(page, _turns_on(page, protocol.turns) if protocol.paged else (), without=furniture(page.text))
        marks = placed.marks(turn, start, end) if page in on else ()
        if page in on and not marks:
            marks = None
        at = protocol.pages.index(page)
        previous = protocol.pages[at - 1] if at else None
        following = protocol.pages[at + 1] if at + 1 < len(protocol.pages) else None
        return PrintedPage(protocol, page, turn, start, end, placed, marks, on, previous, following)

    @staticmethod
    def _first(protocol: Protocol, turn: Turn, start: int) -> int:
        if turn.paragraphs:
            return turn.paragraph_at(start).file_page
        number = turn.pages()[0]  # nothing was said: the page of its calls
        return next((page.file_page for page in protocol.pages if number is not None and page.number == number), 0)


def _turns_on(page: Page, turns: Sequence[Turn]) -> list[Turn]:
    def here(turn: Turn) -> bool:
        if any(paragraph.file_page == page.file_page for paragraph in turn.paragraphs):
            return True
        return page.number is not None and any(call.page == page.number for call in turn.interjections)

    return [turn for turn in turns if here(turn)]
