"""What lies below a path is found, and what cannot be read is named with the way out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.formats import MAX_BYTES, Discovery, discover, natural, read
from indexer.protocol import ProtocolError
from tests.page_texts import OPENING, write


def messages(found: Discovery) -> str:
    return "\n".join(map(str, found.rejected))


def test_every_folder_with_page_texts_is_a_source_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 9, 2):
        write(tmp_path / f"niederwalden_8_{number}" / "txt", OPENING, "Weiter.", sitting=number)
    found = discover([tmp_path])
    assert [s.path.parent.name for s in found.sources] == ["niederwalden_8_2", "niederwalden_8_9", "niederwalden_8_10"]
    assert [read(s)[0].number for s in found.sources] == [2, 9, 10]
    assert not found.rejected


def test_pages_are_in_the_order_of_their_numbers() -> None:
    names = [Path(f"seite_{n}.txt") for n in ("10", "٣", "2", "1")]
    assert [path.stem for path in sorted(names, key=natural)] == ["seite_1", "seite_2", "seite_10", "seite_٣"]


def test_a_source_named_twice_is_found_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", OPENING)
    assert len(discover([tmp_path, folder, folder / ".." / "a"]).sources) == 1


def test_an_empty_folder_and_a_missing_path_are_named(tmp_path: Path) -> None:
    found = discover([tmp_path, tmp_path / "fehlt"])
    assert f"{tmp_path}: no protocols in this folder. Name the folder" in messages(found)
    assert "fehlt: no such file or folder. Check the path." in messages(found)


def test_other_formats_are_turned_away_and_the_rest_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    (folder / "protokoll.pdf").write_bytes(b"%PDF-1.7")
    found = discover([folder, folder / "protokoll.pdf"])
    assert len(found.sources) == 1
    assert messages(found).count("protokoll.pdf: this format is not read") == 2


def test_a_file_too_large_for_a_page_is_not_opened(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    with (folder / "riesig.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    found = discover([folder])
    assert "riesig.txt: larger than 64 MiB" in messages(found)
    assert [f.name for f in found.sources[0].files] == ["niederwalden_8_041_0001.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_named_like_a_page_does_not_hang_the_reader(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    os.mkfifo(folder / "seite.txt")
    assert "seite.txt: this is no regular file" in messages(discover([folder, folder / "seite.txt"]))


def test_links_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "anderswo", OPENING)
    below = tmp_path / "protokolle"
    below.mkdir()
    (below / "sitzung").symlink_to(elsewhere)
    (below / "kreis").symlink_to(below)
    (below / "selbst.txt").symlink_to(below / "selbst.txt")
    (below / "leer.txt").symlink_to(below / "gibt_es_nicht.txt")
    found = discover([below])
    assert [s.path for s in found.sources] == [below / "sitzung"]
    assert "selbst.txt: cannot be read" in messages(found)
    assert "leer.txt: no such file" in messages(found)


def test_what_may_not_be_read_is_named_and_the_rest_is_found(tmp_path: Path) -> None:
    shut = write(tmp_path / "zu", OPENING, sitting=41)
    page = next(iter(write(tmp_path / "seite", OPENING, sitting=42).iterdir()))
    write(tmp_path / "offen", OPENING, sitting=43)
    shut.chmod(0)
    page.chmod(0)
    if os.access(page, os.R_OK):
        pytest.skip("whoever runs this may read everything")
    try:
        found = discover([tmp_path])
        assert "zu: no permission to read it. Allow reading it" in messages(found)
        locked, opened = found.sources[1], found.sources[0]
        assert read(opened)[0].number == 43
        with pytest.raises(ProtocolError, match=f"{page.name}: no permission to read it"):
            read(locked)
    finally:
        shut.chmod(0o700)
        page.chmod(0o600)


def test_the_same_sitting_in_two_folders_is_two_sources(tmp_path: Path) -> None:
    write(tmp_path / "a", OPENING)
    write(tmp_path / "b", OPENING)
    assert [read(s)[0].sitting_id for s in discover([tmp_path]).sources] == ["niederwalden/8/41"] * 2


def test_stamp_and_digest_tell_a_changed_source(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    (source,) = discover([folder]).sources
    stamp, digest = source.stamp(), source.digest()
    assert (source.stamp(), source.digest()) == (stamp, digest)
    os.utime(source.files[0].path, (1, 1))
    assert source.stamp() != stamp
    assert source.digest() == digest
    source.files[0].path.write_text("anders", encoding="utf-8")
    assert source.digest() != digest
