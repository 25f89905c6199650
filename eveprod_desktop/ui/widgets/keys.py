"""Keys that do something while a part of the window has the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Keys = QKeySequence | QKeySequence.StandardKey | Qt.Key | str


def on_keys(
    where: QWidget, keys: Keys, act: Callable[[], object] | SignalInstance, *, alone: bool = False
) -> None:
    """Call `act`, or send it, when the keys are pressed in a widget or in what it holds.

    `alone`: in the widget itself only.
    """
    shortcut = QShortcut(QKeySequence(keys), where)
    context = Qt.ShortcutContext
    shortcut.setContext(context.WidgetShortcut if alone else context.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
