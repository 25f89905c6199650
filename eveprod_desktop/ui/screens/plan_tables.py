"""The columns of a plan's lists."""

from collections.abc import Callable, Sequence

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    duration_column,
    isk_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.plan_lines import BuyLine, GoodsLine, PartLine, PlanJobLine, SumLine
from eveprod_desktop.ui.theme.palette import Role

_DECIDED = {Decision.MAKE: "make", Decision.BUY: "buy", None: "up to the plan"}


def target_columns(name: Callable[[int], str]) -> Sequence[Column[Target]]:
    """Return the columns of what a plan is for."""
    return [
        text_column(
            "item", "Product", lambda row: name(row.type_id), width=22, picture=lambda row: row.type_id
        ),
        quantity_column("units", "Units", lambda row: row.units, width=10),
    ]


def job_columns() -> Sequence[Column[PlanJobLine]]:
    """Return the columns of a plan's jobs."""
    return [
        quantity_column("number", "No.", lambda row: row.job.number, width=6),
        text_column(
            "item",
            "Makes",
            lambda row: row.name,
            width=30,
            picture=lambda row: row.job.type_id,
            icon=lambda row: "warning" if row.trouble else "",
            icon_role=lambda _row: Role.WARNING,
        ),
        text_column("activity", "Activity", lambda row: row.activity, width=17, choice=True),
        quantity_column("runs", "Runs", lambda row: row.job.runs, width=8, hint="Attempts of an invention"),
        quantity_column("units", "Units", lambda row: row.job.units, width=10),
        duration_column("start", "Starts in", lambda row: row.start_seconds, width=14),
        duration_column("lasts", "Lasts", lambda row: row.end_seconds - row.start_seconds, width=14),
        duration_column("end", "Ends in", lambda row: row.end_seconds, width=14, shown=False),
        isk_column(
            "cost",
            "Installation, ISK",
            lambda row: row.job.job_cost_isk,
            width=17,
            total=Total.SUM,
            hint="What the game bills when the job is started",
        ),
        text_column("character", "Who", lambda row: row.character or None, width=18, choice=True),
        text_column("blueprint", "Blueprint", lambda row: row.blueprint, width=30),
        text_column(
            "critical",
            "Critical",
            lambda row: "yes" if row.critical else "",
            width=9,
            choice=True,
            searched=False,
            hint="The end of the plan hangs on it",
        ),
        text_column(
            "after",
            "After jobs",
            lambda row: _numbers(row.job.after),
            width=16,
            searched=False,
            shown=False,
        ),
        text_column(
            "trouble",
            "In the way",
            lambda row: row.trouble,
            width=40,
            role=lambda _row: Role.WARNING,
        ),
    ]


def buy_columns() -> Sequence[Column[BuyLine]]:
    """Return the columns of what is to be bought."""
    return [
        text_column("item", "Item", lambda row: row.name, width=34, picture=lambda row: row.type_id),
        quantity_column("units", "Units", lambda row: row.units, width=14),
        isk_column(
            "price", "ISK each", lambda row: row.unit_price_isk, width=16, hint="On average over all units"
        ),
        isk_column("cost", "ISK", lambda row: row.cost_isk, width=20, total=Total.SUM),
        quantity_column("volume", "m3", lambda row: row.volume_m3, width=14, total=Total.SUM),
    ]


def part_columns() -> Sequence[Column[PartLine]]:
    """Return the columns of the parts that may be made or bought."""
    return [
        text_column("item", "Part", lambda row: row.name, width=32, picture=lambda row: row.type_id),
        text_column(
            "plan",
            "The plan",
            lambda row: "makes it" if row.is_made else "buys it",
            width=15,
            choice=True,
            icon=lambda row: "made" if row.is_made else "buy",
        ),
        text_column(
            "decision",
            "You decided",
            lambda row: _DECIDED[row.decision],
            width=15,
            choice=True,
            role=lambda row: Role.MUTED if row.decision is None else Role.ACCENT,
        ),
        quantity_column("units", "Units", lambda row: row.units, width=14),
        isk_column(
            "flip",
            "Buy below, ISK each",
            lambda row: row.flip_isk,
            width=21,
            hint="Below this price buying a unit is cheaper than making it, above it dearer",
        ),
        isk_column("paid", "Bought at, ISK each", lambda row: row.paid_isk, width=21),
    ]


def goods_columns() -> Sequence[Column[GoodsLine]]:
    """Return the columns of what is taken and what is left."""
    return [
        text_column("kind", "What", lambda row: row.kind, width=20, choice=True),
        text_column("item", "Item", lambda row: row.name, width=34, picture=lambda row: row.type_id),
        quantity_column("units", "Units", lambda row: row.units, width=16),
    ]


def sum_columns() -> Sequence[Column[SumLine]]:
    """Return the columns of the account."""
    return [
        text_column(
            "title",
            "Line",
            lambda row: row.title,
            width=44,
            icon=lambda row: "made" if row.whole else "",
            icon_role=lambda _row: Role.ACCENT,
            picture=lambda row: row.type_id,
        ),
        Column(
            "isk",
            "ISK",
            lambda row: row.isk,
            write.isk_signed,
            right=True,
            width=24,
            role=lambda row: _gain(row) if row.whole else Role.TEXT,
        ),
        text_column("how", "How", lambda row: row.how, width=60, role=lambda _row: Role.MUTED),
    ]


def _gain(row: SumLine) -> Role:
    if row.isk is None:
        return Role.MUTED
    return Role.PROFIT if row.isk > 0 else Role.LOSS if row.isk < 0 else Role.TEXT


def _numbers(numbers: Sequence[int], most: int = 8) -> str:
    shown = ", ".join(str(one) for one in numbers[:most])
    return f"{shown} and {len(numbers) - most} more" if len(numbers) > most else shown
