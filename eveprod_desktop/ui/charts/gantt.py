"""A schedule as lying bars over time, one lane a slot.

Painted by hand instead of by the chart library: a plan may have thousands of jobs, of which only those in
sight are painted, and the names of the slots have to stay while one scrolls.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolTip, QWidget

from eveprod_desktop.ui.charts.gantt_lanes import Gantt, GanttBar, mark_words, time_marks
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role

_KIND_SERIES = {"manufacturing": 0, "science": 4, "reaction": 2}
_LEAST_BAR = 3.0
_MARK_WIDTH = 84
_ZOOM_STEP = 1.4
_MOST_ZOOM = 400.0
_HEADROOM = 1.02
_BAR_ALPHA = 120
_LEAST_LETTERS = 3
"""Fewer of a name, and an ellipsis, say nothing."""


class GanttChart(QAbstractScrollArea):
    """Lanes with bars. `picked` is sent with the number of a job that is chosen by mouse or keyboard.

    Arrow keys go from job to job, + and - zoom, 0 shows the whole time.
    """

    picked = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = session.look
        self._gantt = Gantt()
        self._zoom = 1.0
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Schedule")
        self.viewport().setMouseTracking(True)
        self._look.changed.connect(self.viewport().update)

    @property
    def gantt(self) -> Gantt:
        """What is shown."""
        return self._gantt

    @property
    def current(self) -> int | None:
        """The number of the job chosen."""
        return self._current

    def show_gantt(self, gantt: Gantt) -> None:
        """Show another schedule, all of its time."""
        self._gantt = gantt
        self._zoom = 1.0
        self._current = None
        self.setAccessibleDescription(gantt.words())
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def choose(self, number: int) -> None:
        """Mark a job and bring it into sight; nothing is sent."""
        found = next(((lane, bar) for lane, bar in self._gantt.bars() if bar.number == number), None)
        if found is None:
            return
        self._current = number
        lane, bar = found
        height = self._lane_height()
        rows = self.verticalScrollBar()
        if not rows.value() <= lane * height <= rows.value() + rows.pageStep() - height:
            rows.setValue(lane * height - rows.pageStep() // 2)
        left = self._x_of(bar.start_seconds)
        room = self._room()
        if not self._names_width() <= left < self._names_width() + room:
            columns = self.horizontalScrollBar()
            columns.setValue(round(columns.value() + left - self._names_width() - room / 3))
        self.setAccessibleDescription(bar.words)
        self.viewport().update()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show more or less of the time; what lies at `around` (pixels) stays there."""
        around = self._names_width() + self._room() / 2 if around is None else around
        seconds = self._seconds_at(around)
        self._zoom = min(_MOST_ZOOM, max(1.0, self._zoom * factor))
        self._arrange()
        scroll = self.horizontalScrollBar()
        scroll.setValue(round(scroll.value() + self._x_of(seconds) - around))

    def copy(self) -> None:
        """Put the bars on the clipboard as a table."""
        QGuiApplication.clipboard().setText(self._gantt.as_text())
        self._session.messages.post(Level.INFO, "The schedule is copied.", key="copied")

    def bar_at(self, point: QPoint) -> GanttBar | None:
        """Return the bar at a point of the viewport."""
        lane = (point.y() - self._head_height() + self.verticalScrollBar().value()) // self._lane_height()
        if point.y() < self._head_height() or not 0 <= lane < len(self._gantt.lanes):
            return None
        if point.x() < self._names_width():
            return None
        for bar in reversed(self._gantt.lanes[lane].bars):
            left, width = self._extent(bar)
            if left <= point.x() <= left + width:
                return bar
        return None

    # where things are

    def _lane_height(self) -> int:
        return self.fontMetrics().height() + sizes.ROW_PADDING

    def _head_height(self) -> int:
        return self.fontMetrics().height() + sizes.SMALL

    def _names_width(self) -> int:
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(lane.title) for lane in self._gantt.lanes), default=0)
        return min(longest + 2 * sizes.CELL_MARGIN + 2, self.viewport().width() // 3)

    def _room(self) -> int:
        return max(1, self.viewport().width() - self._names_width())

    def _per_second(self) -> float:
        return self._room() * self._zoom / (max(1, self._gantt.finish_seconds) * _HEADROOM)

    def _x_of(self, seconds: float) -> float:
        return self._names_width() + seconds * self._per_second() - self.horizontalScrollBar().value()

    def _seconds_at(self, x: float) -> float:
        return (x - self._names_width() + self.horizontalScrollBar().value()) / self._per_second()

    def _extent(self, bar: GanttBar) -> tuple[float, float]:
        left = self._x_of(bar.start_seconds)
        return left, max(_LEAST_BAR, self._x_of(bar.end_seconds) - left)

    def _arrange(self) -> None:
        rows, columns = self.verticalScrollBar(), self.horizontalScrollBar()
        height = self.viewport().height() - self._head_height()
        rows.setRange(0, max(0, len(self._gantt.lanes) * self._lane_height() - height))
        rows.setPageStep(max(1, height))
        rows.setSingleStep(self._lane_height())
        columns.setRange(0, max(0, round(self._room() * (self._zoom - 1))))
        columns.setPageStep(self._room())
        columns.setSingleStep(max(1, self._room() // 12))
        self.viewport().update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lanes in sight."""
        look, area = self._look, self.viewport().rect()
        with QPainter(self.viewport()) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time goes on to the right everywhere
            painter.fillRect(area, look.colour(Role.SURFACE))
            head, height, names = self._head_height(), self._lane_height(), self._names_width()
            top = head - self.verticalScrollBar().value()
            first = max(0, (head - top) // height)
            last = min(len(self._gantt.lanes), first + (area.height() - head) // height + 2)
            marks = self._marks()
            painter.setClipRect(0, head, area.width(), area.height() - head)
            for at in range(first, last):
                if at % 2:
                    painter.fillRect(0, top + at * height, area.width(), height, look.colour(Role.STRIPE))
            painter.setPen(look.colour(Role.BORDER))
            for seconds in marks:
                x = round(self._x_of(seconds))
                if x >= names:
                    painter.drawLine(x, head, x, area.height())
            painter.setClipRect(names, head, area.width() - names, area.height() - head)
            for at in range(first, last):
                self._paint_bars(painter, at, top + at * height)
            painter.setClipRect(area)
            self._paint_names(painter, first, last, top)
            self._paint_head(painter, marks)

    def _marks(self) -> Sequence[int]:
        span = self._gantt.finish_seconds * _HEADROOM
        if not span:
            return ()
        return time_marks(span, max(1, int(self._room() * self._zoom / _MARK_WIDTH)))

    def _paint_bars(self, painter: QPainter, at: int, top: int) -> None:
        lane, height = self._gantt.lanes[at], self._lane_height()
        colour = QColor(self._look.palette.series[_KIND_SERIES[lane.kind]])
        ground = QColor(colour)
        ground.setAlpha(_BAR_ALPHA)
        metrics = self.fontMetrics()
        for bar in lane.bars:
            left, width = self._extent(bar)
            if left + width < 0 or left > self.viewport().width():
                continue
            box = QRectF(left, top + 3, width, height - 6)
            if bar.state == "busy":
                painter.fillRect(box, QBrush(self._look.colour(Role.MUTED), Qt.BrushStyle.BDiagPattern))
                continue
            painter.fillRect(box, ground)
            edge = QPen(colour, 1)
            if bar.state == "critical":
                edge = QPen(self._look.colour(Role.WARNING), 2)
            if bar.number == self._current:
                edge = QPen(self._look.colour(Role.TEXT), 2)
            painter.setPen(edge)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            inside = box.adjusted(5, 0, -4, 0)
            inside.setLeft(max(inside.left(), self._names_width() + 5))
            if inside.width() > metrics.averageCharWidth() * 3:
                painter.setPen(self._look.colour(Role.TEXT))
                text = metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, int(inside.width()))
                if len(text) > _LEAST_LETTERS or text == bar.title:
                    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_names(self, painter: QPainter, first: int, last: int, top: int) -> None:
        head, height, names = self._head_height(), self._lane_height(), self._names_width()
        painter.setClipRect(0, head, names, self.viewport().height() - head)
        for at in range(first, last):
            box = QRectF(0, top + at * height, names, height)
            role = Role.STRIPE if at % 2 else Role.SURFACE
            painter.fillRect(box, self._look.colour(role))
            painter.setPen(self._look.colour(Role.TEXT))
            box.adjust(sizes.CELL_MARGIN, 0, -sizes.CELL_MARGIN, 0)
            title = self.fontMetrics().elidedText(
                self._gantt.lanes[at].title, Qt.TextElideMode.ElideMiddle, int(box.width())
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(self._look.colour(Role.BORDER))
        painter.drawLine(names - 1, head, names - 1, self.viewport().height())

    def _paint_head(self, painter: QPainter, marks: Sequence[int]) -> None:
        head, names, width = self._head_height(), self._names_width(), self.viewport().width()
        painter.setClipRect(0, 0, width, head)
        painter.fillRect(0, 0, width, head, self._look.colour(Role.RAISED))
        painter.setPen(self._look.colour(Role.MUTED))
        for seconds in marks:
            x = self._x_of(seconds)
            if x >= names - 1:
                place = QRectF(x + sizes.HAIR, 0, _MARK_WIDTH, head)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark_words(seconds)
                )
        painter.setPen(self._look.colour(Role.BORDER))
        painter.drawLine(0, head - 1, width, head - 1)
        if self.hasFocus():
            painter.setClipRect(self.viewport().rect())
            painter.setPen(self._look.colour(Role.ACCENT))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    # mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the job under the mouse."""
        bar = self.bar_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and bar is not None and bar.number:
            self._take(bar.number)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell about the job under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            if bar is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), bar.words, self.viewport())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            where: QPointF = event.position()
            self.zoom(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP, where.x())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from job to job with the arrow keys; zoom with + - 0; copy."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.zoom(1 / self._zoom)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step_in_lane(-1 if key == Qt.Key.Key_Left else 1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step_lane(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _take(self, number: int) -> None:
        self.choose(number)
        self.picked.emit(number)

    def _step_in_lane(self, step: int) -> None:
        bars = list(self._gantt.bars())
        if not bars:
            return
        at = next((at for at, (_lane, bar) in enumerate(bars) if bar.number == self._current), None)
        wanted = 0 if at is None else min(len(bars) - 1, max(0, at + step))
        self._take(bars[wanted][1].number)

    def _step_lane(self, step: int) -> None:
        here = next(((lane, bar) for lane, bar in self._gantt.bars() if bar.number == self._current), None)
        if here is None:
            self._step_in_lane(step)
            return
        lane, bar = here
        at = lane + step
        while 0 <= at < len(self._gantt.lanes):
            others = [one for one in self._gantt.lanes[at].bars if one.number]
            if others:
                nearest = min(others, key=lambda one: abs(one.start_seconds - bar.start_seconds))
                self._take(nearest.number)
                return
            at += step

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to zoom and to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Zoom in (+)", lambda: self.zoom(_ZOOM_STEP))
        menu.addAction("Zoom out (-)", lambda: self.zoom(1 / _ZOOM_STEP))
        menu.addAction("Show the whole time (0)", lambda: self.zoom(1 / self._zoom))
        menu.addSeparator()
        menu.addAction("Copy as a table", self.copy)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the bars out anew."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a room in which a schedule can be read."""
        return QSize(640, 320)
