"""Pictures of every screen, full and empty, from the real services."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.sde.rows import StaticDataStatus
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.assembling import BuildApp, RunSandbox, make_session, make_window
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.own_pictures import own_screens
from eveprod_desktop.ui.places import PLACES
from eveprod_desktop.ui.product_pictures import (
    Shot,
    decision_pictures,
    fetch_histories,
    flow_pictures,
    job_pictures,
    market_pictures,
    marketless_pictures,
)
from eveprod_desktop.ui.result_pictures import result_screens
from eveprod_desktop.ui.screens.assumed import BEST_REGION
from eveprod_desktop.ui.screens.esi import EsiScreen
from eveprod_desktop.ui.screens.facilities import FacilitiesScreen
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.items import ItemsScreen
from eveprod_desktop.ui.screens.market import MarketScreen
from eveprod_desktop.ui.screens.messages import MessagesScreen
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.screens.static_data import StaticDataScreen
from eveprod_desktop.ui.trade_pictures import plan_pictures, trade_pictures
from eveprod_desktop.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZE = QSize(1440, 900)
_LOOK_MS = 30
_QUIET_LOOKS = 3
_PATIENCE_MS = 180_000
_QUALITY = 85
"""A PNG loses nothing at any; at this one it is written in a third less time."""
_SEARCH = "hobgob"
_PRODUCTS = ("Ishtar", "Rifter")
_RAW = "Tritanium"
_FLOWS = ("Drake", "Revelation")
"""Drawn as flows besides the product: few materials, and a capital ship with a great many."""
_TRADED = "drake"
"""Of the items drawn as flows, the one whose economics are shown."""
_MISTYPED = "hamerhed"
_MANY_UNITS = 1e8
_FACILITIES = """
format = 1
[defaults]
manufacturing = "Perimeter works"
reaction = "Tama reactors"
copying = "Amarr lab"
invention = "Amarr lab"
[[facility]]
name = "Perimeter works"
structure = 35826
rigs = [37167, 37175]
system = 30000144
facility_tax = 0.01
indices = { manufacturing = 0.0431, copying = 0.02 }
[[facility]]
name = "Tama reactors"
structure = 35836
rigs = [46496]
system = 30002813
system_cost_bonus = -0.5
[[facility]]
name = "Amarr lab"
system = 30002187
"""


class Photographer(QObject):
    """Goes through the screens, waits at each until nothing runs any more, and takes its picture.

    Ends Qt's event loop with 0, or with 1 and a sentence when a screen can't be shown.
    """

    def __init__(
        self,
        window: Window,
        opening: Opening,
        build_app: BuildApp,
        sandbox: RunSandbox,
        folder: Path,
    ) -> None:
        super().__init__(window)
        self._session = window.session
        self._window = window
        self._opening = opening
        self._build_app = build_app
        self._sandbox = sandbox
        self._folder = folder
        self._shots: Iterator[Shot] = iter(())
        self._pending: Shot | None = None
        self._quiet = 0
        self._known: dict[str, int] = {}
        self._priced_window: Window | None = None
        self._undo: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        opening.ready.connect(self._opened)
        opening.failed.connect(self._give_up)

    def start(self) -> None:
        """Open the window and begin."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._give_up(
                AppError(f"The folder {self._folder} can't be made: {reason}.", "Name another one.")
            )
            return
        self._window.setFixedSize(SIZE)
        self._window.painted.connect(self._opening.start)
        self._window.show()
        self._patience.start()

    def _opened(self) -> None:
        self._session.tasks.read("Choosing items", self._choose, self._chosen, self._give_up)

    def _choose(self, _monitor: Monitor) -> dict[str, int]:
        """Find the items to show; of the products any that this build knows."""
        app = self._session.app
        catalog = app.catalog()
        made = [hit for name in _PRODUCTS for hit in catalog.search(name, limit=1) if hit.producible]
        product = made[0].type_id if made else app.chains.producible()[0]
        flows = {
            name.lower(): hit.type_id
            for name in _FLOWS
            for hit in catalog.search(name, limit=1)
            if hit.producible
        }
        return {"product": product, "raw": catalog.find(_RAW).type_id, **flows}

    def _chosen(self, known: dict[str, int]) -> None:
        self._known = known
        self._shots = self._full_screens()
        self._timer.start()

    def _full_screens(self) -> Iterator[Shot]:
        """Bring the screens into sight one by one; after each, its picture is taken."""
        window = self._window
        window.show_screen(ItemsScreen.NAME)
        window.page(ItemsScreen).search.setText(_SEARCH)
        yield ItemsScreen.NAME, window
        window.open_item(self._known["product"])
        yield ItemScreen.NAME, window
        item = window.page(ItemScreen)
        item.chain.tree.open_all()
        item.units.setValue(10)
        yield f"{ItemScreen.NAME}-chain-open", window
        for name, tab in (
            ("totals", item.totals),
            ("shopping-list", item.shopping),
            ("where-used", item.uses),
            ("recipe", item.recipe),
        ):
            item.tabs.setCurrentWidget(tab)
            yield f"{ItemScreen.NAME}-{name}", window
        flows = {"product": f"{ItemScreen.NAME}-flow"}
        flows |= {name.lower(): f"{ItemScreen.NAME}-flow-{name.lower()}" for name in _FLOWS}
        known = self._known
        yield from flow_pictures(window, {flows[name]: known[name] for name in flows if name in known})
        yield from self._palette()
        yield from job_pictures(window, self._known["product"])
        window.open_item(self._known["raw"])
        yield f"{ItemScreen.NAME}-raw", window
        window.show_screen(StaticDataScreen.NAME)
        yield None, window
        changes = window.page(StaticDataScreen).changes
        for product in changes.everything():
            if product.change.kind == "changed":
                changes.select(product.change.type_id)
                break
        yield StaticDataScreen.NAME, window
        changes.focus_filters()
        changes.set_filters({"kind": "New"})
        yield f"{StaticDataScreen.NAME}-filtered", window
        changes.set_filters({})
        for name in ("settings", "about"):
            window.show_screen(name)
            yield name, window
        yield from self._market()
        yield from self._facilities()
        yield from self._empty_screens()

    def _palette(self) -> Iterator[Shot]:
        """Show the command palette, empty and with something mistyped."""
        palette = self._window.palette_box
        palette.open()
        yield "palette", self._window
        palette.box.setText(_MISTYPED)
        yield None, self._window
        yield "palette-mistyped", self._window
        palette.dismiss()

    def _market(self) -> Iterator[Shot]:
        """Show what prices tell: the user's own, else the sandbox's, in a folder of their own."""
        window = self._window
        window.show_screen(OpportunitiesScreen.NAME)
        yield None, window
        if not window.page(OpportunitiesScreen).shown.ages:
            window = self._window_with_prices()
            yield None, window
        for name in (OpportunitiesScreen.NAME, MarketScreen.NAME, EsiScreen.NAME):  # empty without prices
            window.show_screen(name)
            yield None, window
            if name == MarketScreen.NAME:
                market = window.page(MarketScreen)
                market.item_box.setText(_RAW)
                market.look_up()
                market.orders.units.type_number(_MANY_UNITS)
                yield None, window
            elif name == EsiScreen.NAME and window is not self._window:
                # its prices were fetched by this process, not by the worker
                window.page(EsiScreen).show_state(window.session.app.esi.state())
            yield name, window
        opportunities = window.page(OpportunitiesScreen)
        window.show_screen(opportunities.NAME)
        opportunities.bar.me.setValue(10)
        opportunities.table.set_filters({"category": "Ship", "roi": "5"})
        yield f"{opportunities.NAME}-what-if", window
        opportunities.bar.more.setChecked(True)
        opportunities.bar.region.setCurrentIndex(opportunities.bar.region.findData(BEST_REGION))
        yield f"{opportunities.NAME}-all-regions", window
        built, raw = self._known.get(_TRADED, self._known["product"]), self._known["raw"]
        if window is not self._window:  # the worker stands on another folder
            fetch_histories(window, (built, raw), self._give_up)
            yield None, window
        yield from market_pictures(window, built, raw)
        yield from plan_pictures(window)
        if window is not self._window:  # what is typed there is kept: nobody's folder only
            yield from trade_pictures(window, _RAW)
            yield from own_screens(window, self._give_up)
            yield from result_screens(window, self._give_up)

    def _window_with_prices(self) -> Window:
        servers = ExitStack()
        environment = servers.enter_context(self._sandbox())
        self._undo.append(servers.close)
        window = self._window_on_new_folder(environment)
        session = window.session

        def fetch(monitor: Monitor) -> StaticDataStatus:
            session.operations.refresh_market(session.app, monitor, None, False)  # noqa: FBT003 - as the worker is sent it
            return session.app.static_data.status()

        self._priced_window = window
        session.tasks.read("Fetching prices", fetch, self._priced, self._give_up)
        return window

    def _priced(self, status: StaticDataStatus) -> None:
        """Have the window hear what its status bar says in use."""
        if self._priced_window is not None:
            self._priced_window.show_status(status)
            announced = Changed.STATIC_DATA | Changed.PRICES | Changed.ECONOMICS
            self._priced_window.session.bus.announce(announced)

    def _facilities(self) -> Iterator[Shot]:
        """Show a few facilities in a folder of their own: nobody's data are touched."""
        window = self._window_on_new_folder()
        session = window.session
        session.tasks.read(
            "Loading the game data",
            lambda monitor: session.operations.ensure_static_data(session.app, monitor),
            window.show_status,
            self._give_up,
        )
        yield None, window
        window.show_screen(FacilitiesScreen.NAME)
        yield None, window
        window.page(FacilitiesScreen).take_text(_FACILITIES)
        yield FacilitiesScreen.NAME, window
        yield from decision_pictures(window, self._known["product"])
        yield from marketless_pictures(window)
        yield from self._messages(window)

    def _messages(self, window: Window) -> Iterator[Shot]:
        """Do what the program has something to say on, and show it."""
        window.page(ItemScreen).shopping.copy_multibuy()
        window.page(FacilitiesScreen).table.copy()
        yield None, window
        window.page(StaticDataScreen).load_file(self._folder)  # no file at all
        yield None, window
        window.show_screen(MessagesScreen.NAME)
        window.page(MessagesScreen).take_focus()
        yield MessagesScreen.NAME, window

    def _empty_screens(self) -> Iterator[Shot]:
        """Do the same in a window on an empty data folder, into which nothing is loaded."""
        window = self._window_on_new_folder()
        window.become_ready()
        for place in PLACES:
            window.show_screen(place.name)
            yield f"{place.name}-empty", window

    def _window_on_new_folder(self, environment: "Mapping[str, str] | None" = None) -> Window:
        folder = tempfile.TemporaryDirectory(prefix="eveprod-empty-")
        self._undo.append(folder.cleanup)
        app = self._build_app({**(environment or {}), "EVEPROD_DATA_DIR": folder.name})
        self._undo.append(app.close)
        session = make_session(app, self._session.operations, self._session.look, Memory(None))
        self._undo.append(session.tasks.shutdown)
        window = make_window(session)
        self._undo.append(window.deleteLater)
        window.setFixedSize(SIZE)
        window.show()
        return window

    def _look(self) -> None:
        """Take the picture once nothing has been running for a few looks; then go on."""
        if self._pending is not None:
            name, window = self._pending
            self._quiet = 0 if window.session.tasks.running else self._quiet + 1
            if self._quiet < _QUIET_LOOKS:
                return
            if name is not None and not self._save(window, name):
                self._give_up(AppError(f"{name}.png can't be written to {self._folder}."))
                return
        self._quiet = 0
        self._patience.start()
        self._pending = next(self._shots, None)
        if self._pending is None:
            self._finish(0)

    def _save(self, window: Window, name: str) -> bool:
        return window.grab().save(str(self._folder / f"{name}.png"), "PNG", _QUALITY)

    def _lose_patience(self) -> None:
        self._give_up(AppError("A screen was still busy after three minutes.", "Look into the log."))

    def _give_up(self, error: AppError) -> None:
        sys.stderr.write(f"{error}\n")
        self._finish(1)

    def _finish(self, status: int) -> None:
        self._timer.stop()
        while self._undo:
            self._undo.pop()()
        QApplication.closeAllWindows()
        # the event loop may not run yet when the folder can't be made
        QTimer.singleShot(0, self, lambda: QCoreApplication.exit(status))
