"""Archives and PDF files that unpack to far more than they are, given to `plenarchat index`.

A good protocol lies beside each. The bomb gets one message, within the limits of time and memory; the protocol is read.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from scripts.attacks.tally import Tally
from tests.page_texts import OPENING, write

SECONDS, MEBIBYTES = 120, 3000
_ZEROS = b"\0" * (1 << 20)


def attack(folder: Path) -> Tally:
    """Every bomb in a folder of its own, beside a sitting that is to be read."""
    tally = Tally("ZIP, XML and PDF bombs")
    for name, make in _BOMBS.items():
        place = folder / name.replace(" ", "-")
        write(place / "niederwalden_8_041", OPENING, "Dr. Eva Lind (BU):\n\nWir sanieren den Turm.")
        make(place)
        command = [sys.executable, "-m", "ui", "--index", str(place / "index"), "index", str(place), "--json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        wrong = []
        try:
            done = subprocess.run(
                [*command, "--embedding-model", "none"], capture_output=True, text=True, timeout=SECONDS, check=False
            )
            wrong += _judged(done)
        except subprocess.TimeoutExpired:
            wrong.append(f"took more than {SECONDS} s")
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if after > before and after > MEBIBYTES * 1024:
            wrong.append(f"took {after // 1024:,} MiB")
        tally.attempt(name, wrong)
        tally.seen += 1
    return tally


def _judged(done: subprocess.CompletedProcess[str]) -> list[str]:
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return [f"status {done.returncode}, no report: {done.stderr[-200:]}"]
    wrong = []
    if report["added"] != ["niederwalden/8/41"]:
        wrong.append(f"the good protocol is not there: {report['sittings']['added']}")
    if not report["failed"]:
        wrong.append("it was taken for a protocol, or passed over in silence")
    if "Traceback" in done.stderr:
        wrong.append("a traceback")
    return wrong


def _zip_of_zeros(place: Path) -> None:
    with (
        zipfile.ZipFile(place / "zeros.zip", "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("niederwalden_8_042_0001.txt", "w", force_zip64=True) as file,
    ):
        for _ in range(1024):
            file.write(_ZEROS)


def _zip_of_many(place: Path) -> None:
    with zipfile.ZipFile(place / "many.zip", "w") as packed:
        for number in range(60_000):
            packed.writestr(f"niederwalden_8_042_{number:06d}.txt", b"")


def _zips_in_zips(place: Path) -> None:
    inner = place / "0.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("niederwalden_8_042_0001.txt", _ZEROS * 64)
    for level in range(1, 8):
        outer = place / f"{level}.zip"
        data = inner.read_bytes()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as packed:
            for copy in range(16):
                packed.writestr(f"{copy}.zip", data)
        inner.unlink()
        inner = outer


def _overlapping(place: Path) -> None:
    """Many entries that all point to the same compressed bytes (https://www.bamsoftware.com/hacks/zipbomb/)."""
    _zip_of_one = place / "kernel.zip"
    with zipfile.ZipFile(_zip_of_one, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", _ZEROS * 32)
    data = bytearray(_zip_of_one.read_bytes())
    _zip_of_one.unlink()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = bytes(data[start:end]), bytearray(data[end:])
    count = 5_000
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (len(entry) * count).to_bytes(4, "little")
    (place / "overlapping.zip").write_bytes(bytes(data[:start]) + entry * count + bytes(tail))


def _billion_laughs(place: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    (place / "laughs.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE dbtplenarprotokoll [<!ENTITY l0 "Turm">{levels}]>'
        '<dbtplenarprotokoll wahlperiode="19" sitzung-nr="1">&l9;</dbtplenarprotokoll>'
    )


def _outside_entity(place: Path) -> None:
    (place / "outside.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE dbtplenarprotokoll [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<dbtplenarprotokoll wahlperiode="19" sitzung-nr="1">&x;</dbtplenarprotokoll>'
    )


def _deep_xml(place: Path) -> None:
    (place / "deep.xml").write_text("<dbtplenarprotokoll>" + "<p>" * 2_000_000)


def _pdf(stream: bytes, pages: int = 1, filters: str = "/FlateDecode") -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    offsets = []
    kids = " ".join(f"{3 + page} 0 R" for page in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        *[f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {3 + pages} 0 R >>".encode()] * pages,
        f"<< /Length {len(stream)} /Filter {filters} >>\nstream\n".encode() + stream + b"\nendstream",
    ]
    for number, body in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(made)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(made)


def _pdf_of_blanks(place: Path) -> None:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    (place / "blanks.pdf").write_bytes(_pdf(stream))


def _pdf_packed_twice(place: Path) -> None:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    (place / "twice.pdf").write_bytes(_pdf(zlib.compress(once, 9), filters="[/FlateDecode /FlateDecode]"))


def _pdf_of_many_pages(place: Path) -> None:
    (place / "pages.pdf").write_bytes(_pdf(zlib.compress(b"BT ET"), pages=100_000))


def _pdf_of_letters(place: Path) -> None:
    drawn = b"BT /F1 1 Tf 10 10 Td " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 400_000 + b"ET"
    (place / "letters.pdf").write_bytes(_pdf(zlib.compress(drawn, 9)))


_BOMBS: dict[str, Callable[[Path], None]] = {
    "1 GiB of zeros in a ZIP": _zip_of_zeros,
    "60,000 files in a ZIP": _zip_of_many,
    "ZIPs in ZIPs, 16 to the seventh": _zips_in_zips,
    "5,000 entries over the same bytes": _overlapping,
    "a billion laughs": _billion_laughs,
    "an entity from outside": _outside_entity,
    "two million nested elements": _deep_xml,
    "1 GiB of blanks on a PDF page": _pdf_of_blanks,
    "a PDF stream packed twice": _pdf_packed_twice,
    "100,000 PDF pages": _pdf_of_many_pages,
    "16 million letters on a PDF page": _pdf_of_letters,
}
