"""REST gives what the command line gives, in one form also where something is amiss."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.assistant import Assistant, open_assistant
from scripts.make_api_examples import SAMPLE, examples
from tests.commands import plenarchat
from ui.api import outputs
from ui.api.application import create_api
from ui.api.body import MOST_BYTES
from ui.api.core import Going, Stopped
from ui.api.described import examples as documented
from ui.api.events import EventStream
from ui.api.running import Workers

QUESTION = "Was sagte der Minister zu den Fristen des OZG?"
TURN = "niederwalden/8/41/0006"


@pytest.fixture(scope="module")
def client(full_text_assistant: Assistant) -> Iterator[TestClient]:
    app = FastAPI()
    app.mount("/api/v1", create_api(full_text_assistant, Workers()))
    with TestClient(app, base_url="http://localhost/api/v1/", raise_server_exceptions=False) as client:
        yield client


def same(answer: Any) -> Any:
    """The answer without what a clock says."""
    return {key: value for key, value in answer.items() if key != "timings_ms"}


def events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each server-sent event."""
    pieces = [piece for piece in text.split("\n\n") if piece and not piece.startswith(":")]
    lines = [piece.split("\n") for piece in pieces]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ("", {}),
        ("--party FDP --party BU --from 12.03.2026", {"party": ["FDP", "BU"], "from": "12.03.2026"}),
        ("--sitting 41 --role member --language en", {"sitting": 41, "role": ["member"], "language": "en"}),
        (
            "--history 'Was sagte Holtkamp?' --ignore party:BU",
            {"history": ["Was sagte Holtkamp?"], "ignore": "party:BU"},
        ),
        ("--drucksache 'Drucksache 8/2114'", {"drucksache": "Drucksache 8/2114"}),
    ],
)
def test_asking_gives_the_json_of_the_command_line(
    client: TestClient, sample_folder: Path, options: str, given: dict[str, Any]
) -> None:
    printed = json.loads(plenarchat(f"--index '{sample_folder}' ask '{QUESTION}' --json {options}").out)
    given = {"question": QUESTION, **given}
    got, posted = client.get("ask", params=given), client.post("ask", json=given)
    streamed = events(client.get("ask/stream", params=given).text)
    assert same(got.json()) == same(posted.json()) == same(streamed[-1][1]) == same(printed)
    assert streamed[-1][0] == "answer"


def test_searching_and_verifying_give_the_json_of_the_command_line(client: TestClient, sample_folder: Path) -> None:
    index = f"--index '{sample_folder}'"
    printed = json.loads(plenarchat(f"{index} search 'Frist OZG' -k 3 --speaker Holtkamp --json").out)
    given = {"query": "Frist OZG", "k": 3, "speaker": "Holtkamp"}
    assert client.get("search", params=given).json() == client.post("search", json=given).json() == printed
    quote = printed["passages"][0]["text"][:90]
    command = f"{index} verify '{quote}' --citation '8/41' --speaker Rautert --language en --json"
    given = {"quote": quote, "citation": "8/41", "speaker": "Rautert", "language": "en"}
    printed = json.loads(plenarchat(command).out)
    assert client.get("verify", params=given).json() == client.post("verify", json=given).json() == printed


def test_a_turn_is_that_of_the_command_line_and_named_by_its_sitting(client: TestClient) -> None:
    printed = [json.loads(line) for line in plenarchat(f"parse '{SAMPLE}/niederwalden_8_041' --jsonl").out.splitlines()]
    wanted = next(turn for turn in printed if turn["turn_id"] == TURN)
    assert client.get(f"turns/{TURN}").json() == wanted
    sittings = client.get("sittings").json()["sittings"]
    assert [row["sitting"] for row in sittings] == [41, 42]
    one = client.get(f"sittings/{sittings[0]['sitting_id']}").json()
    assert [row["turn_id"] for row in one["contents"]] == [turn["turn_id"] for turn in printed]
    assert {key: one[key] for key in sittings[0]} == sittings[0]
    assert sittings[0]["turns"] == len(printed)


def test_nothing_says_where_files_lie_on_the_server(client: TestClient, sample_folder: Path) -> None:
    for path in ("sittings", "sittings/niederwalden/8/41", "coverage", f"turns/{TURN}", "openapi.json"):
        text = client.get(path).text
        assert str(sample_folder.parent) not in text
        assert str(SAMPLE.parent) not in text


def test_a_stream_tells_the_steps_and_grows(client: TestClient) -> None:
    answer = client.post("ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [data["name"] for name, data in told if name == "step"] == ["understand", "retrieve", "read", "check"]
    final = told[-1][1]
    assert [data for name, data in told if name == "text"][-1] == {
        "text": final["answer"],
        "citations": final["citations"],
    }


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "?!"}, "question: there are no words in it"),
        ("ask", {"question": "a" * 2001}, "question: String should have at most 2000 characters"),
        ("ask", {"question": "a", "history": ["b"] * 21}, "history: List should have at most 20 items"),
        ("ask", {"question": "a", "speaker": ["b"] * 51}, "speaker: List should have at most 50 items"),
        ("ask", {"question": "a", "spaeker": "b"}, "there is no 'spaeker'"),
        ("ask", {"question": "a", "from": "31.02.2026"}, "from.0: '31.02.2026' is no date; write 2021-03-16"),
        ("ask", {"question": "a", "drucksache": "1/x"}, "drucksache.0: "),
        ("ask", {"question": "a", "role": "king"}, "role.0: Input should be 'chair', 'government'"),
        ("search", {"query": "a", "k": 0}, "k: Input should be greater than or equal to 1"),
        (
            "verify",
            {"quote": "a b", "citation": "x"},
            "citation: 'x' names no sitting and no page; write 20/67 S. 5316",
        ),
    ],
)
def test_bad_input_is_said_in_one_form(client: TestClient, path: str, given: dict[str, Any], said: str) -> None:
    for answer in (client.get(path, params=given), client.post(path, json=given)):
        assert answer.status_code == 422
        error = answer.json()["error"]
        assert (error["code"], sorted(error)) == ("invalid", ["code", "message", "remedy"])
        assert said in error["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "invalid"),
        (b"\xff", 400, "unreadable"),
        (b"[" * 200_000, 400, "unreadable"),
        (b'{"question": "\\ud800 a"}', 422, "invalid"),
        (b"{" + b" " * MOST_BYTES, 413, "too_large"),
    ],
)
def test_a_body_that_is_none_is_refused(client: TestClient, body: bytes, status: int, code: str) -> None:
    answer = client.post("ask", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "turns/niederwalden/8/41/9999", 404, "not_found"),
        ("GET", "turns/%2e%2e/%2e%2e/etc/passwd", 404, "not_found"),
        ("GET", "sittings/niederwalden", 404, "not_found"),
        ("GET", "nothing", 404, "not_found"),
        ("DELETE", "ask", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_said_in_the_same_form(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_while_the_index_is_away_it_says_so_without_its_place(sample_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "index")
    assistant = open_assistant(tmp_path / "index")
    client = TestClient(create_api(assistant, Workers()), raise_server_exceptions=False)
    assistant.close()
    shutil.rmtree(tmp_path / "index")
    for path in ("coverage", f"ask?question={QUESTION}", "search?query=OZG", f"turns/{TURN}"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "index_unavailable")
        assert str(tmp_path) not in answer.text
        assert answer.json()["error"]["remedy"]
    ((name, told),) = events(client.get(f"ask/stream?question={QUESTION}").text)
    assert (name, told["error"]["code"]) == ("error", "index_unavailable")


def test_where_all_places_are_taken_others_are_told_to_wait(full_text_assistant: Assistant) -> None:
    workers = Workers(1, 0)
    client = TestClient(create_api(full_text_assistant, workers))
    workers.taken = 1
    for path in ("coverage", f"ask/stream?question={QUESTION}"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["error"]["code"] == "busy"
    workers.taken = 0
    assert client.get("coverage").status_code == 200


@pytest.mark.anyio
async def test_no_more_run_at_once_than_may_and_who_goes_away_stops_the_work() -> None:
    workers, running, most, stopped = Workers(2, 10), 0, 0, 0

    def work(going: Any) -> None:
        nonlocal running, most, stopped
        running += 1
        most = max(most, running)
        try:
            while going():
                anyio.from_thread.run(anyio.sleep, 0.001)
            stopped += 1
            raise Stopped
        finally:
            running -= 1

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(workers.run, work)
        while most < 2:
            await anyio.sleep(0.001)
        await anyio.sleep(0.05)
        group.cancel_scope.cancel()
    assert (most, stopped, running, workers.taken) == (2, 2, 0, 0)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# The description


def test_the_examples_are_what_the_sample_answers(full_text_assistant: Assistant) -> None:
    made = examples(full_text_assistant)
    kept = {name: held | {"answer": same(held["answer"])} for name, held in documented().items()}
    assert kept == {name: held | {"answer": same(held["answer"])} for name, held in made.items()}, (
        "run python -m scripts.make_api_examples"
    )


def test_the_examples_have_every_field_that_is_described() -> None:
    models = {
        "ask": outputs.Answer,
        "search": outputs.Found,
        "verify": outputs.Verification,
        "turn": outputs.Turn,
        "sittings": outputs.Sittings,
        "coverage": outputs.Coverage,
    }
    assert set(models) == set(documented())
    for name, model in models.items():
        model.model_validate(documented()[name]["answer"], strict=True)
    assert documented()["ask"]["answer"]["citations"]
    assert documented()["verify"]["answer"]["matches"]


def test_openapi_describes_every_address_and_is_of_this_place(client: TestClient) -> None:
    told = client.get("openapi.json").json()
    assert told["servers"] == [{"url": "/api/v1"}]
    for path, ways in told["paths"].items():
        for way in ways.values():
            assert way["summary"], path
            assert all(
                parameter.get("description") or parameter["in"] == "path" for parameter in way.get("parameters", ())
            )
    example = told["paths"]["/ask"]["post"]
    assert example["requestBody"]["content"]["application/json"]["example"]["question"]
    assert example["responses"]["200"]["content"]["application/json"]["example"]["citations"]


def test_the_page_for_people_names_everything_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    told, shown = client.get("openapi.json").json(), client.get("docs")
    assert shown.headers["content-type"].startswith("text/html")
    for path, ways in told["paths"].items():
        assert f"<code>{path.replace('{', '&#123;').replace('}', '&#125;')}</code>" in shown.text
        assert all(each["name"] in shown.text for each in ways["get"].get("parameters", ()))
    assert not re.search(r"<(script|link|img|iframe)", shown.text)
    for address in re.findall(r'href="([^"]+)"', shown.text):
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address


# Streams


@pytest.mark.anyio
async def test_a_client_that_goes_away_stops_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.api.events.BEAT_SECONDS", 0.01)
    workers, beats, told = Workers(1, 0), 0, anyio.Event()
    ended: list[bool] = []

    def endless(going: Going) -> Iterator[tuple[str, Any]]:
        try:
            yield "step", {"name": "understand"}
            while going():
                anyio.from_thread.run(anyio.sleep, 0.001)
            raise Stopped
        finally:
            ended.append(True)

    async def receive() -> Any:
        await told.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal beats
        beats += message.get("body", b"").startswith(b": ")
        if beats == 3:
            told.set()

    await EventStream(workers, endless)({"type": "http"}, receive, send)
    assert (ended, workers.taken) == ([True], 0)
