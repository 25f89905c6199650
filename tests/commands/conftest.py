import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.core.paths import find_paths


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Eveprod = Callable[..., Answer]


@pytest.fixture
def eveprod(data_dir: Path) -> Eveprod:
    """Run `eveprod` as its user does: a process of its own, on this test's data folder."""

    def run(*arguments: str | Path, stdin: str = "") -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "eveprod_desktop.cli", *map(str, arguments)],
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

    return run


@pytest.fixture
def starter_set() -> Path:
    return find_paths({}).starter_set
