"""Boxes to choose one of several named things, and offering other things in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

_LETTERS = 12


class ChoiceBox(QComboBox):
    """A box to choose from. Where it is shut, a name without room ends in an ellipsis, whole under the mouse.

    Open, it is as wide as its longest name. The wheel changes it only while it has the keyboard: a page
    scrolled under the mouse changes nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def shown_text(self) -> str:
        """What there is room for of the name chosen."""
        return self._look().currentText

    def setToolTip(self, words: str) -> None:  # noqa: N802 - Qt's name
        """Say what the box is for; the name chosen stands above it where it is cut."""
        self._purpose = words
        self._tell_whole(self.shown_text)

    # Qt's side

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as much of the name as there is room for; Qt's style sheets would clip it."""
        look = self._look()
        self._tell_whole(look.currentText)
        painter = QStylePainter(self)
        with painter:
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, look)
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of words, in any window
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, look)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list, as wide as its longest name."""
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, view)
        beside = view.width() - view.viewport().width() if self.count() <= self.maxVisibleItems() else bar
        view.setMinimumWidth(view.sizeHintForColumn(0) + max(0, beside))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page unless the box has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    # inside

    def _look(self) -> QStyleOptionComboBox:
        """Return what is painted. `initStyleOption` is not overridden: its C++ argument is gone at once."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, field.width()
        )
        return option

    def _tell_whole(self, shown: str) -> None:
        cut = self.currentText() if shown != self.currentText() else ""
        told = "\n".join(filter(None, (cut, self._purpose if self._purpose != cut else "")))
        if told != self.toolTip():
            super().setToolTip(told)


def choice_box(
    name: str,
    parent: QWidget | None = None,
    *,
    letters: int | None = _LETTERS,
    entries: Iterable[tuple[str, Any]] = (),
) -> ChoiceBox:
    """Make a box that offers entries (name, value).

    It is as wide as so many letters at least, and longer names end in an ellipsis when it is shut; with
    None it is as wide as its longest name.
    """
    box = ChoiceBox(parent)
    box.setAccessibleName(name)
    if letters is None:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    else:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
    offer(box, entries)
    return box


def offer(box: QComboBox, entries: Iterable[tuple[str, Any]]) -> None:
    """Offer other things (name, value) without telling that something was chosen.

    The one chosen stays while it is among them, else it is the first.
    """
    wanted: Sequence[tuple[str, Any]] = list(entries)
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] == wanted:
        return
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for title, value in wanted:
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))


def by_title(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return titles by key as entries to offer."""
    return [(title, key) for key, title in titles.items()]


def by_name(named: Mapping[int, str]) -> list[tuple[str, int | None]]:
    """Return things by id as entries to offer."""
    return [(name, one) for one, name in named.items()]
