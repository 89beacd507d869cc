"""Commands run in this process, with what they print and the status they end with."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from ui.cli import run


@dataclass(frozen=True)
class Done:
    """A command that ended: its exit status, and what it printed."""

    status: int
    out: str
    err: str

    def error(self, status: int = 1) -> str:
        """The one line that says what is wrong; nothing was printed as data, and nobody is sent to debug."""
        assert (self.status, self.out) == (status, "")
        assert not re.search("Traceback|--debug", self.err)
        (line,) = re.findall("^Error: .*", self.err, re.M)
        return str(line)


def plenarchat(command: str) -> Done:
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in (out, err)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        status = run(shlex.split(command))
    return Done(status, out.getvalue().decode(), err.getvalue().decode())
