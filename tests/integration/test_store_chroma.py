"""Chroma: derived, never trusted blindly; a search is right whatever state the collection is in."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from indexer.store import Filters, Index, StoreError, chroma_folder
from indexer.store.chroma_folder import FOLDER, STAMP
from tests.store_samples import MINISTER, HashEmbedder, a_sitting, a_turn, chunks_of

EMBEDDER = HashEmbedder()
QUERY = EMBEDDER.embed_query("Rede über die Fristen 7")
TURNS = 100  # a sitting; Chroma keeps its first thousand vectors in its log and has files of them only afterwards


def put(index: Index, number: int, words: str = "Rede über die Fristen") -> None:
    turns = [a_turn(n, MINISTER, f"{words}, {number} {n}.", sitting=number) for n in range(1, TURNS + 1)]
    sitting = a_sitting(number, turns)
    index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    missing = index.missing_vectors()
    if missing:
        index.set_model(EMBEDDER.name, EMBEDDER.revision)
        index.put_vectors([key for key, _ in missing], EMBEDDER.embed_passages([text for _, text in missing]))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "index"
    with Index.open(folder, create=True) as index:
        for number in range(1, 13):
            put(index, number)
        assert index.sync_chroma()
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "index")
    return tmp_path / "index"


def exact(index: Index, limit: int = 20) -> list[tuple[str, float]]:
    """The search as it is without Chroma: filtered by a limit that everything keeps."""
    return index.search_vector(QUERY, Filters(parliaments=("niederwalden",)), limit)


def assert_right(index: Index) -> None:
    found = index.search_vector(QUERY, limit=20)
    wanted = exact(index)
    assert np.allclose([s for _, s in found], [s for _, s in wanted], atol=1e-5)
    assert len({c for c, _ in found} & {c for c, _ in wanted}) >= 19  # equal scores may change places


def test_chroma_finds_what_an_exact_search_finds(folder: Path) -> None:
    with Index.open(folder) as index:
        assert index.notes() == []
        assert_right(index)
        assert index._chroma._collection is not None
        assert len(index.search_vector(QUERY, limit=1500)) == 1200


def test_an_index_named_by_a_relative_path_is_built_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Index.open(Path("index"), create=True) as index:
        put(index, 1)
        assert index.sync_chroma()
        assert index.notes() == []


def test_nothing_is_done_where_chroma_is_up_to_date(folder: Path) -> None:
    with Index.open(folder, write=True) as index:
        assert not index.sync_chroma()


@pytest.mark.parametrize("sittings", [1, 12])
def test_a_collection_stays_in_use_however_often_it_was_opened(tmp_path: Path, sittings: int) -> None:
    place = tmp_path / "index"
    with Index.open(place, create=True) as index:
        for number in range(sittings):
            put(index, number + 1)
        index.sync_chroma()
    for _ in range(3):
        with Index.open(place) as index:
            index.search_vector(QUERY, limit=5)
            assert index.notes() == []
    with Index.open(place, write=True) as index:
        assert not index.sync_chroma()


def test_a_changed_an_added_and_a_removed_sitting_are_taken_over(folder: Path) -> None:
    with Index.open(folder, write=True) as index:
        put(index, 3, "Etwas anderes zu den Fristen")
        put(index, 13)
        index.remove_sitting("niederwalden/8/5")
        assert "not up to date" in index.notes()[0]
        assert_right(index)
        assert index._chroma._collection is None
        assert index.sync_chroma()
        assert index.notes() == []
        assert_right(index)
        assert index._chroma._collection.count() == 1200
        found = index._chroma._collection.get(where={"sitting": 3})
        assert found["metadatas"][0]["date"] == 20240314
        assert found["metadatas"][0]["office"] == "Minister des Innern und für Sport"
        assert "party" not in found["metadatas"][0]
        assert found["documents"] in (None, [None] * TURNS)


def test_everything_removed_leaves_nothing_to_find(folder: Path) -> None:
    with Index.open(folder, write=True) as index:
        for row in index.sittings():
            index.remove_sitting(row.sitting_id)
        index.sync_chroma()
        assert index.search_vector(QUERY) == []


def test_an_index_without_vectors_gets_no_collection(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True) as index:
        sitting = a_sitting(41)
        index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
        assert not index.sync_chroma()
    assert not (tmp_path / FOLDER).exists()


def test_a_serving_reader_notices_a_newer_collection(folder: Path) -> None:
    with Index.open(folder) as reader, Index.open(folder, write=True) as writer:
        assert_right(reader)
        for number in (20, 21):
            put(writer, number)
            assert_right(reader)
            writer.sync_chroma()
            assert_right(reader)
            assert reader._chroma._collection.count() == writer.coverage().vectors


@pytest.mark.slow
def test_searches_in_other_threads_go_on_while_the_collection_is_swapped(folder: Path) -> None:
    problems: list[BaseException] = []
    stop = threading.Event()

    def search(reader: Index) -> None:
        try:
            while not stop.is_set():
                found = reader.search_vector(QUERY, limit=10)
                assert len(found) == 10
                assert len(reader.passages([c for c, _ in found])) == 10
        except BaseException as error:
            problems.append(error)

    with Index.open(folder) as reader, Index.open(folder, write=True) as writer:
        threads = [threading.Thread(target=search, args=(reader,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in (20, 21):
            put(writer, number)
            writer.sync_chroma()
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []


def break_missing(chroma: Path) -> None:
    shutil.rmtree(chroma)


def break_vectors(chroma: Path) -> None:
    for folder in chroma.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)


def break_database(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").write_bytes(b"nothing" * 1000)


def break_stamp(chroma: Path) -> None:
    (chroma / STAMP).write_text("{")


@pytest.mark.parametrize("damage", [break_missing, break_vectors, break_database, break_stamp])
def test_a_damaged_collection_costs_no_result_and_is_rebuilt(folder: Path, damage: object) -> None:
    assert callable(damage)
    damage(folder / FOLDER)
    with Index.open(folder) as index:
        assert_right(index)
        assert "`plenarchat index` rebuilds it" in index.notes()[0]
    with Index.open(folder, write=True) as index:
        index.search_vector(QUERY)
        assert index.sync_chroma()
        assert index.notes() == []
        assert_right(index)


def test_a_collection_too_damaged_to_be_changed_is_made_anew(folder: Path) -> None:
    file = folder / FOLDER / "chroma.sqlite3"
    file.write_bytes(b"x" * file.stat().st_size)
    with Index.open(folder, write=True) as index:
        put(index, 30)
        assert_right(index)
        assert index.sync_chroma()
        assert_right(index)
        assert index._chroma._collection.count() == 1300


def test_the_collection_of_another_index_is_not_used(folder: Path, tmp_path: Path) -> None:
    with Index.open(tmp_path / "other", create=True) as other:
        put(other, 1, "Ganz andere Worte")
        other.sync_chroma()
    shutil.rmtree(folder / FOLDER)
    shutil.copytree(tmp_path / "other" / FOLDER, folder / FOLDER)
    with Index.open(folder) as index:
        assert_right(index)
        assert "not up to date" in index.notes()[0]


def test_a_collection_that_fails_its_check_is_not_swapped_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index.open(folder, write=True) as index:
        put(index, 30)
        monkeypatch.setattr(chroma_folder.sys, "executable", shutil.which("false"))
        with pytest.raises(StoreError, match="failed its check"):
            index.sync_chroma()
        assert_right(index)
    assert sorted(p.name for p in folder.glob("chroma*")) == [FOLDER]


@pytest.mark.parametrize("position", ["copying", "built", "old away", "swapped", "lost"])
def test_a_swap_cut_off_anywhere_is_put_right(folder: Path, position: str) -> None:
    current, new, old = folder / FOLDER, folder / f"{FOLDER}.new-1", folder / f"{FOLDER}.old-1"
    if position == "copying":
        shutil.copytree(current, new, ignore=shutil.ignore_patterns(STAMP))
    elif position == "built":
        shutil.copytree(current, new)
    elif position == "old away":
        shutil.copytree(current, new)
        current.rename(old)
    elif position == "swapped":
        shutil.copytree(current, old)
    else:
        current.rename(old)
    with Index.open(folder) as reader:
        assert_right(reader)
    with Index.open(folder, write=True) as index:
        assert index.notes() == []
        assert_right(index)
        assert not index.sync_chroma()
    assert sorted(p.name for p in folder.glob("chroma*")) == [FOLDER]
