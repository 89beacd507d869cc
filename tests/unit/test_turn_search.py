"""The search for turns finds all that match and counts them exactly, as somebody would who reads every turn."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from indexer.analysis import analyse
from indexer.protocol import Turn
from indexer.store import Dimension, FacetValue, Filters, FoundTurns, Index, Narrowing, Sort, TurnQuery
from tests.store_samples import (
    BUDGET,
    CHAIR,
    FIBRE,
    HASE,
    MINISTER,
    MUELLER,
    a_sitting,
    a_turn,
    an_index,
    chunks_of,
    filled,
)

QUERIES = ("", "Frist", "OZG Frist", "Hochwasser", "„Damen und Herren“", "Kettler Sicherheit", "Landesregierung")


def every_turn(index: Index) -> list[tuple[str, Turn]]:
    return [(row.date, turn) for row in index.sittings() for turn in index.turns_of(row.sitting_id)]


def ids(found: FoundTurns) -> list[str]:
    return [each.turn.turn_id for each in found.turns]


def test_exactly_the_turns_are_found_in_which_the_word_was_said(sample_index: Index) -> None:
    found = sample_index.search_turns(TurnQuery("Deich", limit=1000))
    assert not sample_index.alternatives("Deich")
    said = {turn.turn_id for _, turn in every_turn(sample_index) if "deich" in analyse(turn.text)}
    assert set(ids(found)) == said != set()
    assert found.total == len(said)


def test_a_turn_must_hold_every_word_and_one_of_them_must_be_said(tmp_path: Path) -> None:
    turns = [
        a_turn(1, MUELLER, "Der Ausbau stockt.", FIBRE),
        a_turn(2, HASE, "Der Haushalt ist knapp.", FIBRE),
        a_turn(3, HASE, "Der Haushalt ist knapp.", BUDGET),
        a_turn(4, MUELLER, "Nun zu den Straßen im Haushalt und zum Ausbau.", BUDGET),
    ]
    index = an_index(tmp_path / "index", None, a_sitting(41, turns))

    def numbers(asked: TurnQuery) -> list[int]:
        return sorted(each.turn.number for each in index.search_turns(asked).turns)

    assert numbers(TurnQuery("Ausbau")) == [1, 4]
    assert numbers(TurnQuery("Ausbau", spoken=False)) == [1, 2, 4]
    assert numbers(TurnQuery("Ausbau Haushalt")) == [2, 4]  # the agenda item of the second has the other word
    assert numbers(TurnQuery("Ausbau Haushalt", any_word=True)) == [1, 2, 3, 4]
    assert index.search_turns(TurnQuery("Ausbau Haushalt")).more_by_any == 2
    assert index.search_turns(TurnQuery("Ausbau")).more_around == 1
    index.close()


def test_where_no_turn_holds_all_words_one_is_enough_and_that_is_said(tmp_path: Path) -> None:
    index = filled(tmp_path / "index")
    found = index.search_turns(TurnQuery("Lehrerstellen Glasfaserausbau"))
    assert found.any_word
    assert found.total == 6
    assert index.search_turns(TurnQuery("Herbst Xylophon")).unknown == ("Xylophon",)
    index.close()


def test_what_a_word_stands_for_is_found_too(tmp_path: Path) -> None:
    index = filled(tmp_path / "index")
    assert index.search_turns(TurnQuery("OZG")).total == 3
    assert index.search_turns(TurnQuery("Zuweisung Lehrerstellen")).total == 2  # once as one word
    index.close()


def test_a_phrase_must_stand_as_it_is_written(tmp_path: Path) -> None:
    index = filled(
        tmp_path / "index", ["Sicher ist\nsicher.", "Sicher ist wenig.", "Das ist sicher sicher.", "Und so."]
    )
    assert ids(index.search_turns(TurnQuery('"sicher ist sicher"'))) == ["niederwalden/8/41/1"]
    assert index.search_turns(TurnQuery('"und so"')).total == 1  # of small words only
    assert index.search_turns(TurnQuery('wenig "sicher ist"')).total == 1
    assert index.search_turns(TurnQuery('"%"')).total == index.search_turns(TurnQuery('"ist_sicher"')).total == 0
    index.close()


def test_words_that_say_nothing_find_nothing_and_no_words_find_all(sample_index: Index) -> None:
    found = sample_index.search_turns(TurnQuery("und der die"))
    assert (found.total, found.searchable) == (0, False)
    everything = sample_index.search_turns(TurnQuery())
    assert everything.total == len(every_turn(sample_index))
    assert everything.searchable


def narrowed(dimension: Dimension, value: FacetValue) -> Narrowing:
    of = value.value
    match dimension:
        case Dimension.KIND:
            return Narrowing(kinds=(of,))
        case Dimension.ITEM:
            return Narrowing(items=(of,))
        case Dimension.SITTING:
            return Narrowing(Filters(sittings=(int(of),)))
        case Dimension.YEAR:
            return Narrowing(Filters(date_from=date(int(of), 1, 1), date_to=date(int(of), 12, 31)))
        case Dimension.MONTH:
            year, month = map(int, of.split("-"))
            return Narrowing(
                Filters(date_from=date(year, month, 1), date_to=date(year, month, monthrange(year, month)[1]))
            )
        case Dimension.SPEAKER:
            return Narrowing(Filters(speakers=(of,)))
        case Dimension.PARTY:
            return Narrowing(Filters(parties=(of,)))
        case Dimension.OFFICE:
            return Narrowing(Filters(offices=(of,)))
        case Dimension.ROLE:
            return Narrowing(Filters(roles=(of,)))


@pytest.mark.parametrize("query", QUERIES)
def test_the_count_of_a_facet_is_what_a_search_with_it_finds(sample_index: Index, query: str) -> None:
    facets = sample_index.search_turns(TurnQuery(query)).facets
    assert set(facets) == set(Dimension)
    for dimension, values in facets.items():
        for value in values:
            found = sample_index.search_turns(TurnQuery(query, narrowed(dimension, value), limit=0))
            assert (dimension, value.value, found.total) == (dimension, value.value, value.turns)


BRUTE: dict[Dimension, Callable[[str, Turn], str | None]] = {
    Dimension.YEAR: lambda day, turn: day[:4],
    Dimension.MONTH: lambda day, turn: day[:7],
    Dimension.KIND: lambda day, turn: turn.kind.value,
    Dimension.ROLE: lambda day, turn: turn.speaker.role.value,
    Dimension.PARTY: lambda day, turn: turn.speaker.party,
    Dimension.SITTING: lambda day, turn: turn.turn_id.split("/")[2],
    Dimension.ITEM: lambda day, turn: turn.agenda_item.title or turn.agenda_item.number,
}


@pytest.mark.parametrize("query", QUERIES)
def test_facets_count_the_turns_found_one_by_one(sample_index: Index, query: str) -> None:
    found = sample_index.search_turns(TurnQuery(query, limit=10_000))
    assert len(found.turns) == found.total
    for dimension, look in BRUTE.items():
        counted = Counter(filter(None, (look(each.sitting.date, each.turn) for each in found.turns)))
        told = Counter[str]()
        for value in found.facets[dimension]:
            told[value.label if dimension is Dimension.ITEM else value.value] += value.turns
        assert told == counted


def test_the_facets_of_a_dimension_ignore_its_own_filter_and_no_other(sample_index: Index) -> None:
    free = sample_index.search_turns(TurnQuery("Frist")).facets
    party = free[Dimension.PARTY][0]
    kind = free[Dimension.KIND][0]
    limited = sample_index.search_turns(TurnQuery("Frist", Narrowing(Filters(parties=(party.value,)), (kind.value,))))
    by_kind = sample_index.search_turns(TurnQuery("Frist", Narrowing(kinds=(kind.value,))))
    by_party = sample_index.search_turns(TurnQuery("Frist", Narrowing(Filters(parties=(party.value,)))))
    assert limited.facets[Dimension.PARTY] == by_kind.facets[Dimension.PARTY]
    assert limited.facets[Dimension.KIND] == by_party.facets[Dimension.KIND]
    assert sum(value.turns for value in limited.facets[Dimension.ROLE]) == limited.total


def test_namesakes_and_spellings_are_counted_as_the_filter_takes_them(sample_index: Index) -> None:
    speakers = sample_index.search_turns(TurnQuery()).facets[Dimension.SPEAKER]
    assert len({value.value for value in speakers}) == len(speakers)
    assert sum(value.turns for value in speakers) <= len(every_turn(sample_index))


def test_the_best_come_first_in_the_order_of_the_full_text(sample_index: Index) -> None:
    found = sample_index.search_turns(TurnQuery("Hochwasserschutz Deiche", any_word=True, spoken=False, limit=1000))
    passages = [chunk for chunk, _ in sample_index.search_text("Hochwasserschutz Deiche", limit=1000)]
    turns = dict.fromkeys(passage.turn_id for passage in sample_index.passages(passages))
    assert set(ids(found)) == set(turns)
    scores = [each.score for each in found.turns]
    assert scores == sorted(scores, reverse=True)
    assert ids(found)[:3] == list(turns)[:3]


@pytest.mark.parametrize("sort", list(Sort))
def test_paging_shows_every_turn_once_in_one_order(sample_index: Index, sort: Sort) -> None:
    whole = ids(sample_index.search_turns(TurnQuery("Frist", sort=sort, limit=1000)))
    pages: list[str] = []
    while found := ids(sample_index.search_turns(TurnQuery("Frist", sort=sort, offset=len(pages), limit=7))):
        assert len(found) <= 7
        pages += found
    assert pages == whole
    assert len(set(pages)) == len(pages)


def test_by_date_the_sittings_come_in_order_and_each_as_it_was_held(sample_index: Index) -> None:
    def keys(sort: Sort) -> list[tuple[str, int]]:
        found = sample_index.search_turns(TurnQuery("Frist", sort=sort, limit=1000))
        return [(each.sitting.date, each.turn.number) for each in found.turns]

    oldest, newest = keys(Sort.OLDEST), keys(Sort.NEWEST)
    assert oldest == sorted(oldest)
    days = [day for day, _ in newest]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == 2
    assert [n for day, n in newest if day == days[0]] == sorted(n for day, n in newest if day == days[0])


def test_without_words_what_is_allowed_comes_newest_first(sample_index: Index) -> None:
    found = sample_index.search_turns(TurnQuery(to=Narrowing(Filters(roles=("government",))), limit=1000))
    assert {each.turn.speaker.role.value for each in found.turns} == {"government"}
    days = [each.sitting.date for each in found.turns]
    assert days == sorted(days, reverse=True)
    assert not found.forms


def test_a_filter_that_fits_nobody_leaves_nothing_but_tells_what_there_would_be(sample_index: Index) -> None:
    found = sample_index.search_turns(TurnQuery("Frist", Narrowing(Filters(speakers=("Niemand",)))))
    assert found.total == 0
    assert found.unlimited > 0
    assert sample_index.search_turns(TurnQuery("Frist", Narrowing(items=("no/such:1",)))).total == 0


def test_a_search_sees_what_was_indexed_meanwhile(tmp_path: Path) -> None:
    index = an_index(tmp_path / "index", None, a_sitting(41))
    assert index.search_turns(TurnQuery("Frist")).total == 1
    more = [a_turn(1, CHAIR, "Die Frist ist um.", sitting=42), a_turn(2, MINISTER, "Welche Frist?", sitting=42)]
    sitting = a_sitting(42, more, day=date(2024, 4, 1))
    index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    assert index.search_turns(TurnQuery("Frist")).total == 3
    index.remove_sitting("niederwalden/8/41")
    assert index.search_turns(TurnQuery("Frist")).total == 2
    index.close()


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = Index.open(tmp_path / "index", create=True)
    for asked in (
        TurnQuery(),
        TurnQuery("Frist"),
        TurnQuery('"und"'),
        TurnQuery("Frist", Narrowing(kinds=("speech",))),
    ):
        found = index.search_turns(asked)
        assert (found.total, found.turns) == (0, ())
        assert not any(found.facets.values())
    index.close()
