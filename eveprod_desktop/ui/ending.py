"""What to do when the system asks the program to end: close the window as its user would."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

_REQUESTS = ("SIGINT", "SIGTERM", "SIGHUP")
"""From the terminal, from the system, from a terminal that is closed; Windows lacks the last."""


@contextmanager
def closed_by_signals(window: QWidget) -> Iterator[None]:
    """Within this, a request to end closes the window: what was open is remembered, tasks end in order.

    Python hears of a signal as soon as it runs next, at the latest when the garbage collector's timer
    does. On any other thread than the main one nothing is changed: signals are heard there only.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def close(_number: int, _frame: object) -> None:
        QTimer.singleShot(0, window, window.close)

    numbers = [getattr(signal, name) for name in _REQUESTS if hasattr(signal, name)]
    before = {number: signal.signal(number, close) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
