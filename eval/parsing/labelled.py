"""Pages labelled by hand: what the export cannot tell.

The page of every piece of speech, who is in the chair, which question interrupts a speech, whose words a quotation is
and where it ends, and what the export lacks altogether: annexes, and a page that stands alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.metrics.share import Share
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import letters, person, plain
from indexer.formats import discover, read
from indexer.protocol import Sitting, Turn
from indexer.quotation import Quotation, is_quoted, quotations

LABELS = "labels.toml"
_ASPECTS = ("page", "speaker", "role", "party", "kind", "chair", "interposed question", "quoted")


@dataclass(frozen=True, slots=True)
class Piece:
    """The words that begin a piece of speech on a page, and what is true of it."""

    page: int
    words: str
    speaker: str
    role: str
    kind: str
    party: str | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Where a piece stands in the parsed turns: `text[start:end]` of the turn."""

    turn: Turn
    start: int
    end: int


def measure(folder: Path) -> dict[int, Outcome]:
    """Every page of the labelled folders below `folder`, by its number.

    Raises:
        ProtocolError: the pages cannot be read.
        OSError: the labels cannot be opened.
    """
    outcomes: dict[int, Outcome] = {}
    for labels in sorted(folder.rglob(LABELS)):
        told = tomllib.loads(labels.read_text(encoding="utf-8"))
        sitting = read(discover([labels.parent]).sources[0])[0]
        _score(told, sitting, outcomes)
    return outcomes


def _score(told: Mapping[str, Any], sitting: Sitting, outcomes: dict[int, Outcome]) -> None:
    pieces = list(_pieces(told))
    found = list(_locate(pieces, sitting.turns))
    cited = {turn.turn_id: quotations(turn.text, turn.paragraphs) for turn in sitting.turns}
    first = pieces[0].page
    for piece, place in zip(pieces, found, strict=True):
        _add(outcomes, piece.page, _piece(piece, place, cited))
    for page, name, share, fault in _blocks(pieces, found, cited):
        _add(outcomes, page, {name: share}, fault)
    for turn in told["turn"]:
        for call in turn.get("interjections", ()):
            _add(outcomes, call["page"], *_interjection(call, sitting))
    whole = "\n".join(plain(turn.text) for turn in sitting.turns)
    for text in told.get("texts", ()):
        fault = None if text in whole else Fault("labelled: text", sitting.sitting_id, text)
        _add(outcomes, first, {"text as printed": Share(text in whole)}, fault)


def _pieces(told: Mapping[str, Any]) -> Iterator[Piece]:
    for turn in told["turn"]:
        for piece in turn["pieces"]:
            yield Piece(
                piece["page"],
                piece["words"],
                turn["speaker"],
                turn["role"],
                turn["kind"],
                turn.get("party"),
                piece.get("quoted", False),
            )


def _locate(pieces: Sequence[Piece], turns: Sequence[Turn]) -> Iterator[Found | None]:
    """Each piece by its first words, looked for behind the piece before; it ends where the next one begins."""
    texts = ["".join(c.lower() if c.isalnum() else "" for c in turn.text) for turn in turns]
    places = [[i for i, c in enumerate(turn.text) if c.isalnum()] for turn in turns]
    starts: list[tuple[int, int] | None] = []
    at, offset = 0, 0
    for piece in pieces:
        words = letters(piece.words)
        hits = ((i, texts[i].find(words, offset if i == at else 0)) for i in range(at, len(turns)))
        hit = next(((i, place) for i, place in hits if place >= 0), None)
        starts.append(hit)
        if hit:
            at, offset = hit[0], hit[1] + len(words)
    for n, start in enumerate(starts):
        if start is None:
            yield None
            continue
        i, place = start
        after = next((s for s in starts[n + 1 :] if s), None)
        end = places[i][after[1]] if after and after[0] == i else len(turns[i].text)
        yield Found(turns[i], places[i][place], end)


def _piece(piece: Piece, place: Found | None, cited: Mapping[str, Sequence[Quotation]]) -> Mapping[str, Any]:
    """Whether each aspect is right: name to `(share, fault)`; None in place of a share for an honest unknown."""
    if place is None:
        return {aspect: (Share(0), Fault(f"labelled: {aspect}", "not found", piece.words)) for aspect in _ASPECTS}
    turn = place.turn
    expected = {
        "page": (piece.page, turn.paragraph_at(place.start).page),
        "speaker": (piece.speaker, turn.speaker.name),
        "role": (piece.role, turn.speaker.role.value),
        "party": (piece.party, turn.speaker.party),
        "kind": (piece.kind, turn.kind.value),
        "chair": (piece.role == "chair", turn.speaker.role.value == "chair"),
        "interposed question": (piece.kind == "interposed_question", turn.kind.value == "interposed_question"),
        "quoted": (piece.quoted, is_quoted(place.start, place.end, cited[turn.turn_id])),
    }
    result: dict[str, Any] = {}
    for aspect, (right, read_as) in expected.items():
        if read_as is None and right is not None and aspect != "party":
            result[aspect] = (None, Fault(f"labelled: {aspect} unknown", turn.turn_id, piece.words))
        else:
            detail = f"{piece.words}: {read_as} for {right}"
            fault = None if right == read_as else Fault(f"labelled: {aspect}", turn.turn_id, detail)
            result[aspect] = (Share(right == read_as), fault)
    return result


def _blocks(
    pieces: Sequence[Piece], found: Sequence[Found | None], cited: Mapping[str, Sequence[Quotation]]
) -> Iterator[tuple[int, str, Share, Fault | None]]:
    """Each block quotation once: whether it is found, and ends where its last piece does."""
    for n, (piece, place) in enumerate(zip(pieces, found, strict=True)):
        behind = pieces[n + 1] if n + 1 < len(pieces) else None
        if not piece.quoted or (behind and behind.quoted and behind.speaker == piece.speaker):
            continue
        held = cited[place.turn.turn_id] if place else ()
        last = len(place.turn.text[: place.end].rstrip()) if place else -1
        ending = next((quotation for quotation in held if quotation.end == last), None)
        where = place.turn.turn_id if place else "not found"
        fault = None if ending else Fault("labelled: end of a block quotation", where, piece.words)
        yield piece.page, "end of a block quotation", Share(ending is not None), fault
        if ending:
            yield piece.page, "end of a block quotation, sure", Share(ending.sure), None


def _interjection(call: Mapping[str, Any], sitting: Sitting) -> tuple[Mapping[str, Share], Fault | None]:
    """Whether the words stand in an interjection on that page, with that caller, and in nobody's speech."""
    held = [held for turn in sitting.turns for held in turn.interjections if held.page == call["page"]]
    words = letters(call["words"])
    hits = [one for one in held if words in letters(one.text)]
    right = any("speaker" not in call or person(one.speaker) == person(call["speaker"]) for one in hits)
    fault = None if right else Fault("labelled: interjection", f"S. {call['page']}", call["words"])
    return {"interjection": Share(right)}, fault


def _add(outcomes: dict[int, Outcome], page: int, scored: Mapping[str, Any], fault: Fault | None = None) -> None:
    outcome = outcomes.setdefault(page, Outcome())
    for name, value in scored.items():
        share, its_fault = value if isinstance(value, tuple) else (value, fault)
        if share is None:
            outcome.unknown[name] += 1
        else:
            before = outcome.shares.get(name, Share(0, 0))
            outcome.shares[name] = Share(before.numerator + share.numerator, before.denominator + share.denominator)
        if its_fault:
            outcome.faults.append(its_fault)
