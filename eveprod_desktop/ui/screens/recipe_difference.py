"""What differs between two recipes of one product, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from eveprod_desktop.core.sde.rows import RecipeChange, RecipeSketch
from eveprod_desktop.ui import format as write

KIND_WORDS = {"added": "New", "removed": "Removed", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class ChangedProduct:
    """A product in the list of changes."""

    change: RecipeChange
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line of a recipe before and after; None where it was not or is no longer.

    `type_id` is set where the line is about a material; the texts say the values in words.
    """

    what: str
    type_id: int | None
    before: int | None
    after: int | None
    before_text: str
    after_text: str

    @property
    def differs(self) -> bool:
        """Whether the two builds differ in this line."""
        return self.before != self.after

    @property
    def difference(self) -> int | None:
        """Return how much more it is now; None where that means nothing."""
        if self.type_id is None and self.what == _BLUEPRINT:
            return None
        return (self.after or 0) - (self.before or 0)


_BLUEPRINT = "Blueprint"
_TIME = "Time per run"
_UNITS = "Units per run"


def difference_rows(change: RecipeChange, names: Mapping[int, str]) -> list[DifferenceRow]:
    """Return every line of the two recipes: what they make in which time, then the materials by name."""
    before, after = change.before, change.after
    rows = [
        _row(_BLUEPRINT, None, _blueprint(before), _blueprint(after), names),
        _row(_UNITS, None, _units(before), _units(after), names),
        _row(_TIME, None, _seconds(before), _seconds(after), names),
    ]
    old = dict(before.materials) if before else {}
    new = dict(after.materials) if after else {}
    materials = sorted(old.keys() | new.keys(), key=lambda one: (_name(one, names).casefold(), one))
    rows += [_row(_name(one, names), one, old.get(one), new.get(one), names) for one in materials]
    return rows


def summary(change: RecipeChange, names: Mapping[int, str]) -> str:
    """Say in a few words what is different: `2 materials, time`."""
    if change.before is None and change.after is not None:
        return f"{write.count(len(change.after.materials), 'material')}"
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


def _row(
    what: str, type_id: int | None, before: int | None, after: int | None, names: Mapping[int, str]
) -> DifferenceRow:
    def text(value: int | None) -> str:
        if value is None:
            return write.UNKNOWN
        if type_id is None and what == _BLUEPRINT:
            return _name(value, names)
        return write.duration(value) if type_id is None and what == _TIME else write.whole(value)

    return DifferenceRow(what, type_id, before, after, text(before), text(after))


def _blueprint(sketch: RecipeSketch | None) -> int | None:
    return None if sketch is None else sketch.blueprint_type_id


def _units(sketch: RecipeSketch | None) -> int | None:
    return None if sketch is None else sketch.units_per_run


def _seconds(sketch: RecipeSketch | None) -> int | None:
    return None if sketch is None else sketch.time_seconds


def _name(type_id: int, names: Mapping[int, str]) -> str:
    return names.get(type_id, f"Type {type_id}")
