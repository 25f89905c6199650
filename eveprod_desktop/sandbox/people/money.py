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

    def balance(self) -> float:
        """Return the wallet's ISK."""
        return round(10 ** (8.5 + 2 * one_unit(self._seed, 900, self._number)), 2)

    def journal(self) -> list[dict[str, Any]]:
        """Return 30 days of entries, newest first, each with the balance after it."""
        balance = self.balance()
        rows = []
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
        rows = []
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
