"""A window's means on a make-believe core: real Qt, real threads, no worker process unless a test asks."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent

from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import Worker
from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.ui.assembling import make_window
from eveprod_desktop.ui.bus import Bus
from eveprod_desktop.ui.main import program_operations
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.window import Window
from tests.ui import fakes
from tests.ui.fakes import FakeApp, number_context
from tests.ui.owned_world import fetch_owned
from tests.ui.people_world import choose_port, fetch_people

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

ModelCheck = Callable[[QAbstractItemModel], None]


def forget_windows() -> None:
    """Delete what Qt was told to delete later, and collect cycles, on this thread."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's platform without a display says at each window what it can't do."""
    lacks = ("propagateSizeHints", "raise", "grabbing the keyboard")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.qt_log_ignore(*(f"does not support {what}" for what in lacks), extend=True)
            )


@pytest.fixture(scope="package", autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """Collect cyclic garbage where fixtures ask for it only: another thread would delete Qt objects there."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def check_model(qtmodeltester: "ModelTester") -> ModelCheck:
    """Watch a model with Qt's own tester from now on, through all its changes."""

    def check(model: QAbstractItemModel) -> None:
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # a library without types

    return check


@pytest.fixture
def messages(qapp: object) -> Messages:
    return Messages()


@pytest.fixture
def worker() -> Iterator[Worker[int]]:
    worker: Worker[int] = Worker(number_context)
    yield worker
    worker.close()


@pytest.fixture
def tasks(messages: Messages, worker: Worker[int]) -> Iterator[Tasks]:
    tasks = Tasks(worker, SystemClock(), messages)
    yield tasks
    tasks.shutdown()


@pytest.fixture(scope="session")
def market_app(market_folder: Path) -> Iterator[App]:
    """The real program on the folder with prices; what it has read once it need not read for every test."""
    yield from shared_app(market_folder)


@pytest.fixture
def market_session(market_app: App, tasks: Tasks, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """A window's means on the real program, with prices, for tests that only look."""
    yield from looking_session(market_app, tasks, messages, tmp_path)


@pytest.fixture(scope="session")
def owned_folder(market_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with prices and two characters with their corporation, shared: leave it as it was."""
    folder = tmp_path_factory.mktemp("owned")
    fetch_owned(market_folder, folder)
    return folder


@pytest.fixture(scope="session")
def owned_app(owned_folder: Path) -> Iterator[App]:
    """The real program on that folder; what it has read once it need not read for every test."""
    yield from shared_app(owned_folder)


@pytest.fixture
def owned_session(owned_app: App, tasks: Tasks, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """A window's means on the real program, with prices and characters, for tests that only look."""
    yield from looking_session(owned_app, tasks, messages, tmp_path)


def shared_app(folder: Path) -> Iterator[App]:
    """Open a data folder for as long as the run; the many objects of its game data are set aside at once."""
    app = build_app({"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"})
    app.economics.table()
    app.catalog().names()
    gc.collect()
    gc.freeze()
    yield app
    app.close()


def looking_session(app: App, tasks: Tasks, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """Give a window's means on a program that goes on after the test."""
    operations = cast("Any", fakes.OPERATIONS)
    yield Session(app, operations, tasks, Bus(), messages, Look("dark"), Memory(tmp_path / "window.ini"))
    tasks.shutdown()
    forget_windows()


class InlineWorker:
    """Runs what is sent to the worker process on the thread that asks, on the window's own program."""

    def __init__(self, app: App) -> None:
        self._app = app

    def submit(self, work: Callable[..., object], monitor: Monitor, *args: object) -> object:
        return work(self._app, monitor, *args)

    def close(self) -> None:
        """Nothing runs that could be ended."""


@contextmanager
def session_on_copy(
    data: Path, messages: Messages, tmp_path: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Session]:
    """Give a window's means on the real program and its real operations, on a copy of a data folder."""
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    base = {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"}
    app = build_app({**base, **(environment or {})})
    tasks = Tasks(cast("Any", InlineWorker(app)), SystemClock(), messages)
    memory = Memory(tmp_path / "window.ini")
    yield Session(app, program_operations(), tasks, Bus(), messages, Look("dark"), memory)
    tasks.shutdown()
    app.close()
    forget_windows()


@pytest.fixture
def working_session(
    owned_folder: Path, owned_app: App, messages: Messages, tmp_path: Path
) -> Iterator[Session]:
    """A window's means on the real program and its real operations; the data are this test's own."""
    with session_on_copy(owned_folder, messages, tmp_path) as session:
        # what takes longest to read is the same in the copy, and nobody changes it
        vars(session.app).update(_facts=owned_app.industry_facts(), _catalog=owned_app.catalog())
        yield session


def real_session(folder: Path, tasks: Tasks, messages: Messages, tmp_path: Path) -> Iterator[Session]:
    """Open a data folder for as long as a test runs."""
    app = build_app({"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"})
    operations = cast("Any", fakes.OPERATIONS)
    yield Session(app, operations, tasks, Bus(), messages, Look("dark"), Memory(tmp_path / "window.ini"))
    tasks.shutdown()
    app.close()
    forget_windows()


@pytest.fixture(scope="session")
def people_sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests with characters: what a test changes in it, it puts back."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def people_folder(
    market_folder: Path, people_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A data folder with prices and two signed-in characters, shared: leave it as it was."""
    folder = tmp_path_factory.mktemp("people") / "data"
    shutil.copytree(market_folder, folder)
    fetch_people(folder, people_sandbox)
    return folder


@pytest.fixture
def session_on(
    people_sandbox: Sandbox, tasks: Tasks, messages: Messages, tmp_path: Path
) -> Iterator[Callable[..., Session]]:
    """Make a window's means on a data folder, with the sandbox to ask (or whom `environment` names)."""
    made: list[App] = []

    def make(folder: Path, *, demo: bool = True, **environment: str) -> Session:
        base = {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"}
        app = build_app({**base, **people_sandbox.environment(), **environment})
        made.append(app)
        memory = Memory(tmp_path / "window.ini")
        return Session(app, program_operations(), tasks, Bus(), messages, Look("dark"), memory, demo=demo)

    yield make
    tasks.shutdown()
    for app in made:
        app.close()
    people_sandbox.faults.clear()
    people_sandbox.sign_on.next_character = None
    forget_windows()


@pytest.fixture
def people(people_folder: Path, session_on: Callable[..., Session], tmp_path: Path) -> Session:
    """A window's means on a copy of the folder with two characters, to be changed at will."""
    folder = tmp_path / "people"
    folder.mkdir()
    for name in ("eveprod.db", "settings.json"):
        shutil.copy(people_folder / name, folder / name)
    choose_port(folder)
    return session_on(folder)


@pytest.fixture
def session(tasks: Tasks, messages: Messages, worker: Worker[int], tmp_path: Path) -> Iterator[Session]:
    app = FakeApp(tmp_path, worker)
    yield Session(
        cast("Any", app),
        cast("Any", fakes.OPERATIONS),
        tasks,
        Bus(),
        messages,
        Look("dark"),
        Memory(tmp_path / "window.ini"),
    )
    forget_windows()


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Window:
    """The window as it is once its data are open, with the keyboard."""
    window = make_window(session)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    opening = Opening(session, window, look_for_newer=False)
    with qtbot.waitSignal(opening.ready):
        opening.start()
    return window
