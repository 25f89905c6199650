"""The lines of a plan's lists: jobs, purchases, parts to decide on, goods taken and left, sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS
from eveprod_desktop.core.planning.rows import BlueprintUse, PlannedJob
from eveprod_desktop.core.planning.sheet import PlanSheet
from eveprod_desktop.core.planning.to_get import BlueprintToGet, HowToGet
from eveprod_desktop.ui import format as write

GoodsKind = Literal["From stock", "From running jobs", "Left over"]
_TO_GET: Mapping[HowToGet, str] = {
    "fetch": "fetch it",
    "buy": "buy it on the market",
    "invent": "invent it",
    "elsewhere": "not on the market: contracts, loyalty points or exploration",
}


@dataclass(frozen=True, slots=True)
class PlanJobLine:
    """One job: `blueprint` says what it runs on, `trouble` what stands in its way (empty: nothing)."""

    job: PlannedJob
    name: str
    activity: str
    blueprint: str
    character: str
    start_seconds: int
    end_seconds: int
    critical: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class BuyLine:
    """One thing to buy; m3 and ISK are of all units, None where not known."""

    type_id: int
    name: str
    units: int
    unit_price_isk: float | None
    cost_isk: float | None
    volume_m3: float | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that can be made or bought: what the plan does, what the user decided, the price to change at.

    `paid_isk` is what a unit costs on the market as deep as the plan buys, None where it buys none.
    """

    type_id: int
    name: str
    is_made: bool
    decision: Decision | None
    units: int
    flip_isk: float | None
    paid_isk: float | None


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Units that the plan takes from what is there, or leaves over."""

    kind: GoodsKind
    type_id: int
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of the account: `isk` None is not known, below 0 it is paid; `whole` lines are sums."""

    position: int
    title: str
    isk: float | None
    how: str
    whole: bool = False
    type_id: int = 0


def job_lines(sheet: PlanSheet) -> list[PlanJobLine]:
    """Return the jobs of a plan by their start."""
    answer = sheet.answer
    placed = {row.number: row for row in answer.schedule.jobs}
    critical = frozenset(answer.schedule.critical)
    to_get = {number: one for one in answer.to_get for number in one.jobs}
    lacking = dict(answer.lacking)
    lines = []
    for job in answer.plan.jobs:
        row = placed[job.number]
        troubles = list(job.not_possible_here)
        if job.number in to_get:
            troubles.append(f"no such blueprint at hand: {_TO_GET[to_get[job.number].how]}")
        if job.number in lacking:
            skills = ", ".join(
                f"{sheet.name(one.skill_type_id)} {one.needed} (has {one.level})"
                for one in lacking[job.number]
            )
            troubles.append(f"nobody has the skills: {skills}")
        lines.append(
            PlanJobLine(
                job,
                sheet.name(job.type_id),
                ACTIVITY_WORDS[job.activity].capitalize(),
                blueprint_words(job.blueprint, to_get.get(job.number)),
                sheet.characters.get(row.character_id, ""),
                row.start_seconds,
                row.end_seconds,
                job.number in critical,
                "; ".join(troubles),
            )
        )
    return sorted(lines, key=lambda one: (one.start_seconds, one.job.number))


def blueprint_words(use: BlueprintUse, to_get: BlueprintToGet | None = None) -> str:
    """Say what a job runs on: `your original, ME 10 TE 20`, `a copy to invent, ME 2 TE 4`."""
    if use.kind == "invented":
        what = "copy from invention"
    elif use.item_id is not None:
        what = f"your {use.kind}"
    elif to_get is not None:
        what = f"{use.kind} to get"
    else:
        what = use.kind
    return f"{what}, ME{write.NO_BREAK_SPACE}{use.me} TE{write.NO_BREAK_SPACE}{use.te}"


def buy_lines(sheet: PlanSheet) -> list[BuyLine]:
    """Return what is to be bought, the dearest first and what has no price at the very top."""
    lines = []
    for one in sheet.answer.plan.buy:
        volume = sheet.volume_m3(one.type_id)
        lines.append(
            BuyLine(
                one.type_id,
                sheet.name(one.type_id),
                one.units,
                one.unit_price_isk,
                None if one.cost_isk is None else float(one.cost_isk),
                None if volume is None else volume * one.units,
            )
        )
    return sorted(lines, key=lambda one: (one.cost_isk is not None, -(one.cost_isk or 0.0), one.name))


def part_lines(sheet: PlanSheet, decisions: Mapping[int, Decision]) -> list[PartLine]:
    """Return the parts that can be made or bought; `decisions` are the user's that hold everywhere.

    What the user decided to buy is opened no further and has no price to change at.
    """
    made: dict[int, int] = {}
    for job in sheet.answer.plan.jobs:
        made[job.type_id] = made.get(job.type_id, 0) + int(job.units)
    bought = {one.type_id: one for one in sheet.answer.plan.buy}
    flips = {part.type_id: part.price_isk for part in sheet.parts}
    targets = {one.type_id for one in sheet.targets}
    decided = {one for one in decisions if one in made or one in bought} - targets
    lines = []
    for type_id in flips.keys() | decided:
        purchase, flip = bought.get(type_id), flips.get(type_id)
        lines.append(
            PartLine(
                type_id,
                sheet.name(type_id),
                type_id in made,
                decisions.get(type_id),
                made.get(type_id, 0) + (purchase.units if purchase else 0),
                None if flip is None else float(flip),
                purchase.unit_price_isk if purchase else None,
            )
        )
    return sorted(lines, key=lambda one: one.name)


def goods_lines(sheet: PlanSheet) -> list[GoodsLine]:
    """Return what is taken from stock and running jobs, and what is left over."""
    plan = sheet.answer.plan
    kinds: tuple[tuple[GoodsKind, tuple[tuple[int, int], ...]], ...] = (
        ("From stock", plan.from_stock),
        ("From running jobs", plan.from_running),
        ("Left over", plan.leftovers),
    )
    return [
        GoodsLine(kind, type_id, sheet.name(type_id), units)
        for kind, pairs in kinds
        for type_id, units in pairs
    ]


def sum_lines(sheet: PlanSheet) -> list[SumLine]:
    """Return the account of a plan: how its profit comes about, line by line."""
    answer, plan = sheet.answer, sheet.answer.plan
    trade = answer.trade

    dearest = sorted(plan.buy, key=lambda one: (one.cost_isk is not None, -(one.cost_isk or 0)))
    rows: list[tuple[str, Decimal | int | None, str, bool, int]] = [
        (
            "Revenue",
            answer.revenue_isk,
            "the products at the lowest price asked at present, as a new sell order fetches it",
            True,
            0,
        )
    ]
    rows += [
        (
            f"{write.whole(one.units)} x {sheet.name(one.type_id)}",
            _negative(one.cost_isk),
            "the order book walked to this depth" if one.cost_isk is not None else "too few on sale",
            False,
            one.type_id,
        )
        for one in dearest
    ]
    rows += [
        ("Materials", _negative(plan.material_cost_isk), "all purchases together", True, 0),
        (
            "Installation of all jobs",
            _negative(plan.job_cost_isk),
            f"{write.count(len(plan.jobs), 'job')}: cost index, facility tax, SCC surcharge of each",
            False,
            0,
        ),
        ("Cost", _negative(plan.cost_isk), "materials and installation", True, 0),
        ("Profit before trading", answer.profit_isk, "revenue less cost", True, 0),
        ("Sales tax", _negative(trade.sales_tax_isk), "of the revenue", False, 0),
        ("Broker fee", _negative(trade.broker_fee_isk), "of the sell orders", False, 0),
    ]
    if trade.product_freight_isk:
        rows.append(("Freight of the products", -trade.product_freight_isk, "by your route", False, 0))
    if trade.material_freight_isk:
        rows.append(
            ("of it freight of materials", -trade.material_freight_isk, "in the purchases already", False, 0)
        )
    rows.append(("Net profit", trade.net_profit_isk, "what is left in the end", True, 0))
    return [
        SumLine(position, title, None if isk is None else float(isk), how, whole, type_id)
        for position, (title, isk, how, whole, type_id) in enumerate(rows)
    ]


def _negative(amount: Decimal | int | None) -> Decimal | int | None:
    return None if amount is None else -amount


def summary(sheet: PlanSheet) -> dict[str, str]:
    """Return the figures at the head of a plan, by the key of their fact."""
    answer, plan = sheet.answer, sheet.answer.plan
    cost = None if plan.cost_isk is None else float(plan.cost_isk)
    net = answer.trade.net_profit_isk
    volumes = [line.volume_m3 for line in buy_lines(sheet)]
    roi = None if net is None or not cost else 100 * float(net) / cost
    return {
        "cost": write.isk(cost),
        "revenue": write.isk(None if answer.revenue_isk is None else float(answer.revenue_isk)),
        "profit": write.isk_signed(None if net is None else float(net)),
        "roi": write.percent_signed(roi),
        "seconds": write.duration(answer.schedule.finish_seconds),
        "jobs": write.whole(len(plan.jobs)),
        "startable": write.whole(len(answer.schedule.startable)),
        "volume": write.volume_m3(sum(one for one in volumes if one is not None)),
    }


def gaps(sheet: PlanSheet) -> list[str]:
    """Return what the user should know about a plan, in sentences: prices that lack first."""
    plan, notes = sheet.answer.plan, list(sheet.answer.notes)
    if plan.unpriced:
        names = ", ".join(sheet.name(one) for one in plan.unpriced[:4])
        more = f" and {len(plan.unpriced) - 4} more" if len(plan.unpriced) > 4 else ""
        notes.insert(0, f"The market has no price, or too few, for {names}{more}: the total is not known.")
    return notes
