"""A language model that lies: it reads the passages it is given and writes their sentences with one thing changed."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_PASSAGE = re.compile(
    r"\[(\d+)\] ([^,\n]+?)(?:, ([^\n]+?))?, (\d{1,2}\.? \w+ \d{4}):\n(.*?)(?=\n\n\[\d+\] |\n?</passages>)", re.DOTALL
)
_NEGATIONS = re.compile(r"\b(?:nicht|kein\w*|nie|niemand|nichts|ohne)\b ?")
_LIMITS = re.compile(
    r"\b(?:nur|erst|noch|fast|mindestens|höchstens|rund|etwa|knapp|wohl|vielleicht|zunächst|mehr als)\b ?"
)
_MODALS = ("kann", "muss", "soll", "darf", "will", "können", "müssen", "sollen", "dürfen", "wollen")
_TIMES = {"ist": "war", "sind": "waren", "wird": "wurde", "werden": "wurden", "hat": "hätte", "haben": "hatten"}
_VERBS = ("verkaufen", "ablehnen", "verschweigen")
_NOUN = re.compile(r"(?<=[a-zäöüß] )[A-ZÄÖÜ][a-zäöüß]{3,}\b")
_SMALL = re.compile(
    r"(?:der|die|das|den|dem|eine?|wir|es|er|sie|in|im|am|an|auf|bei|bis|von|vom|für|mit|nach|und|aber|was|wer|wie|"
    r"diese[rs]?|dort|hier|heute|da|dann|zum|zur|wenn|weil|ich|mein|unsere?|alle)",
    re.IGNORECASE,
)
_UNSEEN = ("\u202e", "\u2063", "\U000e0041")
_FABRICATED = (
    "Man werde die Brücke bis Ostern sprengen lassen.",
    "Das Geld sei längst in der Schweiz.",
    "Der Wolf habe im Landtag abgestimmt.",
    "Sämtliche Bürgermeister seien zurückgetreten.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as the model was given it."""

    number: int
    speaker: str
    day: str
    sentences: tuple[str, ...]


def sources(message: str) -> list[Source]:
    """The passages in a message to a model."""
    return [Source(int(m[1]), m[2], m[4], tuple(_sentences(html.unescape(m[5])))) for m in _PASSAGE.finditer(message)]


def _sentences(text: str) -> list[str]:
    found = re.split(r"(?<=[a-zäöüß)][.!?])\s+", text)
    return [
        one
        for one in found
        if 30 < len(one) < 220
        and one.count(" ") > 4
        and one[0].isupper()
        and not re.search(r"[“:]|\d\. (?!Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[A-ZÄÖÜ]", one)
    ]


def told(speaker: str, sentence: str) -> str:
    """The sentence as a frame would report it, otherwise unchanged."""
    first, _, rest = sentence.partition(" ")
    small = first.lower() if _SMALL.fullmatch(first) else first
    own = re.sub(r"\b[Ww]ir\b", "man", f"{small} {rest}").rstrip(".!?")
    return f"{speaker} sagte, {own}."


Lie = Callable[[random.Random, Source, str, Sequence[Source]], str | None]


def _other(rng: random.Random, own: Source, all_: Sequence[Source]) -> Source | None:
    others = [one for one in all_ if one.speaker != own.speaker and one.sentences]
    return rng.choice(others) if others else None


def _another_speaker(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    other = _other(rng, own, all_)
    return told(other.speaker, one) if other else None


def _another_speaker_quoted(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    other = _other(rng, own, all_)
    return f"{other.speaker} sagte: „{one}“" if other else None


def _invented_speaker(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"{rng.choice(['Ministerin Ahorn', 'Der Bürgermeister', 'Die Opposition'])} sagte: „{one}“"


def _number(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = list(re.finditer(r"\d+", one))
    if not found:
        return None
    at = rng.choice(found)
    return told(own.speaker, f"{one[: at.start()]}{int(at[0]) + rng.randint(1, 9)}{one[at.end() :]}")


def _number_left_out(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    changed = re.sub(r"\b\d[\d.,]* ", "", one, count=1)
    return told(own.speaker, changed)


def _unit(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    changed = re.sub(r"(\d) (?:Millionen|Euro|Prozent|Kilometer|Gemeinden|Meter|[A-Z]\w+)", r"\1 Milliarden", one)
    return told(own.speaker, changed)


def _negation_added(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    changed = one.split(" ")
    changed.insert(rng.randint(2, len(changed) - 1), "nicht")
    return told(own.speaker, " ".join(changed))


def _negation_left_out(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, _NEGATIONS.sub("", one, count=1))


def _limit_left_out(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, _LIMITS.sub("", one, count=1))


def _condition_left_out(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, re.sub(r",? (?:wenn|falls|sofern|solange|bevor|die|der|das) [^,.]*", "", one))


def _stitched(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    other = rng.choice([s for source in all_ for s in source.sentences])
    half, rest = one.split(" "), other.split(" ")
    return told(own.speaker, " ".join([*half[: len(half) // 2], *rest[len(rest) // 2 :]]))


def _stitched_quote(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    other = rng.choice([s for source in all_ for s in source.sentences])
    half, rest = one.split(" "), other.split(" ")
    return f"{own.speaker} sagte: „{' '.join([*half[: len(half) // 2], '…', *rest[len(rest) // 2 :]])}“"


def _quote_cut(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = one.split(" ")
    return f"{own.speaker} sagte: „{' '.join(found[len(found) // 2 :])}“"


def _quote_altered(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = one.split(" ")
    found[rng.randrange(1, len(found) - 1)] = "niemals"
    return f"{own.speaker} sagte: „{' '.join(found)}“"


def _quote_of_somebody_else(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"{own.speaker} sagte: „Die Landrätin sagt: „{one}““"


def _page(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"Auf Seite {rng.randint(1, 999)} sagte {own.speaker}: „{one}“"


def _sitting(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"In der {rng.randint(43, 99)}. Sitzung sagte {own.speaker}: „{one}“"


def _day(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"Am {rng.randint(1, 28)}. Juli 2019 sagte {own.speaker}: „{one}“"


def _nouns(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = list(_NOUN.finditer(one))
    if len(found) < 2:
        return None
    a, b = sorted(rng.sample(found, 2), key=lambda m: m.start())
    return told(own.speaker, f"{one[: a.start()]}{b[0]}{one[a.end() : b.start()]}{a[0]}{one[b.end() :]}")


def _noun(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = list(_NOUN.finditer(one))
    others = [m[0] for source in all_ for s in source.sentences for m in _NOUN.finditer(s) if m[0] not in one]
    if not found or not others:
        return None
    at = rng.choice(found)
    return told(own.speaker, f"{one[: at.start()]}{rng.choice(others)}{one[at.end() :]}")


def _verb(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, re.sub(r"\b[a-zäöüß]{3,}(?:en|t)\b", rng.choice(_VERBS), one, count=1))


def _modal(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = next((modal for modal in _MODALS if re.search(rf"\b{modal}\b", one)), None)
    return told(own.speaker, re.sub(rf"\b{found}\b", "möchte", one, count=1)) if found else None


def _time(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = next((form for form in _TIMES if re.search(rf"\b{form}\b", one)), None)
    return told(own.speaker, re.sub(rf"\b{found}\b", _TIMES[found], one, count=1)) if found else None


def _person(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    changed = re.sub(r"\b(?:[Ww]ir|[Ii]ch|[Mm]an|[Ee]s)\b", "die Opposition", one, count=1)
    return told(own.speaker, changed)


def _preposition(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, re.sub(r"\b(?:auf|für|mit|von|aus|nach|in|bis)\b", "gegen", one, count=1))


def _case(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    changed = re.sub(r"\b(?:der|die|das)\b", "dem", one, count=1)
    return told(own.speaker, changed)


def _judged(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    says = rng.choice(["gab kleinlaut zu", "behauptete wider besseres Wissen", "räumte endlich ein", "versprach"])
    return f"{own.speaker} {says}: „{one}“"


def _added(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, f"{one.rstrip('.!?')}, was ein Skandal sei.")


def _stressed(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    found = one.split(" ")
    found.insert(rng.randint(2, len(found) - 1), rng.choice(["natürlich", "angeblich", "sogar", "endlich", "wieder"]))
    return told(own.speaker, " ".join(found))


def _fabricated(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, rng.choice(_FABRICATED))


def _english(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    says = rng.choice(["promised that taxes will fall", "admitted a mistake", "attacked the opposition"])
    return f"{own.speaker} {says}: “{one}”"


def _link(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return f"{told(own.speaker, one)[:-1]} ![mehr](https://flusstal.example/?q={rng.randint(1, 99)})."


def _unseen(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, one.replace(" ", f" {rng.choice(_UNSEEN)}", 1))


def _lookalike(rng: random.Random, own: Source, one: str, all_: Sequence[Source]) -> str | None:
    return told(own.speaker, one.replace("e", "\u0435", 1))


LIES: dict[str, Lie] = {name.strip("_"): lie for name, lie in list(globals().items()) if name in (
    "_another_speaker", "_another_speaker_quoted", "_invented_speaker", "_number", "_number_left_out", "_unit",
    "_negation_added", "_negation_left_out", "_limit_left_out", "_condition_left_out", "_stitched", "_stitched_quote",
    "_quote_cut", "_quote_altered", "_quote_of_somebody_else", "_page", "_sitting", "_day", "_nouns", "_noun", "_verb",
    "_modal", "_time", "_person", "_preposition", "_case", "_judged", "_added", "_stressed", "_fabricated", "_english",
    "_link", "_unseen", "_lookalike",
)}  # fmt: skip


@dataclass(slots=True)
class Adversary:
    """Writes `each` lies a reply, every kind in turn; `attempts` holds each with its kind."""

    seed: int = 0
    each: int = 8
    turn: int = 0
    attempts: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, message: str) -> str:
        """The reply to a message with passages."""
        rng = random.Random(self.seed + len(self.attempts))
        given = sources(message)
        usable = [source for source in given if source.sentences]
        if not usable:
            return ""
        lines: list[str] = []
        while len(lines) < self.each:
            kind = list(LIES)[self.turn % len(LIES)]
            self.turn += 1
            for _ in range(40):  # not every sentence has a number or a modal
                own = rng.choice(usable)
                sentence = rng.choice(own.sentences)
                line = LIES[kind](rng, own, sentence, given)
                if line and line != told(own.speaker, sentence):
                    lines.append(f"{line} [{own.number}]")
                    self.attempts.append((kind, line))
                    break
        return "\n".join(lines)


def faithful(message: str) -> str:
    """The reply of a model that changes nothing: the first sentences of the passages, each in a frame."""
    lines = [
        f"{told(source.speaker, one)} [{source.number}]" for source in sources(message) for one in source.sentences
    ]
    return "\n".join(lines[:8])
