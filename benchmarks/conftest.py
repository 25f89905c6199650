"""Benchmarks print how far each figure is from its goal; they assert nothing about time.

    python -m pytest benchmarks            every figure, measured over several rounds
    python -m pytest benchmarks --smoke    once each, to see that they run

A ratio of 1.00 or less reaches the goal.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor

BIG_BUILDS = Path(__file__).parents[2] / "shared" / "sde"


@dataclass(frozen=True)
class Figure:
    """One line of the table: `ratio` is measured against goal, the smaller the better."""

    what: str
    measured: str
    goal: str
    ratio: float


FIGURES: list[Figure] = []


class Bench:
    """Handed to every benchmark: measures, and keeps the figures for the table at the end."""

    def __init__(self, *, smoke: bool) -> None:
        self.smoke = smoke

    def seconds(self, work: Callable[[], object], rounds: int = 5) -> float:
        """Return the median time of `work`, after one run that is not counted."""
        if not self.smoke:
            work()
        times = []
        for _ in range(1 if self.smoke else rounds):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    def at_most(self, what: str, measured: float, goal: float, unit: str) -> None:
        """Tell a figure that should stay below its goal."""
        FIGURES.append(
            Figure(what, f"{measured:,.4g} {unit}", f"at most {goal:,.4g} {unit}", measured / goal)
        )

    def at_least(self, what: str, measured: float, goal: float, unit: str) -> None:
        """Tell a figure that should reach its goal."""
        FIGURES.append(
            Figure(what, f"{measured:,.4g} {unit}", f"at least {goal:,.4g} {unit}", goal / measured)
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--smoke", action="store_true", help="run each benchmark once, only to see that it runs")


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    return Bench(smoke=request.config.getoption("--smoke"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not FIGURES:
        return
    terminalreporter.section("figures (a ratio of 1.00 or less reaches the goal)")
    width = max(len(figure.what) for figure in FIGURES)
    for figure in FIGURES:
        terminalreporter.line(
            f"{figure.what:<{width}}  {figure.measured:>18}  {figure.goal:<24}  {figure.ratio:6.2f}"
        )


@pytest.fixture(scope="session")
def build_zip(request: pytest.FixtureRequest) -> Path:
    """The largest build at hand: that of 2025 beside the checkout, else the bundled starter set.

    The smoke run has no time for the large one.
    """
    if request.config.getoption("--smoke"):
        return find_paths({}).starter_set
    big = BIG_BUILDS / "eve-online-static-data-20250625-jsonl.zip"
    if big.is_file():
        return big
    sys.stderr.write(f"no {big.name} beside the checkout: measured on the starter set\n")
    return find_paths({}).starter_set


@pytest.fixture(scope="session")
def loaded(build_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with that build; for reading only."""
    folder = tmp_path_factory.mktemp("loaded")
    database = Database(folder / "eveprod.db", folder / "backups", SystemClock())
    load_build(database, build_zip, "file", SystemClock(), Monitor())
    yield database
    database.close()
