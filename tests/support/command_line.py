"""`eveprod` run by a test: as its user runs it, or, which costs a second less each time, in this process."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop import cli


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Eveprod = Callable[..., Answer]
PROGRAM = (sys.executable, "-m", "eveprod_desktop.cli")


def run_process(*arguments: str | Path, stdin: str = "") -> Answer:
    """Run a process of its own: with real streams and an interpreter that has loaded nothing yet."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


def run_here(*arguments: str | Path, stdin: str = "") -> Answer:
    """Run the program's own entry in this process, streams and exit status caught.

    Everything between the arguments and the exit is what a process runs; what a test wants to know of
    the process itself (signals, broken pipes, what is imported) needs `run_process`.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["eveprod", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    status = ended.value.code or 0
    assert isinstance(status, int)
    return Answer(status, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()
