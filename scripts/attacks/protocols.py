"""An index of sittings that were made to do harm: every field that is ever shown holds markup, formulas or addresses.

It is put together below the readers, so that nothing a reader would refuse or tidy up is missing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from indexer.chunk import chunk
from indexer.protocol import (
    AgendaItem,
    Interjection,
    Kind,
    Officeholder,
    Page,
    Paragraph,
    Role,
    Sitting,
    Speaker,
    SpeakerSource,
    Turn,
)
from indexer.store import Index

TOPIC = "Wasserturm"
MINISTER = "Falk Wartburg"
PERIOD = 8
_MARKUP = (
    "<script>hit('{n}')</script>",
    "<img src=x onerror=hit('{n}')>",
    "\"><svg onload=hit('{n}')>",
    "' onmouseover='hit(\"{n}\")' x='",
    '" autofocus onfocus="hit(\'{n}\')" x="',
    "</textarea><script>hit('{n}')</script>",
    "</style><script>hit('{n}')</script>",
    "</script><script>hit('{n}')</script>",
    "<details open ontoggle=hit('{n}')>x</details>",
    "<iframe srcdoc=\"<script>parent.hit('{n}')</script>\"></iframe>",
    "<iframe src={canary}/frame></iframe>",
    "<a href=\"javascript:hit('{n}')\">hier</a>",
    "[hier](javascript:hit('{n}'))",
    "![bild]({canary}/picture.png)",
    "<img src={canary}/pixel.gif>",
    "<link rel=stylesheet href={canary}/style.css>",
    "<style>@import '{canary}/import.css';</style>",
    "<meta http-equiv=refresh content='0;url={canary}/away'>",
    "<base href={canary}/>",
    "<form action={canary}/send><input name=q autofocus></form>",
    "<object data={canary}/object></object>",
    "<math><mtext><img src=x onerror=hit('{n}')></mtext></math>",
    "<svg><animate onbegin=hit('{n}') attributeName=x dur=1s>",
    "{{{{constructor.constructor('hit(\"{n}\")')()}}}}",
    "${{hit('{n}')}}",
    "{{{{hit('{n}')}}}}",
    "&lt;img src=x onerror=hit('{n}')&gt;",
    "&#60;img src=x onerror=hit('{n}')&#62;",
    "\\u003cimg src=x onerror=hit('{n}')\\u003e",
    "<<SCRIPT>hit('{n}')//<</SCRIPT>",
    "<body onload=hit('{n}')>",
    "<video><source onerror=hit('{n}')></video>",
    "\u202e<img src=x onerror=hit('{n}')>",
    "--><img src=x onerror=hit('{n}')><!--",
    "]]><img src=x onerror=hit('{n}')>",
)
FORMULAS = (
    '=HYPERLINK("{canary}";"hier")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "|calc",
    "%0A=1+1",
    '=IMPORTXML("{canary}";"//a")',
    '=WEBSERVICE("{canary}")',
)


def markup(canary: str) -> list[str]:
    """Every piece of markup, with the number by which it would report itself and the address it would open."""
    return [piece.format(n=n, canary=canary) for n, piece in enumerate(_MARKUP)]


def formulas(canary: str) -> list[str]:
    """Every cell that a spreadsheet would run."""
    return [piece.format(canary=canary) for piece in FORMULAS]


def make_index(folder: Path, canary: str) -> list[str]:
    """Make an index in `folder`: a sitting for every harmful piece; returns their ids, `niederwalden/8/1` the first."""
    ids = []
    with Index.open(folder, create=True) as index:
        for number, piece in enumerate((*markup(canary), *formulas(canary)), 1):
            sitting = _sitting(number, piece)
            chunks = [part for turn in sitting.turns for part in chunk(turn)]
            index.put_sitting(sitting, chunks, stamp="", digest=f"{number:064x}")
            ids.append(sitting.sitting_id)
    return ids


def _sitting(number: int, piece: str) -> Sitting:
    name = f"niederwalden/{PERIOD}/{number}"
    item = AgendaItem(f"{number} {piece}", f"Zukunft des Turms {piece}", (f"8/{number}", piece))
    said = (
        f"{piece} Wir sanieren den {TOPIC} {piece} im kommenden Jahr. Die Sanierung kostet {number} Millionen Euro. "
        f"Der {TOPIC} gehört zu dieser Stadt, und ich danke allen, die daran arbeiten {piece}. {piece}"
    )
    turns = tuple(
        Turn(
            turn_id=f"{name}/{place}",
            number=place,
            speaker=speaker,
            kind=Kind.SPEECH,
            speaker_source=SpeakerSource.LABEL,
            agenda_item=item,
            text=said,
            paragraphs=(Paragraph(0, len(said), number, 1),),
            interjections=(Interjection(len(said) // 2, number, f"Zuruf: {piece}", f"Rufer {piece}", piece),),
        )
        for place, speaker in enumerate(
            (
                Speaker(f"Ida {piece} Turmfalk", piece, f"Gruppe {piece}"),
                Speaker(MINISTER, None, None, f"Minister für {piece}", Role.GOVERNMENT),
            ),
            1,
        )
    )
    return Sitting(
        parliament="niederwalden",
        period=PERIOD,
        number=number,
        date=date(2024, 1, 1 + number % 28),
        source=f"/protokolle/{piece}",
        format="pages",
        pages=(Page(number, 1, f"{piece}.txt", f"{said}\n{piece}"),),
        turns=turns,
        warnings=(f"a page is missing {piece}",),
        officeholders=(Officeholder(MINISTER, f"Minister für {piece}", Role.GOVERNMENT),),
    )
