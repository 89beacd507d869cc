"""What lies below a path is found, and what cannot be read is named with the way out."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from indexer.formats import Discovery, discover, natural, read
from indexer.protocol import ProtocolError
from tests.page_texts import FIRST, OPENING, printed, write


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
    assert f"{tmp_path}: no protocols in this folder. Index the page texts" in messages(found)
    assert "fehlt: no such file or folder. Check the path." in messages(found)


def test_formats_are_told_by_content_and_never_by_name(tmp_path: Path) -> None:
    export = b'<?xml version="1.0"?><Update><!-- ePlenarprotokoll --><UpdateRecord>'
    (tmp_path / "export.bin").write_bytes(export)
    (tmp_path / "bundestag.txt").write_bytes(b'<?xml version="1.0"?>\n<dbtplenarprotokoll wahlperiode="8"/>')
    (tmp_path / "seite").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "text").mkdir()
    for number in (1, 2):
        (tmp_path / "text" / f"seite_{number}.asc").write_text(printed(OPENING, FIRST + number), encoding="utf-8")
    found = discover([tmp_path])
    assert {(s.path.name, s.format) for s in found.sources} == {
        ("export.bin", "epp"),
        ("bundestag.txt", "bundestag"),
        ("seite", "pdf"),
        ("text", "pages"),
    }
    assert not found.rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_page_is_known_in_any_encoding_and_however_long(tmp_path: Path, encoding: str) -> None:
    page = printed(OPENING + "    Größe – „Maß“\n" * 500, FIRST)
    (tmp_path / "seite_1").write_bytes(page.encode(encoding))
    (source,) = discover([tmp_path]).sources
    assert read(source)[0].number == 41


FOREIGN = {
    "protokoll.docx": b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml",
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "foto.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)),
    "README.md": b"# Protokolle\n\nEin Ordner.\n",
    "Landtag.url": b"[InternetShortcut]\r\nURL=https://example.org/\r\n",
    "desktop.ini": b"[.ShellClassInfo]\r\n",
    "mitglieder.csv": b"Name;Gruppe\nKettler;BU\n",
    "titel.json": b'{"titel": "Radwege"}',
    "seite.html": b"<!DOCTYPE html><html><body>Landtag</body></html>",
    "notizen.txt": b"Bitte bis Freitag lesen!\n",
}


def test_what_else_lies_in_a_folder_does_not_get_among_the_pages(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, "Weiter.")
    for name, content in FOREIGN.items():
        (folder / name).write_bytes(content)
    for name in (".DS_Store", "~$protokoll.docx", "niederwalden_8_041_0001.txt~", "niederwalden_8_041_0002.txt.bak"):
        (folder / name).write_bytes((folder / "niederwalden_8_041_0001.txt").read_bytes())
    found = discover([folder])
    assert [file.name for file in found.sources[0].files] == [
        "niederwalden_8_041_0001.txt",
        "niederwalden_8_041_0002.txt",
    ]
    assert not found.rejected
    assert {Path(problem.path).name for problem in found.ignored} == set(FOREIGN)


@pytest.mark.parametrize("name", sorted(FOREIGN.keys() - {"notizen.txt", "README.md", "mitglieder.csv"}))
def test_what_is_no_protocol_is_turned_away_where_it_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FOREIGN[name])
    found = discover([tmp_path / name])
    assert not found.sources
    assert messages(found).startswith(f"{tmp_path / name}: this is ")
    assert messages(found).count("\n") == 0


def test_text_that_is_no_protocol_is_turned_away_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "notizen.md").write_bytes(FOREIGN["notizen.txt"])
    (source,) = discover([tmp_path / "notizen.md"]).sources
    with pytest.raises(ProtocolError, match="this is no protocol: no page has the running head"):
        read(source)


def test_a_file_that_is_not_what_its_name_claims_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    (folder / "scan.pdf").write_bytes(b"\x89PNG" + bytes(100))
    (folder / "rede.xml").write_bytes(b"<?xml version='1.0'?><rede/>")
    found = discover([folder])
    assert "scan.pdf: this is a picture. Index the page texts" in messages(found)
    assert "rede.xml: this is XML of no protocol that is known" in messages(found)


def test_a_folder_with_other_files_only_says_so(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(FOREIGN["foto.jpg"])
    assert "no protocols in this folder (only foto.jpg). Index the page texts" in messages(discover([tmp_path]))


def test_a_broken_page_keeps_its_place_among_its_neighbours(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, "Weiter.", "Schluss.")
    (folder / "niederwalden_8_041_0002.txt").write_bytes(bytes(range(256)) * 8)
    (source,) = discover([folder]).sources
    (sitting,) = read(source)
    assert [page.number for page in sitting.pages] == [FIRST, FIRST + 1, FIRST + 2]
    assert "0002.txt: this is a binary file" in " ".join(sitting.warnings)


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, OPENING)
    with (folder / "niederwalden_8_041_0002.txt").open("wb") as file:
        file.write(printed("Weiter.", FIRST).encode())
        file.truncate(2 * 1024**2 + 1)
    assert len(discover([folder]).sources[0].files) == 2
    monkeypatch.setenv("PLENARCHAT_MAX_FILE_MIB", "2")
    found = discover([folder])
    assert "0002.txt: larger than 2 MiB. Check the export; PLENARCHAT_MAX_FILE_MIB allows more." in messages(found)
    assert [f.name for f in found.sources[0].files] == ["niederwalden_8_041_0001.txt"]


def test_a_name_that_no_index_can_keep_is_turned_away(tmp_path: Path) -> None:
    write(tmp_path / "gut", OPENING)
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/M\xfcller")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    found = discover([tmp_path])
    assert len(found.sources) == 1
    assert "M�ller: its name is not in UTF-8. Rename it." in messages(found)


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
        assert [read(source)[0].number for source in found.sources] == [43]
        assert f"{page.name}: no permission to read it" in messages(found)
    finally:
        shut.chmod(0o700)
        page.chmod(0o600)


def test_the_same_sitting_in_two_folders_is_two_sources(tmp_path: Path) -> None:
    write(tmp_path / "a", OPENING)
    write(tmp_path / "b", OPENING)
    assert [read(s)[0].sitting_id for s in discover([tmp_path]).sources] == ["niederwalden/8/41"] * 2


def test_stamp_and_digest_tell_a_changed_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, OPENING)
    (source,) = discover([folder]).sources
    stamp, digest = source.stamp(), source.digest()
    assert (source.stamp() == stamp, source.digest()) == (False, digest)  # written just now, it could change unseen
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    stamp = source.stamp()
    assert source.stamp() == stamp
    os.utime(source.files[0].path, (1, 1))
    assert source.stamp() != stamp
    assert source.digest() == digest
    was, stamp = source.files[0].path.stat(), source.stamp()
    source.files[0].path.write_bytes(source.files[0].path.read_bytes().replace(b"e", b"a", 1))
    os.utime(source.files[0].path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert source.stamp() != stamp  # same size, same time of change
    assert source.digest() != digest
