"""The whole check: format, lint, types, import contracts, benchmarks as a smoke run, tests."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from scripts.start import places

# a file of tests stays together, so that its fixtures are made once; on two cores it takes 0.6 of the time
_PARALLEL = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
_AT_ONCE = 2
"""Checks before the tests; most machines have that many cores to spare."""


@dataclass(frozen=True)
class Check:
    """A command that passes by exit status 0."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """How a check ended, and all it said."""

    name: str
    passed: bool
    seconds: float
    said: str


def run_checks(pytest_arguments: Sequence[str]) -> int:
    """Run every check, all of them even after a failure; exit status 0 if all passed, else 1.

    Two run at a time, the longest first; each tells how it ended, in one piece, as soon as it has ended,
    and what it had to say where it failed. The tests come last, have every core to themselves and write
    as they go, so that pytest's line of counts stands at the end.
    """
    python = str(places.PYTHON)
    checks = (
        Check(
            "benchmarks, each once",
            (python, "-m", "pytest", "-q", "--benchmark-disable", "--smoke", "benchmarks"),
        ),
        Check("format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("lint", (python, "-m", "ruff", "check", ".")),
        Check("types", (python, "-m", "mypy")),
        Check("import contracts", (str(places.script("lint-imports")),)),
    )
    with ThreadPoolExecutor(_AT_ONCE) as lanes:
        running = [lanes.submit(_run, check) for check in checks]
        for ended in as_completed(running):
            _tell(ended.result())
    failed = [check.name for check, ended in zip(checks, running, strict=True) if not ended.result().passed]
    print("tests", flush=True)
    began = time.monotonic()
    tests = subprocess.run(
        [python, "-m", "pytest", "-q", *_PARALLEL, *pytest_arguments],
        cwd=places.ROOT,
        env=_environment(),
        check=False,
    )
    if tests.returncode:
        failed.append("tests")
    print(f"tests: {_verdict(passed=not tests.returncode)}, {time.monotonic() - began:.1f} s")
    print(f"FAILED: {', '.join(failed)}" if failed else f"all {len(checks) + 1} checks passed", flush=True)
    return 1 if failed else 0


def _run(check: Check) -> Ended:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=places.ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Ended(check.name, done.returncode == 0, time.monotonic() - began, done.stdout)


def _tell(ended: Ended) -> None:
    print(f"{ended.name}: {_verdict(passed=ended.passed)}, {ended.seconds:.1f} s", flush=True)
    if not ended.passed:
        print(ended.said, flush=True)


def _verdict(*, passed: bool) -> str:
    return "ok" if passed else "FAILED"


def _environment() -> dict[str, str]:
    """Return the user's environment, with the commands of `.venv` first, and UTF-8 everywhere."""
    path = os.pathsep.join([str(places.SCRIPTS), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    if not sys.stdout.isatty():
        environment["PY_COLORS"] = "0"
    return environment
