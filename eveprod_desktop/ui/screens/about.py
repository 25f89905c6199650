"""What this program is, what it is built on, and whose the game is."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import text_column
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.about_facts import (
    CCP_NOTICE,
    AboutFacts,
    LibraryRow,
    PlaceRow,
    read_about,
)
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.labels import card, label
from eveprod_desktop.ui.widgets.table import RowsTable


class AboutScreen(Screen):
    """Version, data, libraries with their licences, places on disk, CCP's notice."""

    NAME = "about"
    TITLE = "About"
    WATCHES = Changed.STATIC_DATA

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facts: AboutFacts | None = None
        self.version = label("", "heading", self)
        self.game_data = label("", "muted", self, wrap=True)
        self.copy = QPushButton("&Copy for a report", self)
        self.copy.setToolTip("Versions and places as text, for whoever looks into a fault")
        self.copy.clicked.connect(self.copy_facts)
        self.libraries: RowsTable[LibraryRow] = RowsTable(
            session,
            "libraries",
            [
                text_column("name", "Built on", lambda row: row.name, width=26),
                text_column("version", "Version", lambda row: row.version, width=14),
                text_column("licence", "Licence", lambda row: row.licence, width=30, role=_muted),
            ],
            lambda row: row.name,
            noun="library",
            nouns="libraries",
            empty_icon="info",
            parent=self,
        )
        self.places: RowsTable[PlaceRow] = RowsTable(
            session,
            "places",
            [
                text_column("what", "Where", lambda row: row.what, width=26),
                text_column("path", "Path", lambda row: row.path, width=50, role=_muted),
            ],
            lambda row: row.what,
            noun="place",
            empty_icon="folder",
            parent=self,
        )
        self.places.opened.connect(self.open_place)
        self._lay_out()

    @property
    def facts(self) -> AboutFacts | None:
        """What is shown."""
        return self._facts

    def copy_facts(self) -> None:
        """Put everything on the clipboard."""
        if self._facts is not None:
            QGuiApplication.clipboard().setText(self._facts.as_text())
            self.session.messages.post(Level.INFO, "Versions and places are copied.", key="copied")

    def open_place(self, row: PlaceRow) -> None:
        """Show a place in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(row.path)):
            self.session.messages.post(
                Level.WARNING, f"{row.path} could not be opened.", "It may not be there yet.", key="place"
            )

    # Screen

    def reload(self) -> None:
        """Gather the facts."""

        def read(_monitor: Monitor) -> AboutFacts:
            return read_about(self.session)

        self.session.tasks.read("Gathering versions", read, self._show, self._fail, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the list of libraries."""
        self.libraries.focus_view()

    def _show(self, facts: AboutFacts) -> None:
        self._facts = facts
        self.version.setText(f"EVE Production Desktop {facts.version}")
        self.game_data.setText(facts.game_data)
        self.libraries.set_rows(facts.libraries)
        self.places.set_rows(facts.places)

    def _fail(self, error: AppError) -> None:
        self.libraries.empty.tell_error(error)
        self.libraries.set_rows([])

    def _lay_out(self) -> None:
        head = card("card", self)
        inside = QVBoxLayout(head)
        inside.setContentsMargins(sizes.LARGE, sizes.NORMAL, sizes.LARGE, sizes.NORMAL)
        inside.setSpacing(sizes.HAIR)
        line = QHBoxLayout()
        line.addWidget(self.version, 1)
        line.addWidget(self.copy)
        inside.addLayout(line)
        inside.addWidget(self.game_data)
        inside.addSpacing(sizes.SMALL)
        inside.addWidget(label(CCP_NOTICE, "caption", head, wrap=True))
        lists = QHBoxLayout()
        lists.setSpacing(sizes.LARGE)
        lists.addWidget(self.libraries, 1)
        lists.addWidget(self.places, 1)
        layout = page_layout(self)
        layout.addWidget(label(self.TITLE, "title", self))
        layout.addWidget(head)
        layout.addLayout(lists, 1)


def _muted(_row: object) -> Role:
    return Role.MUTED
