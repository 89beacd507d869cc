"""The command line as scripts see it: what goes to stdout, what to stderr, and the exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest

from indexer.formats import registry
from indexer.rivals import AUTO, FORMATS
from tests.epp_export import sitting as epp_sitting
from tests.store_samples import speeches, write_pages
from ui.cli import run
from ui.cli_index import index_command

SAMPLE = Path(str(resources.files("indexer") / "sample" / "pages"))
ROOT = Path(__file__).resolve().parents[2]

Capture = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, without settings from outside."""
    for name in [name for name in os.environ if name in ("PLENARCHAT_INDEX", "PLENARCHAT_DEBUG")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("index") / "sample")
    assert run(["index", str(SAMPLE), "--index", folder, "--embedding-model", "none", "--json"]) == 0
    return folder


def output(capture: Capture) -> dict[str, object]:
    """The one JSON object on stdout."""
    lines = capture.readouterr().out.decode("utf-8").splitlines()
    assert len(lines) == 1
    data = json.loads(lines[0])
    assert isinstance(data, dict)
    return data


def test_every_option_of_a_server_has_its_section_of_the_help() -> None:
    from ui.cli_sections import SECTIONS
    from ui.cli_serve import serve_command

    placed = [name for names in SECTIONS.values() for name in names]
    assert sorted(placed) == sorted(param.name for param in serve_command.params if param.name not in (None, "debug"))


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "-h"], ["eval", "run", "--help"], ["--version"]])
def test_help_goes_to_stdout(arguments: list[str], capfdbinary: Capture) -> None:
    assert run(arguments) == 0
    assert capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["askk", "x"], "askk"),
        (["ask"], "QUESTION"),
        (["ask", "   "], "no words"),
        (["search", "x", "--from", "16.3"], "2021-03-16"),
        (["search", "x", "--to", "31.02.2021"], "31.02.2021"),
        (["search", "x", "--sitting", "zwölf"], "zwölf"),
        (["search", "x", "--role", "king"], "king"),
        (["search", "x", "--drucksache", "5021"], "20/5021"),
        (["search", "x", "-k", "0"], "0"),
        (["ask", "x", "--language", "fr"], "fr"),
        (["parse", "x"], "--jsonl"),
        (["index"], "PATH"),
        (["eval", "run", "absent.jsonl", "--out", "x"], "absent.jsonl"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_exits_with_2(
    arguments: list[str], words: str, capfdbinary: Capture
) -> None:
    assert run(arguments) == 2
    captured = capfdbinary.readouterr()
    assert captured.out == b""
    assert words in captured.err.decode("utf-8")


@pytest.mark.parametrize("arguments", [["ask", "Wer?"], ["search", "Wer?"], ["serve", "--port", "0"]])
def test_a_missing_index_is_one_line_that_names_it_and_says_what_to_do(
    arguments: list[str], capfdbinary: Capture
) -> None:
    assert run(["--index", "nowhere", *arguments]) == 1
    captured = capfdbinary.readouterr()
    assert captured.out == b""
    assert len(captured.err.decode("utf-8").splitlines()) == 1
    assert b"nowhere" in captured.err
    assert b"plenarchat index" in captured.err


def test_an_unexpected_error_is_one_line_unless_debugging(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the floor\nis lava")

    monkeypatch.setattr("indexer.formats.discover", fail)
    assert run(["parse", "x", "--jsonl"]) == 1
    assert capfdbinary.readouterr().err.decode().splitlines() == [
        "Error: RuntimeError: the floor is lava. Run the command again with --debug to see where."
    ]
    assert run(["parse", "x", "--jsonl", "--debug"]) == 1
    assert b"Traceback" in capfdbinary.readouterr().err


def test_the_index_can_be_named_before_or_after_the_command_or_by_the_environment(
    sample_index: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture
) -> None:
    assert run(["--index", sample_index, "search", "Fristen", "--json"]) == 0
    before = output(capfdbinary)
    assert run(["--index", "nowhere", "search", "Fristen", "--json", "--index", sample_index]) == 0
    after = output(capfdbinary)
    monkeypatch.setenv("PLENARCHAT_INDEX", sample_index)
    assert run(["search", "Fristen", "--json"]) == 0
    assert before["passages"] == after["passages"] == output(capfdbinary)["passages"] != []


def test_index_reports_what_it_did_and_leaves_alone_what_did_not_change(capfdbinary: Capture) -> None:
    arguments = ["index", str(SAMPLE), "--embedding-model", "none", "--json"]
    assert run(arguments) == 0
    first = output(capfdbinary)
    assert run(arguments) == 0
    second = output(capfdbinary)
    assert first["added"]
    assert (second["added"], second["updated"], second["removed"]) == ([], [], [])
    assert run([argument for argument in arguments if argument != "--json"]) == 0
    captured = capfdbinary.readouterr()
    assert b"unchanged" in captured.out


def test_index_fails_where_nothing_could_be_read(tmp_path: Path, capfdbinary: Capture) -> None:
    (tmp_path / "letter.txt").write_text("Kein Protokoll.", "utf-8")
    assert run(["index", "letter.txt", "--embedding-model", "none"]) == 1
    assert b"letter.txt" in capfdbinary.readouterr().err


def test_parse_prints_a_turn_a_line_in_the_contracts_order(capfdbinary: Capture) -> None:
    assert run(["parse", str(SAMPLE), "absent.txt", "--jsonl"]) == 0
    captured = capfdbinary.readouterr()
    assert b"absent.txt" in captured.err
    turns = [json.loads(line) for line in captured.out.decode("utf-8").splitlines()]
    assert list(turns[0]) == [
        *("turn_id", "parliament", "period", "sitting", "date", "speaker", "title", "party", "office", "role", "kind"),
        *("speaker_source", "agenda_item", "replies_to", "page_first", "page_last", "paragraphs", "interjections"),
    ]
    assert len({turn["turn_id"] for turn in turns}) == len(turns) > 20
    assert all(p["page"] >= t["page_first"] and p["text"] for t in turns for p in t["paragraphs"])
    assert any(turn["interjections"] for turn in turns)


def test_parse_reads_an_export_names_what_it_cannot_read_and_goes_on(tmp_path: Path, capfdbinary: Capture) -> None:
    (tmp_path / "a.xml").write_bytes(epp_sitting()[:3000])
    (tmp_path / "b.xml").write_bytes(epp_sitting())
    assert run(["parse", str(tmp_path), "--jsonl"]) == 0
    captured = capfdbinary.readouterr()
    assert re.search(rb"a\.xml: the export is cut off.*Export the sitting again", captured.err)
    turns = [json.loads(line) for line in captured.out.splitlines()]
    assert {turn["sitting"] for turn in turns} == {50}
    (tmp_path / "b.xml").unlink()
    assert run(["parse", str(tmp_path), "--jsonl"]) == 1


def test_index_says_which_source_was_taken_and_which_left_out(tmp_path: Path, capfdbinary: Capture) -> None:
    write_pages(tmp_path / "in" / "pages", 50, speeches(50), first_page=4101)
    (tmp_path / "in" / "export.xml").write_bytes(epp_sitting())
    command = ["index", str(tmp_path / "in"), "--embedding-model", "none"]
    for options, taken, left in (([], b"pages", b"epp"), (["--prefer", "epp"], b"epp", b"pages")):
        assert run([*command, *options]) == 0
        assert taken + b" taken, " + left + b" left out: 1 sitting" in capfdbinary.readouterr().out
    assert run([*command, "--json"]) == 0
    (double,) = output(capfdbinary)["duplicates"]  # type: ignore[misc]
    assert (double["format"], double["kept_format"], double["sitting"]) == ("pages", "epp", "niederwalden/8/50")
    assert run([*command, "--prefer", "docx"]) == 2


def test_every_format_that_is_read_can_be_preferred() -> None:
    prefer = next(option for option in index_command.params if option.name == "prefer")
    assert set(prefer.type.choices) == {AUTO, *FORMATS} == {AUTO, *(format.NAME for format in registry.FORMATS)}


def test_parse_fails_where_nothing_could_be_read(capfdbinary: Capture) -> None:
    assert run(["parse", "absent", "--jsonl"]) == 1
    captured = capfdbinary.readouterr()
    assert (captured.out, b"absent" in captured.err) == (b"", True)


def test_search_keeps_to_every_filter(sample_index: str, capfdbinary: Capture) -> None:
    filters = ["--role", "government", "--from", "12.03.2026", "--to", "2026-03-12", "--sitting", "41"]
    assert run(["search", "Onlinezugangsgesetz Fristen", "--json", "-k", "3", "--index", sample_index, *filters]) == 0
    passages = output(capfdbinary)["passages"]
    assert isinstance(passages, list)
    assert 1 <= len(passages) <= 3
    assert {(p["role"], p["date"], p["sitting"]) for p in passages} == {("government", "2026-03-12", 41)}
    assert [p["rank"] for p in passages] == list(range(1, len(passages) + 1))


def test_of_several_dates_the_narrowest_hold(sample_index: str, capfdbinary: Capture) -> None:
    days = ["--from", "2026-01-01", "--from", "2026-04-01", "--to", "2027-01-01"]
    assert run(["search", "Fristen", "--json", "--index", sample_index, *days]) == 0
    passages = output(capfdbinary)["passages"]
    assert isinstance(passages, list)
    assert {p["date"] for p in passages} == {"2026-04-23"}


def test_ask_answers_with_the_contracts_fields(sample_index: str, capfdbinary: Capture) -> None:
    question = "Was sagte der Minister zu den Fristen des Onlinezugangsgesetzes?"
    assert run(["ask", question, "--json", "--history", "Worum ging es?", "--index", sample_index]) == 0
    answer = output(capfdbinary)
    assert set(answer) >= {
        *("question", "standalone_question", "language", "understood", "answer", "abstained", "reason"),
        *("citations", "evidence", "coverage", "model", "timings_ms"),
    }
    assert answer["question"] == question


def test_what_people_read_names_speaker_date_and_page(sample_index: str, capfdbinary: Capture) -> None:
    question = "Was sagte der Minister zu den Fristen des Onlinezugangsgesetzes?"
    assert run(["ask", question, "--index", sample_index]) == 0
    answer = capfdbinary.readouterr().out.decode("utf-8")
    assert re.search(r"\[1\] .*Plenarprotokoll 8/4[12], \d\d\.\d\d\.2026, S\. \d+", answer)
    assert run(["search", "Fristen", "--index", sample_index]) == 0
    assert re.search(r"\d\d\.\d\d\.2026 · niederwalden 8/4[12], S\. \d+", capfdbinary.readouterr().out.decode("utf-8"))


def test_eval_run_writes_results_and_prints_the_figures(
    sample_index: str, tmp_path: Path, capfdbinary: Capture
) -> None:
    questions = (SAMPLE.parent / "questions.jsonl").read_text("utf-8").splitlines()[:2]
    (tmp_path / "questions.jsonl").write_text("\n".join(questions), "utf-8")
    assert run(["eval", "run", "questions.jsonl", "--out", "out", "--index", sample_index]) == 0
    assert capfdbinary.readouterr().out
    assert len((tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()) == 2
    assert json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))["questions"] == 2


def test_eval_run_names_the_line_of_a_question_that_is_none(tmp_path: Path, capfdbinary: Capture) -> None:
    (tmp_path / "questions.jsonl").write_text("Wer?", "utf-8")
    assert run(["eval", "run", "questions.jsonl", "--out", "out"]) == 1
    assert b"questions.jsonl" in capfdbinary.readouterr().err


def test_doctor_finds_a_good_index_and_says_what_to_do_about_a_missing_one(
    sample_index: str, capfdbinary: Capture
) -> None:
    assert run(["doctor", "--json", "--index", sample_index]) == 0
    assert output(capfdbinary)["ok"] is True
    assert run(["doctor", "--json", "--index", "nowhere"]) == 1
    assert "plenarchat index" in json.dumps(output(capfdbinary))
    assert run(["doctor", "--index", "nowhere"]) == 1
    assert b"problem" in capfdbinary.readouterr().out


def command_line(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ui", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


def test_a_reader_who_stops_reading_sees_no_traceback() -> None:
    process = command_line("parse", str(SAMPLE), "--jsonl")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(30)


def test_an_interrupted_command_says_so_and_exits_with_130(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.txt")  # reading it waits until somebody writes
    process = command_line("eval", "run", "endless.txt", "--out", "out")
    writer = None
    while writer is None:
        try:
            writer = os.open(tmp_path / "endless.txt", os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # not read yet
            assert process.poll() is None
            time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=150)
    os.close(writer)
    assert (process.returncode, errors.split()[-1]) == (130, b"Interrupted.")
