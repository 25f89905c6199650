"""What the market tabs of an item's page have in common: the region, and reading when they are seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.item_facts import ItemFacts
from eveprod_desktop.ui.screens.item_tabs import ItemTab
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.ui.tasks import Task

REFRESH_FIRST = "Refresh prices on the Market screen; it takes about a minute."
_COMBO_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions that have prices, the watched ones first, and the one to look at (None: there are none)."""

    names: Mapping[int, str]
    chosen: int | None


def read_regions(app: "App", wanted: int | None) -> Regions:
    """Return what there is to choose from; the first one where the wanted one has no prices."""
    fetched = set(app.market.fetched_regions())
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    others = sorted(fetched.difference(watched))
    names = {region: app.market.region_name(region) for region in (*watched, *others)}
    return Regions(names, wanted if wanted in names else next(iter(names), None))


class RegionChoice(QObject):
    """The region that all market tabs of the page look at. `changed` is sent when another one is chosen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.region_id: int | None = None

    def choose(self, region_id: int | None) -> None:
        """Look at another region."""
        if region_id != self.region_id:
            self.region_id = region_id
            self.changed.emit()


class RegionBox(QComboBox):
    """A box of regions; `picked` is sent with the one that somebody picks."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Region")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_COMBO_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _at: self.picked.emit(self.currentData()))

    def offer(self, regions: Regions) -> None:
        """Offer these regions, and show the one that was read."""
        if {self.itemData(at): self.itemText(at) for at in range(self.count())} != dict(regions.names):
            self.clear()
            for region_id, name in regions.names.items():
                self.addItem(name, region_id)
        self.setCurrentIndex(self.findData(regions.chosen))


class MarketTab(ItemTab):
    """A tab that reads when it is seen, and again when prices changed; what comes too late is dropped.

    Subclasses say what to read and how to show it.
    """

    READING = "Reading prices"
    WATCHES = Changed.PRICES | Changed.ECONOMICS | Changed.SETTINGS | Changed.FACILITIES | Changed.STATIC_DATA

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.regions = RegionChoice(self)
        self.facts: ItemFacts | None = None
        self._task: Task | None = None
        self._stale = False
        session.bus.changed.connect(self._heard)

    # what subclasses say

    def reader(self, facts: ItemFacts) -> Callable[[Monitor], Any]:
        """Return what reads everything about an item, on a waiting thread."""
        raise NotImplementedError

    def show_read(self, read: Any) -> None:  # noqa: ANN401 - what the subclass reads
        """Show what was read."""
        raise NotImplementedError

    def show_nothing(self, error: AppError | None) -> None:
        """Show that nothing is known yet, or why nothing can be."""
        raise NotImplementedError

    # MarketTab

    def follow(self, regions: RegionChoice) -> None:
        """Look at the region that other tabs look at, too."""
        self.regions = regions
        regions.changed.connect(self.ask_again)

    def pick_region(self, region_id: int) -> None:
        """Look at another region, here and on the other tabs."""
        self.regions.choose(region_id)

    def show_facts(self, facts: ItemFacts) -> None:
        """Show an item; what stands here of another one goes at once."""
        before, self.facts = self.facts, facts
        if before is None or before.item.type_id != facts.item.type_id:
            self.drop()
            self.show_nothing(None)
        self.ask_again()

    def drop(self) -> None:
        """Let nothing arrive any more that was asked for before."""
        if self._task is not None:
            self._task.drop()

    def ask_again(self) -> None:
        """Read anew: now if the tab is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        facts = self.facts
        if facts is None:
            return
        self._stale = False
        self.drop()
        self._task = self.session.tasks.read(
            self.READING, self.reader(facts), self._done, self._failed, listed=False
        )

    def _done(self, read: Any) -> None:  # noqa: ANN401 - whatever its reader gives
        self.show_read(read)

    def _failed(self, error: AppError) -> None:
        self.show_nothing(error)

    def _heard(self, what: Changed) -> None:
        if what & self.WATCHES:
            self.ask_again()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read what is out of date."""
        super().showEvent(event)
        if self._stale:
            self._ask()
