"""The command palette: type a few letters, press Enter, be there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.actions import Action, Actions
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choices import Choice, ChoiceModel, choice_list
from eveprod_desktop.ui.widgets.labels import card, label

_RECENT = "palette/recent"
_MOST_RECENT = 12
_MOST_ITEMS = 12
_MOST_ACTIONS = 6
_WIDTH = 660
_MOST_LINES = 11
_DIM = 0.45
_ITEM = "item:"


class CommandPalette(QWidget):
    """Lies over a window while it is open: items, screens and actions by name.

    Up and Down choose, Enter does it, Escape or a click beside it closes. With nothing typed the last
    choices stand first.
    """

    def __init__(
        self, session: Session, actions: Actions, search_all: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self._session = session
        self._actions = actions
        self._search_all = search_all
        self._before: QWidget | None = None
        self._wanted = NewestWish(self._ask)
        self._found: tuple[str, Sequence[SearchHit]] = ("", ())
        self._act_when_found = False
        self.setAccessibleName("Command palette")
        self.box = QLineEdit(self)
        self.box.setProperty("kind", "search")
        self.box.setPlaceholderText("Find an item, a screen or an action")
        self.box.setAccessibleName("Find an item, a screen or an action")
        self.box.textChanged.connect(self._type)
        self.box.installEventFilter(self)
        self.model = ChoiceModel(self)
        self.list = choice_list(session, self.model, self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self._hint = label("", "caption", self)
        self.card = card(parent=self)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(sizes.SMALL, sizes.SMALL, sizes.SMALL, sizes.SMALL)
        column.setSpacing(sizes.HAIR)
        column.addWidget(self.box)
        column.addWidget(self.list)
        column.addWidget(self._hint)
        parent.installEventFilter(self)
        self.hide()

    # opening and closing

    def open(self) -> None:
        """Show it, empty, with the last choices."""
        if self.isVisible():
            self.box.selectAll()
            return
        focused = self.window().focusWidget()
        self._before = focused
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.box.clear()
        self._found = ("", ())
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._wanted.wish()

    def dismiss(self) -> None:
        """Close it, and give the keyboard back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    # searching

    def _type(self, _text: str) -> None:
        self._act_when_found = False
        if self.isVisible():
            self._wanted.wish()
            self._show()

    def _ask(self) -> None:
        """Search for items."""
        text = self.box.text()
        app, recent = self._session.app, self._recent_items()

        def find(_monitor: Monitor) -> tuple[str, Sequence[SearchHit]]:
            catalog, language = app.catalog(), app.settings.language
            if not text.strip():
                return text, catalog.hits(recent, language=language)
            return text, catalog.search(text, limit=_MOST_ITEMS, language=language)

        self._session.tasks.read("Searching", find, self._take, self._fail, listed=False)

    def _take(self, answer: tuple[str, Sequence[SearchHit]]) -> None:
        self._found = answer
        self._wanted.answered()
        self._show()
        if self._act_when_found and answer[0] == self.box.text():
            self._act_when_found = False
            self._choose(self.list.currentIndex().row())

    def _fail(self, _error: object) -> None:
        # without game data there are no items; the screens say so, and actions work all the same
        self._take((self.box.text(), ()))

    def _show(self) -> None:
        text = self.box.text().strip()
        chosen = self._typed(text) if text else self._offered()
        self.model.show(chosen)
        if chosen:
            self.list.setCurrentIndex(self.model.index(0))
        self._hint.setText(
            "Enter opens, Up and Down choose, Esc closes" if chosen else "Nothing is called so."
        )
        self._fit()

    def _typed(self, text: str) -> list[Choice]:
        """Return what matches a text: actions that start so, items, the rest."""
        actions = [self._action_choice(action) for action in self._actions.search(text)[:_MOST_ACTIONS]]
        items = [self._item_choice(hit) for hit in self._found[1]] if self._found[0].strip() else []
        first = [choice for choice in actions if choice.title.casefold().startswith(text.casefold())]
        rest = [choice for choice in actions if choice not in first]
        exact = [choice for choice in items if choice.title.casefold() == text.casefold()]
        others = [choice for choice in items if choice not in exact]
        found = [*exact, *first, *others, *rest]
        if items:
            found.append(
                Choice("all", f"All items like “{text}”", "Search", lambda: self._search_all(text), "search")
            )
        return found

    def _offered(self) -> list[Choice]:
        """Return what stands there before anything is typed: the last choices, then every action."""
        items = {hit.type_id: hit for hit in self._found[1]} if not self._found[0].strip() else {}
        choices: list[Choice] = []
        for key in self._recent():
            action = self._actions.find(key)
            if key.startswith(_ITEM) and (hit := items.get(int(key.removeprefix(_ITEM)))):
                choices.append(self._item_choice(hit))
            elif action is not None:
                choices.append(self._action_choice(action))
        known = {choice.key for choice in choices}
        return choices + [
            self._action_choice(action) for action in self._actions.all() if action.key not in known
        ]

    def _item_choice(self, hit: SearchHit) -> Choice:
        def show() -> None:
            self._session.bus.open_item(hit.type_id)

        return Choice(f"{_ITEM}{hit.type_id}", hit.name, hit.group_name, show, type_id=hit.type_id)

    def _action_choice(self, action: Action) -> Choice:
        return Choice(
            action.key, action.title, action.kind, action.run, action.icon, shortcut=action.shortcut
        )

    # choosing

    def _choose(self, line: int) -> None:
        if not 0 <= line < len(self.model.choices):
            return
        choice = self.model.choices[line]
        if choice.key != "all":
            self._remember(choice.key)
        self.dismiss()
        choice.run()

    def _recent(self) -> list[str]:
        kept = self._session.memory.mapping_of(_RECENT).get("keys", [])
        keys = kept if isinstance(kept, list) else []
        return [
            key
            for key in keys
            if isinstance(key, str) and (not key.startswith(_ITEM) or key.removeprefix(_ITEM).isdecimal())
        ]

    def _recent_items(self) -> list[int]:
        return [int(key.removeprefix(_ITEM)) for key in self._recent() if key.startswith(_ITEM)]

    def _remember(self, key: str) -> None:
        keys = [key, *(one for one in self._recent() if one != key)][:_MOST_RECENT]
        self._session.memory.keep_mapping(_RECENT, {"keys": keys})

    # keyboard, mouse, painting

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Lead the keys of the box to the list; stay as large as the window."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, line = Qt.Key(event.key()), self.list.currentIndex().row()
        lines = self.model.rowCount()
        page = max(self.list.height() // max(self.list.sizeHintForRow(0), 1) - 1, 1)
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._wanted.under_way and self._found[0] != self.box.text():
                self._act_when_found = True
            else:
                self._choose(line)
        elif key in moves and lines:
            step = moves[key]
            to = (line + step) % lines if abs(step) == 1 else min(max(line + step, 0), lines - 1)
            self.list.setCurrentIndex(self.model.index(to))
        else:
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        return True

    def _fit(self) -> None:
        width = min(_WIDTH, self.width() - 2 * sizes.LARGE)
        lines = min(max(self.model.rowCount(), 1), _MOST_LINES)
        line = self.list.sizeHintForRow(0) if self.model.rowCount() else self.fontMetrics().height()
        self.list.setFixedHeight(lines * line + sizes.HAIR)
        self.card.setFixedWidth(width)
        self.card.adjustSize()
        self.card.move(QPoint((self.width() - width) // 2, max(self.height() // 10, sizes.SMALL)))

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stay in the middle."""
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Dim what lies behind."""
        colour = QColor(self._session.look.palette.window)
        colour.setAlphaF(1 - _DIM)
        QPainter(self).fillRect(self.rect(), colour)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close at a click beside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()
