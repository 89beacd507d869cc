"""A zip archive is a folder: what lies in it is found and read, and no archive harms whoever opens it."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.formats import Discovery, discover, is_there, read
from indexer.formats.archive import Member
from indexer.protocol import ProtocolError
from tests.page_texts import FIRST, OPENING, printed, write

PAGES = [printed(OPENING, FIRST), printed("Weiter.", FIRST + 1), printed("Schluss.", FIRST + 2)]
NAMES = [f"niederwalden_8_041_000{i}.txt" for i in (1, 2, 3)]
SITTING = dict(zip(NAMES, (page.encode() for page in PAGES), strict=True))


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def below(folder: str, files: Mapping[str, bytes] = SITTING) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def found_in(folder: Path, data: bytes) -> Discovery:
    path = folder / "archiv.zip"
    path.write_bytes(data)
    return discover([path])


def messages(found: Discovery) -> str:
    return "\n".join(map(str, found.rejected))


def test_an_archive_is_read_like_the_folder_it_was_packed_from(tmp_path: Path) -> None:
    folder = write(tmp_path / "ordner", OPENING, "Weiter.", "Schluss.")
    (source,) = discover([folder]).sources
    (zipped,) = found_in(tmp_path, packed(SITTING)).sources
    assert zipped.path == tmp_path / "archiv.zip"
    assert [file.name for file in zipped.files] == NAMES
    assert read(zipped)[0].turns == read(source)[0].turns
    assert read(zipped)[0].pages == read(source)[0].pages
    assert is_there(zipped.path / "niederwalden_8_041")


def test_folders_and_archives_within_an_archive_are_sources_of_their_own(tmp_path: Path) -> None:
    inner = packed(below("innen/txt") | {"protokoll.bin": b"%PDF-1.7\n"})
    found = found_in(tmp_path, packed(below("a/txt") | below("b") | {"c/innen.dat": inner}))
    assert [str(source.path.relative_to(tmp_path)) for source in found.sources] == [
        "archiv.zip/c/innen.dat/protokoll.bin",
        "archiv.zip/a/txt",
        "archiv.zip/b",
        "archiv.zip/c/innen.dat/innen/txt",
    ]
    assert [source.format for source in found.sources] == ["pdf", "pages", "pages", "pages"]
    assert not found.rejected
    assert read(found.sources[3])[0].number == 41


def test_archives_below_a_folder_are_found_without_their_name(tmp_path: Path) -> None:
    (tmp_path / "tief").mkdir()
    (tmp_path / "tief" / "sitzung.txt").write_bytes(packed(below("s41")))
    (source,) = discover([tmp_path]).sources
    assert source.path == tmp_path / "tief" / "sitzung.txt" / "s41"


def test_a_source_in_an_archive_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (source,) = found_in(tmp_path, packed(SITTING)).sources
    assert pickle.loads(pickle.dumps(source)).digest() == source.digest()


def test_packing_something_else_beside_a_sitting_does_not_change_it(tmp_path: Path) -> None:
    (before,) = found_in(tmp_path, packed(below("a"))).sources
    stamp, digest = before.stamp(), before.digest()
    later = found_in(tmp_path, packed({"b/1.txt": b"neu", **below("a")})).sources
    assert (stamp, digest) in [(source.stamp(), source.digest()) for source in later]
    changed = below("a") | {f"a/{NAMES[2]}": b"anders"}
    (source,) = found_in(tmp_path, packed(changed)).sources
    assert source.stamp() != stamp
    assert source.digest() != digest


def test_what_a_computer_leaves_in_an_archive_is_left_out(tmp_path: Path) -> None:
    junk = {f"__MACOSX/._{NAMES[0]}": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1Bud1", "Thumbs.db": b"\xd0\xcf\x11\xe0"}
    (source,) = found_in(tmp_path, packed(SITTING | junk)).sources
    assert [file.name for file in source.files] == NAMES


def test_names_that_lead_out_of_an_archive_are_only_names(tmp_path: Path) -> None:
    names = ("/etc/seite_1.txt", "../../seite_2.txt", "C:\\x\\seite_3.txt", "a/\x1b[31m/seite_4.txt")
    found = found_in(tmp_path, packed(dict.fromkeys(names, PAGES[0].encode())))
    assert {str(source.path.relative_to(tmp_path)) for source in found.sources} == {
        "archiv.zip/etc",
        "archiv.zip",
        "archiv.zip/C:/x",
        "archiv.zip/a/�[31m",
    }
    assert all(read(source)[0].number == 41 for source in found.sources)


def test_names_written_in_another_encoding_are_read(tmp_path: Path) -> None:
    data = packed({f"Sitzung-Müller/{NAMES[0]}": SITTING[NAMES[0]]})
    unmarked = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        unmarked[data.index(mark) + place : data.index(mark) + place + 2] = b"\0\0"
    assert found_in(tmp_path, bytes(unmarked)).sources[0].path.name == "Sitzung-Müller"
    ancient = bytes(unmarked).replace("Müller".encode(), "Müllér".encode("cp437") + b"s")
    assert found_in(tmp_path, ancient).sources[0].path.name == "Sitzung-Müllérs"
    wrong = data.replace("Müller".encode(), b"M\xff\xffller")
    assert "archiv.zip: a broken archive" in messages(found_in(tmp_path, wrong))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_with_one_name_the_later_counts(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(NAMES[0], b"alt")
        archive.writestr(NAMES[0], SITTING[NAMES[0]])
    (source,) = found_in(tmp_path, data.getvalue()).sources
    assert [file.read() for file in source.files] == [SITTING[NAMES[0]]]


def encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(mark)
        changed[at + place] |= 1
    return bytes(changed)


def damaged(data: bytes) -> bytes:
    """With other bytes in the middle of what the last file is packed to."""
    at = data.rindex(b"PK\x03\x04") + 30 + len(NAMES[0]) + 20
    return data[:at] + bytes(b ^ 0xFF for b in data[at : at + 30]) + data[at + 30 :]


def test_a_broken_page_in_an_archive_keeps_its_place(tmp_path: Path) -> None:
    (source,) = found_in(tmp_path, damaged(packed(SITTING))).sources
    (sitting,) = read(source)
    assert [page.number for page in sitting.pages] == [FIRST, FIRST + 1, FIRST + 2]
    assert "archiv.zip/niederwalden_8_041_0003.txt: a broken archive" in " ".join(sitting.warnings)
    assert source.digest()


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "encrypted": (lambda: encrypted(packed(below("a") | {"x.txt": b"x"})), "a file in it is encrypted. Unpack it"),
    "unusual": (
        lambda: packed(below("a") | {"x.txt": b"x"}, zipfile.ZIP_BZIP2),
        "x.txt: packed by an unusual method. Pack it again as an ordinary zip.",
    ),
    "bomb": (
        lambda: packed(below("a") | {"null.txt": bytes(2 * 1024**2)}),
        "null.txt: beyond a limit: packed smaller than 200 to 1. If it is sound, PLENARCHAT_MAX_ARCHIVE_RATIO",
    ),
    "crowd": (
        lambda: packed({f"{i}": b"" for i in range(60)}),
        "archiv.zip: beyond a limit: more than 50 files. If it is sound, PLENARCHAT_MAX_ARCHIVE_FILES",
    ),
    "deep": (
        lambda: packed({"a.zip": packed({"b.zip": packed({"c.zip": packed(SITTING)})})}),
        "archives within archives, more than 3 deep. If it is sound, PLENARCHAT_MAX_ARCHIVE_DEPTH",
    ),
    "spread": (
        lambda: packed({f"{i}.zip": packed({f"{j}": b"" for j in range(20)}) for i in range(4)}),
        "2.zip: beyond a limit: more than 50 files",
    ),
    "large": (
        lambda: packed({f"{i}.txt": bytes(range(256)) * 4096 for i in range(5)}),
        "beyond a limit: more than 4 MiB once unpacked. If it is sound, PLENARCHAT_MAX_ARCHIVE_MIB",
    ),
    "truncated": (lambda: packed(SITTING)[:-40], "archiv.zip: a broken archive (File is not a zip file)"),
    "empty": (lambda: packed({}), "archiv.zip: no protocols in this archive."),
    "garbage": (lambda: b"PK\x03\x04" + bytes(100), "archiv.zip: a broken archive"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_hostile_archive_gets_one_clear_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("PLENARCHAT_MAX_ARCHIVE_FILES", "50")
    monkeypatch.setenv("PLENARCHAT_MAX_ARCHIVE_MIB", "4")
    make, message = BROKEN[kind]
    write(tmp_path / "gut", OPENING)
    (tmp_path / "archiv.zip").write_bytes(make())
    named, among = discover([tmp_path / "archiv.zip"]), discover([tmp_path])
    assert message in messages(named)
    assert any(source.path == tmp_path / "gut" for source in among.sources)


def test_a_directory_of_millions_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLENARCHAT_MAX_ARCHIVE_FILES", "50")
    crowd = packed({f"{i:0200}": b"" for i in range(200)})
    assert "more than 50 files" in messages(found_in(tmp_path, crowd))


def test_a_file_that_unpacks_to_more_than_it_says_is_cut_there(tmp_path: Path) -> None:
    data = bytearray(packed({"seite_1.txt": b"x" * 50_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark)
        data[at + place : at + place + 4] = struct.pack("<L", 1000)
    found = found_in(tmp_path, bytes(data))
    assert "seite_1.txt: a broken archive (Bad CRC-32" in messages(found)


def test_an_archive_replaced_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    (source,) = found_in(tmp_path, packed(below("a"))).sources
    (tmp_path / "archiv.zip").write_bytes(packed({"anders.txt": b"anders"}))
    with pytest.raises(ProtocolError, match="Pack it again"):
        source.files[0].read()


def test_large_archives_of_the_newer_kind_are_read(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, archive.open(NAMES[0], "w", force_zip64=True) as member:
        member.write(SITTING[NAMES[0]])
    (source,) = found_in(tmp_path, data.getvalue()).sources
    assert isinstance(source.files[0], Member)
    assert source.files[0].read() == SITTING[NAMES[0]]
