"""A real server in a process of its own and the machine's Chromium: for the browser tests and the screenshots."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60


@dataclass
class Server:
    """A running `plenarchat serve`."""

    address: str
    index: Path
    process: subprocess.Popen[str]


def find_chromium() -> str | None:
    """The path of an installed Chromium, None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@contextmanager
def serving(index: Path, *options: str, port: int | None = None) -> Iterator[Server]:
    """`plenarchat serve` over an index until the block ends. Raises RuntimeError if it does not come up."""
    if port is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui", "--index", str(index), "serve", "--port", str(port), *options]
    address = f"http://127.0.0.1:{port}"
    # A file: a pipe that nobody reads is full after so many lines, and then the server waits for its log.
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, text=True)
        try:
            _wait_until_up(address, process, log)
            yield Server(address, index, process)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _wait_until_up(address: str, process: subprocess.Popen[str], log: TextIO) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the server ended with status {process.returncode}: {log.read()}")
        with suppress(OSError), urllib.request.urlopen(f"{address}/healthz") as answer:
            if json.load(answer)["status"] == "ok":
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")
