"""The whole check, with a Python that only writes down what it is asked and fails where it is told."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.start import checks, places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretended commands are shell scripts")

Pretend = Callable[[str], Path]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    def make(failing: str) -> Path:
        calls = tmp_path / "calls"
        script = (
            f'#!/bin/sh\necho "$(basename "$0") $*" >> "{calls}"\n'
            'case "$*" in *pytest*--dist*) echo "5 passed in 0.1s";; esac\n'
            f'case "$(basename "$0") $*" in {failing}) echo "this is why"; exit 3;; esac\n'
        )
        for name in ("python", "lint-imports"):
            (tmp_path / name).write_text(script, "utf-8")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setattr(places, "SCRIPTS", tmp_path)
        monkeypatch.setattr(places, "PYTHON", tmp_path / "python")
        return calls

    return make


def test_every_check_runs_and_the_tests_come_last(
    pretend: Pretend, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = pretend("nothing")
    assert checks.run_checks(["-k", "chains"]) == 0
    asked = calls.read_text("utf-8").splitlines()
    side_by_side = ("ruff format --check", "ruff check", "mypy", "lint-imports", "--benchmark-disable")
    assert len(asked) == len(side_by_side) + 1
    for part in side_by_side:
        assert sum(part in call for call in asked[:-1]) == 1
    assert "-k chains" in asked[-1]
    out = capfd.readouterr().out
    for name in (
        "format: ok, ",
        "lint: ok, ",
        "types: ok, ",
        "import contracts: ok, ",
        "benchmarks, each once: ok, ",
    ):
        assert name in out
    assert out.count("passed in") == 1
    assert out.endswith("all 6 checks passed\n")


@pytest.mark.parametrize(
    ("failing", "name"),
    [
        ('*"ruff format"*', "format"),
        ('*"ruff check"*', "lint"),
        ("*mypy*", "types"),
        ("lint-imports*", "import contracts"),
        ("*benchmark*", "benchmarks, each once"),
        ("*--dist*", "tests"),
    ],
)
def test_one_failure_fails_the_whole_but_stops_nothing(
    pretend: Pretend, capfd: pytest.CaptureFixture[str], failing: str, name: str
) -> None:
    calls = pretend(failing)
    assert checks.run_checks([]) == 1
    assert len(calls.read_text("utf-8").splitlines()) == 6
    out = capfd.readouterr().out
    assert "this is why" in out
    assert out.endswith(f"FAILED: {name}\n")


def test_ci_makes_nothing_softer(pretend: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = pretend("nothing")
    checks.run_checks([])
    by_hand = calls.read_text("utf-8").splitlines()
    calls.unlink()
    monkeypatch.setenv("CI", "true")
    checks.run_checks([])
    assert sorted(calls.read_text("utf-8").splitlines()) == sorted(by_hand)


def test_failures_are_named_in_order_however_they_end(
    pretend: Pretend, capfd: pytest.CaptureFixture[str]
) -> None:
    pretend('*"ruff check"*|*mypy*|*benchmark*')
    assert checks.run_checks([]) == 1
    out = capfd.readouterr().out
    assert out.count("this is why") == 3
    for name in ("benchmarks, each once", "lint", "types"):
        lines = out.splitlines()
        (at,) = (number for number, line in enumerate(lines) if line.startswith(f"{name}: FAILED, "))
        assert lines[at + 1] == "this is why"
    assert out.endswith("FAILED: benchmarks, each once, lint, types\n")
