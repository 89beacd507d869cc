"""Whether a sentence retells another one word by word, with only its verbs and its speaker's person changed.

Nothing but the words is compared, in their order, the small ones too. Reported speech changes the mood of the verbs,
where they stand, and who `wir` is; whatever else differs may say something else.

    cited      Die Frist halten wir nur ein, wenn der Bund 5 Millionen Euro zahlt.
    retold     Man halte die Frist nur ein, wenn der Bund 5 Millionen Euro zahle.
    not        Die Frist halte man ein, nur wenn …  (another order)      … wenn dem Bund …  (another case)

Left out may be what says nothing (`leider`, `nämlich`) and a clause at the end that begins with `und`, `denn`, `um` …
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.gate.verbs import AUXILIARIES, MODALS, Verb, same_time, verb
from rag.gate.wording import FREE, LIMITS, NEGATIONS, PARTICLES, listed, words

_FILLERS, _OPENERS = listed("fillers"), listed("openers")
_FIRST_PERSON = listed("first_person")
_OWN = re.compile(r"(?:unser|mein)(?:e[rnms]?)?")
_OBJECTS = frozenset({"mich", "mir", "uns"})
_STAND_INS = frozenset({"man", "er", "sie", "ihn", "ihm", "ihr", "sich", "einen", "einem"})
_POSSESSIVE = re.compile(r"(?:sein|ihr)(?:e[rnms]?)?")
_ARTICLES = {"der": "er", "die": "e", "das": "es", "den": "en", "dem": "em", "des": "es"}
_SAME = {"%": "prozent", "€": "euro", "daß": "dass", "muß": "muss"}
_JOINTS = frozenset({"und", "oder", "sowie", "bzw"})
_BREAK = re.compile(r"[,;:.!?()…]|\s[–-]\s|[“”„\"»«]")
_DROPPABLE = re.compile(r"(?:;\s*|,\s+(?:und|denn|weil|da|damit|um|sodass)\s)")
_ATTRIBUTES = listed("saying") | listed("attributing")


@dataclass(slots=True)
class _Token:
    key: str
    capital: bool
    clause: int
    verb: Verb | None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The tokens of a sentence that must stand in their order (`kept`), and its verbs, each with its place there."""

    kept: tuple[_Token, ...]
    verbs: tuple[tuple[Verb, int, int], ...]  # verb, clause, how many kept tokens stand before it


def shortened(cited: str) -> Iterator[str]:
    """The cited sentence, and what is left of it when clauses at its end that only add something are left out."""
    yield cited
    end = len(cited)
    for found in reversed(list(_DROPPABLE.finditer(cited))):
        rest = words(cited[found.start() : end])
        adds = found[0].startswith(";") or any(word.text in ("denn", "weil") for word in rest[:1])
        if any(word.keys & _ATTRIBUTES for word in rest):
            return
        if not adds and any(word.keys & (LIMITS | NEGATIONS) for word in rest):
            return
        end = found.start()
        yield cited[:end]


def retells(told: str, cited: str) -> bool:
    """Whether `told`, without its frame, is `cited` word by word, but for the verbs and the person that speaks."""
    said, was = _sentence(told), _sentence(cited)
    aligned = _aligned(said.kept, was.kept)
    if aligned is None:
        return False
    places, stand_ins = aligned
    # What is quoted of a sentence may hold its `wir` itself.
    i, we = (
        sum(token.key == one for token in was.kept) - sum(token.key == one for token in said.kept)
        for one in ("ich", "wir")
    )
    objects = sum(token.key in _OBJECTS for token in was.kept)
    subjects = stand_ins["er"] + stand_ins["sie"] + stand_ins["man"]
    if stand_ins["er"] + stand_ins["sie"] > i or stand_ins["man"] > we or stand_ins.total() - subjects > objects:
        return False
    impersonal = subjects < i + we
    if impersonal and not any(one.lemma == "werden" for one, _, _ in said.verbs):
        return False
    pairs = _paired(said, was, places)
    if pairs is None:
        return False
    return same_time([v for v, _, _ in said.verbs], [v for v, _, _ in was.verbs], pairs, impersonal=impersonal)


def _sentence(text: str) -> _Sentence:
    found = words(text)
    tokens: list[_Token] = []
    clause = 0
    for place, word in enumerate(found):
        end = word.start + len(word.text)
        following = found[place + 1] if place + 1 < len(found) else None
        gap = text[end : following.start] if following else "."
        ends = bool(_BREAK.search(gap)) or following is None
        first = place == 0 or bool(re.search(r"[.!?:]\W*$", text[: word.start]))
        lower = word.text.lower()
        one = None if lower == "sein" and not ends and not _is_verb(following) else verb(word.text, first)
        if lower in PARTICLES and (ends or (following and following.text in _JOINTS)) and _join(tokens, clause, lower):
            pass
        else:
            tokens.append(_Token(_SAME.get(lower, lower), word.is_capital, clause, one))
        clause += ends
    kept: list[_Token] = []
    verbs: list[tuple[Verb, int, int]] = []
    for token in tokens:
        if token.verb:
            verbs.append((token.verb, token.clause, len(kept)))
        else:
            kept.append(token)
    return _Sentence(tuple(kept), tuple(verbs))


def _is_verb(word: object) -> bool:
    text = getattr(word, "text", "")
    return bool(text) and text[0].islower() and verb(text) is not None


def _join(tokens: Sequence[_Token], clause: int, particle: str) -> bool:
    """Whether a particle at a clause's end was joined to the verb that it belongs to: `halten … ein`."""
    for token in tokens:
        one = token.verb
        if one and token.clause == clause and not one.particle and one.base not in AUXILIARIES | MODALS:
            token.verb = Verb(one.form, one.base, particle)
            return True
    return False


def _aligned(told: Sequence[_Token], cited: Sequence[_Token]) -> tuple[dict[int, int], Counter[str]] | None:
    """Which cited token each told one is, and which stand in for the speaker; None where one is missing or added."""
    places: dict[int, int] = {}
    stand_ins: Counter[str] = Counter()
    at, named = 0, False
    for place, token in enumerate(told):
        while at < len(cited) and not _same(token, cited[at], named) and _may_go(cited[at]):
            at += 1
        if at < len(cited) and _same(token, cited[at], named):
            places[place] = at
            at += 1
        elif token.key in _STAND_INS and (token.key in ("man", "sich") or not named):
            stand_ins[token.key] += 1
        elif not (place == 0 and token.key in _OPENERS):
            return None
        named = named or (token.capital and (place > 0 or token.key not in FREE))
    return (places, stand_ins) if all(_may_go(token) for token in cited[at:]) else None


def _may_go(token: _Token) -> bool:
    return token.key in _FILLERS or (token.key in _FIRST_PERSON and not _OWN.fullmatch(token.key))


def _same(told: _Token, cited: _Token, named: bool) -> bool:
    """Whether a told word is the cited one; `named`: a noun stands before it, which `sein` and `ihr` would mean."""
    if told.key == cited.key:
        return True
    if not _OWN.fullmatch(cited.key):
        return False
    if cited.key.startswith("mein"):
        return bool(_POSSESSIVE.fullmatch(told.key)) and not named and _ending(told.key) == _ending(cited.key)
    ending = _ARTICLES.get(told.key)
    return ending is not None and (_ending(cited.key) == ending or (not _ending(cited.key) and ending in ("er", "es")))


def _ending(word: str) -> str:
    return re.sub(r"^(?:unser|mein|sein|ihr)", "", word)


def _paired(said: _Sentence, was: _Sentence, places: dict[int, int]) -> list[tuple[Verb, Verb]] | None:
    """Each full verb that is told with the cited one; None where one was added, left out or moved elsewhere."""
    parts = _parts(was)
    left = [(one, _part(was, parts, clause, before)) for one, clause, before in was.verbs if not one.is_auxiliary]
    pairs = []
    for one, clause, before in said.verbs:
        if one.is_auxiliary:
            continue
        beside = (_neighbour(said, before - 1, -1, clause, places), _neighbour(said, before, 1, clause, places))
        around = [parts[places[i]] for i in beside if i is not None]
        fitting = next(
            (i for i, (v, s) in enumerate(left) if v.lemma == one.lemma and (s in around or not around)), None
        )
        if fitting is None:
            return None
        pairs.append((one, left.pop(fitting)[0]))
    return None if left else pairs


def _neighbour(said: _Sentence, at: int, step: int, clause: int, places: dict[int, int]) -> int | None:
    """The next told word on one side of a verb, in its clause, that is a cited one."""
    while 0 <= at < len(said.kept) and said.kept[at].clause == clause and said.kept[at].key not in _JOINTS:
        if at in places:
            return at
        at += step
    return None


def _parts(was: _Sentence) -> list[int]:
    """For each kept word the part of the sentence it stands in: from a comma, an `und` or the like to the next.

    A part without a verb belongs to the one before.
    """
    part, parts = 0, []
    for place, token in enumerate(was.kept):
        part += place > 0 and (token.key in _JOINTS or token.clause != was.kept[place - 1].clause)
        parts.append(part)
    held = {_part(was, parts, clause, before) for _, clause, before in was.verbs}
    now = min((one for one in held if one is not None), default=0)
    merged = []
    for one in parts:
        now = one if one in held else now
        merged.append(now)
    return merged


def _part(was: _Sentence, parts: Sequence[int], clause: int, before: int) -> int | None:
    """The part in which a verb stands that has `before` kept words before it; None where it stands by itself."""
    for place in (before - 1, before):
        if 0 <= place < len(parts) and was.kept[place].clause == clause:
            return parts[place]
    return None
