"""The whole check: format, lint, types, import contracts, benchmarks as a smoke run, tests."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.start import places

# a file of tests stays together, so that its fixtures are made once; on two cores it takes 0.6 of the time
_PARALLEL = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")


@dataclass(frozen=True)
class Check:
    """A command that passes by exit status 0."""

    name: str
    command: tuple[str, ...]


def run_checks(pytest_arguments: Sequence[str]) -> int:
    """Run every check, all of them even after a failure; exit status 0 if all passed, else 1.

    The tests come last and write as they go, so that pytest's line of counts stands at the end; what
    the others say is shown where they fail.
    """
    python = str(places.PYTHON)
    checks = (
        Check("format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("lint", (python, "-m", "ruff", "check", ".")),
        Check("types", (python, "-m", "mypy")),
        Check("import contracts", (str(places.script("lint-imports")),)),
        Check(
            "benchmarks, each once",
            (python, "-m", "pytest", "-q", "--benchmark-disable", "--smoke", "benchmarks"),
        ),
    )
    failed = [check.name for check in checks if not _passes(check)]
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


def _passes(check: Check) -> bool:
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
    passed = done.returncode == 0
    print(f"{check.name}: {_verdict(passed=passed)}, {time.monotonic() - began:.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def _verdict(*, passed: bool) -> str:
    return "ok" if passed else "FAILED"


def _environment() -> dict[str, str]:
    """Return the user's environment, with the commands of `.venv` first, and UTF-8 everywhere."""
    path = os.pathsep.join([str(places.SCRIPTS), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    if not sys.stdout.isatty():
        environment["PY_COLORS"] = "0"
    return environment
