"""What all charts share: the library loaded late, the theme followed, copying, words for screen readers."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedLayout, QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui.charts import library
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from eveprod_desktop.ui.charts.crosshair import Crosshair

_PREPARING = "Preparing the chart …"
_NOTHING = "No figure is known to draw."


class Chart(QWidget):
    """A place for a chart. Subclasses keep their data and make a plot of them.

    `drawn` tells whether it stands. One that can be pointed at makes a `crosshair` with its plot.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.look = session.look
        self._library: Any = None
        self._asked = False
        self._plot: Any = None
        self.crosshair: Crosshair | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._waiting = label(_NOTHING, "caption", self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._waiting)
        self.look.changed.connect(self.redraw)

    # what subclasses say

    def filled(self) -> bool:
        """Whether there is anything to draw."""
        raise NotImplementedError

    def make_plot(self, pg: Any) -> Any:  # noqa: ANN401 - a library without types
        """Make the plot widget with everything in it, in the colours of the theme."""
        raise NotImplementedError

    def as_text(self) -> str:
        """Write the data as a table."""
        raise NotImplementedError

    # Chart

    @property
    def drawn(self) -> bool:
        """Whether the chart is on screen."""
        return self._plot is not None

    @property
    def told(self) -> str:
        """What the crosshair says, nothing while it is out of sight."""
        return self.crosshair.text if self.crosshair is not None and self.crosshair.shown else ""

    def redraw(self) -> None:
        """Draw the data anew, as soon as the chart is seen and the library is there."""
        self._take_down()
        self._waiting.setText(_PREPARING if self.filled() else _NOTHING)
        if not self.filled() or not self.isVisible():
            return
        if self._library is None:
            if not self._asked:
                self._asked = True
                self.session.tasks.read(
                    "Preparing the chart", library.load, self._loaded, self._not_loaded, listed=False
                )
            return
        self._plot = self.make_plot(self._library)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what answers keys is the chart, and it has a name
        self._stack.addWidget(self._plot)
        self._stack.setCurrentWidget(self._plot)

    def dress(self, plot: Any) -> None:  # noqa: ANN401 - a library without types
        """Give a plot the theme: ground, axes, quiet grid, the program's own font."""
        look, item = self.look, plot.getPlotItem()
        plot.setBackground(look.colour(Role.SURFACE))
        plot.setFrameShape(plot.Shape.NoFrame)
        plot.setMenuEnabled(False)
        item.hideButtons()
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.92)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setTextPen(look.colour(Role.MUTED))
            axis.setPen(look.colour(Role.BORDER))
            axis.setTickFont(font)

    def copy(self) -> None:
        """Put the data on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text())
        self.session.messages.post(Level.INFO, "The figures of the chart are copied.", key="copied")

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        QGuiApplication.clipboard().setPixmap(self.grab())
        self.session.messages.post(Level.INFO, "The picture of the chart is copied.", key="copied")

    def _loaded(self, pg: Any) -> None:  # noqa: ANN401 - a library without types
        self._library = pg
        self.redraw()

    def _not_loaded(self, error: AppError) -> None:
        self._waiting.setText(error.sentence)

    def _take_down(self) -> None:
        if self._plot is not None:
            self._stack.removeWidget(self._plot)
            # the library's own `close` lets go of parts that Qt still asks for their size
            self._plot.hide()
            self._plot.deleteLater()
            self._plot = self.crosshair = None

    # Qt's side

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a room in which a chart can be read."""
        return QSize(420, 180)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what was not drawn while nobody looked."""
        super().showEvent(event)
        if self._plot is None:
            self.redraw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew when the font is another one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._plot is not None:
            self.redraw()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy."""
        menu = QMenu(self)
        menu.addAction("Copy the figures", self.copy)
        menu.addAction("Copy as a picture", self.copy_picture)
        menu.popup(event.globalPos())
