"""The theme in use, and everything painted in its colours."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.icons import svg
from eveprod_desktop.ui.theme.palette import DARK, LIGHT, Palette, Role
from eveprod_desktop.ui.theme.pictures import write_pictures
from eveprod_desktop.ui.theme.style import qt_palette, style_sheet

Theme = Literal["system", "light", "dark"]
_SCALES = (1, 2, 3)


class Look(QObject):
    """Colours and icons of the theme in use; `changed` is sent when the theme is another one."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = theme
        self._palette = _palette_of(theme)
        self._pictures: Path | None = None
        self._icons: dict[tuple[str, Role, int], QIcon] = {}
        self._colours: dict[Role, QColor] = {}

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return self._palette

    def dress(self, application: QApplication, pictures: Path) -> None:
        """Give the whole application this look, and follow the system's theme if the user wants that.

        `pictures` is a folder for a few generated files.
        """
        self._pictures = pictures
        application.setStyle("Fusion")
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def use(self, theme: Theme) -> None:
        """Change the theme."""
        self._theme = theme
        self._follow_system()

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role."""
        found = self._colours.get(role)
        if found is None:
            found = self._colours[role] = QColor(self._palette.colour(role))
        return found

    def icon(self, name: str, role: Role = Role.MUTED, size: int = sizes.ICON) -> QIcon:
        """Return an icon in the colour of a role; `size` in device-independent pixels."""
        found = self._icons.get((name, role, size))
        if found is None:
            found = self._icons[name, role, size] = self._draw(name, role, size)
        return found

    def _draw(self, name: str, role: Role, size: int) -> QIcon:
        renderer = QSvgRenderer(QByteArray(svg(name, self._palette.colour(role))))
        quiet = self.colour(Role.EDGE)
        icon = QIcon()
        for scale in _SCALES:
            room = QRectF(0, 0, size * scale, size * scale)
            pixmap = QPixmap(size * scale, size * scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, room)
            painter.end()
            pixmap.setDevicePixelRatio(scale)
            icon.addPixmap(pixmap)
            # left to itself Qt greys what can't be pressed so that on dark ground it looks as live as ever
            painter = QPainter(pixmap)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(room, quiet)
            painter.end()
            icon.addPixmap(pixmap, QIcon.Mode.Disabled)
        return icon

    def _follow_system(self) -> None:
        wanted = _palette_of(self._theme)
        if wanted is not self._palette:
            self._palette = wanted
            self._icons.clear()
            self._colours.clear()
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            points = application.font().pointSizeF()
            application.setPalette(qt_palette(self._palette))
            paths = {} if self._pictures is None else write_pictures(self._pictures, self._palette)
            # changed in place, Qt styles a widget anew once for each widget around it: seconds, once all
            # screens are made; put off and on again, only once
            application.setStyleSheet("")
            application.setStyleSheet(style_sheet(self._palette, points if points > 0 else 10.0, paths))


def _palette_of(theme: Theme) -> Palette:
    if theme == "light":
        return LIGHT
    if theme == "dark":
        return DARK
    # a system that does not say (bare X11, no display) gets the theme of the game itself
    light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK
