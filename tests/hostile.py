"""Protocols that have come to harm, and files made to do harm; all made here, none kept as a file."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.chunk import check, chunk
from indexer.formats import discover, read
from indexer.protocol import ProtocolError, Sitting
from indexer.turn_json import turn_to_json
from tests import bundestag_xml, epp_export, pdf_files
from tests.page_texts import OPENING, printed

SPEECH = """
    Vizepräsident Karl Weiden:

    Das Wort hat Frau Dr. Lind.

    Dr. Eva Lind (BU):

    Herr Präsident! Wir bauen Rad-
    wege – „überall“ –, auch am Fluss.

    (Beifall BU – Zuruf Jens Wolter
    (Liberale Mitte): Wo denn?)

    Ich rufe Tagesordnungspunkt 3 auf:
    Antrag Fraktion der BU – Drucks. 8/1950 –

    Peter Grönwald, Minister des Innern:

    Das stimmt. Frage 12 – ja.
"""
PAGES = [printed(OPENING, 3123), *(printed(SPEECH, 3124 + i, above=i % 2 == 0) for i in range(4))]
OTHERS = [printed(SPEECH, 77 + i, sitting=42) for i in range(2)]
# What patterns stumble over when it is repeated.
PIECES = ("(", ")", "((Aa ", "Aa ", "Aa, ", "Aa-", "- ", "– ", ": ", "Dr. ", "1, ", "  ", "\n", "\t", "Drucks. 8/1 ")
MARKS = ("(", ")", "((", "))", ":", "–", "\n\n", "\f", "\0", "\r", "\u00ad", "\x85", "\x96", "Präsidentin Ruth Amsel:")


def damaged(pages: Sequence[str], chance: random.Random) -> list[bytes]:
    """Page files after a few accidents: pages lost, doubled, mixed, cut, and written in other encodings."""
    texts = list(pages)
    for _ in range(chance.randrange(1, 4)):
        chance.choice(_ACCIDENTS)(texts, chance)
    return [chance.choice(_WRITERS)(text) if chance.random() < 0.3 else _written(text) for text in texts]


def _written(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding, "replace")


def _shuffle(texts: list[str], chance: random.Random) -> None:
    chance.shuffle(texts)


def _double(texts: list[str], chance: random.Random) -> None:
    texts.insert(chance.randrange(len(texts) + 1), chance.choice(texts or [""]))


def _lose(texts: list[str], chance: random.Random) -> None:
    del texts[chance.randrange(len(texts) + 1) : chance.randrange(len(texts) + 1)]


def _mix(texts: list[str], chance: random.Random) -> None:
    texts.insert(chance.randrange(len(texts) + 1), chance.choice(OTHERS))


def _join(texts: list[str], chance: random.Random) -> None:
    texts[:] = [chance.choice(["\f", "\n", ""]).join(texts)]


def _of_one(change: Callable[[str, random.Random], str]) -> Callable[[list[str], random.Random], None]:
    def accident(texts: list[str], chance: random.Random) -> None:
        if texts:
            place = chance.randrange(len(texts))
            texts[place] = change(texts[place], chance)

    return accident


def _cut(text: str, chance: random.Random) -> str:
    first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return chance.choice([text[:first], text[last:], text[:first] + text[last:]])


def _marked(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 9)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(MARKS) + text[place:]
    return text


def _repeated(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(PIECES) * chance.choice([3, 100, 2_000]) + text[place:]


def _lines_mixed(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return chance.choice(["\n", "\r", "\r\n", " "]).join(lines)


_ACCIDENTS = (_shuffle, _double, _lose, _mix, _join, *map(_of_one, (_cut, _marked, _repeated, _lines_mixed)))
_WRITERS: tuple[Callable[[str], bytes], ...] = (
    lambda text: _written(text, "utf-16"),
    lambda text: _written(text, "utf-16-be"),
    lambda text: _written(text, "cp1252"),
    lambda text: _written(_written(text, "cp1252").decode("latin-1")),
    lambda text: _written(_written(text).decode("latin-1")),
    lambda text: _written(text.replace("\n", "\r")),
    lambda text: _written(text)[::-1],
    lambda text: zlib.compress(_written(text)),
)


def scrambled(data: bytes, chance: random.Random) -> bytes:
    """The bytes of a file, some of them changed, lost or repeated."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 2, 8, 64])):
        first = chance.randrange(len(changed) + 1)
        last = min(len(changed), first + chance.choice([0, 1, 4, 200]))
        copies = bytes(changed[first:last]) * 3
        changed[first:last] = chance.choice([b"", chance.randbytes(4), copies, b"9" * 9, b"\0" * 4, b"<", b"(" * 40])
    return bytes(changed[: chance.choice([len(changed)] * 3 + [chance.randrange(len(changed) + 1)])])


def export() -> bytes:
    """A sound ePlenarprotokoll export."""
    return epp_export.sitting()


def debate() -> bytes:
    """A sound protocol of the Bundestag."""
    speech = f'<rede id="ID1">{bundestag_xml.BERG}<p klasse="J_1">Eins.</p><kommentar>(Zuruf: Zwei)</kommentar></rede>'
    return bundestag_xml.source(bundestag_xml.top(speech)).encode()


def print_out() -> bytes:
    """A sound PDF."""
    lines = ["Präsident Karl Weiden:", ">Die Sitzung ist eröffnet.", "", "Eva Lind (SPD):", ">Ja, jetzt.", "(Beifall)"]
    return pdf_files.pdf(*(pdf_files.page(lines * 4, lines * 4, number) for number in ("24310", "24311")))


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def _laughs(root: str) -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return f'<!DOCTYPE {root} [<!ENTITY l0 "ha">{entities}]><{root}>&l11;</{root}>'.encode()


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    return pdf_files.assembled(objects, trailer)


def _tree(depth: int) -> bytes:
    """Pages within pages within pages."""
    kinds = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (3 + i) for i in range(depth)]
    return _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", *kinds, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def _pages(kids: bytes, count: int, *further: bytes, trailer: bytes = b"") -> bytes:
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, *further, trailer=trailer)


_WORD = b"BT /F1 9 Tf 9 9 Td (Aa) Tj ET\n"
_ENCRYPTED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a)(a)] " % (b"o" * 32, b"u" * 32)
# By name; made when needed, since some are large.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "pdf, a billion pages": lambda: pdf_files.document(b"", count=10**9),
    "pdf, a page 200,000 times": lambda: _pages(b"3 0 R " * 200_000, 200_000, b"<< /Type /Page /MediaBox [0 0 9 9] >>"),
    "pdf, deep tree of pages": lambda: _tree(20_000),
    "pdf, tree of pages in a circle": lambda: _pages(b"2 0 R 2 0 R", 8),
    "pdf, decompression bomb": lambda: pdf_files.document(_WORD * 6_000_000, compressed=True),
    "pdf, bomb of one operator": lambda: pdf_files.document(b"q " * 60_000_000, compressed=True),
    "pdf, a page of a million letters": lambda: pdf_files.document(b"BT /F1 1 Tf (" + b"a" * 1_000_000 + b") Tj ET"),
    "pdf, deep arrays": lambda: _pages(b"[" * 100_000, 1),
    "pdf, encrypted": lambda: _pages(b"", 0, trailer=_ENCRYPTED),
    "pdf, nothing but its mark": lambda: b"%PDF-1.7",
    "pdf, wrong places": lambda: print_out().replace(b"0000000", b"9999999"),
    "pdf, form within itself": lambda: _pages(
        b"3 0 R",
        1,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /XObject << /A 4 0 R >> >> >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 4 0 R >> >> /Length 11 >>\n"
        b"stream\n/A Do /A Do\nendstream",
        b"<< /Length 5 >>\nstream\n/A Do\nendstream",
    ),
    "xml, billion laughs (Bundestag)": lambda: _laughs("dbtplenarprotokoll"),
    "xml, billion laughs (export)": lambda: b"<!-- ePlenarprotokoll -->" + _laughs("UpdateRecord"),
    "xml, external entity": lambda: (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><dbtplenarprotokoll>&x;</dbtplenarprotokoll>'
    ),
    "xml, 100,000 elements deep": lambda: b"<dbtplenarprotokoll>" + b"<p>" * 100_000,
    "xml, 100,000 elements deep (export)": lambda: export().replace(b"<Quit/>", b"<UpdateRecord>" + b"<a>" * 100_000),
    "xml, attribute of 50 MB": lambda: b'<dbtplenarprotokoll wahlperiode="' + b"9" * 50_000_000 + b'"/>',
    "xml, field of 20 MB": lambda: export().replace(b"Der Weg ist", b"Aa (" * 5_000_000, 1),
    "xml, a million records": lambda: export().replace(b"<Quit/>", b"<UpdateRecord></UpdateRecord>" * 1_000_000),
    "zip, in a zip in a zip": lambda: zipped({"a": zipped({"b": zipped({"c": zipped({"d": b""})})})}),
    "zip, bomb": lambda: zipped({f"{i}.txt": bytes(30_000_000) for i in range(9)}),
    "text, a line of 100 kB of brackets": lambda: (PAGES[0] + "(" * 90_000).encode(),
    "text, a line of 100 kB of names": lambda: (PAGES[0] + "Aa " * 30_000).encode(),
    "text, a line of 100 kB of blanks": lambda: (PAGES[0] + "Aa" + " " * 90_000 + "(").encode(),
    "text, a line of 100 kB of dashes": lambda: (PAGES[0] + "- " * 45_000).encode(),
    "text, 100,000 form feeds": lambda: (PAGES[0] + "\fAa" * 100_000).encode(),
    "text, 50 MB": lambda: (PAGES[0] + "Ja.\n" * 12_000_000).encode(),
}


def read_all_below(path: Path) -> tuple[int, int]:
    """Reads whatever lies there as `plenarchat parse` does; returns how many sittings it found and what it refused.

    Raises whatever should never be raised: anything but ProtocolError, a broken invariant, a turn that is no JSON.
    """
    found = discover([path])
    sittings, refused = 0, len(found.rejected)
    for source in found.sources:
        source.stamp(), source.digest()
        try:
            read_sittings = read(source)
        except ProtocolError:
            refused += 1
            continue
        for sitting in read_sittings:
            assert_sound(sitting)
        sittings += len(read_sittings)
    assert sittings or refused, "neither read nor refused"
    return sittings, refused


def assert_sound(sitting: Sitting) -> None:
    """What holds for every sitting, whatever it was read from."""
    check(sitting, [piece for turn in sitting.turns for piece in chunk(turn)])
    assert sitting.turns
    assert [turn.number for turn in sitting.turns] == sorted({turn.number for turn in sitting.turns})
    ids = {turn.turn_id for turn in sitting.turns}
    assert all(turn.replies_to is None or turn.replies_to in ids for turn in sitting.turns)
    numbers = {page.number for page in sitting.pages} | {None}
    for turn in sitting.turns:
        assert all(paragraph.file_page >= 1 for paragraph in turn.paragraphs)
        if sitting.format in ("pages", "pdf"):
            assert {paragraph.page for paragraph in turn.paragraphs} <= numbers
        json.dumps(turn_to_json(sitting, turn), ensure_ascii=False).encode()
    for page in sitting.pages:
        page.text.encode()
