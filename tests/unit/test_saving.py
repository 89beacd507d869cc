"""An index is saved while it is used, and comes back whole or not at all; a hostile archive harms nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from indexer.store import Filters, Index, IndexLockedError
from indexer.store.saving import BackupError, backup, restore
from indexer.store.saving.manifest import DATABASE, NAME
from tests.commands import plenarchat
from tests.store_samples import HashEmbedder, a_sitting, an_index, chunks_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of one sitting with vectors and Chroma."""
    folder = tmp_path_factory.mktemp("made") / "index"
    with an_index(folder, HashEmbedder()) as index:
        index.sync_chroma()
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return Path(shutil.copytree(made, tmp_path / "index"))


def add(folder: Path, number: int) -> None:
    with Index.open(folder, write=True) as index:
        sitting = a_sitting(number, day=date(2024, 5, number - 40))
        index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")


def numbers(folder: Path) -> list[int]:
    with Index.open(folder) as index:
        return [row.number for row in index.sittings()]


def save(place: Path, target: Path) -> Path:
    backup(place, target, version="1")
    return target


@pytest.fixture(params=["saved", "saved.tar"])
def saved(request: pytest.FixtureRequest, place: Path, tmp_path: Path) -> Path:
    return save(place, tmp_path / request.param)


def test_what_was_saved_comes_back_with_its_vectors(place: Path, saved: Path, tmp_path: Path) -> None:
    done = restore(saved, tmp_path / "other")
    assert (done.replaced, done.restart) == (False, False)
    assert done.manifest.chroma == "included"
    asked = HashEmbedder().embed_query("Glasfasernetz")
    with Index.open(place) as old, Index.open(tmp_path / "other") as new:
        assert new.coverage() == old.coverage()
        assert new.turns_of("niederwalden/8/41") == old.turns_of("niederwalden/8/41")
        assert new.search_text("Glasfasernetz") == old.search_text("Glasfasernetz") != []
        assert new.search_vector(asked) == old.search_vector(asked)
        assert new.notes() == []


def test_what_others_cannot_read_stays_so(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_a_backup_has_one_state_while_somebody_writes(place: Path, tmp_path: Path) -> None:
    with Index.open(place, write=True) as writer:
        sitting = a_sitting(42, day=date(2024, 5, 2))
        # What is under way is not part of it, and the writer is not held up.
        with writer._database.writing() as connection:
            connection.execute("DELETE FROM sittings")
            save(place, tmp_path / "before")
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
        writer.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
        manifest = backup(place, tmp_path / "after", version="1")
    assert manifest.counts["sittings"] == 2
    assert manifest.chroma == "left out: it was not up to date"
    for name, held in (("before", [41]), ("after", [41, 42])):
        restore(tmp_path / name, tmp_path / f"{name}-index")
        assert numbers(tmp_path / f"{name}-index") == held


def test_whoever_reads_goes_on_with_the_restored_index(place: Path, saved: Path) -> None:
    with Index.open(place) as reader:
        add(place, 42)
        assert len(reader.sittings()) == 2
        before = reader.coverage(), reader.generation
        done = restore(saved, place, replace=True)
        assert (done.replaced, done.restart) == (True, False)
        assert [row.number for row in reader.sittings()] == [41]
        # Nothing that was remembered of the old state is taken for the new one.
        assert reader.coverage().sittings == 1 < before[0].sittings
        assert reader.generation > before[1]
        assert reader.search_text("Glasfasernetz", Filters(sittings=(42,))) == []
        assert reader.notes() == []
        assert reader.search_vector(HashEmbedder().embed_query("Glasfasernetz"))
    add(place, 43)
    assert numbers(place) == [41, 43]


def test_an_index_is_not_given_up_unasked_nor_under_a_writers_hands(place: Path, saved: Path) -> None:
    add(place, 42)
    with pytest.raises(BackupError, match="--replace"):
        restore(saved, place)
    with Index.open(place, write=True), pytest.raises(IndexLockedError):
        restore(saved, place, replace=True)
    assert numbers(place) == [41, 42]


def test_a_ruined_index_is_replaced_and_the_servers_are_named(place: Path, saved: Path) -> None:
    for left in place.glob("protocols.sqlite-*"):
        left.unlink()
    (place / "protocols.sqlite").write_bytes(b"ruined" * 1000)
    assert restore(saved, place, replace=True).restart
    assert numbers(place) == [41]


def test_nothing_is_overwritten_and_nothing_half_is_left(place: Path, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="already"):
        backup(place, saved, version="1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", saved.name]


def changed(saved: Path, name: str, change: bytes) -> None:
    """Turn the last bytes of a file of a backup into others."""
    if saved.is_dir():
        path, end = saved / name, (saved / name).stat().st_size
    else:
        path = saved
        with tarfile.open(saved) as tar:
            member = tar.getmember(name)
            end = member.offset_data + member.size
    with path.open("r+b") as file:
        file.seek(end - len(change))
        file.write(change)


@pytest.mark.parametrize("name", [DATABASE, "chroma/plenarchat.json", NAME])
def test_a_changed_file_is_found_out(saved: Path, tmp_path: Path, name: str) -> None:
    changed(saved, name, b"?!")
    with pytest.raises(BackupError, match="damaged"):
        restore(saved, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("kept", [0, 100, 512, 3000, 0.5, 0.98])
def test_a_cut_off_archive_is_found_out(place: Path, tmp_path: Path, kept: float) -> None:
    whole = save(place, tmp_path / "saved.tar").read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])
    with pytest.raises(BackupError):
        restore(cut, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def archive(path: Path, manifest: bytes, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w") as tar:
        for member, data in ((tarfile.TarInfo(NAME), manifest), *members):
            member.size = len(data) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def manifest_of(place: Path, tmp_path: Path, **more: object) -> bytes:
    held = json.loads((save(place, tmp_path / "honest") / NAME).read_text("utf-8"))
    held["files"] |= more
    return json.dumps(held).encode()


HOSTILE = [
    member("../escaped"),
    member("/tmp/escaped"),
    member("chroma/../../escaped"),
    member("protocols.sqlite", tarfile.SYMTYPE, "/etc/passwd"),
    member("protocols.sqlite", tarfile.LNKTYPE, "/etc/passwd"),
    member("chroma/x", tarfile.CHRTYPE),
    member("chroma/x", tarfile.FIFOTYPE),
    member("chroma", tarfile.DIRTYPE),
    member("x" * 300),
    member("unlisted"),
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: f"{one.name[:20]}-{one.type!r}")
def test_what_no_backup_holds_is_refused(place: Path, tmp_path: Path, hostile: tarfile.TarInfo) -> None:
    made = archive(tmp_path / "bad.tar", manifest_of(place, tmp_path), (hostile, b"x"))
    with pytest.raises(BackupError):
        restore(made, tmp_path / "deep" / "other")
    assert not any((tmp_path / "deep").iterdir())
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("../escaped", {"bytes": 1, "sha256": "0" * 64}),
        ("chroma/../x", {"bytes": 1, "sha256": "0" * 64}),
        ("protocols.sqlite", {"bytes": 1 << 60, "sha256": "0" * 64}),
        ("protocols.sqlite", {"bytes": -1, "sha256": "0" * 64}),
        ("protocols.sqlite", {"bytes": "many", "sha256": None}),
    ],
)
def test_a_manifest_that_lies_is_refused(place: Path, tmp_path: Path, name: str, listed: object) -> None:
    made = archive(tmp_path / "bad.tar", manifest_of(place, tmp_path, **{name: listed}))
    with pytest.raises(BackupError):
        restore(made, tmp_path / "other")


def test_a_link_in_a_folder_is_not_followed(place: Path, tmp_path: Path) -> None:
    folder = save(place, tmp_path / "saved")
    (folder / DATABASE).rename(tmp_path / "elsewhere")
    (folder / DATABASE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BackupError):
        restore(folder, tmp_path / "other")


def test_a_database_with_more_than_an_index_is_refused(place: Path, tmp_path: Path) -> None:
    import hashlib

    folder = save(place, tmp_path / "saved")
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("CREATE TRIGGER trap AFTER INSERT ON sittings BEGIN DELETE FROM sittings; END")
    data = (folder / DATABASE).read_bytes()
    held = json.loads((folder / NAME).read_text("utf-8"))
    held["files"][DATABASE] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / NAME).write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(BackupError, match="trap"):
        restore(folder, tmp_path / "other")


@pytest.mark.parametrize("what", ["gone", "gone.tar", "text", "pipe"])
def test_what_is_no_backup_is_named(tmp_path: Path, what: str) -> None:
    (tmp_path / "text").write_text("no backup at all\n" * 1000, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BackupError):
        restore(tmp_path / what, tmp_path / "other")


@pytest.mark.slow
def test_the_commands_save_and_bring_back_feedback_too(place: Path, tmp_path: Path) -> None:
    feedback = tmp_path / "index.feedback.jsonl"
    feedback.write_text("{}\n", encoding="utf-8")
    done = plenarchat(f"backup {tmp_path / 'saved.tar'} --index {place} --json")
    assert done.status == 0
    assert json.loads(done.out)["counts"]["sittings"] == 1
    assert plenarchat(f"restore {tmp_path / 'saved.tar'} --index {tmp_path / 'other'}").status == 0
    assert (tmp_path / "other.feedback.jsonl").read_text("utf-8") == "{}\n"
    assert numbers(tmp_path / "other") == [41]
    again = plenarchat(f"restore {tmp_path / 'saved.tar'} --index {tmp_path / 'other'}")
    assert "--replace" in again.error()
    without = plenarchat(f"backup {tmp_path / 'small'} --index {place} --no-chroma --feedback none --json")
    assert json.loads(without.out)["chroma"] == "left out as asked"
    assert sorted(path.name for path in (tmp_path / "small").iterdir()) == [NAME, DATABASE]
    # Brought back without its collection, it is built anew.
    assert plenarchat(f"restore {tmp_path / 'small'} --index {tmp_path / 'third'}").status == 0
    with Index.open(tmp_path / "third") as index:
        assert index.notes() == []


def test_a_saved_index_names_no_server_that_is_then_asked(place: Path, tmp_path: Path) -> None:
    """Whoever made it would get to know what is asked, and have collections deleted."""
    with closing(sqlite3.connect(place / DATABASE)) as connection, connection:
        named = {"chroma_url": "http://far.example:8000", "chroma_server": "{}", "chroma_left": '["of others"]'}
        connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", named.items())
    saved = save(place, tmp_path / "saved.tar")
    assert restore(saved, tmp_path / "elsewhere").server == "http://far.example:8000"
    assert restore(saved, place, replace=True).server is None  # the present index was told the same one

    def held(folder: Path) -> set[str]:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            return {key for (key,) in connection.execute("SELECT key FROM manifest")} & named.keys()

    assert held(tmp_path / "elsewhere") == set()
    assert held(place) == {"chroma_url", "chroma_server"}
