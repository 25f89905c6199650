"""What tables and trees have in common: columns to choose and move, copying, export, an empty state."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.whole_files import write_whole
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.memory import columns_key
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.models.saved_view import SavedView
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.column_layout import ColumnLayout, menu_place
from eveprod_desktop.ui.widgets.delegate import CellDelegate, CellSource
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.file_choice import choose_to_write
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.views_menu import KeptWords, ViewsMenu

Beside = tuple[Callable[[], Mapping[str, object]], Callable[[Mapping[str, object]], None]]
_SAVE_AFTER_MS = 400
_FILTER_AFTER_MS = 60
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FileNotWritten(AppError):
    """A file the user asked for could not be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} could not be written: {reason}.", "Choose another folder or name.")


class Listing(QWidget):
    """A line of tools over a view; subclasses bring the view and its model.

    `opened` is sent with the row on double click or Enter, `picked` when the current row changes;
    `menu_wanted` with a menu about to be shown and the row it is for, so that a screen can add to it.
    """

    opened = Signal(object)
    picked = Signal(object)
    menu_wanted = Signal(object, object)
    enter_leaves_filter = True
    """Whether Enter in the filter box goes to the rows; where it does something else, Down does."""

    def __init__(self, session: Session, name: str, empty_icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # from the outside in: a widget put into another later has its style worked out once more
        self.tools = QWidget(self)
        self._body = QWidget(self)
        self._view = self.make_view(self._body)
        self.session = session
        self.name = name
        self.layout_of_columns = ColumnLayout(self._view, self.header, self.columns, self)
        self.empty = EmptyState(session.look, empty_icon, self._body)
        self.quick_filter = QLineEdit(self.tools)
        self.quick_filter.setPlaceholderText("Filter")
        self.quick_filter.setClearButtonEnabled(True)
        self.quick_filter.setMaximumWidth(260)
        self.quick_filter.setAccessibleName("Filter the list")
        self.counted = label("", "caption", self.tools)
        self._save_later = self._timer(_SAVE_AFTER_MS, self.save_columns)
        self._filter_later = self._timer(_FILTER_AFTER_MS, self.apply_filter)
        self.quick_filter.installEventFilter(self)
        self.quick_filter.textChanged.connect(lambda _text: self._filter_later.start())
        self._extra_tools = QHBoxLayout()
        self._tools_wanted = True
        self._beside: Beside | None = None
        self._bare = True

    # what subclasses say

    def make_view(self, parent: QWidget) -> QAbstractItemView:
        """Make the view, without its model."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of the model."""
        raise NotImplementedError

    def header(self) -> QHeaderView:
        """Return the head of the view."""
        raise NotImplementedError

    def selected(self) -> list[Any]:
        """Return the selected rows from top to bottom."""
        raise NotImplementedError

    def everything(self) -> list[Any]:
        """Return all rows shown, from top to bottom."""
        raise NotImplementedError

    def apply_filter(self) -> None:
        """Bring the view in line with the filter box."""
        raise NotImplementedError

    def present_view(self, name: str) -> SavedView:
        """Return how the list is looked at now; lists with more than columns and a filter box add to it."""
        return self.layout_of_columns.view_named(name, quick=self.quick_filter.text())

    def use_view(self, view: SavedView) -> None:
        """Look at the list as a saved view says."""
        self.layout_of_columns.arrange(view)
        self.quick_filter.setText(view.quick)
        self.apply_filter()
        if self._beside is not None and view.beside:
            self._beside[1](view.beside)

    def keep_beside(
        self, present: Callable[[], Mapping[str, object]], use: Callable[[Mapping[str, object]], None]
    ) -> None:
        """Have views keep what stands beside the list, too: `present` says it, `use` puts it back."""
        self._beside = (present, use)
        self.views.words = KeptWords(
            asked="Columns, order, filters and assumptions are kept under this name:"
        )

    def _view_to_keep(self, name: str) -> SavedView:
        view = self.present_view(name)
        return view if self._beside is None else replace(view, beside=self._beside[0]())

    # putting it together

    def put_together(self, source: CellSource) -> None:
        """Lay out the tools, the view and the empty state, and restore the columns."""
        view = self._view
        view.viewport().installEventFilter(self)
        look = self.session.look
        view.setItemDelegate(CellDelegate(source, look, self.session.pictures, view))
        self.session.pictures.arrived.connect(view.viewport().update)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAlternatingRowColors(True)
        view.setMouseTracking(True)
        view.setAccessibleName(self.name.replace("-", " "))
        view.installEventFilter(self)
        on_keys(self, QKeySequence.StandardKey.Find, self.focus_filter)
        view.doubleClicked.connect(self._open)
        look.changed.connect(view.viewport().update)

        line = self._line = QHBoxLayout(self.tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.HAIR)
        line.addWidget(self.quick_filter, 1)
        line.addSpacing(sizes.HAIR)
        line.addWidget(self.counted)
        line.addStretch(1)
        line.addLayout(self._extra_tools)
        line.addWidget(IconButton(look, "copy", "Copy the selected rows, or all", self.copy, self.tools))
        line.addWidget(IconButton(look, "export", "Export as CSV…", self.choose_export, self.tools))
        self._column_menu = QMenu("Columns", self)
        self._column_menu.aboutToShow.connect(lambda: self.layout_of_columns.fill_menu(self._column_menu))
        self.views = ViewsMenu(self.name, self.session, self._view_to_keep, self.use_view, self)
        for icon, name, menu in (
            ("bookmark", "Saved views", self.views),
            ("columns", "Choose columns", self._column_menu),
        ):
            button = IconButton(look, icon, name, None, self.tools)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(menu)
            line.addWidget(button)

        self._stack = QStackedLayout(self._body)
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.SMALL)
        layout.addWidget(self.tools)
        layout.addWidget(self._body, 1)
        state = self.session.memory.bytes_of(self._memory_key())
        self.views.standard = self.layout_of_columns.prepare(state, self._column_menu)
        self.layout_of_columns.changed.connect(self._save_later.start)

    def sort_at_first(self, key: str, *, falling: bool) -> None:
        """Order the rows by a column where nobody chose otherwise, and in the standard view."""
        self.views.standard = replace(self.views.standard, sorted_by=(key, falling))
        if self.header().sortIndicatorSection() < 0:
            order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
            section = [column.key for column in self.columns()].index(key)
            self.header().setSortIndicator(section, order)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget into the line of tools, before the usual buttons."""
        if isinstance(widget, QCheckBox):  # its words end where the next begins
            self._extra_tools.addSpacing(sizes.SMALL)
        self._extra_tools.addWidget(widget)

    def put_below(self, widget: QWidget) -> None:
        """Put a widget below the view."""
        self._column.addWidget(widget)

    def put_heading(self, heading: QWidget) -> None:
        """Put a heading at the beginning of the line of tools, where the filter box is otherwise."""
        self.quick_filter.hide()
        self._line.insertWidget(0, heading)

    def show_tools(self, *, filtering: bool = True, tools: bool = True) -> None:
        """Choose what of the line of tools is seen."""
        self.quick_filter.setVisible(filtering)
        self._tools_wanted = tools
        self.tools.setVisible(tools and not self._bare)

    def show_view(self, *, filled: bool, bare: bool | None = None) -> None:
        """Show the view, or what stands in for it; `bare` when there is nothing to filter either."""
        first = filled and self._stack.currentIndex() == 1
        self._stack.setCurrentIndex(0 if filled else 1)
        if first:
            self.layout_of_columns.fit()
        self._bare = not filled if bare is None else bare
        self.tools.setVisible(self._tools_wanted and not self._bare)

    def focus_filter(self) -> None:
        """Put the keyboard into the filter box."""
        if self.quick_filter.isVisible():
            self.quick_filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.quick_filter.selectAll()

    def focus_view(self) -> None:
        """Put the keyboard into the list, on a row."""
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        model = self._view.model()
        chosen = self._view.selectionModel()
        if not chosen.hasSelection() and model.rowCount() > 0:
            select = chosen.SelectionFlag.ClearAndSelect | chosen.SelectionFlag.Rows
            chosen.setCurrentIndex(model.index(0, 0), select)

    def leave_filter(self) -> None:
        """Go on from the filter box to the rows that match it."""
        if self._filter_later.isActive():
            self._filter_later.stop()
            self.apply_filter()
        self.focus_view()

    def open_current(self) -> None:
        """Open the row the keyboard is on."""
        self._open(self._view.currentIndex())

    # columns

    def save_columns(self) -> None:
        """Remember widths, places and choice of the columns."""
        self._save_later.stop()
        self.session.memory.keep(self._memory_key(), self.layout_of_columns.state())

    def _memory_key(self) -> str:
        return columns_key(self.name, [column.key for column in self.columns()])

    def choose_column(self, section: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self.layout_of_columns.choose(section, shown=shown)

    def visible_columns(self) -> list[Column[Any]]:
        """Return the columns in sight, from left to right."""
        return self.layout_of_columns.visible()

    # copy and export

    def as_text(self, rows: Sequence[Any], *, separator: str = "\t", head: bool = False) -> str:
        """Write rows as lines, values as plain numbers, columns as on screen."""
        columns = self.visible_columns()
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        if head:
            writer.writerow([column.title for column in columns])
        writer.writerows([column.plain(row) for column in columns] for row in rows)
        return out.getvalue()

    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard."""
        self._copy(self.selected())

    def copy(self) -> None:
        """Put the selected rows on the clipboard, all of them when none or only one is selected."""
        chosen = self.selected()
        self._copy(chosen if len(chosen) > 1 else self.everything())

    def _copy(self, rows: Sequence[Any]) -> None:
        if rows:
            QGuiApplication.clipboard().setText(self.as_text(rows))
            lines = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            self.session.messages.post(Level.INFO, f"{lines} copied.", key="copied")

    def choose_export(self) -> None:
        """Ask where to write the list as CSV, and write it."""
        kinds = "Comma-separated values (*.csv)"
        chosen = choose_to_write(self, self.session.memory, "Export as CSV", f"{self.name}.csv", kinds)
        if chosen is not None:
            self.export(chosen)

    def export(self, path: Path) -> None:
        """Write all rows shown to a CSV file (UTF-8 with a mark, which spreadsheets need)."""
        text = self.as_text(self.everything(), separator=",", head=True)

        def write(_monitor: Monitor) -> Path:
            try:
                write_whole(path, text.encode("utf-8-sig", "replace"))
            except OSError as error:
                raise FileNotWritten(path, (error.strerror or str(error)).lower()) from error
            return path

        self.session.tasks.write(f"Writing {path.name}", write, self._exported)

    def _exported(self, path: Path) -> None:
        self.session.messages.post(Level.INFO, f"Written to {path}.", key="exported")

    # the menu of a row

    def row_menu(self, index: QModelIndex) -> QMenu:
        """Make the menu for a row; what a screen adds stands above the rest."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index.isValid():
            menu.addAction("Open", lambda: self._open(index))
            self.menu_wanted.emit(menu, self.row_at(index))
            self.add_to_menu(menu, index)
            menu.addSeparator()
            menu.addAction("Copy the selected rows", self.copy_selected)
        menu.addAction("Copy all rows", lambda: self._copy(self.everything()))
        menu.addAction("Export as CSV…", self.choose_export)
        menu.addSeparator()
        menu.addMenu(self._column_menu)
        menu.addMenu(self.views)
        return menu

    def add_to_menu(self, menu: QMenu, index: QModelIndex) -> None:
        """Add what this kind of list can do with a cell."""

    # small things

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.row_at(index))

    def row_at(self, index: QModelIndex) -> Any:  # noqa: ANN401 - whatever the model holds
        """Return the row at an index."""
        raise NotImplementedError

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fit the columns when the view has another size; open, copy and show menus by keyboard too."""
        if watched is self.quick_filter and event.type() == QEvent.Type.KeyPress:
            return isinstance(event, QKeyEvent) and self._key_in_filter(event.key())
        if watched is self._view.viewport() and event.type() == QEvent.Type.Resize:
            self.layout_of_columns.fit()
        if watched in {self._view, self._view.viewport()} and isinstance(event, QContextMenuEvent):
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            index = self._view.currentIndex() if by_key else self._view.indexAt(event.pos())
            self.row_menu(index).popup(menu_place(self._view) if by_key else event.globalPos())
            return True
        if watched is self._view and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                self.copy_selected()
                return True
            if event.key() in _ENTER:
                self.open_current()
                return True
        return super().eventFilter(watched, event)

    def _key_in_filter(self, key: int) -> bool:
        """Clear with Escape, go to the rows with Down, Enter, or Escape once more, as in columns."""
        if key == Qt.Key.Key_Escape and self.quick_filter.text():
            self.quick_filter.clear()
            return True
        if key in {Qt.Key.Key_Escape, Qt.Key.Key_Down} or (key in _ENTER and self.enter_leaves_filter):
            self.leave_filter()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the columns when the list goes out of sight."""
        if self._save_later.isActive():
            self.save_columns()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure texts again when the font is another one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            delegate = self._view.itemDelegate()
            if isinstance(delegate, CellDelegate):
                delegate.forget_widths()
