"""A process that reads sources for this one, within the limits of `indexer.limits`.

Reading goes on in another process because nothing else ends for certain: a regular expression or a PDF library that
hangs cannot be interrupted from within, and what crashes takes its process along. The limits are the operating system's
own (timers that end the process, a ceiling on its memory).

It is a fresh interpreter, not a fork: a fork would share open databases and the writer's lock.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, BinaryIO

from indexer.limits import limits

_CHILD = "import sys; sys.path[:] = {path!r}; from indexer.worker import serve; serve({descriptor})"
_WAITING = 4  # times the computing time that may pass by the clock, while a disk or another program is slow
OUT_OF_TIME = (-signal.SIGPROF, -signal.SIGALRM)


class WorkerEndedError(Exception):
    """The process ended while it was at work; `status` as of `subprocess.Popen.returncode`, `words` its last."""

    def __init__(self, status: int, words: str) -> None:
        ending = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        super().__init__(words or ending)
        self.status, self.words = status, words


class Worker:
    """Calls functions in a process of its own, one at a time; started when first needed, and again when it has ended.

    Functions, arguments and results are pickled.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._errors: BinaryIO | None = None
        self._starting = threading.Lock()
        self._stopped = False

    def call(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """What `function(*arguments)` returns.

        Raises:
            WorkerEndedError: it took more than `seconds` of computing time, or its process crashed.
        """
        if self._process is None:
            self._start()
        assert self._connection
        try:
            self._connection.send((function, arguments, seconds))
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error

    def stop(self) -> None:
        """End the process for good, whatever it is doing; from any thread."""
        with self._starting:
            self._stopped = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """End the process for good, from the thread that calls."""
        self.stop()
        if self._process:
            self._ended()

    def _start(self) -> None:
        with self._starting:
            if self._stopped:
                raise WorkerEndedError(-signal.SIGKILL, "stopped")
            self._open()

    def _open(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = _CHILD.format(path=sys.path, descriptor=theirs.fileno())
            self._errors = _nameless()  # closed when the process has ended
            self._process = subprocess.Popen(
                [sys.executable, "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(theirs.fileno(),),
            )
        self._connection = Connection(ours.detach())

    def _ended(self) -> WorkerEndedError:
        assert self._process
        assert self._connection
        assert self._errors
        self._connection.close()
        status = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        self._errors.close()
        self._process = self._connection = self._errors = None
        return WorkerEndedError(status, lines[-1] if lines else "")


def _nameless() -> BinaryIO:
    """A file that nobody else sees. Where it can be, in memory: `tempfile` tries its folder out with a file that a kill
    at this very moment leaves behind."""
    if sys.platform == "linux":
        return open(os.memfd_create("errors"), "w+b")
    return tempfile.TemporaryFile()


def serve(descriptor: int) -> None:
    """The other end: do what is asked until nobody is there any more."""
    # Ctrl-C is the parent's affair.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, signal.SIG_DFL)
    _limit_memory()
    connection = Connection(descriptor)
    try:
        while True:
            function, arguments, seconds = connection.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, seconds * _WAITING)
            result = function(*arguments)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(result)
    except (EOFError, OSError):
        # Nobody waits for what might still be cleaned up.
        os._exit(0)


def _limit_memory() -> None:
    ceiling = limits().memory_mib * 1024**2
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        ceiling = min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
