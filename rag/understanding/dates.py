"""When it was said, in questions: `im März 2021`, `zwischen März und Mai 2021`, `seit 2020`, `letztes Jahr`.

points.py     a day, a month, a season, a quarter, a year
ranges.py     from one point to another, since, until
relative.py   `letztes Jahr`, read against today or against the index
occasions.py  before and after an election or the summer
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.understanding.lexicon import lexicon
from rag.understanding.occasions import find_occasions
from rag.understanding.points import Period, Point, find_points
from rag.understanding.ranges import closed_range, open_range
from rag.understanding.relative import find_relative
from rag.understanding.setting import Setting

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dated:
    """A period of speaking and where the text names it.

    It is not sure where it is vague, or where it may be a thing's time instead: then it is `topical` as well.
    """

    period: Period
    span: Span
    sure: bool = True
    topical: bool = False


def find_dates(text: str) -> tuple[Period | None, list[Span]]:
    """The period a question names by a date, first and last day, and where it stands; None if it names none.

    A day, a part of a month, a month, a season or a year. A year alone counts only with a preposition (`im Jahr 2021`,
    `in 2021`), not as part of a thing's name (`Haushalt 2021`, `Schuljahr 2019/20`). A deadline
    (`bis zum 31. Dezember 2022`) is what is talked about, not when.
    """
    found = read_date(text, None)
    return (found.period, [found.span]) if found else (None, [])


def read_date(text: str, setting: Setting | None, names: Sequence[Span] = ()) -> Dated | None:
    """When a question's words are to have been said. Without a setting nothing is read that needs one.

    `names` are where those stand whose words are wanted: a time right behind them (`Kettler 2020`, `die BU seit 2019`)
    is when they spoke; elsewhere such a time may belong to a thing (`Haushalt 2021`, `umsetzen bis Ende 2022`).
    """
    # What is quoted is a title or words: what is talked about.
    text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    place = _Place(text, names)
    found = list(_found(text, setting, place))
    return next((one for one in found if one.sure), found[0] if found else None)


def _found(text: str, setting: Setting | None, place: _Place) -> Iterator[Dated]:
    points = find_points(text)
    first, last = (setting.first, setting.now) if setting else (None, None)
    passed = -1
    for i, point in enumerate(points):
        if point.start < passed:
            continue
        if between := closed_range(text, point, points[i + 1 : i + 2]):
            period, span = between
            passed = span[1]
            if not point.bare or place.speaks:
                yield Dated(period, span)
            continue
        if opened := open_range(text, point, first, last):
            period, span = opened
            # `bis zum 31.12.2022 umsetzen` is what is talked about; `sagte Kettler bis Ende 2020` is when.
            if place.of_speaking(span):
                yield Dated(period, span)
            continue
        yield from _single(text, point, place, setting)
    if setting:
        for period, span in find_relative(text, setting):
            if place.of_speaking(span):
                yield Dated(period, span, sure=not _VAGUE.match(text[slice(*span)]))
            elif place.speaks and not _OF_A_THING.search(text[: span[1]]):
                yield Dated(period, span, sure=False, topical=True)
        yield from (Dated(period, span, sure=False) for period, span in find_occasions(text, setting))


_QUOTED = re.compile(r"„[^“”]*[“”]|“[^”]*”|»[^«]*«|\"[^\"]*\"")
# `der Anschlag vor zwei Jahren`, `die Frist bis letzten Monat`
_OF_A_THING = re.compile(r"\b(?:vor|bis|seit|since|until|by)\s+\S+(?:\s+\S+)?$|\bago$", re.IGNORECASE)
_VAGUE = re.compile(r"heute|today|zuletzt|kürzlich|recently|lately", re.IGNORECASE)
_IN_YEAR = re.compile(
    r"\b(?:im\s+(?:(?:Ver)?[Ll]aufe?\s+des\s+)?Jahre?s?|in\s+the\s+year|in|during)\s+$", re.IGNORECASE
)
_POINTER = re.compile(r"\b(?:dazu|hierzu|darüber|davon)\s+$", re.IGNORECASE)  # `Was sagte er dazu 2020?`
_IN = re.compile(r"\b(?:im|am|in|on|during|last|letzten|vom)\s+(?:the\s+)?$", re.IGNORECASE)
# Before a date that is a thing's: `Gilt noch der 31. Dezember 2026?`
_A_THING = re.compile(r"\b(?:zum|der|dem|the)\s+(?:(?:zum|dem|the|ende|end of)\s+)*$", re.IGNORECASE)


# `das Attentat vom 19. Februar`, but `in der Sitzung vom 19. Februar`
_OF_NOUN = re.compile(r"\b(?P<noun>[A-ZÄÖÜ][\w-]+)\s+(?:vom|of)\s+$")
_IN_SITTING = re.compile(
    r"\b(?P<noun>[A-ZÄÖÜ][\w-]+|sitting|debate|speech)\s+(?:am|vom|im|on|of|from|in)\s+(?:the\s+)?$"
)
_OF_SPEAKING = re.compile(
    r"(?:\w*[Ss]itzung|\w*[Dd]ebatte|\w*[Rr]ede|\w*[Pp]lenum|\w*[Pp]rotokoll|Aussprache|Fragestunde|\w*[Ee]rklärung|Aussage|"
    r"Äußerung|Antwort|Beitrag|Landtag|Thema|Sitting|Speech|Debate)\w{0,2}"
)


def _of_a_thing(place: _Place, span: Span, period: Period | None, setting: Setting | None) -> bool:
    """Whether it is when something happened that is talked about.

    A day long before the first sitting, or without one, is only then that of speaking where nothing that could be
    talked about stands before it: `Was sagte Kettler am 8. Mai 1945` is, `zum Kriegsende am 8. Mai 1945` is not.
    """
    sitting, noun = _IN_SITTING.search(place.before(span)), _OF_NOUN.search(place.before(span))
    if sitting and _OF_SPEAKING.fullmatch(sitting["noun"].title()):
        return False
    if noun and not _OF_SPEAKING.fullmatch(noun["noun"]):
        return True
    if not setting or not period or place.clear(span):
        return False
    day = period[0]
    without = period[0] == period[1] and setting.sittings and day not in {held for _, held in setting.sittings}
    return period[1] < setting.first or bool(without and setting.first <= day <= setting.last)


def _single(text: str, point: Point, place: _Place, setting: Setting | None) -> Iterator[Dated]:
    """A point that stands alone."""
    now = setting.now if setting else None
    before, span = text[: point.start], (point.start, point.end)
    if point.bare:
        preposition = _IN_YEAR.search(before)
        pointer = _POINTER.search(before) is not None
        if preposition or pointer or place.alone(span) or place.early(span):
            start = preposition.start() if preposition else point.start
            # `Wer wurde 2022 gewählt` may be told much later.
            sure = bool(preposition) or pointer or place.speaks or place.alone(span) or place.right_behind_a_name(span)
            yield from _dated(point.period(), (start, point.end), sure, topical=not sure)
    elif point.year:
        part_of_year = "part" in point.match.groupdict() and "month" not in point.match.groupdict()
        if "month" not in point.match.groupdict() or not _A_THING.search(before):
            sure = (not part_of_year or place.of_speaking(span)) and not _of_a_thing(
                place, span, point.period(), setting
            )
            yield from _dated(point.period(), span, sure, topical=not sure)
    elif now and _IN.search(before) and place.of_speaking(span):
        period = point.period(now.year)
        # The latest that has begun.
        yield from _dated(point.period(now.year - 1) if period and period[0] > now else period, span, sure=False)


def _dated(period: Period | None, span: Span, sure: bool = True, topical: bool = False) -> Iterator[Dated]:
    if period:
        yield Dated(period, span, sure, topical)


class _Place:
    """Where in a question a time stands, and so whether it is the time of speaking."""

    def __init__(self, text: str, names: Sequence[Span]) -> None:
        self._text = text
        self._names = names
        self._verbs = [match.span() for match in _speaking().finditer(text)]

    @property
    def speaks(self) -> bool:
        """Whether the question asks what somebody said."""
        return bool(self._verbs)

    def before(self, span: Span) -> str:
        """The words in front of a time."""
        return self._text[: span[0]]

    def clear(self, span: Span) -> bool:
        """Whether nothing that could be talked about stands before a time; whoever speaks and `in der Sitzung` may."""
        before = self.before(span)
        for start, end in self._names:
            before = (
                before[:start] + " " * (min(end, len(before)) - start) + before[end:] if start < span[0] else before
            )
        nouns = re.findall(r"(?<!^)\b[A-ZÄÖÜ][\w-]+", before.strip())
        return not _ABOUT.search(before) and all(_OF_SPEAKING.fullmatch(noun) for noun in nouns)

    def alone(self, span: Span) -> bool:
        """Whether there is nothing but the time: `Und 2019?`"""
        rest = f"{self._text[: span[0]]} {self._text[span[1] :]}"
        return bool(_NOTHING_ELSE.fullmatch(rest))

    def right_behind_a_name(self, span: Span) -> bool:
        """`Kettler 2020`."""
        return any(_LINK.fullmatch(self._text[end : span[0]]) for _, end in self._names if end <= span[0])

    def early(self, span: Span) -> bool:
        """Right behind whoever speaks or the verb of speaking, or at the beginning: `sagte 2020 die`."""
        behind = (end for _, end in (*self._names, *self._verbs) if end <= span[0])
        if any(_LINK.fullmatch(self._text[end : span[0]]) for end in behind):
            return True
        return bool(_BEGINS.fullmatch(self._text[: span[0]]))

    def of_speaking(self, span: Span) -> bool:
        """Whether the time stands with whoever speaks or with the verb, at the beginning or alone."""
        ahead = any(re.fullmatch(r"\s+", self._text[span[1] : start]) for start, _ in self._verbs if start >= span[1])
        return ahead or self.early(span) or self.alone(span)


_ABOUT = re.compile(r",|\b(?:zu[mr]?|über|gegen|wegen|für|dass|ob|about|regarding|against)\b", re.IGNORECASE)
_SMALL = (
    r"(?:und|and|aber|but|auch|also|denn|noch|dann|schon|eigentlich|dazu|davon|then|im|in|am|on|um|"
    r"the|der|dem|den|war|was|it|es|man)"
)
_LINK = re.compile(rf",?(?:\s+{_SMALL})*\s+", re.IGNORECASE)
_BEGINS = re.compile(
    rf"\s*(?:{_SMALL}\s+)*(?:(?:was|what|wie|wer|how|who)\s+(?:about|wurden?|war|waren|was|were|hat|haben|man)\s+)?"
    rf"(?:{_SMALL}\s+)*",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(
    rf"\s*(?:{_SMALL}\s+|(?:what|how)\s+about\s+|wie\s+)*(?:im Jahre?\s*)?\s*[?.!]*\s*", re.IGNORECASE
)


@cache
def _speaking() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['speaking']['verbs'])})\b", re.IGNORECASE)
