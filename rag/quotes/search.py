"""Whether the words of a pasted quote stand in the protocols: where, by whom, and with which differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.store import Filters, Index
from rag.gate.standing import borrowed
from rag.messages import message
from rag.notes import listed
from rag.quotes.alignment import words
from rag.quotes.claim import Claim, named_behind, place, unknown
from rag.quotes.description import Describer
from rag.quotes.differences import Change
from rag.quotes.match import near, verbatim
from rag.quotes.pasted import MAX_LENGTH, Pasted, pasted
from rag.quotes.places import STANDS, Places, Spot, share_of
from rag.quotes.result import Match, Outcome, Verification
from rag.quotes.warnings import is_title

MOST_MATCHES = 20
_NEAREST = 3
_NEARLY = 0.1  # of the share of a quote's words
_CALLS = 50
_LONGEST_CALL = 40  # words; nobody calls more in between


class QuoteError(ValueError):
    """A quote that cannot be looked for: without a word, or longer than `rag.quotes.pasted.MAX_LENGTH` characters."""


def verify_quote(
    index: Index,
    quote: str,
    *,
    citation: str | None = None,
    speakers: Sequence[str] = (),
    filters: Filters = Filters(),
    language: str = "de",
    most: int = MOST_MATCHES,
) -> Verification:
    """Check a pasted quote.

    Args:
        citation: where it is said to stand, `20/67 S. 5316` or a whole reference.
        speakers: who is said to have said it, any of them; without any, whoever the citation or the paste names.
        filters: hard limits of what is searched.
        most: at most so many places are described.

    Raises:
        QuoteError: there are no words, or too many.
        CitationError: the citation names no place.
    """
    if len(quote) > MAX_LENGTH:
        raise QuoteError(f"the quote has {len(quote):,} characters; at most {MAX_LENGTH:,} can be checked")
    read, roster = pasted(quote), index.roster()
    if not read.parts:
        raise QuoteError("there are no words in the quote")
    behind = named_behind(read.attribution, roster)
    if read.attribution and not behind:
        # Nobody of that name speaks here: then it is a part of what is pasted, and must not vanish.
        read = replace(read, noted=(*read.noted, read.attribution))
    said_at = place(citation) if citation else None
    speakers = tuple(speakers) or ((said_at.speaker,) if said_at and said_at.speaker else behind)
    check = _Check(index, quote, read, Claim(speakers, citation, said_at, roster), filters, language)
    return check.run(most)


def verify_within(
    index: Index, quote: str, *, citation: str | None, filters: Filters, language: str = "de"
) -> Verification:
    """`verify_quote` with the options of the commands: the filters' speakers are who is said to have said it."""
    others = replace(filters, speakers=())
    return verify_quote(index, quote, citation=citation, speakers=filters.speakers, filters=others, language=language)


class _Check:
    """The check of one quote."""

    def __init__(self, index: Index, quote: str, read: Pasted, claim: Claim, filters: Filters, language: str) -> None:
        self.index, self.read, self.claim, self.filters, self.language = index, read, claim, filters, language
        self.places = Places(index, read, filters)
        self.describer = Describer(read, claim, {row.sitting_id: row for row in index.sittings()}, language)
        summary = self._say("not_found")
        nothing = Verification(quote, language, Outcome.NOT_FOUND, summary, claim.speakers, claim.citation)
        self.nothing = replace(nothing, unknown_speakers=unknown(claim.speakers, claim.roster))

    def run(self, most: int) -> Verification:
        spots, more = self.places.verbatim()
        spots.sort(key=self._rank)
        if spots and self.describer.is_by(spots[0].turn) and self.describer.is_at(spots[0]):
            return self._verbatim(spots, more, most)
        calls = self._calls()
        if calls and calls[0].exact and (not spots or self.describer.is_called(calls[0])):
            return self._interjection(calls[:most])
        return self._verbatim(spots, more, most) if spots else self._differing(calls[:most])

    def _rank(self, spot: Spot) -> tuple[bool, bool, bool, str, int]:
        turn, row = spot.turn, self.describer.sitting(spot.turn)
        quoted = borrowed(turn, spot.fit.start, spot.fit.end) or is_title(turn, spot.fit.start, spot.fit.end)
        return not self.describer.is_by(turn), not self.describer.is_at(spot), quoted, row.date, turn.number

    def _verbatim(self, spots: Sequence[Spot], more: bool, most: int) -> Verification:
        """The quote stands there, whole: by whom and where it is said to, or not."""
        spot, matches = spots[0], [self.describer.match([spot]) for spot in spots[:most]]
        who = self.describer.who(matches[0])
        if not self.describer.is_by(spot.turn):
            outcome = Outcome.OTHER_SPEAKER
            summary = self._say("other_speaker", found=who, claimed=listed(self.claim.speakers, self.language))
        elif not self.describer.is_at(spot):
            outcome = Outcome.OTHER_PLACE
            summary = self._say("other_place", found=matches[0].reference, claimed=self.claim.citation or "")
        elif borrowed(spot.turn, spot.fit.start, spot.fit.end):
            outcome, summary = Outcome.QUOTED, self._say("quoted", found=who)
        elif is_title(spot.turn, spot.fit.start, spot.fit.end):
            outcome, summary = Outcome.QUOTED, self._say("title", found=who)
        elif not matches[0].exact:
            outcome, summary = Outcome.NEAR, self._say("near_omitted")
        else:
            if any(is_title(other.turn, other.fit.start, other.fit.end) for other in spots):
                known = (self.describer.warning("title_too"), *matches[0].warnings)
                matches[0] = replace(matches[0], warnings=known)
            key = "exact_more" if more else "exact_many" if len(spots) > 1 else "exact"
            outcome, summary = Outcome.EXACT, self._say(key, count=len(spots))
        found = replace(self.nothing, outcome=outcome, summary=summary, matches=tuple(matches))
        return replace(found, places=len(spots), more=more)

    def _differing(self, calls: Sequence[Match]) -> Verification:
        """The quote stands nowhere verbatim: whatever holds most of it, a speech before an interjection."""
        nearest = [spots for spots in self.places.nearest() if not any(spot.fit.gaps for spot in spots)]
        share = share_of(nearest[0]) if nearest else 0.0
        pieces = self.places.pieces() if share < 1 else []
        # A word that was swapped stands elsewhere too: that makes no quote of two places.
        if share_of(pieces) > share + _NEARLY:
            return self._stitched(pieces)
        if calls and calls[0].similarity > share:
            return self._interjection(calls)
        if nearest:
            return self._near(nearest)
        hits = self.index.search_text(" ".join(self.read.parts), self.filters, _NEAREST)
        found = self.index.passages([chunk for chunk, _ in hits], [score for _, score in hits])
        return replace(self.nothing, nearest=tuple(found))

    def _near(self, nearest: Sequence[Sequence[Spot]]) -> Verification:
        """The place that holds most of it, and those that hold nearly as much; one that is claimed before others."""
        best = share_of(nearest[0])
        close = [spots for spots in nearest if share_of(spots) >= best - _NEARLY]
        close.sort(key=lambda spots: not self.describer.is_by(spots[0].turn) or not self.describer.is_at(spots[0]))
        matches = tuple(map(self.describer.match, close[:_NEAREST]))
        changes = {difference.change for difference in matches[0].differences}
        key = "near"
        if changes <= {Change.SPELLING, Change.PUNCTUATION}:
            key = "near_same"
        elif changes <= {Change.OMITTED, Change.ADDED, Change.SPELLING, Change.PUNCTUATION}:
            key = "near_omitted"
        return replace(self.nothing, outcome=Outcome.NEAR, summary=self._say(key), matches=matches)

    def _stitched(self, pieces: Sequence[Spot]) -> Verification:
        matches = [self.describer.match([spot]) for spot in pieces]
        for n, (before, spot) in enumerate(pairwise(pieces), 1):
            if before.turn.turn_id != spot.turn.turn_id:
                continue
            if before.fit.end <= spot.fit.start:
                left_out = spot.turn.text[before.fit.end : spot.fit.start].strip(" \n.,;:!?")
                matches[n] = replace(matches[n], left_out=left_out)
            else:
                known = (self.describer.warning("order"), *matches[n].warnings)
                matches[n] = replace(matches[n], warnings=known)
        names = list(dict.fromkeys(map(self.describer.who, matches)))
        if len(names) > 1:
            known = (self.describer.warning("speakers", names=", ".join(names)), *matches[0].warnings)
            matches[0] = replace(matches[0], warnings=known)
        return replace(self.nothing, outcome=Outcome.STITCHED, summary=self._say("stitched"), matches=tuple(matches))

    def _calls(self) -> list[Match]:
        """The interjections that hold the quote or most of it, the best first."""
        part = " ".join(self.read.parts)
        if len(part.split()) > _LONGEST_CALL:
            return []
        found = []
        for call in self.index.search_interjections(part, self.filters, _CALLS):
            stands = bool(verbatim(self.read.whole, call.text))
            fit = None if stands else near(part, call.text, words(call.text))
            if stands or (fit and fit.share >= STANDS):
                found.append(self.describer.call(call, fit))
        return sorted(found, key=lambda match: (-match.similarity, not self.describer.is_called(match), match.date))

    def _interjection(self, calls: Sequence[Match]) -> Verification:
        calls = [call for call in calls if call.exact] or calls
        key = "interjection" if calls[0].exact else "interjection_near"
        if not calls[0].speaker and not calls[0].party:
            key = "noted"
        summary = self._say(key, found=self.describer.who(calls[0]))
        found = replace(self.nothing, outcome=Outcome.INTERJECTION, summary=summary, matches=tuple(calls))
        return replace(found, places=sum(match.exact for match in calls))

    def _say(self, key: str, **values: object) -> str:
        return message(f"verify_{key}", self.language, **values)
