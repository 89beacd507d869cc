"""The measurement as a page of documentation: nothing in it is typed in by hand but what the words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from eval.parsing.bundestag import total
from eval.parsing.figures import AIMS, LOWER_IS_BETTER, Measured, summarise
from eval.parsing.residue import classify, shown
from eval.parsing.run import Results, apart
from eval.parsing.score import Scored

_INTRODUCTION = """\
# How right the protocols are read

Written by `plenarchat eval parsing` on {day}; do not edit. The page texts of a Wahlperiode are read as
`plenarchat index` reads them and compared with the parliament's own ePlenarprotokoll export, which is read once more by
a few lines that share no code with the indexer (`eval/parsing/reference.py`).

- Turns are aligned by their words alone, in order; a turn is right when the aligned one names the same person. A turn
  that was cut in two, or lacks its label, counts as missing or too many.
- An interval is the 95 % bootstrap interval, resampled by sitting (by page for the labelled pages); `n` is what was
  counted. *Unknown* is what the reading leaves open, apart from what it gets wrong; *left out* is what the reference
  cannot tell (for character errors: characters to change in headings).
- Written answers of the annex are in the printed protocol but neither in the export nor in `tops.jsonl`; where they
  count as turns too many, the figure says so.
- A label that the export repeats within a turn begins none, and turns in a row of the same person in the chair count
  as one in the reading too: print repeats that label only behind a break. Notes that the export lacks
  (`(Beginn: …)`, `(Schluss: …)`, which questions are annexed) count nowhere.
- Characters are counted over the running text without headings; text that one side lacks altogether ({block}
  characters or more in a piece) is shown apart, as a share of all characters.
- Pages are compared with the page range of the record that a turn is in. Where the export contradicts itself (an
  impossible range, records out of order, a speaker listed in its table of contents on a page outside) the records
  around it give the range; sittings in which it counts pages otherwise than the printed table of contents are left out.
- *Speaker on page* is the count of the older scorer that only knows `tops.jsonl`; its page ranges are those of the
  export, joint debates included, so that its recall is also given without the records that the export contradicts.
"""
_LABELLED = """\
## Pages labelled by hand

{count} pages of an invented parliament with every trap of these protocols, labelled by hand (`tests/labelled`): what
the export cannot tell. A block quotation is `sure` where the words behind it tell that it has ended.
"""
_MORE = """\
## Other formats

Bundestag XML has its own structure as reference: a speech is accounted for when all its paragraphs stand in turns and
the first is said by its speaker, a comment when its words stand among the interjections. PDF is compared with its own
contents pages.
"""


def markdown(results: Results, day: date) -> str:
    """The page, from the results."""
    from eval.parsing.distance import BLOCK

    parts = [_INTRODUCTION.format(day=day.isoformat(), block=BLOCK)]
    tables = apart(results.sittings, results.inputs.apart)
    for name, held in tables.items():
        title = f"Sittings {name}" if name.replace("–", "").isdigit() and "–" in name else f"Sitting {name}"
        numbers = [scored.sitting for scored in held]
        title = title if name else f"Sittings {min(numbers)}–{max(numbers)}" + _without(tables)
        number = f"{len(held)} sitting{'s' if len(held) > 1 else ''}"
        parts.append(f"## {title}\n\n{number}, {sum(s.pages for s in held):,} pages.\n")
        measured = summarise(scored.outcome for scored in held)
        parts.append(_table(measured) if measured else "There is nothing to compare it with.\n")
    parts.append(_residue(results.sittings))
    parts.append(_defects(results.sittings))
    if results.labelled:
        parts.append(_LABELLED.format(count=len(results.labelled)))
        parts.append(_table(summarise(results.labelled.values()), aims={}))
        parts.append(_faults(results))
    if results.bundestag or results.pdfs:
        parts.append(_MORE)
        parts += [*_bundestag(results), *_pdfs(results)]
    parts.append(_speeds(results))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _without(tables: dict[str, list[Scored]]) -> str:
    others = [name for name in tables if name]
    return f" without {', '.join(others)}" if others else ""


def _table(measured: Sequence[Measured], aims: Mapping[str, float] = AIMS) -> str:
    rows = ["| what | value | 95 % interval | n | unknown | left out | aim | |", "|---|---|---|---|---|---|---|---|"]
    for one in measured:
        held, of = one.figure, one.figure.of
        if held.value is None or held.low is None or held.high is None:
            rows.append(f"| {one.name} | – | | 0 | {one.unknown or ''} | {one.left_out or ''} | | |")
            continue
        digits = 4 if one.name in LOWER_IS_BETTER else 2
        value, low, high = (f"{100 * v:.{digits}f}" for v in (held.value, held.low, held.high))
        aim = aims.get(one.name)
        wanted = "" if aim is None else f"{'≤' if one.name in LOWER_IS_BETTER else '≥'} {100 * aim:g} %"
        verdict = "" if aim is None else "met" if one.met else "**missed**"
        counts = f"{of:,.0f} | {one.unknown or ''} | {one.left_out or ''}"
        rows.append(f"| {one.name} | {value} % | {low}–{high} | {counts} | {wanted} | {verdict} |")
    return "\n".join(rows) + "\n"


def _residue(sittings: Sequence[Scored]) -> str:
    names = frozenset().union(*(scored.names for scored in sittings)) if sittings else frozenset()
    lines = [
        "## What is still wrong",
        "",
        "All sittings, by class. Names of speakers are left out of the examples; `--json` lists every fault in full.",
        "",
        "| class | n | sittings | example | where |",
        "|---|---|---|---|---|",
    ]
    for one in classify((scored.sitting, fault) for scored in sittings for fault in scored.outcome.faults):
        example = shown(one.example, names)
        lines.append(f"| {one.kind} | {one.count:,} | {one.sittings} | {example} | `{one.example.place}` |")
    return "\n".join(lines) + "\n"


def _defects(sittings: Sequence[Scored]) -> str:
    counts = {name: sum(s.defects.get(name, 0) for s in sittings) for s in sittings for name in s.defects}
    if not counts:
        return ""
    lines = ["## What is wrong with the reference", "", "By its own evidence, whatever the reading says.", ""]
    return "\n".join([*lines, *(f"- {name}: {count:,}" for name, count in counts.items())]) + "\n"


def _faults(results: Results) -> str:
    faults = [(page, fault) for page, outcome in results.labelled.items() for fault in outcome.faults]
    lines = [f"- S. {page}: {fault.kind.removeprefix('labelled: ')} – {fault.detail}" for page, fault in faults]
    return "\n".join(["What is wrong on them:", "", *lines]) + "\n" if lines else ""


def _bundestag(results: Results) -> Iterator[str]:
    files = results.bundestag
    if not files:
        return
    unread = [file for file in files if file.problem]
    rows = [
        f"| {label} | {total(files, f'{name}_found'):,} | {total(files, name):,} |"
        for label, name in (
            ("speeches (`rede`)", "speeches"),
            ("their paragraphs", "paragraphs"),
            ("comments", "comments"),
        )
    ]
    yield (
        "\n".join([f"### Bundestag XML: {len(files)} files", "", "| what | found | of |", "|---|---|---|", *rows])
        + "\n"
    )
    notes = [f"- {file.name}: {file.problem}" for file in unread]
    notes += [f"- {file.name}: {lost}" for file in files for lost in file.lost[:3]]
    yield "\n".join(notes[:20]) + "\n" if notes else ""


def _pdfs(results: Results) -> Iterator[str]:
    if not results.pdfs:
        return
    lines = [
        "### PDF",
        "",
        "| file | pages | turns | listed in its contents | found | share |",
        "|---|---|---|---|---|---|",
    ]
    for pdf in results.pdfs:
        share = f"{100 * pdf.found / pdf.listed:.1f} %" if pdf.listed else "no contents to compare with"
        share = pdf.problem or share
        lines.append(f"| {pdf.name} | {pdf.pages} | {pdf.turns} | {pdf.listed} | {pdf.found} | {share} |")
    yield "\n".join(lines) + "\n"


def _speeds(results: Results) -> str:
    lines = [
        "## Speed and memory",
        "",
        "Reading alone, without storing, in one process. Memory is the most the process ever had, after a tenth of "
        "the sources and after all.",
        "",
        "| format | sittings | pages | pages/s | MiB, a tenth | MiB, all |",
        "|---|---|---|---|---|---|",
    ]
    for name, speed in results.speeds.items():
        memory = [f"{peak:.0f}" if peak is not None else "" for peak in (speed.peak_early, speed.peak)]
        pages = f"{speed.pages:,} | {speed.pages_per_second:,.0f}" if speed.sittings else "not read |"
        lines.append(f"| {name} | {speed.sittings} | {pages} | {memory[0]} | {memory[1]} |")
    return "\n".join(lines) + "\n"
