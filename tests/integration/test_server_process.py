"""A real server process: what it writes holds no words of a question, and a signal ends it in good order."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKER = "Qzxmarker"
DOORS = ("/gradio_api/queue/join", "/api/v1/ask", "/api/v1/ask/stream", "/mcp")
QUESTION = f"Was sagte der Minister zu den Fristen des OZG, {MARKER}?"
SECONDS = 60

# `serve` as it is, but for the words: they come from a model that takes its time, and one question is bound to fail.
RUN = """
import sys
from pathlib import Path
import rag.assistant
from indexer.store import Index
from rag.composition.composing import Extractive
from rag.generative import Generative
from tests.chat_models import writer
from ui.operations.settings import Operations
from ui.access.settings import Access
from ui.collections import Collection
from ui.server import serve

def opened(folder, **_):
    model = writer("und so " * 40 + ".", piece=12, pause=float(sys.argv[2]))
    made = rag.assistant.Assistant(
        Index.open(folder), None, composer=Generative(model, "scripted", Extractive(None), 60.0)
    )
    made.warm_up = lambda: None
    candidates = made.retriever.candidates
    def failing(question, *rest):
        if "Fehler" in question.text:
            try:
                raise ValueError(question.text)
            except ValueError as error:
                raise KeyError(f"injected for {question.text}") from error
        return candidates(question, *rest)
    made.retriever.candidates = failing
    return made

rag.assistant.open_assistant = opened
if __name__ == "__main__":
    tell = lambda address: print(address, flush=True)
    settings = Operations(log_format="json", log_level="debug", grace=float(sys.argv[3]))
    collections = (Collection("default", "plenarchat", Path(sys.argv[1])),)
    serve(collections, Access(Path(sys.argv[1] + ".accounts.json")), port=0, operations=settings, on_ready=tell)
"""


class Server:
    """A server process with everything that it has written so far."""

    def __init__(self, index: Path, *, pause: float, grace: float) -> None:
        command = [sys.executable, "-c", RUN, str(index), str(pause), str(grace)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        assert self.process.stderr
        self.written: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.communicate()[1]
        self.client = httpx.Client(base_url=self.address, timeout=SECONDS)

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.written.append(line)

    def ask(self, question: str) -> Iterator[dict[str, Any]]:
        """What the chat is told of a question, message by message, through Gradio's own protocol."""
        config = self.client.get("/config").json()
        components = {part["id"]: part for part in config["components"]}
        handler = config["dependencies"][0]
        data = [components[number]["props"].get("value") for number in handler["inputs"]]
        data[0] = question
        joined = {"data": data, "fn_index": handler["id"], "session_hash": "abcdefghij", "trigger_id": None}
        assert self.client.post("/gradio_api/queue/join", json=joined).status_code == 200
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "abcdefghij"}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    message = json.loads(line[5:])
                    yield message
                    if message["msg"] == "close_stream":
                        return

    def get(self, path: str, **given: str) -> httpx.Response:
        return self.client.get(f"/api/v1/{path}", params=given)

    def tool(self, name: str, **given: str) -> httpx.Response:
        """A tool called through MCP, as a client over HTTP does it."""
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": given}}
        headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
        return self.client.post("/mcp", json=call, headers=headers)

    def ask_everywhere(self, question: str) -> list[httpx.Response]:
        """Through REST, as server-sent events, and through MCP, all at once."""
        with ThreadPoolExecutor(3) as pool:
            told = [
                pool.submit(self.get, "ask", question=question),
                pool.submit(self.get, "ask/stream", question=question),
                pool.submit(self.tool, "ask", question=question),
            ]
            return [one.result() for one in told]

    def until(self, found: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not found():
            assert time.monotonic() < deadline, self.written[-5:]
            time.sleep(0.02)

    def end(self) -> int:
        """Wait for the end and for all that was written; the exit status."""
        status = self.process.wait(SECONDS)
        self._reading.join(SECONDS)
        return status

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written if line.startswith("{")]


@pytest.fixture
def start(sample_folder: Path) -> Iterator[Any]:
    started: list[Server] = []

    def starting(**settings: float) -> Server:
        started.append(Server(sample_folder, **settings))
        return started[-1]

    yield starting
    for server in started:
        server.process.kill()
        server.process.wait()
        server.client.close()


@pytest.mark.slow
def test_a_running_answer_is_finished_and_nothing_written_holds_a_word_of_it(start: Any) -> None:
    server = start(pause=0.1, grace=60)
    assert server.client.get("/", params={"q": MARKER}, headers={"accept": "text/html"}).status_code == 200
    assert server.client.get("/export/word", params={"answer": MARKER}).status_code == 404
    assert server.client.get("/print", params={"answer": MARKER}).status_code == 400
    assert server.client.post("/feedback", json={"link": MARKER}).status_code in (404, 405)
    assert server.get("search", query=MARKER).status_code == 200
    assert server.get("verify", quote=QUESTION).status_code == 200
    assert server.get(f"turns/{MARKER}").status_code == 404
    assert server.get("ask", question=QUESTION, drucksache=MARKER).status_code == 422
    assert server.client.post("/api/v1/ask", content=MARKER).status_code == 422
    assert '"isError":true' in server.tool("ask", question=QUESTION, drucksache=MARKER).text
    rest, events, mcp = server.ask_everywhere(f"Fehler bei {QUESTION}")
    assert (rest.status_code, events.text.count("event: error"), '"isError":true' in mcp.text) == (500, 1, True)
    failed = list(server.ask(f"Fehler bei {QUESTION}"))
    assert failed[-2]["msg"] == "process_completed"
    answering = server.ask(QUESTION)
    assert next(message for message in answering if message["msg"] == "process_generating")
    server.process.send_signal(signal.SIGTERM)
    server.until(lambda: server.client.get("/readyz").status_code == 503)
    assert server.client.get("/search").status_code == 503
    assert server.get("coverage").json()["error"]["code"] == "ending"
    messages = [message["msg"] for message in answering]
    assert messages[-2:] == ["process_completed", "close_stream"]
    assert server.end() == 0
    questions = [line for line in server.log() if line["message"] == "question"]
    requests = {line["request"]: line["route"] for line in server.log() if line["message"] == "request"}
    told = [(line["outcome"], requests[line["request"]]) for line in questions]
    assert sorted(told) == [("answered", DOORS[0]), *(("failed", door) for door in sorted(DOORS))]
    assert questions[-1]["steps_ms"]["language_model"] > 0
    assert MARKER not in "".join(server.written)
    assert [line for line in server.written if not line.startswith("{")] == []


@pytest.mark.slow
def test_answers_through_every_door_are_finished(start: Any) -> None:
    server = start(pause=0.1, grace=60)
    with ThreadPoolExecutor(1) as pool:
        everywhere = pool.submit(server.ask_everywhere, QUESTION)
        server.until(lambda: "plenarchat_questions_in_flight 3.0" in server.client.get("/metrics").text)
        server.process.send_signal(signal.SIGTERM)
        rest, events, mcp = everywhere.result()
    assert rest.json()["citations"]
    assert "event: answer" in events.text
    assert '"isError":false' in mcp.text
    assert server.end() == 0
    assert MARKER not in "".join(server.written)


@pytest.mark.slow
def test_an_answer_that_takes_too_long_is_told_that_it_ends(start: Any) -> None:
    server = start(pause=2.0, grace=0.5)
    answering = server.ask(QUESTION)
    assert next(message for message in answering if message["msg"] == "process_generating")
    pool = ThreadPoolExecutor(1)
    everywhere = pool.submit(server.ask_everywhere, QUESTION)
    server.until(lambda: "plenarchat_questions_in_flight 4.0" in server.client.get("/metrics").text)
    server.process.send_signal(signal.SIGTERM)
    # By the page itself where a step came to its end, else by the stream, which is cut off.
    last = json.dumps(list(answering)[-2:], ensure_ascii=False)
    rest, events, mcp = everywhere.result()
    pool.shutdown()
    assert rest.json()["error"]["code"] == "ending"
    assert json.loads(events.text.rpartition("event: error\ndata: ")[2])["error"]["code"] == "ending"
    assert "restarted" in mcp.text
    assert "The server ends: ask again" in last or "wird gerade neu gestartet" in last
    assert server.end() == 0
    assert MARKER not in "".join(server.written)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(start: Any, number: signal.Signals) -> None:
    server = start(pause=0.5, grace=600)
    answering = server.ask(QUESTION)
    assert next(message for message in answering if message["msg"] == "process_generating")
    server.process.send_signal(number)
    while server.client.get("/readyz").status_code != 503:
        time.sleep(0.05)
    server.process.send_signal(number)
    assert server.end() == -number


@pytest.mark.slow
def test_traces_reach_a_collector_and_nothing_is_sent_without_one(sample_folder: Path, monkeypatch: Any) -> None:
    import grpc
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as services

    received: list[Any] = []

    class Collector(services.TraceServiceServicer):
        def Export(self, request: Any, context: Any) -> Any:
            received.append(request)
            return messages.ExportTraceServiceResponse()

    collector = grpc.server(ThreadPoolExecutor(2))
    services.add_TraceServiceServicer_to_server(Collector(), collector)
    port = collector.add_insecure_port("127.0.0.1:0")
    collector.start()
    for name, arrives in (("NOTHING", False), ("OTEL_EXPORTER_OTLP_ENDPOINT", True)):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        server = Server(sample_folder, pause=0.0, grace=30)
        assert list(server.ask(QUESTION))
        server.process.send_signal(signal.SIGTERM)
        assert server.end() == 0
        assert bool(received) is arrives
    collector.stop(None)
    spans = [
        span
        for request in received
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    names = {span.name for span in spans}
    assert names >= {"question", "understand", "retrieve", "read", "check", "language_model"}
    assert "POST /gradio_api/queue/join" in names
    assert MARKER.encode() not in b"".join(request.SerializeToString() for request in received)
