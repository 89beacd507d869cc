"""The numbers of a text, however written: `10.000` and `10 000`, `2,5 Mrd.` and `2.5bn`, `14.30 Uhr` and `2:30 p.m.`.

German writes `10.000,5`, English `10,000.5`. Most numbers show by themselves which of the two they are (`2.8` is no
group of thousands); the language decides on the others (`1.500`). Numbers of one digit are left out, since they stand
in names and lists; so are telephone numbers, the parts of a date and the number of a printed paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.dates import placed_dates

_Placed = tuple[tuple[int, int], float]
"""A number with its span."""

_PAPER = re.compile(r"(?<![\d/])\d{1,2}/\d{1,6}(?![\d/])")  # a Drucksache or a sitting
_TELEPHONE = re.compile(
    r"(?<![\w.,:/])(?:(?:\+|00)[1-9]\d\s?(?:\(0\)\s?)?\(?[1-9]|\(?0[1-9]\d)\d{0,3}\)?(?:[\s/–-]{1,3}\d{2,})+"
)
_YEARS = re.compile(r"(?<![\w.,/-])(?P<first>(?:19|20)\d\d)[/–-](?P<last>\d\d)(?!\d|[/-]\d)")
_TIME = re.compile(
    r"(?<![\w.,:])(?P<hour>2[0-4]|[01]?\d)(?!\d)(?:(?P<mark>[.:])(?P<minute>[0-5]\d)(?![\d:]))?"
    # Both ends of `8.30 bis 16 Uhr` are times. A blank before `am` would make one of `Punkt 12 am Freitag`.
    r"(?P<clock>(?=(?:\s?(?:bis|–|-)\s?\d{1,2}(?:[.:]\d\d)?)?\s?Uhr\b)|\so['’]clock\b"
    r"|(?P<half>am\b|\s?a\.m\b|\s?p\.?m\b))?",
    re.IGNORECASE,
)
_SCALES = {
    "hundert": 1e2, "hundred": 1e2, "tausend": 1e3, "tsd": 1e3, "thousand": 1e3, "million": 1e6, "millionen": 1e6,
    "millions": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "billion": 1e9, "billions": 1e9,
    "bn": 1e9,
}  # fmt: skip
# German "Billion" is a million millions; it is rare in a parliament of a Land, and the word alone does not tell.
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_BLANK = "[\u00a0\u202f ]"
_NUMBER = re.compile(
    rf"(?<![\w,.])(?P<written>\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d|[.,]\d{{3}})(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b|(?P<letter>[km])\b(?![-/]))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?P<more>(?:(?P=mark)\d{3})*)")
_DECIMAL = re.compile(
    r"(?P<whole>\d+|[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?!(?P=mark)))[.,](?P<rest>\d+)"
)
# What joins two numbers that one scale belongs to, as in `von 59 auf 74 Millionen`; the first is a small one then.
_SMALL = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_SOME = r"(?:(?:rund|etwa|circa|ca\.|knapp|fast|über|jetzt|about|around|some|nearly|almost|over)\s)?[€$£]?"
_UP_TO = re.compile(rf"[–-]|\s(?:auf|bis|bis zu|to|oder|or)\s{_SOME}", re.IGNORECASE)
_AND = re.compile(rf"\s(?:und|and)\s{_SOME}", re.IGNORECASE)
_BETWEEN = re.compile(rf"\b(?:zwischen|between)\s{_SOME}$", re.IGNORECASE)


def numbers(text: str, lang: str | None) -> list[float]:
    """The numbers in order, each once; `lang` is `de`, `en` or, where nothing tells, None.

    A time of day is its hours (14.5), a school year its two years. Without a language, three digits behind a mark are
    thousands (`1.500`), and decimals where a scale follows (`1.234 million`).
    """
    found = [*_times(text), *_years(text)]
    taken = [span for span, _ in found] + [span for _, span in placed_dates(text)]
    taken += [match.span() for pattern in (_PAPER, _TELEPHONE) for match in pattern.finditer(text)]
    others = [m for m in _NUMBER.finditer(text) if not any(start <= m.start() < end for start, end in taken)]
    found += _plain(text, others, lang)
    return list(dict.fromkeys(round(value, 6) for _, value in sorted(found)))


def _times(text: str) -> Iterator[_Placed]:
    for match in _TIME.finditer(text):
        # `1:10` is a proportion; `14.30` alone is anything.
        if match["clock"] is None and (match["mark"] != ":" or match["hour"] == "1"):
            continue
        hour, half = int(match["hour"]), (match["half"] or "").strip().lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        yield match.span(), hour + int(match["minute"] or 0) / 60


def _years(text: str) -> Iterator[_Placed]:
    for match in _YEARS.finditer(text):
        first = float(match["first"])
        last = first + (float(match["last"]) - first) % 100
        if 0 < last - first <= 10:  # `2021-05` is a month
            yield match.span(), first
            yield match.span(), last


def _plain(text: str, found: Sequence[re.Match[str]], lang: str | None) -> Iterator[_Placed]:
    """Numbers that are neither a time nor a school year, the last first: a scale may belong to the one before, too."""
    later: re.Match[str] | None = None
    scale = 1.0
    for match in reversed(found):
        shared = scale if later is not None and _share_a_scale(text, match, later) else 1.0
        scale = _scale(text, match, lang) or shared
        later = match
        if (value := _value(match["written"], lang, scale)) is not None:
            yield match.span(), value


def _share_a_scale(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    between = text[first.end() : second.start()]
    before = text[max(0, first.start() - 30) : first.start()]
    joined = _UP_TO.fullmatch(between) or (_AND.fullmatch(between) and _BETWEEN.search(before))
    return bool(joined and _SMALL.fullmatch(first["written"]))


def _scale(text: str, match: re.Match[str], lang: str | None) -> float | None:
    """What multiplies the number; None where nothing does."""
    if match["scale"]:
        return _SCALES[match["scale"].lower()]
    letter = (match["letter"] or "").lower()
    # German `1,5m` are metres, `€1.2m` are not.
    is_million = letter == "m" and (lang == "en" or re.search(r"[€$£]\s?$", text[: match.start()][-2:]))
    return 1e3 if letter == "k" else 1e6 if is_million else None


def _value(written: str, lang: str | None, scale: float) -> float | None:
    written = re.sub(_BLANK, "", written)
    thousands, decimal = _THOUSANDS.fullmatch(written), _DECIMAL.fullmatch(written)
    if thousands and (thousands["more"] or _groups(thousands["mark"], lang, scale)):
        return float(re.sub(r"\D", "", written)) * scale
    if decimal:
        whole = re.sub(r"\D", "", decimal["whole"])
        return float(f"{whole}.{decimal['rest']}") * scale
    # `1.2.3` is a section, `01067` a code; a digit alone stands in names and lists.
    is_number = written.isdigit() and (scale != 1.0 or (len(written) > 1 and written[0] != "0"))
    return float(written) * scale if is_number else None


def _groups(mark: str, lang: str | None, scale: float) -> bool:
    """Whether a mark before three digits sets off thousands."""
    return scale == 1.0 if lang is None else mark == ("." if lang == "de" else ",")
