"""The wallet beside the jobs: to whom every transaction went, and how profit grew with the sales. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eveprod_desktop.core.workflow.attribution import Attributed, Pin, TradeKey, WalletTrade
from eveprod_desktop.core.workflow.batches import Realised
from eveprod_desktop.core.workflow.rows import ProductionJob


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A transaction and the jobs it was given to; `pins` are what the user said of it."""

    trade: WalletTrade
    given: tuple[Attributed, ...] = ()
    pins: tuple[Pin, ...] = ()

    @property
    def left_units(self) -> int:
        """Units that belong to no job."""
        return self.trade.units - sum(one.units for one in self.given)


@dataclass(frozen=True, slots=True)
class ProfitAt:
    """All profit realised up to a moment, in ISK."""

    at: datetime
    profit_isk: float


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job cost and brought by itself, and the transactions that say so.

    In `realised` only the job is counted, whatever plan it is of: materials that other jobs made for it
    cost nothing there, and what it made for them is not for sale.
    """

    job_id: int
    realised: Realised
    trades: tuple[Attributed, ...] = ()


def ledger(
    trades: Iterable[WalletTrade], attributed: Iterable[Attributed], pins: Iterable[Pin]
) -> tuple[LedgerEntry, ...]:
    """Return transactions with the jobs they were given to, the newest first."""
    given: dict[TradeKey, list[Attributed]] = {}
    for one in attributed:
        given.setdefault(one.key, []).append(one)
    said: dict[TradeKey, list[Pin]] = {}
    for pin in pins:
        said.setdefault(pin.key, []).append(pin)
    return tuple(
        LedgerEntry(trade, tuple(given.get(trade.key, ())), tuple(said.get(trade.key, ())))
        for trade in sorted(trades, key=lambda one: (one.made_at, one.key), reverse=True)
    )


def profit_over_time(
    batches: Iterable[Realised], jobs: Mapping[int, ProductionJob], entries: Iterable[LedgerEntry]
) -> tuple[ProfitAt, ...]:
    """Return how the realised profit of all batches grew, one point for each moment of a sale.

    It begins with nothing when the first job was made. The profit of a batch is spread over its sales by
    the ISK they brought; revenue that was typed counts from when its job was done. The last point is the
    sum of what the batches realised; those of which the cost is not known are left out.
    """
    sales: dict[int, list[tuple[datetime, float]]] = {}
    for entry in entries:
        for one in entry.given:
            if not one.is_buy:
                sales.setdefault(one.job_id, []).append((entry.trade.made_at, one.isk))
    steps: list[tuple[datetime, float]] = []
    for batch in batches:
        if batch.realised_isk is None or not batch.revenue_isk:
            continue
        brought: list[tuple[datetime, float]] = []
        for job_id in batch.job_ids:
            job = jobs[job_id]
            if job.revenue_actual_isk is not None:
                brought.append((job.completed_at or job.updated_at, job.revenue_actual_isk))
            else:
                brought += sales.get(job_id, [])
        steps += [(at, batch.realised_isk * isk / batch.revenue_isk) for at, isk in brought]
    if not steps:
        return ()
    begun = min([job.created_at for job in jobs.values()] + [at for at, _isk in steps])
    return _summed([(begun, 0.0), *sorted(steps)])


def _summed(steps: Sequence[tuple[datetime, float]]) -> tuple[ProfitAt, ...]:
    points: list[ProfitAt] = []
    total = 0.0
    for at, isk in steps:
        total += isk
        if points and points[-1].at == at:
            points.pop()
        points.append(ProfitAt(at, total))
    return tuple(points)
