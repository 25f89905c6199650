"""Bills, corrections of taxes, and transactions of the wallet as lines of tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.workflow.attribution import Pin
from eveprod_desktop.core.workflow.ledger import LedgerEntry
from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.game_links import FacilityBill, TaxCorrection


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class BillLine:
    """What the game took for a job beside what is computed."""

    bill: "FacilityBill"
    name: str
    type_id: int
    facility: str

    @property
    def computed_isk(self) -> float | None:
        """The installation as computed now."""
        return None if self.bill.computed is None else float(self.bill.computed.total)

    @property
    def spared_isk(self) -> float | None:
        """Computed less billed: below nothing the game asked more."""
        more = self.bill.difference_isk
        return None if more is None else -more or 0.0


def bill_lines(bills: "Iterable[FacilityBill]", words: ResultWords) -> list[BillLine]:
    """Return the bills in words."""
    return [
        BillLine(
            one,
            words.job(one.job_id),
            words.jobs[one.job_id].item_type_id,
            one.facility or "NPC station",
        )
        for one in bills
        if one.job_id in words.jobs
    ]


def bill_columns() -> Sequence[Column[BillLine]]:
    """Return the columns of bills."""

    def gone(_line: BillLine) -> str:
        return "can't be computed"

    return [
        text_column("job", "Job", lambda line: line.name, width=34, picture=lambda line: line.type_id),
        text_column("facility", "Facility", lambda line: line.facility, width=24, choice=True),
        isk_column(
            "computed",
            "Computed, ISK",
            lambda line: line.computed_isk,
            hint="By the facility's profile and the cost index of now",
            nothing=gone,
        ),
        isk_column("billed", "Billed, ISK", lambda line: line.bill.billed_isk, hint="What the game took"),
        isk_column(
            "spared",
            "Difference, ISK",
            lambda line: line.spared_isk,
            hint="Computed less billed: below nothing the game asked more",
            signed=True,
            total=Total.SUM,
            nothing=lambda _line: "",
        ),
        _tax_column(
            "tax", "Tax, profile", lambda line: line.bill.tax, "The facility tax it was computed with"
        ),
        _tax_column(
            "true",
            "Tax, billed",
            lambda line: line.bill.true_tax,
            "Explains the bill to the ISK; none does where something else differs: the cost index has moved",
            "none fits",
        ),
    ]


def _tax_column(
    key: str, title: str, tax: Callable[[Row], float | None], hint: str, nothing: str = ""
) -> Column[Row]:
    """Make a column of a tax, given as a share: owners set it in hundredths of a per cent."""

    def per_cent(row: Row) -> float | None:
        share = tax(row)
        return None if share is None else 100 * share

    column = percent_column(key, title, per_cent, width=13, hint=hint, nothing=lambda _row: nothing)
    return replace(column, text=lambda value: write.percent(value, 2))


def correction_columns() -> "Sequence[Column[TaxCorrection]]":
    """Return the columns of corrections offered."""
    return [
        text_column("facility", "Facility", lambda line: line.facility, width=34),
        _tax_column("present", "Tax, profile", lambda line: line.present_tax, "As its profile has it"),
        _tax_column("true", "Tax, billed", lambda line: line.true_tax, "Explains the bills to the ISK"),
        quantity_column("bills", "Bills", lambda line: len(line.job_ids), width=9, hint="That say so"),
    ]


@dataclass(frozen=True, slots=True)
class WalletLine:
    """A transaction and to whom it was given."""

    entry: LedgerEntry
    name: str
    whose: str
    given: str
    how: str

    @property
    def isk(self) -> float:
        """What it brought; below 0 it was paid."""
        trade = self.entry.trade
        return trade.units * trade.price_isk * (-1 if trade.is_buy else 1)


def wallet_lines(entries: Iterable[LedgerEntry], words: ResultWords) -> list[WalletLine]:
    """Return transactions in words, in their order."""
    lines = []
    for one in entries:
        given = words.some_jobs(part.job_id for part in one.given)
        lines.append(
            WalletLine(
                one,
                words.type_name(one.trade.type_id),
                words.owners.get(one.trade.owner_id, "Somebody gone"),
                given,
                "by hand" if one.pins else "first in, first out" if one.given else "",
            )
        )
    return lines


def wallet_columns() -> Sequence[Column[WalletLine]]:
    """Return the columns of the wallet."""
    return [
        Column(
            "made",
            "When",
            lambda line: line.entry.trade.made_at.timestamp(),
            write.moment,
            width=19,
            hint="EVE time",
        ),
        text_column(
            "item", "Item", lambda line: line.name, width=28, picture=lambda line: line.entry.trade.type_id
        ),
        text_column(
            "way", "Way", lambda line: "bought" if line.entry.trade.is_buy else "sold", width=9, choice=True
        ),
        quantity_column("units", "Units", lambda line: line.entry.trade.units, width=11),
        isk_column("price", "Each, ISK", lambda line: line.entry.trade.price_isk, width=15),
        isk_column("isk", "ISK", lambda line: line.isk, width=18, signed=True, total=Total.SUM),
        text_column("given", "Given to", lambda line: line.given, width=30),
        text_column(
            "how",
            "How",
            lambda line: line.how,
            width=16,
            choice=True,
            hint="By hand, or first in, first out; nothing: no job needs it",
            role=lambda line: Role.TEXT if line.entry.pins else Role.MUTED,
        ),
        quantity_column(
            "left",
            "Of no job",
            lambda line: line.entry.left_units or None,
            width=11,
            hint="Units that belong to no job",
            nothing=lambda _line: "",
        ),
        text_column("whose", "Whose", lambda line: line.whose, width=18, choice=True),
    ]


def takers(entry: LedgerEntry, jobs: Mapping[int, ProductionJob]) -> list[int]:
    """Return the jobs that a transaction may be given to, the newest first.

    A purchase to those that buy its type, a sale to those that make it.
    """
    trade = entry.trade

    def takes(job: ProductionJob) -> bool:
        if not trade.is_buy:
            return job.item_type_id == trade.type_id
        return any(one.type_id == trade.type_id and one.decision is Decision.BUY for one in job.materials)

    return sorted((job_id for job_id, job in jobs.items() if takes(job)), reverse=True)


def pins_for(entry: LedgerEntry, job_id: int | None, units: float | None) -> tuple[Pin, ...]:
    """Return what is said of a transaction when so many of its units (None: all) go to a job, or to none."""
    wanted = entry.trade.units if units is None else min(entry.trade.units, int(units))
    return (Pin(entry.trade.key, job_id, wanted),)
