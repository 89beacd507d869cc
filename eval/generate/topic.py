"""From an agenda item's printed title to the topic it names, as a question would put it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eval.generate.wording import any_of, phrase, words
from indexer.analysis import analyse
from indexer.parliaments import Profile

_LONGEST = 110  # characters; a longer topic is cut to its first parts
_SHORTEST = 10
_TERMS = 2  # a topic has at least so many different terms
_PART = re.compile(r"\s*(?:[:;–—]|(?<!\d)(?<!\b\w)[.!?](?=\s+[A-ZÄÖÜ„#]))\s*")
_BRACKETS = re.compile(r"\s*[–-]?\s*\([^()]*(?:\([^()]*\)[^()]*)?\)\s*$")
_BILL = re.compile(r"(?P<adjectives>(?:\w+(?:es|en) )*)(?P<rest>\w*[Gg]esetz(?:es)?(?= |$).*)")
_BROKEN = re.compile(r"[a-zäöü]-[A-ZÄÖÜ]?[a-zäöü]+-|…|[a-zäöüß][A-ZÄÖÜ][a-zäöüß]{2,}| -|- ")


@dataclass(frozen=True, slots=True)
class Topic:
    """What was debated. `text` is printed in the title; `bill` tells whether it is a law's name.

    `terms` are its different terms (`indexer.analysis`) in their order.
    """

    text: str
    bill: bool
    terms: tuple[str, ...]

    @property
    def key(self) -> str:
        """Equal for the same topic on another day."""
        return " ".join(self.terms)

    def about(self, language: str) -> str:
        """As it goes on from `Was sagte jemand …`: `zum Hessischen Schulgesetz`, `about “…”`."""
        if not self.bill:
            return phrase(language, "topic", topic=_other_marks(self.text))
        if language != "de":
            return phrase(language, "bill", topic=_other_marks(self.text))
        return phrase("de", "bill", topic=_dative(self.text))


class TitleReader:
    """Reads the titles of one parliament; knows its groups, and the offices as printed there."""

    def __init__(self, profile: Profile, offices: Iterable[str]) -> None:
        groups = {name for party, others in profile.parties.items() for name in (party, *others)}
        group = "|".join(map(re.escape, sorted(groups, key=len, reverse=True)))
        word = words("titles")["group"]
        author = rf"(?:(?:{word}) (?:de[rs] )?(?:{group})|[^,;()]{{4,40}}?(?: \([^()]*\))? ?\((?:{group})\))"
        more = rf"(?:(?:,| und| sowie)? (?:{author}|de[rs] (?:{group})|(?:{group})))*"
        self._author = re.compile(rf".{{0,160}}?{author}{more}")
        office = "|".join(map(re.escape, sorted(set(offices), key=len, reverse=True))) or "(?!)"
        self._office = re.compile(rf"(?:\w+(?:er|e) )?(?:{office})")
        papers = "|".join(words("titles")["papers"])
        self._paper = re.compile(rf"(?:{papers})(?=[\s,:A-ZÄÖÜ])[\s,:]*")

    def topic(self, title: str | None) -> Topic | None:
        """The topic of the first item a title lists; None where it names none that a question could ask for."""
        text = re.sub(r"\s+", " ", (title or "").split(";")[0]).strip()
        if any_of("titles", "without_topic").match(text):
            return None
        text = self._named(text)
        text = _shortened(_BRACKETS.sub("", text).strip(" ,:–-."))
        terms = tuple(dict.fromkeys(analyse(text)))
        idle = any_of("titles", "without_topic").match(text) or any_of("titles", "broken").search(text)
        if (
            idle
            or text[:1].islower()
            or _BROKEN.search(text)
            or len(text) < _SHORTEST
            or len(terms) < _TERMS
            or "(" in text
        ):
            return None
        bill = _BILL.fullmatch(text)
        if bill:
            # `Entwurf eines Gesetzes zur …`
            text = re.sub(r"en ", "es ", bill["adjectives"]) + re.sub(r"^(\w*[Gg]esetz)es(?= |$)", r"\1", bill["rest"])
        return Topic(text, bool(bill), terms)

    def _named(self, text: str) -> str:
        """The title without papers, readings, and who brings them in."""
        if (authors := self._author.match(text)) and self._paper.match(text):
            text = text[authors.end() :].lstrip(" ,:")
        else:
            spoken = text
            while paper := self._paper.match(text):
                text = text[paper.end() :]
            if text != spoken and (office := self._office.match(text)):
                text = text[office.end() :].lstrip(" ,:")
        while paper := self._paper.match(text):
            text = text[paper.end() :]
        return text


def _shortened(text: str) -> str:
    """The first parts of a long topic, as few as say anything; empty where it has no parts, or is itself broken off."""
    if len(text) <= _LONGEST and "…" not in text:
        return text
    ends = [match.start() for match in _PART.finditer(text)]
    fitting = (end for end in ends if end <= _LONGEST and len(analyse(text[:end])) > _TERMS)
    return text[: next(fitting, 0)].strip()


def _dative(bill: str) -> str:
    """`Hessisches Gesetz zur …` as it stands behind `zum`."""
    match = _BILL.fullmatch(bill)
    assert match is not None
    return re.sub(r"es ", "en ", match["adjectives"]) + match["rest"]


def _other_marks(text: str) -> str:
    """Quotation marks inside of quotation marks."""
    return text.translate(str.maketrans('„“”"', "‚‘‘'")).strip()
