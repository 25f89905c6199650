"""Every product as arrays: what ranking computes on, made once for a build of the static data.

Per-unit coefficients only: whole jobs are rounded by `core.industry` and never pass through here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.graph import RecipeGraph
from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.economics.freight import freight_volume_m3
from eveprod_desktop.core.economics.rows import BLUEPRINT_KINDS
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import JobClass, job_class
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.invention import decryptors, invention_skills
from eveprod_desktop.core.industry.typed_rules import RELIC_CATEGORY

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ProductKind:
    """Products of one activity and group: structures and rigs treat them all alike."""

    activity: Activity
    job_class: JobClass
    example_type_id: int


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The products of one level of the graph, with their materials.

    `edges` are places in the table's material columns, those of `products[i]` from `starts[i]` on;
    `types` are the priced types of the materials, `at` those of the products.
    """

    products: Places
    edges: Places
    starts: Places
    types: Places
    at: Places


@dataclass(frozen=True, slots=True, eq=False)
class InventionWays:
    """Every way to invent a product's blueprint, by product: a row for each blueprint or relic to start from.

    `skill_at` are places in `skill_type_id`, of the two science skills and the encryption skill (of 0
    where none is asked for). Datacores and a relic are rows of (way, priced type, quantity) an attempt;
    likewise the materials of what a copied blueprint builds, by which copying is charged.
    """

    product: Places
    source_type_id: Ints
    chance: Floats
    runs_per_copy: Floats
    skill_type_id: Ints
    skill_at: Places
    used_way: Places
    used_type: Places
    used_quantity: Floats
    copied_way: Places
    copied_type: Places
    copied_quantity: Floats

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True, slots=True, eq=False)
class ProductTable:
    """Products by type id (P of them), their materials (E), and every type that needs a price (T).

    `type_at` is each product's place among the priced types, `product_at` the product of each priced
    type or -1, `source` a place in `rows.BLUEPRINT_KINDS`. Materials of product i stand from
    `material_start[i]` on: places of priced types, quantities of one run without efficiency, the
    product they are for.
    """

    type_id: Ints
    blueprint: Ints
    units_per_run: Floats
    seconds: Floats
    has_efficiency: npt.NDArray[np.bool_]
    is_invented: npt.NDArray[np.bool_]
    source: npt.NDArray[np.int8]
    kind: Places
    kinds: tuple[ProductKind, ...]
    priced_type_id: Ints
    volume_m3: Floats
    type_at: Places
    product_at: Places
    material_start: Places
    material_type: Places
    material_quantity: Floats
    material_product: Places
    steps: tuple[Step, ...]
    ways: InventionWays

    def __len__(self) -> int:
        return len(self.type_id)

    def place(self, type_id: int) -> int | None:
        """Return the place of a product, None for what can't be made."""
        at = int(np.searchsorted(self.type_id, type_id))
        return at if at < len(self.type_id) and self.type_id[at] == type_id else None


def product_table(
    graph: RecipeGraph, sources: Mapping[int, BlueprintSource], facts: IndustryFacts
) -> ProductTable:
    """Lay every product of the graph out as arrays."""
    made = np.flatnonzero(graph.level > 0)
    type_id = graph.type_id[made]
    ways = _ways(graph.blueprint[made].tolist(), facts)
    keys = [one.type_id for one in decryptors(facts) if one.type_id is not None]
    priced = np.unique(
        np.concatenate((graph.type_id, *(np.array(ids, np.int64) for ids in (ways.priced(), keys))))
    )
    kinds, kind = _kinds(graph, made, facts)
    type_at = np.searchsorted(priced, type_id)
    product_at = np.full(len(priced), -1, np.intp)
    product_at[type_at] = np.arange(len(made))
    counts = np.diff(graph.start)[made]
    start = np.cumsum(counts) - counts
    material_type = np.searchsorted(priced, graph.type_id[graph.material])
    return ProductTable(
        type_id=type_id,
        blueprint=graph.blueprint[made],
        units_per_run=graph.units_per_run[made].astype(np.float64),
        seconds=graph.time_seconds[made].astype(np.float64),
        has_efficiency=graph.activity[made] != Activity.REACTION,
        is_invented=np.array([sources[one].kind == "invention" for one in type_id.tolist()], bool),
        source=np.array([BLUEPRINT_KINDS.index(sources[one].kind) for one in type_id.tolist()], np.int8),
        kind=kind,
        kinds=kinds,
        priced_type_id=priced,
        volume_m3=np.array([freight_volume_m3(facts, one) for one in priced.tolist()], np.float64),
        type_at=type_at,
        product_at=product_at,
        material_start=start.astype(np.intp),
        material_type=material_type,
        material_quantity=graph.per_run.astype(np.float64),
        material_product=np.repeat(np.arange(len(made)), counts),
        steps=_steps(graph.level[made], start, counts, material_type, type_at),
        ways=ways.arrays(priced),
    )


def _kinds(graph: RecipeGraph, made: Places, facts: IndustryFacts) -> tuple[tuple[ProductKind, ...], Places]:
    kinds: dict[tuple[int, int], ProductKind] = {}
    numbers: dict[tuple[int, int], int] = {}
    kind = np.empty(len(made), np.intp)
    pairs = zip(graph.type_id[made].tolist(), graph.activity[made].tolist(), strict=True)
    for at, (type_id, number) in enumerate(pairs):
        known = facts.types.get(type_id)
        key = (number, known.group_id if known else 0)
        if key not in kinds:
            activity = Activity(number)
            numbers[key] = len(kinds)
            kinds[key] = ProductKind(activity, job_class(facts, activity, type_id), type_id)
        kind[at] = numbers[key]
    return tuple(kinds.values()), kind


def _steps(
    level: npt.NDArray[np.int32], start: Places, counts: Places, material_type: Places, type_at: Places
) -> tuple[Step, ...]:
    steps = []
    for number in range(1, int(level.max(initial=0)) + 1):
        products = np.flatnonzero(level == number)
        own = counts[products]
        starts = np.cumsum(own) - own
        edges = np.repeat(start[products] - starts, own) + np.arange(own.sum())
        steps.append(Step(products, edges, starts, material_type[edges], type_at[products]))
    return tuple(steps)


class _Ways:
    """Collects ways as lists, before the priced types have their places."""

    def __init__(self) -> None:
        self.product: list[int] = []
        self.source: list[int] = []
        self.chance: list[float] = []
        self.runs: list[int] = []
        self.skills: list[tuple[int, int, int]] = []
        self.used: list[tuple[int, int, int]] = []
        self.copied: list[tuple[int, int, int]] = []

    def priced(self) -> list[int]:
        return [type_id for _, type_id, _ in (*self.used, *self.copied)]

    def arrays(self, priced: Ints) -> InventionWays:
        used = np.array(self.used, np.int64).reshape(-1, 3)
        copied = np.array(self.copied, np.int64).reshape(-1, 3)
        skills = np.array(self.skills, np.int64).reshape(-1, 3)
        skill_type_id, skill_at = np.unique(skills, return_inverse=True)
        return InventionWays(
            product=np.array(self.product, np.intp),
            source_type_id=np.array(self.source, np.int64),
            chance=np.array(self.chance, np.float64),
            runs_per_copy=np.array(self.runs, np.float64),
            skill_type_id=skill_type_id,
            skill_at=skill_at.reshape(skills.shape),
            used_way=used[:, 0].astype(np.intp),
            used_type=np.searchsorted(priced, used[:, 1]),
            used_quantity=used[:, 2].astype(np.float64),
            copied_way=copied[:, 0].astype(np.intp),
            copied_type=np.searchsorted(priced, copied[:, 1]),
            copied_quantity=copied[:, 2].astype(np.float64),
        )


def _ways(blueprints: list[int], facts: IndustryFacts) -> _Ways:
    ways = _Ways()
    for product, blueprint in enumerate(blueprints):
        for source in facts.makers(blueprint, Activity.INVENTION):
            _add_way(ways, product, blueprint, source, facts)
    return ways


def _add_way(ways: _Ways, product: int, blueprint: int, source: int, facts: IndustryFacts) -> None:
    """Add one way; one whose chance the data do not tell is left out."""
    activity = facts.activity(source, Activity.INVENTION)
    if activity is None:
        return
    outcome = next(one for one in activity.products if one.type_id == blueprint)
    try:
        science, encryption = invention_skills(facts, source, activity)
    except AppError:
        return
    if outcome.probability is None:
        return
    way = len(ways.product)
    ways.product.append(product)
    ways.source.append(source)
    ways.chance.append(outcome.probability)
    ways.runs.append(outcome.quantity)
    ways.skills.append((*science, encryption or 0))
    ways.used += [(way, type_id, quantity) for type_id, quantity in activity.materials]
    known = facts.types.get(source)
    if known is not None and known.category_id == RELIC_CATEGORY:
        ways.used.append((way, source, 1))
        return
    built = facts.activity(source, Activity.MANUFACTURING)
    ways.copied += [(way, type_id, quantity) for type_id, quantity in (built.materials if built else ())]
