"""`kill -9` at any moment leaves an index that opens, holds whole sittings only, and is finished by the next run."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from indexer.store import Filters, Index, IndexMissingError
from tests.store_samples import HashEmbedder, speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]
SITTINGS, SPEECHES, KILLS = 12, 10, 4

# The hash embedder in small, slow batches, so that there is something to interrupt.
RUN = """
import sys, time
from indexer import pipeline
from tests.store_samples import HashEmbedder

class Slow(HashEmbedder):
    def embed_passages(self, texts):
        time.sleep(0.05)
        return super().embed_passages(texts)

if __name__ == "__main__":
    pipeline._COMMITTED = 10
    report = pipeline.index([sys.argv[1]], sys.argv[2], embedder=Slow())
    assert report.done and not report.failed, report
"""


def start(sources: Path, place: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, str(sources), str(place)]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE)


def finish(sources: Path, place: Path) -> float:
    began = time.monotonic()
    with start(sources, place) as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - began


def everything_found(place: Path) -> list[object]:
    """What a number of searches find, by words and by vectors, with and without filters."""
    embedder = HashEmbedder()
    with Index.open(place) as index:
        assert index.notes() == []
        found: list[object] = [index.coverage(), [(row.sitting_id, row.turns) for row in index.sittings()]]
        for question in ("Glasfaser 300 Euro", "Wölfe in Sitzung 7", "Vorhaben 3-2", "Müller Radwege"):
            vector = embedder.embed_query(question)
            for filters in (Filters(), Filters(parties=("LM",)), Filters(sittings=(3, 7))):
                # Rows are numbered in the order they were written, which decides among equals: compare as sets.
                found.append({(c, round(score, 4)) for c, score in index.search_text(question, filters, 1000)})
                found.append({(c, round(score, 4)) for c, score in index.search_vector(vector, filters, 1000)})
        return found


def assert_sound(place: Path) -> None:
    """Whatever is there is whole."""
    if not Index.exists(place):
        return
    # A reader comes first: it has to cope with what the killed writer left in its log.
    with suppress(IndexMissingError), Index.open(place) as reader:
        assert reader.coverage().turns == sum(row.turns for row in reader.sittings())
    with Index.open(place, create=True) as index:
        for row in index.sittings():
            assert len(index.turns_of(row.sitting_id)) == row.turns == SPEECHES
            assert len(index.pages(row.sitting_id)) == SPEECHES
            assert index.search_text("Vorhaben", Filters(sittings=(row.number,)))
        index.search_vector(HashEmbedder().embed_query("Glasfaser"), limit=5)
    with closing(sqlite3.connect(place / "protocols.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")


def assert_gone(group: int) -> None:
    """No process that the killed one had started goes on."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a reading process outlived the one that was killed")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there is no kill -9 here")
def test_a_killed_run_is_finished_by_the_next(tmp_path: Path) -> None:
    for number in range(1, SITTINGS + 1):
        write_pages(tmp_path / "sources" / str(number), number, speeches(number, SPEECHES), first_page=number * 20)
    whole = finish(tmp_path / "sources", tmp_path / "reference")
    wanted = everything_found(tmp_path / "reference")

    chance = random.Random(7)
    place = tmp_path / "index"
    for kill in range(KILLS):
        process = start(tmp_path / "sources", place)
        # Later and later, since each run goes on where the one before was cut off.
        time.sleep(whole * (kill + chance.random()) / KILLS)
        process.kill()
        process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
        assert_gone(process.pid)
        assert_sound(place)
    finish(tmp_path / "sources", place)
    assert everything_found(place) == wanted
    assert sorted(p.name for p in place.glob("chroma*")) == ["chroma"]
