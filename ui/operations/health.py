"""Whether a server lives, and whether it is ready: what a supervisor or a load balancer asks."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from ui.operations.drain import Drain

if TYPE_CHECKING:
    from rag.assistant import Assistant

MIN_FREE = 256 << 20
"""Bytes; with less on the disk a writer or the feedback may soon fail."""


@dataclass(frozen=True, slots=True)
class Check:
    """`reduced` is weaker than it could be, with `failed` nothing should be sent here."""

    state: Literal["ok", "reduced", "failed"]
    detail: str


class Health:
    """The state of one server process. Its checks read little; they can be asked for every second."""

    def __init__(self, collections: Mapping[str, Assistant], drain: Drain) -> None:
        self._collections, self._drain = collections, drain
        self._warm = {name: threading.Event() for name in collections}

    def warm_up(self) -> None:
        """Load what the first questions would wait for, beside; until then the server is not ready."""
        for name, assistant in self._collections.items():
            threading.Thread(target=self._warm_one, args=(name, assistant), name="warm-up", daemon=True).start()

    def _warm_one(self, name: str, assistant: Assistant) -> None:
        try:
            assistant.warm_up()
        finally:
            self._warm[name].set()

    def ready(self) -> tuple[bool, dict[str, object]]:
        """Whether questions can be sent here, and each check as JSON. It names no place on the disk."""
        checks: dict[str, object] = {}
        states = []
        for name, assistant in self._collections.items():
            found = self._collection(name, assistant)
            states += [check.state for check in found.values()]
            checks[name] = {key: asdict(check) for key, check in found.items()}
        ready = "failed" not in states and not self._drain.begun
        state = "ending" if self._drain.begun else "ready" if ready else "not ready"
        return ready, {"status": state, "reduced": "reduced" in states, "collections": checks}

    def _collection(self, name: str, assistant: Assistant) -> dict[str, Check]:
        index = assistant.index
        try:
            if not index.in_place:
                return {"index": Check("failed", "was deleted or exchanged: put it back and start the server anew")}
            held, notes = index.coverage(), index.notes()
            reading = Check("ok", f"{held.sittings} sittings, generation {index.generation}")
        except Exception as error:  # whatever it is: it cannot be read
            return {"index": Check("failed", f"cannot be read ({type(error).__name__}): see the log, or run doctor")}
        return {
            "index": reading,
            "search": Check("reduced", " ".join(notes)) if notes else Check("ok", "all that there is takes part"),
            "model": self._model(name, assistant, held.vectors),
            "disk": _disk(assistant),
        }

    def _model(self, name: str, assistant: Assistant, vectors: int) -> Check:
        if not self._warm[name].is_set():
            return Check("failed", "is being loaded")
        if assistant.embedder is not None:
            return Check("ok", "loaded")
        return Check("reduced", "none: search goes by words alone") if vectors else Check("ok", "none is needed")


def _disk(assistant: Assistant) -> Check:
    free = shutil.disk_usage(assistant.index.path).free
    return Check("ok" if free >= MIN_FREE else "reduced", f"{free >> 20} MiB free")
