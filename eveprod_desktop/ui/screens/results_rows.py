"""Batches and invention campaigns as lines of tables, and the account of a batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.core.workflow.batches import Realised
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
from eveprod_desktop.ui.screens.plan_lines import SumLine
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.luck import Campaign

_WHOLE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What came of a plan, or of a job of none; `estimate_isk` is what it was to cost."""

    batch: Realised
    name: str
    type_id: int
    what: str
    state: str
    estimate_isk: float | None

    @property
    def key(self) -> tuple[int, int]:
        """What tells batches apart: the plan, or the job where it is of none."""
        return (self.batch.plan_id or 0, 0 if self.batch.plan_id else self.batch.job_ids[0])

    @property
    def realised_isk(self) -> float | None:
        """The profit of what was sold; None as long as nothing was."""
        return self.batch.realised_isk if self.batch.revenue_isk else None

    @property
    def each_isk(self) -> float | None:
        """The profit of one unit sold."""
        realised = self.realised_isk
        return None if realised is None or not self.batch.sold else realised / self.batch.sold

    @property
    def estimated_share(self) -> float | None:
        """How much of the cost rests on estimates, in per cent."""
        cost = self.batch.cost_isk
        return None if not cost else 100 * self.batch.estimated_isk / cost


def batch_lines(batches: Iterable[Realised], words: ResultWords) -> list[BatchLine]:
    """Return the batches in words; those of which a job is not known any more are left out."""
    lines = []
    for one in batches:
        if any(job_id not in words.jobs for job_id in one.job_ids):
            continue  # deleted between two readings: the next one comes at once
        jobs = [words.jobs[job_id] for job_id in one.job_ids]
        last = jobs[-1]  # a plan's jobs stand in the order in which they can be done
        name = words.type_name(last.item_type_id)
        count = write.count(len(jobs), "job")
        runs = write.count(last.runs, "run")
        planned = one.plan_id is not None
        costs = [job.cost_estimate_isk for job in jobs]
        known = [cost for cost in costs if cost is not None]
        lines.append(
            BatchLine(
                one,
                words.plans.get(one.plan_id or 0, f"Plan {one.plan_id}") if planned else name,
                last.item_type_id,
                f"Plan, {count}" if planned else f"Job {last.job_id}, {runs}",
                _state(jobs),
                sum(known) if len(known) == len(costs) else None,
            )
        )
    return lines


def _state(jobs: Sequence[ProductionJob]) -> str:
    statuses = {job.status for job in jobs}
    if statuses == {"cancelled"}:
        return "cancelled"
    if statuses <= {"completed", "cancelled"}:
        return "completed"
    return "planned" if statuses <= {"planned", "cancelled"} else "running"


def batch_columns() -> Sequence[Column[BatchLine]]:
    """Return the columns of batches."""
    return [
        text_column("name", "Batch", lambda line: line.name, width=25, picture=lambda line: line.type_id),
        text_column("what", "What", lambda line: line.what, width=14, role=lambda _line: Role.MUTED),
        text_column("state", "State", lambda line: line.state, width=12, choice=True),
        quantity_column(
            "made", "Made", lambda line: line.batch.made, width=8, hint="Units of completed jobs for sale"
        ),
        quantity_column(
            "sold", "Sold", lambda line: line.batch.sold, width=8, hint="Units that the wallet shows sold"
        ),
        isk_column(
            "realised",
            "Profit, ISK",
            lambda line: line.realised_isk,
            hint="Revenue less sales tax, broker fee and the cost of what was sold",
            width=18,
            total=Total.SUM,
            signed=True,
            nothing=_no_profit,
        ),
        isk_column(
            "cost",
            "Cost, ISK",
            lambda line: line.batch.cost_isk,
            hint="Purchases of the wallet and bills of the game; the rest as estimated",
            width=17,
            total=Total.SUM,
        ),
        isk_column(
            "revenue",
            "Revenue, ISK",
            lambda line: line.batch.revenue_isk or None,
            hint="What the wallet shows sold, or you typed",
            width=17,
            total=Total.SUM,
            nothing=lambda _line: "nothing sold",
        ),
        isk_column(
            "each",
            "Profit each, ISK",
            lambda line: line.each_isk,
            hint="Profit of one unit sold",
            width=17,
            signed=True,
            nothing=_no_profit,
        ),
        isk_column(
            "estimate",
            "Planned cost, ISK",
            lambda line: line.estimate_isk,
            hint="Materials and installation as estimated when it was planned",
            width=19,
            total=Total.SUM,
        ),
        percent_column(
            "estimated",
            "Estimated",
            lambda line: line.estimated_share,
            hint="Share of the cost for which neither a purchase nor a bill is known yet",
            width=11,
        ),
        isk_column(
            "expected",
            "Expected, ISK",
            lambda line: line.batch.expected_isk,
            hint="What the whole batch was to earn, before sales tax and broker fee",
            width=17,
            signed=True,
        ),
    ]


def _no_profit(line: BatchLine) -> str:
    return write.UNKNOWN if line.batch.revenue_isk else ""


def _tax_words(taxed_share: float) -> str:
    if taxed_share <= 0:
        return "at your present rate"
    if taxed_share >= _WHOLE:
        return "as paid, by the wallet's journal"
    return f"{write.percent(100 * taxed_share, 0)} as paid, the rest at your present rate"


def _material_words(from_stock: int) -> str:
    if not from_stock:
        return "bought for the whole batch"
    return f"bought; of {write.count(from_stock, 'material')} there was stock, which costs nothing"


def account_lines(line: BatchLine) -> list[SumLine]:
    """Return how the profit of a batch comes about, from what it cost to what is left."""
    one = line.batch
    sold, made = write.whole(one.sold), write.whole(one.made)
    share = "nothing is sold yet" if not one.sold else f"the share of {sold} of {made} units"
    guessed = (
        f"{write.isk(one.estimated_isk)} of it estimated"
        if one.estimated_isk
        else "purchases and bills all known"
    )

    def paid(isk: float | None) -> float | None:
        return None if isk is None else -isk

    rows: list[tuple[str, float | None, str, bool]] = [
        ("Materials", paid(one.material_isk), _material_words(one.stock_materials), False),
        ("Installation", paid(one.job_cost_isk), "billed, else estimated", False),
        ("Batch cost", paid(one.cost_isk), guessed, True),
        ("Revenue", one.revenue_isk, "sold, by the wallet or as typed", False),
        ("Sales tax", paid(one.sales_tax_isk), _tax_words(one.taxed_share), False),
        ("Broker fee", paid(one.broker_fee_isk), "at your present rate", False),
        ("Cost of units sold", paid(one.cost_of_sold_isk), share, False),
        ("Profit", one.realised_isk, "what is left of the revenue", True),
        ("Expected", one.expected_isk, "of all units, before tax and fee", False),
    ]
    return [SumLine(at, title, isk, how, whole) for at, (title, isk, how, whole) in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """The inventions of one blueprint."""

    campaign: "Campaign"
    name: str

    @property
    def rate(self) -> float:
        """The share of attempts that succeeded, in per cent."""
        return 100 * self.campaign.successes / self.campaign.attempts

    @property
    def expected_rate(self) -> float:
        """The share that succeeds on average, in per cent."""
        return 100 * self.campaign.expected / self.campaign.attempts

    @property
    def luck(self) -> str:
        """`within luck`, or on which side it is outside."""
        one = self.campaign
        if not one.unusual:
            return "within luck"
        return "unusually good" if one.successes > one.high else "unusually bad"


def campaign_lines(campaigns: "Iterable[Campaign]", words: ResultWords) -> list[CampaignLine]:
    """Return the campaigns in words."""
    return [CampaignLine(one, words.type_name(one.blueprint_type_id)) for one in campaigns]


def luck_words(line: CampaignLine | None) -> str:
    """Say in plain sentences what luck allows, and whether a campaign is within it."""
    if line is None:
        return "Choose a campaign to read what luck allows."
    from eveprod_desktop.core.workflow.luck import LUCK_RANGE  # noqa: PLC0415 - numpy, not at the start

    one = line.campaign
    share = write.percent(100 * LUCK_RANGE, 0)
    below = one.successes < one.expected
    chance = one.at_most if below else one.at_least
    words = (
        f"{write.whole(one.successes)} of {write.count(one.attempts, 'attempt')} at {line.name} succeeded;"
        f" {write.quantity(round(one.expected, 2))} were to be expected."
        f" Luck alone has {share} of such campaigns end between {write.whole(one.low)} and"
        f" {write.whole(one.high)}: this one is {'outside' if one.unusual else 'within luck'}."
        f" The chance of so {'few or fewer' if below else 'many or more'} is {write.percent(100 * chance)}."
    )
    if one.untold:
        words += f" The game does not tell how {write.count(one.untold, 'more job')} ended."
    return words


def campaign_columns() -> Sequence[Column[CampaignLine]]:
    """Return the columns of campaigns."""
    return [
        text_column(
            "name",
            "Blueprint invented",
            lambda line: line.name,
            width=34,
            picture=lambda line: line.campaign.blueprint_type_id,
        ),
        quantity_column(
            "attempts", "Attempts", lambda line: line.campaign.attempts, width=11, total=Total.SUM
        ),
        quantity_column(
            "successes", "Successes", lambda line: line.campaign.successes, width=12, total=Total.SUM
        ),
        quantity_column(
            "expected",
            "Expected",
            lambda line: round(line.campaign.expected, 2),
            width=11,
            hint="Successes on average, by the chances the game tells",
            total=Total.SUM,
        ),
        percent_column("rate", "Rate", lambda line: line.rate, hint="Successes of all attempts"),
        percent_column(
            "expected_rate", "Chance", lambda line: line.expected_rate, hint="Of an attempt, on average"
        ),
        Column(
            "range",
            "Luck allows",
            lambda line: f"{write.whole(line.campaign.low)} to {write.whole(line.campaign.high)}",
            right=True,
            width=15,
            hint="Successes in nine of ten such campaigns",
        ),
        text_column(
            "luck",
            "Luck",
            lambda line: line.luck,
            width=18,
            choice=True,
            icon=lambda line: "warning" if line.campaign.unusual else "tick",
            icon_role=lambda line: Role.WARNING if line.campaign.unusual else Role.PROFIT,
        ),
        quantity_column(
            "jobs", "Jobs", lambda line: len(line.campaign.esi_job_ids), width=8, total=Total.SUM
        ),
        quantity_column(
            "untold",
            "Unknown",
            lambda line: line.campaign.untold or None,
            width=9,
            hint="Jobs of which the game does not tell how they ended; they are not counted",
            nothing=lambda _line: "",
        ),
    ]
