"""What counts faults notices them, and a disk that refuses ends a run with one message and is gone on from."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indexer.pipeline import index
from indexer.store import Index, IndexLockedError
from indexer.store.errors import DiskError, disk_error
from scripts.faults.checking import apart, check, found, hashes, stored_vectors
from scripts.faults.running import Run
from scripts.faults.sources import Sources
from tests.store_samples import speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]
FIRST = Sources("first", {1: 0, 2: 0})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("faults")
    run = Run(place / "sources", place / "index", place / "scratch")
    FIRST.write(run.sources)
    _, status, _, errors = run.finish(prune=False)  # Chroma must not be open in the process that checks
    assert status == 0, errors
    return place


@pytest.mark.slow
def test_the_counting_of_faults_finds_a_sound_index_sound(made: Path) -> None:
    held = hashes(made / "index")
    finding = check(made / "index", held, held)
    assert finding.sound
    assert finding.new == len(held) == 2
    vectors = stored_vectors(made / "index")[1][:2]
    once, again = (apart(found, made / "index", vectors) for _ in range(2))
    assert once.differs(again, 1e-4) == ""
    again.near[0].popitem()
    assert once.differs(again, 1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harm", "noticed"),
    [
        ("DELETE FROM turn_texts WHERE turn = (SELECT max(turn) FROM turn_texts)", "half"),
        ("UPDATE turn_texts SET text = replace(text, 'Euro', 'Taler') WHERE turn = 1", "half"),
        ("DELETE FROM chunks WHERE id = 3", "half"),
        ("UPDATE turns SET person = (SELECT max(id) FROM people) WHERE id = 1", "half"),
        ("DELETE FROM sittings WHERE number = 2", "lost"),
        ("DELETE FROM terms WHERE rowid = 2", "half"),
        ("UPDATE vocabulary SET passages = passages + 1", "strange"),
        ("INSERT INTO chunks SELECT 999, 'x', 999, 0, 1, 1, 1, vector_key FROM chunks LIMIT 1", "strange"),
    ],
)
def test_the_counting_of_faults_notices_harm(made: Path, tmp_path: Path, harm: str, noticed: str) -> None:
    held = hashes(made / "index")
    shutil.copytree(made / "index", tmp_path / "index")
    with closing(sqlite3.connect(tmp_path / "index" / "protocols.sqlite")) as connection:
        connection.execute(harm)
        connection.commit()
    finding = check(tmp_path / "index", held, held)
    assert getattr(finding, noticed), finding
    assert not finding.sound


@pytest.mark.slow
def test_the_counting_of_faults_notices_an_index_that_does_not_open(made: Path, tmp_path: Path) -> None:
    held = hashes(made / "index")
    (tmp_path / "protocols.sqlite").write_bytes(b"x" * 9000)
    assert not check(tmp_path, held, held).opens
    assert not check(tmp_path / "nowhere", held, held).opens
    assert not check(tmp_path / "nowhere", {}, held).made


def test_a_disk_that_refuses_ends_the_run_with_one_message_and_the_next_goes_on(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write_pages(tmp_path / "sources" / str(number), number, speeches(number, 40), first_page=number * 50)
    command = [sys.executable, "-m", "ui", "--index", str(tmp_path / "index"), "index", str(tmp_path / "sources")]
    ended = subprocess.run(
        [*command, "--embedding-model", "none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("Error")]
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert str(tmp_path / "index") in line
    assert "Check its free space, your quota" in line
    assert "run the same command again" in line
    with Index.open(tmp_path / "index") as reader:
        before = reader.sittings()
        assert all(len(reader.turns_of(row.sitting_id)) == row.turns == 40 for row in before)
    assert len(before) < 3
    assert index([tmp_path / "sources"], tmp_path / "index", embedding_model="none").sittings == 3


def test_what_chroma_says_of_a_full_disk_is_understood() -> None:
    assert isinstance(disk_error(Path("i"), "Failed: database or disk is full"), DiskError)
    assert isinstance(disk_error(Path("i"), "No space left on device (os error 28)"), DiskError)
    assert disk_error(Path("i"), "it holds 3 vectors instead of 4") is None


def test_the_writer_is_named_and_never_one_that_has_ended(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True):
        (tmp_path / "write.lock").write_text("4194399\n")  # as left by a killed process, before the next wrote its own
        with pytest.raises(IndexLockedError) as caught:
            Index.open(tmp_path, write=True)
        assert "is writing to this index" in str(caught.value)
    assert (tmp_path / "write.lock").read_text() == ""
