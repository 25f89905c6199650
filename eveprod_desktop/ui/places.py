"""Every screen of the window, in the order of the navigation: what it is called and how it is made.

A screen is loaded and made when it is first needed, so that a start pays for one screen only. To add one,
write a function here that makes it, below those of its group.
"""

# ruff: noqa: PLC0415 - each screen is imported where it is made

from collections.abc import Callable
from typing import TYPE_CHECKING

from eveprod_desktop.ui.place import Group, Place

if TYPE_CHECKING:
    from eveprod_desktop.ui.screen import Screen
    from eveprod_desktop.ui.window import Window

Make = Callable[["Window"], "Screen"]
"""Loads the screen's module, makes the screen (a child of `window.pages`) and connects it."""

_ITEM_PARTS = ("flow_tab", "job_card", "economics_tab", "prices_tab", "past_tab", "recipe_tab")
_makers: dict[Place, Make] = {}


def _place(
    name: str, title: str, icon: str, group: Group, *, parts: tuple[str, ...] = ()
) -> Callable[[Make], Make]:
    """Have the function below it make the screen of a place."""

    def keep(make: Make) -> Make:
        _makers[Place(name, title, icon, group, parts)] = make
        return make

    return keep


def make_screen(window: "Window", place: Place) -> "Screen":
    """Make the screen of a place for a window.

    Raises:
        KeyError: the place is none of `PLACES`.

    """
    return _makers[place](window)


# decide


@_place("opportunities", "Opportunities", "opportunities", Group.DECIDE)
def _opportunities(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen

    return OpportunitiesScreen(window.session, window.market_refreshing, window.pages)


@_place("items", "Items", "items", Group.DECIDE)
def _items(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.items import ItemsScreen

    screen = ItemsScreen(window.session, window.pages)
    screen.retry_wanted.connect(window.retry_wanted)
    screen.static_data_wanted.connect(lambda: window.show_screen("static-data"))
    window.became_ready.connect(screen.become_ready)
    if window.is_ready:
        screen.become_ready()
    return screen


@_place("item", "Item", "item", Group.DECIDE, parts=_ITEM_PARTS)
def _item(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.item import ItemScreen
    from eveprod_desktop.ui.window_actions import item_actions

    screen = ItemScreen(window.session, window.pages)
    screen.empty.acted.connect(window.open_palette)
    window.actions_by_name.add(*item_actions(window, screen))
    return screen


# build


@_place("planner", "Planner", "planner", Group.BUILD)
def _planner(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.planner import PlannerScreen

    screen = PlannerScreen(window.session, window.pages)
    # what was ticked off of a plan goes to its jobs, and that screen remembers it from start to start
    screen.create_button.clicked.connect(lambda: window.page("shopping"))
    return screen


@_place("jobs", "Jobs", "jobs", Group.BUILD)
def _jobs(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.jobs import JobsScreen

    return JobsScreen(window.session, window.pages)


@_place("shopping", "Shopping", "list", Group.BUILD)
def _shopping(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.shopping import ShoppingScreen

    screen = ShoppingScreen(window.session, window.pages)
    screen.planner_wanted.connect(lambda: window.show_screen("planner"))
    return screen


@_place("buildable", "Buildable", "made", Group.BUILD)
def _buildable(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.buildable import BuildableScreen

    screen = BuildableScreen(window.session, window.pages)
    screen.characters_wanted.connect(lambda: window.show_screen("characters"))
    return screen


@_place("stock", "Stock targets", "stock", Group.BUILD)
def _stock(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.stock import StockScreen

    return StockScreen(window.session, window.pages)


@_place("results", "Results", "results", Group.BUILD)
def _results(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.results import ResultsScreen

    screen = ResultsScreen(window.session, window.pages)
    screen.place_wanted.connect(window.show_screen)
    return screen


# own


@_place("characters", "Characters", "characters", Group.OWN)
def _characters(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.characters import CharactersScreen

    return CharactersScreen(window.session, window.character_refreshing, window.pages)


@_place("assets", "Assets", "assets", Group.OWN)
def _assets(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.assets import AssetsScreen

    screen = AssetsScreen(window.session, window.pages)
    screen.characters_wanted.connect(lambda: window.show_screen("characters"))
    return screen


@_place("blueprints", "Blueprints", "kind-blueprint", Group.OWN)
def _blueprints(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.blueprints import BlueprintsScreen

    screen = BlueprintsScreen(window.session, window.pages)
    screen.characters_wanted.connect(lambda: window.show_screen("characters"))
    return screen


@_place("industry-jobs", "Industry jobs", "clock", Group.OWN)
def _industry_jobs(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.industry_jobs import IndustryJobsScreen

    screen = IndustryJobsScreen(window.session, window.pages)
    screen.characters_wanted.connect(lambda: window.show_screen("characters"))
    return screen


# market data


@_place("market", "Market", "market", Group.MARKET_DATA)
def _market(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.market import MarketScreen

    return MarketScreen(window.session, window.market_refreshing, window.pages)


@_place("trade", "Prices & trade", "buy", Group.MARKET_DATA)
def _trade(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.trade import TradeScreen

    return TradeScreen(window.session, window.pages)


@_place("facilities", "Facilities", "facility", Group.MARKET_DATA)
def _facilities(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.facilities import FacilitiesScreen

    return FacilitiesScreen(window.session, window.pages)


@_place("static-data", "Static data", "static-data", Group.MARKET_DATA)
def _static_data(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.static_data import StaticDataScreen

    screen = StaticDataScreen(window.session, window.pages)
    screen.status_read.connect(window.show_status)
    screen.loaded.connect(window.become_ready)
    window.newest_known.connect(screen.announce)
    if window.newest is not None:
        screen.announce(window.newest)
    return screen


@_place("esi", "ESI", "esi", Group.MARKET_DATA)
def _esi(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.esi import EsiScreen

    return EsiScreen(window.session, window.market_refreshing, window.pages)


# program


@_place("settings", "Settings", "settings", Group.PROGRAM)
def _settings(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.settings import SettingsScreen

    return SettingsScreen(window.session, window.pages)


@_place("messages", "Messages", "messages", Group.PROGRAM)
def _messages(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.messages import MessagesScreen

    return MessagesScreen(window.session, window.pages)


@_place("about", "About", "info", Group.PROGRAM)
def _about(window: "Window") -> "Screen":
    from eveprod_desktop.ui.screens.about import AboutScreen

    return AboutScreen(window.session, window.pages)


PLACES: tuple[Place, ...] = tuple(_makers)
"""All of them, group by group."""
