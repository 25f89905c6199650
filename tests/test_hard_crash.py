"""A process that really falls over, and the one that comes after it."""

import faulthandler
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

from eveprod_desktop.hard_crash import HardCrash

FALLS = """
import faulthandler, sys
from pathlib import Path
from eveprod_desktop.hard_crash import HardCrash
print(HardCrash(Path(sys.argv[1])).begin())
secret = "refresh token"
faulthandler._sigsegv()
"""


@pytest.fixture
def unwatched(pytestconfig: pytest.Config) -> Iterator[None]:
    """As a program is started: the test runner has such a file of its own."""
    faulthandler.disable()
    yield
    faulthandler.enable(pytestconfig.stash[fault_handler_stderr_fd_key])


def test_a_crash_in_native_code_is_found_by_the_next_start(tmp_path: Path, unwatched: None) -> None:
    fallen = subprocess.run(
        [sys.executable, "-c", FALLS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert fallen.returncode != 0
    assert fallen.stdout == "None\n"
    after = HardCrash(tmp_path)
    note = after.begin()
    assert note is not None
    text = note.read_text("utf-8")
    assert "Fatal Python error: Segmentation fault" in text
    assert 'File "<string>", line 7' in text
    assert "refresh" not in text
    after.end()
    assert list(tmp_path.iterdir()) == [note]
    once = HardCrash(tmp_path)
    assert once.begin() is None, "it is told once"
    once.end()


def test_a_run_that_ends_in_order_leaves_nothing(tmp_path: Path, unwatched: None) -> None:
    run = HardCrash(tmp_path)
    assert run.begin() is None
    assert faulthandler.is_enabled()
    run.end()
    run.end()
    assert not faulthandler.is_enabled()
    assert list(tmp_path.iterdir()) == []


def test_whoever_looks_for_crashes_elsewhere_keeps_doing_so(tmp_path: Path) -> None:
    assert faulthandler.is_enabled()
    run = HardCrash(tmp_path)
    assert run.begin() is None
    run.end()
    assert faulthandler.is_enabled()


def test_a_folder_that_can_not_be_written_costs_the_note_only(tmp_path: Path, unwatched: None) -> None:
    run = HardCrash(tmp_path / "none")
    assert run.begin() is None
    run.end()
