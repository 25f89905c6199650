"""What tables and trees have in common: columns to choose and move, copying, export, an empty state."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
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
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.memory import columns_key
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.delegate import CellDelegate, CellSource
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.labels import label

_WIDE = 100
_SAVE_AFTER_MS = 400
_FILTER_AFTER_MS = 60


class FileNotWritten(AppError):
    """A file the user asked for could not be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} could not be written: {reason}.", "Choose another folder or name.")


class Listing(QWidget):
    """A line of tools over a view; subclasses bring the view and its model.

    `opened` is sent with the row on double click or Enter, `picked` when the current row changes.
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        session: Session,
        name: str,
        view: QAbstractItemView,
        empty_icon: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self.session = session
        self.name = name
        self._widths: dict[int, int] = {}
        self.empty = EmptyState(session.look, empty_icon, self)
        self.quick_filter = QLineEdit(self)
        self.quick_filter.setPlaceholderText("Filter")
        self.quick_filter.setClearButtonEnabled(True)
        self.quick_filter.setMaximumWidth(260)
        self.quick_filter.setAccessibleName("Filter the list")
        self.counted = label("", "caption", self)
        self._save_later = self._timer(_SAVE_AFTER_MS, self.save_columns)
        self._filter_later = self._timer(_FILTER_AFTER_MS, self.apply_filter)
        self.quick_filter.textChanged.connect(lambda _text: self._filter_later.start())
        self._extra_tools = QHBoxLayout()
        self._tools_wanted = True
        self._bare = True
        self._fitting = False

    # what subclasses say

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

    # putting it together

    def put_together(self, source: CellSource) -> None:
        """Lay out the tools, the view and the empty state, and restore the columns."""
        view = self._view
        view.viewport().installEventFilter(self)
        look = self.session.look
        view.setItemDelegate(CellDelegate(source, look, view))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAlternatingRowColors(True)
        view.setMouseTracking(True)
        view.setAccessibleName(self.name.replace("-", " "))
        view.installEventFilter(self)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_filter)
        view.doubleClicked.connect(self._open)
        look.changed.connect(view.viewport().update)

        self.tools = QWidget(self)
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
        chooser = IconButton(look, "columns", "Choose columns", None, self.tools)
        chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._column_menu = QMenu(self)
        self._column_menu.aboutToShow.connect(self._fill_column_menu)
        chooser.setMenu(self._column_menu)
        line.addWidget(chooser)

        body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.SMALL)
        layout.addWidget(self.tools)
        layout.addWidget(body, 1)
        self._prepare_header()

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget into the line of tools, before the usual buttons."""
        self._extra_tools.addWidget(widget)

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
        self._stack.setCurrentIndex(0 if filled else 1)
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

    def open_current(self) -> None:
        """Open the row the keyboard is on."""
        self._open(self._view.currentIndex())

    # columns

    def save_columns(self) -> None:
        """Remember widths, places and choice of the columns."""
        self._save_later.stop()
        header = self.header()
        grown = {
            section: header.sectionSize(section)
            for section, width in self._widths.items()
            if not header.isSectionHidden(section) and header.sectionSize(section) != width
        }
        # what is kept is the width a person chose, not the one that happens to fill this window
        self._resize({section: self._widths[section] for section in grown})
        self.session.memory.keep(self._memory_key(), header.saveState())
        self._resize(grown)

    def _memory_key(self) -> str:
        return columns_key(self.name, [column.key for column in self.columns()])

    def _prepare_header(self) -> None:
        header = self.header()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setResizeContentsPrecision(0)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        letter = QFontMetrics(self.font()).averageCharWidth()
        for section, column in enumerate(self.columns()):
            header.resizeSection(section, column.width * letter + 2 * sizes.CELL_MARGIN)
            header.setSectionHidden(section, not column.shown)
        state = self.session.memory.bytes_of(self._memory_key())
        if state is not None:
            header.restoreState(state)
        self._widths = {section: header.sectionSize(section) for section in range(header.count())}
        header.sectionResized.connect(self._remember_width)
        for changed in (header.sectionMoved, header.sortIndicatorChanged):
            changed.connect(lambda *_what: self._save_later.start())

    def fit_columns(self) -> None:
        """Give the room left over to a column of words: the last if it is one, else the first wide one."""
        header = self.header()
        shown = [section for section in range(header.count()) if not header.isSectionHidden(section)]
        shown.sort(key=header.visualIndex)
        words = [section for section in shown if not self.columns()[section].right]
        if not words:
            return
        wide = [section for section in words if self._widths[section] >= _WIDE]
        grows = shown[-1] if shown[-1] in words else (wide or words)[0]
        others = sum(header.sectionSize(section) for section in shown if section != grows)
        self._resize({grows: max(self._widths[grows], self._view.viewport().width() - others)})

    def _resize(self, widths: Mapping[int, int]) -> None:
        """Give columns a width that is not the user's choice."""
        self._fitting = True
        for section, width in widths.items():
            self.header().resizeSection(section, width)
        self._fitting = False

    def _remember_width(self, section: int, _before: int, width: int) -> None:
        if not self._fitting and width > 0:
            self._widths[section] = width
            self._save_later.start()

    def _show_column_menu(self, where: QPoint) -> None:
        self._column_menu.exec(self.header().mapToGlobal(where))

    def _fill_column_menu(self) -> None:
        self._column_menu.clear()
        header = self.header()
        shown = len(self.columns()) - header.hiddenSectionCount()
        for section, column in enumerate(self.columns()):
            action = QAction(column.title, self._column_menu)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(header.isSectionHidden(section) or shown > 1)
            action.toggled.connect(lambda on, section=section: self.choose_column(section, shown=on))
            self._column_menu.addAction(action)

    def choose_column(self, section: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self.header().setSectionHidden(section, not shown)
        self.fit_columns()
        self._save_later.start()

    # copy and export

    def visible_columns(self) -> list[Column[Any]]:
        """Return the columns in sight, from left to right."""
        header, columns = self.header(), self.columns()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [columns[section] for section in order if not header.isSectionHidden(section)]

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
        chosen, _kind = QFileDialog.getSaveFileName(
            self, "Export as CSV", f"{self.name}.csv", "Comma-separated values (*.csv)"
        )
        if chosen:
            self.export(Path(chosen))

    def export(self, path: Path) -> None:
        """Write all rows shown to a CSV file (UTF-8 with a mark, which spreadsheets need)."""
        text = self.as_text(self.everything(), separator=",", head=True)

        def write(_monitor: Monitor) -> Path:
            try:
                path.write_text(text, encoding="utf-8-sig", newline="")
            except OSError as error:
                raise FileNotWritten(path, (error.strerror or str(error)).lower()) from error
            return path

        self.session.tasks.write(f"Writing {path.name}", write, self._exported)

    def _exported(self, path: Path) -> None:
        self.session.messages.post(Level.INFO, f"Written to {path}.", key="exported")

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
        """Fit the columns when the view has another size; open and copy rows by keyboard."""
        if watched is self._view.viewport() and event.type() == QEvent.Type.Resize:
            self.fit_columns()
        if watched is self._view and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                self.copy_selected()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.open_current()
                return True
        return super().eventFilter(watched, event)

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
