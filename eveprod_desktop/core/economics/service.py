"""Module 2 as the rest of the program sees it: what is worth building, and where."""

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics import store
from eveprod_desktop.core.economics.compute import compute
from eveprod_desktop.core.economics.explaining import Explanation, explain_product
from eveprod_desktop.core.economics.figures import Figures, economics_row
from eveprod_desktop.core.economics.grounds import Grounds
from eveprod_desktop.core.economics.kept_inputs import KeptInputs
from eveprod_desktop.core.economics.price_sources import price_sources
from eveprod_desktop.core.economics.products import ProductTable, product_table
from eveprod_desktop.core.economics.route_rows import route_row
from eveprod_desktop.core.economics.rows import EconomicsRow, Ranking, RecordedProfit, RouteRow
from eveprod_desktop.core.economics.run_earnings import RunEarnings, run_earnings
from eveprod_desktop.core.economics.store import RegionFigures
from eveprod_desktop.core.economics.trade_terms import TradeTerms
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.errors import NothingToBuild
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.invention import NO_DECRYPTOR, decryptor
from eveprod_desktop.core.industry.skills import every_skill
from eveprod_desktop.core.market.region_market import RegionMarket
from eveprod_desktop.core.market.service import MarketService

Levels = npt.NDArray[np.int64]
Assume = Callable[[int], WhatIf]
"""Gives the assumptions for a region."""


class ProductionEconomicsService:
    """Every question about cost, profit and return. Safe to call from any thread.

    `usual` gives the player's assumptions (settings, facility profiles) for a region. Answers are
    computed from the prices that stand, in a few milliseconds; the table production_economics holds
    what the last refresh came to at ME 0. `trade` keeps what the player told of freight, fees and goods
    of his own.
    """

    def __init__(
        self,
        database: Database,
        chains: ProductionChainService,
        market: MarketService,
        facts: Callable[[], IndustryFacts],
        usual: Callable[[int], WhatIf],
    ) -> None:
        self._database = database
        self._chains = chains
        self._market = market
        self._facts = facts
        self._usual = usual
        self._lock = threading.Lock()
        self._table: ProductTable | None = None
        self._inputs = KeptInputs(market, facts)
        self.trade = TradeTerms(database)

    def forget(self) -> None:
        """Read everything anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._table = None
        self._inputs.forget()

    def table(self) -> ProductTable:
        """Return every product as arrays, made at the first question."""
        with self._lock:
            if self._table is None:
                self._table = product_table(
                    self._chains.recipe_graph(), self._chains.blueprint_sources(), self._facts()
                )
            return self._table

    def usual(self, region_id: int) -> WhatIf:
        """Return the player's assumptions for a region."""
        return self._usual(region_id)

    def figures(
        self,
        region_id: int,
        what_if: WhatIf | None = None,
        *,
        buy_region_id: int | None = None,
        sell_region_id: int | None = None,
    ) -> Figures:
        """Return every product in a region under some assumptions (the player's own, if none are given).

        Materials may come from another region and products go to another one; the stored freight
        routes then apply, unless the assumptions name others.

        Raises:
            NoPrices: the market of one of the regions was never fetched.
            AppError: the assumptions make no sense.

        """
        market = self._market.market(region_id)  # says at once where there are no prices
        table = self.table()
        what_if = what_if or self._usual(region_id)
        buying = self._market.market(buy_region_id or region_id)
        selling = self._market.market(sell_region_id or region_id)
        what_if = self._routed(what_if, buying, market, selling)
        inputs = self._inputs.of_region(table, what_if, buying, market, selling)
        economics = compute(
            table,
            inputs,
            self._inputs.place_factors(table, what_if, inputs),
            what_if,
            decryptor=decryptor(self._facts(), what_if.decryptor_type_id)
            if what_if.decryptor_type_id is not None
            else NO_DECRYPTOR,
            skilled_time=self._inputs.skilled_time(table, what_if) if what_if.skilled_time else None,
        )
        data_at = min(one.data_at for one in (market, buying, selling))
        return Figures(table, region_id, economics, data_at, what_if.own_blueprints)

    def run_earnings(
        self, region_id: int, blueprint_type_ids: npt.NDArray[np.int64], me: Levels, te: Levels
    ) -> RunEarnings:
        """Return what one run on each of many blueprints earns in a region, at the ME and TE of each.

        The player's own assumptions hold besides. A blueprint that is not the one its product is
        ranked with, and one that makes nothing, earns nothing that is known.

        Raises:
            NoPrices: the region's market was never fetched.

        """
        table = self.table()
        what_if = replace(self._usual(region_id), me=0, te=0, invented_me=None, invented_te=None)
        market = self._market.market(region_id)
        what_if = self._routed(what_if, market, market, market)
        figures = self.figures(region_id, what_if)
        inputs = self._inputs.of_region(table, what_if, market, market, market)
        return run_earnings(
            table,
            figures.economics,
            self._inputs.place_factors(table, what_if, inputs),
            what_if,
            product=_places(table.blueprint, blueprint_type_ids),
            me=me,
            te=te,
            skilled_time=self._inputs.skilled_time(table, what_if) if what_if.skilled_time else None,
        )

    def get_economics(
        self, type_id: int, region_id: int, me: int = 0, te: int = 0, what_if: WhatIf | None = None
    ) -> EconomicsRow:
        """Return one product in one region at a blueprint's ME and TE.

        Raises:
            NothingToBuild: the type has no recipe that counts.
            NoPrices: the region's market was never fetched.
            AppError: there is no such ME or TE.

        """
        self._market.market(region_id)  # at once, before everything is read that figures need
        self._chains.get_direct_dependencies(type_id)  # says in words why something can't be made
        assumed = replace(what_if or self._usual(region_id), me=me, te=te)
        figures = self.figures(region_id, assumed)
        return economics_row(figures, self._at(figures.table, type_id))

    def find_opportunities(
        self,
        region_id: int,
        *,
        min_roi_percent: float | None = None,
        min_profit_isk: float | None = None,
        min_daily_volume: float | None = None,
        only_possible: bool = False,
        among: Collection[int] | None = None,
        ranking: Ranking = "roi_sell_percent",
        limit: int | None = None,
        what_if: WhatIf | None = None,
        buy_region_id: int | None = None,
        sell_region_id: int | None = None,
    ) -> list[EconomicsRow]:
        """Return the products of a region (`among`: some types only), best first; the unknown comes last.

        Return and profit are those of sell orders. A product of which a figure is not known does not
        pass a filter on it. Materials may come from another region and products go to another one.

        Raises:
            NoPrices: the market of one of the regions was never fetched.

        """
        figures = self.figures(region_id, what_if, buy_region_id=buy_region_id, sell_region_id=sell_region_id)
        economics = figures.economics
        passes = np.ones(len(figures.table), bool)
        for least, values in (
            (min_roi_percent, economics.roi_sell_percent),
            (min_profit_isk, economics.profit_sell),
            (min_daily_volume, economics.daily_volume),
        ):
            if least is not None:
                passes &= values >= least  # NaN is not
        if only_possible:
            passes &= economics.possible
        if among is not None:
            passes &= np.isin(figures.table.type_id, np.array(sorted(among), np.int64))
        chosen = np.flatnonzero(passes)
        values = getattr(economics, ranking)[chosen]
        order = chosen[np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable")]
        return [economics_row(figures, at) for at in order[:limit].tolist()]

    def grounds(self, region_id: int, what_if: WhatIf | None = None) -> Grounds:
        """Return everything the figures of a region rest on, for `explaining` and `places_to_build`.

        Raises:
            NoPrices: the region's market was never fetched.
            AppError: the assumptions make no sense.

        """
        table = self.table()
        what_if = what_if or self._usual(region_id)
        market = self._market.market(region_id)
        return Grounds(
            table=table,
            inputs=self._inputs.of_region(table, what_if, market, market, market),
            what_if=what_if,
            decryptor=NO_DECRYPTOR
            if what_if.decryptor_type_id is None
            else decryptor(self._facts(), what_if.decryptor_type_id),
            facts=self._facts(),
            economics=self.figures(region_id, what_if).economics,
            sources=price_sources(what_if, market, self._market.reference(), self._market.overrides()),
        )

    def explain(self, type_id: int, region_id: int, what_if: WhatIf | None = None) -> Explanation:
        """Return why each figure of a product in a region is what it is; see `explaining.FIGURES`.

        Raises:
            NothingToBuild: the type has no recipe that counts.
            NoPrices: the region's market was never fetched.

        """
        self._chains.get_direct_dependencies(type_id)
        grounds = self.grounds(region_id, what_if)
        return explain_product(grounds, self._at(grounds.table, type_id))

    def compare_regions(self, type_id: int, assume: Assume | None = None) -> list[EconomicsRow]:
        """Return one product in every region that has prices, the most profitable first.

        `assume` gives the assumptions for each region; left out, the player's own hold.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        self._chains.get_direct_dependencies(type_id)
        rows = []
        for region_id in self._market.fetched_regions():
            figures = self.figures(region_id, assume(region_id) if assume else None)
            rows.append(economics_row(figures, self._at(figures.table, type_id)))
        return sorted(rows, key=lambda row: _last(row.profit_sell))

    def best_routes(self, type_id: int, assume: Assume | None = None) -> list[RouteRow]:
        """Return where to build and where to sell a product, the best pair of regions first.

        Materials are bought where the job is; tax and fee are those of the place of the sale. Between two
        regions the stored freight route counts, and a pair without one is left out.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        self._chains.get_direct_dependencies(type_id)
        regions = self._market.fetched_regions()
        found = {region: assume(region) if assume else self._usual(region) for region in regions}
        figures = {
            region: self.figures(region, replace(what_if, product_route=None))
            for region, what_if in found.items()
        }
        routes = self.trade.routes()
        rows = [
            route_row(
                figures[build],
                figures[sell],
                self._at(figures[build].table, type_id),
                found[build].product_route or routes.get((build, sell)),
                found[sell].taxes,
            )
            for build in regions
            for sell in regions
            if build == sell or (build, sell) in routes
        ]
        return sorted(rows, key=lambda row: _last(row.net_profit_sell))

    def update_economics(self, type_id: int, region_id: int) -> EconomicsRow:
        """Compute one product in one region anew and store its row.

        Raises:
            NothingToBuild: the type has no recipe that counts.
            NoPrices: the region's market was never fetched.

        """
        row = self.get_economics(type_id, region_id)
        figures = self._plain(region_id)
        with self._database.write() as connection:
            store.write_one(connection, figures.table, _stored(figures), self._at(figures.table, type_id))
        return row

    def update_regions(self, region_ids: Iterable[int]) -> int:
        """Compute every product of some regions and store all of them in one go; returns the rows written.

        Regions whose market was never fetched are left out. What was found is recorded for charts.
        """
        fetched = set(self._market.fetched_regions())
        figures = [self._plain(region) for region in region_ids if region in fetched]
        if not figures:
            return 0
        stored = [_stored(one) for one in figures]
        with self._database.write() as connection:
            store.write_economics(connection, figures[0].table, stored)
            store.record(connection, figures[0].table, stored)
        return sum(len(one.table) for one in figures)

    def stale_regions(self) -> tuple[int, ...]:
        """Return the regions with prices that are newer than their stored economics."""
        with self._database.read() as connection:
            updated = store.read_updated(connection)
        return tuple(
            region
            for (name, region), section in self._market.sections().items()
            if name == "orders"
            and section.data_at is not None
            and (region not in updated or updated[region] < section.data_at.replace(microsecond=0))
        )

    def terms(self) -> tuple[object, ...]:
        """Return everything besides the market that stored figures are computed from, to be compared.

        Taxes, skills and freight are not stored, so they are no part of it.

        Raises:
            AppError: the player's assumptions make no sense any more.

        """
        regions: list[object] = []
        for region_id in self._market.fetched_regions():
            usual = self._usual(region_id)
            regions.append(
                (
                    self._market.place(region_id),
                    usual.material_basis,
                    usual.product_basis,
                    tuple(sorted(usual.places.items())),
                    usual.own_goods_at,
                    tuple(sorted(usual.own_goods.items())),
                )
            )
        return (*regions, *self._market.overrides().values())

    def profit_history(self, type_id: int, region_id: int) -> list[RecordedProfit]:
        """Return what past refreshes recorded of a product in a region, oldest first."""
        with self._database.read() as connection:
            return store.read_recorded(connection, type_id, region_id)

    def _plain(self, region_id: int) -> Figures:
        """Return the numbers that are stored: the player's assumptions, at ME and TE 0, nobody's skills."""
        usual = replace(self._usual(region_id), me=0, te=0, invented_me=None, invented_te=None)
        return self.figures(region_id, replace(usual, skills=every_skill(self._facts()), skilled_time=False))

    def _at(self, table: ProductTable, type_id: int) -> int:
        at = table.place(type_id)
        if at is None:
            raise NothingToBuild(f"Type {type_id} can't be built: no blueprint makes it.")
        return at

    def _routed(
        self, what_if: WhatIf, buying: RegionMarket, market: RegionMarket, selling: RegionMarket
    ) -> WhatIf:
        here = market.place.region_id
        pairs = ((buying.place.region_id, here), (here, selling.place.region_id))
        if all(one == other for one, other in pairs):
            return what_if
        routes = self.trade.routes()
        bring, take = (routes.get(pair) if pair[0] != pair[1] else None for pair in pairs)
        return replace(
            what_if,
            material_route=what_if.material_route or bring,
            product_route=what_if.product_route or take,
        )


def _places(ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Return where each wanted id stands among others that are in no order, -1 for what is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, np.intp)
    order = np.argsort(ids, kind="stable")
    at = order[np.minimum(np.searchsorted(ids[order], wanted), len(ids) - 1)]
    return np.where(ids[at] == wanted, at, -1)


def _stored(figures: Figures) -> RegionFigures:
    return RegionFigures(figures.region_id, figures.data_at, figures.economics)


def _last(figure: float | None) -> tuple[bool, float]:
    """Return a key that sorts large figures first and unknown ones last."""
    return (figure is None, -(figure or 0.0))
