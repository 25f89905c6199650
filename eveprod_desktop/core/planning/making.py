"""The jobs that make so many units of one product: whole runs, on the blueprints there are."""

from typing import NamedTuple

from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.typed_rules import MOST_RUNS
from eveprod_desktop.core.planning.rates import JobGroup, Rates
from eveprod_desktop.core.planning.rows import BlueprintUse, Units
from eveprod_desktop.core.planning.science import ScienceJobs, use_of
from eveprod_desktop.core.planning.splitting import split_runs
from eveprod_desktop.core.planning.terms import AssumedBlueprint, OwnedBlueprint, Terms


class Made(NamedTuple):
    """What making one product takes: its jobs (science first), and what they use in all.

    `needs` are the recipe's own materials in the order of the recipe, `extras` what inventions use up.
    """

    groups: tuple[JobGroup, ...]
    units: int
    needs: tuple[int, ...]
    extras: Units
    job_cost_isk: int


class Workshop:
    """Turns units of a product into jobs, by the terms of a plan. What was worked out once is kept."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._science = ScienceJobs(terms)
        self._single: dict[int, tuple[Rates, BlueprintUse | None, int]] = {}
        self._assumed: dict[int, AssumedBlueprint] = {}
        self._made: dict[tuple[int, int, tuple[int, ...]], tuple[Made, dict[int, int]]] = {}
        self._owned: dict[int, list[OwnedBlueprint]] = {}
        for own in sorted(terms.owned, key=_best_first):
            self._owned.setdefault(own.blueprint_type_id, []).append(own)

    def copies_left(self) -> dict[int, int]:
        """Return the runs on every copy the player owns, by item, as they stand before the plan."""
        return {own.item_id: own.runs for own in self._terms.owned if own.runs is not None}

    def make(self, recipe: Recipe, units: int, left: dict[int, int]) -> Made:
        """Return the jobs that make at least `units`; `left` (runs of copies by item) is lowered."""
        concerned = self._concerned(recipe)
        key = (recipe.product_type_id, units, tuple([left[item] for item in concerned]))
        known = self._made.get(key)
        if known is None:
            after = {item: left[item] for item in concerned}
            known = self._made[key] = (self._work_out(recipe, units, after), after)
        if concerned:
            left.update(known[1])
        return known[0]

    def _concerned(self, recipe: Recipe) -> list[int]:
        """Return the copies that making a product may use, by item."""
        if not self._owned:
            return []
        blueprints = [recipe.blueprint_type_id]
        way = self._assume(recipe).way
        if way is not None:
            blueprints.append(way.source_type_id)
        return [own.item_id for one in blueprints for own in self._owned.get(one, ()) if own.runs is not None]

    def _work_out(self, recipe: Recipe, units: int, left: dict[int, int]) -> Made:
        runs = -(-units // recipe.units_per_run)
        rates, use, most_runs = self._alone(recipe)
        if use is not None and runs <= most_runs:
            group = rates.group(1, runs, use)
            needs_alone = tuple([quantity for _, quantity in group.materials])
            return Made((group,), runs * recipe.units_per_run, needs_alone, (), group.job_cost_isk)
        groups: list[JobGroup] = []
        rest = runs
        if self._owned:
            rest = self._on_owned(rates, rest, left, groups)
        if rest:
            groups += self._assumed_jobs(rates, rest, left)
        needs = [0] * len(recipe.materials)
        extras: dict[int, int] = {}
        for group in groups:
            if group.activity is rates.activity:
                for at, (_, quantity) in enumerate(group.materials):
                    needs[at] += group.jobs * quantity
            else:
                for type_id, quantity in group.materials:
                    extras[type_id] = extras.get(type_id, 0) + group.jobs * quantity
        return Made(
            tuple(groups),
            runs * recipe.units_per_run,
            tuple(needs),
            tuple(extras.items()),
            sum(group.jobs * group.job_cost_isk for group in groups),
        )

    def _alone(self, recipe: Recipe) -> tuple[Rates, BlueprintUse | None, int]:
        """Return the rates of a recipe, and the blueprint on which one job may make up to so many runs.

        None where more than one job may have to be made of it: on blueprints of the player, after
        inventions, beside each other.
        """
        known = self._single.get(recipe.product_type_id)
        if known is None:
            assumed, rates = self._assume(recipe), self._terms.rates_of(recipe)
            use, limit = None, 0
            if not self._owned and assumed.way is None and self._terms.parallel <= 1:
                use = BlueprintUse(recipe.blueprint_type_id, assumed.kind, assumed.me or 0, assumed.te or 0)
                limits = (assumed.most_runs, rates.most_runs(use.te, self._terms.longest_seconds), MOST_RUNS)
                limit = min(one for one in limits if one is not None)
            known = self._single[recipe.product_type_id] = rates, use, limit
        return known

    def _on_owned(self, rates: Rates, runs: int, left: dict[int, int], groups: list[JobGroup]) -> int:
        """Add the jobs on the player's own blueprints; return the runs for which there is none.

        One blueprint is in one job at a time, so its runs are cut by time only. Originals that are alike
        share the runs out, as many of them as jobs may run beside each other.
        """
        own = self._owned.get(rates.recipe.blueprint_type_id, ())
        for one in own:
            if not runs:
                break
            if one.runs is None:
                alike = [other for other in own if _alike(one, other)]
                shared = split_runs(runs, most_runs=None, parallel=min(len(alike), self._terms.parallel))
                parts = [each for count, each in shared for _ in range(count)]
                for original, part in zip(alike, parts, strict=False):
                    groups += self._cut(rates, part, use_of(original), None, parallel=1)
                return 0
            taken = min(runs, left[one.item_id])
            left[one.item_id] -= taken
            runs -= taken
            groups += self._cut(rates, taken, use_of(one), None, parallel=1)
        return runs

    def _assume(self, recipe: Recipe) -> AssumedBlueprint:
        if recipe.product_type_id not in self._assumed:
            self._assumed[recipe.product_type_id] = self._terms.assume(recipe)
        return self._assumed[recipe.product_type_id]

    def _assumed_jobs(self, rates: Rates, runs: int, left: dict[int, int]) -> list[JobGroup]:
        blueprint = rates.recipe.blueprint_type_id
        assumed = self._assume(rates.recipe)
        if assumed.way is None:
            use = BlueprintUse(blueprint, assumed.kind, assumed.me or 0, assumed.te or 0)
            return self._cut(rates, runs, use, assumed.most_runs, parallel=self._terms.parallel)
        outcome = self._science.outcome(blueprint, assumed.way)
        use = BlueprintUse(
            blueprint,
            assumed.kind,
            outcome.me if assumed.me is None else assumed.me,
            outcome.te if assumed.te is None else assumed.te,
        )
        building = self._cut(rates, runs, use, outcome.runs_per_copy, parallel=self._terms.parallel)
        copies = sum(group.jobs for group in building)
        return [*self._science.jobs(blueprint, assumed.way, copies, left), *building]

    def _cut(
        self, rates: Rates, runs: int, use: BlueprintUse, most_runs: int | None, *, parallel: int
    ) -> list[JobGroup]:
        in_time = rates.most_runs(use.te, self._terms.longest_seconds)
        if most_runs is None or (in_time is not None and in_time < most_runs):
            most_runs = in_time
        cut = split_runs(runs, most_runs=most_runs, parallel=parallel)
        return [rates.group(count, each, use) for count, each in cut]


def _alike(one: OwnedBlueprint, other: OwnedBlueprint) -> bool:
    return (one.me, one.te, one.runs) == (other.me, other.te, other.runs)


def _best_first(own: OwnedBlueprint) -> tuple[int, int, bool, int]:
    """Order blueprints by ME, then TE; of equals copies come first, for an original takes all the rest."""
    return -own.me, -own.te, own.runs is None, own.item_id
