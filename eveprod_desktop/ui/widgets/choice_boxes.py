"""Boxes to choose one of several named things, and offering other things in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QToolTip, QWidget

_LETTERS = 12


class ChoiceBox(QComboBox):
    """A box to choose from. Where it is shut, a name without room ends in an ellipsis, whole under the mouse.

    Open, it is as wide as its longest name. The wheel changes it only while it has the keyboard: a page
    scrolled under the mouse changes nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def shown_text(self) -> str:
        """What there is room for of the name chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text: str = option.currentText
        return text

    def hint(self) -> str:
        """Return what the tool tip says: the name if it is cut, then what the box is for."""
        cut = self.currentText() if self.shown_text != self.currentText() else ""
        own = self.toolTip()
        return "\n".join(filter(None, (cut, own if own != cut else "")))

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 - Qt's name
        """Have as much of the name painted as there is room for; Qt's style sheets would clip it."""
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, field.width())
        option.currentText = text

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

    def event(self, event: QEvent) -> bool:
        """Tell the whole name where it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.hint(), self)
            return True
        return super().event(event)


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
