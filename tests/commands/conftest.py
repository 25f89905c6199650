import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.app import build_app
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.operations import ensure_static_data


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Eveprod = Callable[..., Answer]


LOADED_BY_THE_TEST = {"test_static_data", "test_sandbox"}
"""Modules whose tests are about loading game data: they begin with an empty folder."""


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the starter set was loaded, to be copied."""
    folder = tmp_path_factory.mktemp("starter")
    app = build_app({"EVEPROD_DATA_DIR": str(folder)})
    ensure_static_data(app, Monitor())
    app.close()
    return folder


@pytest.fixture
def eveprod(data_dir: Path, request: pytest.FixtureRequest) -> Eveprod:
    """Run `eveprod` as its user does: a process of its own, on this test's data folder.

    The starter set stands in it already where the test is not about loading it: it takes longer to load
    than most commands take.
    """
    if request.module.__name__.rpartition(".")[2] not in LOADED_BY_THE_TEST:
        data_dir.mkdir(parents=True, exist_ok=True)
        loaded: Path = request.getfixturevalue("starter_folder")
        for file in loaded.glob("eveprod.db*"):
            shutil.copy(file, data_dir)

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
