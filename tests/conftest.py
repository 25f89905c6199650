"""What every test gets: no network, a data folder of its own, and guards that nothing is left behind."""

import contextlib
import gc
import logging
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("check", deadline=None, derandomize=True)
# pytest --hypothesis-profile=search looks for new counterexamples
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("check")

BIG_BUILDS = Path(__file__).parents[2] / "shared" / "sde"
NOWHERE = "http://127.0.0.1:9"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
GRACE_SECONDS = 5.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that reads a big build, so that `-m "not big_sde"` leaves it out."""
    for item in items:
        if {"sde_zip_2024", "sde_zip_2025"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("big_sde")


def pytest_collection_finish() -> None:
    """Set aside what lives as long as the run: 300,000 objects that every collection would look at again."""
    gc.collect()
    gc.freeze()


def _big_build(day: str) -> Path:
    path = BIG_BUILDS / f"eve-online-static-data-{day}-jsonl.zip"
    if not path.is_file():
        pytest.skip(f"needs {path.name} in ../shared/sde beside the checkout")
    return path


@pytest.fixture(scope="session")
def sde_zip_2025() -> Path:
    """The build of June 2025; the test is skipped where it is not there."""
    return _big_build("20250625")


@pytest.fixture(scope="session")
def sde_zip_2024() -> Path:
    """The build of June 2024; the test is skipped where it is not there."""
    return _big_build("20240618")


@pytest.fixture(scope="session")
def market_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter set and the prices of two regions, shared: leave it as it was."""
    from tests.ui.market_world import fetch_world  # noqa: PLC0415 - the whole program, for those who ask

    folder = tmp_path_factory.mktemp("market")
    fetch_world(folder)
    return folder


@pytest.fixture(autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the user's environment, nothing of the user's data, and no way into the world."""
    barrier = tmp_path_factory.getbasetemp() / "this-test-did-not-ask-for-data_dir"
    barrier.touch()
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("EVEPROD_") or name.upper() in PROXIES:
                patch.delenv(name)
        for host in ("ESI", "SSO", "SDE", "IMAGES"):
            patch.setenv(f"EVEPROD_{host}_URL", NOWHERE)
        patch.setenv("EVEPROD_TOKEN_STORE", "memory")
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        patch.setenv("EVEPROD_DATA_DIR", str(barrier / "data"))
        yield


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of this test's own, which EVEPROD_DATA_DIR names."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("EVEPROD_DATA_DIR", str(folder))
    return folder


class Logged(logging.Handler):
    """The warnings and errors that were logged during a test."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @property
    def messages(self) -> list[str]:
        """What was logged, without tracebacks."""
        return [record.getMessage() for record in self.records]


@pytest.fixture(autouse=True)
def _log_guard(request: pytest.FixtureRequest) -> Iterator[Logged]:
    handler = Logged()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    if handler.records and "logged" not in request.fixturenames:
        lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in handler.records]
        pytest.fail("logged unexpectedly (ask for `logged` where it is expected):\n" + "\n".join(lines))


@pytest.fixture
def logged(_log_guard: Logged) -> Logged:
    """The warnings and errors logged so far; a test that asks for it looks at them itself."""
    return _log_guard


def _threads() -> set[threading.Thread]:
    # a dummy stands for a thread of Qt that once called Python; it can't be joined
    return {t for t in threading.enumerate() if t.is_alive() and type(t).__name__ != "_DummyThread"}


def _processes() -> set[int]:
    """Children of this process: Python's own, and on Linux any."""
    found = {child.pid for child in multiprocessing.active_children() if child.pid is not None}
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread ended meanwhile
            found.update(map(int, task.read_text("ascii").split()))
    # lives as long as this process, once a process was started
    found.discard(getattr(resource_tracker, "_resource_tracker")._pid)  # noqa: B009 - a name of the library's own
    return found


def _pool_threads() -> int:
    if (core := sys.modules.get("PySide6.QtCore")) is None:
        return 0
    running: int = core.QThreadPool.globalInstance().activeThreadCount()
    return running


@contextlib.contextmanager
def _nothing_left_running() -> Iterator[None]:
    threads, processes = _threads(), _processes()
    yield
    watches: tuple[Callable[[], object], ...] = (
        lambda: {t.name for t in _threads() - threads},
        lambda: {f"process {pid}" for pid in _processes() - processes},
        _pool_threads,
    )
    until = time.monotonic() + GRACE_SECONDS
    while any(left() for left in watches) and time.monotonic() < until:
        time.sleep(0.005)
    if left := [found for watch in watches if (found := watch())]:
        pytest.fail(f"left running: {left}")


@pytest.fixture(autouse=True)
def _running_guard() -> Iterator[None]:
    """What a test started has ended with it."""
    with _nothing_left_running():
        yield


@pytest.fixture(scope="module", autouse=True)
def _module_running_guard() -> Iterator[None]:
    """What the fixtures of a module started has ended with it."""
    with _nothing_left_running():
        yield
