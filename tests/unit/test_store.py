"""The index: a sitting is stored whole, comes back as it was read, and is found by its words and speakers."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from indexer.protocol import Audit, Officeholder, Role
from indexer.store import Filters, Index, IndexLockedError, StoreError
from tests.store_samples import BUDGET, MINISTER, MUELLER, a_sitting, a_turn, chunks_of


@pytest.fixture
def index(tmp_path: Path) -> Index:
    store = Index.open(tmp_path / "index", create=True)
    put(store, 41)
    put(store, 42, day=date(2024, 4, 18))
    return store


def put(store: Index, number: int, **sitting: object) -> None:
    made = a_sitting(number, **sitting)  # type: ignore[arg-type]
    store.put_sitting(made, chunks_of(made), stamp=f"stamp {number}", digest=f"digest {number}")


def found(index: Index, query: str, filters: Filters = Filters()) -> list[str]:
    return [p.turn_id for p in index.passages([c for c, _ in index.search_text(query, filters)])]


def test_a_turn_comes_back_as_it_was_read(index: Index) -> None:
    for turn in a_sitting(41).turns:
        assert index.turn(turn.turn_id) == turn
    assert index.turn("niederwalden/8/41/99") is None


def test_pages_come_back_with_their_raw_text(index: Index) -> None:
    assert tuple(index.pages("niederwalden/8/41")) == a_sitting(41).pages


def test_boxes_audit_officeholders_and_what_a_turn_replies_to_come_back(index: Index) -> None:
    boxes = ((56.69, 700.5, 290.25, 712.0), (56.75, 688.0, 180.5, 699.5))
    page = replace(a_sitting().pages[0], boxes=tuple(tuple(np.float32(x).item() for x in box) for box in boxes))
    turns = (a_turn(1, MUELLER, "Wann?"), replace(a_turn(2, MINISTER, "Bald."), replies_to="niederwalden/8/41/1"))
    made = replace(
        a_sitting(41, turns),
        pages=(page, *a_sitting().pages[1:]),
        officeholders=(Officeholder("Eva Lohe", "Ministerin der Justiz", Role.GOVERNMENT, "Dr.", absent=True),),
        audit=Audit(20, 19, (("Ida Müller (Talheim)", 5),)),
    )
    index.put_sitting(made, chunks_of(made), stamp="", digest="")
    assert tuple(index.pages("niederwalden/8/41")) == made.pages
    assert index.turn("niederwalden/8/41/2") == turns[1]
    assert index.audit("niederwalden/8/41") == index.sittings()[0].audit == made.audit
    assert index.audit("niederwalden/8/42") is None
    assert [p.name for p in index.roster().holders("Minister der Justiz", made.date)] == ["Eva Lohe"]
    put(index, 41)
    assert index.audits() == []
    assert not index.roster().holders("Minister der Justiz", made.date)


def test_audits_list_the_worst_sitting_first(index: Index) -> None:
    for number, found_entries in ((41, 10), (42, 7), (43, 9)):
        made = replace(a_sitting(number), audit=Audit(10, found_entries))
        index.put_sitting(made, chunks_of(made), stamp="", digest="")
    assert [(row.number, audit.found) for row, audit in index.audits()] == [(42, 7), (43, 9), (41, 10)]


def test_a_sitting_tells_where_it_came_from(index: Index) -> None:
    row = index.sittings()[0]
    assert (row.sitting_id, row.date, row.turns, row.pages, row.complete) == (
        "niederwalden/8/41", "2024-03-14", 5, 2, True,
    )  # fmt: skip
    assert (row.stamp, row.digest, row.warnings) == ("stamp 41", "digest 41", ("a page is missing",))
    assert index.sitting_of("niederwalden/8/42/3") == index.sittings()[1]


def test_a_sitting_is_found_by_other_forms_of_its_words(index: Index) -> None:
    assert set(found(index, "In welchen Fristen wird das Haus angeschlossen?")) >= {"niederwalden/8/41/3"}
    assert found(index, "strassen 20497", Filters(sittings=(41,))) == ["niederwalden/8/41/4"]


def test_the_best_passage_comes_first_with_a_score_above_zero(index: Index) -> None:
    scores = [score for _, score in index.search_text("Frist am 31. Dezember 2025")]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert found(index, "Frist am 31. Dezember 2025")[0].endswith("/3")


def test_a_speaker_and_an_agenda_item_are_found_by_name(index: Index) -> None:
    assert found(index, "Grönwald")[0].endswith("/3")
    assert {t.rsplit("/", 1)[1] for t in found(index, "Haushaltsgesetz")} == {"4", "5"}


def test_a_question_of_stop_words_finds_nothing(index: Index) -> None:
    assert index.search_text("Wer hat was gesagt?") == []
    assert index.search_text("") == []
    assert index.search_text("Frist", limit=0) == []


def test_a_passage_has_the_fields_other_programs_rely_on(index: Index) -> None:
    passage = index.passages([index.search_text("Frist 31. Dezember 2025", Filters(sittings=(41,)))[0][0]], [2.5])[0]
    data = json.loads(json.dumps(passage.to_json()))
    start, end = data.pop("start"), data.pop("end")
    turn = index.turn("niederwalden/8/41/3")
    assert turn is not None
    assert turn.text[start:end] == data.pop("text")
    assert data == {
        "rank": 1, "score": 2.5, "chunk_id": f"niederwalden/8/41/3/{start}-{end}", "turn_id": "niederwalden/8/41/3",
        "page_first": 5, "page_last": 5, "file_page": 105, "parliament": "niederwalden", "period": 8, "sitting": 41,
        "date": "2024-03-14", "speaker": "Falk Grönwald", "title": "Dr.", "party": None,
        "office": "Minister des Innern und für Sport", "role": "government", "kind": "speech",
        "speaker_source": "label", "agenda_item": {
            "number": "Frage 12", "title": "Fristen beim Ausbau des Glasfasernetzes", "drucksachen": ["8/1203"],
        }, "audit_share": None, "asked": None,
    }  # fmt: skip


def test_only_a_pdf_has_pdf_pages(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True) as index:
        made = replace(a_sitting(41), format="pdf")
        index.put_sitting(made, chunks_of(made), stamp="", digest="")
        assert index.passages([chunks_of(made)[0].chunk_id])[0].to_json()["pdf_page_first"] == 105


def test_passages_keep_the_order_asked_for_and_leave_out_what_is_gone(index: Index) -> None:
    ids = [piece.chunk_id for piece in chunks_of(a_sitting(41))]
    assert [p.chunk_id for p in index.passages([ids[2], "gone", ids[0]])] == [ids[2], ids[0]]
    assert [p.rank for p in index.passages([ids[2], "gone", ids[0]])] == [1, 2]


def test_the_neighbours_of_a_turn_are_those_of_its_sitting(index: Index) -> None:
    assert [t.number for t in index.turns_around("niederwalden/8/41/2", 1, 2)] == [1, 2, 3, 4]
    assert [t.turn_id for t in index.turns_around("niederwalden/8/42/1", 3, 0)] == ["niederwalden/8/42/1"]
    assert index.turns_around("niederwalden/8/41/99") == []
    assert len(index.turns_of("niederwalden/8/41")) == 5


def test_a_sitting_put_again_replaces_the_old_one_whole(index: Index) -> None:
    made = a_sitting(41, [a_turn(1, MINISTER, "Nun gilt etwas anderes.")])
    index.put_sitting(made, chunks_of(made), stamp="new", digest="new")
    assert found(index, "Frist", Filters(sittings=(41,))) == ["niederwalden/8/41/1"]  # by the agenda item's title
    assert found(index, "Haushalt Straßen", Filters(sittings=(41,))) == []
    assert index.turn("niederwalden/8/41/2") is None
    assert (index.coverage().turns, index.sittings()[0].stamp) == (6, "new")


def test_a_removed_sitting_leaves_no_trace_in_a_search(index: Index) -> None:
    assert index.remove_sitting("niederwalden/8/41")
    assert not index.remove_sitting("niederwalden/8/41")
    assert {t.split("/")[2] for t in found(index, "Frist Haushalt Wald Glasfaser")} == {"42"}
    assert index.coverage().sittings == 1
    assert "Frage 12" in {row.item.number for row in index.agenda_items()}


def test_coverage_counts_and_dates(index: Index, tmp_path: Path) -> None:
    assert index.coverage().to_json() == {
        "sittings": 2, "date_from": "2024-03-14", "date_to": "2024-04-18", "turns": 10, "chunks": 10, "vectors": 0,
    }  # fmt: skip
    with Index.open(tmp_path / "empty", create=True) as empty:
        assert empty.coverage().date_from is None
        assert empty.search_text("Frist") == []


def test_the_roster_knows_everybody_in_every_capacity(index: Index) -> None:
    (minister,) = index.roster().holders("Minister des Innern und für Sport", date(2024, 4, 1))
    (stint,) = minister.stints
    assert (minister.name, minister.title, minister.turns) == ("Falk Grönwald", "Dr.", 2)
    assert (stint.role, stint.first, stint.last) == ("government", date(2024, 3, 14), date(2024, 4, 18))
    index.remove_sitting("niederwalden/8/42")
    assert {stint.last for person in index.roster().people for stint in person.stints} == {date(2024, 3, 14)}


def test_facets_list_what_can_be_chosen(index: Index) -> None:
    facets = index.facets()
    assert facets.sittings == (41, 42)
    assert facets.parties == ("BU", "Liberale Mitte", "OFFENE LISTE/UMWELT")
    assert facets.roles == ("chair", "government", "member")
    assert [row.item for row in index.agenda_items("niederwalden/8/41")][1] == BUDGET


def test_a_sitting_that_cannot_be_stored_changes_nothing(index: Index) -> None:
    broken = a_sitting(41, [a_turn(1, MINISTER, "Erst"), a_turn(1, MINISTER, "Zweimal dieselbe Nummer")])
    with pytest.raises(StoreError):
        index.put_sitting(broken, chunks_of(broken), stamp="", digest="")
    assert len(index.turns_of("niederwalden/8/41")) == 5
    assert found(index, "Straßen", Filters(sittings=(41,)))


def test_readers_see_what_was_committed_and_cannot_write(index: Index) -> None:
    with Index.open(index.path) as reader:
        put(index, 43)
        assert reader.coverage().sittings == 3
        with pytest.raises(StoreError, match="opened for reading"):
            reader.remove_sitting("niederwalden/8/43")
        with pytest.raises(StoreError, match="opened for reading"):
            reader.sync_chroma()


def test_a_second_writer_is_told_who_writes(index: Index) -> None:
    with pytest.raises(IndexLockedError, match=r"process \(id \d+\)"):
        Index.open(index.path, write=True)
    index.close()
    Index.open(index.path, write=True).close()


def test_many_threads_can_search_while_one_writes(index: Index) -> None:
    problems: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(20):
                ids = [c for c, _ in index.search_text("Frist Haushalt", Filters(parties=("BU", "LM")))]
                assert ids
                assert index.passages(ids)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        put(index, 41)
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_source_is_known_again_with_its_duplicates(index: Index) -> None:
    index.put_duplicate("niederwalden/8/41", "other", stamp="s", digest="d")
    known = index.sources()
    assert known["sitting_41"].sittings == ("niederwalden/8/41",)
    assert known["other"].duplicate_of == (("niederwalden/8/41", "sitting_41"),)
    index.restamp("other", "later")
    assert index.sources()["other"].stamp == "later"
    put(index, 41)
    assert "other" not in index.sources()
