"""What the player told of trading: freight between regions, goods of his own, and broker fees."""

from collections.abc import Mapping

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics import store
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.errors import AppError


class TradeTerms:
    """Keeps them in the database. Safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> Mapping[tuple[int, int], FreightRoute]:
        """Return what hauling costs, by the regions from and to."""
        return self._database.kept(store.read_routes)

    def set_route(self, route: FreightRoute) -> None:
        """Keep what hauling on a route costs; one that costs nothing is taken away.

        Raises:
            AppError: a number is negative, or the collateral share above 1.

        """
        if route.isk_per_m3 < 0 or not 0 <= route.collateral_share <= 1:
            raise AppError(
                "Freight can't cost less than nothing, nor collateral more than the goods.",
                "Type ISK per m3 from 0 and a share from 0 to 1.",
            )
        with self._database.write() as connection:
            store.write_route(connection, route)

    def own_goods(self) -> Mapping[int, float | None]:
        """Return the types the player mines or makes, with what one unit cost in ISK (None: not told)."""
        return self._database.kept(store.read_own_goods)

    def set_own_goods(self, goods: Mapping[int, float | None]) -> None:
        """Keep the types the player mines or makes.

        Raises:
            AppError: a cost is negative.

        """
        if any(cost is not None and not cost >= 0 for cost in goods.values()):
            raise AppError("What you make can't have cost less than nothing.", "Type a number from 0.")
        with self._database.write() as connection:
            store.write_own_goods(connection, goods)

    def broker_fees(self) -> Mapping[int, float]:
        """Return the broker fees the player typed, shares by station or structure."""
        return self._database.kept(store.read_broker_fees)

    def set_broker_fee(self, location_id: int, fee: float | None) -> None:
        """Keep the broker fee of one place, a share; None takes it away.

        Raises:
            AppError: it is no share.

        """
        if fee is not None and not 0 <= fee <= 1:
            raise AppError(f"A broker fee can't be {fee:g}.", "It is a share: 0.01 stands for 1 per cent.")
        with self._database.write() as connection:
            store.write_broker_fee(connection, location_id, fee)
