"""The columns of the table of opportunities."""

from collections.abc import Callable
from typing import Any

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
    return isk_column(
        key,
        title,
        value,
        width=17,
        shown=shown,
        hint=hint,
        signed=signed,
        coarse=True,
        nothing=nothing,
        tip=tip,
    )


def opportunity_columns(shown: Opportunities) -> list[Column[int]]:
    """Make the columns over what `shown` holds."""
    return [
        *_product_columns(shown),
        *_cost_columns(shown),
        *_sale_columns(shown),
        *_run_columns(shown),
        *_own_columns(shown),
    ]


def _figure(shown: Opportunities, what: str) -> Callable[[int], float | None]:
    return lambda row: shown.number(row, what)


def _word(shown: Opportunities, what: str) -> Callable[[int], Any]:
    return lambda row: shown.word(row, what)


def _no_price(_row: int) -> str:
    return NO_PRICE


def _muted(_row: int) -> Role:
    return Role.MUTED


def _product_columns(shown: Opportunities) -> list[Column[int]]:
    """Return what the product is."""
    return [
        text_column("name", "Product", _word(shown, "name"), width=36, picture=shown.type_id),
        text_column(
            "region",
            "Region",
            shown.region,
            width=16,
            choice=True,
            searched=False,
            role=_muted,
            shown=False,
            hint="Of several regions ranked together: the one these figures are of",
        ),
        text_column("category", "Category", _word(shown, "category"), width=16, choice=True, role=_muted),
        text_column("group", "Group", _word(shown, "group"), width=26, role=_muted, shown=False),
        text_column(
            "tech",
            "Tech",
            _word(shown, "tech"),
            width=12,
            choice=True,
            searched=False,
            role=_muted,
            shown=False,
        ),
        text_column(
            "activity",
            "Activity",
            _word(shown, "activity"),
            width=16,
            choice=True,
            searched=False,
            role=_muted,
            shown=False,
        ),
    ]


def _cost_columns(shown: Opportunities) -> list[Column[int]]:
    """Return what one unit costs, and what of."""
    return [
        _money(
            "cost",
            "Cost",
            _figure(shown, "total_cost"),
            hint="Materials and job, ISK for one unit; materials as chosen above",
            nothing=_no_price,
            tip=shown.age,
        ),
        _money(
            "materials",
            "Materials bought",
            _figure(shown, "material_cost"),
            shown=False,
            hint="Every direct material bought, ISK for one unit",
            nothing=_no_price,
            tip=shown.age,
        ),
        _money(
            "make_all",
            "Materials if all made",
            _figure(shown, "material_cost_make_all"),
            shown=False,
            hint="Materials when everything that can be is made",
            tip=shown.age,
        ),
        _money(
            "cheapest",
            "Materials at the cheapest",
            _figure(shown, "material_cost_cheapest"),
            shown=False,
            hint="Materials when each is made or bought, whichever is cheaper",
            tip=shown.age,
        ),
        _money("job", "Job cost", _figure(shown, "job_cost"), shown=False, tip=shown.age),
        _money(
            "freight",
            "Freight",
            _figure(shown, "freight"),
            shown=False,
            hint="Hauling for one unit, where materials come from or products go to another region",
        ),
        _money(
            "invention",
            "Invention",
            _figure(shown, "invention_cost"),
            shown=False,
            hint="Invention for one unit",
            tip=shown.age,
        ),
    ]


def _sale_columns(shown: Opportunities) -> list[Column[int]]:
    """Return what one unit fetches and earns."""
    return [
        _money(
            "sell",
            "Sells for",
            _figure(shown, "sell"),
            hint="Price of the product, ISK for one unit",
            nothing=_no_price,
            tip=shown.age,
        ),
        _money("buy", "Buy orders pay", _figure(shown, "buy"), shown=False, nothing=_no_price, tip=shown.age),
        _money(
            "profit",
            "Profit",
            _figure(shown, "profit_sell"),
            signed=True,
            hint="Price less cost, before taxes",
            tip=shown.age,
        ),
        _money(
            "net",
            "Net profit",
            _figure(shown, "net_profit_sell"),
            signed=True,
            shown=False,
            hint="After invention, freight, sales tax and broker fee",
            tip=shown.age,
        ),
        _money(
            "profit_buy",
            "Profit at once",
            _figure(shown, "profit_buy"),
            signed=True,
            shown=False,
            hint="Sold to buy orders, before taxes",
            tip=shown.age,
        ),
        percent_column(
            "roi",
            "ROI",
            _figure(shown, "roi_sell_percent"),
            signed=True,
            hint="Profit for each ISK of cost",
            tip=shown.age,
        ),
        percent_column(
            "roi_buy",
            "ROI at once",
            _figure(shown, "roi_buy_percent"),
            width=12,
            signed=True,
            shown=False,
            tip=shown.age,
        ),
        percent_column(
            "margin",
            "Margin",
            _figure(shown, "margin_percent"),
            signed=True,
            shown=False,
            hint="Profit for each ISK of price",
            tip=shown.age,
        ),
        _money(
            "isk_per_hour",
            "ISK per hour",
            _figure(shown, "isk_per_hour"),
            signed=True,
            hint="Net profit for each hour of one job slot",
            tip=shown.age,
        ),
    ]


def _run_columns(shown: Opportunities) -> list[Column[int]]:
    """Return how long a run takes, how fast its units sell, and what stands in the way."""
    return [
        duration_column("time", "Time of a run", _figure(shown, "time_seconds"), shown=False),
        quantity_column("units", "Units a run", _figure(shown, "units_per_run"), width=12, shown=False),
        quantity_column(
            "volume",
            "Daily volume",
            _figure(shown, "daily_volume"),
            hint="Units traded a day, over 30 days; known for what was looked at or ranked",
        ),
        quantity_column(
            "days",
            "Days to sell",
            _figure(shown, "days_to_sell"),
            shown=False,
            hint="Until the units on offer and one run of yours are sold",
        ),
        quantity_column(
            "missing",
            "Missing prices",
            _figure(shown, "missing_prices"),
            width=15,
            shown=False,
            hint="Materials without a price",
        ),
        text_column(
            "source",
            "Blueprint from",
            _word(shown, "source"),
            width=16,
            choice=True,
            searched=False,
            role=_muted,
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
    ]


def _own_columns(shown: Opportunities) -> list[Column[int]]:
    """Return what those who count have for it."""
    return [
        text_column(
            "owned",
            "Own blueprint",
            shown.holding,
            width=15,
            choice=True,
            searched=False,
            role=_muted,
            shown=False,
            hint="An original or a copy of those who count; to invent: the blueprint it is invented from",
        ),
        quantity_column(
            "me",
            "ME used",
            _figure(shown, "me"),
            width=10,
            shown=False,
            hint="ME of the cost: your best blueprint's where Own blueprints is ticked, else as assumed",
            tip=lambda row: shown.efficiency_used(row, "me"),
        ),
        quantity_column(
            "te",
            "TE used",
            _figure(shown, "te"),
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
