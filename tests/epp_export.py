"""An ePlenarprotokoll export of an invented sitting, with the white space of real ones."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

CONTENTS = """8. Wahlperiode
Plenarprotokoll8/50
LANDTAG NIEDERWALDEN
12. 05. 2022
50. Sitzung
Amtliche Mitteilungen....................................
....4103
1.
AntragFraktion der BURadwege am Fluss
– Drucks.8/1950–.........................................
....4103
Ida Müller (Talheim)...........................
................4103
Minister Dr. Falk Grönwald.....................
......4104,4105
Tom Al-Hase....................................
................4104
Jens Wolter....................................
................4106
4102
Landtag Niederwalden · 8. Wahlperiode · 50. Sitzung · 12. Mai 2022
Im Präsidium:
Präsidentin Ruth Amsel
Auf der Regierungsbank:
Minister des Innern und für Sport Dr. Falk Grönwald
"""


def chair(name: str) -> str:
    return f"\n\n       \n           {name}:\n      \n        \n          \n             "


def member(label: str) -> str:
    return f"\n    \n       \n            {label}:\n      \n         "


def says(*paragraphs: str) -> str:
    return "\n             ".join(f"\n       {paragraph}" for paragraph in paragraphs)


def heading(*lines: str, papers: str = "") -> str:
    printed = "\n".join(lines)
    behind = f"\n       \n             \n        \n        – {papers} –\n              " if papers else ""
    return f"\n      \n      \n        \n           \n       {printed}\n             {behind}\n            \n          "


def outcome(text: str) -> str:
    return f"\n        \n          \n            \n               \n        {text}\n            \n             "


def record(
    kind: str, text: str, number: int, *, top: str = "", pages: tuple[str, str] = ("", ""), papers: Sequence[str] = ()
) -> str:
    fields = {"WP": "8", "DNR": "50", "DAT": "12.05.2022", "QUELL": "ePlenarprotokoll", "AKAT": kind}
    fields |= {"RNRD": f"{number:05}", "TOP": f" \n       {top}" if top else "", "ASEIV": pages[0], "ASEIB": pages[1]}
    rows = [(name, value) for name, value in fields.items()] + [("BDOK", paper) for paper in papers]
    lines = [f'<Field Clear="True" InputFieldName="{name}">{escape(value)}</Field>' for name, value in rows]
    lines.append(f'<Field Long="True" Clear="True" InputFieldName="AVT1">{escape(text)}</Field>')
    return '<UpdateRecord LockId="1" Clear="False">\n' + "\n".join(lines) + "\n</UpdateRecord>\n"


def export(*records: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?><Root>\n<Database DatabaseName="E.VOLLTEXT" Id="E.VOLLTEXT"/>\n'
    return f"{head}{''.join(records)}<Quit/></Root>".encode()


RADWEGE = "Antrag\nFraktion der BU\nRadwege am Fluss"
BRUECKEN = "Dringlicher Antrag\nFraktion Liberale Mitte\nBrücken zuerst"
DRUCKS = "Drucks. 8/1950", "Drucks. 8/1951 zu Drucks. 8/1940"


def sitting() -> bytes:
    """A sitting with a joint debate, a Fragestunde, interjections, empty brackets, a guest, an item nobody called."""
    opening = chair("Präsidentin  Ruth Amsel") + says("Ich eröffne die 50. Sitzung des Landtags Niederwalden.")
    news = heading("Amtliche Mitteilungen") + says("Eingegangen ist nichts.") + outcome("Entgegengenommen")
    news += says("Ich rufe Tagesordnungspunkt 1 auf:")
    first = heading(*RADWEGE.split("\n"), papers=DRUCKS[0]) + says("zusammen mit Tagesordnungspunkt 2:")
    joint = heading(*BRUECKEN.split("\n"), papers=DRUCKS[1]) + says("Frau Müller, Sie haben das Wort.")
    joint += member("Ida Müller [Liberale Mitte]") + says(
        "Frau Präsidentin! Der Weg ist schmal.",
        "(Beifall Liberale Mitte – Zuruf Tom Al-Hase (OFFENE LISTE/UMWELT): Zu schmal!)",
        "Wir bauen ihn, wie ich",
        "(Unruhe)",
        "schon sagte, breiter.\u00a0– Danke.",
    )
    joint += chair("Vizepräsident Dr. h.c. Karl Weiden") + says("Das Wort hat der Innenminister.")
    joint += member("Dr. Falk Grönwald, Minister des Innern und für Sport") + says("Meine Damen und Herren! Ja.")
    joint += chair("Vizepräsident Dr. h.c. Karl Weiden") + says("Herr Al-Hase.")
    joint += member("Tom Al-Hase []") + says("Nein, Herr Minister.")
    joint += chair("Vizepräsident Dr. h.c. Karl Weiden") + outcome("Angenommen")
    joint += says("Wir kommen zur Fragestunde. Ich rufe Frage 12 auf.")
    question = heading("Frage 12") + member("Jens Wolter [BU]") + says("Ich frage die Landesregierung:")
    question += "\n         \n        Wann wird gebaut?\n      \n    "
    question += member("Dr. Falk Grönwald, Minister des Innern und für Sport") + says("Bald. (Art. 3) Sehr bald.")
    question += chair("Vizepräsident Dr. h.c. Karl Weiden") + says(
        "Zur Berichterstattung Frau Lind. Berichterstatterin:"
    )
    question += member("Eva Lind []") + says(
        "Der Ausschuss empfiehlt die Annahme.", "(Beifall BU) Präsidentin  Ruth Amsel:"
    )
    question += says("Das Wort hat der Generalkonsul.") + member("S. E. Anton Beck, Generalkonsul von Westmark")
    question += says("Ich danke für die Einladung.")
    late = heading("Antrag", "Fraktion WLH", "Mehr Bäume", papers="Drucks. 8/1960")
    late += outcome("Von der Tagesordnung abgesetzt")
    return export(
        record("Inhaltsverzeichnis", CONTENTS, 1, pages=("4101", "4102")),
        record("Beginn", opening, 2, pages=("4103", "4103")),
        record("TOP", news, 3, top="Amtliche Mitteilungen", pages=("4103", "4103")),
        record("TOP", first, 4, top=RADWEGE, pages=("4103", "4103"), papers=DRUCKS[:1]),
        record("TOP", joint, 5, top=BRUECKEN, pages=("4103", "4105"), papers=DRUCKS[1:]),
        record("TOP", question, 6, top="Frage 12", pages=("4106", "unbekannt")),
        record(
            "TOP", late, 7, top="Antrag\nFraktion WLH\nMehr Bäume", pages=("4106", "4106"), papers=["Drucks. 8/1960"]
        ),
        record("Anhang", "", 8),
    )
