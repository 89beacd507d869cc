"""`serve` as its users see it: the real server in a process of its own, asked through the chat page's own events."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from eval.bench.indexing import BenchError
from eval.dataset import Question

QUESTIONS = 10
_STARTING = 120.0  # seconds
_ANSWERING = 120.0
_ANSWERED = "pc-answer"  # how the page marks an answer, an abstention too
_ADDRESS = re.compile(r"http://\S+:\d+")


@dataclass(frozen=True, slots=True)
class Serving:
    """Seconds until the server answers, and its resident memory then and after the questions, in bytes."""

    start_seconds: float
    memory_at_start: int
    memory: int
    questions: int


def measure_serving(questions: Sequence[Question], index_dir: Path, advance: Callable[[int], None]) -> Serving:
    """Start `plenarchat serve`, open the page, ask the questions in one conversation, end the server.

    Raises:
        BenchError: the server does not start, or a question fails.
    """
    started = time.perf_counter()
    with _server(index_dir) as (process, address):
        page = _Page(address)
        start_seconds = time.perf_counter() - started
        memory_at_start = resident_bytes(process.pid)
        for question in questions:
            page.ask(question.text)
            advance(1)
        return Serving(start_seconds, memory_at_start, resident_bytes(process.pid), len(questions))


def resident_bytes(process: int) -> int:
    """Resident memory of a process (VmRSS; where there is no /proc, what `ps` says).

    Raises:
        BenchError: there is no such process.
    """
    status = Path(f"/proc/{process}/status")
    try:
        if Path("/proc/self/status").exists():
            held = re.search(r"^VmRSS:\s+(\d+) kB", status.read_text(), re.MULTILINE)
            kilobytes = held[1] if held else None
        else:
            command = ["ps", "-o", "rss=", "-p", str(process)]
            kilobytes = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError as error:
        raise BenchError(f"the memory of process {process} cannot be read ({error})") from error
    if not kilobytes:
        raise BenchError(f"process {process} is gone")
    return int(kilobytes) * 1024


@contextmanager
def _server(index_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server's process and its address; ended when left."""
    command = [sys.executable, "-m", "ui", "serve", "--index", str(index_dir), "--port", "0"]
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdout=messages, stderr=messages)
        try:
            yield process, _address(process, messages)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], messages: IO[bytes]) -> str:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until:
        messages.seek(0)
        text = messages.read().decode("utf-8", "replace")
        if found := _ADDRESS.search(text):
            return found[0]
        if process.poll() is not None:
            raise BenchError(f"`plenarchat serve` ended with status {process.returncode}: {text.strip()}")
        time.sleep(0.05)
    raise BenchError(f"`plenarchat serve` did not start within {_STARTING:.0f} s")


class _Page:
    """The chat page without its browser: Gradio's queue protocol, as the page's own script speaks it."""

    def __init__(self, address: str) -> None:
        self._address, self._session = address, uuid.uuid4().hex
        self._get("/").read()
        config = json.load(self._get("/config"))
        self._prefix = config.get("api_prefix", "")
        self._values = {part["id"]: part["props"].get("value") for part in config["components"]}
        self._box = _only(part["id"] for part in config["components"] if part["props"].get("elem_id") == "pc-question")
        self._event = _only(event for event in config["dependencies"] if [self._box, "submit"] in event["targets"])

    def ask(self, question: str) -> None:
        """Submit a question and wait for the end of its answer."""
        values = [question if part == self._box else self._values[part] for part in self._event["inputs"]]
        event = {
            "data": values,
            "fn_index": self._event["id"],
            "session_hash": self._session,
            "trigger_id": self._box,
            "event_data": None,
        }
        headers = {"content-type": "application/json"}
        sent = Request(f"{self._address}{self._prefix}/queue/join", json.dumps(event).encode(), headers)
        with urlopen(sent, timeout=_ANSWERING):  # nosec B310 # our own server
            pass
        with self._get(f"{self._prefix}/queue/data?session_hash={self._session}") as stream:
            for line in stream:
                message = json.loads(line[5:]) if line.startswith(b"data:") else {}
                if message.get("msg") == "process_completed":
                    if not message["success"] or _ANSWERED not in json.dumps(message["output"]):
                        raise BenchError(f"the chat failed on {question!r}: {message['output']}")
                    return
        raise BenchError(f"the chat broke off on {question!r}")

    def _get(self, path: str) -> Any:
        try:
            return urlopen(f"{self._address}{path}", timeout=_ANSWERING)  # nosec B310 # our own server
        except URLError as error:
            raise BenchError(f"the server does not answer at {path} ({error.reason})") from error


def _only(found: Iterator[Any]) -> Any:
    items = list(found)
    if len(items) != 1:
        raise BenchError("the chat page has no single field to ask in; this measurement no longer fits the page")
    return items[0]
