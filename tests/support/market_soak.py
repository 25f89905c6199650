"""Days of market refreshes in fast motion against a server that misbehaves, checked from outside.

Used by a test (a few refreshes) and by a benchmark (two hundred, with memory).
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
from sqlalchemy import select

from eveprod_desktop import operations
from eveprod_desktop.app import App
from eveprod_desktop.core.db.market_tables import EVERYWHERE, market_prices, production_economics
from eveprod_desktop.core.market.places import TRADE_HUBS
from eveprod_desktop.core.market.rows import SectionName
from eveprod_desktop.core.once import once
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.faults import FaultKind
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.support.plain_economics import (
    PlainPrices,
    PlainWorld,
    Row,
    plain_economics,
    plain_mean_index,
    plain_prices,
    plain_world,
)

STARTER_SET = find_paths({}).starter_set
_KINDS: tuple[FaultKind, ...] = (
    "status",
    "error_limited",
    "rate_limited",
    "downtime",
    "html",
    "truncated",
    "reset",
    "moved",
    "shrink",
    "weak_etag",
    "unknown_field",
)
_PATIENCE_SECONDS = 20.0


class FastApp(App):
    """The program on the server's clock; where it would wait, time passes at once."""

    @once
    def esi(self) -> EsiClient:
        clock = cast("SandboxClock", self.clock)

        def pause(seconds: float, monitor: Monitor) -> None:
            monitor.check()
            clock.advance(seconds)

        return EsiClient(
            lambda: self._client,
            self._environment["EVEPROD_ESI_URL"],
            self._kept_answers,
            clock,
            daily_downtime=False,
            patience_seconds=_PATIENCE_SECONDS,
            pause=pause,
        )


@dataclass
class Soak:
    """The program, the server, and what was true of each region at the moment its prices are of."""

    app: FastApp
    sandbox: Sandbox
    world: PlainWorld
    regions: tuple[int, ...]
    chance: random.Random
    truths: dict[tuple[int, datetime], dict[int, PlainPrices]] = field(default_factory=dict)
    unsure: dict[int, datetime] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    def refresh(self) -> None:
        """Let time pass, let something go wrong, refresh, and look at everything that stands then."""
        # pages the server keeps for a while would be taken for memory of the program
        self.sandbox.esi.snapshots.forget()
        # mostly after everything expired, sometimes right after the last time
        self.sandbox.clock.advance(self.chance.choice((20, 310, 310, 1800, 3700)))
        for kind in self.chance.sample(_KINDS, self.chance.choice((0, 1, 1, 2, 3))):
            self.sandbox.faults.add(
                kind,
                where=self.chance.choice(
                    ("/esi/*", "/esi/markets/*", *(f"/esi/markets/{one}/*" for one in self.regions))
                ),
                times=self.chance.choice((1, 2, 5, 30)),
                chance=self.chance.choice((0.2, 1.0)),
                seconds=self.chance.choice((1.0, 10.0, 120.0)),
                status=self.chance.choice((500, 502, 520)),
            )
        result = operations.refresh_market(self.app, Monitor(), None)
        self.sandbox.faults.clear()
        failed = {one.region_id for one in result.regions if one.failure is not None}
        mixed = {one.region_id for one in result.regions if one.mixed}
        self.outcomes.update("failed" if region in failed else "fetched" for region in self.regions)
        self.outcomes["mixed"] += len(mixed)
        sections = self.app.market.sections()
        for region_id in self.regions:
            section = sections.get(("orders", region_id))
            assert section is not None
            assert (section.failure is not None) is (region_id in failed)
            if section.failure is not None:
                assert section.failed_at is not None
                assert section.failure.endswith(".")
            if section.data_at is not None:
                if region_id in mixed:  # nothing whole has come for an hour: age is all they can tell
                    self.truths.pop((region_id, section.data_at), None)
                    self.unsure[region_id] = section.data_at
                if self.unsure.get(region_id) != section.data_at:
                    self._check_prices(region_id, section.data_at)
                self._check_ages(region_id, section.data_at)
        held = {(region_id, one.data_at) for (_, region_id), one in sections.items()}
        self.truths = {key: truth for key, truth in self.truths.items() if key in held}

    def _check_prices(self, region_id: int, data_at: datetime) -> None:
        """Compare every stored price with the orders of the moment that it claims to be of."""
        key = (region_id, data_at)
        if key not in self.truths:
            self.truths[key] = plain_prices(
                self.world, self.orders(region_id, data_at), TRADE_HUBS[region_id]
            )
        row = market_prices.c
        columns = (row.type_id, row.sell_min, row.buy_max, row.sell_p5, row.buy_p5)
        with self.app.database.read() as connection:
            stored = {
                type_id: PlainPrices(*prices)
                for type_id, *prices in connection.execute(select(*columns).where(row.region_id == region_id))
            }
        truth = self.truths[key]
        assert stored.keys() == truth.keys()
        for type_id, prices in truth.items():
            here = stored[type_id]
            assert (here.sell_min, here.buy_max) == (prices.sell_min, prices.buy_max), type_id
            for one, other in ((here.sell_p5, prices.sell_p5), (here.buy_p5, prices.buy_p5)):
                assert (one is None) is (other is None), type_id
                # a hundredth either way: halves of one are rounded after sums in another order
                assert one is None or other is None or abs(one - other) <= 0.010001 + 1e-9 * other, type_id

    def _check_ages(self, region_id: int, data_at: datetime) -> None:
        """Every row of the region tells the moment of the prices it was computed from."""
        row = production_economics.c
        with self.app.database.read() as connection:
            ages = set(connection.scalars(select(row.updated_at).where(row.region_id == region_id)))
        assert ages == {data_at.isoformat(timespec="seconds")}

    def check_economics(self, region_id: int) -> int:
        """Compare every row of a region with the plain way; returns the rows compared (0: mixed orders)."""
        section = self.app.market.sections()["orders", region_id]
        assert section.data_at is not None
        if self.unsure.get(region_id) == section.data_at:
            return 0
        prices = self.truths[region_id, section.data_at]
        market = self.sandbox.market
        adjusted = {
            one["type_id"]: one["adjusted_price"]
            for one in market.prices(self._moment("prices"))
            if one.get("adjusted_price") is not None
        }
        indices = market.cost_indices(self._moment("indices"))
        mean = {
            activity: plain_mean_index(self.world, indices, region_id, activity)
            for activity in ("manufacturing", "reaction")
        }
        row = production_economics.c
        columns = (
            row.type_id,
            row.material_cost,
            row.base_job_cost,
            row.market_sell_price,
            row.market_buy_price,
        )
        with self.app.database.read() as connection:
            stored = connection.execute(select(*columns).where(row.region_id == region_id)).all()
        assert {one[0] for one in stored} == self.world.recipes.keys()
        for type_id, material_cost, job_cost, sell, buy in stored:
            recipe = self.world.recipes[type_id]
            plain = plain_economics(recipe, prices, adjusted, mean[recipe.activity])
            own = prices.get(type_id, PlainPrices(None, None, None, None))
            assert (sell, buy) == (own.sell_min, own.buy_max), type_id
            for one, other in ((material_cost, plain.material_cost), (job_cost, plain.job_cost)):
                assert (one is None) is (other is None), type_id
                assert one is None or other is None or abs(one - other) <= 1e-9 * abs(other), type_id
        return len(stored)

    def orders(self, region_id: int, moment: datetime) -> list[Row]:
        """Return the orders of a region as they were at a moment, from the one who made them up."""
        book = self.sandbox.market.region_book(region_id)
        assert book is not None
        pages = (book.page(page, moment.timestamp()) for page in range(1, book.pages() + 1))
        return [row for page in pages for row in msgspec.json.decode(page, type=list[Row])]

    def _moment(self, name: SectionName) -> float:
        data_at = self.app.market.sections()[name, EVERYWHERE].data_at
        assert data_at is not None
        return data_at.timestamp()


@contextmanager
def soaking(folder: Path, *, size: float, seed: int) -> Iterator[Soak]:
    """Start the server and the program on an empty folder."""
    clock = SandboxClock(datetime.fromisoformat("2026-11-23T15:00:00Z"), rate=0.0)
    with Sandbox(size=size, clock=clock, seed=seed) as sandbox:
        environment = {
            "EVEPROD_DATA_DIR": str(folder),
            "EVEPROD_TOKEN_STORE": "memory",
            **sandbox.environment(),
        }
        paths = find_paths(environment)
        paths.prepare()
        app = FastApp(paths, environment, Settings(paths.settings), clock)
        before = set(threading.enumerate())
        try:
            operations.ensure_static_data(app, Monitor())
            yield Soak(app, sandbox, plain_world(STARTER_SET), tuple(TRADE_HUBS), random.Random(seed))
        finally:
            app.close()
        assert not [one for one in set(threading.enumerate()) - before if one.name.startswith("esi")]
