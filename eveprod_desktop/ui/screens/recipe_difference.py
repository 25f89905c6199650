"""What differs between two recipes of one product, line by line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.sde.rows import RecipeChange, RecipeSketch
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.charts.data import Bar

KIND_WORDS = {"added": "New", "removed": "Removed", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class ChangedProduct:
    """A product in the list of changes."""

    change: RecipeChange
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line of a recipe before and after, in words; `type_id` where the line is about a material.

    `rise` is how much more it takes now, None where that says nothing: a new recipe is no rise.
    """

    what: str
    type_id: int | None
    before: str
    after: str
    rise: int | None
    rise_text: str

    @property
    def differs(self) -> bool:
        """Whether the two builds differ in this line."""
        return self.before != self.after


_BLUEPRINT = "Blueprint"
_TIME = "Time per run"
_UNITS = "Units per run"


def difference_rows(change: RecipeChange, names: Mapping[int, str]) -> list[DifferenceRow]:
    """Return every line of the two recipes: what they make in which time, then the materials by name.

    The blueprint is a line only where it is another one.
    """
    before, after = change.before, change.after
    both = before is not None and after is not None
    rows = []
    if before is not None and after is not None and before.blueprint_type_id != after.blueprint_type_id:
        old_name, new_name = (_name(one.blueprint_type_id, names) for one in (before, after))
        rows.append(DifferenceRow(_BLUEPRINT, None, old_name, new_name, None, ""))
    rows.append(_row(_UNITS, None, _units(before), _units(after), write.whole, both=both))
    rows.append(_row(_TIME, None, _seconds(before), _seconds(after), write.duration, both=both))
    old = dict(before.materials) if before else {}
    new = dict(after.materials) if after else {}
    materials = sorted(old.keys() | new.keys(), key=lambda one: (_name(one, names).casefold(), one))
    rows += [
        _row(_name(one, names), one, old.get(one), new.get(one), write.whole, both=both) for one in materials
    ]
    return rows


def summary(change: RecipeChange, names: Mapping[int, str]) -> str:
    """Say in a few words what is different: `2 materials, time`."""
    if change.before is None and change.after is not None:
        return f"made of {write.count(len(change.after.materials), 'material')}"
    if change.after is None or change.before is None:
        return "no longer made"
    rows = [row for row in difference_rows(change, names) if row.differs]
    materials = sum(row.type_id is not None for row in rows)
    words = [write.count(materials, "material")] if materials else []
    words += [row.what.lower() for row in rows if row.type_id is None]
    return ", ".join(words) or "another activity"


def changed_products(changes: list[RecipeChange], names: Mapping[int, str]) -> list[ChangedProduct]:
    """Give changes their names and summaries."""
    return [
        ChangedProduct(change, names.get(change.type_id, change.name), summary(change, names))
        for change in changes
    ]


def changes_by_category(
    changes: Sequence[RecipeChange], categories: Mapping[int, str], *, most: int = 7
) -> tuple[Bar, ...]:
    """Count changes per category of their products, by kind in the order of KIND_WORDS, most first.

    `categories` by type id; what is beyond the `most` largest is put together as others.
    """
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        counts.setdefault(categories.get(change.type_id, "No category"), Counter())[change.kind] += 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0].casefold()))
    shown, rest = ordered[:most], ordered[most:]
    if len(rest) == 1:
        shown, rest = ordered, []
    if rest:
        together: Counter[str] = sum((kinds for _name, kinds in rest), Counter())
        shown = [*shown, (f"{len(rest)} others", together)]
    return tuple(Bar(name, tuple(float(kinds[kind]) for kind in KIND_WORDS)) for name, kinds in shown)


def _row(
    what: str,
    type_id: int | None,
    before: int | None,
    after: int | None,
    text: Callable[[int | None], str],
    *,
    both: bool,
) -> DifferenceRow:
    rise = (after or 0) - (before or 0) if both else 0
    sign = "+" if rise > 0 else ""
    return DifferenceRow(
        what, type_id, text(before), text(after), rise or None, f"{sign}{text(rise)}" if rise else ""
    )


def _units(sketch: RecipeSketch | None) -> int | None:
    return None if sketch is None else sketch.units_per_run


def _seconds(sketch: RecipeSketch | None) -> int | None:
    return None if sketch is None else sketch.time_seconds


def _name(type_id: int, names: Mapping[int, str]) -> str:
    return names.get(type_id, f"Type {type_id}")
