"""A column of a board: cards one below the other, to be dragged into another column."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from eveprod_desktop.ui.models.cards import Card
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role

MIME = "application/x-eveprod-jobs"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LINES = 3
_DOT = 7
_LEAST_LETTERS = 5
"""Of a name that has less room nothing is written: the tool tip says all of a card."""


class CardModel(QAbstractListModel):
    """The cards of one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[Card, ...] = ()

    def show(self, cards: Sequence[Card]) -> None:
        """Show other cards."""
        wanted = tuple(cards)
        if [card.key for card in wanted] == [card.key for card in self.cards]:
            self.cards = wanted
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self.cards = wanted
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of cards."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """Return what Qt asks for; the delegate asks `cards` instead."""
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return card.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cards be chosen and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Return what dragged cards are."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return the jobs of cards, by id."""
        held = QMimeData()
        ids = ",".join(str(self.cards[index.row()].key) for index in indexes)
        held.setData(MIME, ids.encode("ascii"))
        return held

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Return that cards are moved."""
        return Qt.DropAction.MoveAction


class _CardDelegate(QStyledItemDelegate):
    """Picture, title, activity and runs, who, what comes next, money."""

    def __init__(self, model: CardModel, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of a card."""
        return QSize(160, _LINES * (option.fontMetrics.height() + 2) + 2 * sizes.SMALL + sizes.HAIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a card."""
        card, look = self._model.cards[index.row()], self._session.look
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        rect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour(Role.ACCENT if chosen or focused else Role.BORDER))
        painter.setBrush(look.colour(Role.SELECTION if chosen else Role.RAISED))
        painter.drawRoundedRect(rect, 5, 5)
        metrics, height = option.fontMetrics, option.fontMetrics.height() + 2
        inner = rect.adjusted(sizes.SMALL, sizes.SMALL - 2, -sizes.SMALL, -sizes.SMALL + 2)
        side = sizes.PICTURE

        def mirrored(where: QRect) -> QRect:
            return QStyle.visualRect(option.direction, inner, where)

        picture = mirrored(QRect(inner.left(), inner.top() + (height - side) // 2, side, side))
        self._session.pictures.paint(painter, picture, card.picture, look)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of words and numbers, in any window
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        begin = flags | QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        end = flags | QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignRight)

        def write(box: QRect, alignment: Qt.AlignmentFlag, text: str, role: Role) -> int:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.setPen(look.colour(role))
            painter.drawText(mirrored(box), alignment, shown)
            return metrics.horizontalAdvance(shown)

        title = QRect(inner.left(), inner.top(), inner.width(), height).adjusted(side + sizes.SMALL, 0, 0, 0)
        if card.dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(Role.ACCENT))
            painter.drawEllipse(mirrored(QRect(inner.right() - _DOT, inner.top() + 2, _DOT, _DOT)))
            title.setRight(title.right() - _DOT - sizes.SMALL)
        write(title, begin, card.title, Role.TEXT)
        # money and what matters next are whole as long as they can be; what they leave is for the rest
        what = QRect(inner.left(), inner.top() + height, inner.width(), height)
        if card.money:
            used = write(what, end, card.money, card.money_role)
            what.setRight(what.right() - used - sizes.SMALL)
        write(what, begin, card.what, Role.MUTED)
        mark = QRect(inner.left(), inner.top() + 2 * height, inner.width(), height)
        mark.setLeft(mark.left() + write(mark, begin, card.mark, card.mark_role) + sizes.LARGE)
        if mark.width() > _LEAST_LETTERS * metrics.averageCharWidth():
            write(mark, end, card.who, Role.MUTED)
        painter.restore()


class CardList(QListView):
    """A column. `dropped` is sent with the ids of jobs let go over it, `stepped` with -1 or 1 by Ctrl+arrow.

    Arrow keys go from card to card; `sideways` is sent with -1 or 1 when they lead to the next column.
    """

    dropped = Signal(list)
    stepped = Signal(int)
    sideways = Signal(int)
    opened = Signal(int)
    picked = Signal(int)

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(_CardDelegate(self.cards, session, self))
        self.setObjectName("board-column")
        self.setAccessibleName(title)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.cards[index.row()].key))
        self.selectionModel().currentChanged.connect(self._tell_picked)
        session.pictures.arrived.connect(self.viewport().update)
        session.look.changed.connect(self.viewport().update)

    def chosen(self) -> list[Card]:
        """Return the cards selected, from top to bottom."""
        return [self.cards.cards[row] for row in sorted(index.row() for index in self.selectedIndexes())]

    def current(self) -> Card | None:
        """Return the card the keyboard is on."""
        index = self.currentIndex()
        return self.cards.cards[index.row()] if index.isValid() else None

    def select(self, key: int) -> bool:
        """Choose a card; return whether it lies here."""
        for row, card in enumerate(self.cards.cards):
            if card.key == key:
                self._go_to(row)
                return True
        return False

    def step_in(self) -> None:
        """Put the keyboard here, on a card."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.currentIndex().isValid() and self.cards.rowCount():
            self._go_to(0)

    def _go_to(self, row: int) -> None:
        # the view's own way would toggle the selection while Ctrl is held, with which cards are moved
        chosen = self.selectionModel()
        chosen.setCurrentIndex(self.cards.index(row), chosen.SelectionFlag.ClearAndSelect)

    def _tell_picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.cards.cards[current.row()].key)

    # dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take cards of other columns."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Take cards of other columns."""
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Tell which cards were let go here; whoever hears it moves them."""
        held = bytes(event.mimeData().data(MIME).data()).decode("ascii", "ignore")
        ids = [int(one) for one in held.split(",") if one.isdecimal()]
        # the view would take moved cards out itself: they go when their jobs have gone
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if ids:
            self.dropped.emit(ids)

    def _judge(self, event: QDragEnterEvent | QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME) and event.source() is not self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the next column by arrow, take the card along with Ctrl, open with Enter."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if step is not None:
            step = -step if self.isRightToLeft() else step
            (self.stepped if control else self.sideways).emit(step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current() is not None:
            card = self.current()
            if card is not None:
                self.opened.emit(card.key)
        else:
            super().keyPressEvent(event)
