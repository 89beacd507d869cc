"""Speaker turns: how many of the export's are found with the right speaker, and how many found ones are right."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.share import Share
from eval.parsing.align import bare_words
from eval.parsing.comparison import Comparison, Pair
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.words import letters

_EDGE = 12  # letters that must agree where a turn begins and ends
_WITHIN = 0.8  # of a turn's words that stand in another turn: it is part of that
_SHOWN = 110  # characters of a turn in a report


def measure(compared: Comparison) -> Outcome:
    """Precision, recall and F1 of turns with their speaker, and whether they begin and end where they should.

    A turn without a speaker is unknown, neither right nor wrong: it lowers recall, but is no false claim.
    """
    right = [pair for pair in compared.pairs if pair.same_speaker]
    unknown = [pair for pair in compared.pairs if not pair.is_known]
    wrong = [pair for pair in compared.pairs if pair.is_known and not pair.same_speaker]
    nameless = sum(not turn.speaker.name for turn in compared.extra)
    claimed = len(right) + len(wrong) + len(compared.extra) - nameless
    expected = len(compared.reference.turns)
    whole = [pair for pair in compared.pairs if edges_agree(pair)]
    outcome = Outcome()
    outcome.shares = {
        "turn precision": Share(len(right), claimed),
        "turn precision with written turns": Share(len(right), claimed + len(compared.written)),
        "turn recall": Share(len(right), expected),
        "turn F1": Share(2 * len(right), claimed + expected),
        "turn begins and ends right": Share(len(whole), len(compared.pairs)),
    }
    outcome.unknown["turn recall"] = len(unknown) + nameless
    outcome.faults = [*(_wrong(pair) for pair in wrong), *_missing(compared), *_extra(compared)]
    outcome.faults += [Fault("speaker unknown", pair.turn.turn_id, pair.reference.label) for pair in unknown]
    outcome.faults += [_edge(pair) for pair in compared.pairs if not edges_agree(pair)]
    return outcome


def edges_agree(pair: Pair) -> bool:
    """Whether both readings begin and end with the same letters (a heading that print lacks left out)."""
    return _begins_right(pair) and _ends_right(pair)


def _begins_right(pair: Pair) -> bool:
    return letters(pair.turn.text)[:_EDGE] in [letters(text)[:_EDGE] for text in _readings(pair)]


def _ends_right(pair: Pair) -> bool:
    return letters(pair.turn.text)[-_EDGE:] in [letters(text)[-_EDGE:] for text in _readings(pair)]


def _readings(pair: Pair) -> tuple[str, str]:
    return pair.reference.text, pair.reference.spoken


def _wrong(pair: Pair) -> Fault:
    turn = pair.turn
    return Fault("wrong speaker", turn.turn_id, f"{turn.speaker.name} for {pair.reference.label} {_start(turn.text)}")


def _missing(compared: Comparison) -> list[Fault]:
    texts = [(turn.turn_id, bare_words(turn.text)) for turn in compared.spoken] if compared.missing else []
    faults = []
    for missed in compared.missing:
        words = bare_words(missed.spoken)
        holder = _holder(words, texts)
        kind = "turn missing: read as part of another" if holder else "turn missing: its words are nowhere"
        place = holder or compared.sitting.sitting_id
        faults.append(Fault(kind, place, f"{missed.label} {_start(missed.spoken)}"))
    return faults


def _extra(compared: Comparison) -> list[Fault]:
    texts = [(turn.label, bare_words(turn.text)) for turn in compared.reference.turns] if compared.extra else []
    faults = []
    for turn in compared.extra:
        holder = _holder(bare_words(turn.text), texts)
        kind = "turn too many: part of another" if holder else "turn too many: not in the export"
        detail = f"{turn.speaker.name} ({turn.kind.value}) in {holder}: " if holder else f"{turn.speaker.name}: "
        faults.append(Fault(kind, turn.turn_id, detail + _start(turn.text)))
    return faults


def _holder(words: Sequence[str], texts: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    """Who has these words in this order, or nearly so."""
    joined = f" {' '.join(words)} "
    for owner, other in texts:
        if words and joined in f" {' '.join(other)} ":
            return owner
    runs = {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
    for owner, other in texts:
        if runs and len(runs & {tuple(other[i : i + 3]) for i in range(len(other) - 2)}) >= _WITHIN * len(runs):
            return owner
    return None


def _edge(pair: Pair) -> Fault:
    where = "ends" if _begins_right(pair) else "begins"
    read, expected = pair.turn.text, pair.reference.text
    detail = f"{_end(read)} | export: {_end(expected)}" if where == "ends" else f"{_start(read)} | {_start(expected)}"
    return Fault(f"turn {where} elsewhere", pair.turn.turn_id, detail)


def _start(text: str) -> str:
    return " ".join(text[:_SHOWN].split())


def _end(text: str) -> str:
    return " ".join(text[-_SHOWN:].split())
