"""Makes the sample protocols from their manuscripts: page texts, PDF and the example questions with their pages.

Reads `indexer/sample/manuscripts/` (markup: `sample_maker.manuscript`), writes `pages/`, `pdf/`, `questions.jsonl` and
the table of questions in the README beside it. Needs `reportlab` (PDF) and `pyphen` (line-end hyphens). The same
manuscripts give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from sample_maker.contents import front_matter
from sample_maker.layout import Page, compose
from sample_maker.manuscript import PERIOD, Manuscript, SampleError, read_manuscript
from sample_maker.output import draw, page_text

SAMPLE = Path(__file__).resolve().parent.parent / "indexer" / "sample"
FIRST_PAGE = 3121  # of the first manuscript; numbers run on through the Wahlperiode
PDF_SITTINGS, PDF_ONLY = (42, 43), (43,)
KINDS = {
    "minister": "Regierung",
    "member": "Abgeordnete",
    "fact": "Tatsache",
    "paraphrase": "umschrieben",
    "dated": "mit Datum",
    "english": "englisch",
    "followup": "Anschlussfrage",
    "unanswerable": "ohne Antwort",
}


def locate(sitting: Manuscript, pages: list[Page], speaker: str, quote: str) -> int:
    """The printed page on which a speaker's words begin; raises SampleError unless they stand there exactly once."""
    label, found = "", []
    for index, block in enumerate(sitting.blocks):
        if block.kind in ("label", "glued"):
            label = block.text
        elif speaker in label and quote in block.text:
            place = block.text.index(quote)
            lines = ((page.number, line) for page in pages for column in page.columns for line in column)
            found.append(max(number for number, line in lines if line.block == index and line.start <= place))
    if len(found) != 1:
        raise SampleError(f"sitting {sitting.number}: {len(found)} places instead of one for {speaker}: {quote!r}")
    return found[0]


def question_table(questions: list[dict[str, Any]], dates: dict[int, str]) -> str:
    """The example questions as the README shows them."""
    rows = ["| question | kind | expected answer | where |", "|---|---|---|---|"]
    for row in questions:
        places = dict.fromkeys(f"{g['speaker']}, {dates[g['sitting']]}, S. {g['page']}" for g in row["gold"])
        asked = " → ".join([*row["history"], row["question"]])
        rows.append(f"| {asked} | {KINDS[row['kind']]} | {row['answer']} | {'; '.join(places) or '–'} |")
    return "\n".join(rows)


def build(sample: Path = SAMPLE) -> dict[str, bytes]:
    """Every file made from the manuscripts, by its path below `sample`; raises SampleError where one cannot be set."""
    files: dict[str, bytes] = {}
    placed: dict[int, tuple[Manuscript, list[Page]]] = {}
    first = FIRST_PAGE
    for path in sorted((sample / "manuscripts").glob("*.txt")):
        sitting = read_manuscript(path.read_text(encoding="utf-8"))
        _, began = compose(sitting, first)
        body_first = first + len(front_matter(sitting, first, began))  # page numbers have one width: its length stays
        body, began = compose(sitting, body_first)
        pages = front_matter(sitting, first, began) + body
        placed[sitting.number] = sitting, pages
        name = f"niederwalden_{PERIOD}_{sitting.number:03d}"
        if sitting.number not in PDF_ONLY:
            for count, page in enumerate(pages, 1):
                files[f"pages/{name}/txt/{name}_{count:04d}.txt"] = page_text(page).encode()
        if sitting.number in PDF_SITTINGS:
            files[f"pdf/{name}.pdf"] = draw(sitting, pages)
        first = pages[-1].number + 1 + pages[-1].number % 2
    questions = []
    for line in (sample / "manuscripts" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for gold in row["gold"]:
            gold["page"] = locate(*placed[gold["sitting"]], gold["speaker"], gold["quote"])
        row["gold"] = [{key: gold[key] for key in ("sitting", "page", "speaker", "quote")} for gold in row["gold"]]
        questions.append(row)
    files["questions.jsonl"] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in questions).encode()
    readme = (sample / "README.md").read_text(encoding="utf-8")
    table = question_table(questions, {number: sitting.one("datum") for number, (sitting, _) in placed.items()})
    between = r"(?s)(?<=<!-- questions -->\n).*(?=\n<!-- /questions -->)"
    files["README.md"] = re.sub(between, lambda _: table, readme).encode()
    return files


def main() -> int:
    files = build()
    for folder in ("pages", "pdf"):
        for path in (SAMPLE / folder).rglob("*"):
            if path.is_file() and path.relative_to(SAMPLE).as_posix() not in files:
                path.unlink()
    for name, content in files.items():
        (SAMPLE / name).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLE / name).write_bytes(content)
    sys.stdout.write(f"{len(files)} files below {SAMPLE}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
