"""What the stock allows to build, as lines of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.what_to_build import BuildableRow
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    isk_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.owners import Owners
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class BuildableLine:
    """A product that can be built, with the words for it."""

    row: BuildableRow
    name: str
    group: str
    limiting: str
    blueprint: str

    @property
    def type_id(self) -> int:
        """The product."""
        return self.row.type_id

    @property
    def units(self) -> int:
        """Units that can be built, through components."""
        return self.row.runs_with_components * self.row.units_per_run


def blueprint_words(row: BuildableRow) -> str:
    """Say which blueprint there is: `original, ME 10`, `copies with 12 runs, ME 2`, nothing without one."""
    if row.blueprint is None:
        return ""
    what: str = row.blueprint
    if row.blueprint_runs is not None:
        what = f"copies with {write.count(row.blueprint_runs, 'run')}"
    return f"{what}, ME{write.NO_BREAK_SPACE}{row.me}"


def lines_of(
    rows: Sequence[BuildableRow], names: Mapping[int, str], groups: Mapping[int, str]
) -> list[BuildableLine]:
    """Return the rows with their words."""
    return [
        BuildableLine(
            row,
            names.get(row.type_id, f"Type {row.type_id}"),
            groups.get(row.type_id, ""),
            names.get(row.limiting_type_id, f"Type {row.limiting_type_id}"),
            blueprint_words(row),
        )
        for row in rows
    ]


def buildable_columns() -> Sequence[Column[BuildableLine]]:
    """Return the columns of what can be built."""
    return [
        text_column("item", "Product", lambda line: line.name, width=42, picture=lambda line: line.type_id),
        text_column("group", "Group", lambda line: line.group, width=18, choice=True, shown=False),
        quantity_column(
            "direct",
            "Runs at once",
            lambda line: line.row.runs_direct,
            width=12,
            hint="Runs of one job from materials that lie there",
        ),
        quantity_column(
            "through",
            "Runs in all",
            lambda line: line.row.runs_with_components,
            width=11,
            hint="Making missing components from what lies there",
        ),
        quantity_column("units", "Units", lambda line: line.units, width=9),
        isk_column(
            "unit_profit",
            "Profit each, ISK",
            lambda line: line.row.unit_profit_isk,
            width=16,
            signed=True,
            hint="Net of taxes and fees, materials at market price",
        ),
        isk_column("profit", "Profit in all, ISK", lambda line: line.row.profit_isk, width=18, signed=True),
        quantity_column(
            "components",
            "Components",
            lambda line: line.row.components or None,
            width=13,
            hint="Components that have to be made first",
            shown=False,
        ),
        text_column(
            "blueprint",
            "Blueprint",
            lambda line: line.blueprint or None,
            width=26,
            role=lambda line: Role.TEXT if line.blueprint else Role.MUTED,
        ),
        text_column(
            "skills",
            "Skills",
            lambda line: {True: "yes", False: "no", None: None}[line.row.has_skills],
            width=8,
            choice=True,
            searched=False,
            role=lambda line: Role.WARNING if line.row.has_skills is False else Role.TEXT,
        ),
        text_column("limiting", "Ends with", lambda line: line.limiting, width=26, searched=False),
        quantity_column(
            "missing",
            "Lacks for one more",
            lambda line: line.row.missing,
            width=19,
            hint="Units of that material",
        ),
    ]


def means_of(owners: Owners, key: str, characters: frozenset[int]) -> MeansChoice:
    """Return who builds by the choice in a box of owners; `characters` tells people from corporations."""
    ids = owners.ids(key)
    chosen = frozenset(owners.names) if ids is None else ids
    return MeansChoice(tuple(sorted(chosen & characters)), tuple(sorted(chosen - characters)))


def passes(*, with_blueprint: bool, with_skills: bool) -> Callable[[BuildableLine], bool]:
    """Return the test of the boxes above the table."""

    def test(line: BuildableLine) -> bool:
        if with_blueprint and line.row.blueprint is None:
            return False
        return not (with_skills and line.row.has_skills is False)

    return test


def groups_of(app: "App", type_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of the groups of types. For a waiting thread."""
    hits = app.catalog().hits(type_ids, language=app.settings.language)
    return {hit.type_id: hit.group_name for hit in hits}
