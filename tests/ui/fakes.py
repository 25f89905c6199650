"""A core of five items: a ship from a plate and a mineral, the plate from a moon good and the mineral."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED, Deciding, Decisions
from eveprod_desktop.core.chains.parts import ChainPart, flat_rows, open_chain, whole_units
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.rows import (
    Batch,
    BatchResult,
    BlueprintSource,
    ChainLink,
    ChainNode,
    DirectRecipe,
    FlatRow,
    MaterialNeed,
    Use,
)
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.rows import Refreshed
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.errors import BadStaticData, NothingToBuild
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.refresh import HistoryRefresh, MarketRefresh
from eveprod_desktop.core.market.rows import PriceOverride, Section, SectionName
from eveprod_desktop.core.market.timing import RefreshPlan, plan
from eveprod_desktop.core.paths import Paths
from eveprod_desktop.core.received.esi_state import BucketState, EsiState, Waiting
from eveprod_desktop.core.sde.rows import (
    ChangeCounts,
    Item,
    RecipeChange,
    RecipeSketch,
    SearchHit,
    StaticDataStatus,
    UpdateResult,
)
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import Worker
from eveprod_desktop.ui.session import Operations
from tests.ui.fake_industry import FakeIndustry
from tests.ui.fake_owned import FakeInventory, FakeOwned, FakePublicNames, FakeRoster

TRITANIUM, MOON_GOOD, PLATE, SHIP, WRECK = 34, 16633, 11399, 587, 26527
SHIP_BLUEPRINT, OTHER_BLUEPRINT, PLATE_FORMULA = 691, 692, 46166
NAMES = {
    TRITANIUM: "Tritanium",
    MOON_GOOD: "Hydrocarbons",
    PLATE: "Carbon Plate",
    SHIP: "Rifter",
    WRECK: "Rifter Wreck",
    SHIP_BLUEPRINT: "Rifter Blueprint",
    OTHER_BLUEPRINT: "Rifter Old Blueprint",
    PLATE_FORMULA: "Carbon Plate Formula",
}

LATEST_BUILD = 2025062501
LOADED = StaticDataStatus(
    build=2024061801,
    release_date="2024-06-18",
    source="starter set",
    imported_at="2026-11-20T12:00:00+00:00",
    types=50_000,
    blueprints=4_900,
    producible=3_806,
    chains=3_806,
    missing=("compressibleTypes",),
    warnings=("3 lines passed over",),
)
NOTHING = StaticDataStatus(None, None, None, None, 0, 0, 0, 0)
CHANGES = [
    RecipeChange(
        SHIP,
        "Rifter",
        "changed",
        RecipeSketch(SHIP_BLUEPRINT, 1, 6000, 1, ((TRITANIUM, 100),)),
        RecipeSketch(SHIP_BLUEPRINT, 1, 5000, 1, ((TRITANIUM, 90), (PLATE, 3))),
    ),
    RecipeChange(
        PLATE, "Carbon Plate", "added", None, RecipeSketch(PLATE_FORMULA, 11, 600, 200, ((MOON_GOOD, 5),))
    ),
]


def number_context() -> int:
    """Be the worker's context."""
    return 7


def add(context: int, monitor: Monitor, number: int) -> int:
    """Work for the worker process."""
    monitor.step("adding", total=1)
    return context + number


def wait_to_be_cancelled(context: int, monitor: Monitor) -> int:
    """Work that ends only when cancelled."""
    monitor.step("waiting")
    pause = threading.Event()
    while True:
        monitor.check()
        pause.wait(0.01)


def fail_badly(context: int, monitor: Monitor) -> int:
    """Work with a bug."""
    return context // (context - 7)


def ensure_nothing(app: object, monitor: Monitor) -> StaticDataStatus:
    """Load the starter set, as far as a test cares."""
    return LOADED


def answer_newer(app: object, monitor: Monitor) -> StaticDataStatus:
    """Be a host with a newer build."""
    return replace(LOADED, latest_build=LATEST_BUILD)


def answer_nothing(app: object, monitor: Monitor) -> StaticDataStatus:
    """Be a host out of reach."""
    return LOADED


def update_slowly(app: object, monitor: Monitor, file: Path | None, force: bool) -> UpdateResult:
    """Update in a hundred steps that can be cancelled; a file named `bad.zip` is refused."""
    if file is not None and file.name == "bad.zip":
        raise BadStaticData("bad.zip is not a zip.")
    monitor.step("types", 1, 2, total=100, unit="rows")
    pause = threading.Event()
    for number in range(100):
        monitor.advance(number)
        pause.wait(0.01)
    status = replace(LOADED, build=LATEST_BUILD, source="download", latest_build=LATEST_BUILD)
    return UpdateResult(status, 1.5, ChangeCounts(1, 0, 1), imported=True)


def rebuild_all(app: object, monitor: Monitor, batch: Batch | None) -> list[BatchResult]:
    """Rebuild two batches."""
    return [BatchResult("raw_materials", 2, 0, 0.1), BatchResult("t1_items", 1, 2, 0.2)]


def refresh_nothing(
    app: object, monitor: Monitor, region_ids: tuple[int, ...] | None, background: bool
) -> MarketRefresh:
    """Be a market in which nothing happens."""
    return MarketRefresh((), (), reference_changed=False, failures=())


def refresh_no_history(app: object, monitor: Monitor) -> int:
    """Be a market whose history is known."""
    return 0


def look_at_nothing(app: object, monitor: Monitor, region_id: int, type_id: int) -> HistoryRefresh:
    """Be a market that has told the history already."""
    return HistoryRefresh(0, 0, None)


def refresh_nobody(
    app: object, monitor: Monitor, characters: tuple[int, ...] | None, force: bool, background: bool
) -> Refreshed:
    """Be a refresh with nobody signed in."""
    return Refreshed((), Changed.NOTHING)


ESI_STATE = EsiState(
    requests=154,
    not_modified=20,
    fresh=7,
    errors=2,
    retries=1,
    received_bytes=12_345_678,
    waits=1,
    waited_seconds=5.0,
    in_flight=0,
    error_limit_remaining=98,
    clock_offset_seconds=-2.4,
    last_error="502 Bad Gateway",
    last_answer=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    buckets=(
        BucketState("market", "", 1000, 900, 900.0),
        BucketState("industry", "Kara", 600, 60, 900.0),
    ),
    waiting=(Waiting("everything", datetime(2026, 11, 23, 12, 5, tzinfo=UTC), "too many errors"),),
)


def tell_esi_state(app: object, monitor: Monitor) -> EsiState:
    """Be a conversation with ESI."""
    return ESI_STATE


def find_nothing(app: object, monitor: Monitor, *asked: object) -> tuple[object, ...]:
    """Be work that finds nothing; sent to the worker process as it is."""
    del app, monitor, asked
    return ()


OPERATIONS = Operations(
    cast("Any", ensure_nothing),
    cast("Any", answer_newer),
    cast("Any", update_slowly),
    cast("Any", rebuild_all),
    cast("Any", lambda _app, _monitor: None),
    cast("Any", refresh_nothing),
    cast("Any", refresh_no_history),
    cast("Any", refresh_no_history),
    cast("Any", tell_esi_state),
    cast("Any", look_at_nothing),
    cast("Any", refresh_nobody),
    # planned on the real program only, see `working_session`
    plan_sheet=cast("Any", find_nothing),
    explain_planned_job=cast("Any", find_nothing),
    save_plan=cast("Any", find_nothing),
    what_moved=cast("Any", find_nothing),
    start_checks=cast("Any", find_nothing),
    shopping_sheet=cast("Any", find_nothing),
    pick_sheet=cast("Any", find_nothing),
    results_sheet=cast("Any", find_nothing),
    facility_bills=cast("Any", find_nothing),
    job_result=cast("Any", find_nothing),
    stock_target_states=cast("Any", find_nothing),
    list_buildable=cast("Any", find_nothing),
    missing_materials=cast("Any", find_nothing),
)


def node(type_id: int) -> ChainNode:
    """Return the chain of one of the five items."""
    if type_id == PLATE:
        links = (ChainLink(node(MOON_GOOD), 100, 0.5), ChainLink(node(TRITANIUM), 10, 0.05))
        return ChainNode(PLATE, int(Activity.REACTION), PLATE_FORMULA, 200, 3600, links)
    if type_id == SHIP:
        links = (ChainLink(node(TRITANIUM), 90, 90.0), ChainLink(node(PLATE), 3, 3.0))
        return ChainNode(SHIP, int(Activity.MANUFACTURING), SHIP_BLUEPRINT, 1, 6000, links)
    return ChainNode(type_id, None, None, 1, 0, ())


class FakeCatalog:
    """Names of the five items."""

    def item(self, type_id: int, *, language: str = "en") -> Item:
        return Item(
            type_id=type_id,
            name=NAMES[type_id],
            group_id=25,
            group_name="Frigate" if language == "en" else f"Frigate ({language})",
            category_id=6,
            category_name="Ship",
            published=True,
            market_group_id=1,
            meta_group_id=1,
            meta_group_name="Tech I",
            volume_m3=27289.0,
            packaged_volume_m3=2500.0,
            portion_size=1,
            gone_since_build=None,
            names={"en": NAMES[type_id]},
        )

    def names(self, language: str = "en") -> dict[int, str]:
        return {
            type_id: name if language == "en" else f"{name} ({language})" for type_id, name in NAMES.items()
        }

    def regions(self) -> dict[int, str]:
        return {10000002: "The Forge"}

    def volumes_m3(self, type_ids: Iterable[int]) -> dict[int, float]:
        return {type_id: 0.05 if type_id == MOON_GOOD else 0.01 for type_id in type_ids}

    def search(self, text: str, *, limit: int = 50, language: str = "en") -> list[SearchHit]:
        found = [type_id for type_id, name in NAMES.items() if text.casefold() in name.casefold()]
        hits = self.hits(found, language=language)
        return sorted(hits, key=lambda hit: not hit.producible)[:limit]

    def hits(self, type_ids: Iterable[int], *, language: str = "en") -> list[SearchHit]:
        names = self.names(language)
        return [
            SearchHit(type_id, names[type_id], "Frigate", "Ship", type_id in {SHIP, PLATE}, 1.0)
            for type_id in type_ids
        ]


class FakeChains:
    """Chains of the five items."""

    asked_planetary = False

    def get_chain_tree(self, type_id: int, *, open_planetary: bool = False) -> ChainNode:
        self.asked_planetary = open_planetary
        return node(self._product(type_id))

    def get_parts(
        self, type_id: int, decisions: Decisions = NOTHING_DECIDED, *, open_planetary: bool = False
    ) -> list[ChainPart]:
        self.asked_planetary = open_planetary
        return open_chain(self._product(type_id), RECIPES.get, decisions)

    def get_chain(self, type_id: int, decisions: Decisions = NOTHING_DECIDED) -> list[FlatRow]:
        if decisions != NOTHING_DECIDED:
            return flat_rows(self.get_parts(type_id, decisions))
        self._product(type_id)
        return [
            FlatRow(TRITANIUM, 90.15, 2, (SHIP, PLATE, TRITANIUM)),
            FlatRow(MOON_GOOD, 1.5, 2, (SHIP, PLATE, MOON_GOOD)),
        ]

    def get_materials_list(
        self,
        type_id: int,
        *,
        runs: int = 1,
        material_efficiency: int = 0,
        decisions: Decisions = NOTHING_DECIDED,
    ) -> list[MaterialNeed]:
        if decisions != NOTHING_DECIDED:
            return whole_units(self.get_parts(type_id, decisions), runs, material_efficiency)
        self._product(type_id)
        return [
            MaterialNeed(TRITANIUM, (100 - material_efficiency) * runs),
            MaterialNeed(MOON_GOOD, 100),
        ]

    def get_direct_dependencies(self, type_id: int) -> DirectRecipe:
        chain = node(self._product(type_id))
        return DirectRecipe(
            type_id,
            chain.activity_id or 0,
            chain.blueprint_type_id or 0,
            chain.units_per_run,
            chain.time_seconds,
            tuple(MaterialNeed(link.node.type_id, link.per_run) for link in chain.materials),
            (OTHER_BLUEPRINT,) if type_id == SHIP else (),
        )

    def where_used(self, type_id: int) -> list[Use]:
        return [Use(SHIP, 1, 90, 1), Use(PLATE, 11, 10, 200)] if type_id == TRITANIUM else []

    def blueprint_source(self, type_id: int) -> BlueprintSource | None:
        return BlueprintSource("market", SHIP_BLUEPRINT) if type_id == SHIP else None

    def batch(self, type_id: int) -> str | None:
        return {SHIP: "t1_items", PLATE: "basic_components", TRITANIUM: "raw_materials"}.get(type_id)

    def raw_because(self, type_id: int) -> str | None:
        return "Its blueprint is not published." if type_id == WRECK else None

    def is_producible(self, type_id: int) -> bool:
        return type_id in {SHIP, PLATE}

    def _product(self, type_id: int) -> int:
        if not self.is_producible(type_id):
            raise NothingToBuild(f"{NAMES[type_id]} can't be built: no blueprint makes it.")
        return type_id


RECIPES = {
    SHIP: Recipe(SHIP, SHIP_BLUEPRINT, int(Activity.MANUFACTURING), 1, 6000, ((TRITANIUM, 90), (PLATE, 3))),
    PLATE: Recipe(
        PLATE, PLATE_FORMULA, int(Activity.REACTION), 200, 3600, ((MOON_GOOD, 100), (TRITANIUM, 10))
    ),
}


class FakeMakeOrBuy:
    """Decisions in memory."""

    def __init__(self) -> None:
        self._decisions = NOTHING_DECIDED

    def decisions(self) -> Decisions:
        return self._decisions

    def decide(self, changes: Iterable[Deciding]) -> list[Deciding]:
        everywhere, places = dict(self._decisions.everywhere), dict(self._decisions.places)
        undo = []
        for change in changes:
            before = places.get(change.place) if change.place else everywhere.get(change.type_id)
            undo.append(replace(change, decision=before))
            if change.place:
                places.pop(change.place, None)
                places |= {change.place: change.decision} if change.decision else {}
            else:
                everywhere.pop(change.type_id, None)
                everywhere |= {change.type_id: change.decision} if change.decision else {}
        self._decisions = Decisions(everywhere, places)
        return undo


class FakePinned:
    """Pinned items in memory."""

    def __init__(self) -> None:
        self.pinned: list[int] = []

    def items(self) -> list[int]:
        return list(self.pinned)

    def pin(self, type_id: int) -> None:
        self.pinned.append(type_id)

    def unpin(self, type_id: int) -> None:
        self.pinned.remove(type_id)


class FakeStaticData:
    """What is loaded, told by the test."""

    def __init__(self) -> None:
        self.loaded = LOADED
        self.changes = CHANGES

    def status(self) -> StaticDataStatus:
        return self.loaded

    def diff(self) -> list[RecipeChange]:
        return list(self.changes)

    def announce(self, build: int) -> None:
        self.loaded = replace(self.loaded, latest_build=build)


class FakeMarket:
    """A market nobody has fetched."""

    def places(self) -> tuple[MarketPlace, ...]:
        return ()

    def fetched_regions(self) -> tuple[int, ...]:
        return ()

    def sections(self) -> dict[tuple[SectionName, int], Section]:
        return {}

    def overrides(self) -> dict[int, PriceOverride]:
        return {}

    def refresh_plan(self, now: datetime, interval: timedelta, *, offline: bool = False) -> RefreshPlan:
        return plan({}, (), now=now, interval=interval, offline=offline)


class FakeEconomics:
    """Nothing of one's own is kept."""

    def own_goods(self) -> dict[int, float | None]:
        return {}

    def routes(self) -> dict[tuple[int, int], object]:
        return {}


class FakeTraders:
    """Nobody is signed in."""

    def all(self) -> tuple[object, ...]:
        return ()


class FakeApp(FakeIndustry):
    """Everything a screen asks of the program."""

    def __init__(self, folder: Path, worker: Worker[int]) -> None:
        super().__init__()
        self.worker = worker
        self.clock = SystemClock()
        self.settings = Settings(folder / "settings.json")
        self.settings.theme = "dark"
        self.paths = Paths(folder, folder / "cache", folder / "sde_cache", folder / "resources")
        self.chains = FakeChains()
        self.pinned = FakePinned()
        self.make_or_buy = FakeMakeOrBuy()
        self.static_data = FakeStaticData()
        self.market = FakeMarket()
        self.economics = FakeEconomics()
        self.traders = FakeTraders()
        self.roster = FakeRoster()
        self.inventory = FakeInventory()
        self.owned = FakeOwned()
        self.public_names = FakePublicNames()
        self.forgotten = 0
        self._catalog = FakeCatalog()

    def catalog(self) -> FakeCatalog:
        return self._catalog

    def first_region(self) -> int | None:
        return None

    def forget_caches(self) -> None:
        self.forgotten += 1
