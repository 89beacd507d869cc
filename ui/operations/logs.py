"""Logs: one line a record, as text or JSON, without the words of questions unless they are switched on.

What this program logs itself is known to hold none. What libraries log may: a web address with its query, an error
whose message repeats its input. Of these the place and the pattern are logged, of every error its kind and where it
arose; the words follow with `--log-questions`. No address of a person is logged.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from ui.operations.aside import Aside
from ui.operations.settings import Operations

OWN = ("eval", "indexer", "rag", "ui")
FIELDS = "plenarchat"
"""The attribute of a record that holds its fields."""

_CONSTANT = ("uvicorn.error",)  # loggers whose messages are constants and counts
_GRADIO = ("gradio.queueing", "gradio.routes", "gradio.route_utils")
log = logging.getLogger(__name__)


class _Formats(Protocol):
    def format(self, record: logging.LogRecord) -> str: ...


def set_up(settings: Operations) -> None:
    """Send everything that is logged where `settings` say, in place of what was set up before.

    Raises:
        OSError: the file cannot be written to.
    """
    handler: logging.Handler
    if settings.log_file:
        _private(settings.log_file)
        handler = WatchedFileHandler(settings.log_file, encoding="utf-8")
    else:
        handler = logging.StreamHandler(sys.stderr)
    root = logging.getLogger()
    for old in root.handlers:
        if isinstance(old, Aside):
            old.close()
    root.handlers[:] = [Aside(handler, Lines(settings))]
    root.setLevel(logging.WARNING)
    level = getattr(logging, settings.log_level.upper())
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "httpx", "httpcore", "chromadb", "gradio"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
        logging.getLogger(name).propagate = True
        logging.getLogger(name).handlers[:] = []
    logging.captureWarnings(True)
    threading.excepthook = lambda args: _died(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _died(args.exc_type, args.exc_value, args.exc_traceback)


def silence_gradio() -> None:
    """Errors in Gradio's handlers, which it prints with their words to standard error, are logged like all others."""
    for name in _GRADIO:
        module = sys.modules.get(name)
        if module is not None and hasattr(module, "traceback"):
            vars(module)["traceback"] = _Logged()


class _Logged:
    """Stands for the module `traceback`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def print_exc(self, *_: Any, **__: Any) -> None:
        log.error("a handler of the page failed", exc_info=True)


def _died(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if kind is not SystemExit:
        log.error("a thread failed", exc_info=(kind, error or kind(), trace))


def _private(path: Path) -> None:
    """Make the file where it is missing, readable by its owner alone."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))


class Lines(logging.Formatter):
    """A record as one line."""

    def __init__(self, settings: Operations) -> None:
        super().__init__()
        self._json, self._words = settings.log_format == "json", settings.log_questions

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        data: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            data["error"] = "".join(traceback.format_exception(error)) if self._words else places(error)
        if self._json:
            return json.dumps(data, ensure_ascii=False, default=str)
        return _text(data)

    def _message(self, record: logging.LogRecord) -> str:
        own = record.name.split(".")[0] in OWN or record.name in _CONSTANT
        if own or self._words:
            return record.getMessage()
        return str(record.msg) if record.args else f"(its words are left out) {record.module}:{record.lineno}"


def places(error: BaseException) -> str:
    """What kind of error it is, where it arose and which it came from, without their words."""
    told: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        frames = traceback.extract_tb(following.__traceback__)
        where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames[-8:])
        told.append(f"{type(following).__name__} at {where or 'unknown'}")
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return " <- ".join(told)


def _text(data: dict[str, Any]) -> str:
    """`2026-03-16T10:00:00.000+00:00 info request method=GET …`; whatever breaks a line is written as its code."""
    head = f"{data.pop('time')} {data.pop('level')} {data.pop('logger')}: {data.pop('message')}"
    parts = [f"{name}={_value(value)}" for name, value in data.items() if value is not None]
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in " ".join([head, *parts]))


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{one}" for name, one in value.items())
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if set(text) & set(' "=\n') else text
