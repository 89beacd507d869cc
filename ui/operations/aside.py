"""Lines of the log written by a thread of their own: a terminal or a pipe that nobody reads must not stop a server."""

from __future__ import annotations

import logging
import queue
import threading

MOST = 10_000  # lines that wait to be written; what comes on top is left out, and counted
_PATIENCE = 2.0  # seconds for what waits at the end


class Aside(logging.Handler):
    """Makes a record a line at once and leaves the writing to a thread; never waits."""

    def __init__(self, target: logging.Handler, formatter: logging.Formatter, most: int = MOST) -> None:
        """`target` writes the lines as they come, in that thread; at most so many wait for it."""
        super().__init__()
        self.setFormatter(formatter)
        self._target = target
        self._waiting: queue.Queue[logging.LogRecord | threading.Event] = queue.Queue(most)
        self._left_out = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Have the line written, or count it where too many wait."""
        try:
            self._waiting.put_nowait(_line(record, self.format(record)))
            if self._left_out:
                words = f"{self._left_out:,} lines of the log were left out: nobody took them"
                told = logging.LogRecord(__name__, logging.WARNING, __file__, 0, words, None, None)
                self._waiting.put_nowait(_line(told, self.format(told)))
                self._left_out = 0
        except queue.Full:
            self._left_out += 1
        except Exception:
            self.handleError(record)

    def flush(self) -> None:
        """Wait until what has come so far is written, for a while."""
        self._reached(threading.Event())

    def close(self) -> None:
        """Write what waits, for a while, and end the thread."""
        self._reached(self._ended)
        super().close()

    def _reached(self, mark: threading.Event) -> None:
        try:
            self._waiting.put(mark, timeout=_PATIENCE)
        except queue.Full:
            return
        mark.wait(_PATIENCE)

    def _write(self) -> None:
        while not self._ended.is_set():
            one = self._waiting.get()
            if isinstance(one, threading.Event):
                self._target.flush()
                one.set()
            else:
                self._target.handle(one)


def _line(record: logging.LogRecord, line: str) -> logging.LogRecord:
    return logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, line, None, None)
