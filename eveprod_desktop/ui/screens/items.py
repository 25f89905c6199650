"""Find an item; pinned ones stand ready."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor, Progress
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.task_line import progress_text

_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the list."""

    type_id: int
    name: str
    group_name: str
    category_name: str
    producible: bool
    pinned: bool


def _columns() -> list[Column[ItemRow]]:
    return [
        Column(
            "pinned",
            "",
            lambda row: 0 if row.pinned else 1,
            lambda _value: "",
            width=2,
            hint="Pinned: click, or Ctrl+D",
            icon=lambda row: "star-filled" if row.pinned else "star",
            icon_role=lambda row: Role.ACCENT if row.pinned else Role.EDGE,
            spoken=lambda row: "pinned" if row.pinned else "not pinned",
        ),
        text_column("name", "Item", lambda row: row.name, width=44, picture=lambda row: row.type_id),
        text_column("group", "Group", lambda row: row.group_name, width=36, role=lambda _row: Role.MUTED),
        text_column(
            "category",
            "Category",
            lambda row: row.category_name,
            width=24,
            role=lambda _row: Role.MUTED,
            choice=True,
        ),
        text_column(
            "production",
            "Production",
            lambda row: "has a chain" if row.producible else "no recipe",
            width=16,
            searched=False,
            choice=True,
            role=lambda row: Role.TEXT if row.producible else Role.MUTED,
            icon=lambda row: "made" if row.producible else "removed",
        ),
        Column("type_id", "Type id", lambda row: row.type_id, right=True, width=10, shown=False),
    ]


class ItemsScreen(Screen):
    """A search box over a list: what matches, or the pinned items when nothing is typed.

    Where there are no game data, `retry_wanted` and `static_data_wanted` say what the user chose.
    """

    NAME = "items"
    TITLE = "Items"
    WATCHES = Changed.STATIC_DATA | Changed.CHAINS | Changed.PINNED_ITEMS | Changed.SETTINGS

    retry_wanted = Signal()
    static_data_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._ready = False
        self._retryable = False
        self._wanted = NewestWish(self._ask)
        self._shown_for = ""
        self._open_first = False
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText("Find an item by name or type id")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find an item")
        self.search.setMaximumWidth(680)
        self.search.textChanged.connect(self._type)
        self.search.returnPressed.connect(self._open_first_hit)
        self.search.installEventFilter(self)
        self.table: RowsTable[ItemRow] = RowsTable(
            session, "items", _columns(), lambda row: row.type_id, noun="item", empty_icon="star", parent=self
        )
        self.table.show_tools(filtering=False)
        self.table.opened.connect(self._open)
        self.table.empty.acted.connect(self._act)
        self.table.view.clicked.connect(self._click)
        on_keys(self, "Ctrl+D", self.toggle_pin)
        line = QHBoxLayout()
        line.addWidget(self.search, 1)
        line.addStretch(1)
        layout = page_layout(self, sizes.SMALL)
        layout.addWidget(label(self.TITLE, "title", self))
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self.table.empty.tell("Reading the game data …", icon="items")

    # opening the program

    def show_loading(self, progress: Progress | None) -> None:
        """Tell that the game data are being loaded for the first time."""
        fraction = None if progress is None else progress.fraction
        self.table.empty.tell_progress(
            "Loading the game data that came with the program",
            progress_text(progress) or "This happens once and takes a few seconds.",
            fraction,
        )
        self.table.show_view(filled=False)

    def show_failure(self, error: AppError) -> None:
        """Tell that there are no game data, and what to do."""
        self._ready = False
        self.table.set_rows([])
        self._retryable = error.retryable
        self.table.empty.tell_error(error, action="Try again" if error.retryable else "Open Static data")
        self.table.show_view(filled=False)

    def _act(self) -> None:
        (self.retry_wanted if self._retryable else self.static_data_wanted).emit()

    def become_ready(self) -> None:
        """There are game data: search and pinned items work from now on."""
        self._ready = True
        self.mark_stale()

    # Screen

    def reload(self) -> None:
        """Search anew for what is typed."""
        if self._ready:
            self._wanted.wish()

    def take_focus(self) -> None:
        """Put the keyboard into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # searching

    def _type(self, _text: str) -> None:
        self._open_first = False
        if self._ready:
            self._wanted.wish()

    def _ask(self) -> None:
        text = self.search.text()

        def find(_monitor: Monitor) -> tuple[str, list[ItemRow]]:
            return text, find_items(self.session, text)

        self.session.tasks.read("Searching", find, self._found, self._not_found)

    def _found(self, answer: tuple[str, list[ItemRow]]) -> None:
        text, rows = answer
        self._shown_for = text
        searched = bool(text.strip())
        if not rows and searched:
            self.table.empty.tell(
                f"No item is called “{text.strip()}”.",
                "A part of the name is enough, words in any order; a type id works too.",
                icon="search",
            )
        elif not rows:
            self.table.empty.tell(
                "Nothing is pinned yet.",
                "Type a name above. Ctrl+D or a click on the star pins an item, and it stands ready here.",
                icon="star",
            )
        self.table.set_noun("item" if searched else "pinned item")
        self.table.set_rows(rows)
        if not self._wanted.answered() and self._open_first:
            self._open_first_hit()

    def _not_found(self, error: AppError) -> None:
        self.table.set_rows([])
        self.table.empty.tell_error(error)
        self.table.show_view(filled=False)
        self._wanted.answered()

    # opening and pinning

    def _open_first_hit(self) -> None:
        if self._wanted.under_way or self._shown_for != self.search.text():
            self._open_first = True
            return
        self._open_first = False
        if self.table.model.rowCount():
            self._open(self.table.model.row(0))

    def _open(self, row: ItemRow) -> None:
        self.session.bus.open_item(row.type_id)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle(self.table.model.row(index.row()))

    def toggle_pin(self) -> None:
        """Pin the current item, or unpin it."""
        row = self.table.current()
        if row is not None:
            self._toggle(row)

    def _toggle(self, row: ItemRow) -> None:
        pinned = self.session.app.pinned

        def change(_monitor: Monitor) -> None:
            (pinned.unpin if row.pinned else pinned.pin)(row.type_id)

        what = "Unpinning" if row.pinned else "Pinning"
        self.session.tasks.write(f"{what} {row.name}", change, self._pinned)

    def _pinned(self, _nothing: None) -> None:
        self.session.bus.announce(Changed.PINNED_ITEMS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the down key lead from the search box into the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_PageDown}
            and self.table.model.rowCount()
        ):
            self.table.focus_view()
            return True
        return super().eventFilter(watched, event)


def find_items(session: Session, text: str) -> list[ItemRow]:
    """Return the items that match `text`, the pinned ones if it is blank. For a waiting thread."""
    app, language = session.app, session.app.settings.language
    pinned = app.pinned.items()
    if text.strip():
        hits = app.catalog().search(text, limit=_LIMIT, language=language)
    else:
        hits = app.catalog().hits(pinned, language=language)
    kept = frozenset(pinned)
    return [
        ItemRow(hit.type_id, hit.name, hit.group_name, hit.category_name, hit.producible, hit.type_id in kept)
        for hit in hits
    ]
