"""Which purchase and which sale of the wallet belongs to which job: first in, first out, by type. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.rows import ProductionJob

TradeKey = tuple[int, int]
"""The owner of a wallet and the id of the transaction in it."""


@dataclass(frozen=True, slots=True)
class WalletTrade:
    """Something bought or sold; `price_isk` for one unit."""

    owner_id: int
    transaction_id: int
    made_at: datetime
    type_id: int
    is_buy: bool
    units: int
    price_isk: float

    @property
    def key(self) -> TradeKey:
        """What tells transactions apart."""
        return self.owner_id, self.transaction_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """Units of a type that a job bought (or has to sell) from a moment on."""

    job_id: int
    type_id: int
    units: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Pin:
    """Units of a transaction that the user gave to a job, or (None) to none."""

    key: TradeKey
    job_id: int | None
    units: int


@dataclass(frozen=True, slots=True)
class Attributed:
    """Units of a transaction that belong to a job, and their ISK. `by_hand`: the user said so."""

    key: TradeKey
    job_id: int
    type_id: int
    is_buy: bool
    units: int
    isk: float
    by_hand: bool = False


def attribute(
    trades: Iterable[WalletTrade], buys: Sequence[Wanted], sales: Sequence[Wanted], pins: Iterable[Pin] = ()
) -> tuple[Attributed, ...]:
    """Give every transaction to the jobs that wanted it, the oldest first.

    What the user said goes first. Of the rest the oldest transaction goes to the job that stands first
    among those that want its type and wanted it already; no job gets more than it wants, no transaction
    gives more than it has. What nobody wants is left out.
    """
    given: dict[TradeKey, list[Pin]] = {}
    for pin in pins:
        given.setdefault(pin.key, []).append(pin)
    left: dict[tuple[bool, int, int], int] = {}
    order: dict[tuple[bool, int], list[Wanted]] = {}
    for is_buy, wants in ((True, buys), (False, sales)):
        for want in wants:
            order.setdefault((is_buy, want.type_id), []).append(want)
            key = (is_buy, want.type_id, want.job_id)
            left[key] = left.get(key, 0) + want.units
    found: list[Attributed] = []
    rest: list[tuple[WalletTrade, int]] = []
    for trade in sorted(trades, key=lambda one: (one.made_at, one.key)):
        units = trade.units
        for pin in given.get(trade.key, ()):
            taken = min(units, pin.units)
            units -= taken
            if pin.job_id is not None and taken:
                found.append(_attributed(trade, pin.job_id, taken, by_hand=True))
                key = (trade.is_buy, trade.type_id, pin.job_id)
                left[key] = max(0, left.get(key, 0) - taken)
        rest.append((trade, units))
    for trade, there in rest:
        units = there
        for want in order.get((trade.is_buy, trade.type_id), ()):
            key = (trade.is_buy, trade.type_id, want.job_id)
            taken = min(units, left[key], want.units) if want.since <= trade.made_at else 0
            if taken:
                left[key] -= taken
                units -= taken
                found.append(_attributed(trade, want.job_id, taken))
    return tuple(found)


def wanted_to_buy(jobs: Iterable[ProductionJob], since: Mapping[int, datetime]) -> tuple[Wanted, ...]:
    """Return what jobs buy, the oldest job first; `since` are the moments from which each plan counts.

    A job of no plan counts from when it was made. What was there already is not bought, and cancelled jobs
    that never began bought nothing.
    """
    rows = [
        Wanted(
            job.job_id,
            one.type_id,
            one.quantity - one.from_stock,
            since.get(job.plan_id or 0, job.created_at),
        )
        for job in jobs
        if job.status != "cancelled" or job.starts_at is not None
        for one in job.materials
        if one.decision is Decision.BUY and one.quantity > one.from_stock
    ]
    return tuple(sorted(rows, key=lambda one: (one.since, one.job_id)))


def wanted_to_sell(jobs: Sequence[ProductionJob]) -> tuple[Wanted, ...]:
    """Return what completed jobs have to sell: what they made and no other job used up."""
    used: dict[tuple[int, int], int] = {}  # (plan, type): units that jobs of the plan make for each other
    for job in jobs:
        if job.status != "cancelled":
            for one in job.materials:
                if one.decision is Decision.MAKE:
                    key = (_batch(job), one.type_id)
                    used[key] = used.get(key, 0) + one.quantity - one.from_stock
    rows = []
    for job in sorted(jobs, key=lambda one: one.job_id):
        if job.status != "completed" or job.activity not in PRODUCING:
            continue
        key = (_batch(job), job.item_type_id)
        kept = min(int(job.units), used.get(key, 0))
        used[key] = used.get(key, 0) - kept
        if int(job.units) > kept:
            since = job.completed_at or job.updated_at
            rows.append(Wanted(job.job_id, job.item_type_id, int(job.units) - kept, since))
    return tuple(sorted(rows, key=lambda one: (one.since, one.job_id)))


def _batch(job: ProductionJob) -> int:
    """Return what tells batches apart: the plan, or the job itself (below 0) where it is of none."""
    return job.plan_id if job.plan_id is not None else -job.job_id


def _attributed(trade: WalletTrade, job_id: int, units: int, *, by_hand: bool = False) -> Attributed:
    return Attributed(trade.key, job_id, trade.type_id, trade.is_buy, units, units * trade.price_isk, by_hand)
