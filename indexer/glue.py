"""Two words that an export printed as one: where to part them, with a blank or with the hyphen that was lost.

German glues words by itself, so a long word is no evidence. Parted are only strings that the protocol hardly uses, at
places where no German word has a seam: before a capital, between figures and letters, and beside a short list of
words (articles, conjunctions, forms of `sein` and `haben`) that begin or end no other word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from indexer.lexicon import Lexicon

_RARE = 3  # a string that stands there more often is a word of its own
_FREQUENT = 10
_KNOWN = 2  # sightings that make a word


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that end no other word, and words that begin none.
_SECOND = _set("und oder die das sind wird wurde wurden kann können nicht dass vom zur zum sowie wir wenn weil")
_FIRST = _set(
    "ich wir die das und oder dass auch sind wird wurde eine einen einem einer keine zum sie dieser diese diesen "
    "diesem jetzt"
)
# Words that may do so (`hierfür`, `dementsprechend`): parted only if the protocol has the two side by side.
_SECOND_AT_TIMES = _set(
    "der ist hat haben hatten hätten auch im für von durch noch schon aber eine einen einer einem gegen uns mit wie "
    "jetzt dort allen alle denen wegen gibt man werden ihm ihn wieder ich"
)
_FIRST_AT_TIMES = _set(
    "der den dem des im ist zur haben hat sich es aber noch nur schon kein ohne heute sondern natürlich"
)
_PREPOSITIONS = _set("auf für von mit aus über gegen durch in")
_ARTICLES = _set("der die das den dem eine einen einer einem")
_CLOSED = _FIRST | _FIRST_AT_TIMES | _SECOND | _SECOND_AT_TIMES | _PREPOSITIONS | _ARTICLES
_PARTICLES = _set("hier da dabei daran irgend wahr zwischen hin her wo so bei vor nach zu um ins wieder statt")
_NO_SEAM = _set(
    "indem nachdem beiden daraus derzeit dennoch demnach deshalb deswegen dasselbe dieselbe dieselben diejenigen "
    "diejenige dasjenige sodass sowie soweit wieder jeder immer zumal zumindest zumeist dementsprechend derart "
    "derweil wahrhaben sicherste sichersten sicherstellen zurecht demgemäß desgleichen demgegenüber "
    "dergleichen gegenden dasein daseins nichtwissen geheim hierin inder indern"
)
_HANGING = _set("und oder bzw")
_ENDS_IN_UND = re.compile(r".*(?:[gbhmfrkwo]und|freund|pfund|gesund|stralsund|schlund|stund|moder)$")
# How a word ends that may stand by itself; a first part of a compound ends so at times (`Industrie`, `Straßen`).
_WHOLE = re.compile(r"(?:e[nrs]?|ens|a|[^h]t)$")
_SECOND_PART = 4  # letters of the second part of a compound
_ADJECTIVES = re.compile(r"([^\W\d_]{3,}(?:lich|isch))([a-zäöüß]{2,}(?:lich|isch|ig|iv|ell)(?:e[nmrs]?)?)$")
# What a printed title begins with: the next line of the print is glued to it, `LandesregierungHessisches Gesetz`.
_HEADED = re.compile(
    r".*(?:[Aa]ntrag|[Ee]ntwurf|Lesung|Stunde|Landesregierung|Bericht|Ausschuss|[Vv]orschlag|[Aa]nfrage|[Ee]rklärung)$"
)
_BEGINS = tuple(_FIRST | _FIRST_AT_TIMES | _PREPOSITIONS)
_ENDS = tuple(_SECOND | _SECOND_AT_TIMES | _HANGING | _ARTICLES)
_COUNTED = re.compile(
    r"(?:mal|malig|[jJ]ährig|prozentig|fach|köpfig|tägig|stündig|minütig|monatig|wöchig|stellig|seitig|stufig|gleisig)"
    r"(?:[ens]|e[nmrs])?$"
)
_CODE = re.compile(
    r"([A-ZÄÖÜ]{2,}\d(?=[A-ZÄÖÜ]?[a-zäöüß]{3})|(?:[A-Z]\d|\d[A-Z])(?=[A-ZÄÖÜ][a-zäöüß]{2}))([A-ZÄÖÜ]?[a-zäöüß]+)$"
)
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)$")
_NUMBER_FIRST = re.compile(r"(\d+)([^\W\d_]{2,})$")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_CAPITALS = re.compile(r"([A-ZÄÖÜ]{2,})([a-zäöü]{2,}|[A-ZÄÖÜ][a-zäöüß]{2,})$")
_INFLECTED = re.compile(r"[a-zäöüß]{2,}(?:e|en|er|es|em)$")


class Parting:
    """Parts glued words as the protocol with this lexicon writes them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words, self._parts = lexicon.words, lexicon.parts

    def glued(self) -> Iterator[tuple[str, str]]:
        """The strings of the protocol that are glued words, each with what it should be."""
        for token, count in self._words.items():
            if count > _RARE and (token.islower() or token[1:].islower()) and token.isalpha():
                continue
            if not token.endswith("-") and (now := self.part(token, count)) != token:
                yield token, now

    def part(self, token: str, count: int) -> str:
        """The token, parted where it is glued. It may have hyphens; it stands `count` times in the text."""
        pieces = token.split("-")
        compound = len(pieces) > 1
        for i, piece in enumerate(pieces):
            if len(piece) > 3:
                pieces[i] = self._part(piece, count, compound=compound, last=i == len(pieces) - 1)
        return "-".join(pieces)

    def _part(self, word: str, count: int, *, compound: bool, last: bool) -> str:
        if not word.isalpha():
            return self._with_figures(word, joint=compound and not last)
        if word.islower() or word[1:].islower():
            return self._lower(word) if count <= _RARE and not compound else word
        if word.isupper():
            return self._capitals(word)
        return self._camel(word, count, joint=compound and not last)

    def _with_figures(self, word: str, *, joint: bool) -> str:
        """`sind150`, `BÜNDNIS90`, `14Jährigen`, `113der`, `CO2Ausstoß`; `joint`: a hyphen follows."""
        if match := _NUMBERED.match(word):
            first, second = match.groups()
            known = first[-1].islower() and self._parts[first] > _KNOWN
            return f"{first} {second}" if known or self._lexicon.attests(f"{first} {second}") else word
        if match := _CODE.match(word):
            first, second = match.groups()
            return f"{first} {second}" if second in self._words and second.islower() else f"{first}-{second}"
        if match := _NUMBER_FIRST.match(word):
            first, second = match.groups()
            if _COUNTED.match(second) or (joint and second[0].isupper()):
                return f"{first}-{second}"
            if second in _SECOND or (second[0].isupper() and self._words[second] >= _KNOWN):
                return f"{first} {second}"
        return word

    def _capitals(self, word: str) -> str:
        """`DIEGRÜNEN`"""
        for i in range(2, len(word) - 1):
            first, second = word[:i], word[i:]
            if (
                self._parts[first] > _RARE
                and self._parts[second] > _RARE
                and self._lexicon.attests(f"{first} {second}")
            ):
                return f"{first} {second}"
        return word

    def _camel(self, word: str, count: int, *, joint: bool) -> str:
        """`undKunst`, `DigitaleStrategie`, `CDUund`, `RheinMain` (with a hyphen behind it)."""
        if match := _CAPITALS.match(word):
            first, second = match.groups()
            if second[0].isupper() and f"{first}-{second}" in self._compounds:
                return f"{first}-{second}"
            if second in _SECOND or (second[0].isupper() and len(first) > 2 and self._words[first] > _FREQUENT):
                return f"{first} {second}" if self._words[first] >= _KNOWN else word
            return word
        for seam in _CAMEL.finditer(word):
            first, second = word[: seam.start()], word[seam.start() :]
            if joint and f"{first}-{second}" in self._compounds:
                return f"{first}-{second}"
            lower = first[0].lower() + first[1:]
            if len(first) < 2 or len(second) < 3:
                continue
            if _HEADED.match(first):
                return f"{first} {second}"
            if first in _CLOSED and self._words[first] >= _KNOWN:
                return f"{first} {second}"
            inflected = len(first) > 3 and _INFLECTED.match(lower) is not None
            if count > 1 and not inflected:
                continue
            known = self._words[lower] >= (_KNOWN if inflected and first != lower else _FREQUENT)
            if self._neighbours(first, second) or (known and (first == lower or inflected)):
                return f"{first} {second}"
            if inflected and len(first) > 6 and first.islower() and self._stems.get(_stem(second)):
                return f"{first} {second}"
            if joint and self._parts[first] and self._parts[second]:
                return f"{first}-{second}"
        return word

    def _lower(self, word: str) -> str:
        """`zeigtder`, `undeinem`, `Bildungsund`, `öffentlichrechtlich`"""
        lower = word.lower()
        if lower in _NO_SEAM:
            return word
        if hyphened := self._fused.get(_stem(word)):
            return f"{word[: len(hyphened)]}-{word[len(hyphened) :]}"
        if match := _ADJECTIVES.match(word):
            first, second = match.groups()
            if self._stems.get(_stem(first)) and self._stems.get(_stem(second)):
                return f"{first}-{second}"
        if not lower.startswith(_BEGINS) and not lower.endswith(_ENDS):
            return word
        for i in range(2, len(word) - 1):
            first, second = word[:i], word[i:]
            if second in _HANGING and (second == "bzw" or (self._hangs(first) and not _ENDS_IN_UND.match(lower))):
                return f"{first}- {second}" if self._begins_compound(first) else f"{first} {second}"
            if self._seam(first, second):
                return f"{first} {second}"
        return word

    def _seam(self, first: str, second: str) -> bool:
        """Whether a word in lower case (but for its first letter) is these two."""
        lower = first[0].lower() + first[1:]
        if lower in _PARTICLES or len(second) < 2:
            return False
        if lower in _PREPOSITIONS and second in _ARTICLES:
            return lower != "in" or self._lexicon.attests(f"{first} {second}")
        if self._words[second] < _KNOWN or self._words[first] + self._words[lower] < _KNOWN:
            return False
        if (lower in _FIRST and len(second) > 2) or (second in _SECOND and len(first) > 3):
            return True
        if second.startswith("de") and first.endswith("n") and self._words[lower]:
            return False  # `ausreichender`, `Studierenden`
        if (lower in _FIRST_AT_TIMES and len(second) > 3) or (second in _SECOND_AT_TIMES and len(first) > 3):
            adjective = lower != first and self._words[lower] and lower not in _FIRST_AT_TIMES | _FIRST
            return not adjective and self._neighbours(first, second)  # `Tätigwerden` is a word
        return False

    def _neighbours(self, first: str, second: str) -> bool:
        lower = first[0].lower() + first[1:]
        return self._lexicon.attests(f"{first} {second}") or self._lexicon.attests(f"{lower} {second}")

    def _hangs(self, first: str) -> bool:
        """Whether this is the first part of a compound, which stands nowhere by itself: `Bildungs`"""
        alone = self._words[first] + self._words[first[0].lower() + first[1:]]
        return not alone and len(first) > 3

    def _begins_compound(self, first: str) -> bool:
        """Whether a hyphen was lost behind this: it looks like no whole word (`Bildungs`, `Schul`), or a compound of
        the protocol begins with it (`Industrie`). `Anrechnungen` is a word that the protocol uses just once."""
        lower = first.lower()
        if not _WHOLE.search(lower):
            return True
        glued = {lower + hanging for hanging in _HANGING}
        longer = (w for w in self._lower_words if w.startswith(lower) and len(w) - len(lower) >= _SECOND_PART)
        return any(word not in glued for word in longer)

    @cached_property
    def _lower_words(self) -> frozenset[str]:
        return frozenset(word.lower() for word in self._words)

    @cached_property
    def _compounds(self) -> frozenset[str]:
        """Every two neighbours in a compound with hyphens."""
        pairs = set()
        for word in self._words:
            if "-" in word:
                pieces = word.split("-")
                pairs |= {f"{a}-{b}" for a, b in pairwise(pieces)}
        return frozenset(pairs)

    @cached_property
    def _fused(self) -> dict[str, str]:
        """For adjectives with a hyphen, as they would look without it, their first half: `öffentlichrechtlich`."""
        fused = {}
        for pair in sorted(self._compounds):
            first, _, second = pair.partition("-")
            if len(first) > 3 and len(second) > 3 and second.islower() and first.isalpha() and second.isalpha():
                fused[_stem(first + second)] = first
        return fused

    @cached_property
    def _stems(self) -> dict[str, int]:
        stems: dict[str, int] = {}
        for word, count in self._parts.items():
            stems[_stem(word)] = stems.get(_stem(word), 0) + count
        return stems


def _stem(word: str) -> str:
    if word.endswith(("en", "em", "er", "es")):
        return word[:-2]
    return word[:-1] if word.endswith(("e", "n", "s")) else word
