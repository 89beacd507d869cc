"""Indexing on request of an admin: `plenarchat index` of the folders that the collection's settings name, no others.

It runs in a process of its own, as from the command line, so that it takes the index's lock and nothing here grows.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ui.access.answers import Send, send_json, send_problem
from ui.access.identity import Identity
from ui.collections import Collection
from ui.problem import Problem

PATH = "/admin/index"
_HERE = str(Path(__file__).parents[2])
_LAST = 2000  # characters of what a failed run said


class Indexing:
    """The indexing of one collection: one run at a time, and how the last one went."""

    def __init__(self, collection: Collection, chroma_url: str | None = None) -> None:
        """`chroma_url` is where the server was told that the vectors live; None for what the index was told."""
        self.collection, self.chroma_url = collection, chroma_url
        self.state: dict[str, Any] = {"state": "idle"}
        self._process: asyncio.subprocess.Process | None = None
        self._run: asyncio.Task[None] | None = None

    async def answer(self, method: str, who: Identity, send: Send) -> None:
        """GET: how it goes. POST: begin. 403 for who is no admin, 409 while it runs or where no folder is named."""
        if not who.admin:
            await _refuse(send, 403, "admins_only", "Only an admin who has logged in may have protocols indexed.")
        elif method in ("GET", "HEAD"):
            await send_json(send, 200, self.state)
        elif method != "POST":
            remedy = "GET tells how it goes, POST begins."
            await _refuse(send, 405, "method_not_allowed", "This address takes another method.", remedy)
        elif not self.collection.sources:
            remedy = "Name them in the file of --collections."
            await _refuse(send, 409, "no_sources", "No `sources` are configured for this collection.", remedy)
        elif self.state["state"] == "running":
            await _refuse(send, 409, "running", "Indexing is under way.", "GET tells how it goes.")
        else:
            self.state = {"state": "running", "started": _now(), "by": who.name}
            self._run = asyncio.create_task(self._index())
            await send_json(send, 202, self.state)

    async def stop(self) -> None:
        """End a run that is under way; what it finished before is kept."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
        if self._run is not None:
            await asyncio.wait({self._run}, timeout=10)

    async def _index(self) -> None:
        begun = self.state
        # Without -P, whatever is called `ui` in the folder where the server was started would run.
        command = [sys.executable, "-P", "-m", "ui", "--index", str(self.collection.index), "index", "--json"]
        command += ["--chroma-url", self.chroma_url] if self.chroma_url else []
        command += ["--", *map(str, self.collection.sources)]
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_HERE, os.environ.get("PYTHONPATH"))))},
            )
            out, said = await self._process.communicate()
        except OSError as error:
            self.state = begun | {"state": "failed", "ended": _now(), "problem": str(error)}
            return
        done = begun | {"state": "done" if self._process.returncode == 0 else "failed", "ended": _now()}
        try:
            done["report"] = json.loads(out)
        except ValueError:
            done["problem"] = said.decode("utf-8", "replace").strip()[-_LAST:]
        self.state = done


async def _refuse(send: Send, status: int, code: str, message: str, remedy: str = "") -> None:
    more = [(b"allow", b"GET, POST")] if status == 405 else []
    await send_problem(send, Problem(status, code, message, remedy), more)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
