"""What stands in the table of opportunities: a row is the place of a product in the economics' columns.

Making four thousand row objects at each step of a slider takes longer than computing them; a look into the
column where a cell is painted or a row compared does not.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.skill_words import skill_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eveprod_desktop.core.economics.ability import Ability
    from eveprod_desktop.core.economics.figures import Figures
    from eveprod_desktop.core.economics.products import ProductTable

Words = Sequence[str]
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
        self._skilled: list[npt.NDArray[np.bool_] | None] = []
        self._name: Callable[[int], str] = str
        self._type_ids: list[int] = []

    def show(
        self,
        words: ProductWords,
        figures: "Sequence[Figures]",
        ages: Sequence[PriceAges],
        *,
        every_region: bool = False,
        ability: "Ability | None" = None,
        name: Callable[[int], str] = str,
    ) -> None:
        """Take other figures, one for each region with its ages, of which `words` tell the products.

        `name` names a type, for those who hover over a row.
        """
        if self._words is None or self._words.table is not words.table:
            self._type_ids = words.table.type_id.tolist()
        self._words, self._figures, self.ages = words, tuple(figures), tuple(ages)
        self._every_region, self._ability, self._name = every_region, ability, name
        self._columns = {}
        self._skilled = [None] * len(self._figures)
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
        return None if math.isnan(value) else value

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
        return None if math.isnan(value) else value

    def skilled(self, row: int) -> str | None:
        """Say whether somebody has the skills for each job on the way, None while nobody's are known.

        What is made on the way follows from how materials are counted.
        """
        if self._ability is None or not self._ability.skills_known:
            return None
        region = self._at(row)
        enough = self._skilled[region]
        if enough is None:
            enough = self._ability.skills.suffices(self._figures[region].economics.made)
            self._skilled[region] = enough
        return "yes" if enough.item(row % len(self._type_ids)) else "no"

    def skills_in_words(self, row: int) -> str:
        """Say for which jobs skills suffice, or which skills who lacks for what."""
        if self._ability is None:
            return ""
        if not self._ability.skills_known:
            return "Nobody's skills have arrived yet."
        check, made = self._ability.skills, self._figures[self._at(row)].economics.made
        at = row % len(self._type_ids)
        return skill_words(check.lacking(at, made), len(check.jobs(at, made)), self._name)

    def efficiency_used(self, row: int, what: str) -> str:
        """Say whose ME and TE a row is counted with; `what` is one of them."""
        if self.number(row, what) is None:
            return "Reactions have none."
        at = row % len(self._type_ids)
        figures = self._figures[self._at(row)]
        blueprint = figures.table.blueprint.item(at)
        if blueprint in figures.own_blueprints:
            best = figures.own_blueprints[blueprint]
            runs = "an original" if best.runs is None else f"{write.count(best.runs, 'run')} on copies"
            return f"Your best blueprint: ME {best.me}, TE {best.te} ({runs})"
        return "As assumed above"

    def buildable(self, row: int) -> str | None:
        """Say whether the job can be started with what is owned and known, None while nobody is signed in."""
        if self._ability is None:
            return None
        at = row % len(self._type_ids)
        owned = self._ability.holding.item(at) >= _HELD
        able = owned and self._ability.skills.job.item(at) and self.number(row, "possible")
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
