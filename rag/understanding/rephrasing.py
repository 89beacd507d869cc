"""A follow-up put into one sentence with the question before, by rules: `Und die SPD?` → `Was sagte die SPD zum Wolf?`

Only where the place is clear: nobody but a new speaker or time is named, or `dazu` stands for what the question before
was about. Elsewhere both questions stand one behind the other (`rag.followup`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.understanding.lexicon import lexicon
from rag.understanding.named import WHEN, WHO, Entities, Item, Span

_INTRO = re.compile(r"^(?:(?:und|aber|and|but|or|oder|also|what\s+about|how\s+about)\b[\s,]*)+", re.IGNORECASE)
_END = re.compile(r"[\s?.!]*$")
_ARTICLE = re.compile(r"\b(?:der|die|das|dem|den|the|Herrn?|Frau)\s+$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:im|in|am|on|during|from)\s+(?:Jahre?\s+)?$", re.IGNORECASE)
_JOINED = re.compile(r"[\s,(]*(?:(?:von|aus|of|from)\s+)?(?:(?:der|den|dem|the)\s+)?(?:Fraktion\s+(?:der\s+)?)?")


def rephrase(question: str, own: Entities, before: str, named: Entities, merged: Entities) -> str | None:
    """The follow-up in one sentence, given the question before in its stand-alone form with what that names."""
    said = _END.sub("", _INTRO.sub("", question))
    if not said:
        return None
    offset = question.find(said)
    spans = [(max(0, a - offset), b - offset) for a, b in own.spans]
    rest = _rest(said, spans)
    who, when = _spans(own.items, WHO), _spans(own.items, WHEN)
    if not rest and who and not when:
        others = set(named.spans) - set(_spans(named.items, WHEN))
        return _in_place(before, _region(before, _spans(named.items, WHO), sorted(others)), said, _ARTICLE)
    if not rest and when and not who:
        return _timed(before, named, said)
    return _with_topic(said, before, named, merged)


def introduces(own: str) -> bool:
    """Whether words say what somebody spoke about: `Und was sagte Müller zur Justiz?`"""
    return bool(re.match(r"(?:\w+\s+)?(?:was|what|wie|how)\b", own, re.IGNORECASE) and _topic().search(own))


def asks_the_same_person(own: str) -> bool:
    """Whether words ask the person before for more: `Und was sagte er zur Justiz?`"""
    return bool(_SUBJECT.search(own))


def with_names(said: str, merged: Entities) -> str:
    """A question with those in place of a pronoun whom it means: `Was sagte sie zum Wald?`"""
    people, parties = merged.people, merged.parties
    if not any(item.carried and item.kind in WHO for item in merged.items) or not (people or len(parties) == 1):
        return said
    german = not re.search(r"\b(?:the|did|does|say|what)\b", said, re.IGNORECASE)
    if people:
        names = (" und " if german else " and ").join(people) if len(people) < 3 else ""
    else:
        names = f"{'die' if german else 'the'} {parties[0]}"
    return _SUBJECT.sub(lambda pronoun: names or pronoun[0], said, count=1)


_SUBJECT = re.compile(r"(?<![\w-])(?:er|sie|he|she|they)(?![\w-])")


def _rest(said: str, spans: Sequence[Span]) -> str:
    """What is left of the words without whom and when, articles and prepositions."""
    for start, end in sorted(spans, reverse=True):
        said = said[:start] + " " + said[end:]
    return re.sub(r"\b(?:der|die|das|den|dem|the|im|in|am|on|Fraktion|Jahre?|of|von)\b|[\s,()]", "", said, flags=re.I)


def _spans(items: Sequence[Item], kinds: frozenset[str]) -> list[Span]:
    return sorted(span for item in items if item.kind in kinds and not item.carried for span in item.spans)


def _region(text: str, who: Sequence[Span], spans: Sequence[Span]) -> Span | None:
    """The one place where a question names whose words it wants, the group behind the name included."""
    if not who:
        return None
    start, end = who[0]
    for a, b in sorted({*who, *spans}):
        if a >= end and _JOINED.fullmatch(text[end:a]):
            end = b + (text[b : b + 1] == ")" and "(" in text[end:a])
    return (start, end) if all(b <= end for _, b in who) else None


def _in_place(before: str, region: Span | None, said: str, small: re.Pattern[str]) -> str | None:
    if region is None:
        return None
    start, end = region
    if (article := small.search(before[:start])) and (article.start() > 0):
        start = article.start()
    return before[:start] + said + before[end:]


def _timed(before: str, named: Entities, said: str) -> str | None:
    spans = _spans(named.items, WHEN)
    said = said if re.match(r"(?:im|in|am|on|seit|ab|bis|vor|nach|since|until)\b|\d{4}$", said) else f"im {said}"
    if len(spans) == 1:
        return _in_place(before, spans[0], said, _PREPOSITION)
    return f"{_END.sub('', before)} {said}?" if not spans else None


def _with_topic(said: str, before: str, named: Entities, merged: Entities) -> str | None:
    """With what the question before was about in place of `dazu`."""
    pointer = _pointer().search(said)
    if not pointer or len(_pointer().findall(said)) > 1:
        return None
    about = _about(before, named)
    if not about:
        return None
    carried = {item.key for item in merged.items if item.carried and item.kind in WHEN}
    time = " ".join(before[_with_preposition(before, a) : b] for a, b in _carried_spans(named, carried))
    text = f"{said[: pointer.start()]}{f'{time} ' if time else ''}{about}{said[pointer.end() :]}?"
    return text[:1].upper() + text[1:]


def _carried_spans(named: Entities, keys: set[str]) -> list[Span]:
    return sorted({span for item in named.items if item.key in keys for span in item.spans})


def _with_preposition(text: str, start: int) -> int:
    """Where a time begins with its preposition: `im März 2021`, `in der 67. Sitzung`."""
    found = re.search(r"\b(?:im|in|am|on)\s+(?:(?:der|the)\s+)?(?:Jahre?\s+)?$", text[:start], re.IGNORECASE)
    return found.start() if found else start


def _about(text: str, named: Entities) -> str | None:
    """What a question is about: from the first preposition behind whom and when it names up to its end."""
    behind = max((b for item in named.items if item.kind in WHO | WHEN for _, b in item.spans), default=0)
    if _YES_OR_NO.match(text) or _SEVERAL.search(_END.sub("", text)):
        return None
    found = _topic().search(text, behind) or (_topic().search(text) if not behind else None)
    return _VERB_AT_END.sub("", _END.sub("", found[0])) if found else None


_SEVERAL = re.compile(r"[?!]|\.\s+[A-ZÄÖÜ]")
_YES_OR_NO = re.compile(
    r"(?!(?:was|wie|wer|warum|wann|wo\w*|welche\w*|what|how|who|why|when|where|which)\b)", re.IGNORECASE
)
# `Was warf sie ihm wegen des Deichs vor`, `Was wurde zum Deich gesagt`
_VERB_AT_END = re.compile(r"(?<=\w)\s+(?:vor|ab|an|aus|ein|zu|ge\w+|\w+iert|be\w+|ver\w+|zuge\w+|ange\w+)$")


@cache
def _pointer() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['followup']['pointers'])})\b", re.IGNORECASE)


@cache
def _topic() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['followup']['abouts'])})\s+[^?.!]*\S.*", re.IGNORECASE)
