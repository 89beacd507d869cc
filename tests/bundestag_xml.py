"""An invented sitting in the XML of the Bundestag, put together piece by piece."""

from __future__ import annotations

from pathlib import Path

from indexer.chunk import check, chunk
from indexer.formats import bundestag
from indexer.formats.file import File
from indexer.protocol import Sitting

LISTED = """
<ivz-block><ivz-block-titel>Tagesordnungspunkt 1:</ivz-block-titel>
<ivz-eintrag><ivz-eintrag-inhalt>Antrag der Fraktion der SPD: Radwege am Fluss Drucksache 99/17 </ivz-eintrag-inhalt>
<a href="S7" typ="druckseitennummer"><seite>7</seite> <seitenbereich>A</seitenbereich></a></ivz-eintrag>
<ivz-eintrag><ivz-eintrag-inhalt><redner id="1"><name><vorname>Ada</vorname><nachname>Berg</nachname>
<fraktion>SPD</fraktion></name></redner>Ada Berg (SPD)</ivz-eintrag-inhalt>
<xref rid="ID1" pnr="7" div="B"><a href="S7"><seite>7</seite></a></xref></ivz-eintrag>
<ivz-eintrag><ivz-eintrag-inhalt><redner id="9"><name><vorname>Nie</vorname><nachname>Da</nachname>
<fraktion>FDP</fraktion></name></redner>Nie Da (FDP)</ivz-eintrag-inhalt><a href="S8"><seite>8</seite></a></ivz-eintrag>
</ivz-block>
<ivz-block><ivz-block-titel>Einzelplan 09</ivz-block-titel>
<ivz-eintrag><ivz-eintrag-inhalt>Ministerium für Beispiele </ivz-eintrag-inhalt></ivz-eintrag></ivz-block>
<ivz-block><ivz-block-titel>Tagesordnungspunkt 2:</ivz-block-titel>
<ivz-eintrag><ivz-eintrag-inhalt>Befragung der Bundesregierung </ivz-eintrag-inhalt></ivz-eintrag></ivz-block>
"""


def redner(number: int, first: str, last: str, group: str, extra: str = "", label: str | None = None) -> str:
    marked = f"<vorname>{first}</vorname><nachname>{last}</nachname><fraktion>{group}</fraktion>{extra}"
    printed = f"{first} {last} ({group}):" if label is None else label
    return f'<p klasse="redner"><redner id="{number}"><name>{marked}</name></redner>{printed}</p>'


def minister(number: int, first: str, last: str, office: str, mark: str = "") -> str:
    marked = f"<vorname>{first}</vorname><nachname>{last}</nachname><rolle><rolle_lang>{office}</rolle_lang></rolle>"
    return f'<p klasse="redner"><redner id="{number}"><name>{marked}</name></redner>{first} {last}, {office}:{mark}</p>'


def page(number: int) -> str:
    return f'<a id="S{number}" name="S{number}" typ="druckseitennummer"/>'


BERG, TAL = redner(1, "Ada", "Berg", "SPD"), redner(2, "Ole", "Tal", "AfD")
CHAIR = "<name>Vizepräsidentin Dr. Ina Stein:</name>"


def source(body: str, annexes: str = "", listed: str = LISTED, attributes: str = "") -> str:
    attributes = attributes or 'wahlperiode="99" sitzung-nr="3" sitzung-datum="12.03.2026" start-seitennr="7"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dbtplenarprotokoll SYSTEM "dbtplenarprotokoll.dtd">
<dbtplenarprotokoll {attributes}><vorspann><kopfdaten><herausgeber>Deutscher Bundestag</herausgeber></kopfdaten>
<inhaltsverzeichnis><ivz-titel>Inhalt:</ivz-titel>{listed}</inhaltsverzeichnis></vorspann>
<sitzungsverlauf><sitzungsbeginn>{page(7)}<p klasse="N">Präsident Udo Wald:</p>
<p klasse="J_1">Die Sitzung ist eröffnet.</p></sitzungsbeginn>{body}</sitzungsverlauf>
<anlagen>{annexes}</anlagen></dbtplenarprotokoll>"""


def load(folder: Path, data: bytes) -> Sitting:
    path = folder / "protokoll.xml"
    path.write_bytes(data)
    [sitting] = bundestag.read([File(path)], path)
    check(sitting, [piece for turn in sitting.turns for piece in chunk(turn)])
    return sitting


def said(text: str) -> str:
    return f'<p klasse="J_1">{text}</p>'


def top(content: str, name: str = "Tagesordnungspunkt 1") -> str:
    heading = '<p klasse="T_NaS">Beratung des Antrags der Fraktion der SPD</p>'
    heading += '<p klasse="T_fett">Radwege am Fluss</p><p klasse="T_Drs">Drucksache 99/17</p>'
    return f'<tagesordnungspunkt top-id="{name}">{heading}{content}</tagesordnungspunkt>'


def annex(kind: str, content: str) -> str:
    text = f'<anlagen-text anlagen-typ="{kind}">{content}</anlagen-text>'
    return f"<anlage><anlagen-titel>Anlage 1</anlagen-titel>{text}</anlage>"
