"""Invention campaigns: what came of the attempts, and what luck allows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eveprod_desktop.ui.screens.results_rows import (
    CampaignLine,
    campaign_columns,
    campaign_lines,
    luck_words,
)
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.results import ResultsSheet


class InventionsTab(QWidget):
    """`characters_wanted`: no invention is known, and the user wants to sign somebody in."""

    characters_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "body", self, wrap=True)
        self.words.setAccessibleName("What luck allows")
        self.table: RowsTable[CampaignLine] = RowsTable(
            session,
            "result-campaigns",
            campaign_columns(),
            lambda line: line.campaign.blueprint_type_id,
            noun="campaign",
            empty_icon="results",
            parent=self,
        )
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda line: session.bus.open_item(line.campaign.blueprint_type_id))
        self.table.empty.acted.connect(self.characters_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NORMAL, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)

    def show_sheet(self, sheet: "ResultsSheet", words: ResultWords) -> None:
        """Show other results."""
        lines = campaign_lines(sheet.campaigns, words)
        if not lines:
            self.table.empty.tell(
                "No invention was delivered yet",
                "Those of the characters who signed in count by themselves, with the chances the game tells.",
                action="Go to the characters",
                icon="results",
            )
        self.table.set_rows(lines)
        self.words.setVisible(bool(lines))
        if lines and self.table.current() is None:
            self.table.select(lines[0].campaign.blueprint_type_id)
        self.words.setText(luck_words(self.table.current()))

    def _pick(self, line: CampaignLine) -> None:
        self.words.setText(luck_words(line))
