"""What stands in the table of opportunities: a row is the place of a product in the economics' columns.

Making four thousand row objects at each step of a slider takes longer than computing them; a look into the
column where a cell is painted or a row compared does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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

    from eveprod_desktop.core.economics.ability import Ability
    from eveprod_desktop.core.economics.figures import Figures
    from eveprod_desktop.core.economics.products import ProductTable

Words = Sequence[str]
_YES_NO_ICONS = {"yes": "tick", "no": "warning"}

NO_PRICE = "no price"
HOLDING_WORDS = ("no", "to invent", "copy", "original")
"""What is said of each place of `ability.HOLDINGS`."""
_HELD = HOLDING_WORDS.index("copy")
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
    """Of a region: where its prices are from, as of when; `reference_at` is the moment of CCP's own."""

    region: str
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
    """The figures on screen; other ones take their place while the table's columns stay.

    Of several regions a row is a product in the one where it earns most an hour, or (`every_region`) a
    product in one of them; rows of one region stand together then, in the order of its products.
    """

    def __init__(self) -> None:
        self.ages: tuple[PriceAges, ...] = ()
        self.now: Callable[[], datetime] | None = None
        self._words: ProductWords | None = None
        self._figures: tuple[Figures, ...] = ()
        self._ability: Ability | None = None
        self._every_region = False
        self._best: npt.NDArray[np.intp] | None = None
        self._columns: dict[str, npt.NDArray[np.float64]] = {}
        self._type_ids: list[int] = []

    def show(
        self,
        words: ProductWords,
        figures: "Sequence[Figures]",
        ages: Sequence[PriceAges],
        *,
        every_region: bool = False,
        ability: "Ability | None" = None,
    ) -> None:
        """Take other figures, one for each region with its ages, of which `words` tell the products."""
        if self._words is None or self._words.table is not words.table:
            self._type_ids = words.table.type_id.tolist()
        self._words, self._figures, self.ages = words, tuple(figures), tuple(ages)
        self._every_region, self._ability = every_region, ability
        self._columns = {}
        self._best = None
        if len(self._figures) > 1 and not every_region:
            self._best = _where_best([one.economics.isk_per_hour for one in self._figures])

    def __len__(self) -> int:
        return len(self._type_ids) * (len(self._figures) if self._every_region else 1)

    def type_id(self, row: int) -> int:
        """Return the type of a row."""
        return self._type_ids[row % len(self._type_ids)]

    def key(self, row: int) -> int:
        """Return what tells a row apart from all others: its type, and its region where that is needed."""
        type_id = self._type_ids[row % len(self._type_ids)]
        return self.region_id(row) << 32 | type_id if self._every_region else type_id

    def word(self, row: int, what: str) -> Any:  # noqa: ANN401 - words, or None
        """Return one of the words of a row."""
        return getattr(self._words, what)[row % len(self._type_ids)]

    def number(self, row: int, what: str) -> float | None:
        """Return one of the figures of a row, None for what is not known."""
        values = self._columns.get(what)
        if values is None:
            values = self._columns[what] = self._column(what)
        value: float = values.item(row)
        return value if value == value else None  # noqa: PLR0124 - NaN, which is not known, equals nothing

    def region(self, row: int) -> str:
        """Return the region that the figures of a row are of."""
        return self.ages[self._at(row)].region

    def region_id(self, row: int) -> int:
        """Return its id."""
        return self._figures[self._at(row)].region_id

    def possible(self, row: int) -> str:
        """Say whether the job may be done at the place."""
        return "yes" if self.number(row, "possible") else "no"

    def holding(self, row: int) -> str | None:
        """Say what is owned of the blueprint, None while nobody is signed in."""
        if self._ability is None:
            return None
        return HOLDING_WORDS[self._ability.holding.item(row % len(self._type_ids))]

    def efficiency(self, row: int, what: str) -> float | None:
        """Return `me`, `te` or `runs` of the blueprint owned, None where there is none."""
        if self._ability is None:
            return None
        value: float = getattr(self._ability, what).item(row % len(self._type_ids))
        return value if value == value else None  # noqa: PLR0124 - as above

    def skilled(self, row: int) -> str | None:
        """Say whether some character has the skills, None while nobody's are known."""
        if self._ability is None or not self._ability.skills_known:
            return None
        return "yes" if self._ability.skilled.item(row % len(self._type_ids)) else "no"

    def buildable(self, row: int) -> str | None:
        """Say whether the job can be started with what is owned and known, None while nobody is signed in."""
        if self._ability is None:
            return None
        at = row % len(self._type_ids)
        owned = self._ability.holding.item(at) >= _HELD
        able = owned and self._ability.skilled.item(at) and self.number(row, "possible")
        return "yes" if able else "no"

    def age(self, row: int) -> str:
        """Say where a price is from and how old it is."""
        if not self.ages or self.now is None:
            return ""
        ages = self.ages[self._at(row)]
        text = f"{ages.place}, {write.age((self.now() - ages.data_at).total_seconds())}"
        if ages.reference_at is not None:
            age = write.age((self.now() - ages.reference_at).total_seconds())
            text += f"\nCCP's adjusted prices, {age}"
        return text

    def _at(self, row: int) -> int:
        """Return the place of a row's region among those ranked."""
        if self._every_region:
            return row // len(self._type_ids)
        return 0 if self._best is None else int(self._best.item(row))

    def _column(self, what: str) -> "npt.NDArray[np.float64]":
        columns: list[npt.NDArray[np.float64]] = [
            getattr(one.table if what == "units_per_run" else one.economics, what) for one in self._figures
        ]
        if len(columns) == 1:
            return columns[0]
        return _joined(columns, self._best)


def _where_best(earned: "Sequence[npt.NDArray[np.float64]]") -> "npt.NDArray[np.intp]":
    """Return for each product the place of the region in which it earns most; the first if none is known."""
    import numpy as np  # noqa: PLC0415 - not at the start

    stacked = np.stack(earned)
    best: npt.NDArray[np.intp] = np.where(np.isnan(stacked), -np.inf, stacked).argmax(axis=0)
    return best


def _joined(
    columns: "Sequence[npt.NDArray[np.float64]]", best: "npt.NDArray[np.intp] | None"
) -> "npt.NDArray[np.float64]":
    """Return one column of several regions' ones: of each product the best region's, or one after another."""
    import numpy as np  # noqa: PLC0415 - not at the start

    if best is None:
        return np.concatenate(columns)
    joined: npt.NDArray[np.float64] = np.stack(columns)[best, np.arange(len(best))]
    return joined


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
            hint="Whether one of those who count has every skill that the job asks for",
            icon=lambda row: _YES_NO_ICONS.get(shown.skilled(row) or "", ""),
        ),
        Column(
            "buildable",
            "Can build",
            shown.buildable,
            width=12,
            shown=False,
            kind=FilterKind.CHOICE,
            hint="A blueprint owned, skills that suffice, and a place where the job may be done",
            icon=lambda row: _YES_NO_ICONS.get(shown.buildable(row) or "", ""),
        ),
        Column("type_id", "Type id", shown.type_id, right=True, width=10, shown=False),
    ]
