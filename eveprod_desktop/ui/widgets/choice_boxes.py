"""Boxes to choose one of several named things, and offering other things in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

_LETTERS = 12


def choice_box(name: str, parent: QWidget | None = None, *, letters: int = _LETTERS) -> QComboBox:
    """Make a box as wide as so many letters at least; longer names end in an ellipsis when it is shut."""
    box = QComboBox(parent)
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)
    return box


def offer(box: QComboBox, entries: Iterable[tuple[str, Any]]) -> None:
    """Offer other things (name, value); the one chosen stays while it is among them, else it is the first."""
    wanted: Sequence[tuple[str, Any]] = list(entries)
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] == wanted:
        return
    chosen = box.currentData()
    box.clear()
    for title, value in wanted:
        box.addItem(title, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def by_name(named: Mapping[int, str]) -> list[tuple[str, int | None]]:
    """Return things by id as entries to offer."""
    return [(name, one) for one, name in named.items()]
