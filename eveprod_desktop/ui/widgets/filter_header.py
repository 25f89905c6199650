"""The head of a table with a row of filters below the titles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.ui.models.columns import Column
from eveprod_desktop.ui.models.filters import (
    CHOICES_JOINED_BY,
    FILTER_HINTS,
    BadFilter,
    FilterKind,
    Passes,
    parse_filter,
)
from eveprod_desktop.ui.theme import sizes

_MOST_LINES = 14


class FilterHeader(QHeaderView):
    """Titles, and below them, when wanted, a field for each column that can be filtered.

    `filtered` is sent when a filter changed; `left` when the keyboard wants back to the rows.
    """

    filtered = Signal()
    left = Signal()

    def __init__(
        self,
        columns: Callable[[], Sequence[Column[Any]]],
        choices: Callable[[int], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._choices = choices
        self._fields: dict[int, FilterField | ChoiceField] = {}
        self._open = False
        self.setSectionsClickable(True)
        for told in (self.sectionResized, self.sectionMoved):
            told.connect(lambda *_what: self.arrange())
        self.geometriesChanged.connect(self.arrange)

    # what a person typed

    @property
    def open(self) -> bool:
        """Whether the row of filters is in sight."""
        return self._open

    def show_row(self, *, shown: bool) -> None:
        """Show the row of filters, or put it away together with what stands in it."""
        if shown == self._open:
            return
        self._open = shown
        if shown:
            self._make_fields()
        else:
            self.set_texts({})
        for field in self._fields.values():
            field.setVisible(shown)
        self.geometriesChanged.emit()
        self.arrange()

    def texts(self) -> dict[str, str]:
        """Return the filters in use as typed, by column."""
        columns = self._columns()
        return {
            columns[section].key: text for section, field in self._fields.items() if (text := field.text())
        }

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Use other filters; those of columns that are not there are left out."""
        if texts:
            self.show_row(shown=True)
        for section, field in self._fields.items():
            field.blockSignals(True)  # noqa: FBT003 - Qt's form
            field.setText(texts.get(self._columns()[section].key, ""))
            field.blockSignals(False)  # noqa: FBT003 - Qt's form
        self.filtered.emit()

    def read(self) -> tuple[dict[int, Passes], BadFilter | None]:
        """Return the tests by column, and the first mistake, whose column is not filtered."""
        tests: dict[int, Passes] = {}
        mistake: BadFilter | None = None
        for section, field in self._fields.items():
            hidden = self.isSectionHidden(section)
            try:
                passes = None if hidden else parse_filter(self._columns()[section].kind, field.text())
            except BadFilter as error:
                mistake = mistake or error
                field.tell(error)
                continue
            field.tell(None)
            if passes is not None:
                tests[section] = passes
        return tests, mistake

    def focus_field(self, section: int) -> None:
        """Put the keyboard into the field of a column, or of the first one that has a field."""
        shown = [at for at in self._in_order() if at in self._fields]
        if shown:
            field = self._fields[section if section in shown else shown[0]]
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Qt's side

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the titles and, when in sight, the fields."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + self._extra())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803 - Qt's names
        """Paint a title, in the part above the fields."""
        super().paintSection(painter, rect.adjusted(0, 0, 0, -self._extra()), logicalIndex)

    def resizeEvent(self, event: Any) -> None:  # noqa: ANN401, N802 - Qt's type and name
        """Put the fields below their titles."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put the fields below their titles; called too when the table scrolls sideways."""
        if not self._open:
            return
        height = self._extra()
        before: QWidget | None = None
        for section in self._in_order():
            field = self._fields.get(section)
            if field is None:
                continue
            where, width = self.sectionViewportPosition(section), self.sectionSize(section)
            field.setGeometry(where + 2, self.height() - height, max(0, width - 4), height - sizes.HAIR)
            if before is not None:
                QWidget.setTabOrder(before, field)
            before = field
        for section, field in self._fields.items():
            field.setVisible(not self.isSectionHidden(section))

    # inside

    def _extra(self) -> int:
        return self.fontMetrics().height() + sizes.LARGE if self._open else 0

    def _in_order(self) -> list[int]:
        order = [self.logicalIndex(place) for place in range(self.count())]
        return [section for section in order if not self.isSectionHidden(section)]

    def _make_fields(self) -> None:
        for section, column in enumerate(self._columns()):
            if column.kind is FilterKind.NONE or section in self._fields:
                continue
            if column.kind is FilterKind.CHOICE:
                field: FilterField | ChoiceField = ChoiceField(column, self._choices_of(section), self)
            else:
                field = FilterField(column, self)
            field.changed.connect(self.filtered)
            field.left.connect(self.left)
            self._fields[section] = field

    def _choices_of(self, section: int) -> Callable[[], list[str]]:
        return lambda: self._choices(section)


class FilterField(QLineEdit):
    """Where the filter of one column is typed."""

    changed = Signal()
    left = Signal()

    def __init__(self, column: Column[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._hint = f"{column.title or column.hint}: {FILTER_HINTS[column.kind]}"
        self.setProperty("kind", "filter")
        self.setAccessibleName(f"Filter {column.title or column.hint}")
        self.setAccessibleDescription(self._hint)
        self.setToolTip(self._hint)
        self.setPlaceholderText("contains" if column.kind is FilterKind.WORDS else "at least, <, ..")
        self.textChanged.connect(lambda _text: self.changed.emit())

    def tell(self, mistake: BadFilter | None) -> None:
        """Mark that what is typed makes no sense, and say why."""
        self.setToolTip(str(mistake) if mistake else self._hint)
        if self.property("wrong") != bool(mistake):
            self.setProperty("wrong", bool(mistake))
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Clear with Escape, go to the rows with Enter, Down, or Escape once more."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ChoiceField(QPushButton):
    """Where values of one column are picked from a list; `text` is the picked ones, blank for all."""

    changed = Signal()
    left = Signal()

    def __init__(self, column: Column[Any], choices: Callable[[], list[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._title = column.title or column.hint
        self._choices = choices
        self._picked = ""
        self.popup: ChoicePopup | None = None
        self.setProperty("kind", "filter")
        self.clicked.connect(self.open_popup)
        self._write()

    def text(self) -> str:
        """Return what is picked, as a filter."""
        return self._picked

    def setText(self, text: str) -> None:  # noqa: N802 - as QLineEdit calls it
        """Pick values."""
        changed, self._picked = text != self._picked, text
        self._write()
        if changed:
            self.changed.emit()

    def tell(self, mistake: BadFilter | None) -> None:
        """Take no mistakes: any pick makes sense."""

    def open_popup(self) -> None:
        """Show the list of values."""
        picked = {choice.strip() for choice in self._picked.split(CHOICES_JOINED_BY.strip())}
        self.popup = ChoicePopup(self._title, self._choices(), picked, self)
        self.popup.picked.connect(self.setText)
        self.popup.move(self.mapToGlobal(QPoint(0, self.height())))
        self.popup.show()
        self.popup.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _write(self) -> None:
        super().setText(self._picked or "all")
        self.setToolTip(f"{self._title}: {self._picked or 'all values'}")
        self.setAccessibleName(f"Filter {self._title}: {self._picked or 'all values'}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the list with Enter, Down or Space; pick nothing with Escape, and leave with it once more."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.open_popup()
        elif event.key() == Qt.Key.Key_Escape and self._picked:
            self.setText("")
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ChoicePopup(QFrame):
    """A list of values to tick; `picked` is sent with the filter at each tick."""

    picked = Signal(str)

    def __init__(self, title: str, choices: Sequence[str], ticked: set[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        for choice in choices:
            item = QListWidgetItem(choice, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if choice in ticked else Qt.CheckState.Unchecked)
        if choices:
            self.list.setCurrentRow(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HAIR, sizes.HAIR, sizes.HAIR, sizes.HAIR)
        layout.addWidget(self.list)
        self.list.itemChanged.connect(self._tell)
        self.list.installEventFilter(self)
        line = self.list.sizeHintForRow(0) if choices else self.fontMetrics().height()
        width = self.list.sizeHintForColumn(0) + 3 * sizes.HUGE
        self.resize(max(parent.width(), width), min(len(choices), _MOST_LINES) * line + sizes.HUGE)

    def _tell(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]
        self.picked.emit(CHOICES_JOINED_BY.join(ticked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Close with Enter or Escape."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
        ):
            self.close()
            return True
        return super().eventFilter(watched, event)
