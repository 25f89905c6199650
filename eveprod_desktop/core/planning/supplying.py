"""The service behind shopping lists: markets and freight routes joined to the pure counting."""

from collections.abc import Callable, Mapping, Sequence

from eveprod_desktop.core.economics.freight import FreightRoute, freight_volume_m3
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.reprocessing import Refinery
from eveprod_desktop.core.industry.skills import Skills, every_skill
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.order_books import OrderBooks
from eveprod_desktop.core.planning.ore import OreChoice, ore_instead
from eveprod_desktop.core.planning.shopping_list import Shop, ShoppingList, shopping_list


class Supplying:
    """Answers where to buy. Safe to call from any thread; to be called where computing is allowed.

    `routes` tells what freight costs by the regions from and to.
    """

    def __init__(
        self,
        market: MarketService,
        facts: Callable[[], IndustryFacts],
        routes: Callable[[], Mapping[tuple[int, int], FreightRoute]],
    ) -> None:
        self._facts = facts
        self._routes = routes
        self._books = OrderBooks(market)

    def forget(self) -> None:
        """Read the books anew; to be called when the static data changed."""
        self._books.forget()

    def shopping(
        self, needs: Mapping[int, int], home_region_id: int, other_region_ids: Sequence[int] = ()
    ) -> ShoppingList:
        """Return where to buy some units by type: at home, and in other markets by the freight routes.

        The places of the list are regions. A market that was never fetched sells nothing. Between regions
        without a route hauling is free.
        """
        facts, routes = self._facts(), self._routes()
        regions = dict.fromkeys([home_region_id, *other_region_ids])
        shops = [self._shop(one, routes.get((one, home_region_id))) for one in regions]
        return shopping_list(needs, shops, lambda type_id: freight_volume_m3(facts, type_id))

    def without_route(self, home_region_id: int, other_region_ids: Sequence[int]) -> tuple[int, ...]:
        """Return the other markets from which hauling counts as nothing, as nobody told what it costs."""
        routes = self._routes()
        others = (one for one in dict.fromkeys(other_region_ids) if one != home_region_id)
        return tuple(one for one in others if (one, home_region_id) not in routes)

    def ore_for(
        self, needs: Mapping[int, int], region_id: int, place: Refinery, skills: Skills | None = None
    ) -> OreChoice | None:
        """Return the compressed ore that serves some needs for less than minerals; None if none are needed.

        Without `skills` every skill counts as 5.

        Raises:
            NoPrices: the region's market was never fetched.
            AppError: what is on offer can't cover the needs.

        """
        facts = self._facts()
        return ore_instead(facts, needs, self._books.sells(region_id), place, skills or every_skill(facts))

    def _shop(self, region_id: int, route: FreightRoute | None) -> Shop:
        try:
            sells = self._books.sells(region_id)
        except NoPrices:
            return Shop(region_id, lambda _type_id: ())
        if route is None:
            return Shop(region_id, sells)
        return Shop(region_id, sells, route.isk_per_m3, route.collateral_share)
