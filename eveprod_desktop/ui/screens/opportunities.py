"""Every product of a region, ranked, under assumptions that can be changed while one looks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.models.filters import CHOICES_JOINED_BY
from eveprod_desktop.ui.screen import Screen
from eveprod_desktop.ui.screens.opportunity_rows import (
    Opportunities,
    PriceAges,
    ProductWords,
    opportunity_columns,
    product_words,
)
from eveprod_desktop.ui.screens.what_if_bar import Assumed, WhatIfBar, what_if_of
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from eveprod_desktop.core.economics.figures import Figures

_MOST = 1e15
_EDIT_WIDTH = 92


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """An answer: the regions there are, and the figures of one of them (None: nothing was ever fetched)."""

    assumed: Assumed
    regions: Mapping[int, str]
    profiles: tuple[str, ...]
    words: ProductWords | None = None
    figures: "Figures | None" = None
    ages: PriceAges | None = None


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
    )

    def __init__(self, session: Session, refreshing: MarketRefreshing, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.refreshing = refreshing
        self.shown = Opportunities()
        self.shown.now = session.app.clock.now
        self._words: ProductWords | None = None
        self._remembered = Assumed()
        self._asking = False
        self._again = False
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
            self.shown.type_id,
            noun="product",
            empty_icon="opportunities",
            parent=self,
        )
        self.table.opened.connect(self._open)
        self.table.empty.acted.connect(refreshing.refresh_all)
        if self.table.header().sortIndicatorSection() < 0:
            ranked_by = [column.key for column in columns].index("isk_per_hour")
            self.table.header().setSortIndicator(ranked_by, Qt.SortOrder.DescendingOrder)
        self.filters = OpportunityFilters(self.table, self)
        self._lay_out()
        refreshing.changed.connect(self._follow)
        self._follow()

    def reload(self) -> None:
        """Rank anew; while one answer is computed only the newest wish is kept."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        assumed, known = self.bar.assumed, self._words
        if assumed.region_id is None:
            assumed = self._remembered

        def rank(_monitor: Monitor) -> Ranked:
            return rank_products(self.session, assumed, known)

        self.session.tasks.read("Ranking products", rank, self._ranked, self._not_ranked, listed=False)

    def take_focus(self) -> None:
        """Put the keyboard into the table."""
        self.table.focus_view()

    def state(self) -> Mapping[str, object]:
        """Return what the what-if bar says."""
        assumed = self.bar.assumed
        return asdict(assumed if assumed.region_id is not None else self._remembered)

    def restore(self, state: Mapping[str, object]) -> None:
        """Assume what was assumed at the last start."""
        region = state.get("region_id")
        me, te = state.get("me"), state.get("te")
        self._remembered = Assumed(
            region if isinstance(region, int) else None,
            me if isinstance(me, int) and 0 <= me <= self.bar.me.maximum() else 0,
            te if isinstance(te, int) and 0 <= te <= 2 * self.bar.te.maximum() else 0,
        )

    def _ranked(self, ranked: Ranked) -> None:
        self._asking = False
        first = self.bar.assumed.region_id is None
        self.bar.offer_regions(ranked.regions)
        self.bar.offer_places(ranked.profiles)
        if first:
            self.bar.show_assumed(ranked.assumed)
        if ranked.words is None or ranked.figures is None or ranked.ages is None:
            self._show_nothing()
        else:
            others = self._words is not ranked.words
            self._words = ranked.words
            self.shown.show(ranked.words, ranked.figures, ranked.ages)
            for widget in (self.bar, self.filters, self.place):
                widget.show()
            self.table.set_rows(range(len(self.shown)))
            if others:
                self.filters.offer()
            self._follow()
        if self._again:
            self.reload()

    def _not_ranked(self, error: AppError) -> None:
        self._asking = False
        self.table.set_rows(())
        self.table.empty.tell_error(error)
        self.table.show_view(filled=False)
        if self._again:
            self.reload()

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
        self.refresh.setVisible(self.shown.ages is not None)
        if self.shown.ages is None:
            if self.table.model.total == 0 and not self._asking and self.isVisible():
                self._show_nothing()
            return
        age = (self.session.app.clock.now() - self.shown.ages.data_at).total_seconds()
        self.place.tell(f"{self.shown.ages.place}: prices {write.age(age)}")

    def _open(self, row: int) -> None:
        self.session.bus.open_item(self.shown.type_id(row))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.TITLE, "title", self))
        head.addStretch(1)
        head.addWidget(self.place)
        head.addWidget(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.HUGE, sizes.LARGE, sizes.HUGE, sizes.NORMAL)
        layout.setSpacing(sizes.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)


class OpportunityFilters(QWidget):
    """The filters most asked for, over the table. They are filters of its columns, so views keep them."""

    def __init__(self, table: RowsTable[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.choices = {
            key: self._choice(title)
            for key, title in (("category", "Category"), ("tech", "Tech level"), ("activity", "Activity"))
        }
        self._values: dict[str, list[str]] = {key: [] for key in self.choices}
        self.least = {
            key: NumberEdit(f"Least {title}", -_MOST, _MOST, self, otherwise="any")
            for key, title in (("roi", "ROI"), ("profit", "profit"), ("volume", "volume"))
        }
        line = FlowingLayout(self)
        line.add_named("Only", *self.choices.values())
        for key, box in self.choices.items():
            box.activated.connect(lambda _at, key=key: self._choose(key))
        for key, title in (("roi", "ROI % from"), ("profit", "Profit from"), ("volume", "Daily volume from")):
            edit = self.least[key]
            edit.setFixedWidth(_EDIT_WIDTH)
            edit.changed.connect(lambda _number, key=key: self._choose(key))
            line.add_named(title, edit)
        table.model.modelReset.connect(self.follow)

    def offer(self) -> None:
        """Look through the rows for the values there are; needed for other products only."""
        self._values = {key: self._table.model.choices(self._section(key)) for key in self.choices}
        self.follow()

    def follow(self) -> None:
        """Show the filters that the table has."""
        texts = self._table.filter_texts()
        for key, box in self.choices.items():
            self._fill(box, self._values[key], texts.get(key, ""))
        for key, edit in self.least.items():
            if not edit.hasFocus():
                edit.show_number(_number(texts.get(key, "")))

    def _choice(self, title: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(title)
        box.addItem(f"{title}: any", "")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

    def _fill(self, box: QComboBox, values: list[str], chosen: str) -> None:
        present = [box.itemData(at) for at in range(1, box.count())]
        several = [chosen] if CHOICES_JOINED_BY in chosen else []
        if present != [*values, *several]:
            while box.count() > 1:
                box.removeItem(1)
            for value in (*values, *several):
                box.addItem(value.replace(CHOICES_JOINED_BY, ", "), value)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _choose(self, key: str) -> None:
        texts = {one: text for one, text in self._table.filter_texts().items() if one != key}
        if key in self.choices:
            wanted = str(self.choices[key].currentData() or "")
        else:
            number = self.least[key].number
            wanted = "" if number is None else f"{number:.12g}"
        if wanted:
            texts[key] = wanted
            # what is filtered by is to be seen
            self._table.layout_of_columns.choose(self._section(key), shown=True)
        self._table.set_filters(texts)

    def _section(self, key: str) -> int:
        return [column.key for column in self._table.model.columns].index(key)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def rank_products(session: Session, assumed: Assumed, known: ProductWords | None) -> Ranked:
    """Compute every product of the region assumed, else of the first one with prices. For a waiting thread.

    Raises:
        AppError: the assumptions make no sense any more.

    """
    app = session.app
    fetched = set(app.market.fetched_regions())
    if not fetched:
        return Ranked(assumed, {}, ())
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    regions = {
        region: app.market.region_name(region) for region in (*watched, *sorted(fetched - set(watched)))
    }
    region_id = assumed.region_id if assumed.region_id in regions else next(iter(regions))
    assumed = Assumed(**{**asdict(assumed), "region_id": region_id})
    figures = app.economics.figures(region_id, what_if_of(app, region_id, assumed))
    language = app.settings.language
    if known is None or known.table is not figures.table or known.language != language:
        hits = app.catalog().hits(figures.table.type_id.tolist(), language=language)
        known = product_words(
            figures.table,
            language,
            {hit.type_id: (hit.name, hit.group_name, hit.category_name) for hit in hits},
            app.catalog().meta_groups(language),
        )
    market = app.market.market(region_id)
    ages = PriceAges(market.place_name, figures.data_at, app.market.reference().data_at)
    profiles = tuple(profile.name for profile in app.facilities.book().profiles)
    return Ranked(assumed, regions, profiles, known, figures, ages)
