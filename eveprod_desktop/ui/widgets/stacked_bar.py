"""A bar whose parts add up to a whole, each with its word and share beside a swatch of its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role

_BAR_HEIGHT = 18
_SWATCH = 9
_GAP = 1


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part: `share` 0 to 1 of the whole; `strength` 0 to 1 is how much of the role's colour it has."""

    title: str
    share: float
    hint: str = ""
    role: Role = Role.ACCENT
    strength: float = 1.0


class StackedBar(QWidget):
    """The bar above, the words below in as many lines as they need."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[BarPart, ...] = ()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.update)

    def show_parts(self, parts: Sequence[BarPart]) -> None:
        """Show other parts; what has no share is left out."""
        self._parts = tuple(part for part in parts if part.share > 0)
        self.setAccessibleDescription(", ".join(words_of(part) for part in self._parts))
        self.updateGeometry()
        self.update()

    @property
    def parts(self) -> tuple[BarPart, ...]:
        """The parts shown."""
        return self._parts

    def segments(self) -> list[QRectF]:
        """Return where each part stands, from left to right over the whole width."""
        whole = sum(part.share for part in self._parts)
        rects, left = [], 0.0
        for part in self._parts:
            width = self.width() * part.share / whole
            rects.append(QRectF(left, 0, width, _BAR_HEIGHT))
            left += width
        return rects

    # Qt's side

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height that bar and words need."""
        lines = len({place.y() for place in self._places(width)})
        return _BAR_HEIGHT + sizes.SMALL + max(1, lines) * self._line_height()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the words in the width there is."""
        width = max(self.width(), 320)
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for another height where the words need more lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the parts and their words."""
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # of words and numbers, in any window
            for part, rect in zip(self._parts, self.segments(), strict=True):
                painter.fillRect(rect.adjusted(0, 0, -min(_GAP, rect.width() / 2), 0), self._colour(part))
            metrics = self.fontMetrics()
            for part, place in zip(self._parts, self._places(self.width()), strict=True):
                middle = place.y() + (self._line_height() - _SWATCH) / 2
                painter.fillRect(QRectF(place.x(), middle, _SWATCH, _SWATCH), self._colour(part))
                painter.setPen(self._look.colour(Role.TEXT))
                baseline = place.y() + (self._line_height() + metrics.ascent() - metrics.descent()) / 2
                painter.drawText(QPointF(place.x() + _SWATCH + sizes.HAIR + 2, baseline), words_of(part))

    def event(self, event: QEvent) -> bool:
        """Tell what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = self._under(event.pos().x(), event.pos().y())
            if under is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), f"{words_of(under)}\n{under.hint}".strip(), self)
            return True
        return super().event(event)

    def _under(self, x: int, y: int) -> BarPart | None:
        for part, rect in zip(self._parts, self.segments(), strict=True):
            if rect.contains(x, y):
                return part
        return None

    def _places(self, width: int) -> list[QPointF]:
        """Return where each part's words begin, from left to right, a new line where they don't fit."""
        metrics = self.fontMetrics()
        places, left, top = [], 0.0, float(_BAR_HEIGHT + sizes.SMALL)
        for part in self._parts:
            needed = _SWATCH + sizes.HAIR + 2 + metrics.horizontalAdvance(words_of(part))
            if left and left + needed > width:
                left, top = 0.0, top + self._line_height()
            places.append(QPointF(left, top))
            left += needed + sizes.LARGE
        return places

    def _line_height(self) -> int:
        return self.fontMetrics().height() + sizes.HAIR

    def _colour(self, part: BarPart) -> QColor:
        strong, weak = self._look.colour(part.role), self._look.colour(Role.WINDOW)
        mixed = [
            round(weak_part + (strong_part - weak_part) * part.strength)
            for strong_part, weak_part in zip(_rgb(strong), _rgb(weak), strict=True)
        ]
        return QColor(*mixed)


def words_of(part: BarPart) -> str:
    """Return a part in words: its title and its share."""
    return f"{part.title} {write.percent(100 * part.share)}"


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
