"""A link that holds an answer: what was asked, and where its quotes stand. Nothing is kept on a server.

    1 eJxVj8sKwjAQRX9lmHUXfVhb…      version, then base64url (RFC 4648, without padding) of deflated JSON

A link is words from outside. It holds no quote, only its place and a digest, so that reopening (`rag.reopening`) shows
words of the protocols and no others. Whatever is wrong with it, decoding raises one error and takes little memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from indexer.protocol import Role
from indexer.store import Filters
from rag.answer import Answer
from rag.composition.sentences import LONGEST
from rag.messages import LANGUAGES
from rag.question import MAX_LENGTH

VERSION = "1"
MOST_CHARACTERS = 12_000  # of a link: what servers and browsers let pass
MOST_BYTES = 64_000  # unpacked
MOST_CITATIONS = 60
_MOST_QUESTIONS = 20  # of the history
_MOST_VALUES = 50  # of one filter, and of items that are not to be understood
_LONGEST_VALUE = 300  # characters
_DIGEST = 10  # characters: 60 bits
_HALF = re.compile("[\ud800-\udfff]")  # of a character: no text can hold it
_LINK = re.compile(rf"{VERSION}[A-Za-z0-9_-]{{1,{MOST_CHARACTERS}}}")


class LinkError(ValueError):
    """A link that cannot be read: cut off, altered, of another version, or longer than links are."""

    def __init__(self) -> None:
        super().__init__("the link is incomplete or altered, or made by another version")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a quote stands, `turn.text[start:end]`, in which passage it was found, and the digest of its words.

    `sentence` is what a language model wrote on it, None where the quote stood in the answer.
    """

    chunk_id: str
    start: int
    end: int
    digest: str
    sentence: str | None = None

    @property
    def turn_id(self) -> str:
        """The turn that the passage belongs to."""
        return self.chunk_id.rsplit("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Link:
    """What a link holds.

    `ignoring` are keys of what was not to be understood (`Assistant.understand`).
    """

    question: str
    language: str
    history: tuple[str, ...] = ()
    filters: Filters = Filters()
    ignoring: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()


def digest(quote: str) -> str:
    """By which the words of a quote are known again."""
    return _packed(hashlib.sha256(quote.encode("utf-8", "surrogatepass")).digest())[:_DIGEST]


def link_to(answer: Answer, *, history: Sequence[str] = (), filters: Filters = Filters()) -> str | None:
    """The link to an answer that was given within those filters; None where it would be longer than links may be.

    `history` are the questions asked before.
    """
    ignoring = tuple(str(item["key"]) for item in answer.understood.ignored if "key" in item)
    link = Link(
        answer.question, answer.language, tuple(history[-_MOST_QUESTIONS:]), filters, ignoring, spots_of(answer)
    )
    token = encode(link)
    try:
        return token if decode(token) == link else None
    except LinkError:
        return None


def linked_json(answer: Answer, *, history: Sequence[str] = (), filters: Filters = Filters()) -> dict[str, Any]:
    """The contract's answer object with the `link` that opens it again, None where there is none."""
    return answer.to_json() | {"link": link_to(answer, history=history, filters=filters)}


def spots_of(answer: Answer) -> tuple[Spot, ...]:
    """Where the quotes of an answer stand."""
    return tuple(Spot(c.chunk_id, c.start, c.end, digest(c.quote), c.sentence) for c in answer.citations)


def encode(link: Link) -> str:
    """The link as characters that an address holds as they are."""
    held = {
        "q": link.question,
        "l": link.language,
        "h": list(link.history),
        "f": filters_json(link.filters),
        "i": list(link.ignoring),
        "c": [[s.chunk_id, s.start, s.end, s.digest, *([s.sentence] if s.sentence else [])] for s in link.spots],
    }
    written = json.dumps(
        {key: value for key, value in held.items() if value}, ensure_ascii=False, separators=(",", ":")
    )
    return VERSION + _packed(zlib.compress(written.encode("utf-8", "surrogatepass"), 9))


def decode(token: str) -> Link:
    """What a link holds.

    Raises:
        LinkError: whatever is wrong with it.
    """
    if len(token) > MOST_CHARACTERS or not _LINK.fullmatch(token):
        raise LinkError
    try:
        packed = base64.urlsafe_b64decode(token[1:] + "=" * (-len(token[1:]) % 4))
        unpacking = zlib.decompressobj()
        written = unpacking.decompress(packed, MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise LinkError
        held = json.loads(written.decode("utf-8"))
        return _link(_Fields(held))
    except (ValueError, TypeError, KeyError, RecursionError, zlib.error) as error:
        raise LinkError from error


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


class _Fields:
    """The fields of a link from outside, each checked for its kind and size."""

    def __init__(self, held: Any) -> None:
        if not isinstance(held, dict):
            raise LinkError
        self.held: dict[str, Any] = held

    def text(self, key: str, longest: int) -> str:
        return _text(self.held.get(key, ""), longest)

    def list(self, key: str, most: int) -> list[Any]:
        value = self.held.get(key, [])
        if not isinstance(value, list) or len(value) > most:
            raise LinkError
        return value

    def texts(self, key: str, most: int, longest: int) -> tuple[str, ...]:
        return tuple(_text(value, longest) for value in self.list(key, most))


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or _HALF.search(value):
        raise LinkError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31:
        raise LinkError
    return value


def _link(held: _Fields) -> Link:
    language, question = held.text("l", 2), held.text("q", MAX_LENGTH)
    if language not in LANGUAGES or not question.strip():
        raise LinkError
    return Link(
        question=question,
        language=language,
        history=held.texts("h", _MOST_QUESTIONS, MAX_LENGTH),
        filters=_filters(_Fields(held.held.get("f", {}))),
        ignoring=held.texts("i", _MOST_VALUES, _LONGEST_VALUE),
        spots=tuple(_spot(value) for value in held.list("c", MOST_CITATIONS)),
    )


def _spot(value: Any) -> Spot:
    if not isinstance(value, list) or len(value) not in (4, 5):
        raise LinkError
    sentence = _text(value[4], LONGEST) if len(value) == 5 else ""
    place = _text(value[0], _LONGEST_VALUE), _number(value[1]), _number(value[2])
    return Spot(*place, _text(value[3], _DIGEST), sentence or None)


def filters_json(filters: Filters) -> dict[str, Any]:
    """Filters as JSON holds them: what limits nothing is left out, days are ISO dates."""
    held = {field.name: getattr(filters, field.name) for field in fields(filters)}
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) for name, value in held.items() if value
    }


def _filters(held: _Fields) -> Filters:
    if not held.held.keys() <= {field.name for field in fields(Filters)}:
        raise LinkError
    values: dict[str, Any] = {
        name: held.texts(name, _MOST_VALUES, _LONGEST_VALUE)
        for name in held.held
        if name not in ("sittings", "date_from", "date_to")
    }
    values |= {name: date.fromisoformat(held.text(name, 10)) for name in ("date_from", "date_to") if name in held.held}
    if not set(values.get("roles", ())) <= set(Role):
        raise LinkError
    return Filters(sittings=tuple(_number(value) for value in held.list("sittings", _MOST_VALUES)), **values)
