"""A place in the protocols as the check of a quote shows it: who, when, where, how it differs, what to beware of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from indexer.protocol import Speaker, Turn
from indexer.store import Call, SittingRow
from indexer.store.filters import is_called
from rag.gate.verbatim import normalised
from rag.messages import message
from rag.notes import listed
from rag.quotes import warnings
from rag.quotes.alignment import words
from rag.quotes.claim import Claim
from rag.quotes.differences import Change, Difference, Touched, negations, touched
from rag.quotes.match import Fit
from rag.quotes.pasted import JOINT, Pasted, brackets
from rag.quotes.places import Spot, share_of
from rag.quotes.result import Match, Warning
from rag.reference import pages, reference

_BETWEEN = " … "  # the parts of a quote
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÄÖÜ–])|\n")


class Describer:
    """Describes the places of one quote, in one language, beside what is claimed of it."""

    def __init__(self, quote: Pasted, claim: Claim, sittings: Mapping[str, SittingRow], language: str) -> None:
        self.quote, self.claim, self.sittings, self.language = quote, claim, sittings, language
        self._by: dict[Speaker, bool] = {}

    def match(self, spots: Sequence[Spot]) -> Match:
        """The parts of a quote in one turn, in its order, as one place, with what dots leave out between them."""
        turn, start, end = spots[0].turn, spots[0].fit.start, spots[-1].fit.end
        row = self.sitting(turn)
        speaker, item = turn.speaker, turn.agenda_item
        first, last = turn.pages(start, end)
        differences = (*_differences(spots), *self.added(spots[-1]))
        before, after = warnings.context(turn.text, start, end)
        held = Match(
            turn_id=turn.turn_id,
            start=start,
            end=end,
            quote=turn.text[start:end],
            part=_BETWEEN.join(map(_plain, spots)),
            exact=all(spot.fit.exact for spot in spots) and not differences,
            similarity=round(share_of(spots), 3),
            speaker=speaker.name,
            title=speaker.title,
            party=speaker.party,
            office=speaker.office,
            role=speaker.role.value,
            speaker_source=turn.speaker_source.value,
            parliament=row.parliament,
            period=row.period,
            sitting=row.number,
            date=row.date,
            page=first,
            page_last=last,
            reference=_reference(row, speaker.name, first, last),
            agenda_item={"number": item.number, "title": item.title, "drucksachen": list(item.drucksachen)},
            differences=differences,
            context_before=before,
            context_after=after,
        )
        audit = row.audit.share if row.audit else None
        found = [
            *self._of_claim(held, turn),
            *warnings.of_differences(differences, self.language),
            *warnings.of_place(turn, start, end, held.part, audit, self.language),
        ]
        return replace(held, warnings=tuple(found))

    def call(self, call: Call, fit: Fit | None) -> Match:
        """An interjection that holds the quote verbatim, or with a fit as near as that."""
        floor = " ".join(filter(None, (call.title, call.speaker))) or self._nobody
        row = self.sittings[call.turn_id.rsplit("/", 1)[0]]
        return Match(
            turn_id=call.turn_id,
            start=call.offset,
            end=call.offset,
            quote=call.text,
            part=(" ".join(self.quote.parts) if fit else self.quote.whole).replace(JOINT, ""),
            exact=fit is None,
            similarity=round(fit.share, 3) if fit else 1.0,
            speaker=call.caller,
            title=None,
            party=call.caller_party,
            office=None,
            role=None,
            speaker_source="label" if call.caller else "unknown",
            parliament=call.parliament,
            period=call.period,
            sitting=call.sitting,
            date=call.date,
            page=call.page,
            page_last=call.page,
            reference=_reference(row, _called_by(call), call.page, call.page),
            differences=fit.differences if fit else (),
            warnings=(self.warning("interjection", floor=floor),),
            interjection=True,
            floor=floor,
        )

    # Claims

    def is_by(self, turn: Turn) -> bool:
        """Whether somebody who is said to have said it says it there."""
        if turn.speaker not in self._by:
            self._by[turn.speaker] = self.claim.is_by(turn.speaker)
        return self._by[turn.speaker]

    def is_at(self, spot: Spot) -> bool:
        """Whether it is the place where it is said to stand."""
        row, place = self.sitting(spot.turn), self.claim.place
        printed = spot.turn.pages(spot.fit.start, spot.fit.end)
        return place is None or place.holds(row.period, row.number, row.date, *printed)

    def is_called(self, match: Match) -> bool:
        """Whether an interjection is by somebody who is said to have said it."""
        return any(match.speaker and is_called(name, match.speaker) for name in self.claim.speakers)

    def _of_claim(self, match: Match, turn: Turn) -> list[Warning]:
        found, place = [], self.claim.place
        if not self.is_by(turn):
            claimed = listed(self.claim.speakers, self.language)
            found.append(self.warning("other_speaker", found=self.who(match), claimed=claimed))
        if place and not place.holds(match.period, match.sitting, match.date, match.page, match.page_last):
            where = f"{match.period}/{match.sitting}, {pages(match.page, match.page_last, self.language)}"
            found.append(self.warning("other_place", found=where, claimed=self.claim.citation or ""))
        elif place and place.first and match.page is None:
            found.append(self.warning("page_unknown"))
        return found

    # Words

    def added(self, spot: Spot) -> list[Difference]:
        """What the writer put in brackets, save `[sic]` and interjections that stand there in brackets too."""
        turn, fit = spot.turn, spot.fit
        here = [call for call in turn.interjections if fit.start <= call.offset <= fit.end]
        calls = {normalised(call.text).text for call in here}
        calls |= {normalised(" – ".join(c.text for c in here if c.offset == call.offset)).text for call in here}
        noted = [note for note in self.quote.noted if "sic" not in note.lower()]
        for bracket in brackets(self.quote.whole):
            if bracket not in spot.part and normalised(bracket[1:-1]).text not in calls:
                noted.append(bracket)
        return [Difference(Change.ADDED, n, "", fit.end, fit.end, touched(words(n), ())) for n in noted]

    def warning(self, code: str, **values: object) -> Warning:
        """The warning with that code."""
        return Warning(code, message(f"warn_{code}", self.language, **values))

    def who(self, match: Match) -> str:
        """`Ida Müller (Liberale Mitte)`, `Falk Grönwald (Minister des Innern und für Sport)`."""
        capacity = match.party or match.office
        if match.interjection and not match.speaker and match.party:
            return match.party
        name = match.speaker or self._nobody
        return f"{name} ({capacity})" if capacity else name

    def sitting(self, turn: Turn) -> SittingRow:
        """The sitting that a turn belongs to."""
        return self.sittings[turn.turn_id.rsplit("/", 1)[0]]

    @property
    def _nobody(self) -> str:
        return message("verify_nobody", self.language)


def _called_by(call: Call) -> str:
    return ", ".join(filter(None, ("Zwischenruf", call.caller or call.caller_party)))


def _reference(row: SittingRow, who: str | None, first: int | None, last: int | None) -> str:
    return reference(row.parliament, row.period, row.number, date.fromisoformat(row.date), who, first, last)


def _plain(spot: Spot) -> str:
    return spot.part.replace(JOINT, "")


def _differences(spots: Sequence[Spot]) -> list[Difference]:
    """Those of every part and what dots leave out between them, each with its place in all the parts together."""
    found = list(spots[0].fit.differences)
    ahead = len(_plain(spots[0]))
    for before, spot in pairwise(spots):
        dots = ahead + _BETWEEN.index("…")
        found.append(_omission(spot.turn.text, before.fit.end, spot.fit.start, dots))
        ahead += len(_BETWEEN)
        found += [
            replace(d, quote_start=d.quote_start + ahead, quote_end=d.quote_end + ahead) for d in spot.fit.differences
        ]
        ahead += len(_plain(spot))
    return found


def _omission(text: str, start: int, end: int, dots: int) -> Difference:
    left_out = text[start:end].strip()
    # Only in the sentences that go on in the quote can a negation that is left out turn the meaning.
    parts = _SENTENCE_END.split(left_out)
    beside = words(" ".join(dict.fromkeys((parts[0], parts[-1]))))
    lost = (Touched.NEGATION_MISSING,) if negations(beside) else ()
    return Difference(Change.OMITTED, "…", left_out, start, end, lost, dots, dots + 1)
