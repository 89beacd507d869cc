"""Who speaks in a piece of a page: a favour to the peers, which know nobody.

A piece of fixed size holds running heads, labels, interjections and often two people's words, and names no speaker.
The tables match page and speaker. So that a peer is not counted as wrong for that alone, each piece it finds is given
the person to whom most of its words belong by the index's own turns. A user of such a pipeline does not get this:
whoever reads the figures should look at those by page alone as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.matching import letters
from eval.peers.pieces import Piece
from indexer.store import Index

WINDOW = 24  # letters: three or four words, which hardly stand twice on a page
STEP = 3  # letters from one window to the next


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose words a piece mostly holds, and in which of their turns."""

    speaker: str
    turn_id: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The letters of a turn that stand on one page."""

    turn_id: str
    speaker: str | None
    letters: str


class Attribution:
    """Looks up the owners of pieces; the turns of a sitting are read when first asked for, and kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._read: dict[str, dict[int, list[_Part]]] = {}

    def owner(self, piece: Piece) -> Owner | None:
        """Who owns most of the piece's letters among those who speak on its page.

        Counted are windows of `WINDOW` letters, a new one every `STEP`, that stand in somebody's turns on that page.
        None where there is no such window (contents, lists of speakers), where two people own equally many, and where
        the turn's speaker is not known.
        """
        windows = _windows(letters(piece.text))
        parts = self._parts(piece.sitting_id).get(piece.file_page, [])
        spoken: defaultdict[str | None, list[_Part]] = defaultdict(list)
        for part in parts:
            spoken[part.speaker].append(part)
        owned = {
            # Between two turns stands a character that no window holds.
            speaker: _count(windows, "\n".join(part.letters for part in theirs))
            for speaker, theirs in spoken.items()
        }
        most = max(owned.values(), default=0)
        owners = [speaker for speaker, count in owned.items() if count == most]
        if not most or len(owners) > 1 or owners[0] is None:
            return None
        turn = max(spoken[owners[0]], key=lambda part: _count(windows, part.letters))
        return Owner(owners[0], turn.turn_id)

    def passages(self, found: Iterable[tuple[Piece, float]]) -> list[dict[str, Any]]:
        """Pieces and scores, best first, as the passages that `eval.peers.peer.Peer.search` returns."""
        return [
            _passage(piece, self.owner(piece)) | {"rank": rank, "score": score}
            for rank, (piece, score) in enumerate(found, 1)
        ]

    def _parts(self, sitting_id: str) -> dict[int, list[_Part]]:
        if sitting_id not in self._read:
            pages: defaultdict[int, list[_Part]] = defaultdict(list)
            for turn in self._index.turns_of(sitting_id):
                on_page: defaultdict[int, str] = defaultdict(str)
                for paragraph in turn.paragraphs:
                    on_page[paragraph.file_page] += letters(turn.text[paragraph.start : paragraph.end])
                for page, spoken in on_page.items():
                    pages[page].append(_Part(turn.turn_id, turn.speaker.name, spoken))
            self._read[sitting_id] = dict(pages)
        return self._read[sitting_id]


def _windows(text: str) -> list[str]:
    return [text[start : start + WINDOW] for start in range(0, len(text) - WINDOW + 1, STEP)]


def _count(windows: Sequence[str], text: str) -> int:
    return sum(window in text for window in windows)


def _passage(piece: Piece, owner: Owner | None) -> dict[str, Any]:
    return {
        "chunk_id": piece.piece_id,
        "turn_id": owner.turn_id if owner else None,
        "speaker": owner.speaker if owner else None,
        "parliament": piece.parliament,
        "period": piece.period,
        "sitting": piece.sitting,
        "date": piece.date,
        "page_first": piece.page,
        "page_last": piece.page,
        "text": piece.text,
    }
