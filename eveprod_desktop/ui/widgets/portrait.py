"""The large picture of an item at the head of its page."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role

_CORNER = 6.0


class Portrait(QWidget):
    """A ship or structure as rendered, anything else by its icon; a drawing of its kind until it comes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._type_id = 0
        self.setFixedSize(sizes.PORTRAIT, sizes.PORTRAIT)
        session.pictures.arrived.connect(self.update)
        session.look.changed.connect(self.update)

    def show_item(self, type_id: int, name: str) -> None:
        """Show another item."""
        self._type_id = type_id
        self.setAccessibleName(f"Picture of {name}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture in a frame."""
        look, painter = self._session.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(self.rect().adjusted(0, 0, -1, -1), _CORNER, _CORNER)
        painter.fillPath(frame, look.colour(Role.SURFACE))
        painter.save()
        painter.setClipPath(frame)
        pictures = self._session.pictures
        side, ratio = self.width(), self.devicePixelRatioF()
        picture = pictures.picture(self._type_id, side, ratio, portrait=True)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), picture, picture.rect())
        else:
            inset = side // 4
            drawn = QRect(inset, inset, side - 2 * inset, side - 2 * inset)
            look.icon(pictures.placeholder(self._type_id), Role.MUTED, drawn.width()).paint(painter, drawn)
        painter.restore()
        painter.setPen(look.colour(Role.BORDER))
        painter.drawPath(frame)
