"""The columns of a list as a person arranges them: which, where, how wide, sorted how."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu

from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.models.saved_view import SavedView
from eveprod_desktop.ui.theme import sizes

_NARROWEST = 48


class ColumnLayout(QObject):
    """Looks after the head of one view; `changed` is sent when a person changed anything."""

    changed = Signal()

    def __init__(
        self,
        view: QAbstractItemView,
        header: Callable[[], QHeaderView],
        columns: Callable[[], Sequence[Column[Any]]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._header = header
        self._columns = columns
        self._widths: dict[int, int] = {}
        self._fitting = False
        self._vacant: set[int] = set()

    def prepare(self, state: QByteArray | None, menu: QMenu) -> SavedView:
        """Set the head up, as remembered if it was, with `menu` on right click; returns the standard view."""
        header = self._header()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setResizeContentsPrecision(0)
        header.setMinimumSectionSize(_NARROWEST)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda where: menu.popup(header.mapToGlobal(where)))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        letter = QFontMetrics(header.font()).averageCharWidth()
        for section, column in enumerate(self._columns()):
            wanted = column.width * letter + 2 * sizes.CELL_MARGIN
            header.resizeSection(section, max(wanted, header.sectionSizeHint(section)))
            header.setSectionHidden(section, not column.shown)
        self._remember_widths()
        standard = self.view_named("")
        if state is not None:
            header.restoreState(state)
            self._remember_widths()
        self.leave_out_vacant()
        header.sectionResized.connect(self._remember_width)
        for told in (header.sectionMoved, header.sortIndicatorChanged):
            told.connect(lambda *_what: self.changed.emit())
        return standard

    # what is in sight

    def visible_sections(self) -> list[int]:
        """Return the columns in sight by their number in the model, from left to right."""
        header = self._header()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [section for section in order if not header.isSectionHidden(section)]

    def visible(self) -> list[Column[Any]]:
        """Return the columns in sight, from left to right."""
        columns = self._columns()
        return [columns[section] for section in self.visible_sections()]

    def choose(self, section: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self._header().setSectionHidden(section, not shown)
        self.fit()
        self.changed.emit()

    def fill_menu(self, menu: QMenu) -> None:
        """Put an action for each column into a menu; the last column in sight can't be hidden."""
        menu.clear()
        header, shown = self._header(), self.visible_sections()
        for section, column in enumerate(self._columns()):
            if column.vacant:
                continue
            hidden = header.isSectionHidden(section)
            action = QAction(column.title or column.hint or column.key, menu)
            action.setCheckable(True)
            action.setChecked(not hidden)
            action.setEnabled(hidden or len(shown) > 1)
            action.toggled.connect(lambda on, section=section: self.choose(section, shown=on))
            menu.addAction(action)

    def leave_out_vacant(self) -> None:
        """Hide the columns that have nothing to say at present; those that have again come back."""
        vacant = {section for section, column in enumerate(self._columns()) if column.vacant}
        unseen = {section for section in vacant if self._header().isSectionHidden(section)}
        before, self._vacant = self._vacant, (self._vacant & vacant) | (vacant - unseen)
        if self._vacant != before:
            self._hide(before, hidden=False)
            self._hide(self._vacant, hidden=True)
            self.fit()

    # widths

    def fit(self) -> None:
        """Give the room left over to the columns whose texts in sight are cut, each as it lacks.

        Numbers come first: one that is cut reads as another. What is still left goes to a column of
        words: the last if it is one, else the widest.
        """
        shown = self.visible_sections()
        words = [section for section in shown if not self._columns()[section].right]
        widths = {section: self._widths[section] for section in shown}
        left_over = self._view.viewport().width() - sum(widths.values())
        if left_over > 0:
            cells = {section: self._view.sizeHintForColumn(section) for section in shown}
            whole = {
                section: max(cells[section], self._header().sectionSizeHint(section)) for section in shown
            }
            for wanted in ({section: cells[section] for section in shown if section not in words}, whole):
                lacking = {section: max(0, wanted[section] - widths[section]) for section in wanted}
                share = min(1.0, left_over / max(1, sum(lacking.values())))
                for section, pixels in lacking.items():
                    widths[section] += int(share * pixels)
                    left_over -= int(share * pixels)
        if words:
            grows = shown[-1] if shown[-1] in words else max(words, key=lambda one: self._widths[one])
            widths[grows] += max(0, self._view.viewport().width() - sum(widths.values()))
        self._resize(widths)

    def fit_numbers(self) -> None:
        """Fit the columns if a number in sight is cut."""
        header, columns = self._header(), self._columns()
        if any(
            columns[section].right and self._view.sizeHintForColumn(section) > header.sectionSize(section)
            for section in self.visible_sections()
        ):
            self.fit()

    def state(self) -> QByteArray:
        """Return Qt's own form of all this, with the widths a person chose, not those that fill a window."""
        header = self._header()
        grown = {
            section: header.sectionSize(section)
            for section, width in self._widths.items()
            if not header.isSectionHidden(section) and header.sectionSize(section) != width
        }
        self._resize({section: self._widths[section] for section in grown})
        self._hide(self._vacant, hidden=False)
        state = header.saveState()
        self._hide(self._vacant, hidden=True)
        self._resize(grown)
        return state

    # views

    def view_named(
        self, name: str, *, quick: str = "", filters: Mapping[str, str] | None = None
    ) -> SavedView:
        """Return the present arrangement as a view."""
        header, columns = self._header(), self._columns()
        section = header.sortIndicatorSection()
        sorted_by = None
        if 0 <= section < len(columns):
            falls = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            sorted_by = (columns[section].key, falls)
        self._hide(self._vacant, hidden=False)
        places = tuple((columns[shown].key, self._widths[shown]) for shown in self.visible_sections())
        self._hide(self._vacant, hidden=True)
        return SavedView(name, places, sorted_by, quick, dict(filters or {}))

    def arrange(self, view: SavedView) -> None:
        """Bring the columns into the order of a view; columns it does not know are hidden."""
        header, columns = self._header(), self._columns()
        sections = {column.key: section for section, column in enumerate(columns)}
        places = [(sections[key], width) for key, width in view.columns if key in sections]
        if not places:
            return
        for place, (section, width) in enumerate(places):
            header.moveSection(header.visualIndex(section), place)
            header.setSectionHidden(section, False)  # noqa: FBT003 - Qt's order of arguments
            header.resizeSection(section, width)
        kept = {section for section, _width in places}
        for section in range(header.count()):
            header.setSectionHidden(section, section not in kept)
        self._vacant = set()
        self.leave_out_vacant()
        key, falls = view.sorted_by or ("", False)
        order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(sections.get(key, -1), order)
        self.fit()
        self.changed.emit()

    # inside

    def _hide(self, sections: Iterable[int], *, hidden: bool) -> None:
        """Hide or show columns without that being the user's choice."""
        self._fitting = True
        for section in sections:
            self._header().setSectionHidden(section, hidden)
        self._fitting = False

    def _resize(self, widths: Mapping[int, int]) -> None:
        """Give columns a width that is not the user's choice."""
        self._fitting = True
        for section, width in widths.items():
            self._header().resizeSection(section, width)
        self._fitting = False

    def _remember_widths(self) -> None:
        """Take over all widths; a hidden column tells none and keeps the one it had."""
        header = self._header()
        for section in range(header.count()):
            hidden = header.isSectionHidden(section)
            if hidden:
                header.setSectionHidden(section, False)  # noqa: FBT003 - Qt's order of arguments
            self._widths[section] = header.sectionSize(section)
            if hidden:
                header.setSectionHidden(section, True)  # noqa: FBT003 - Qt's form

    def _remember_width(self, section: int, _before: int, width: int) -> None:
        if not self._fitting and width > 0:
            self._widths[section] = width
            self.changed.emit()


def menu_place(view: QAbstractItemView) -> QPoint:
    """Return where the menu of the current row opens when a key asks for it, in global coordinates."""
    rect = view.visualRect(view.currentIndex())
    inside = rect.center() if rect.isValid() else view.viewport().rect().center()
    port = view.viewport().rect()
    inside.setX(min(max(inside.x(), port.left()), port.right()))
    return view.viewport().mapToGlobal(inside)
