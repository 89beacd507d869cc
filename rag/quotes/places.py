"""Where a quote may stand in an index: the turns to look at, and in each the best fit of every part. Bounded work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.protocol import Turn
from indexer.store import Filters, Index, TextWeights
from rag.quotes.alignment import Word, words
from rag.quotes.match import Fit, exact, literals, near, verbatim
from rag.quotes.pasted import JOINT, Pasted, readings

_LOOKED_AT = 200  # turns that are searched for a quote that stands everywhere
_CANDIDATES = 24  # turns whose words are compared with the quote's
_FEW = 6  # words of a quote that is looked for as it is written
_SEGMENT = 60  # words of a long quote that are searched for at a time
_SEGMENTS, _TELLING = 10, 12  # stretches of a long quote that are searched for, and words of each: the longest
_EACH, _LONG_CANDIDATES = 2, 6  # turns for each of them, and of all of these those that are compared with it
_RUN = 3  # words in a row
_ONLY_WORDS = TextWeights(text=1.0, agenda=0.0, speaker=0.0, question=0.0)
STANDS = 0.6  # of a part's words, weighted, that must be there for it to be near
_PIECE = 5  # words that a piece of a stitched quote has at least
_PIECE_STANDS = 0.7
_MOST_PIECES, _MOST_TRIES = 6, 16
_ENOUGH, _NEARLY_ALL = 4, 0.9  # words, share


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a quote in a turn, as it fits there."""

    part: str
    turn: Turn
    fit: Fit


class Places:
    """Looks for one quote in an index, within filters."""

    def __init__(self, index: Index, quote: Pasted, filters: Filters) -> None:
        self.index, self.quote, self.filters = index, quote, filters
        self._words: dict[str, list[Word]] = {}
        self._found: dict[str, list[Turn]] = {}
        self._fitted: dict[tuple[str, str, int], Spot | None] = {}
        self._to_lose, self._tries = 0.0, 0  # words that may stand nowhere, and stretches still looked for

    def verbatim(self) -> tuple[list[Spot], bool]:
        """Every place in which the whole quote stands verbatim, and whether there are more turns that were not read."""
        for whole in readings(self.quote.whole):
            ids = self.index.turns_with(literals(whole), self.filters)
            turns = self.index.turns(ids[:_LOOKED_AT])
            spots = [
                Spot(whole, turns[i], exact(whole, span)) for i in turns for span in verbatim(whole, turns[i].text)
            ]
            if spots:
                return spots, len(ids) > _LOOKED_AT
        return [], False

    def nearest(self) -> list[list[Spot]]:
        """The parts of the quote in each of the turns that hold them, in its order, the best turn first."""
        text = " ".join(self.quote.parts)
        return self._whole(self._candidates(text)) or self._whole(self._with_stretches(text))

    def _whole(self, turns: Sequence[Turn]) -> list[list[Spot]]:
        found = (list(self._in_order(turn)) for turn in turns)
        whole = [spots for spots in found if len(spots) == len(self.quote.parts) and _tells(spots)]
        return sorted(whole, key=lambda spots: -share_of(spots))

    def pieces(self) -> list[Spot]:
        """The quote in pieces that each stand somewhere, in its order; empty where only one does, or little of it."""
        found: list[Spot] = []
        asked = sum(len(words(part)) for part in self.quote.parts)
        self._to_lose, self._tries = (1 - _PIECE_STANDS) * asked, _MOST_TRIES
        for part in self.quote.parts:
            found += self._pieces(part, _MOST_PIECES - len(found), found[-1].turn if found else None)
        together = sum(len(words(spot.part)) * spot.fit.share for spot in found)
        return found if len(found) > 1 and together >= _PIECE_STANDS * asked else []

    def _pieces(self, part: str, most: int, before: Turn | None) -> list[Spot]:
        """The pieces of a part: cut where the best place for it leaves off, until each piece stands in its own."""
        plain = part.replace(JOINT, "")
        said = words(plain)
        if most < 1 or len(said) < _PIECE or self._to_lose < 0 or self._tries < 1:
            return self._lost(said)
        self._tries -= 1
        turns = [*([before] if before else []), *self._candidates(part)]
        spots = [spot for turn in turns if (spot := self._spot(part, turn))]
        if not spots:
            return self._lost(said)
        best = min(spots, key=lambda spot: (-_covered(spot), spot.turn is not before))
        cut = _cut(best.fit, len(said))
        if cut is None:
            return [best] if best.fit.share >= _PIECE_STANDS else self._lost(said)
        ahead = self._pieces(plain[: said[cut - 1].end], most - 1, before)
        return ahead + self._pieces(plain[said[cut].start :], most - len(ahead), ahead[-1].turn if ahead else before)

    def _lost(self, said: Sequence[Word]) -> list[Spot]:
        """No piece for these words; once too many are lost nothing is looked for any more."""
        self._to_lose -= len(said)
        return []

    def _in_order(self, turn: Turn) -> Iterator[Spot]:
        """Each part in a turn, behind the one before it."""
        behind = 0
        for part in self.quote.parts:
            spot = self._spot(part, turn, behind)
            if spot is None or spot.fit.share < STANDS:
                return
            behind = spot.fit.end
            yield spot

    def _spot(self, part: str, turn: Turn, behind: int = 0) -> Spot | None:
        """The best fit of a part in a turn, not before `behind`; its brackets left away where it fits better so."""
        asked = part, turn.turn_id, behind
        if asked not in self._fitted:
            self._fitted[asked] = self._best_fit(part, turn, behind)
        return self._fitted[asked]

    def _best_fit(self, part: str, turn: Turn, behind: int) -> Spot | None:
        best: Spot | None = None
        held = [word for word in self._held(turn) if word.start >= behind] if behind else self._held(turn)
        for written in readings(part):
            fit = near(written, turn.text, held)
            if fit and fit.share > 0.999:
                spans = (span for span in verbatim(written, turn.text) if span[0] >= behind)
                fit = next((exact(written, span) for span in spans), fit)
            if fit and (best is None or (fit.exact, fit.share) > (best.fit.exact, best.fit.share)):
                best = Spot(written, turn, fit)
        return best

    def _held(self, turn: Turn) -> list[Word]:
        if turn.turn_id not in self._words:
            self._words[turn.turn_id] = words(turn.text)
        return self._words[turn.turn_id]

    def _with_stretches(self, text: str) -> list[Turn]:
        """The turns that hold some words in a row as they are written: of common words the search finds none."""
        plain = text.replace(JOINT, "")
        said = words(plain)
        if len(said) > _SEGMENT:
            return []
        ids: dict[str, None] = {}
        last = len(said) - _PIECE
        for i in sorted({*range(0, last + 1, _PIECE), last} if last >= 0 else ()):
            stretch = literals(plain[said[i].start : said[i + _PIECE - 1].end], 1)
            ids |= dict.fromkeys(self.index.turns_with(stretch, self.filters)[:_EACH])
        return list(self.index.turns(list(ids)).values())

    def _candidates(self, text: str) -> list[Turn]:
        """The turns that share most with a text, a short one's that hold it as it is written before all."""
        if text not in self._found:
            self._found[text] = self._searched(text)
        return self._found[text]

    def _searched(self, text: str) -> list[Turn]:
        plain = text.replace(JOINT, "")
        ids: dict[str, None] = {}
        said = words(plain)
        if len(said) <= _FEW:  # the full text knows no small words
            # Whether the first word has a capital depends on where the quote was cut off.
            landmark = literals(text[len(said[0].text) :] if text[:1].isalpha() and len(said) > 1 else text, 1)
            ids |= dict.fromkeys(self.index.turns_with(landmark, self.filters)[: _CANDIDATES // 3])
        if len(said) > _SEGMENT:
            return self._searched_in_parts(said)
        hits = self.index.search_text(plain[said[0].start : said[-1].end], self.filters, 2 * _CANDIDATES, _ONLY_WORDS)
        ids |= dict.fromkeys(list(dict.fromkeys(chunk.rsplit("/", 1)[0] for chunk, _ in hits))[:_CANDIDATES])
        turns = self.index.turns(list(ids))
        return [turns[i] for i in ids if i in turns]

    def _searched_in_parts(self, said: Sequence[Word]) -> list[Turn]:
        """For a long quote: what holds telling words of stretches of it, and of that what shares most runs of words.

        To lay 1,500 words beside those of a long speech takes a tenth of a second: only a few can be.
        """
        step = max(_SEGMENT, len(said) // _SEGMENTS)
        ids: dict[str, None] = {}
        for first in range(0, len(said), step):
            written = dict.fromkeys(word.text for word in said[first : first + _SEGMENT])
            telling = " ".join(sorted(written, key=len, reverse=True)[:_TELLING])
            hits = self.index.search_text(telling, self.filters, 4 * _EACH, _ONLY_WORDS)
            ids |= dict.fromkeys(list(dict.fromkeys(chunk.rsplit("/", 1)[0] for chunk, _ in hits))[:_EACH])
        turns, runs = self.index.turns(list(ids)), _runs(said)
        shared = {i: len(runs & _runs(self._held(turn))) for i, turn in turns.items()}
        best = sorted((i for i in ids if shared.get(i)), key=lambda i: -shared[i])
        return [turns[i] for i in best[:_LONG_CANDIDATES]]


def _runs(held: Sequence[Word]) -> set[tuple[str, ...]]:
    """Every run of so many words in a text."""
    keys = [word.key for word in held]
    return set(zip(*(keys[i:] for i in range(_RUN)), strict=False))


def share_of(spots: Sequence[Spot]) -> float:
    """How much of the quote stands in those places, 0 to 1."""
    weights = [len(spot.part) for spot in spots]
    return sum(s.fit.share * weight for s, weight in zip(spots, weights, strict=True)) / (sum(weights) or 1)


def _tells(spots: Sequence[Spot]) -> bool:
    """Whether so many words stand there that it is no chance: of a quote of three or four words all or nearly all."""
    agreeing = sum(len(words(spot.part)) * spot.fit.share for spot in spots)
    return agreeing >= _ENOUGH or share_of(spots) >= _NEARLY_ALL


def _covered(spot: Spot) -> float:
    first, last = spot.fit.covered
    return spot.fit.share * (last - first)


def _cut(fit: Fit, count: int) -> int | None:
    """Before which of a part's words it is to be cut in two; None where all of it stands in one place."""
    first, last = fit.covered
    places = [*fit.gaps, *([last] if count - last >= _PIECE else []), *([first] if first >= _PIECE else [])]
    return places[0] if places else None
