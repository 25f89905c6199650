"""The columns of the table of opportunities."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    duration_column,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.screens.opportunity_rows import Opportunities
from eveprod_desktop.ui.theme.palette import Role

NO_PRICE = "no price"
_YES_NO_ICONS = {"yes": "tick", "no": "warning"}


def _money(
    key: str,
    title: str,
    value: Callable[[int], float | None],
    *,
    shown: bool = True,
    hint: str = "",
    signed: bool = False,
    nothing: Callable[[int], str] | None = None,
    tip: Callable[[int], str] | None = None,
) -> Column[int]:
    """Make a column of money in which billions have room."""
    column = isk_column(
        key, title, value, width=17, shown=shown, hint=hint, signed=signed, nothing=nothing, tip=tip
    )
    return replace(column, text=write.isk_coarse_signed if signed else write.isk_coarse)


def opportunity_columns(shown: Opportunities) -> list[Column[int]]:
    """Make the columns over what `shown` holds."""

    def figure(what: str) -> Callable[[int], float | None]:
        return lambda row: shown.number(row, what)

    def word(what: str) -> Callable[[int], Any]:
        return lambda row: shown.word(row, what)

    def no_price(_row: int) -> str:
        return NO_PRICE

    def muted(_row: int) -> Role:
        return Role.MUTED

    tip = shown.age
    return [
        text_column("name", "Product", word("name"), width=36, picture=shown.type_id),
        text_column(
            "region",
            "Region",
            shown.region,
            width=16,
            choice=True,
            searched=False,
            role=muted,
            shown=False,
            hint="Of several regions ranked together: the one these figures are of",
        ),
        text_column("category", "Category", word("category"), width=16, choice=True, role=muted),
        text_column("group", "Group", word("group"), width=26, role=muted, shown=False),
        text_column(
            "tech", "Tech", word("tech"), width=12, choice=True, searched=False, role=muted, shown=False
        ),
        text_column(
            "activity",
            "Activity",
            word("activity"),
            width=16,
            choice=True,
            searched=False,
            role=muted,
            shown=False,
        ),
        _money(
            "cost",
            "Cost",
            figure("total_cost"),
            hint="Materials and job, ISK for one unit; materials as chosen above",
            nothing=no_price,
            tip=tip,
        ),
        _money(
            "materials",
            "Materials bought",
            figure("material_cost"),
            shown=False,
            hint="Every direct material bought, ISK for one unit",
            nothing=no_price,
            tip=tip,
        ),
        _money(
            "make_all",
            "Materials if all made",
            figure("material_cost_make_all"),
            shown=False,
            hint="Materials when everything that can be is made",
            tip=tip,
        ),
        _money(
            "cheapest",
            "Materials at the cheapest",
            figure("material_cost_cheapest"),
            shown=False,
            hint="Materials when each is made or bought, whichever is cheaper",
            tip=tip,
        ),
        _money("job", "Job cost", figure("job_cost"), shown=False, tip=tip),
        _money(
            "freight",
            "Freight",
            figure("freight"),
            shown=False,
            hint="Hauling for one unit, where materials come from or products go to another region",
        ),
        _money(
            "invention",
            "Invention",
            figure("invention_cost"),
            shown=False,
            hint="Invention for one unit",
            tip=tip,
        ),
        _money(
            "sell",
            "Sells for",
            figure("sell"),
            hint="Price of the product, ISK for one unit",
            nothing=no_price,
            tip=tip,
        ),
        _money("buy", "Buy orders pay", figure("buy"), shown=False, nothing=no_price, tip=tip),
        _money(
            "profit",
            "Profit",
            figure("profit_sell"),
            signed=True,
            hint="Price less cost, before taxes",
            tip=tip,
        ),
        _money(
            "net",
            "Net profit",
            figure("net_profit_sell"),
            signed=True,
            shown=False,
            hint="After invention, freight, sales tax and broker fee",
            tip=tip,
        ),
        _money(
            "profit_buy",
            "Profit at once",
            figure("profit_buy"),
            signed=True,
            shown=False,
            hint="Sold to buy orders, before taxes",
            tip=tip,
        ),
        percent_column(
            "roi", "ROI", figure("roi_sell_percent"), signed=True, hint="Profit for each ISK of cost", tip=tip
        ),
        percent_column(
            "roi_buy", "ROI at once", figure("roi_buy_percent"), width=12, signed=True, shown=False, tip=tip
        ),
        percent_column(
            "margin",
            "Margin",
            figure("margin_percent"),
            signed=True,
            shown=False,
            hint="Profit for each ISK of price",
            tip=tip,
        ),
        _money(
            "isk_per_hour",
            "ISK per hour",
            figure("isk_per_hour"),
            signed=True,
            hint="Net profit for each hour of one job slot",
            tip=tip,
        ),
        duration_column("time", "Time of a run", figure("time_seconds"), shown=False),
        quantity_column("units", "Units a run", figure("units_per_run"), width=12, shown=False),
        quantity_column(
            "volume",
            "Daily volume",
            figure("daily_volume"),
            hint="Units traded a day, over 30 days; known for what was looked at or ranked",
        ),
        quantity_column(
            "days",
            "Days to sell",
            figure("days_to_sell"),
            shown=False,
            hint="Until the units on offer and one run of yours are sold",
        ),
        quantity_column(
            "missing",
            "Missing prices",
            figure("missing_prices"),
            width=15,
            shown=False,
            hint="Materials without a price",
        ),
        text_column(
            "source",
            "Blueprint from",
            word("source"),
            width=16,
            choice=True,
            searched=False,
            role=muted,
            shown=False,
        ),
        Column(
            "possible",
            "Possible here",
            shown.possible,
            width=14,
            shown=False,
            kind=FilterKind.CHOICE,
            hint="Whether the job may be done at the place chosen",
            icon=lambda row: _YES_NO_ICONS[shown.possible(row)],
        ),
        text_column(
            "owned",
            "Own blueprint",
            shown.holding,
            width=15,
            choice=True,
            searched=False,
            role=muted,
            shown=False,
            hint="An original or a copy of those who count; to invent: the blueprint it is invented from",
        ),
        quantity_column(
            "me",
            "ME used",
            figure("me"),
            width=10,
            shown=False,
            hint="ME of the cost: your best blueprint's where Own blueprints is ticked, else as assumed",
            tip=lambda row: shown.efficiency_used(row, "me"),
        ),
        quantity_column(
            "te",
            "TE used",
            figure("te"),
            width=10,
            shown=False,
            hint="TE of the time: your best blueprint's where Own blueprints is ticked, else as assumed",
            tip=lambda row: shown.efficiency_used(row, "te"),
        ),
        quantity_column(
            "owned_me",
            "Own ME",
            lambda row: shown.efficiency(row, "me"),
            width=9,
            shown=False,
            hint="ME of the best blueprint owned",
        ),
        quantity_column(
            "owned_te",
            "Own TE",
            lambda row: shown.efficiency(row, "te"),
            width=9,
            shown=False,
            hint="TE of the best blueprint owned",
        ),
        quantity_column(
            "owned_runs",
            "Own runs",
            lambda row: shown.efficiency(row, "runs"),
            width=10,
            shown=False,
            hint="Runs left on all copies owned; an original has no end",
        ),
        Column(
            "skilled",
            "Skills suffice",
            shown.skilled,
            width=14,
            shown=False,
            kind=FilterKind.CHOICE,
            hint="Whether those who count have the skills for its job, for every material that is made (see"
            " Materials above), and for copy and invention where no blueprint is owned",
            icon=lambda row: _YES_NO_ICONS.get(shown.skilled(row) or "", ""),
            tip=shown.skills_in_words,
        ),
        Column(
            "buildable",
            "Can build",
            shown.buildable,
            width=12,
            shown=False,
            kind=FilterKind.CHOICE,
            hint="A blueprint owned, skills for its own job, and a place where it may be done",
            icon=lambda row: _YES_NO_ICONS.get(shown.buildable(row) or "", ""),
        ),
        Column("type_id", "Type id", shown.type_id, right=True, width=10, shown=False),
    ]
