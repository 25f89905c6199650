"""Sales tax and broker fees: by levels, by a character or as typed; and the fee of each place."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from eveprod_desktop.core.settings import Settings
from eveprod_desktop.ui.screens.trade_rows import FeesAt, TradeData, fee_columns
from eveprod_desktop.ui.screens.trade_tabs import KeptTab, set_setting
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.undoable_changes import UndoableChanges
from eveprod_desktop.ui.widgets.choice_boxes import by_title, choice_box
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

_SHARE_WIDTH = 90
_BEST_LEVEL = 5
_PERCENT = 100


class TaxesKept(KeptTab[FeesAt]):
    """Above where taxes come from, below what they are at each watched place."""

    EMPTY = ("No market is watched.", "Add one on the Market screen.")
    ABOUT = (
        "Taken off every net profit."
        " In players' structures the owner sets the broker fee: type it for the place."
    )

    def __init__(self, session: Session, changes: UndoableChanges, parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            changes,
            parent,
            name="trade-fees",
            columns=fee_columns(),
            key=lambda row: row.region_id,
            noun="market",
        )
        sources = by_title(Settings.trade_taxes.info.choices)
        self.source = choice_box("Taxes come from", self, letters=None, entries=sources)
        self.accounting, self.broker_relations = (
            _levels(name, self) for name in ("Accounting", "Broker Relations")
        )
        self.character = choice_box("Who trades", self, letters=None)
        self.sales_tax = NumberEdit("Sales tax", 0.0, 1.0, self, share=True)
        self.broker_fee = NumberEdit("Broker fee", 0.0, 1.0, self, share=True)
        self.place_fee = NumberEdit(
            "Broker fee of the place chosen", 0.0, 1.0, self, share=True, otherwise="as worked out"
        )
        for edit in (self.sales_tax, self.broker_fee):
            edit.setFixedWidth(_SHARE_WIDTH)
        self.place_fee.setFixedWidth(_SHARE_WIDTH + 40)
        self._by: dict[str, QWidget] = {}
        self._lay_out_line()
        self._connect()
        self.drop.hide()
        self.keep.hide()

    def show_data(self, data: TradeData) -> None:
        """Show other data, and the settings in use."""
        super().show_data(data)
        settings = self.session.app.settings
        self.source.setCurrentIndex(self.source.findData(settings.trade_taxes))
        self.accounting.setCurrentIndex(settings.accounting_level)
        self.broker_relations.setCurrentIndex(settings.broker_relations_level)
        self.sales_tax.show_number(settings.sales_tax_percent / _PERCENT)
        self.broker_fee.show_number(settings.broker_fee_percent / _PERCENT)
        self.character.clear()
        best = "The best of those who count" if data.traders else "Nobody is signed in"
        self.character.addItem(best, 0)
        for one in data.traders:
            words = f"{one.name}: Accounting {one.accounting}, Broker Relations {one.broker_relations}"
            self.character.addItem(words, one.character_id)
        self.character.setCurrentIndex(max(0, self.character.findData(settings.trade_character)))
        for source, widget in self._by.items():
            widget.setVisible(source == settings.trade_taxes)
        row = self.table.current()
        if row is None and data.fees:
            self.table.select(data.fees[0].region_id)
        elif row is not None and not self.place_fee.hasFocus():
            self.show_row(row)

    def rows_of(self, data: TradeData) -> Sequence[FeesAt]:
        """Return the watched places."""
        return data.fees

    def show_row(self, row: FeesAt) -> None:
        """Put the fee of a place into its field."""
        self.place_fee.setEnabled(row.location_id is not None)
        self.place_fee.setToolTip(
            f"Instead of what is worked out for {row.place}; empty it to go back"
            if row.location_id is not None
            else "A whole region has no fee of its own: choose a station on the Market screen"
        )
        self.place_fee.show_number(row.typed_fee)

    def keep_typed(self) -> None:
        """Keep the fee typed for the place chosen."""
        row = self.table.current()
        if row is None or row.location_id is None:
            return
        economics, location_id = self.session.app.economics, row.location_id
        fee, before = self.place_fee.number, row.typed_fee
        self.changes.keep(
            f"the broker fee of {row.place}",
            lambda: economics.trade.set_broker_fee(location_id, fee),
            lambda: economics.trade.set_broker_fee(location_id, before),
        )

    def remove(self, rows: Sequence[FeesAt]) -> None:
        """Go back to the fees that are worked out."""
        typed = {
            row.location_id: row.typed_fee for row in rows if row.location_id and row.typed_fee is not None
        }
        if not typed:
            return
        economics = self.session.app.economics

        def write(fees: dict[int, float | None]) -> None:
            for location_id, fee in fees.items():
                economics.trade.set_broker_fee(location_id, fee)

        self.changes.keep(
            "removing broker fees", lambda: write(dict.fromkeys(typed)), lambda: write(dict(typed))
        )

    def _connect(self) -> None:
        def choose(box: QComboBox, key: str) -> None:
            box.activated.connect(lambda _at: set_setting(self.session, self.changes, key, box.currentData()))

        def type_percent(edit: NumberEdit, key: str) -> None:
            edit.changed.connect(
                lambda share: set_setting(
                    self.session, self.changes, key, round((share or 0.0) * _PERCENT, 10)
                )
            )

        choose(self.source, Settings.trade_taxes.info.key)
        choose(self.accounting, Settings.accounting_level.info.key)
        choose(self.broker_relations, Settings.broker_relations_level.info.key)
        choose(self.character, Settings.trade_character.info.key)
        type_percent(self.sales_tax, Settings.sales_tax_percent.info.key)
        type_percent(self.broker_fee, Settings.broker_fee_percent.info.key)
        self.place_fee.changed.connect(lambda _fee: self.keep_typed())

    def _lay_out_line(self) -> None:
        self.line.add_named("Taxes", self.source)
        for source, parts in (
            ("skills", (("Accounting", self.accounting), ("Broker Relations", self.broker_relations))),
            ("character", (("Who", self.character),)),
            ("typed", (("Sales tax", self.sales_tax), ("Broker fee", self.broker_fee))),
        ):
            group = self._by[source] = QWidget(self)
            inside = QHBoxLayout(group)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(sizes.SMALL)
            for words, widget in parts:
                inside.addWidget(label(words, "muted", group))
                inside.addWidget(widget)
            self.line.addWidget(group)
        self.line.add_named("Fee of the place chosen below", self.place_fee)


def _levels(name: str, parent: QWidget) -> QComboBox:
    levels = [(str(level), level) for level in range(_BEST_LEVEL + 1)]
    return choice_box(f"Level of {name}", parent, letters=None, entries=levels)
