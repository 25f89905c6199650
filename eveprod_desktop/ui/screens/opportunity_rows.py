"""What stands in the table of opportunities: a row is the place of a product in the economics' columns.

Making four thousand row objects at each step of a slider takes longer than computing them; a look into the
column where a cell is painted or a row compared does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eveprod_desktop.core.activities import Activity
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
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eveprod_desktop.core.economics.figures import Figures
    from eveprod_desktop.core.economics.products import ProductTable

Words = Sequence[str]

NO_PRICE = "no price"
_SOURCES = {"market": "Market", "invention": "Invention", "other": "Other"}


@dataclass(frozen=True, slots=True, eq=False)
class ProductWords:
    """What is said of each product, beside a `ProductTable`; made once for it and a language."""

    table: "ProductTable"
    language: str
    name: Words
    group: Words
    category: Words
    tech: Sequence[str | None]
    activity: Words
    source: Words


@dataclass(frozen=True, slots=True)
class PriceAges:
    """Where the prices on screen are from and as of when; `reference_at` is that of CCP's own."""

    place: str
    data_at: datetime
    reference_at: datetime | None


def product_words(
    table: "ProductTable",
    language: str,
    hits: Mapping[int, tuple[str, str, str]],
    tech: Mapping[int, str],
) -> ProductWords:
    """Lay words out beside a table; `hits` are (name, group, category) by type."""
    from eveprod_desktop.core.economics.rows import BLUEPRINT_KINDS  # noqa: PLC0415 - numpy's room

    ids = table.type_id.tolist()
    unknown = ("", "", "")
    activities = [
        "Reaction" if kind.activity is Activity.REACTION else "Manufacturing" for kind in table.kinds
    ]
    return ProductWords(
        table,
        language,
        [hits.get(one, unknown)[0] or f"Type {one}" for one in ids],
        [hits.get(one, unknown)[1] for one in ids],
        [hits.get(one, unknown)[2] for one in ids],
        [tech.get(one) for one in ids],
        [activities[one] for one in table.kind.tolist()],
        [_SOURCES[BLUEPRINT_KINDS[one]] for one in table.source.tolist()],
    )


class Opportunities:
    """The figures on screen; other ones take their place while the table's columns stay."""

    def __init__(self) -> None:
        self.ages: PriceAges | None = None
        self.now: Callable[[], datetime] | None = None
        self._words: ProductWords | None = None
        self._figures: Figures | None = None
        self._columns: dict[str, npt.NDArray[np.float64]] = {}
        self._type_ids: list[int] = []

    def show(self, words: ProductWords, figures: "Figures", ages: PriceAges) -> None:
        """Take other figures, of which `words` tell the products."""
        if self._words is None or self._words.table is not words.table:
            self._type_ids = words.table.type_id.tolist()
        self._words, self._figures, self.ages = words, figures, ages
        self._columns = {}

    def __len__(self) -> int:
        return len(self._type_ids)

    def type_id(self, row: int) -> int:
        """Return the type of a row."""
        return self._type_ids[row]

    def word(self, row: int, what: str) -> Any:  # noqa: ANN401 - words, or None
        """Return one of the words of a row."""
        return getattr(self._words, what)[row]

    def number(self, row: int, what: str) -> float | None:
        """Return one of the figures of a row, None for what is not known."""
        values = self._columns.get(what)
        if values is None:
            values = self._columns[what] = self._column(what)
        value: float = values.item(row)
        return value if value == value else None  # noqa: PLR0124 - NaN, which is not known, equals nothing

    def possible(self, row: int) -> str:
        """Say whether the job may be done at the place."""
        return "yes" if self.number(row, "possible") else "no"

    def _column(self, what: str) -> "npt.NDArray[np.float64]":
        figures = self._figures
        assert figures is not None, "rows are there only with figures"  # noqa: S101
        found: npt.NDArray[np.float64] = getattr(
            figures.table if what == "units_per_run" else figures.economics, what
        )
        return found

    def age(self, _row: int) -> str:
        """Say where a price is from and how old it is."""
        if self.ages is None or self.now is None:
            return ""
        text = f"{self.ages.place}, {write.age((self.now() - self.ages.data_at).total_seconds())}"
        if self.ages.reference_at is not None:
            age = write.age((self.now() - self.ages.reference_at).total_seconds())
            text += f"\nCCP's adjusted prices, {age}"
        return text


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
        isk_column(
            "cost",
            "Cost",
            figure("total_cost"),
            hint="Materials bought and job, ISK for one unit",
            nothing=no_price,
            tip=tip,
        ),
        isk_column(
            "make_all",
            "Materials if all made",
            figure("material_cost_make_all"),
            shown=False,
            hint="Materials when everything that can be is made",
            tip=tip,
        ),
        isk_column(
            "cheapest",
            "Materials at the cheapest",
            figure("material_cost_cheapest"),
            shown=False,
            hint="Materials when each is made or bought, whichever is cheaper",
            tip=tip,
        ),
        isk_column("job", "Job cost", figure("job_cost"), shown=False, tip=tip),
        isk_column(
            "invention",
            "Invention",
            figure("invention_cost"),
            shown=False,
            hint="Invention for one unit",
            tip=tip,
        ),
        isk_column(
            "sell",
            "Sells for",
            figure("sell"),
            hint="Price of the product, ISK for one unit",
            nothing=no_price,
            tip=tip,
        ),
        isk_column("buy", "Buy orders pay", figure("buy"), shown=False, nothing=no_price, tip=tip),
        isk_column(
            "profit",
            "Profit",
            figure("profit_sell"),
            signed=True,
            hint="Price less cost, before taxes",
            tip=tip,
        ),
        isk_column(
            "net",
            "Net profit",
            figure("net_profit_sell"),
            signed=True,
            shown=False,
            hint="After invention, freight, sales tax and broker fee",
            tip=tip,
        ),
        isk_column(
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
        isk_column(
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
            icon=lambda row: "tick" if shown.possible(row) == "yes" else "warning",
        ),
        Column("type_id", "Type id", shown.type_id, right=True, width=10, shown=False),
    ]
