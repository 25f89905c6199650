"""Actual results: the wallet attributed to jobs, profit of every batch, luck of every campaign."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.characters.moments import read
from eveprod_desktop.core.characters.trade import OwnTrade
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.workflow_tables import production_job_trades, production_plans
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.attribution import (
    Attributed,
    Pin,
    TradeKey,
    WalletTrade,
    attribute,
    wanted_to_buy,
    wanted_to_sell,
)
from eveprod_desktop.core.workflow.batches import Rates, Realised, batches
from eveprod_desktop.core.workflow.job_store import read_job
from eveprod_desktop.core.workflow.jobs import JobBook
from eveprod_desktop.core.workflow.ledger import (
    JobResult,
    LedgerEntry,
    ProfitAt,
    ledger,
    profit_over_time,
)
from eveprod_desktop.core.workflow.luck import Campaign, campaigns
from eveprod_desktop.core.workflow.matching import GameJob
from eveprod_desktop.core.workflow.paid_taxes import taxes_paid
from eveprod_desktop.core.workflow.rows import ProductionJob


@dataclass(frozen=True, slots=True)
class ResultsSheet:
    """All that came of the jobs at one moment; `profit` is how the realised profit grew."""

    batches: tuple[Realised, ...]
    campaigns: tuple[Campaign, ...]
    entries: tuple[LedgerEntry, ...]
    profit: tuple[ProfitAt, ...]


@dataclass(frozen=True, slots=True)
class _Books:
    """What every answer begins with."""

    jobs: tuple[ProductionJob, ...]
    trades: tuple[WalletTrade, ...]
    pins: tuple[Pin, ...]
    attributed: tuple[Attributed, ...]
    rates: Rates


class Results:
    """Worked out anew at each question, so that late transactions and corrections count at once.

    `owners` are whose wallets count, `games` the jobs of the game since a moment (None: all), `rates` what
    selling takes off at present; where the journal tells the sales tax that was paid, that counts. Safe to
    call from any thread; to be called where computing is allowed.
    """

    def __init__(
        self,
        database: Database,
        jobs: JobBook,
        trade: OwnTrade,
        *,
        owners: Callable[[], Collection[int]],
        games: Callable[[datetime | None], Sequence[GameJob]],
        rates: Callable[[], Rates],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._trade = trade
        self._owners = owners
        self._games = games
        self._rates = rates

    def attributed(self) -> tuple[Attributed, ...]:
        """Return which units of which transactions belong to which job."""
        return self._books().attributed

    def batches(self) -> tuple[Realised, ...]:
        """Return what came of every plan and of every job of none, the latest first."""
        return self._batches(self._books())

    def sheet(self) -> ResultsSheet:
        """Return everything at once, read and attributed once."""
        books = self._books()
        found = self._batches(books)
        entries = ledger(books.trades, books.attributed, books.pins)
        grown = profit_over_time(found, {one.job_id: one for one in books.jobs}, entries)
        return ResultsSheet(found, self.campaigns(), entries, grown)

    def of_job(self, job_id: int) -> JobResult:
        """Return what a job cost and brought by itself. Raises `UnknownJob` where there is none."""
        job = self._jobs.get_job(job_id)
        books = self._books()
        own = tuple(one for one in books.attributed if one.job_id == job_id)
        for_sale = [one for one in wanted_to_sell(books.jobs) if one.job_id == job_id]
        (realised,) = batches([job], own, for_sale, books.rates)
        return JobResult(job_id, realised, own)

    def campaigns(self, since: datetime | None = None) -> tuple[Campaign, ...]:
        """Return all invention campaigns (of jobs that began since), the most attempts first."""
        return campaigns(self._games(since))

    def transactions(self, type_id: int) -> tuple[WalletTrade, ...]:
        """Return what was bought and sold of a type, the newest first: what there is to give to a job."""
        found = [one for one in self._trades() if one.type_id == type_id]
        return tuple(sorted(found, key=lambda one: (one.made_at, one.key), reverse=True))

    def give(self, key: TradeKey, pins: Sequence[Pin]) -> tuple[Pin, ...]:
        """Say to which jobs the units of a transaction belong, in place of what was said before.

        Nothing said is "first in, first out" again. Returns what was said before: giving that takes it back.

        Raises:
            UnknownJob: there is no such job.
            AppError: units are below 1, or belong to another transaction.

        """
        for pin in pins:
            if pin.units < 1 or pin.key != key:
                raise AppError("A transaction is given in units of 1 and more.", "Correct the units.")
        column = production_job_trades.c
        with self._database.write() as connection:
            before = tuple(one for one in _pins(connection) if one.key == key)
            for pin in pins:
                if pin.job_id is not None:
                    read_job(connection, pin.job_id)
            connection.execute(
                delete(production_job_trades).where(
                    column.owner_id == key[0], column.transaction_id == key[1]
                )
            )
            rows: list[tuple[object, ...]] = [
                (*key, at, pin.job_id, pin.units) for at, pin in enumerate(pins)
            ]
            insert_rows(connection, production_job_trades, rows)
        return before

    def _books(self) -> _Books:
        jobs = self._jobs.get_jobs()
        with self._database.read() as connection:
            since = _plan_starts(connection)
            pins = tuple(_pins(connection))
        types = {one.item_type_id for one in jobs}
        types |= {material.type_id for job in jobs for material in job.materials}
        everything = self._trades() if types else []
        trades = tuple(one for one in everything if one.type_id in types)
        given = attribute(trades, wanted_to_buy(jobs, since), wanted_to_sell(jobs), pins)
        taxes = [one for owner in self._owners() for one in self._trade.sales_taxes(owner)] if trades else []
        rates = replace(self._rates(), paid=taxes_paid(everything, taxes))
        return _Books(tuple(jobs), trades, pins, given, rates)

    def _batches(self, books: _Books) -> tuple[Realised, ...]:
        return batches(books.jobs, books.attributed, wanted_to_sell(books.jobs), books.rates)

    def _trades(self) -> list[WalletTrade]:
        return [
            WalletTrade(
                one.owner_id,
                one.transaction_id,
                one.made_at,
                one.type_id,
                one.is_buy,
                one.quantity,
                one.price_isk,
            )
            for owner in self._owners()
            for one in self._trade.transactions(owner)
            if one.made_at is not None
        ]


def _pins(connection: Connection) -> list[Pin]:
    column = production_job_trades.c
    query = select(production_job_trades).order_by(column.owner_id, column.transaction_id, column.position)
    return [
        Pin((row.owner_id, row.transaction_id), row.job_id, row.units) for row in connection.execute(query)
    ]


def _plan_starts(connection: Connection) -> dict[int, datetime]:
    column = production_plans.c
    rows = connection.execute(select(column.plan_id, column.created_at)).all()
    return {plan_id: moment for plan_id, text in rows if (moment := read(text)) is not None}
