"""What everyone has on the market, and what went through the wallets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from eveprod_desktop.core.characters.moments import read
from eveprod_desktop.core.db.character_tables import owned_orders, wallet_journal, wallet_transactions
from eveprod_desktop.core.db.database import Database

_SALES_TAX, _TRANSACTION = "transaction_tax", "market_transaction_id"
"""ESI's words for an entry of the journal and for what its context is."""


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """One open order; `price_isk` for one unit. `for_corporation`: goods and ISK are the corporation's."""

    order_id: int
    owner_id: int
    type_id: int
    is_buy_order: bool
    price_isk: float
    volume_remain: int
    volume_total: int
    range: str
    location_id: int
    region_id: int
    escrow_isk: float | None
    for_corporation: bool
    issued_by: int | None
    wallet_division: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of a wallet; `division` 0 of characters."""

    entry_id: int
    owner_id: int
    division: int
    made_at: datetime | None
    ref_type: str
    amount_isk: float | None
    balance_isk: float | None
    description: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """Something bought or sold; `price_isk` for one unit."""

    transaction_id: int
    owner_id: int
    division: int
    made_at: datetime | None
    type_id: int
    is_buy: bool
    quantity: int
    price_isk: float
    location_id: int


@dataclass(frozen=True, slots=True)
class TaxPaid:
    """Sales tax taken from a wallet, of the transaction named, None where the journal names none."""

    owner_id: int
    made_at: datetime
    isk: float
    transaction_id: int | None


class OwnTrade:
    """Reads orders and wallets. `owners` are ids of characters and corporations, None: all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orders(self, owners: Collection[int] | None = None) -> list[OwnOrder]:
        """Return open orders, each once, by id.

        One made for a corporation stands in its maker's list and in the corporation's: the second tells
        more and counts. `owners` choose among what is left.
        """
        with self._database.read() as connection:
            rows = connection.execute(select(owned_orders)).all()
        found: dict[int, OwnOrder] = {}
        # the maker's rows for its corporation first, so that the corporation's own come in their place
        for row in sorted(rows, key=lambda one: (not one.is_corporation, one.order_id)):
            issued = read(row.issued_at)
            found[row.order_id] = OwnOrder(
                row.order_id,
                row.owner_id,
                row.type_id,
                row.is_buy_order,
                row.price,
                row.volume_remain,
                row.volume_total,
                row.range,
                row.location_id,
                row.region_id,
                row.escrow,
                row.is_corporation or row.wallet_division > 0,
                row.issued_by if row.issued_by is not None else row.owner_id,
                row.wallet_division,
                issued + timedelta(days=row.duration_days) if issued else None,
            )
        return [found[one] for one in sorted(found) if owners is None or found[one].owner_id in owners]

    def journal(self, owner_id: int, *, since: datetime | None = None) -> list[JournalEntry]:
        """Return the entries of an owner's wallets, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(wallet_journal)
                .where(wallet_journal.c.owner_id == owner_id)
                .order_by(wallet_journal.c.entry_id.desc())
            ).all()
        entries = [
            JournalEntry(
                row.entry_id,
                row.owner_id,
                row.division,
                read(row.made_at),
                row.ref_type,
                row.amount,
                row.balance,
                row.description,
            )
            for row in rows
        ]
        return [one for one in entries if since is None or (one.made_at is not None and one.made_at >= since)]

    def sales_taxes(self, owner_id: int) -> list[TaxPaid]:
        """Return the sales taxes that an owner paid, as far back as the journal was ever read."""
        column = wallet_journal.c
        query = select(column.made_at, column.amount, column.context_id, column.context_id_type).where(
            column.owner_id == owner_id, column.ref_type == _SALES_TAX, column.amount < 0
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [
            TaxPaid(owner_id, made_at, -amount, context if kind == _TRANSACTION else None)
            for text, amount, context, kind in rows
            if (made_at := read(text)) is not None
        ]

    def transactions(self, owner_id: int, type_id: int | None = None) -> list[Transaction]:
        """Return what an owner bought and sold (of one type), the newest first."""
        statement = select(wallet_transactions).where(wallet_transactions.c.owner_id == owner_id)
        if type_id is not None:
            statement = statement.where(wallet_transactions.c.type_id == type_id)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(wallet_transactions.c.transaction_id.desc())).all()
        return [
            Transaction(
                row.transaction_id,
                row.owner_id,
                row.division,
                read(row.made_at),
                row.type_id,
                row.is_buy,
                row.quantity,
                row.unit_price,
                row.location_id,
            )
            for row in rows
        ]
