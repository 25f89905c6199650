import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.crash import CrashDialog, CrashReporter
from tests.conftest import Logged


@pytest.fixture
def told(qtbot: QtBot) -> "list[str]":
    return []


def fail(reporter: CrashReporter, error: Exception) -> None:
    try:
        raise error
    except type(error):
        kind, value, trace = sys.exc_info()
        assert kind is not None
        assert value is not None
        reporter.catch(kind, value, trace)


def test_each_place_is_shown_once_and_logged_always(told: list[str], logged: Logged) -> None:
    reporter = CrashReporter()
    reporter.crashed.connect(told.append)
    for _ in range(3):
        fail(reporter, ValueError("the same place"))
    fail(reporter, KeyError("another kind"))
    assert len(told) == 2
    assert "ValueError: the same place" in told[0]
    assert "in fail" in told[0]
    assert len(logged.messages) == 4


def test_hooks_catch_other_threads(qtbot: QtBot, told: list[str], logged: Logged) -> None:
    reporter = CrashReporter()
    reporter.crashed.connect(told.append)
    before = sys.excepthook, threading.excepthook
    reporter.install()
    try:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
    finally:
        reporter.uninstall()
    qtbot.waitUntil(lambda: bool(told))
    assert "ZeroDivisionError" in told[0]
    assert (sys.excepthook, threading.excepthook) == before
    assert len(logged.messages) == 1


def test_dialog_hands_out_the_details(qtbot: QtBot) -> None:
    dialog = CrashDialog("Traceback …\nValueError: x", "/somewhere/logs")
    qtbot.addWidget(dialog)
    dialog.copy_details()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("EVE Production Desktop ")
    assert copied.endswith("ValueError: x")
