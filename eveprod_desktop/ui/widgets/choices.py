"""Choices below a box one types into: what each is, how the list paints them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: what it is, a word on its kind, and what happens. `type_id` 0 for what is no item."""

    key: str
    title: str
    kind: str
    run: Callable[[], None]
    icon: str = ""
    type_id: int = 0
    shortcut: str = ""


class ChoiceModel(QAbstractListModel):
    """The lines in sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: Sequence[Choice] = ()

    def show(self, choices: Sequence[Choice]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.choices = tuple(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """Return what Qt asks for; the delegate asks `choices` instead."""
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.title}, {choice.kind}"
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Picture or icon, title, kind, keys."""

    def __init__(self, model: ChoiceModel, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of a line."""
        return QSize(100, option.fontMetrics.height() + sizes.NORMAL + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        choice, look = self._model.choices[index.row()], self._session.look
        rect = option.rect.adjusted(sizes.HAIR, 1, -sizes.HAIR, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(Role.SELECTION))
            painter.drawRoundedRect(rect, 5, 5)
        side = sizes.PICTURE

        def mirrored(where: QRect) -> QRect:
            return QStyle.visualRect(option.direction, rect, where)

        where = mirrored(QRect(rect.left() + sizes.SMALL, rect.center().y() - side // 2, side, side))
        if choice.type_id:
            self._session.pictures.paint(painter, where, choice.type_id, look)
        else:
            inner = where.adjusted(2, 2, -2, -2)
            look.icon(choice.icon, Role.MUTED, inner.width()).paint(painter, inner)
        metrics = option.fontMetrics
        text = mirrored(rect.adjusted(side + 2 * sizes.SMALL, 0, -sizes.SMALL, 0))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of names, in any window
        begin, end = (
            QStyle.visualAlignment(option.direction, one)
            for one in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        painter.setPen(look.colour(Role.MUTED))
        right = f"{choice.kind}   {choice.shortcut}" if choice.shortcut else choice.kind
        right = metrics.elidedText(right, Qt.TextElideMode.ElideRight, text.width() // 2)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(text, flags | end, right)
        room = text.width() - metrics.horizontalAdvance(right) - sizes.LARGE
        painter.setPen(look.colour(Role.TEXT))
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, flags | begin, title)


def choice_list(session: Session, model: ChoiceModel, parent: QWidget) -> QListView:
    """Make the list that shows choices; the keyboard stays in the box above it."""
    view = QListView(parent)
    view.setObjectName("choices")
    view.setModel(model)
    view.setItemDelegate(ChoiceDelegate(model, session, view))
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName("Choices")
    session.pictures.arrived.connect(view.viewport().update)
    return view
