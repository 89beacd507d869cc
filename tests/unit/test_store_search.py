"""German full text over an index: other forms of the same word are found, and the words themselves come first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.expansion import Way
from indexer.store import Index, wanted
from tests.store_samples import SAID, WORDS, filled


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with filled(tmp_path_factory.mktemp("index")) as index:
        yield index


def found(store: Index, query: str) -> list[str]:
    return [p.text for p in store.passages([chunk for chunk, _ in store.search_text(query)])]


def test_a_compound_finds_its_words_and_itself_first(store: Index) -> None:
    assert found(store, "Lehrerstellenzuweisung") == [SAID[5], SAID[0]]


def test_two_words_find_their_compound(store: Index) -> None:
    assert SAID[5] in found(store, "Zuweisung von Lehrerstellen")
    assert found(store, "Zuweisung von Lehrerstellen")[0] == SAID[0]


def test_an_acronym_and_its_long_form_find_each_other(store: Index) -> None:
    assert set(found(store, "OZG")) == set(found(store, "Onlinezugangsgesetz")) == set(SAID[6:9])


def test_a_misspelt_word_finds_what_was_meant(store: Index) -> None:
    assert set(found(store, "Galsfaserausbau")) == set(SAID[9:12])


def test_what_else_was_searched_can_be_seen(store: Index) -> None:
    assert {(a.of, a.terms, a.way) for a in store.alternatives("Fristen des OZG")} == {
        (("ozg",), ("onlinezugangsgesetz",), Way.LONG_FORM)
    }
    assert store.equivalents(["ozg", "frist"]) == {"ozg": (("onlinezugangsgesetz",),)}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*WORDS, "Galsfaserausbau"]), max_size=6))
def test_no_alternative_takes_the_place_of_the_words_themselves(store: Index, words: list[str]) -> None:
    query = " ".join(words)
    # Opened anew: an index remembers what it looked for.
    with pytest.MonkeyPatch.context() as patched, Index.open(store.path) as without:
        patched.setattr(wanted, "expand", lambda *_: ())
        by_themselves = dict(without.search_text(query))
    scores = dict(store.search_text(query))
    assert scores.keys() >= by_themselves.keys()
    assert all(scores[chunk] >= score - 1e-9 > 0 for chunk, score in by_themselves.items())
    assert list(scores.values()) == sorted(scores.values(), reverse=True)


def test_a_common_word_still_tells_among_what_rarer_ones_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [f"Punkt {n} der Liste." for n in range(30)] + [f"Das Wasser steigt, Punkt {n}." for n in range(10)]
    said = [*others, "Deich und Damm am Ufer.", "Deich, Damm und Wasser."]
    monkeypatch.setattr(wanted, "PASSAGES_SCORED", 4)
    with filled(tmp_path, said) as index:
        assert found(index, "Deich Damm Wasser") == [said[41], said[40]]
        told = dict(index.search_text("Deich Damm Wasser"))
    monkeypatch.setattr(wanted, "POSTINGS_READ", 4)
    with Index.open(tmp_path) as index:
        untold = dict(index.search_text("Deich Damm Wasser"))
    assert sorted(round(told[chunk] - untold[chunk], 6) > 0 for chunk in told) == [False, True]
