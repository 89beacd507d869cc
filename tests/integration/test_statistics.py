"""Counts over all turns equal those made turn by turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.analysis import analyse
from indexer.expansion import Alternative
from indexer.protocol import Role, Turn
from indexer.store import GroupTurns, Index
from tests.store_samples import a_sitting, an_index
from ui.corpus.speaking import speakers, speaking_html
from ui.i18n import translator


@pytest.fixture(scope="module")
def turns(sample_index: Index) -> list[tuple[str, Turn]]:
    return [(row.sitting_id, turn) for row in sample_index.sittings() for turn in sample_index.turns_of(row.sitting_id)]


def test_the_turns_of_groups_and_roles_are_all_there(sample_index: Index, turns: list[tuple[str, Turn]]) -> None:
    counted: Counter[tuple[str | None, Role, bool]] = Counter()
    for _, turn in turns:
        who = turn.speaker
        counted[(who.party, Role.MEMBER, True) if who.party else (None, who.role, who.name is not None)] += 1
    expected = {GroupTurns("niederwalden", *key, count) for key, count in counted.items()}
    found = sample_index.group_turns()
    assert set(found) == expected
    assert [each.turns for each in found] == sorted((each.turns for each in found), reverse=True)
    assert sum(each.turns for each in found) == sample_index.coverage().turns


def test_who_speaks_most_is_counted_without_the_chair(sample_index: Index, turns: list[tuple[str, Turn]]) -> None:
    counted = Counter(turn.speaker.name for _, turn in turns if turn.speaker.role is not Role.CHAIR)
    for person, _, count in speakers(sample_index.roster()):
        assert count == sum(counted[variant] for variant in person.variants)


@pytest.mark.parametrize(
    "term", ["Frist", "Fristen", "OZG", "Wasser", "Hochwasserschutz", "Hochwasser-Schutz", "Land Wasser", "Kommunen",
             "Land Niederwalden", "2026", "Vorrangleistung", "Wolf"],
)  # fmt: skip
def test_a_term_is_counted_in_every_turn_that_says_it(
    sample_index: Index, turns: list[tuple[str, Turn]], term: str
) -> None:
    counted: Counter[str] = Counter()
    words = [word.replace("-", "") for word in term.split()]
    groups = {}
    for word in words:
        (stem,) = analyse(word)
        groups[word] = [{stem}, *(set(each.terms) for each in alternatives(sample_index, stem))]
    for sitting_id, turn in turns:
        said = set(analyse(turn.text))
        if all(any(group <= said for group in groups[word]) for word in words):
            counted[sitting_id] += 1
    assert sample_index.term_turns(term).sittings == counted


def alternatives(index: Index, stem: str) -> list[Alternative]:
    return [each for each in index.alternatives(stem) if each.of == (stem,)]


def test_small_words_alone_cannot_be_counted(sample_index: Index) -> None:
    assert not sample_index.term_turns("und der").searchable
    assert sample_index.term_turns("Unfindbares").total == 0


def test_groups_of_one_name_in_two_parliaments_stand_apart(tmp_path: Path) -> None:
    here = a_sitting()
    there = replace(
        here,
        parliament="hessen",
        turns=tuple(replace(t, turn_id=t.turn_id.replace("niederwalden", "hessen")) for t in here.turns[:2]),
    )
    with an_index(tmp_path / "index", None, here, there) as index:
        found = {(each.parliament, each.party): each.turns for each in index.group_turns() if each.party}
        html = speaking_html(index, index.sittings(), translator("de"))
    assert found["niederwalden", "Liberale Mitte"] == found["hessen", "Liberale Mitte"] == 1
    assert ("hessen", "BU") not in found
    assert "Hessischer Landtag: Redebeiträge je Fraktion" in html
    assert "Landtag Niederwalden: Redebeiträge je Fraktion" in html
