"""Markets, prices, cost indices, facilities."""

from typing import Any

import msgspec

from eveprod_desktop.sandbox.esi.call import Call, Handler, Pages, Refused, Rows
from eveprod_desktop.sandbox.hashing import one_unit
from eveprod_desktop.sandbox.market.books import ROWS_A_PAGE, OrderBook
from eveprod_desktop.sandbox.market.market import Market
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.universe import CATEGORY_SHIP, Universe

_NOT_FOUND_TYPE = "Type not found!"
_FACTORY_SHARE = 0.55
_INSURANCE = (("Basic", 0.05, 0.5), ("Standard", 0.1, 0.6), ("Bronze", 0.15, 0.7), ("Platinum", 0.3, 1.0))


class MarketRoutes:
    """Handlers of /markets, /industry and /insurance."""

    def __init__(self, universe: Universe, market: Market, cast: Cast, seed: int) -> None:
        self._universe = universe
        self._market = market
        self._cast = cast
        self._seed = seed

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by route."""
        return {
            "GET /markets/groups": lambda _: sorted(self._universe.market_groups),
            "GET /markets/groups/{market_group_id}": self._group,
            "GET /markets/prices": lambda call: self._market.prices(call.moment),
            "GET /markets/structures/{structure_id}": self._structure,
            "GET /markets/{region_id}/history": self._history,
            "GET /markets/{region_id}/orders": self._orders,
            "GET /markets/{region_id}/types": lambda call: Rows(self._book(call).type_ids()),
            "GET /industry/facilities": self._facilities,
            "GET /industry/systems": lambda call: self._market.cost_indices(call.moment),
            "GET /insurance/prices": self._insurance,
        }

    def _book(self, call: Call) -> OrderBook:
        book = self._market.region_book(call.params["region_id"])
        if book is None:
            raise Refused(404, "Region not found!")
        return book

    def _orders(self, call: Call) -> Pages:
        kind = call.query["order_type"]
        if kind not in ("buy", "sell", "all"):
            raise Refused(400, "order_type must be one of buy, sell, all")
        book, type_id = self._book(call), call.whole("type_id")
        if type_id is None:  # both sides, whatever was asked
            return Pages(book.pages(), lambda page: book.page(page, call.moment))
        if type_id not in self._universe.types:
            raise Refused(404, _NOT_FOUND_TYPE)
        orders = [
            one
            for one in book.orders(book.slots_of(type_id), call.moment)
            if kind == "all" or one.is_buy_order == (kind == "buy")
        ]
        return _paged(orders, book)

    def _structure(self, call: Call) -> Pages:
        structure = self._cast.structures.get(call.params["structure_id"])
        if structure is None or not structure.lets_in:
            raise Refused(403, "Forbidden" if structure is None else "Market access denied")
        if not structure.has_market:
            raise Refused(403, "Market access denied")
        book = self._market.structure_book(structure.structure_id, structure.system_id)
        return Pages(book.pages(), lambda page: book.page(page, call.moment))

    def _history(self, call: Call) -> list[dict[str, Any]]:
        type_id = call.whole("type_id")
        if call.params["region_id"] not in self._universe.regions:
            raise Refused(404, "Region not found!")
        one = self._universe.types.get(type_id or 0)
        if type_id is None or one is None:
            raise Refused(404, _NOT_FOUND_TYPE)
        if one.market_group_id is None or not one.published:
            raise Refused(400, "Type not tradable on market!")
        return self._market.history(call.params["region_id"], type_id, call.moment)

    def _group(self, call: Call) -> dict[str, Any]:
        number = call.params["market_group_id"]
        group = self._universe.market_groups.get(number)
        if group is None:
            raise Refused(404, "Market group not found!")
        types = [
            one for one in self._universe.marketable if self._universe.types[one].market_group_id == number
        ]
        row = {"description": "", "market_group_id": number, "name": group.name.en, "types": types}
        return row if group.parent_group_id is None else {**row, "parent_group_id": group.parent_group_id}

    def _facilities(self, _call: Call) -> list[dict[str, Any]]:
        rows = []
        for station in self._universe.stations.values():
            system = self._universe.systems.get(station.system_id)
            if system is None or one_unit(self._seed, 96, station.station_id) >= _FACTORY_SHARE:
                continue
            row: dict[str, Any] = {
                "facility_id": station.station_id,
                "owner_id": station.owner_id,
                "region_id": system.region_id,
                "solar_system_id": station.system_id,
                "type_id": station.type_id,
            }
            if one_unit(self._seed, 97, station.station_id) < 0.9:
                row["tax"] = 0.0025
            rows.append(row)
        return rows

    def _insurance(self, call: Call) -> list[dict[str, Any]]:
        rows = []
        for type_id in self._universe.marketable:
            worth = self._market.level(type_id, call.moment) if self._is_ship(type_id) else None
            if worth is not None:
                levels = [
                    {"cost": round(worth * cost, 2), "name": name, "payout": round(worth * payout, 2)}
                    for name, cost, payout in _INSURANCE
                ]
                rows.append({"levels": levels, "type_id": type_id})
        return rows

    def _is_ship(self, type_id: int) -> bool:
        return self._universe.category_of(type_id) == CATEGORY_SHIP


def _paged(orders: list[Any], book: OrderBook) -> Pages:
    encoder = msgspec.json.Encoder()
    return Pages(
        book.pages(len(orders)),
        lambda page: encoder.encode(orders[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]),
    )
