"""The vectors in a real Chroma server: the same results, shared by readers, and none lost while it is away."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer import pipeline
from indexer.store import Filters, Index, StoreError, chroma_build, chroma_server, shortfalls
from indexer.store.chroma_address import Address
from indexer.store.chroma_folder import FOLDER
from rag.assistant import Assistant
from tests.chroma_servers import ChromaServer
from tests.store_samples import MINISTER, HashEmbedder, a_sitting, a_turn, chunks_of, speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]
EMBEDDER = HashEmbedder()
QUERY = EMBEDDER.embed_query("Rede über die Fristen 7")
TURNS, SITTINGS = 40, 6


def put(index: Index, number: int, words: str = "Rede über die Fristen") -> None:
    turns = [a_turn(n, MINISTER, f"{words}, {number} {n}.", sitting=number) for n in range(1, TURNS + 1)]
    sitting = a_sitting(number, turns)
    index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    missing = index.missing_vectors()
    index.set_model(EMBEDDER.name, EMBEDDER.revision)
    index.put_vectors([key for key, _ in missing], EMBEDDER.embed_passages([text for _, text in missing]))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was away is tried again without a pause, so that no test has to wait."""
    monkeypatch.setattr(chroma_server, "_RETRY", 0.0)


@pytest.fixture
def folder(server: ChromaServer, tmp_path: Path) -> Path:
    with Index.open(tmp_path / "index", create=True, chroma_url=server.url) as index:
        for number in range(1, SITTINGS + 1):
            put(index, number)
        assert index.sync_chroma()
    return tmp_path / "index"


def assert_right(index: Index, *, by_server: bool = True) -> None:
    """What is found is what an exact search finds, and whether the server had a part in it."""
    with shortfalls() as lacking:
        found = index.search_vector(QUERY, limit=20)
    wanted = index.search_vector(QUERY, Filters(parliaments=("niederwalden",)), 20)
    assert len(found) == 20
    assert np.allclose([s for _, s in found], [s for _, s in wanted], atol=1e-5)
    assert len({c for c, _ in found} & {c for c, _ in wanted}) >= 19  # equal scores may change places
    assert bool(lacking) is not by_server


@contextmanager
def collections(server: ChromaServer, folder: Path) -> Iterator[list[Any]]:
    """The collections in the server that are of that index."""
    with Index.open(folder) as index, index._database.reading() as connection:
        own = chroma_build.index_id(connection)
    place = chroma_server.Server(Address.parse(server.url))
    yield [c for c in place.client().list_collections() if own in c.name]
    place.close()


def names(server: ChromaServer, folder: Path) -> list[str]:
    """The names of those collections."""
    with collections(server, folder) as found:
        return [collection.name for collection in found]


def test_the_index_remembers_the_server_and_keeps_no_vectors_of_chroma_itself(
    server: ChromaServer, folder: Path
) -> None:
    assert not (folder / FOLDER).exists()
    with Index.open(folder) as index:
        assert index.notes() == []
        assert_right(index)


def test_little_that_changed_is_changed_where_it_is(server: ChromaServer, folder: Path) -> None:
    before = names(server, folder)
    with Index.open(folder, write=True) as index, Index.open(folder) as reader:
        assert_right(reader)
        put(index, 3, "Etwas anderes zu den Fristen")
        assert_right(reader, by_server=False)
        assert index.sync_chroma().done
        assert_right(reader)
        assert not index.sync_chroma().done
    after = names(server, folder)
    assert (len(before), len(after)) == (1, 1)
    assert before != after


@pytest.mark.slow
def test_much_that_changed_makes_a_new_collection_and_the_old_one_goes(server: ChromaServer, folder: Path) -> None:
    with Index.open(folder, write=True) as index, Index.open(folder) as reader:
        for number in range(1, 6):
            put(index, number, "Ganz anderes")
        assert index.sync_chroma().done
        assert_right(reader)
    assert len(names(server, folder)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("changed", [1, 5])
def test_what_was_interrupted_is_finished_by_the_next_run(
    server: ChromaServer, folder: Path, changed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with Index.open(folder, write=True) as index:
        for number in range(1, changed + 1):
            put(index, number, "Anderes")
        with monkeypatch.context() as patched:
            patched.setattr(chroma_server.ServerDraft, "adopt", stop)
            with pytest.raises(KeyboardInterrupt):
                index.sync_chroma()
    with Index.open(folder, write=True) as index:
        assert_right(index, by_server=False)
        assert index.sync_chroma().done
        assert_right(index)
    assert len(names(server, folder)) == 1


READ = """
import sys, json
from indexer.store import Index, shortfalls
from tests.integration.test_store_chroma_server import QUERY
with Index.open(sys.argv[1]) as index:
    for line in sys.stdin:
        with shortfalls() as lacking:
            found = index.search_vector(QUERY, limit=10)
        print(json.dumps([index.generation, [c for c, _ in found], [s.kind for s in lacking]]), flush=True)
"""


@pytest.mark.slow
def test_two_processes_see_what_a_third_has_indexed(server: ChromaServer, folder: Path) -> None:
    command = [sys.executable, "-c", READ, str(folder)]
    readers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]

    def ask(reader: subprocess.Popen[str]) -> tuple[int, list[str], list[str]]:
        assert reader.stdin
        assert reader.stdout
        reader.stdin.write("\n")
        reader.stdin.flush()
        generation, found, lacking = json.loads(reader.stdout.readline())
        return generation, found, lacking

    try:
        before = [ask(reader) for reader in readers]
        with Index.open(folder, write=True) as index:
            index.remove_sitting("niederwalden/8/2")
            index.sync_chroma()
            now, wanted = index.generation, [c for c, _ in index.search_vector(QUERY, limit=10)]
        assert [ask(reader) for reader in readers] == [(now, wanted, [])] * 2
        assert all(generation < now and lacking == [] for generation, _, lacking in before)
    finally:
        for reader in readers:
            reader.communicate()


@pytest.mark.slow
def test_an_index_copied_to_another_place_takes_nothing_away_from_the_first(
    server: ChromaServer, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    with Index.open(tmp_path / "copy", write=True) as copy:
        put(copy, 1, "Anderes in der Abschrift")
        copy.sync_chroma()
        with Index.open(folder) as index:
            assert_right(index, by_server=False)
            assert_right(copy)
        with Index.open(folder, write=True) as index:
            assert index.sync_chroma().remark
            assert_right(index)
        assert_right(copy)


def test_without_the_server_everything_is_found_and_the_answer_says_so(server: ChromaServer, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 41, speeches(41, 12))
    assert pipeline.index([tmp_path / "pages"], tmp_path / "index", embedder=EMBEDDER, chroma_url=server.url).done
    assistant = Assistant(Index.open(tmp_path / "index"), EMBEDDER)
    question = "Was wurde zu den Vorhaben gesagt?"
    with_it = assistant.ask(question)
    assert (with_it.notes, assistant.notes) == ((), ())
    server.stop()
    try:
        without = assistant.ask(question)
        assert without.citations == with_it.citations
        assert "nicht erreichbar" in without.notes[0]
        assert without.notes[0] in without.answer
        assert "cannot be reached" in assistant.ask(question, language="en").notes[0]
        assert assistant.search(question).notes
        assert "chroma run" in assistant.notes[0]
        report = pipeline.index([tmp_path / "pages"], tmp_path / "index", embedder=EMBEDDER)
        assert "cannot be reached" in report.notes[0]
        assert "Searching goes on" in report.notes[0]
    finally:
        server.start()
    again = assistant.ask(question)
    assert (again.notes, again.citations) == ((), with_it.citations)
    assert assistant.notes == ()
    assistant.close()


def test_a_server_that_lost_everything_is_filled_again(server: ChromaServer, folder: Path) -> None:
    with Index.open(folder) as reader:
        assert_right(reader)
        server.empty()
        server.start()
        assert_right(reader, by_server=False)
        assert "`plenarchat index`" in reader.notes()[0]
        with Index.open(folder, write=True) as index:
            remark = index.sync_chroma().remark
        assert remark is not None
        assert server.url in remark
        assert "built again" in remark
        assert_right(reader)
        assert reader.notes() == []


@pytest.mark.slow
def test_a_collection_that_others_have_changed_is_not_believed(server: ChromaServer, folder: Path) -> None:
    with collections(server, folder) as (collection,):
        collection.delete(ids=collection.get(include=[])["ids"][: TURNS * SITTINGS // 2])
    with Index.open(folder) as reader:
        assert_right(reader, by_server=False)
    with Index.open(folder, write=True) as index:
        assert "built again" in str(index.sync_chroma().remark)
        assert_right(index)


def test_back_to_the_folder_of_the_index(server: ChromaServer, folder: Path) -> None:
    with Index.open(folder, write=True, chroma_url="none") as index:
        synced = index.sync_chroma()
        assert (synced.done, synced.remark) == (True, None)
        assert (folder / FOLDER).exists()
    assert names(server, folder) == []
    with Index.open(folder) as index:
        assert index.notes() == []
        assert_right(index)


def test_what_cannot_be_reached_is_said_by_name_and_nothing_is_lost(tmp_path: Path) -> None:
    with Index.open(tmp_path / "index", create=True, chroma_url="http://127.0.0.1:9") as index:
        put(index, 1)
        with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9: the Chroma server cannot be reached"):
            index.sync_chroma()
        assert len(index.search_vector(QUERY, limit=20)) == 20
