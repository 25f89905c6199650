"""The chain of one item as a flow: how much of what goes where, small flows gathered.

What flows is the volume (or cost, or whatever a unit weighs) of the materials that have to be got, so
that as much goes into every step as comes out, and a band tells how much of the whole stands behind it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from eveprod_desktop.core.chains.parts import ChainPart, units_per_unit

Kind = Literal["product", "made", "bought", "raw", "others"]

_ALWAYS_SHOWN = 5
_SMALL_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A type, or several small ones, in the flow.

    `key` tells steps apart and is the same for the same step of every flow of an item. `column` counts
    from the raw side. `units` are in one unit of the item, None for several types. `collapsed` when
    what it is made of is not shown; `can_collapse` when it is.
    """

    key: str
    type_ids: tuple[int, ...]
    kind: Kind
    column: int
    units: float | None
    weight: float
    collapsed: bool = False
    can_collapse: bool = False


@dataclass(frozen=True, slots=True)
class FlowLink:
    """What of one step goes into another: `weight`, and units a unit of the item (None: several types)."""

    material: str
    product: str
    weight: float
    units: float | None


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps by column and then weight, and the links between them; every link goes to a later column."""

    steps: tuple[FlowStep, ...]
    links: tuple[FlowLink, ...]
    columns: int


def make_flow(
    parts: Sequence[ChainPart],
    unit_weights: Mapping[int, float],
    *,
    collapsed: Collection[str] = (),
    opened: Collection[str] = (),
    most_per_column: int = 14,
) -> Flow:
    """Return the flow of a chain (see `parts.open_chain`), whose first part is the item.

    `unit_weights` tells what one unit of a type that is got weighs; where it tells nothing of any of
    them, every unit counts the same. `collapsed` steps stand without what they are made of. Beyond
    `most_per_column`, or where they hardly matter, the smallest steps of a column are gathered into one,
    unless that one is among the `opened`.
    """
    known = any(unit_weights.get(part.type_id, 0.0) > 0 for part in parts if part.recipe is None)
    carried = _weight_of_a_unit(parts, unit_weights if known else defaultdict(lambda: 1.0))
    keys = [_key(part) for part in parts]
    columns = _columns(parts, keys)
    closed = [at > 0 and part.level > 0 and keys[at] in collapsed for at, part in enumerate(parts)]
    shown = [
        ChainPart(part.type_id, part.recipe, part.bought, part.level, () if shut else part.materials)
        for part, shut in zip(parts, closed, strict=True)
    ]
    amounts = units_per_unit(shown)
    units: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    link_units: dict[tuple[str, str], float] = defaultdict(float)
    link_weights: dict[tuple[str, str], float] = defaultdict(float)
    for at, part in enumerate(shown):
        if not amounts[at]:
            continue
        key = keys[at]
        first.setdefault(key, at)
        units[key] += amounts[at]
        weights[key] += amounts[at] * carried[at]
        for below, per_run in part.materials:
            taken = amounts[at] * per_run / (part.recipe.units_per_run if part.recipe else 1)
            link_units[keys[below], key] += taken
            link_weights[keys[below], key] += taken * carried[below]
    steps = {
        key: FlowStep(
            key,
            (parts[at].type_id,),
            "product" if at == 0 else _kind(parts[at]),
            columns[key],
            units[key],
            weights[key],
            collapsed=closed[at],
            can_collapse=at > 0 and parts[at].level > 0 and not closed[at],
        )
        for key, at in first.items()
    }
    gathered = _gather(steps, opened, most_per_column)
    return _flow(steps, gathered, link_units, link_weights)


def _key(part: ChainPart) -> str:
    return f"{part.type_id} bought" if part.bought else str(part.type_id)


def _kind(part: ChainPart) -> Kind:
    if part.bought:
        return "bought"
    return "raw" if part.recipe is None else "made"


def _weight_of_a_unit(parts: Sequence[ChainPart], unit_weights: Mapping[int, float]) -> list[float]:
    """Return for each part what the materials behind one unit of it weigh."""
    carried = [0.0] * len(parts)
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        if part.recipe is None:
            known = isinstance(unit_weights, defaultdict) or part.type_id in unit_weights
            carried[at] = unit_weights[part.type_id] if known else 0.0
        else:
            in_a_run = sum(per_run * carried[below] for below, per_run in part.materials)
            carried[at] = in_a_run / part.recipe.units_per_run
    return carried


def _columns(parts: Sequence[ChainPart], keys: Sequence[str]) -> dict[str, int]:
    """Return the column of every step: one after the last of its materials, 0 for what is got.

    A type that is made in several ways is one step, so its column may be later than a part's level.
    """
    materials: dict[str, set[str]] = {key: set() for key in keys}
    for part, key in zip(parts, keys, strict=True):
        materials[key].update(keys[below] for below, _ in part.materials)
    columns: dict[str, int] = {}

    def column(key: str) -> int:
        if key not in columns:
            columns[key] = 1 + max((column(below) for below in materials[key]), default=-1)
        return columns[key]

    column(keys[0])
    return columns


def _gather(
    steps: Mapping[str, FlowStep], opened: Collection[str], most_per_column: int
) -> dict[str, tuple[str, ...]]:
    """Return which steps are gathered, by the key of the step that stands for them."""
    total = max((step.weight for step in steps.values() if step.kind == "product"), default=0.0)
    by_column: dict[int, list[FlowStep]] = defaultdict(list)
    for step in steps.values():
        if step.kind != "product":
            by_column[step.column].append(step)
    gathered = {}
    for column, members in by_column.items():
        members.sort(key=_largest_first)
        small = [
            step
            for rank, step in enumerate(members)
            if rank >= most_per_column or (rank >= _ALWAYS_SHOWN and step.weight < total * _SMALL_SHARE)
        ]
        if len(members) > most_per_column and len(small) == 1:
            small = members[most_per_column - 1 :]
        key = f"others {column}"
        if len(small) > 1 and key not in opened:
            gathered[key] = tuple(step.key for step in small)
    return gathered


def _flow(
    steps: Mapping[str, FlowStep],
    gathered: Mapping[str, tuple[str, ...]],
    link_units: Mapping[tuple[str, str], float],
    link_weights: Mapping[tuple[str, str], float],
) -> Flow:
    stands_for = {member: key for key, members in gathered.items() for member in members}
    shown = [step for key, step in steps.items() if key not in stands_for]
    for key, members in gathered.items():
        hidden = [steps[member] for member in members]
        type_ids = tuple(type_id for step in hidden for type_id in step.type_ids)
        weight = sum(step.weight for step in hidden)
        shown.append(FlowStep(key, type_ids, "others", hidden[0].column, None, weight))
    # a collapsed step may have left a column empty
    present = {column: at for at, column in enumerate(sorted({step.column for step in shown}))}
    shown = [replace(step, column=present[step.column]) for step in shown]
    units: dict[tuple[str, str], float] = defaultdict(float)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for (material, product), weight in link_weights.items():
        ends = stands_for.get(material, material), stands_for.get(product, product)
        weights[ends] += weight
        units[ends] += link_units[material, product]
    return Flow(
        tuple(sorted(shown, key=lambda step: (step.column, *_largest_first(step)))),
        tuple(
            FlowLink(
                material,
                product,
                weights[material, product],
                None if material in gathered else units[material, product],
            )
            for material, product in sorted(weights)
        ),
        len(present),
    )


def _largest_first(step: FlowStep) -> tuple[bool, float, str]:
    return step.kind == "others", -step.weight, step.key
