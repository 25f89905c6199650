"""An item's economics, region by region: rows and columns, what the bars show, which place is the best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.data import Bar, Writer
from eveprod_desktop.ui.models.columns import (
    Column,
    duration_column,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.screens.job_words import listed
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.core.economics.places_to_build import BuildCost
    from eveprod_desktop.core.economics.rows import EconomicsRow, RouteRow

NO_PRICE = "no price"
_USUAL_BARS = "net_profit_sell"
BAR_PARTS = (("Amount", Role.ACCENT), ("Gain", Role.PROFIT), ("Loss", Role.LOSS))
"""What a bar may consist of: one of the three, as the figure is an amount, a gain or a loss."""


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One product in one region; `place` is where its prices are from."""

    row: "EconomicsRow"
    region: str
    place: str

    @property
    def region_id(self) -> int:
        """The region."""
        return self.row.region_id


def region_columns(now: Callable[[], datetime]) -> list[Column[RegionLine]]:
    """Make the columns of the table of regions; the keys of figures are those of their explanations."""

    def figure(name: str) -> Callable[[RegionLine], float | None]:
        return lambda line: getattr(line.row, name)

    def age_seconds(line: RegionLine) -> float:
        return max(0.0, (now() - line.row.updated_at).total_seconds())

    def tip(line: RegionLine) -> str:
        return f"{line.place}, {write.age(age_seconds(line))}"

    def no_price(_line: RegionLine) -> str:
        return NO_PRICE

    def nothing(_line: RegionLine) -> str:
        return "none"

    def isk(
        key: str,
        title: str,
        hint: str,
        *,
        signed: bool = False,
        shown: bool = True,
        unknown: Callable[[RegionLine], str] | None = None,
    ) -> Column[RegionLine]:
        return isk_column(
            key, title, figure(key), width=15, hint=hint, signed=signed, shown=shown, nothing=unknown, tip=tip
        )

    return [
        text_column("region", "Region", lambda line: line.region, width=12),
        isk("total_cost", "Cost", "Materials and job, ISK for one unit", unknown=no_price),
        isk("sell", "Sells for", "Price of the product, ISK for one unit", unknown=no_price),
        isk("profit_sell", "Profit", "Price less cost, before taxes", signed=True),
        percent_column(
            "roi_sell_percent",
            "ROI",
            figure("roi_sell_percent"),
            signed=True,
            hint="Profit for each ISK of cost, before taxes",
            tip=tip,
        ),
        isk(
            "net_profit_sell", "Net profit", "After invention, freight, sales tax and broker fee", signed=True
        ),
        isk("isk_per_hour", "ISK per hour", "Net profit for each hour of one job slot", signed=True),
        isk("buy", "Buy orders pay", "What the dearest buy order pays for one unit", unknown=no_price),
        isk("net_profit_buy", "Net at once", "Sold to buy orders, after everything", signed=True),
        isk("material_cost", "Materials bought", "All direct materials bought", unknown=no_price),
        isk("material_cost_make_all", "If all made", "Materials when everything that can be is made"),
        isk("material_cost_cheapest", "At the cheapest", "Materials made or bought, the cheaper each time"),
        isk("job_cost", "Job cost", "Installing the job, for one unit"),
        isk("invention_cost", "Invention", "Invention for one unit", unknown=nothing),
        quantity_column(
            "daily_volume",
            "Daily volume",
            figure("daily_volume"),
            hint="Units traded a day, over 30 days; known for what was looked at or ranked",
        ),
        quantity_column(
            "days_to_sell",
            "Days to sell",
            lambda line: None if line.row.days_to_sell is None else round(line.row.days_to_sell, 1),
            width=12,
            hint="Until the units on offer and one run of yours are sold",
        ),
        isk("freight", "Freight", "Hauling, for one unit", shown=False),
        isk("profit_buy", "Profit at once", "Sold to buy orders, before taxes", signed=True, shown=False),
        percent_column(
            "roi_buy_percent", "ROI at once", figure("roi_buy_percent"), width=12, signed=True, shown=False
        ),
        percent_column("margin_percent", "Margin", figure("margin_percent"), signed=True, shown=False),
        duration_column("time_seconds", "Time of a run", figure("time_seconds"), shown=False),
        quantity_column(
            "missing", "Missing prices", lambda line: len(line.row.missing_prices), width=15, shown=False
        ),
        Column(
            "possible",
            "Possible here",
            lambda line: "yes" if line.row.possible else "no",
            width=14,
            kind=FilterKind.CHOICE,
            hint="Whether the game would start the job at the facility assumed",
            icon=lambda line: "tick" if line.row.possible else "warning",
        ),
        Column(
            "age",
            "Prices from",
            age_seconds,
            write.age,
            right=True,
            width=16,
            kind=FilterKind.SPAN,
            tip=lambda line: line.place,
        ),
    ]


def figure_bars(lines: Sequence[RegionLine], column: Column[RegionLine]) -> tuple[tuple[Bar, ...], Writer]:
    """Return a bar for each region that knows a column's figure, largest first, and how it is written."""
    known = [(line.region, float(value)) for line in lines if (value := column.value(line)) is not None]
    signed = column.key.startswith(("net", "profit", "roi", "margin", "isk_per"))
    text = column.text
    bars = tuple(
        Bar(
            region,
            ((0.0, max(value, 0.0), min(value, 0.0)) if signed else (value, 0.0, 0.0)),
        )
        for region, value in sorted(known, key=lambda one: -one[1])
    )
    return bars, text


def barred(columns: Sequence[Column[RegionLine]], key: str) -> Column[RegionLine]:
    """Return the column to draw as bars: the one asked for if it holds figures, else net profit."""
    by_key = {column.key: column for column in columns}
    chosen = by_key.get(key)
    return chosen if chosen is not None and chosen.right else by_key[_USUAL_BARS]


def build_words(best: "BuildCost | None", costs: Sequence["BuildCost"], regions: Mapping[int, str]) -> str:
    """Say where building one unit is cheapest, materials bought there, and by how much."""
    if best is None or best.total is None:
        if any(one.reasons for one in costs):
            reasons = sorted({reason for one in costs for reason in one.reasons})
            return f"Nowhere to build: {' '.join(reasons)}"
        return "Where it is cheapest to build is not known: in no region are all materials sold."
    words = (
        f"Cheapest to build in {regions[best.region_id]}, {best.place or 'in an NPC station'}:"
        f" {write.isk_short(best.total)} ISK for one unit, materials bought there"
    )
    others = [one.total for one in costs if one.region_id != best.region_id and one.total is not None]
    if others:
        words += f", {write.isk_short(min(others) - best.total)} less than anywhere else"
    return words + "."


def sell_words(routes: Sequence["RouteRow"], regions: Mapping[int, str]) -> str:
    """Say where one unit leaves most after everything, and where it has to be built for that."""
    best = next((row for row in routes if row.net_profit_sell is not None), None)
    if best is None or best.net_profit_sell is None:
        return (
            "Where it earns most is not known: in no region are all prices there."
            " Go to a figure to see what is missing."
        )
    net = f"{write.isk_signed(round(best.net_profit_sell, 2))} ISK for one unit"
    if best.build_region_id == best.sell_region_id:
        where = f"built and sold in {regions[best.sell_region_id]}"
    else:
        where = (
            f"built in {regions[best.build_region_id]}, sold in {regions[best.sell_region_id]},"
            f" freight {write.isk_short(best.freight)}"
        )
    dearest = max(
        (row for row in routes if row.sell is not None), key=lambda row: row.sell or 0.0, default=None
    )
    verb = "Earns most" if best.net_profit_sell > 0 else "Loses least"
    words = f"{verb} {where}: {net} after everything."
    if dearest is not None and dearest.sell_region_id != best.sell_region_id:
        words += f" It is dearest in {regions[dearest.sell_region_id]}, at {write.isk_short(dearest.sell)}"
        routed = any(
            row.sell_region_id == dearest.sell_region_id and row.build_region_id != row.sell_region_id
            for row in routes
        )
        words += "." if routed else "; no freight route leads there."
    return words


def missing_words(line: RegionLine, names: Mapping[int, str]) -> str:
    """Name the materials without a price in a region; "" where every one has one."""
    missing = [names.get(one, f"Type {one}") for one in line.row.missing_prices]
    if not missing:
        return ""
    return f"No price at {line.place} for {listed(missing, 6)}. Nothing that rests on it is known."
