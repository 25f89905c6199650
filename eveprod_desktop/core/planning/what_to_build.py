"""What the player can build now, as rows: stock and blueprints from `means`, profit from economics."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.chains.graph import RecipeGraph
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.economics.service import ProductionEconomicsService
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import job_class
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.materials import material_efficiency
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.planning.buildable import missing_for, what_is_possible
from eveprod_desktop.core.planning.flat_chains import Flags, FlatChains, Floats, Shares, lay_out
from eveprod_desktop.core.planning.means import Means
from eveprod_desktop.core.planning.rows import BlueprintKind, Units
from eveprod_desktop.core.planning.terms import OwnedBlueprint

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BuildableRow:
    """A product, and how often the stock allows it: in one job from what is there, and through components.

    `blueprint` is the best that is owned (None: there is none), `blueprint_runs` what its copies hold in all
    (None: an original, without end). The material efficiency is that blueprint's, and 0 without one.
    `components` have to be made first, so many of them without a blueprint. `has_skills` says whether one
    of the characters has the skills of the product's own job (None: no character was chosen). The limiting
    material is the one that ends it first, of which one more run lacks so many units. ISK None: not known.
    """

    type_id: int
    runs_direct: int
    runs_with_components: int
    units_per_run: int
    blueprint: BlueprintKind | None
    blueprint_item_id: int | None
    blueprint_runs: int | None
    me: int
    te: int
    components: int
    components_without_blueprint: int
    has_skills: bool | None
    limiting_direct_type_id: int
    missing_direct: int
    limiting_type_id: int
    missing: int
    unit_profit_isk: float | None
    profit_isk: float | None


@dataclass(frozen=True, slots=True)
class MissingMaterials:
    """What so many runs of a product lack, as (type, units): in one job, and through components."""

    type_id: int
    runs: int
    direct: Units
    with_components: Units


@dataclass(frozen=True, slots=True, eq=False)
class _Best:
    """The best blueprint of each product, by node: None where there is none; runs of all its copies."""

    blueprint: tuple[OwnedBlueprint | None, ...]
    runs: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """What is laid out once for a build: chains, and skills asked for as rows of (product, skill, level)."""

    graph: RecipeGraph
    chains: FlatChains
    skill_of: npt.NDArray[np.intp]
    skill: Ints
    level: Ints


class WhatToBuild:
    """Answers for every product at once. Safe to call from any thread; it computes for some 50 ms."""

    def __init__(
        self,
        chains: ProductionChainService,
        economics: ProductionEconomicsService,
        facts: Callable[[], IndustryFacts],
    ) -> None:
        self._chains = chains
        self._economics = economics
        self._facts = facts
        self._lock = threading.Lock()
        self._laid: _Laid | None = None

    def forget(self) -> None:
        """Lay the chains out anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._laid = None

    def rows(self, means: Means, region_id: int | None, *, everything: bool = False) -> list[BuildableRow]:
        """Return what can be built, by type id; with `everything` the products that can't be as well.

        The places of jobs, and what products fetch, are those of `region_id` (None: NPC stations, and
        profit is not known).
        """
        laid = self._load()
        best = _best_blueprints(laid.graph, means.blueprints.owned)
        shares = self._shares(laid, best, region_id)
        licensed = np.array([one is not None for one in best.blueprint], bool)
        found = what_is_possible(laid.chains, _units(laid.graph, means), shares, licensed)
        skilled = _skilled(laid, [hand.skills for hand in means.hands])
        profit = self._unit_profit(region_id)
        chosen = np.arange(len(laid.chains))
        if not everything:
            chosen = np.flatnonzero(found.with_components > 0)
        type_id = laid.graph.type_id
        rows = []
        for at in chosen.tolist():
            node = int(laid.chains.products[at])
            own = best.blueprint[node]
            through = int(found.with_components[at])
            per_run = int(laid.graph.units_per_run[node])
            unit_profit = None if profit is None or np.isnan(profit[at]) else float(profit[at])
            rows.append(
                BuildableRow(
                    int(type_id[node]),
                    int(found.direct[at]),
                    through,
                    per_run,
                    None if own is None else "original" if own.runs is None else "copy",
                    None if own is None else own.item_id,
                    best.runs[node],
                    own.me if own else 0,
                    own.te if own else 0,
                    int(found.makes[at]),
                    int(found.unlicensed[at]),
                    None if skilled is None else bool(skilled[at]),
                    int(type_id[found.direct_limiting[at]]),
                    int(found.direct_missing[at]),
                    int(type_id[found.limiting[at]]),
                    int(found.missing[at]),
                    unit_profit,
                    None if unit_profit is None else unit_profit * through * per_run,
                )
            )
        return rows

    def missing(self, means: Means, region_id: int | None, type_id: int, runs: int) -> MissingMaterials:
        """Return everything that so many runs of a product lack.

        Raises:
            NothingToBuild: the type has no recipe that counts.

        """
        self._chains.get_direct_dependencies(type_id)  # says in words why something can't be made
        laid = self._load()
        best = _best_blueprints(laid.graph, means.blueprints.owned)
        at = int(np.searchsorted(laid.graph.type_id[laid.chains.products], type_id))
        shares = self._shares(laid, best, region_id)
        direct, through = missing_for(laid.chains, at, runs, _units(laid.graph, means), shares)

        def types(nodes: list[tuple[int, int]]) -> Units:
            return tuple((int(laid.graph.type_id[node]), units) for node, units in nodes)

        return MissingMaterials(type_id, runs, types(direct), types(through))

    def _load(self) -> _Laid:
        with self._lock:
            if self._laid is None:
                graph = self._chains.recipe_graph()
                chains = lay_out(graph)
                asked = [
                    (at, skill, level)
                    for at, node in enumerate(chains.products.tolist())
                    for skill, level in _skills_of(self._facts(), graph, node)
                ]
                rows = np.array(asked, np.int64).reshape(-1, 3)
                self._laid = _Laid(graph, chains, rows[:, 0].astype(np.intp), rows[:, 1], rows[:, 2])
            return self._laid

    def _shares(self, laid: _Laid, best: _Best, region_id: int | None) -> Shares:
        graph, facts, table = laid.graph, self._facts(), self._economics.table()
        places = (WhatIf() if region_id is None else self._economics.usual(region_id)).places
        structure, rig = np.ones(len(graph)), np.ones(len(graph))
        if places:
            pairs = []
            for kind in table.kinds:
                general = places.get(job_class(facts, kind.activity, None))
                place = places.get(kind.job_class) or general or Facility()
                factors = modifiers_at(facts, place, kind.activity, kind.example_type_id)
                pairs.append((factors.structure_material, factors.rig_material))
            own = np.array(pairs).reshape(-1, 2)[table.kind]
            structure[laid.chains.products], rig[laid.chains.products] = own[:, 0], own[:, 1]
        levels = (one.me if one else 0 for one in best.blueprint)
        return Shares(np.array([material_efficiency(one) for one in levels]), structure, rig)

    def _unit_profit(self, region_id: int | None) -> Floats | None:
        """Return what a unit of each product leaves net of taxes and freight, in the order of products."""
        if region_id is None:
            return None
        try:
            return self._economics.figures(region_id).economics.net_profit_sell
        except NoPrices:
            return None


def _units(graph: RecipeGraph, means: Means) -> Floats:
    units = np.zeros(len(graph))
    for type_id, count in means.stock.units.items():
        node = graph.node(type_id)
        if node is not None:
            units[node] = count
    return units


def _best_blueprints(graph: RecipeGraph, owned: Sequence[OwnedBlueprint]) -> _Best:
    """Choose each product's most efficient blueprint; of equals originals, then copies with more runs."""
    of: dict[int, list[OwnedBlueprint]] = {}
    for one in owned:
        of.setdefault(one.blueprint_type_id, []).append(one)
    best: list[OwnedBlueprint | None] = []
    runs: list[int | None] = []
    for blueprint in graph.blueprint.tolist():
        own = of.get(blueprint, []) if blueprint else []
        first = min(own, key=_preference, default=None)
        best.append(first)
        unlimited = not own or any(one.runs is None for one in own)
        runs.append(None if unlimited else sum(one.runs or 0 for one in own))
    return _Best(tuple(best), tuple(runs))


def _preference(own: OwnedBlueprint) -> tuple[int, bool, int, int, int]:
    return -own.me, own.runs is not None, -own.te, -(own.runs or 0), own.item_id


def _skills_of(facts: IndustryFacts, graph: RecipeGraph, node: int) -> tuple[tuple[int, int], ...]:
    blueprint = facts.blueprints.get(int(graph.blueprint[node]))
    if blueprint is None:
        return ()
    number = int(graph.activity[node])
    return next((own.skills for activity, own in blueprint.activities.items() if activity == number), ())


def _skilled(laid: _Laid, crew: Sequence[Skills]) -> Flags | None:
    """Return for every product whether somebody has all skills of its job; None without anybody."""
    if not crew:
        return None
    known, which = np.unique(laid.skill, return_inverse=True)
    able = np.zeros(len(laid.chains), bool)
    for skills in crew:
        levels = np.array([skills.level(one) for one in known.tolist()], np.int64)
        lacks = levels[which] < laid.level if len(known) else np.zeros(0, bool)
        able |= np.bincount(laid.skill_of[lacks], minlength=len(laid.chains)) == 0
    return able
