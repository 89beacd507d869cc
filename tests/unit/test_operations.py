"""A server tells how it is and what it does, without the words of a question, and ends in good order."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from indexer.store import Index
from rag.assistant import Assistant
from rag.composition.composing import Extractive
from rag.generative import Generative
from rag.observing import Ending
from tests.chat_models import writer
from tests.store_samples import HashEmbedder, an_index
from ui.operations.aside import Aside
from ui.operations.current import request_id
from ui.operations.drain import Drain
from ui.operations.endpoints import Running, add_operations
from ui.operations.logs import Lines, places, set_up
from ui.operations.requests import _quiet
from ui.operations.settings import Operations
from ui.operations.traces import Traces, configured_traces

MARKER = "Qzxmarker"
QUESTION = f"Was sagte der Minister zu den Fristen des OZG, {MARKER}?"


@pytest.fixture
def asked(sample_index: Index) -> Assistant:
    return Assistant(sample_index, None)


def log_to(held: io.StringIO, **settings: Any) -> None:
    with redirect_stderr(held):
        set_up(Operations(log_format="json", **settings))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a server logs as JSON; the logging of the tests is put back."""
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(n) for n in ("eval", "indexer", "rag", "ui", "uvicorn", "httpx", "gradio"))]
    before = [(one, one.level, list(one.handlers), one.propagate) for one in loggers]
    hooks = threading.excepthook, sys.unraisablehook
    held = io.StringIO()
    log_to(held)
    yield held
    logging.captureWarnings(False)
    threading.excepthook, sys.unraisablehook = hooks
    for one, level, handlers, propagate in before:
        one.setLevel(level)
        one.handlers[:], one.propagate = handlers, propagate


def written(log: io.StringIO) -> str:
    """Everything that was logged so far; it is written aside."""
    for handler in logging.getLogger().handlers:
        handler.flush()
    return log.getvalue()


def lines(log: io.StringIO, message: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in written(log).splitlines()]
    return [line for line in found if line["message"] == message]


def served(assistant: Assistant, settings: Operations = Operations(), **more: Any) -> tuple[TestClient, Running]:
    app = FastAPI()

    @app.get("/ask/{how}")
    def ask(how: str, q: str) -> dict[str, Any]:
        return assistant.ask(q).to_json()

    @app.get("/broken")
    def broken(q: str) -> None:
        try:
            raise ValueError(f"cannot read {q}")
        except ValueError as error:
            raise RuntimeError(f"failed for {q}") from error

    @app.get("/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter(["data: 1\n\n"]), media_type="text/event-stream")

    running = add_operations(app, {"default": assistant}, settings, **more)
    return TestClient(app, raise_server_exceptions=False), running


def test_a_request_and_its_question_are_a_line_each_without_words(asked: Assistant, log: io.StringIO) -> None:
    client, _ = served(asked)
    answer = client.get("/ask/now", params={"q": QUESTION}, headers={"x-request-id": "from-outside-7"})
    assert answer.headers["x-request-id"] == "from-outside-7"
    (request,), (question,) = lines(log, "request"), lines(log, "question")
    assert (request["method"], request["route"], request["status"]) == ("GET", "/ask/{how}", 200)
    assert question["request"] == request["request"] == "from-outside-7"
    assert question["outcome"] in ("answered", "abstained")
    assert question["citations"] == len(answer.json()["citations"])
    assert (question["language"], question["model"]) == ("de", "extractive")
    assert {"understand", "retrieve", "read", "total"} <= set(question["steps_ms"])
    assert MARKER not in written(log)


@pytest.mark.parametrize("given", [None, "", "short", "x" * 65, "with space 1234", "zeile\n1234567", "ümläute-1234"])
def test_an_id_that_is_not_well_formed_is_not_taken_over(given: str | None) -> None:
    assert re.fullmatch("[0-9a-f]{16}", request_id(given))


def test_a_failure_is_logged_by_kind_and_place_alone(
    asked: Assistant, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = served(asked)
    assert client.get("/broken", params={"q": QUESTION}).status_code == 500

    def fail(*_: Any, **__: Any) -> None:
        raise KeyError(f"injected {QUESTION}")

    monkeypatch.setattr(asked.retriever, "candidates", fail)
    assert client.get("/ask/now", params={"q": QUESTION}).status_code == 500
    (question,) = lines(log, "question")
    assert (question["outcome"], question["failure"]) == ("failed", "KeyError")
    # What libraries say of it, and a message that was put together from it.
    logging.getLogger("asyncio").error(f"exception=ValueError('{QUESTION}')")
    logging.getLogger("httpx").warning("HTTP Request: %s", f"https://x/?q={QUESTION}")
    try:
        raise ValueError(QUESTION)
    except ValueError:
        logging.getLogger("ui.chat").exception("A question could not be answered")
    assert "ValueError at test_operations.py" in written(log)
    assert MARKER not in written(log)


def test_the_words_are_logged_where_that_is_switched_on(asked: Assistant, log: io.StringIO) -> None:
    log_to(log, log_questions=True)
    client, _ = served(asked, Operations(log_questions=True))
    client.get("/ask/now", params={"q": QUESTION})
    assert [line["question"] for line in lines(log, "question")] == [QUESTION]


def test_a_chained_error_is_followed_to_its_source() -> None:
    try:
        try:
            raise ValueError(MARKER)
        except ValueError:
            raise LookupError(MARKER)  # noqa: B904
    except LookupError as error:
        told = places(error)
    assert re.fullmatch(r"LookupError at .*test_operations.py:\d+:\w+ <- ValueError at .*", told)
    assert MARKER not in told


def test_a_line_stays_a_line() -> None:
    record = logging.LogRecord("ui", logging.INFO, "x.py", 1, "one\ntwo \x1b[31m", None, None)
    assert Lines(Operations()).format(record).count("\n") == 0
    assert "\x1b" not in Lines(Operations()).format(record)


def test_the_log_file_is_its_owners_alone(log: io.StringIO, tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    set_up(Operations(log_file=path))
    logging.getLogger("ui").info("hello")
    logging.getLogger().handlers[0].flush()
    assert "hello" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o077 == 0
    path.rename(tmp_path / "server.log.1")  # as logrotate does
    logging.getLogger("ui").info("again")
    logging.getLogger().handlers[0].flush()
    assert "again" in path.read_text("utf-8")


def test_a_log_that_nobody_reads_stops_nobody() -> None:
    """A pipe whose reader stands still takes some thousand lines; the server would wait for it at the next one."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe:
        handler = Aside(logging.StreamHandler(pipe), logging.Formatter(), most=50)
        for number in range(3_000):
            handler.emit(logging.LogRecord("ui", logging.INFO, "x.py", 1, f"{number} {'x' * 100}", None, None))
        taken: list[str] = []
        with os.fdopen(reading) as stream:
            reader = threading.Thread(target=lambda: taken.extend(stream))
            reader.start()
            handler.flush()
            handler.emit(logging.LogRecord("ui", logging.INFO, "x.py", 1, "the last one", None, None))
            handler.close()
            pipe.close()
            reader.join()
    assert taken[0].startswith("0 ")
    assert any(line.startswith("the last one") for line in taken)
    assert any(re.match(r"[\d,]+ lines of the log were left out", line) for line in taken)


def figures(client: TestClient) -> dict[str, float]:
    text = client.get("/metrics").text
    return {name: float(value) for name, value in re.findall(r"^([^#\s]+(?:\{[^}]*\})?) (\S+)$", text, re.M)}


def test_requests_and_questions_are_counted_by_what_has_few_values(asked: Assistant) -> None:
    client, _ = served(asked)
    for path in ("/ask/now", "/ask/then", f"/no/{MARKER}", f"/{MARKER}.php"):
        client.get(path, params={"q": QUESTION})
    client.request("EXPLODE", "/ask/now")
    client.get("/ask/now", params={"q": " "})  # refused
    found = figures(client)
    assert found['plenarchat_requests_total{method="GET",route="/ask/{how}",status="200"}'] == 2
    assert found['plenarchat_requests_total{method="GET",route="other",status="404"}'] == 2
    assert found['plenarchat_requests_total{method="other",route="/ask/{how}",status="405"}'] == 1
    asked_so_far = sum(value for name, value in found.items() if name.startswith("plenarchat_questions_total"))
    assert asked_so_far == 3
    assert found['plenarchat_questions_total{collection="default",outcome="refused"}'] == 1
    assert found['plenarchat_step_seconds_count{step="retrieve"}'] == 2
    assert found['plenarchat_index_sittings{collection="default"}'] == asked.index.coverage().sittings
    assert found['plenarchat_index_up{collection="default"}'] == 1
    assert found["plenarchat_questions_in_flight"] == 0
    assert found["process_resident_memory_bytes"] > 1e7
    assert MARKER not in client.get("/metrics").text


def test_who_may_see_the_figures_can_be_decided(asked: Assistant) -> None:
    async def token(request: Any) -> bool:
        return bool(request.headers.get("authorization") == "Bearer right")

    client, _ = served(asked, metrics_allowed=token)
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"authorization": "Bearer right"}).status_code == 200


def test_the_files_and_signs_of_life_of_every_collection_are_quiet() -> None:
    for quiet in ("/plenarchat/{name}", "/gradio_api/heartbeat/{session_hash}", "/metrics"):
        assert _quiet(quiet)
        assert _quiet(f"/c/ausschuss{quiet}")
    assert not any(map(_quiet, ("/", "/c/ausschuss/", "/c/ausschuss", "/c/metrics/search", "other", "/api/v1/ask")))


def test_every_figure_is_described_in_the_documentation(asked: Assistant) -> None:
    _, running = served(asked)
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    names = {metric.name for metric in running.metrics.registry.collect() if metric.name.startswith("plenarchat")}
    listed = set(re.findall(r"^\| `(plenarchat[a-z_]*)", text, re.M))
    assert {re.sub("_(total|info)$", "", name) for name in listed} == names


def test_it_is_ready_once_it_is_warm_and_as_long_as_the_index_is_there(tmp_path: Path) -> None:
    an_index(tmp_path / "index", HashEmbedder()).close()
    with Index.open(tmp_path / "index") as index:
        client, running = served(Assistant(index, HashEmbedder()))
        cold = client.get("/readyz")
        assert (cold.status_code, cold.json()["collections"]["default"]["model"]["state"]) == (503, "failed")
        running.health.warm_up()
        running.health._warm["default"].wait(60)
        warm = client.get("/readyz")
        assert (warm.status_code, warm.json()["status"]) == (200, "ready")
        # Its collection was never built: it answers, and says that it could be quicker.
        assert warm.json()["reduced"]
        assert warm.json()["collections"]["default"]["search"]["state"] == "reduced"
        (tmp_path / "index").rename(tmp_path / "away")
        away = client.get("/readyz")
        assert (away.status_code, away.json()["collections"]["default"]["index"]["state"]) == (503, "failed")
        assert client.get("/healthz").status_code == 200
        assert str(tmp_path) not in away.text
        (tmp_path / "away").rename(tmp_path / "index")
        assert client.get("/readyz").status_code == 200


def test_at_the_end_nothing_new_begins(asked: Assistant) -> None:
    client, running = served(asked)
    running.drain.begin()
    refused = client.get("/ask/now", params={"q": QUESTION})
    assert (refused.status_code, refused.headers["connection"]) == (503, "close")
    assert "retry-after" in refused.headers
    assert refused.json()["error"]["code"] == "ending"
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["status"]) == (503, "ending")
    assert client.get("/healthz").status_code == 200
    assert figures(client)["plenarchat_draining"] == 1
    with pytest.raises(Ending):
        asked.ask(QUESTION)


def test_an_answer_that_runs_may_finish_and_one_that_takes_too_long_is_ended(asked: Assistant) -> None:
    _, running = served(asked, Operations(grace=3600))
    events = asked.stream(QUESTION)
    next(events)
    running.drain.begin()
    assert not running.drain.done
    assert [*events]
    _, running = served(asked, Operations(grace=0))
    events = asked.stream(QUESTION)
    next(events)
    running.drain.begin()
    with pytest.raises(Ending):
        next(events)


def test_the_end_waits_until_all_is_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("ui.operations.drain.time.monotonic", lambda: now)
    drain = Drain(grace=20)
    assert not drain.done
    with drain.working("questions"):
        drain.begin()
        now = 119.0
        assert not drain.done
        now = 121.5
        assert drain.over
        assert drain.done
        now = 119.0
    assert not drain.done  # it has only just come to rest
    now = 119.5
    assert drain.done


@pytest.fixture
def spans() -> tuple[Traces, Any]:
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    return Traces(SimpleSpanProcessor(kept), "1"), kept


def test_a_question_is_traced_step_by_step_without_words(sample_index: Index, spans: tuple[Traces, Any]) -> None:
    traces, kept = spans
    composer = Generative(writer("KEINE ANTWORT"), "scripted", Extractive(None), 20.0)
    client, _ = served(Assistant(sample_index, None, composer=composer), traces=traces)
    parent = "0af7651916cd43dd8448eb211c80319c"
    client.get("/ask/now", params={"q": QUESTION}, headers={"traceparent": f"00-{parent}-b7ad6b7169203331-01"})
    found = {span.name: span for span in kept.get_finished_spans()}
    steps = {"understand", "retrieve", "read", "check", "language_model"}
    assert set(found) == {"GET /ask/{how}", "question", *steps}
    assert {f"{span.context.trace_id:032x}" for span in found.values()} == {parent}
    assert found["question"].parent.span_id == found["GET /ask/{how}"].context.span_id
    question = found["question"]
    for name in steps:
        assert found[name].parent.span_id == question.context.span_id
        assert question.start_time <= found[name].start_time <= found[name].end_time <= question.end_time
    assert MARKER not in "".join(span.to_json() for span in found.values())


def test_a_failure_is_traced_by_its_kind(asked: Assistant, spans: tuple[Traces, Any], monkeypatch: Any) -> None:
    traces, kept = spans
    client, _ = served(asked, traces=traces)

    def fail(*_: Any, **__: Any) -> None:
        raise KeyError(QUESTION)

    monkeypatch.setattr(asked.retriever, "candidates", fail)
    client.get("/ask/now", params={"q": QUESTION})
    (question,) = (span for span in kept.get_finished_spans() if span.name == "question")
    assert question.status.description == "KeyError"
    assert MARKER not in "".join(span.to_json() for span in kept.get_finished_spans())


def test_without_a_collector_nothing_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert configured_traces("1") is None
