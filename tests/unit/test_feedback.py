"""What people think of answers is kept whole, however a process ends, and is taken from this site alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.permalink import link_to
from ui.app import create_app
from ui.chat.conversation import Exchange, Status
from ui.chat.transcript import exchange_html
from ui.feedback.control import META, feedback_html
from ui.feedback.endpoint import MOST_BYTES, add_feedback
from ui.feedback.entry import Entry, Reason, Verdict
from ui.feedback.store import FeedbackFull, append, feedback_file, read
from ui.i18n import LANGUAGES, translator

OZG = "Was sagte der Minister zu den Fristen des OZG?"
SAME_SITE = {"sec-fetch-site": "same-origin"}
LIKED = Entry(
    id="a" * 32,
    time="2026-05-11T09:30:00+00:00",
    verdict=Verdict.UP,
    reason=None,
    comment=None,
    question="Wer kommt für die Brücke auf?",
    history=(),
    filters={},
    language="de",
    citations=(),
    link="1abc",
    model="extractive",
    version="0.1.0",
)
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.unit.test_feedback import LIKED
from ui.feedback.store import append
who, count = sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
for number in range(count):
    append(Path(sys.argv[1]), replace(LIKED, id=f"{who}-{number}", question=who * 5000))
    print(number, flush=True)
"""


def writer(path: Path, who: str, count: int) -> subprocess.Popen[str]:
    """A process of its own that adds entries and prints the number of each that is stored."""
    command = [sys.executable, "-c", WRITER, str(path), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": os.getcwd()})


def ids(path: Path) -> list[str]:
    return [entry.id for _, entry in read(path).lines]


# The file


def test_the_last_word_counts_and_what_is_taken_back_does_not(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, LIKED)
    append(path, replace(LIKED, id="b", verdict=Verdict.DOWN, reason=Reason.WRONG_PAGE))
    append(path, replace(LIKED, verdict=Verdict.DOWN, comment="doch nicht"))
    append(path, replace(LIKED, id="c"))
    append(path, replace(LIKED, id="c", verdict=Verdict.WITHDRAWN))
    current = read(path).current()
    assert [(n, e.id, e.verdict, e.comment) for n, e in current.items()] == [
        (2, "b", "down", None),
        (3, LIKED.id, "down", "doch nicht"),
    ]
    assert len(path.read_bytes().splitlines()) == 5


@pytest.mark.parametrize("keep", [1, 40, -1])
def test_a_torn_line_costs_itself_alone_and_is_told(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, replace(LIKED, id="first"))
    whole = path.read_bytes()
    path.write_bytes(whole + replace(LIKED, id="torn").line().encode()[:keep])
    held = read(path)
    assert ([entry.id for _, entry in held.lines], held.broken) == (["first"], (2,))
    append(path, replace(LIKED, id="after"))
    held = read(path)
    assert ([entry.id for _, entry in held.lines], held.broken) == (["first", "after"], (2,))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=80) | st.from_regex(rb'\A\{"id": (null|\[+|"x"), "history": .{0,9}\Z'))
def test_whatever_stands_in_the_file_entries_are_read(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_bytes(LIKED.line().encode() + b"\n" + junk)
    append(path, replace(LIKED, id="after"))
    assert ids(path) == [LIKED.id, "after"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
def test_killing_a_writer_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, LIKED)
    for attempt in range(3):
        with writer(path, f"w{attempt}", 100_000) as process:
            assert process.stdout
            while process.stdout.readline().strip() != "5":
                assert process.poll() is None
            time.sleep(0.01 * attempt)
            process.send_signal(signal.SIGKILL)
            stored = [int(line) for line in process.stdout.read().splitlines() if line.isdigit()]
        held = set(ids(path))
        assert {LIKED.id, *(f"w{attempt}-{n}" for n in range(max(stored, default=5)))} <= held
    append(path, replace(LIKED, id="last"))
    assert ids(path)[-1] == "last"


@pytest.mark.slow
def test_writers_of_several_processes_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    writers = [writer(path, who, 40) for who in "xyz"]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    assert sorted(ids(path)) == sorted(f"{who}-{n}" for who in "xyz" for n in range(40))
    assert read(path).broken == ()


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, LIKED)
    before, write = path.read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:20]))
    with pytest.raises(OSError, match="no space"):
        append(path, replace(LIKED, id="b"))
    assert path.read_bytes() == before


def test_a_file_that_is_full_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.feedback.store.MOST_BYTES", 1_000)
    path = tmp_path / "feedback.jsonl"
    append(path, LIKED)
    with pytest.raises(FeedbackFull, match="are kept"):
        append(path, replace(LIKED, comment="x" * 1_000))
    assert ids(path) == [LIKED.id]


def test_it_is_kept_beside_the_index_elsewhere_or_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLENARCHAT_FEEDBACK", raising=False)
    assert feedback_file(tmp_path / "index", None) == tmp_path / "index.feedback.jsonl"
    monkeypatch.setenv("PLENARCHAT_FEEDBACK", "none")
    assert feedback_file(tmp_path / "index", None) is None
    assert feedback_file(tmp_path / "index", "here.jsonl") == Path("here.jsonl")


# What the page sends


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def client(full_text_assistant: Assistant, path: Path) -> TestClient:
    app = FastAPI()
    add_feedback(app, full_text_assistant, path)
    return TestClient(app, headers=SAME_SITE, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def link(full_text_assistant: Assistant) -> str:
    made = link_to(full_text_assistant.ask(OZG), history=("Was ist das OZG?",))
    assert made
    return made


def test_question_and_citations_are_taken_from_the_link(client: TestClient, link: str, path: Path) -> None:
    answer = client.post("/feedback", json={"link": link, "verdict": "up"})
    assert answer.status_code == 201
    ((_, entry),) = read(path).lines
    assert (entry.id, entry.question, entry.history) == (answer.json()["id"], OZG, ("Was ist das OZG?",))
    assert (entry.verdict, entry.reason, entry.language, entry.link) == ("up", None, "de", link)
    assert {cited["speaker"] for cited in entry.citations} >= {"Rainer Holtkamp"}
    assert all(cited["quote"] and cited["page"] and cited["turn_id"] for cited in entry.citations)
    assert "testclient" not in path.read_text().lower()


def test_changing_ones_mind_replaces_what_was_said(client: TestClient, link: str, path: Path) -> None:
    known = client.post("/feedback", json={"link": link, "verdict": "up"}).json()["id"]
    wrong = {"link": link, "verdict": "down", "reason": "wrong_person", "comment": " Das war Vogt. ", "id": known}
    assert client.post("/feedback", json=wrong).json()["id"] == known
    (entry,) = read(path).current().values()
    assert (entry.verdict, entry.reason, entry.comment) == ("down", "wrong_person", "Das war Vogt.")
    client.post("/feedback", json={"link": link, "verdict": "withdrawn", "id": known})
    assert read(path).current() == {}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({}, 403),
        ({"origin": "http://testserver"}, 201),
        ({"sec-fetch-site": "same-origin", "content-type": "text/plain"}, 415),
    ],
)
def test_another_site_is_refused(
    full_text_assistant: Assistant, path: Path, link: str, headers: dict[str, str], status: int
) -> None:
    app = FastAPI()
    add_feedback(app, full_text_assistant, path)
    sent = json.dumps({"link": link, "verdict": "up"})
    answer = TestClient(app).post("/feedback", content=sent, headers={"content-type": "application/json"} | headers)
    assert answer.status_code == status
    assert path.exists() == (status == 201)


@pytest.mark.parametrize(
    "change",
    [
        {"link": "1kaputt"},
        {"link": ""},
        {"link": "1" * 20_000},
        {"link": 5},
        {"verdict": "great"},
        {"verdict": "down", "reason": "boring"},
        {"verdict": "down", "comment": "x" * 2_001},
        {"id": "../../etc"},
        {"question": "Wer zahlt?"},
        {"citations": []},
    ],
)
def test_what_is_not_as_expected_is_refused(client: TestClient, link: str, path: Path, change: dict[str, Any]) -> None:
    assert client.post("/feedback", json={"link": link, "verdict": "up"} | change).status_code == 422
    assert not path.exists()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=300)
    | st.sampled_from([b"[" * 20_000, b'{"link": "\\ud800", "verdict": "up"}', b"null", b'"x"', b"x" * MOST_BYTES * 2])
)
def test_garbage_is_the_senders_fault(client: TestClient, path: Path, body: bytes) -> None:
    answer = client.post("/feedback", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (413, 422)
    assert not path.exists()


def test_what_cannot_be_stored_is_said(full_text_assistant: Assistant, link: str, tmp_path: Path) -> None:
    app = FastAPI()
    add_feedback(app, full_text_assistant, tmp_path / "nowhere" / "feedback.jsonl")
    answer = TestClient(app, headers=SAME_SITE).post("/feedback", json={"link": link, "verdict": "up"})
    assert (answer.status_code, answer.json()) == (503, {"problem": "it could not be stored"})


# The page


def test_where_none_is_taken_no_page_offers_it(full_text_assistant: Assistant, path: Path) -> None:
    for feedback, taken in ((None, False), (path, True)):
        with TestClient(create_app(full_text_assistant, feedback), headers=SAME_SITE) as client:
            page = client.get("/", headers={"accept": "text/html"}).text
            assert (META.strip() in page) == taken
            status = client.post("/feedback", json={"link": "1x", "verdict": "up"}).status_code
            assert (status == 422) == taken


def test_every_answer_has_its_thumbs_hidden_until_the_page_shows_them(full_text_assistant: Assistant) -> None:
    answer = full_text_assistant.ask(OZG)
    html = exchange_html(Exchange(1, OZG, status=Status.DONE, text=answer.answer, answer=answer), translator("de"))
    assert html.count('class="pc-feedback" hidden') == 1
    assert f'data-feedback="{link_to(answer)}"' in html
    assert "pc-feedback" not in exchange_html(Exchange(1, OZG, status=Status.STOPPED), translator("de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_given_and_what_is_stored_is_said(language: str) -> None:
    t = translator(language)
    html = feedback_html("1abc", t)
    for reason in Reason:
        assert f'value="{reason.value}"' in html
    assert t("feedback.stored") in html


@pytest.mark.slow
def test_nothing_that_servers_add_is_lost_while_it_is_deleted(tmp_path: Path) -> None:
    from datetime import timedelta

    from ui.feedback.retention import delete

    path, count = tmp_path / "feedback.jsonl", 40
    recent = WRITER.replace("LIKED,", 'LIKED, time="2999-01-01T00:00:00+00:00",')
    writers = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                recent,
                str(path),
                who,
                str(count),
            ],
            stdout=subprocess.PIPE,
        )
        for who in "ab"
    ]
    for writer in writers:
        assert writer.stdout
        writer.stdout.readline()
    while any(writer.poll() is None for writer in writers):
        append(path, LIKED)
        delete(path, timedelta(days=1))
    for writer in writers:
        writer.communicate()
    delete(path, timedelta(days=1))
    held = read(path)
    assert {entry.id for _, entry in held.lines} == {f"{who}-{number}" for who in "ab" for number in range(count)}
    assert held.broken == ()
    assert [left.name for left in tmp_path.iterdir()] == ["feedback.jsonl"]
