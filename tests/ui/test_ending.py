import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.ending import closed_by_signals


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process that is sent a signal")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_request_to_end_closes_the_window(qtbot: QtBot, name: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with closed_by_signals(window):
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: not window.isVisible())
    assert signal.getsignal(number) is before


def test_another_thread_hears_no_signals(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = signal.getsignal(signal.SIGTERM)

    def within() -> bool:
        with closed_by_signals(window):
            return signal.getsignal(signal.SIGTERM) is before

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(within).result()
