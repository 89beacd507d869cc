"""German full-text analysis: text to index terms, the same for what is stored and for what is asked.

A term is a lower-case Snowball stem without umlauts, accents or ß, a number (`2022`, `20497`, `1,5`) or the number of
a printed paper (`20/5021`). The stemmer folds `ä ae`, `ö oe`, `ü ue` and `ß ss` into one, so `Müller` and `Mueller`,
`Häuser` and `Haus`, `Straße` and `Strasse` meet. Compounds with a hyphen give their parts and the whole
(`Corona-Hilfe`: `corona hilf coronahilf`); a date in figures gives the words of a printed one (`31.12.2022`:
`31 dezemb 2022`), an amount the number that it is too (`1,5 Millionen`, `1,5 Mio.`: `1,5 million 1500000`); `%` is
`prozent`. Stop words, and the words a question is made of, give nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import Stemmer

_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip

_TOKEN = re.compile(
    r"""
    (?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)       # a date in figures
    | (?<![\d/])\d{1,3}/\d{1,6}(?![\d/])                # a printed paper
    | (?<![\d.,/])\d+(?:,\d+)?\s(?:million(?:en)?|mio|milliarden?|mrd)(?![^\W_])  # an amount
    | (?<![\d.])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)      # a number with dots between the thousands
    | %
    | \d+,\d+
    | [^\W_]+(?:-[^\W_]+)*
    """,
    re.VERBOSE,
)

_STOP_WORDS_TEXT = """
aber alle allem allen aller alles als also am an and andere anderem anderen anderer anderes
auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher dahin damit danach dann daran darauf daraus
darf darüber das dass daß davon dazu dein deine dem den denen denn der deren des deshalb dessen deswegen die dies
diese diesem diesen dieser dieses doch dort du durch dürfen eben ein eine einem einen einer eines einmal er es etwa
etwas euch eure für gab ganz gar geben gegen gehabt gerade gibt ging habe haben hat hatte hatten hätte hätten her herr
herrn hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in ins ist ja jede jedem jeden jeder jedes
jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner keines können könnte könnten machen man mal
mein meine meinem meinen meiner mich mir mit muss müssen nach nein nicht nichts noch nun nur ob oder ohne schon sehr
sein seine seinem seinen seiner seit selbst sich sie sind so solche solchem solchen solcher soll sollen sollte sollten
sondern sonst sowie über um und uns unser unsere unserem unseren unserer unter viel vom von vor war waren warst was
weg weil weiter welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wirst wo wollen
wollte worden wurde wurden wäre wären während würde würden zu zum zur zwar zwischen äußerte äußerten äußern sagt sagte
sagten sagen gesagt wann warum weshalb wieso wodurch womit worüber wozu wofür about are at did do does from had has
have how is of on said say says that the their there they this to what when where which who whom whose why with
"""
_STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())

_CACHE_LIMIT = 300_000


class _Terms(dict[str, str]):
    """Token to its terms, joined by blanks; filled as tokens are met, since few of them are new."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer("german")
        self._stemmer.maxCacheSize = 0

    def __missing__(self, token: str) -> str:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        terms = self[token] = " ".join(self._terms(token))
        return terms

    def _terms(self, token: str) -> list[str]:
        if token in _STOP_WORDS:
            return []
        if token == "%":
            return ["prozent"]
        if len(amount := token.split()) == 2 and amount[1][0] == "m":
            return _amount(*amount)
        if "." in token:
            parts = re.split(r"\.\s?", token)
            if len(parts) == 3 and len(parts[1]) < 3 and 1 <= int(parts[1]) <= 12:
                return [str(int(parts[0])), self._stem(_MONTHS[int(parts[1]) - 1]), parts[2]]
            return ["".join(parts)]
        if "-" in token:
            parts = token.split("-")
            return [term for part in (*parts, "".join(parts)) if part not in _STOP_WORDS and (term := self._stem(part))]
        return [term] if (term := self._stem(token)) else []

    def _stem(self, word: str) -> str:
        if word[0].isdigit() and not word[-1].isalpha():
            return word
        if not word.isascii():
            # The stemmer needs the umlauts; other accents would hide an ending from it (`Café`, `Cafe`).
            word = "".join(c if c in "äöüß" else strip_accents(c) for c in word)
        return "".join(filter(str.isalnum, strip_accents(self._stemmer.stemWord(word))))


def _amount(number: str, unit: str) -> list[str]:
    """The terms of `1,5 Millionen`: as it is written, and as the number in figures (`1500000`)."""
    word, zeros = ("million", 6) if unit.startswith(("mio", "million")) else ("milliard", 9)
    whole, _, fraction = number.partition(",")
    figures = [f"{whole}{fraction.ljust(zeros, '0')}".lstrip("0")] if len(fraction) <= zeros else []
    return [number, word, *filter(None, figures)]


def strip_accents(text: str) -> str:
    """`text` without combining marks, with `ß` as `ss`."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_terms = _Terms()


def analyse_joined(text: str) -> str:
    """The terms of `text` in their order, joined by single blanks: what the full-text index stores."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(filter(None, map(_terms.__getitem__, _TOKEN.findall(text.lower()))))


def analyse(text: str) -> list[str]:
    """The terms of `text` in their order, repeated as often as they occur; empty where only stop words stand."""
    return analyse_joined(text).split()


def occurrences(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where the terms of `text` stand, in order: `text[start:end]` gives the terms.

    The parts of a compound with a hyphen come before it, each with its own terms; the compound has only the term that
    it is as one word.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    for match in _TOKEN.finditer(lower):
        token, start = match[0], match.start()
        if "-" in token:
            place = start
            for part in token.split("-"):
                if terms := _terms[part]:
                    yield place, place + len(part), tuple(terms.split())
                place += len(part) + 1
        if whole := _terms[token].split():
            yield start, match.end(), tuple(whole[-1:] if "-" in token else whole)


_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_WRITTEN_OUT = re.compile(r"(?<=[ao])e|(?<=u)(?<![aeoq]u)e")
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """A key under which two spellings of one name are equal: lower case, no umlauts (`Müller` and `Mueller` give
    `muller`), no accents, single blanks for everything that is neither letter nor digit. Folding twice changes nothing.
    """
    folded = strip_accents(text.lower().translate(_UMLAUTS)).lower()
    folded = _NO_WORD.sub(" ", folded).strip()
    while (shorter := _WRITTEN_OUT.sub("", folded)) != folded:
        folded = shorter
    return folded
