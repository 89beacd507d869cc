"""`plenarchat eval` as a script sees it: what it writes, what it prints, and the status it ends with."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import load, save
from eval.judge import load_labels
from eval.run import Judging
from eval.run import run as run_eval
from indexer.embedding import EmbeddingUnavailable, open_embedder
from rag.assistant import Assistant
from tests.commands import Done, plenarchat
from tests.conftest import SAMPLE
from tests.judging import scripted
from tests.store_samples import speeches, write_pages

GOLD = {"sitting": 41, "page": 3125, "speaker": "Franziska Ellerbrock", "quote": "leben in Niederwalden sieben Rudel"}
WOLVES: dict[str, Any] = {"id": "wolves", "question": "Wie viele Wolfsrudel leben in Niederwalden?", "kind": "fact"}
WOLVES |= {"lang": "de", "gold": [GOLD]}
NOT_THERE = WOLVES | {"id": "stars", "gold": [GOLD | {"quote": "Die Sterne stehen still"}]}
NOT_INDEXED = WOLVES | {"id": "later", "gold": [GOLD | {"sitting": 99}]}
NO_QUESTIONS = {
    "empty.csv": b"",
    "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81\x8d",
    "workbook.csv": b"PK\x03\x04\x14\x00\x00\x00xl/worksheets/sheet1.xml",
    "utf-16.csv": "Frage\nWas?\n".encode("utf-16-le"),
    "windows.jsonl": '{"question": "Brücke?", "verdict": "up"}'.encode("cp1252"),
}
PROJECT = {"sitting": 7, "page": 2, "speaker": "Tom Al-Hase", "quote": "Das Vorhaben Nummer 7-1 wird fortgesetzt"}


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def metrics(folder: str) -> dict[str, Any]:
    return dict(json.loads(Path(folder, "metrics.json").read_text("utf-8")))


def write(name: str, *records: Mapping[str, Any]) -> None:
    Path(name).write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")


def loads_nothing(folder: str) -> bool:
    """Whether the report there asks a browser for nothing else, and forbids it to."""
    page = Path(folder, "report.html").read_text("utf-8")
    places = re.findall(r"""(?:\s(?:src|srcset|href|xlink:href|poster|action)=|url\(|@import)["' ]*([^"' )>]*)""", page)
    return "default-src 'none'" in html.unescape(page) and all(place.startswith(("#", "data:")) for place in places)


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[None]:
    """Commands run in a folder with questions in it, over the sample; other protocols lie in `pages`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLENARCHAT_DEBUG", raising=False)
        patch.setenv("PLENARCHAT_INDEX", str(sample_folder))
        patch.chdir(tmp_path_factory.mktemp("eval"))
        shutil.copy(SAMPLE.parent / "questions.jsonl", ".")
        write("wolves.jsonl", WOLVES)
        write("amiss.jsonl", NOT_THERE, WOLVES, NOT_INDEXED)
        write("unknown.jsonl", WOLVES, NOT_THERE | {"golds": []})
        save("two.jsonl", load("questions.jsonl").questions[2:4])
        for name, data in NO_QUESTIONS.items():
            Path(name).write_bytes(data)
        write_pages(Path("pages"), 7, speeches(7))
        yield


@pytest.fixture(scope="module")
def other() -> None:
    """The index `other`, in which the sample's protocols are missing."""
    assert plenarchat("index pages --index other --embedding-model none").status == 0


@pytest.fixture(scope="module")
def first() -> Done:
    """The run in the folder `first`."""
    return plenarchat("eval run questions.jsonl --out first")


@pytest.fixture(scope="module")
def worse(first: Done, other: None) -> Done:
    """The run in the folder `worse` that finds nothing any more, held against the first."""
    return plenarchat("eval run questions.jsonl --out worse --baseline first --index other")


@pytest.fixture(scope="module")
def faulty(first: Done) -> None:
    """Folders with no run, with one cut off, with one whose results were changed, and questions nobody can read."""
    Path("no-run").mkdir()
    results = Path("first/results.jsonl").read_text("utf-8")
    for name, spoilt in {"cut-off": results[:-100], "changed": results.replace(": 1.0", ": 0.0", 1)}.items():
        shutil.copytree("first", name)
        Path(name, "results.jsonl").write_text(spoilt, "utf-8")
    Path("half.jsonl").write_text('{"id": "half", "question": "\\ud800"}', "utf-8")
    Path("deep.jsonl").write_text("[" * 100_000, "utf-8")


@pytest.fixture(scope="module")
def silver() -> None:
    assert plenarchat("eval generate --per-kind 2 --out silver.jsonl").status == 0


def test_a_run_leaves_its_files_and_prints_every_figure_with_interval_and_cases(first: Done) -> None:
    assert first.status == 0
    assert sorted(path.name for path in Path("first").iterdir()) == ["metrics.json", "report.html", "results.jsonl"]
    assert [line["id"] for line in lines("first/results.jsonl")] == [line["id"] for line in lines("questions.jsonl")]
    assert loads_nothing("first")
    shown = first.out.splitlines()
    assert {line.split()[0] for line in shown} >= {"recall@10", "quote_fidelity", "abstention_f1"}
    assert all(re.match(r"\S+ +\d\.\d{3}  \[\d\.\d{3}, \d\.\d{3}\]  \d+ cases", line) for line in shown)


@pytest.mark.usefixtures("first")
def test_metrics_tell_what_was_measured_and_which_results_they_belong_to() -> None:
    about = metrics("first")["manifest"]
    assert (
        about["files_sha256"]["results.jsonl"] == hashlib.sha256(Path("first/results.jsonl").read_bytes()).hexdigest()
    )
    assert about["data"]["sha256"] == hashlib.sha256(Path("questions.jsonl").read_bytes()).hexdigest()
    hashes = (about["code_sha256"], about["prompts_sha256"], about["index"]["sources_sha256"])
    assert all(re.fullmatch("[0-9a-f]{64}", value) for value in hashes)


@pytest.mark.usefixtures("silver")
def test_silver_questions_stand_beside_and_are_never_counted_among_the_others(first: Done) -> None:
    done = plenarchat("eval run questions.jsonl --silver silver.jsonl --out beside")
    without, held = metrics("first"), metrics("beside")
    parts = ("questions", "figures", "by_kind", "by_lang", "by_history")
    assert (done.out, [held[part] for part in parts]) == (first.out, [without[part] for part in parts])
    asked = [line["id"] for line in lines("silver.jsonl")]
    assert [line["id"] for line in lines("beside/silver.jsonl") if line["silver"]] == asked
    assert (held["silver"]["questions"], without["silver"]) == (len(asked), None)
    assert not any(line["silver"] for line in lines("beside/results.jsonl"))


def test_a_run_worse_than_its_baseline_ends_with_status_1_and_the_reason(worse: Done) -> None:
    assert worse.status == 1
    assert re.search(r"^Failed: recall@10 went from \d\.\d+ to 0\.000; significantly worse \(p", worse.err, re.M)
    assert "recall@10" in worse.out
    assert loads_nothing("worse")


@pytest.mark.usefixtures("first", "other")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("wolves.jsonl --index other --fail-under recall@10=0", None),
        ("wolves.jsonl --index other --fail-under recall@10=0.25", r"recall@10 is 0\.000 .*at least 0\.25 is asked"),
        ("questions.jsonl --baseline first --max-drop 0", None),
        ("two.jsonl --index other --baseline first", r"\d+ questions of the baseline were not asked"),
        ("two.jsonl --index other --baseline first --max-drop 0.5", r"recall@10 .*; by more than 0\.5"),
        ("amiss.jsonl", None),
        ("amiss.jsonl --strict", "2 gold places"),
    ],
)
def test_a_gate_that_is_missed_ends_with_status_1_and_the_reason(arguments: str, reason: str | None) -> None:
    done = plenarchat(f"eval run --out gated {arguments}")
    assert (done.status, "\nFailed: " in done.err) == ((1, True) if reason else (0, False))
    assert reason is None or re.search(f"^Failed: {reason}", done.err, re.M)
    if arguments.startswith("amiss"):
        warned = r"^Warning: amiss\.jsonl: (\w+): `gold\[0\]`: .*(?:page 3125|sitting 99)"
        assert re.findall(warned, done.err, re.M) == ["stars", "later"]


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize(
    ("command", "status", "words"),
    [
        ("run wolves.jsonl --out made --fail-under recal=0.5", 2, "no measure 'recal'; there are recall@1, "),
        ("run wolves.jsonl --out made --fail-under recall@10=1.01", 2, "number from 0 to 1, as in recall@10=0.85"),
        ("run wolves.jsonl --out made --fail-under recall@10", 2, "number from 0 to 1, as in recall@10=0.85"),
        ("run wolves.jsonl --out made --max-drop 0.1", 2, "than --baseline a run may be; name one"),
        ("run wolves.jsonl --out made --fail-under nuggets_vital=0.5", 2, "nuggets_vital: .*name one with --judge"),
        ("run wolves.jsonl --out made --judge-url http://127.0.0.1:9/v1", 2, "--judge-url .*name one with --judge"),
        ("run half.jsonl --out made", 1, "half.jsonl, line 1: is not JSON .*without its other half"),
        ("check deep.jsonl", 1, "deep.jsonl, line 1: is not JSON .nested too deeply"),
        ("run wolves.jsonl --out made --baseline no-run", 1, "no-run: holds no run"),
        ("run wolves.jsonl --out made --judge nosuch:model", 1, "nosuch:model cannot be opened .*openai:NAME"),
        ("run wolves.jsonl --out made --judge groq:model", 1, "langchain-groq"),
        ("run wolves.jsonl --out made --baseline first", 1, "first and wolves.jsonl have no question in common"),
        ("compare first no-run", 1, "no-run: holds no run"),
        ("compare cut-off first", 1, "cut-off: "),
        ("compare first changed", 1, "changed: results.jsonl is not the one"),
        ("check unknown.jsonl", 1, "unknown.jsonl, line 2, field `golds`: unknown field"),
        ("import empty.csv --out made", 1, "empty.csv: holds no questions"),
        ("import picture.csv --out made", 1, "picture.csv: "),
        ("import workbook.csv --out made", 1, "workbook.csv: is no table of text; save or export it as CSV"),
        ("import utf-16.csv --out made", 1, "utf-16.csv: is no table of text"),
        ("import windows.jsonl --out made", 1, "windows.jsonl, line 1: is not UTF-8; save it as UTF-8"),
        ("generate --out made --kind poem", 2, "minister, member, fact, dated, .*unanswerable"),
        ("generate --out made --kind paraphrase", 2, "name one with --model"),
        ("peers wolves.jsonl --out made", 1, "plenarchat index"),
    ],
)
def test_what_cannot_be_used_is_one_line_that_names_it_and_nothing_is_done(
    command: str, status: int, words: str
) -> None:
    done = plenarchat(f"eval {command}")
    error = done.error(status)
    assert re.search(words, error)
    assert error.isprintable()
    assert ("Asking" in done.err, Path("made").exists()) == (False, False)


def reply(message: str) -> str:
    """A judge's words; the same message gets the same."""
    if "<sources>" in message:
        return '["Es sind sieben Rudel"]'
    if "<answer>" in message:
        return '["support"]'
    return '["vital"]' if "<nuggets>" in message else "supported" if len(message) % 2 else "not_supported"


@pytest.mark.slow
def test_no_judged_figure_is_without_its_kappa_or_that_nobody_has_labelled(full_text_assistant: Assistant) -> None:
    dataset = replace(load("questions.jsonl"), questions=load("questions.jsonl").questions[:7])
    judged = run_eval(dataset, full_text_assistant, "judged", judging=Judging(scripted(reply)[0]))
    assert {one["kappa"] for one in metrics("judged")["judged"]["figures"].values()} == {None}
    assert sum("κ – (no human labels)" in line for line in judged.lines()) == 6
    decided = lines("judged/judgements.jsonl")
    labelled = [one | {"human": one["labels"][number == 0]} for number, one in enumerate(decided)]
    write("labels.jsonl", *labelled)
    judging = Judging(scripted(reply)[0], load_labels("labels.jsonl"))
    again = run_eval(dataset, full_text_assistant, "labelled", judging=judging)
    recall = metrics("labelled")["judged"]["figures"]["citation_recall"]
    assert recall["kappa"]["n"] == sum(one["task"] == "entails" for one in decided) > 1
    assert any(re.match(r"citation_recall .*κ -?\d\.\d\d \[", line) for line in again.lines())
    assert lines("labelled/judgements.jsonl") == labelled
    shares = [line["shares"]["citation_recall"] for line in lines("labelled/results.jsonl")]
    assert len([share for share in shares if share]) == recall["n"] > 0


@pytest.mark.slow
@pytest.mark.usefixtures("worse")
def test_two_runs_are_a_row_a_measure_and_the_same_for_programs() -> None:
    done = plenarchat("eval compare first worse")
    assert (done.status, "Note: other protocols in the index" in done.err) == (0, True)
    data = json.loads(plenarchat("eval compare first worse --json --out compared").out)
    assert loads_nothing("compared")
    head, *rows = done.out.split("\n\n")[0].splitlines()
    assert re.split(r"\s{2,}", head.strip()) == ["A", "B", "B - A", "95 % interval", "p (Holm)", "n", "win/tie/loss"]
    for row, (name, one) in zip(rows, data["measures"].items(), strict=True):
        values = rf"{one['a']:.3f} +{one['b']:.3f} .*\] +{one['p_holm']:.3f} +{one['n']}"
        assert re.match(rf"{name} +{values}  {one['win']}/{one['tie']}/{one['loss']}", row)
    assert data["measures"]["recall@10"]["verdict"] == "worse"
    assert f"\nworse: {data['changed'][0]['id']} " in done.out


def test_a_set_is_checked_and_what_does_not_agree_is_a_line_with_its_question() -> None:
    done = plenarchat("eval check questions.jsonl")
    assert (done.status, done.out, " 0 problems" in done.err) == (0, "", True)
    done = plenarchat("eval check amiss.jsonl")
    assert done.status == 1
    quote, sitting = done.out.splitlines()
    assert quote.startswith("stars: `gold[0]`: the quote is not on page 3125")
    assert sitting.startswith("later: `gold[0]`: sitting 99 is not indexed")


def test_tables_and_feedback_become_a_set_that_agrees_with_the_index() -> None:
    place = ";".join(str(GOLD[name]) for name in ("sitting", "page", "speaker", "quote"))
    Path("table.csv").write_text(f"Frage;Sitzung;Seite;Redner;Zitat\r\n{WOLVES['question']};{place}\r\n", "utf-8")
    liked = {"question": "Wie viele Wölfe?", "verdict": "up", "citations": [GOLD]}
    write("feedback.jsonl", liked, {"question": "Wer zählt sie?", "verdict": "down", "reason": "missed"})
    done = plenarchat("eval import table.csv feedback.jsonl --out set.jsonl")
    assert (done.status, "Needs a person: feedback.jsonl, line 2: Wer zählt sie?" in done.err) == (0, True)
    assert [line["question"] for line in lines("set.jsonl")] == [WOLVES["question"], liked["question"]]
    assert plenarchat("eval check set.jsonl").status == 0


@pytest.mark.usefixtures("silver")
def test_the_same_seed_gives_the_same_silver_questions_and_another_seed_others() -> None:
    made = Path("silver.jsonl").read_bytes()
    assert all(line["silver"] for line in lines("silver.jsonl"))
    assert {line["kind"] for line in lines("silver.jsonl")} >= {"minister", "followup", "english", "unanswerable"}
    assert plenarchat("eval check silver.jsonl").status == 0
    command = [sys.executable, "-m", "ui", "eval", "generate", "--per-kind", "2", "--out", "again.jsonl"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONHASHSEED": "7"}
    subprocess.run(command, env=environment, check=True, capture_output=True)  # sets have another order there
    assert Path("again.jsonl").read_bytes() == made
    assert plenarchat("eval generate --per-kind 2 --seed 1 --out again.jsonl").status == 0
    assert Path("again.jsonl").read_bytes() != made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("ablate", ["all steps", "full text alone", "vectors alone", "fusion alone"]),
        ("peers", ["plenarchat", "LangChain tutorial", "BM25, fixed-size pieces"]),
    ],
)
def test_systems_side_by_side_are_a_row_each_in_table_file_and_report(command: str, wanted: list[str]) -> None:
    try:
        open_embedder()
    except EmbeddingUnavailable as problem:
        pytest.skip(str(problem))
    assert plenarchat("index pages --index vectors").status == 0
    write("project.jsonl", WOLVES | {"question": "Was wird aus dem Vorhaben 7-1?", "gold": [PROJECT]})
    done = plenarchat(f"eval {command} project.jsonl --out {command} --index vectors")
    assert done.status == 0
    systems = json.loads(Path(command, "systems.json").read_text("utf-8"))["systems"]
    found = {one["name"]: one["figures"]["recall@10"]["value"] for one in systems}
    assert [found.get(name) for name in wanted] == [1.0] * len(wanted)
    assert [line[:28].strip() for line in done.out.splitlines()[1:]] == list(found)
    assert loads_nothing(command)
