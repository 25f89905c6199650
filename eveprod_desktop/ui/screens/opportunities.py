"""Every product of a region, ranked, under assumptions that can be changed while one looks."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.newest_wish import NewestWish
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.assumed import EVERY_REGION, Assumed, assumed_from
from eveprod_desktop.ui.screens.opportunity_columns import opportunity_columns
from eveprod_desktop.ui.screens.opportunity_filters import OpportunityFilters
from eveprod_desktop.ui.screens.opportunity_ranking import Known, Ranked, rank_products
from eveprod_desktop.ui.screens.opportunity_rows import Opportunities
from eveprod_desktop.ui.screens.what_if_bar import WhatIfBar
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.table import RowsTable

_PLANNED_UNITS = (1, 10, 100)


class OpportunitiesScreen(Screen):
    """The table with its what-if bar and its filter bar. A double click opens the item's page."""

    NAME = "opportunities"
    TITLE = "Opportunities"
    WATCHES = (
        Changed.STATIC_DATA
        | Changed.CHAINS
        | Changed.PRICES
        | Changed.ECONOMICS
        | Changed.FACILITIES
        | Changed.SETTINGS
        | Changed.SKILLS
        | Changed.CHARACTERS
        | Changed.OWNED
    )

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
        self.shown = Opportunities()
        self.shown.now = session.app.clock.now
        self._known: Known | None = None
        self._remembered = Assumed()
        self._wanted = NewestWish(self._ask)
        self._ability_stale = False
        self._several_regions = False
        self.bar = WhatIfBar(self)
        self.bar.changed.connect(self.reload)
        self.place = ElidedLabel("muted", self)
        self.refresh = QPushButton("&Refresh prices", self)
        self.refresh.clicked.connect(refreshing.refresh_all)
        columns = opportunity_columns(self.shown)
        self.table: RowsTable[int] = RowsTable(
            session,
            "opportunities",
            columns,
            self.shown.key,
            noun="product",
            empty_icon="opportunities",
            parent=self,
        )
        self.table.keep_beside(self.state, self._assume)
        self.table.opened.connect(self._open)
        self.table.menu_wanted.connect(self._fill_menu)
        self.table.empty.acted.connect(refreshing.refresh_all)
        self.table.sort_at_first("isk_per_hour", falling=True)
        self.filters = OpportunityFilters(session, self.table, self)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self._follow()

    def reload(self) -> None:
        """Rank anew; while one answer is computed only the newest wish is kept."""
        self._wanted.wish()

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return what the what-if bar says."""
        assumed = self.bar.assumed
        return asdict(assumed if assumed.region_id is not None else self._remembered)

    def restore(self, state: Mapping[str, object]) -> None:
        """Assume what was assumed at the last start."""
        self._remembered = assumed_from(state)

    def _assume(self, kept: Mapping[str, object]) -> None:
        """Assume what a saved view was looked at with."""
        self.bar.show_assumed(assumed_from(kept))
        self.reload()

    def _on_changed(self, what: Changed) -> None:
        if what & (Changed.CHARACTERS | Changed.SKILLS | Changed.OWNED):
            self._ability_stale = True
        super()._on_changed(what)

    def _ask(self) -> None:
        app, assumed, known = self.session.app, self.bar.assumed, self._known
        if assumed.region_id is None:
            assumed = self._remembered
        ability_anew, self._ability_stale = self._ability_stale, False

        def rank(_monitor: Monitor) -> Ranked:
            return rank_products(app, assumed, known, ability_anew=ability_anew)

        self.session.tasks.read("Ranking products", rank, self._ranked, self._not_ranked, listed=False)

    def _ranked(self, ranked: Ranked) -> None:
        first = self.bar.assumed.region_id is None
        self.bar.offer_regions(ranked.regions)
        self.bar.offer_places(ranked.profiles)
        if ranked.known is None:
            self._show_nothing()
        else:
            self.bar.offer_decryptors(ranked.known.decryptors)
            if first:
                self.bar.show_assumed(ranked.assumed)
            self._show(ranked, ranked.known)
        self._wanted.answered()

    def _show(self, ranked: Ranked, known: Known) -> None:
        before, self._known = self._known, known
        self.shown.show(
            known.words,
            ranked.figures,
            ranked.ages,
            every_region=ranked.assumed.region_id == EVERY_REGION,
            ability=known.ability,
            name=known.name,
        )
        for widget in (self.bar, self.filters, self.place):
            widget.show()
        self._show_region_column(ranked.assumed)
        self.table.set_rows(range(len(self.shown)))
        if before is not known:
            self.filters.offer(somebody=known.ability is not None)
            self.bar.own_blueprints.offer(somebody=known.ability is not None)
        self._follow()

    def _show_region_column(self, assumed: Assumed) -> None:
        """Tell the region of each row when several are ranked, and only then unless a person chose so."""
        if assumed.several_regions == self._several_regions:
            return
        self._several_regions = assumed.several_regions
        self.table.choose_column(self._section("region"), shown=assumed.several_regions)

    def _not_ranked(self, error: AppError) -> None:
        self.table.set_rows(())
        self.table.empty.tell_error(error)
        self.table.show_view(filled=False)
        self._wanted.answered()

    def _show_nothing(self) -> None:
        self.table.set_rows(())
        for widget in (self.bar, self.filters, self.place):
            widget.hide()
        if self.refreshing.running:
            self.table.empty.tell(
                "Fetching prices …", "The status bar shows how far it is.", icon="opportunities"
            )
        else:
            self.table.empty.tell(
                "No prices yet",
                "Refresh fetches the order books of the trade hubs, which takes a minute or two."
                " To look around without the network, start the program with --demo.",
                action="Refresh",
                icon="opportunities",
            )
        self.table.show_view(filled=False)

    def _follow(self) -> None:
        """Show whether prices are being fetched, and how old they are."""
        self.refresh.setEnabled(not self.refreshing.running)
        self.refresh.setVisible(bool(self.shown.ages))
        if not self.shown.ages:
            if self.table.model.total == 0 and not self._wanted.under_way and self.isVisible():
                self._show_nothing()
            return
        oldest = min(self.shown.ages, key=lambda one: one.data_at)
        age = write.age((self.session.app.clock.now() - oldest.data_at).total_seconds())
        if len(self.shown.ages) == 1:
            self.place.tell(f"{oldest.place}: prices {age}")
        else:
            each = "\n".join(f"{one.region}: {one.place}" for one in self.shown.ages)
            self.place.tell(f"{write.count(len(self.shown.ages), 'region')}, the oldest prices {age}", each)

    def _fill_menu(self, menu: QMenu, row: int) -> None:
        type_id = self.shown.type_id(row)
        for units in _PLANNED_UNITS:
            menu.addAction(f"Plan {units}", partial(self.session.bus.plan, [Target(type_id, units)]))

    def _open(self, row: int) -> None:
        self.session.bus.open_item(self.shown.type_id(row))

    def _section(self, key: str) -> int:
        return [column.key for column in self.table.model.columns].index(key)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.place)
        head.addWidget(self.refresh)
        layout = page_layout(self, sizes.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)
