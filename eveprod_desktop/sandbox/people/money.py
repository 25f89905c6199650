"""Wallets, journals, transactions and market orders of one owner, back from the sandbox's start."""

from collections.abc import Callable
from typing import Any

from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.hashing import one_unit, pick
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.people.shelf import Shelf

FIRST_ENTRY_ID = 22_000_000_000
FIRST_TRANSACTION_ID = 6_400_000_000
FIRST_ORDER_ID = 5_900_000_000

_DAY = 86_400
_JOURNAL_DAYS = 30
_ENTRIES, _TRANSACTIONS = 160, 260
_REGION = 10000002
_PLAYED_ORDERS = 9000
_STRANGER_ID = 2_112_000_100
_REF_TYPES = (
    ("market_transaction", 1),
    ("market_escrow", -1),
    ("industry_job_tax", -1),
    ("transaction_tax", -1),
    ("brokers_fee", -1),
    ("manufacturing", -1),
    ("player_donation", 1),
)
_RANGES = ("station", "region", "solarsystem", "5")


class Purse:
    """Money of one owner. `worth` tells what a type is worth; `number` tells owners apart."""

    def __init__(
        self,
        shelf: Shelf,
        cast: Cast,
        seed: int,
        number: int,
        *,
        owner_id: int,
        anchor: float,
        worth: Callable[[int, float], float | None],
    ) -> None:
        self._shelf = shelf
        self._cast = cast
        self._seed = seed
        self._number = number
        self._owner_id = owner_id
        self._anchor = anchor
        self._worth = worth
        self._entries: list[dict[str, Any]] = []  # what was played since the start, oldest first
        self._trades: list[dict[str, Any]] = []
        self._orders: list[dict[str, Any]] = []

    def balance(self) -> float:
        """Return the wallet's ISK."""
        played: float = sum(one["amount"] for one in self._entries)
        return round(self._first_balance() + played, 2)

    def _first_balance(self) -> float:
        return round(10 ** (8.5 + 2 * one_unit(self._seed, 900, self._number)), 2)

    def book(self, moment: float, ref_type: str, amount: float, **more: object) -> int:
        """Book ISK at a moment, below 0 what is paid; `more` stands in the entry. Returns its id."""
        entry_id = FIRST_ENTRY_ID + self._number * 100_000 + len(self._entries) + 1
        entry = {
            "amount": round(amount, 2),
            "date": iso_time(moment),
            "description": ref_type.replace("_", " ").capitalize(),
            "first_party_id": self._owner_id,
            "id": entry_id,
            "reason": "",
            "ref_type": ref_type,
            "second_party_id": 1_000_132,
            **more,
        }
        self._entries = [*self._entries, entry]
        return entry_id

    def trade(
        self, moment: float, type_id: int, units: int, price: float, place_id: int, *, is_buy: bool
    ) -> dict[str, Any]:
        """Buy or sell at a price a unit: a transaction, and the ISK of it in the journal."""
        amount = round(units * price, 2)
        entry = self.book(moment, "market_transaction", -amount if is_buy else amount)
        row = {
            "client_id": _STRANGER_ID,
            "date": iso_time(moment),
            "is_buy": is_buy,
            "journal_ref_id": entry,
            "location_id": place_id,
            "quantity": units,
            "transaction_id": FIRST_TRANSACTION_ID + self._number * 100_000 + len(self._trades) + 1,
            "type_id": type_id,
            "unit_price": price,
        }
        self._trades = [*self._trades, row]
        return row

    def order(
        self,
        moment: float,
        type_id: int,
        units: int,
        price: float,
        place: tuple[int, int],
        *,
        remain: int,
        is_buy: bool,
    ) -> dict[str, Any]:
        """Place an order at a (place, region), of which `remain` units are left."""
        row: dict[str, Any] = {
            "duration": 90,
            "issued": iso_time(moment),
            "location_id": place[0],
            "order_id": FIRST_ORDER_ID + self._number * 10_000 + _PLAYED_ORDERS + len(self._orders),
            "price": price,
            "range": "station" if is_buy else "region",
            "region_id": place[1],
            "type_id": type_id,
            "volume_remain": remain,
            "volume_total": units,
        }
        if is_buy:
            row |= {"is_buy_order": True, "min_volume": 1, "escrow": round(price * remain, 2)}
        self._orders = [*self._orders, row]
        return row

    def played_orders(self, *, over: bool) -> list[dict[str, Any]]:
        """Return the orders that were played: those that still run, or those filled."""
        rows = [dict(one) for one in self._orders if (one["volume_remain"] == 0) == over]
        if over:
            for row in rows:
                row.pop("escrow", None)
                row["state"] = "expired"  # the game has no word of its own for filled
        return rows

    def journal(self) -> list[dict[str, Any]]:
        """Return what was played and the 30 days before, newest first, each with the balance after it."""
        balance = self.balance()
        rows = []
        for entry in reversed(self._entries):
            rows.append({**entry, "balance": round(balance, 2)})
            balance -= entry["amount"]
        for at in range(_ENTRIES):
            ref_type, sign = _REF_TYPES[pick(self._seed, 901, len(_REF_TYPES), self._number, at)]
            amount = sign * round(10 ** (4 + 4 * one_unit(self._seed, 902, self._number, at)), 2)
            rows.append(
                {
                    "amount": amount,
                    "balance": round(balance, 2),
                    "date": iso_time(self._anchor - (at + 0.5) * _JOURNAL_DAYS * _DAY / _ENTRIES),
                    "description": ref_type.replace("_", " ").capitalize(),
                    "first_party_id": self._owner_id,
                    "id": FIRST_ENTRY_ID + self._number * 100_000 - at,
                    "reason": "",
                    "ref_type": ref_type,
                    "second_party_id": 1_000_132,
                }
            )
            balance -= amount
        return rows

    def transactions(self) -> list[dict[str, Any]]:
        """Return what was bought and sold, newest first."""
        rows = self._trades[::-1]
        goods = self._shelf.some(self._shelf.materials, 40, 910 + self._number)
        goods += self._shelf.some(self._shelf.products, 30, 911 + self._number)
        bought = set(self._shelf.materials)
        for at in range(_TRANSACTIONS if goods else 0):
            type_id = goods[pick(self._seed, 912, len(goods), self._number, at)]
            when = self._anchor - (at + 0.2) * 60 * _DAY / _TRANSACTIONS
            price = (self._worth(type_id, when) or 1000.0) * (
                0.95 + 0.1 * one_unit(self._seed, 913, self._number, at)
            )
            rows.append(
                {
                    "client_id": _STRANGER_ID + at % 50,
                    "date": iso_time(when),
                    "is_buy": type_id in bought,
                    "journal_ref_id": -1 if at % 37 == 36 else FIRST_ENTRY_ID + self._number * 100_000 - at,
                    "location_id": self._cast.home_station_id,
                    "quantity": 1 + pick(self._seed, 914, 5000, self._number, at),
                    "transaction_id": FIRST_TRANSACTION_ID + self._number * 100_000 - at,
                    "type_id": type_id,
                    "unit_price": round(price, 2),
                }
            )
        return rows

    def orders(self, count: int, salt: int) -> list[dict[str, Any]]:
        """Return open market orders; sell orders leave out `is_buy_order`, as the game does."""
        rows = []
        goods = self._shelf.some(self._shelf.products, count, 920 + self._number * 10 + salt)
        for at, type_id in enumerate(goods):
            issued = self._anchor - (1 + at % 60) * _DAY
            buy = at % 3 == 2
            price = (self._worth(type_id, issued) or 1000.0) * (0.93 if buy else 1.05)
            total = 1 + pick(self._seed, 921, 400, self._number, type_id)
            row: dict[str, Any] = {
                "duration": 90,
                "issued": iso_time(issued),
                "location_id": self._place(at),
                "order_id": FIRST_ORDER_ID + self._number * 10_000 + salt * 1000 + at,
                "price": round(price, 2),
                "range": _RANGES[at % len(_RANGES)] if buy else "region",
                "region_id": _REGION,
                "type_id": type_id,
                "volume_remain": 1 + int((total - 1) * one_unit(self._seed, 922, self._number, at)),
                "volume_total": total,
            }
            if buy:
                row |= {
                    "is_buy_order": True,
                    "min_volume": 1,
                    "escrow": round(price * row["volume_remain"], 2),
                }
            rows.append(row)
        return rows

    def past_orders(self, count: int, salt: int) -> list[dict[str, Any]]:
        """Return orders that are over: filled, partly filled, cancelled."""
        rows = self.orders(count, salt + 5)
        for at, row in enumerate(rows):
            row.pop("escrow", None)
            row["state"] = "cancelled" if at % 4 == 3 else "expired"
            if at % 2 == 0:
                row["volume_remain"] = 0
        return rows

    def _place(self, at: int) -> int:
        markets = [
            one.structure_id for one in self._cast.structures.values() if one.has_market and one.lets_in
        ]
        return markets[0] if markets and at % 5 == 4 else self._cast.home_station_id
