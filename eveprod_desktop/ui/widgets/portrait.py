"""The large picture at the head of a page or card: of an item, a character, a corporation."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.pictures.service import OwnerVariant
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
        self._owner: OwnerVariant | None = None
        self.setFixedSize(sizes.PORTRAIT, sizes.PORTRAIT)
        session.pictures.arrived.connect(self.update)
        session.look.changed.connect(self.update)

    def show_item(self, type_id: int, name: str) -> None:
        """Show another item."""
        self._type_id, self._owner = type_id, None
        self.setAccessibleName(f"Picture of {name}")
        self.update()

    def show_owner(self, owner_id: int, name: str, variant: OwnerVariant) -> None:
        """Show a character or a corporation."""
        self._type_id, self._owner = owner_id, variant
        self.setAccessibleName(f"Picture of {name}")
        self.update()

    def _picture(self) -> QPixmap | None:
        pictures, ratio = self._session.pictures, self.devicePixelRatioF()
        if self._owner is not None:
            return pictures.of_owner(self._type_id, self._owner, self.width(), ratio)
        return pictures.picture(self._type_id, self.width(), ratio, portrait=True)

    def _placeholder(self) -> str:
        if self._owner is not None:
            return "characters" if self._owner == "portrait" else "corporation"
        return self._session.pictures.placeholder(self._type_id)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture in a frame."""
        look = self._session.look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame = QPainterPath()
            frame.addRoundedRect(self.rect().adjusted(0, 0, -1, -1), _CORNER, _CORNER)
            painter.fillPath(frame, look.colour(Role.SURFACE))
            painter.save()
            painter.setClipPath(frame)
            side, picture = self.width(), self._picture()
            if picture is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(self.rect(), picture, picture.rect())
            else:
                inset = side // 4
                drawn = QRect(inset, inset, side - 2 * inset, side - 2 * inset)
                look.icon(self._placeholder(), Role.MUTED, drawn.width()).paint(painter, drawn)
            painter.restore()
            painter.setPen(look.colour(Role.BORDER))
            painter.drawPath(frame)
