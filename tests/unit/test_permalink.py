"""A link holds what is needed to show an answer again, and nothing that is wrong with one does harm."""

import base64
import json
import zlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store import Filters
from rag.assistant import Assistant
from rag.permalink import MOST_CHARACTERS, Link, LinkError, Spot, decode, encode, link_to

SPOT = Spot("niederwalden/8/41/0006/0-700", 12, 40, "abcdefghij")
FILTERS = Filters(
    speakers=("Vogt (Altenbrück)",), sittings=(41, 42), roles=("member",), date_from=date(2026, 3, 1), agenda=("5",)
)
LINK = Link("Was sagte Vogt?", "de", ("Und davor?",), FILTERS, ("party:BU",), (SPOT,))


def packed(held: Any, version: str = "1") -> str:
    written = held if isinstance(held, bytes) else json.dumps(held).encode()
    return version + base64.urlsafe_b64encode(zlib.compress(written)).decode().rstrip("=")


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(deadline=None)
@given(
    st.builds(
        Link,
        question=texts.filter(str.strip),
        language=st.sampled_from(["de", "en"]),
        history=st.lists(texts, max_size=3).map(tuple),
        filters=st.builds(
            Filters,
            speakers=st.lists(texts, max_size=2).map(tuple),
            sittings=st.lists(st.integers(0, 999), max_size=2).map(tuple),
            date_to=st.none() | st.dates(),
        ),
        ignoring=st.lists(texts, max_size=2).map(tuple),
        spots=st.lists(
            st.builds(
                Spot,
                texts,
                st.integers(0, 9999),
                st.integers(0, 9999),
                st.text("abc", max_size=10),
                st.none() | texts.filter(bool),
            ),
            max_size=4,
        ).map(tuple),
    )
)
def test_what_goes_in_comes_out(link: Link) -> None:
    assert decode(encode(link)) == link


def test_a_link_is_short_and_needs_no_escaping_in_an_address() -> None:
    token = encode(LINK)
    assert token.isascii()
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(token) < 450


@pytest.mark.parametrize("place", range(0, len(encode(LINK)), 7))
def test_a_link_that_is_cut_off_or_has_a_wrong_character_is_refused(place: int) -> None:
    token = encode(LINK)
    wrong = "A" if token[place] != "A" else "B"
    for broken in (token[:place], token[:place] + wrong + token[place + 1 :]):
        with pytest.raises(LinkError, match="incomplete or altered"):
            decode(broken)


QUESTION: dict[str, Any] = {"q": "Was?", "l": "de"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1",
        "1!!!!",
        packed(QUESTION, "2"),
        "1" + "A" * MOST_CHARACTERS,
        packed(b"\xff\xfe"),
        packed(b"[" * 30_000),
        packed([1]),
        packed(None),
        packed({"l": "de"}),
        packed({**QUESTION, "l": "fr"}),
        packed({**QUESTION, "q": 5}),
        packed({**QUESTION, "q": "x" * 100_000}),
        packed(b'{"q": "\\ud800", "l": "de"}'),
        packed({**QUESTION, "h": "kein"}),
        packed({**QUESTION, "h": ["x"] * 1000}),
        packed({**QUESTION, "c": [["a", -1, 2, "d"]]}),
        packed({**QUESTION, "c": [["a", 1, True, "d"]]}),
        packed({**QUESTION, "c": [["a", 1, 2]]}),
        packed({**QUESTION, "c": [{"quote": "erfunden"}]}),
        packed({**QUESTION, "f": {"speakers": "Vogt"}}),
        packed({**QUESTION, "f": {"roles": ["king"]}}),
        packed({**QUESTION, "f": {"date_from": "gestern"}}),
        packed({**QUESTION, "f": {"sql": ["x"]}}),
        packed(b'{"q": "a", "l": "de", "c": [["a", 1e999, 2, "d"]]}'),
        packed(b'{"q": "a", "l": "de", "c": [["a", ' + b"9" * 6000 + b', 2, "d"]]}'),
    ],
)
def test_whatever_else_is_wrong_with_it_is_the_same_one_error(token: str) -> None:
    with pytest.raises(LinkError, match="incomplete or altered"):
        decode(token)


def test_a_link_that_would_unpack_to_gigabytes_is_refused_unpacked_no_further_than_links_are() -> None:
    bomb = zlib.compressobj(9)
    data = b"".join(bomb.compress(b" " * 1_000_000) for _ in range(8)) + bomb.flush()
    token = "1" + base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert len(token) < MOST_CHARACTERS
    with pytest.raises(LinkError):
        decode(token)


def test_an_answer_that_does_not_fit_into_a_link_has_none(full_text_assistant: Assistant) -> None:
    answer = full_text_assistant.ask("Was sagte der Minister zu den Fristen des OZG?")
    assert link_to(answer) is not None
    assert link_to(answer, filters=Filters(speakers=tuple(f"Name{n}" for n in range(60)))) is None
