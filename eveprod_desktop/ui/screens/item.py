"""The page of one item."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screen import Screen, page_layout
from eveprod_desktop.ui.screens.chain_tab import ChainTab
from eveprod_desktop.ui.screens.history import History
from eveprod_desktop.ui.screens.item_facts import ItemFacts, lowered, read_item, tech_level
from eveprod_desktop.ui.screens.item_market import MarketTab, RegionChoice
from eveprod_desktop.ui.screens.item_tabs import ItemTab, ShoppingTab, TotalsTab, UsesTab, units_box
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.empty import EmptyState
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.forms import buddy
from eveprod_desktop.ui.widgets.labels import ElidedLabel, label
from eveprod_desktop.ui.widgets.later_tabs import LaterTabs, PageOf
from eveprod_desktop.ui.widgets.portrait import Portrait

if TYPE_CHECKING:
    from eveprod_desktop.ui.screens.economics_tab import EconomicsTab
    from eveprod_desktop.ui.screens.flow_tab import FlowTab
    from eveprod_desktop.ui.screens.job_card import JobCard
    from eveprod_desktop.ui.screens.past_tab import PastTab
    from eveprod_desktop.ui.screens.prices_tab import PricesTab
    from eveprod_desktop.ui.screens.recipe_tab import RecipeTab
    from eveprod_desktop.ui.tasks import Task

# ruff: noqa: PLC0415 - what a tab needs is loaded when the tab is first looked at

T = TypeVar("T", bound=ItemTab)
Make = Callable[[Session, QWidget], T]

_FACTS = {
    "group": "Group",
    "category": "Category",
    "tech": "Tech level",
    "volume": "Volume",
    "blueprint": "Blueprint",
    "batch": "Batch",
    "type_id": "Type id",
}


def _flow(session: Session, parent: QWidget) -> "FlowTab":
    from eveprod_desktop.ui.screens.flow_tab import FlowTab

    return FlowTab(session, parent)


def _job(session: Session, parent: QWidget) -> "JobCard":
    from eveprod_desktop.ui.screens.job_card import JobCard

    return JobCard(session, parent)


def _economics(session: Session, parent: QWidget) -> "EconomicsTab":
    from eveprod_desktop.ui.screens.economics_tab import EconomicsTab

    return EconomicsTab(session, parent)


def _prices(session: Session, parent: QWidget) -> "PricesTab":
    from eveprod_desktop.ui.screens.prices_tab import PricesTab

    return PricesTab(session, parent)


def _past(session: Session, parent: QWidget) -> "PastTab":
    from eveprod_desktop.ui.screens.past_tab import PastTab

    return PastTab(session, parent)


def _recipe(session: Session, parent: QWidget) -> "RecipeTab":
    from eveprod_desktop.ui.screens.recipe_tab import RecipeTab

    return RecipeTab(session, parent)


class _Tab(PageOf[T]):
    """A tab of the page, by its title, and what makes it."""

    def __init__(self, title: str, make: Make[T]) -> None:
        super().__init__(title)
        self.make = make


class ItemScreen(Screen):
    """Header, and tabs: chain, flow, job, totals, shopping list, economics, prices, uses, recipe."""

    NAME = "item"
    TITLE = "Item"
    WATCHES = (
        Changed.STATIC_DATA | Changed.CHAINS | Changed.PINNED_ITEMS | Changed.SETTINGS | Changed.DECISIONS
    )

    chain = _Tab("&Chain", ChainTab)
    flow = _Tab("&Flow", _flow)
    job = _Tab("&Job", _job)
    totals = _Tab("&Totals", TotalsTab)
    shopping = _Tab("&Shopping list", ShoppingTab)
    economics = _Tab("Econom&ics", _economics)
    prices = _Tab("P&rices", _prices)
    past = _Tab("O&ver time", _past)
    uses = _Tab("&Where used", UsesTab)
    recipe = _Tab("Reci&pe", _recipe)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._history: History[int] = History()
        self._task: Task | None = None
        self._facts: ItemFacts | None = None
        self._regions = RegionChoice(self)
        self._focus_when_shown = False
        look = session.look
        self._stack = QStackedLayout(self)
        self._page = page = QWidget(self)
        self._back = IconButton(look, "back", "Back", self.go_back, page, shortcut="Alt+Left")
        self._forward = IconButton(look, "forward", "Forward", self.go_forward, page, shortcut="Alt+Right")
        self._portrait = Portrait(session, page)
        self._title = ElidedLabel("title", page)
        self._star = IconButton(look, "star", "Pin this item", self.toggle_pin, page, shortcut="Ctrl+D")
        self._plan = IconButton(
            look, "planner", "Put it on the list of the planner", self.plan, page, shortcut="Ctrl+Shift+P"
        )
        self._facts_line = Facts(_FACTS, page)
        self._raw = label("", "warning", page, wrap=True)
        self.tabs = LaterTabs(page)
        self.tabs.setDocumentMode(True)
        for tab in vars(ItemScreen).values():
            if isinstance(tab, _Tab):
                self.tabs.add_later(tab.title, partial(tab.make, session))
        self.tabs.made.connect(self._take_tab)
        self.units = units_box(page)
        self.units.valueChanged.connect(self._show_units)
        self.chain.planetary_toggled.connect(self._ask)
        self._units_corner = QWidget(self.tabs)
        corner = QHBoxLayout(self._units_corner)
        corner.setContentsMargins(0, 0, 0, sizes.HAIR)
        corner.addWidget(buddy("Show &units", self.units, self._units_corner))
        corner.addWidget(self.units)
        self.tabs.setCornerWidget(self._units_corner)
        self.tabs.currentChanged.connect(self._show_corner)
        self.empty = EmptyState(look, "item", self)
        self.empty.tell(
            "No item is open.",
            "Find one with Ctrl+K: its chain, what to buy and where it is used stand here then.",
            action="Find an item",
        )
        self._lay_out()

    @property
    def facts(self) -> ItemFacts | None:
        """The item on screen."""
        return self._facts

    @property
    def tab_titles(self) -> tuple[str, ...]:
        """What the tabs are called, from left to right."""
        return self.tabs.titles

    def open(self, type_id: int) -> None:
        """Show an item; the one shown before is what Back leads to."""
        self._history.visit(type_id)
        self._focus_when_shown = True
        self._ask()

    def go_back(self) -> None:
        """Show the item shown before this one."""
        if self._history.back():
            self._ask()

    def go_forward(self) -> None:
        """Show the item from which Back led here."""
        if self._history.forward():
            self._ask()

    def toggle_pin(self) -> None:
        """Pin the item, or unpin it."""
        facts = self._facts
        if facts is None:
            return
        pinned = self.session.app.pinned

        def change(_monitor: Monitor) -> None:
            (pinned.unpin if facts.pinned else pinned.pin)(facts.item.type_id)

        what = "Unpinning" if facts.pinned else "Pinning"
        self.session.tasks.write(f"{what} {facts.name}", change, self._pinned)

    # Screen

    def reload(self) -> None:
        """Read the item again."""
        self._ask()

    def take_focus(self) -> None:
        """Put the keyboard into the list of the tab in sight."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, ItemTab):
            tab.focus_list()

    def make_part(self) -> bool:
        """Make one more tab, or a part of one."""
        return self.tabs.make_next() or any(
            tab.make_part() for tab in self.tabs.made_pages() if isinstance(tab, ItemTab)
        )

    def state(self) -> Mapping[str, object]:
        """Return the items visited, the tab and the number of units."""
        return {
            "items": list(self._history.places),
            "at": self._history.at,
            "tab": self.tabs.current_title,
            "units": self.units.value(),
            "region": self._regions.region_id,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Be at the item and on the tab of the last start."""
        items, at, units = state.get("items"), state.get("at"), state.get("units")
        if not isinstance(items, list) or not all(isinstance(item, int) for item in items):
            return
        self._history.restore(items, at if isinstance(at, int) else -1)
        if isinstance(units, int):
            self.units.setValue(units)
        region = state.get("region")
        self._regions.choose(region if isinstance(region, int) else None)
        self.tabs.choose(str(state.get("tab")))
        self.mark_stale()

    def plan(self) -> None:
        """Put as many of the item as the page counts with on the list of the planner."""
        if self._facts is not None and self._facts.recipe is not None:
            self.session.bus.plan([Target(self._facts.item.type_id, self.units.value())])

    # inside

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(sizes.HAIR)
        for widget in (self._back, self._forward):
            head.addWidget(widget)
        head.addSpacing(sizes.HAIR)
        head.addWidget(self._title)
        head.addWidget(self._star)
        head.addWidget(self._plan)
        head.addStretch(1)
        beside = QVBoxLayout()
        beside.setSpacing(sizes.HAIR)
        beside.addLayout(head)
        beside.addWidget(self._facts_line)
        top = QHBoxLayout()
        top.setSpacing(sizes.LARGE)
        top.addWidget(self._portrait)
        top.addLayout(beside, 1)
        layout = page_layout(self._page)
        layout.addLayout(top)
        layout.addWidget(self._raw)
        layout.addWidget(self.tabs, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)

    def _ask(self) -> None:
        type_id = self._history.current
        self._back.setEnabled(self._history.can_go_back)
        self._forward.setEnabled(self._history.can_go_forward)
        if self._task is not None:
            self._task.drop()
        if type_id is None:
            return
        opened = self.chain.planetary.isChecked()

        def read(_monitor: Monitor) -> ItemFacts:
            return read_item(self.session, type_id, open_planetary=opened)

        self._task = self.session.tasks.read("Reading the item", read, self._show, self._fail)

    def _show(self, facts: ItemFacts) -> None:
        before, self._facts = self._facts, facts
        item = facts.item
        self._title.tell(facts.name)
        self._portrait.show_item(item.type_id, facts.name)
        self._star.change_icon(
            "star-filled" if facts.pinned else "star", Role.ACCENT if facts.pinned else Role.MUTED
        )
        self._star.rename("Unpin this item" if facts.pinned else "Pin this item")
        self._plan.setVisible(facts.recipe is not None)
        volume_m3 = item.volume_m3 if item.packaged_volume_m3 is None else item.packaged_volume_m3
        packaged = item.packaged_volume_m3 is not None and item.packaged_volume_m3 != item.volume_m3
        for key, text in (
            ("group", item.group_name),
            ("category", item.category_name),
            ("tech", tech_level(item) or write.UNKNOWN),
            ("volume", write.volume_m3(volume_m3) + (" packaged" if packaged else "")),
            ("blueprint", facts.blueprint or "None"),
            ("batch", facts.batch or "In no chain"),
            ("type_id", str(item.type_id)),
        ):
            self._facts_line.tell(key, text)
        self._facts_line.tell("blueprint", facts.blueprint or "None", facts.blueprint_name)
        gone = f"Gone from the game since build {item.gone_since_build}. " if item.gone_since_build else ""
        self._raw.setText(
            gone + (f"Can't be built: {lowered(facts.raw_because)}" if facts.raw_because else "")
        )
        self._raw.setVisible(bool(self._raw.text()))
        for tab in self.tabs.made_pages():
            if isinstance(tab, ItemTab):
                tab.show_facts(facts)
        uses = ItemScreen.uses.title
        self.tabs.rename(uses, f"{uses} ({write.whole(len(facts.uses))})" if facts.uses else uses)
        self._stack.setCurrentIndex(1)
        # prices are there for raw items too
        moving = self.tabs.current_title != ItemScreen.prices.title
        if moving and (before is None or before.item.type_id != item.type_id):
            if facts.chain is None:
                self.tabs.choose(uses)
            elif before is not None and before.chain is None:
                self.tabs.choose(ItemScreen.chain.title)
        self._show_corner()
        if self._focus_when_shown:
            self._focus_when_shown = False
            if self.isVisible():
                self.take_focus()

    def _take_tab(self, tab: ItemTab) -> None:
        """Have a tab that was just made show what the page is about."""
        tab.item_wanted.connect(self.open)
        if isinstance(tab, MarketTab):
            tab.follow(self._regions)
        if self._facts is not None:
            tab.show_facts(self._facts)
        if isinstance(tab, ChainTab | TotalsTab):
            tab.show_units(self.units.value())

    def _fail(self, error: AppError) -> None:
        self._facts = None
        self.empty.tell_error(error, action="Find an item")
        self._stack.setCurrentIndex(0)

    def _show_units(self, units: int) -> None:
        for tab in self.tabs.made_pages():
            if isinstance(tab, ChainTab | TotalsTab):
                tab.show_units(units)

    def _show_corner(self) -> None:
        made = self._facts is not None and self._facts.chain is not None
        self._units_corner.setVisible(made and isinstance(self.tabs.currentWidget(), ChainTab | TotalsTab))

    def _pinned(self, _nothing: None) -> None:
        self.session.bus.announce(Changed.PINNED_ITEMS)
