"""The window onto a flow: zoom, pan, and a keyboard that walks from step to step."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from eveprod_desktop.core.chains.flow import FlowStep
from eveprod_desktop.core.chains.flow_layout import FlowLayout
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.flow_scene import FlowScene, StepItem, StepWords

_ZOOM = 1.2
_LEAST_ZOOM, _MOST_ZOOM = 0.15, 6.0
_LEAST_COLUMN, _MOST_COLUMN = 168.0, 420.0
_DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class FlowView(QGraphicsView):
    """Shows a flow. Arrows walk, Enter opens the item, Space shows or hides, + - 0 zoom, the wheel as well.

    `opened` and `toggled` are sent with the key of a step, `resized` when there is another amount of room.
    """

    opened = Signal(str)
    toggled = Signal(str)
    resized = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._drawn: tuple[FlowLayout, Callable[[FlowStep], StepWords]] | None = None
        self._flow_scene: FlowScene | None = None
        self._fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAccessibleName("Flow of materials")
        self.setAccessibleDescription("The button “As a list” shows the same as a table.")
        look.changed.connect(self._redraw)

    @property
    def steps(self) -> dict[str, StepItem]:
        """What is drawn, by key."""
        return {} if self._flow_scene is None else self._flow_scene.steps

    @property
    def current(self) -> StepItem | None:
        """The step the keyboard is on."""
        item = None if self._flow_scene is None else self._flow_scene.focusItem()
        return item if isinstance(item, StepItem) else None

    def show_flow(self, layout: FlowLayout, words: Callable[[FlowStep], StepWords]) -> None:
        """Draw a flow; the keyboard stays on the step it was on."""
        self._drawn = layout, words
        self._redraw()

    def column_width(self, columns: int) -> float:
        """Return how far apart columns stand so that all of them are in sight, if they can be read then."""
        return min(max((self.viewport().width() - 24) / max(columns, 1), _LEAST_COLUMN), _MOST_COLUMN)

    def make_scene(self, look: Look | None = None) -> FlowScene | None:
        """Draw the flow anew, for another device in another `look`; None while there is none."""
        if self._drawn is None:
            return None
        layout, words = self._drawn
        palette = (look or self._look).palette
        width = self.column_width(layout.columns)
        return FlowScene(layout, words, palette, self.font(), width, mirrored=self.isRightToLeft())

    def zoom(self, factor: float) -> None:
        """Make everything larger or smaller."""
        now = self.transform().m11()
        factor = min(max(now * factor, _LEAST_ZOOM), _MOST_ZOOM) / now
        self._fitted = False
        self.scale(factor, factor)

    def fit(self) -> None:
        """Bring everything into sight, no larger than it is."""
        self._fitted = True
        self.resetTransform()
        rect = self.sceneRect()
        room = self.viewport().rect()
        factor = min(room.width() / max(rect.width(), 1), room.height() / max(rect.height(), 1), 1.0)
        if factor < 1.0:
            self.scale(factor, factor)

    def focus_step(self, key: str) -> None:
        """Put the keyboard on a step and bring it into sight."""
        step = self.steps.get(key)
        if step is not None:
            step.setFocus()
            self.ensureVisible(step, 20, 20)
            if self._flow_scene is not None:
                self._flow_scene.light(key)

    def _redraw(self) -> None:
        scene = self.make_scene()
        if scene is None:
            return
        current = self.current  # it goes with the scene it is in
        scene.open_wanted.connect(self.opened)
        scene.toggle_wanted.connect(self.toggled, Qt.ConnectionType.QueuedConnection)
        scene.setBackgroundBrush(QColor(self._look.palette.colour(Role.SURFACE)))
        before, self._flow_scene = self._flow_scene, scene
        self.setScene(scene)
        self.setSceneRect(scene.sceneRect())
        if before is not None:
            before.deleteLater()
        if self._fitted:
            self.fit()
        if current is not None and current.step.key in scene.steps:
            scene.steps[current.step.key].setFocus()
            self.ensureVisible(scene.steps[current.step.key], 20, 20)
        elif self.hasFocus():
            self._walk(1, 0)

    # keyboard and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk, open, show, hide, zoom."""
        key = Qt.Key(event.key())
        current = self.current
        if key in _DIRECTIONS and self.steps:
            across, down = _DIRECTIONS[key]
            self._walk(-across if self.isRightToLeft() else across, down)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and current is not None:
            self.opened.emit(current.step.key)
        elif key == Qt.Key.Key_Space and current is not None and current.handle:
            self.toggled.emit(current.step.key)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _walk(self, across: int, down: int) -> None:
        """Go to the nearest step in a direction; to the product when the keyboard is on none."""
        steps = list(self.steps.values())
        current = self.current
        if current is None:
            max(steps, key=lambda step: step.step.column).setFocus()
            return
        here = _middle(current)
        if across:
            ahead = [step for step in steps if (step.step.column - current.step.column) * across > 0]
        else:
            ahead = [
                step
                for step in steps
                if step.step.column == current.step.column and (_middle(step).y() - here.y()) * down > 0
            ]
        if ahead:
            nearest = min(
                ahead,
                key=lambda step: (
                    abs(step.step.column - current.step.column),
                    abs(_middle(step).y() - here.y()),
                ),
            )
            self.focus_step(nearest.step.key)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the pointer."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom(_ZOOM ** (turned / 120))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard on a step."""
        super().focusInEvent(event)
        if self.current is None and self.steps:
            self._walk(1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that there is another amount of room."""
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again when the font or the direction of reading is another one."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self._redraw()


def _middle(step: StepItem) -> QPointF:
    return step.pos() + QRectF(0, 0, 0, step.box.height).center()
