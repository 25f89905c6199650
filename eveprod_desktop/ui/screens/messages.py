"""What the program said, to be read again, and the log behind it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level, Message
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.log_lines import LEVELS, LogRow, read_log
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.splitting import split
from eveprod_desktop.ui.widgets.table import RowsTable

_WORDS = {Level.INFO: "Information", Level.WARNING: "Warning", Level.ERROR: "Error"}
_ICONS = {Level.INFO: "info", Level.WARNING: "warning", Level.ERROR: "error"}
_ROLES = {Level.INFO: Role.MUTED, Level.WARNING: Role.WARNING, Level.ERROR: Role.LOSS}
_LOG_ICONS = {
    LEVELS["WARNING"]: ("warning", Role.WARNING),
    LEVELS["ERROR"]: ("error", Role.LOSS),
    LEVELS["CRITICAL"]: ("error", Role.LOSS),
}
_PLAIN = ("info", Role.MUTED)


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A message in the list; `number` counts from the newest."""

    number: int
    message: Message


class MessagesScreen(Screen):
    """Two lists, messages and log, with the whole text of the picked entry below."""

    NAME = "messages"
    TITLE = "Messages"
    WATCHES = Changed.NOTHING

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.said: RowsTable[SaidRow] = RowsTable(
            session,
            "messages",
            message_columns(),
            lambda row: row.number,
            noun="message",
            empty_icon="messages",
            parent=self,
        )
        self.said.empty.tell(
            "Nothing was said yet.", "What the program tells you while it runs can be read again here."
        )
        self.log: RowsTable[LogRow] = RowsTable(
            session,
            "log",
            log_columns(),
            lambda row: (row.program, row.time, row.number, row.text),
            noun="entry",
            nouns="entries",
            empty_icon="file",
            parent=self,
        )
        self.log.empty.tell("The log is empty.", "It is written when there is something to say.")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("The whole entry")
        self.text.setPlaceholderText("Pick an entry to read all of it.")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        for table in (self.said, self.log):
            table.setContentsMargins(0, sizes.SMALL, 0, 0)
            table.picked.connect(lambda _row: self._show_text())
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.said, "&Messages")
        self.tabs.addTab(self.log, "&Log")
        self.tabs.currentChanged.connect(self._show_text)
        folder = QPushButton("Open log &folder", self)
        folder.clicked.connect(self.open_folder)
        parts = [(self.tabs, 0), (self.text, 0)]
        sides = split("messages-split", Qt.Orientation.Vertical, parts, self)
        sides.setSizes([600, 160])
        layout = page_layout(self)
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(folder)
        layout.addLayout(head)
        layout.addWidget(sides, 1)
        session.messages.posted.connect(lambda _message: self.mark_stale())

    @property
    def folder(self) -> Path:
        """Where the log lies."""
        return self.session.app.paths.logs

    def open_folder(self) -> None:
        """Show the folder of logs in the system's file manager, or say where it is."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))):
            self.session.messages.post(
                Level.WARNING,
                "The system shows no folders.",
                f"The log lies in {self.folder}.",
                key="log-folder",
            )

    # Screen

    def reload(self) -> None:
        """Show what was said, and read the log."""
        history = self.session.messages.history()
        self.said.set_rows(
            [SaidRow(len(history) - number, message) for number, message in enumerate(history)]
        )
        self._show_text()
        folder = self.folder

        def read(_monitor: Monitor) -> list[LogRow]:
            return read_log(folder)

        self.session.tasks.read("Reading the log", read, self._read, self._unreadable, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the list in sight."""
        (self.said if self.tabs.currentWidget() is self.said else self.log).focus_view()

    def _read(self, rows: list[LogRow]) -> None:
        self.log.set_rows(rows)
        self._show_text()

    def _show_text(self) -> None:
        """Show the whole entry the keyboard is on, and no box for it where there are no entries."""
        if self.tabs.currentWidget() is self.said:
            said = self.said.current()
            self.text.setPlainText("" if said is None else message_text(said.message))
            self.text.setVisible(self.said.model.total > 0)
        else:
            entry = self.log.current()
            self.text.setPlainText("" if entry is None else entry_text(entry))
            self.text.setVisible(self.log.model.total > 0)

    def _unreadable(self, error: AppError) -> None:
        self.log.empty.tell_error(error)
        self._read([])


def message_text(message: Message) -> str:
    """Write a message as it may be sent to somebody."""
    when = write.UNKNOWN if message.at is None else write.moment(message.at.timestamp())
    return "\n".join(filter(None, (f"{when} {_WORDS[message.level]}", message.text, message.advice)))


def entry_text(entry: LogRow) -> str:
    """Write an entry of the log as it may be sent to somebody."""
    return f"{entry.time} {entry.level}\n{entry.text}"


def message_columns() -> list[Column[SaidRow]]:
    """Return the columns of what was said."""
    return [
        text_column(
            "time",
            "Time (UTC)",
            lambda row: None if row.message.at is None else f"{row.message.at:%Y-%m-%d %H:%M:%S}",
            width=22,
            searched=False,
            role=lambda _row: Role.MUTED,
        ),
        text_column(
            "level",
            "Level",
            lambda row: _WORDS[row.message.level],
            width=18,
            searched=False,
            choice=True,
            icon=lambda row: _ICONS[row.message.level],
            icon_role=lambda row: _ROLES[row.message.level],
        ),
        text_column("text", "Message", lambda row: row.message.text, width=60),
        text_column(
            "advice",
            "What to do",
            lambda row: row.message.advice or None,
            width=50,
            role=lambda _row: Role.MUTED,
        ),
    ]


def log_columns() -> list[Column[LogRow]]:
    """Return the columns of the log."""
    return [
        text_column(
            "time", "Time", lambda row: row.time, width=22, searched=False, role=lambda _row: Role.MUTED
        ),
        text_column(
            "level",
            "Level",
            lambda row: row.level,
            width=18,
            searched=False,
            choice=True,
            icon=lambda row: _LOG_ICONS.get(row.level, _PLAIN)[0],
            icon_role=lambda row: _LOG_ICONS.get(row.level, _PLAIN)[1],
        ),
        text_column("program", "Program", lambda row: row.program, width=18, choice=True),
        Column(
            "text",
            "Entry",
            lambda row: row.text,
            lambda text: text.partition("\n")[0],
            width=90,
            searched=True,
            kind=FilterKind.WORDS,
        ),
    ]
