"""Fetching orders and wallets. Journals reach back 30 days in ESI; what stands here stays."""

from collections.abc import Iterable

from eveprod_desktop.core.characters.reading import Cells, Content, Query, Reader
from eveprod_desktop.core.db.character_tables import (
    owned_orders,
    wallet_balances,
    wallet_journal,
    wallet_transactions,
)
from eveprod_desktop.core.received.owned import BalanceRow, JournalRow, OwnOrderRow, TransactionRow
from eveprod_desktop.core.received.owned_source import Question

PERSONAL = 0
"""Stands in place of a division for characters, who have one wallet."""
DIVISIONS = range(1, 8)
_MOST_CALLS = 50


def orders(reader: Reader) -> Content:
    """Return a character's open orders; those made for its corporation are marked."""
    return _orders(reader, Question.ORDERS)


def corporation_orders(reader: Reader) -> Content:
    """Return a corporation's open orders."""
    return _orders(reader, Question.CORPORATION_ORDERS)


def balance(reader: Reader) -> Content:
    """Return the ISK of a character."""
    amount = reader.one(Question.BALANCE, float)
    return Content({wallet_balances: [(reader.owner_id, PERSONAL, amount)]})


def corporation_balances(reader: Reader) -> Content:
    """Return the ISK of a corporation, by division."""
    rows = reader.rows(Question.CORPORATION_BALANCES, BalanceRow)
    return Content({wallet_balances: [(reader.owner_id, one.division, one.balance) for one in rows]})


def journal(reader: Reader) -> Content:
    """Return the journal of a character."""
    return Content(added={wallet_journal: list(_journal(reader, Question.JOURNAL, PERSONAL))})


def corporation_journal(reader: Reader) -> Content:
    """Return the journals of all divisions of a corporation."""
    rows = [row for one in DIVISIONS for row in _journal(reader, Question.CORPORATION_JOURNAL, one)]
    return Content(added={wallet_journal: rows})


def transactions(reader: Reader) -> Content:
    """Return what a character bought and sold."""
    return Content(added={wallet_transactions: _transactions(reader, Question.TRANSACTIONS, PERSONAL)})


def corporation_transactions(reader: Reader) -> Content:
    """Return what a corporation bought and sold, all divisions."""
    question = Question.CORPORATION_TRANSACTIONS
    rows = [row for one in DIVISIONS for row in _transactions(reader, question, one)]
    return Content(added={wallet_transactions: rows})


def _orders(reader: Reader, question: Question) -> Content:
    rows = {one.order_id: one for one in reader.rows(question, OwnOrderRow)}
    return Content(
        {
            owned_orders: [
                (
                    reader.owner_id,
                    one.order_id,
                    one.type_id,
                    one.is_buy_order,
                    one.price,
                    one.volume_remain,
                    one.volume_total,
                    one.min_volume,
                    one.range,
                    one.location_id,
                    one.region_id,
                    one.issued,
                    one.duration,
                    one.escrow,
                    one.is_corporation,
                    one.issued_by,
                    one.wallet_division,
                )
                for one in rows.values()
            ]
        }
    )


def _path(division: int) -> dict[str, int]:
    return {"division": division} if division != PERSONAL else {}


def _journal(reader: Reader, question: Question, division: int) -> Iterable[Cells]:
    rows = {one.id: one for one in reader.rows(question, JournalRow, path=_path(division))}
    for one in rows.values():
        yield (
            reader.owner_id,
            division,
            one.id,
            one.date,
            one.ref_type,
            one.amount,
            one.balance,
            one.tax,
            one.first_party_id,
            one.second_party_id,
            one.context_id,
            one.context_id_type,
            one.description,
            one.reason,
        )


def _transactions(reader: Reader, question: Question, division: int) -> list[Cells]:
    """Ask back in time; each answer begins with the one that was asked from, so that alone is the end."""
    found: dict[int, TransactionRow] = {}
    query: Query | None = None
    for _ in range(_MOST_CALLS):
        rows = reader.rows(question, TransactionRow, query, path=_path(division))
        new = [one for one in rows if one.transaction_id not in found]
        found.update((one.transaction_id, one) for one in new)
        if not new:
            break
        query = {"from_id": min(found)}
    return [
        (
            reader.owner_id,
            division,
            one.transaction_id,
            one.date,
            one.type_id,
            one.is_buy,
            one.quantity,
            one.unit_price,
            one.location_id,
            one.client_id,
            one.journal_ref_id,
        )
        for one in found.values()
    ]
