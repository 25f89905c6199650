"""The guards of conftest.py, each shown a test that sins."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SINS = {
    "thread": """
import threading
stop = threading.Event()
def test_it():
    threading.Thread(target=stop.wait, args=(20,), name="sinner", daemon=True).start()
""",
    "process": """
import subprocess, sys
kept = []
def test_it():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))
""",
    "log": """
import logging
def test_it():
    logging.getLogger("some.where").warning("careful %d", 7)
""",
    "data": """
from eveprod_desktop.core.paths import find_paths
def test_it():
    find_paths().prepare()
""",
    "warning": """
import warnings
def test_it():
    warnings.warn("old")
""",
}
CAUGHT = {
    "thread": "left running.*sinner",
    "process": "left running.*process",
    "log": "logged unexpectedly.*\n.*WARNING some.where: careful 7",
    "data": "DataFolderUnusable",
    "warning": "UserWarning: old",
}
GOOD = """
import logging, os, threading

import pytest


@pytest.fixture(scope="module")
def server():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    yield thread
    stop.set()
    thread.join()


def test_logged(logged):
    logging.getLogger("some.where").warning("careful")
    assert logged.messages == ["careful"]


def test_environment(data_dir, server):
    assert os.environ["EVEPROD_DATA_DIR"] == str(data_dir)
    assert os.environ["EVEPROD_ESI_URL"] == "http://127.0.0.1:9"
    assert "EVEPROD_CLIENT_ID" not in os.environ
    assert "https_proxy" not in os.environ
"""


def run(tmp_path: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a test file under our configuration and our conftest, outside the checkout."""
    (tmp_path / "test_sample.py").write_text(text, "utf-8")
    guards = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    (tmp_path / "conftest.py").write_text(re.sub("(GRACE_SECONDS =) 5.0", r"\1 0.2", guards), "utf-8")
    environment = {**os.environ, "EVEPROD_CLIENT_ID": "mine", "https_proxy": "http://127.0.0.1:9"}
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("sin", SINS)
def test_a_sin_is_caught(tmp_path: Path, sin: str) -> None:
    done = run(tmp_path, SINS[sin])
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(CAUGHT[sin], done.stdout), done.stdout


def test_a_clean_test_passes(tmp_path: Path) -> None:
    done = run(tmp_path, GOOD)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
