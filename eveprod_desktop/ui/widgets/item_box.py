"""A box to pick an item by typing a part of its name, mistakes and all."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choices import Choice, ChoiceModel, choice_list
from eveprod_desktop.ui.widgets.labels import card, label

_MOST = 12
_MOST_LINES = 9
_LEAST_WIDTH = 360
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}

Wanted = Callable[[SearchHit], bool]


class ItemBox(QLineEdit):
    """`picked` is sent with the `SearchHit` chosen. Up and Down choose, Enter takes, Escape closes the list.

    `only` leaves out hits that make no sense here; it is asked on a waiting thread.
    """

    picked = Signal(object)

    def __init__(
        self, session: Session, name: str, parent: QWidget | None = None, *, only: Wanted | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._only = only
        self._hits: tuple[str, Sequence[SearchHit]] = ("", ())
        self._hit: SearchHit | None = None
        self._wanted = NewestWish(self._ask)
        self._take_when_found = False
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setClearButtonEnabled(True)
        self.model = ChoiceModel(self)
        self._popup: QFrame | None = None
        self._hint = label("", "caption")
        self.textEdited.connect(self._type)
        self.textChanged.connect(self._forget)

    @property
    def hit(self) -> SearchHit | None:
        """The item picked last, as long as its name stands in the box."""
        return self._hit

    @property
    def open(self) -> bool:
        """Whether the list is in sight."""
        return self._popup is not None and self._popup.isVisible()

    def show_item(self, hit: SearchHit | None) -> None:
        """Put an item into the box; nothing is sent."""
        self.setText("" if hit is None else hit.name)
        self.setToolTip(self.text())
        if not self.hasFocus():
            self.setCursorPosition(0)  # of a name without room its beginning is seen
        self._hit = hit
        self.close_list()

    def show_known(self, type_id: int, name: str) -> None:
        """Put an item of which no more is known into the box, as if it had been picked; nothing is sent."""
        self.show_item(SearchHit(type_id, name, "", "", producible=False, score=0.0))

    def take(self) -> None:
        """Pick the choice marked; if the search still runs, as soon as it has ended."""
        text = self.text().strip()
        if not text:
            return
        if self._hit is not None:
            self.picked.emit(self._hit)
        elif self._hits[0] != self.text():
            self._take_when_found = True
            self._wanted.wish()
        elif self._hits[1]:
            self._pick(max(0, self._line()))
        else:
            self._open_list()

    def close_list(self) -> None:
        """Put the list away."""
        if self._popup is not None:
            self._popup.hide()

    # searching

    def _type(self, text: str) -> None:
        self._take_when_found = False
        if text.strip():
            self._wanted.wish()
        else:
            self.close_list()

    def _forget(self, text: str) -> None:
        if self._hit is not None and text != self._hit.name:
            self._hit = None
            self.setToolTip("")

    def _ask(self) -> None:
        text, app, only = self.text(), self._session.app, self._only

        def find(_monitor: Monitor) -> tuple[str, Sequence[SearchHit]]:
            limit = _MOST if only is None else 4 * _MOST
            hits = app.catalog().search(text, limit=limit, language=app.settings.language)
            return text, [hit for hit in hits if only is None or only(hit)][:_MOST]

        self._session.tasks.read("Searching", find, self._found, self._not_found, listed=False)

    def _found(self, answer: tuple[str, Sequence[SearchHit]]) -> None:
        self._hits = answer
        if self._wanted.answered():
            return
        if self._hit is not None or answer[0] != self.text():
            return
        self.model.show(
            [
                Choice(str(hit.type_id), hit.name, hit.group_name, lambda: None, type_id=hit.type_id)
                for hit in answer[1]
            ]
        )
        if self._take_when_found and answer[1]:
            self._take_when_found = False
            self._pick(0)
        elif self.hasFocus() and self.text().strip():
            self._open_list()

    def _not_found(self, _error: object) -> None:
        # no game data yet: the screens say so, here nothing is called so
        self._found((self.text(), ()))

    # the list

    def _make_list(self) -> QFrame:
        popup = card(parent=self.window())
        self._list = choice_list(self._session, self.model, popup)
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        column = QVBoxLayout(popup)
        column.setContentsMargins(sizes.HAIR, sizes.HAIR, sizes.HAIR, sizes.HAIR)
        column.setSpacing(sizes.HAIR)
        column.addWidget(self._list)
        column.addWidget(self._hint)
        self.window().installEventFilter(self)
        return popup

    def _open_list(self) -> None:
        if self._popup is None:
            self._popup = self._make_list()
        lines = self.model.rowCount()
        self._list.setVisible(bool(lines))
        self._hint.setVisible(not lines)
        self._hint.setText("" if lines else "Nothing is called so.")
        if lines:
            self._list.setCurrentIndex(self.model.index(0))
            self._list.setFixedHeight(min(lines, _MOST_LINES) * self._list.sizeHintForRow(0) + sizes.HAIR)
        window = self.window()
        width = min(max(self.width(), _LEAST_WIDTH), window.width() - 2 * sizes.SMALL)
        self._popup.setFixedWidth(width)
        self._popup.adjustSize()
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        if place.y() + self._popup.height() > window.height():
            place.setY(max(0, self.mapTo(window, QPoint()).y() - self._popup.height() - 2))
        place.setX(max(0, min(place.x(), window.width() - width - sizes.SMALL)))
        self._popup.move(place)
        self._popup.show()
        self._popup.raise_()

    def _line(self) -> int:
        return self._list.currentIndex().row() if self.open else 0

    def _pick(self, line: int) -> None:
        if not 0 <= line < len(self._hits[1]):
            return
        hit = self._hits[1][line]
        self.show_item(hit)
        self.picked.emit(hit)

    # Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Lead the keys that choose to the list."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.take()
            event.accept()
        elif key == Qt.Key.Key_Escape and self.open:
            self.close_list()
            event.accept()
        elif key in _MOVES and self.open and self.model.rowCount():
            to = min(max(self._line() + _MOVES[key], 0), self.model.rowCount() - 1)
            self._list.setCurrentIndex(self.model.index(to))
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Put the list away when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.setCursorPosition(0)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Put the list away with the box."""
        super().hideEvent(event)
        self.close_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Put the list away when the window has another size."""
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self.close_list()
        return super().eventFilter(watched, event)
