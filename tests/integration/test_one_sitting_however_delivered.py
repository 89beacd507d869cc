"""One sitting gives the same turns whether its pages come as files or in one, repaired, in another encoding, packed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.characters import decode, repair
from indexer.formats import discover, read
from indexer.protocol import Sitting
from tests import hostile
from tests.page_texts import FIRST, OPENING, printed

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "hessen-wp20" / "pages"
# As an export writes them: cp1252 read as Latin-1, which leaves controls where dashes and quotation marks stood.
PAGES = [page.encode("cp1252").decode("latin-1") for page in hostile.PAGES]


def only(path: Path) -> Sitting:
    """The one sitting in the one source below a path."""
    (source,) = discover([path]).sources
    (sitting,) = read(source)
    return sitting


def folder(path: Path, pages: list[str], encoding: str = "utf-8", suffix: str = ".txt") -> Path:
    path.mkdir()
    for number, page in enumerate(pages, 1):
        (path / f"seite_{number}{suffix}").write_bytes(page.encode(encoding))
    return path


DELIVERIES: dict[str, Callable[[Path], Path]] = {
    "repaired": lambda path: folder(path, [repair(page) for page in PAGES]),
    "repaired twice": lambda path: folder(path, [repair(repair(page)) for page in PAGES]),
    "UTF-16": lambda path: folder(path, [repair(page) for page in PAGES], "utf-16"),
    "Windows-1252": lambda path: folder(path, PAGES, "latin-1"),
    "garbled twice": lambda path: folder(path, [repair(p).encode().decode("latin-1") for p in PAGES]),
    "lines of Windows": lambda path: folder(path, [page.replace("\n", "\r\n") for page in PAGES]),
    "other suffix": lambda path: folder(path, PAGES, suffix=".asc"),
    "no suffix": lambda path: folder(path, PAGES, suffix=""),
    "one file": lambda path: folder(path, ["\f".join(PAGES)]),
    "one file, a form feed behind each page": lambda path: folder(path, ["".join(f"{page}\f" for page in PAGES)]),
}


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_the_turns_are_the_same_however_the_pages_come(tmp_path: Path, delivery: str) -> None:
    wanted = only(folder(tmp_path / "as-exported", PAGES))
    assert len(wanted.turns) > 10
    assert "„überall“ –" in wanted.turns[2].text
    assert only(DELIVERIES[delivery](tmp_path / "delivered")).turns == wanted.turns


def test_a_packed_sitting_gives_the_same_turns(tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", PAGES)
    with zipfile.ZipFile(tmp_path / "packed", "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages.iterdir():
            archive.write(page, f"a/b/{page.name}")
    assert only(tmp_path / "packed").turns == only(pages).turns


@pytest.mark.parametrize(
    ("name", "data", "complete"),
    [
        ("first page", printed(OPENING, FIRST).encode(), True),
        ("page text", hostile.PAGES[2].encode(), False),
        ("export", hostile.export(), True),
        ("debate", hostile.debate(), True),
        ("print", hostile.print_out(), False),
    ],
)
def test_a_single_file_of_any_format_is_read_alone(tmp_path: Path, name: str, data: bytes, complete: bool) -> None:
    (tmp_path / name).write_bytes(data)
    sitting = only(tmp_path / name)
    hostile.assert_sound(sitting)
    assert sitting.complete is complete


@pytest.mark.skipif(not SHARED.is_dir(), reason="the protocols of the Hessian Landtag are not here")
@pytest.mark.parametrize("number", ["004", "067"])
def test_a_real_sitting_repaired_gives_the_turns_of_the_unrepaired(tmp_path: Path, number: str) -> None:
    (source,) = (s for s in discover([SHARED]).sources if s.path.parent.name.endswith(number))
    for file in source.files:
        (tmp_path / file.name).write_text(repair(decode(file.read(), file.location)), encoding="utf-8", newline="")
    assert only(tmp_path).turns == read(source)[0].turns
