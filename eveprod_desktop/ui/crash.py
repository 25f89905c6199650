"""What happens when the program itself is at fault: log, and one dialog per place."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import eveprod_desktop
from eveprod_desktop.logs import hide_secrets
from eveprod_desktop.ui.widgets.labels import label

_log = logging.getLogger(__name__)
Place = tuple[str, str, int]


class CrashReporter(QObject):
    """Catches what nobody caught, on any thread; `crashed` brings the details to the GUI thread.

    A fault that repeats at the same place is logged each time and shown once.
    """

    crashed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[Place] = set()
        self._lock = threading.Lock()
        self._before = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """Take over the hooks for uncaught exceptions."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread

    def uninstall(self) -> None:
        """Put the hooks back as they were."""
        sys.excepthook, threading.excepthook = self._before

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception; tell about it if its place is new. Callable from any thread."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        # these words are copied into reports: no permission of a character may stand in them
        details = hide_secrets("".join(traceback.format_exception(kind, error, trace)))
        _log.critical("uncaught exception\n%s", details)
        with self._lock:
            place = _place(kind, trace)
            if place in self._seen:
                return
            self._seen.add(place)
        self.crashed.emit(details)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.catch(args.exc_type, args.exc_value, args.exc_traceback)


def _place(kind: type[BaseException], trace: TracebackType | None) -> Place:
    frames = traceback.extract_tb(trace)
    return (kind.__name__, frames[-1].filename, frames[-1].lineno or 0) if frames else (kind.__name__, "", 0)


class CrashDialog(QDialog):
    """Says that the program is at fault and hands out the details."""

    def __init__(self, details: str, log_folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault in the program")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 420)
        self.details = f"EVE Production Desktop {eveprod_desktop.__version__}, {sys.platform}\n\n{details}"
        sentence = label(
            "Something in the program went wrong. Your data are safe, and you can go on working;"
            " if a screen looks odd, open it again.\n"
            f"The details below are also in the log, in {log_folder}.",
            parent=self,
            wrap=True,
        )
        text = QPlainTextEdit(self.details, self)
        text.setReadOnly(True)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setAccessibleName("Details of the fault")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = QPushButton("Copy details", self)
        copy.clicked.connect(self.copy_details)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (sentence, text, buttons):
            layout.addWidget(widget)

    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)
