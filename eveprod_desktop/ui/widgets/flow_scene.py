"""A flow drawn: steps as bars with their names, bands between them as thick as what flows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsObject,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from eveprod_desktop.core.chains.flow import FlowStep, Kind
from eveprod_desktop.core.chains.flow_layout import FlowBand, FlowBox, FlowLayout
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Palette, Role

BAR = 12.0
LABEL_LINE = 1.35
"""Height of a line of type, in heights of the font."""
_HANDLE = 13.0
_QUIET, _LIT, _FADED = 0.30, 0.70, 0.10
_ROLES: Mapping[Kind, Role] = {
    "product": Role.ACCENT,
    "made": Role.MUTED,
    "bought": Role.WARNING,
    "raw": Role.PROFIT,
    "others": Role.BORDER,
}
_BAND_ROLES = {**_ROLES, "others": Role.MUTED}


@dataclass(frozen=True, slots=True)
class StepWords:
    """What is written about a step: its name, its amount, and everything when the pointer rests on it."""

    name: str
    amount: str
    details: str


class StepItem(QGraphicsObject):
    """One step: a bar, its name beside it, and a handle where something can be shown or hidden.

    The name stands on the side where the product is: right, or left of the bar when `mirrored`.
    """

    def __init__(
        self,
        box: FlowBox,
        words: StepWords,
        palette: Palette,
        font: QFont,
        label_width: float,
        *,
        mirrored: bool = False,
    ) -> None:
        super().__init__()
        self.box = box
        self.words = words
        self._palette = palette
        self._font = font
        self._label_width = label_width
        self._mirrored = mirrored
        self._hovered = False
        self.setAcceptHoverEvents(True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsFocusable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setToolTip(words.details)
        self.setZValue(2)

    @property
    def step(self) -> FlowStep:
        """The step drawn."""
        return self.box.step

    @property
    def handle(self) -> str:
        """What its handle does: "+" shows more, "-" hides what it is made of, nothing without one."""
        if self.step.collapsed or self.step.kind == "others":
            return "+"
        return "-" if self.step.can_collapse else ""

    @property
    def handle_rect(self) -> QRectF:
        """Where its handle is."""
        return self._turned(QRectF(-_HANDLE - 2, self.box.height / 2 - _HANDLE / 2, _HANDLE, _HANDLE))

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Return the room for bar, handle and name."""
        line = QFontMetricsF(self._font).height() * LABEL_LINE
        height = max(self.box.height, 2 * line)
        width = _HANDLE + BAR + self._label_width + 8
        return self._turned(QRectF(-_HANDLE - 4, (self.box.height - height) / 2 - 2, width, height + 4))

    def shape(self) -> QPainterPath:
        """Return what can be hit: the bar, the handle and the name."""
        path = QPainterPath()
        path.addRect(self._turned(QRectF(-_HANDLE - 2, 0, _HANDLE + BAR + 2, self.box.height)))
        path.addRect(self._label_rect())
        return path

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Paint bar, handle and name."""
        bar = QRectF(0, 0, BAR, self.box.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(_ROLES[self.step.kind]))
        painter.drawRoundedRect(bar, 2, 2)
        if self.hasFocus() or self._hovered:
            painter.setPen(QPen(self._colour(Role.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 3, 3)
        self._paint_label(painter)
        if self.handle == "+" or (self.handle and (self._hovered or self.hasFocus())):
            self._paint_handle(painter)

    def _paint_label(self, painter: QPainter) -> None:
        rect = self._label_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(Role.SURFACE, 0.72))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(self._font)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of words and numbers, in any window
        metrics = QFontMetricsF(self._font)
        room = rect.width() - 6
        name = metrics.elidedText(self.words.name, Qt.TextElideMode.ElideRight, room)
        line = metrics.height() * LABEL_LINE
        baseline = rect.top() + (min(line, rect.height()) + metrics.ascent() - metrics.descent()) / 2
        painter.setPen(self._colour(Role.TEXT))
        painter.drawText(QPointF(self._text_left(rect, name, metrics), baseline), name)
        painter.setPen(self._colour(Role.MUTED))
        if self._two_lines():
            amount = metrics.elidedText(self.words.amount, Qt.TextElideMode.ElideRight, room)
            left = self._text_left(rect, amount, metrics)
            painter.drawText(QPointF(left, baseline + metrics.height()), amount)
        else:
            used = metrics.horizontalAdvance(name) + sizes.SMALL
            if metrics.horizontalAdvance(self.words.amount) <= room - used:
                painter.drawText(QPointF(rect.left() + 3 + used, baseline), self.words.amount)

    def _text_left(self, rect: QRectF, text: str, metrics: QFontMetricsF) -> float:
        """Return where a line of its own begins: next to the bar, whichever side that is on."""
        if self._mirrored and self._two_lines():
            return rect.right() - 3 - metrics.horizontalAdvance(text)
        return rect.left() + 3

    def _paint_handle(self, painter: QPainter) -> None:
        rect = self.handle_rect
        painter.setPen(QPen(self._colour(Role.MUTED), 1))
        painter.setBrush(self._colour(Role.RAISED))
        painter.drawEllipse(rect)
        painter.setPen(QPen(self._colour(Role.TEXT), 1.4))
        middle, arm = rect.center(), _HANDLE / 2 - 3.5
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if self.handle == "+":
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))

    def _two_lines(self) -> bool:
        return self.box.height >= 2 * QFontMetricsF(self._font).height()

    def _label_rect(self) -> QRectF:
        metrics = QFontMetricsF(self._font)
        lines = 2 if self._two_lines() else 1
        height = metrics.height() * (LABEL_LINE if lines == 1 else 2.1)
        name, amount = (metrics.horizontalAdvance(one) for one in (self.words.name, self.words.amount))
        wanted = max(name, amount) if lines == 2 else name + sizes.SMALL + amount
        if lines == 1 and wanted + 8 > self._label_width:
            wanted = name
        width = min(wanted + 8, self._label_width)
        return self._turned(QRectF(BAR + 3, self.box.height / 2 - height / 2, width, height))

    def _turned(self, rect: QRectF) -> QRectF:
        """Return a place beside the bar on the other side of it, where the flow is mirrored."""
        if not self._mirrored:
            return rect
        return QRectF(BAR - rect.right(), rect.top(), rect.width(), rect.height())

    def _colour(self, role: Role, share: float = 1.0) -> QColor:
        colour = QColor(self._palette.colour(role))
        colour.setAlphaF(share)
        return colour

    def hoverEnterEvent(self, _event: QGraphicsSceneHoverEvent) -> None:  # noqa: N802 - Qt's name
        """Light up what flows through it."""
        self._hovered = True
        self._tell(self.step.key)

    def hoverLeaveEvent(self, _event: QGraphicsSceneHoverEvent) -> None:  # noqa: N802 - Qt's name
        """Let it be quiet again."""
        self._hovered = False
        self._tell(None)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Use the handle, or take the keyboard."""
        self.setFocus()
        scene = self.scene()
        if isinstance(scene, FlowScene) and self.handle and self.handle_rect.contains(event.pos()):
            scene.toggle_wanted.emit(self.step.key)
        event.accept()

    def mouseDoubleClickEvent(self, _event: QGraphicsSceneMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the item."""
        scene = self.scene()
        if isinstance(scene, FlowScene):
            scene.open_wanted.emit(self.step.key)

    def _tell(self, key: str | None) -> None:
        scene = self.scene()
        if isinstance(scene, FlowScene):
            scene.light(key)
        self.update()


class FlowScene(QGraphicsScene):
    """All of a flow in the colours of a palette; columns are `column_width` apart, raw at the left.

    `mirrored` has raw at the right, for those who read from there. `open_wanted` and `toggle_wanted` are
    sent with the key of a step.
    """

    open_wanted = Signal(str)
    toggle_wanted = Signal(str)

    def __init__(
        self,
        layout: FlowLayout,
        words: Callable[[FlowStep], StepWords],
        palette: Palette,
        font: QFont,
        column_width: float,
        *,
        mirrored: bool = False,
    ) -> None:
        super().__init__()
        self._palette = palette
        font = _in_pixels(font)
        self._bands: list[tuple[FlowBand, QGraphicsPathItem, Role]] = []
        self.steps: dict[str, StepItem] = {}
        kinds = {box.step.key: box.step.kind for box in layout.boxes}
        for band in layout.bands:
            path = _band_path(band, column_width, mirrored=mirrored)
            item = self.addPath(path, QPen(Qt.PenStyle.NoPen))
            self._bands.append((band, item, _BAND_ROLES[kinds[band.link.material]]))
        label_width = column_width - BAR - _HANDLE - sizes.SMALL
        for box in layout.boxes:
            step = StepItem(box, words(box.step), palette, font, label_width, mirrored=mirrored)
            left = box.step.column * column_width
            step.setPos(-left - BAR if mirrored else left, box.top)
            self.addItem(step)
            self.steps[box.step.key] = step
        self.light(None)
        self.setSceneRect(self.itemsBoundingRect().adjusted(-6, -6, 6, 6))

    def light(self, key: str | None) -> None:
        """Make what flows into and out of a step stand out; None makes all alike."""
        for band, item, role in self._bands:
            mine = key in {band.link.material, band.link.product}
            share = _QUIET if key is None else _LIT if mine else _FADED
            colour = QColor(self._palette.colour(role))
            colour.setAlphaF(share)
            item.setBrush(colour)
            item.setZValue(1 if mine else 0)


def _in_pixels(font: QFont) -> QFont:
    """Measure type as the rest of the drawing is: points are larger on a printer than on the screen."""
    measured = QFont(font)
    measured.setPixelSize(QFontInfo(font).pixelSize())
    return measured


def _band_path(band: FlowBand, column_width: float, *, mirrored: bool) -> QPainterPath:
    """Draw a band: straight where it passes a column, bent between two."""
    points: list[tuple[float, float]] = []
    last = len(band.stops) - 1
    for at, (column, top) in enumerate(band.stops):
        left = column * column_width
        if at > 0:
            points.append((left, top))
        if at < last:
            points.append((left + BAR, top))
    if mirrored:
        points = [(-x, y) for x, y in points]
    path = QPainterPath(QPointF(*points[0]))
    _bend(path, points)
    lower = [(x, top + band.thickness) for x, top in reversed(points)]
    path.lineTo(*lower[0])
    _bend(path, lower)
    path.closeSubpath()
    return path


def _bend(path: QPainterPath, points: list[tuple[float, float]]) -> None:
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = (x + next_x) / 2
        path.cubicTo(middle, y, middle, next_y, next_x, next_y)
