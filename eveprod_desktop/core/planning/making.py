"""The jobs that make so many units of one product: whole runs, on the blueprints there are."""

from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.job_cost import cost_factor, estimated_item_value, job_cost
from eveprod_desktop.core.industry.job_time import job_seconds, time_efficiency, together
from eveprod_desktop.core.industry.materials import material_efficiency, units_needed
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.quoting import activity_of
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.planning.rows import BlueprintUse, Units
from eveprod_desktop.core.planning.science import JobGroup, ScienceJobs
from eveprod_desktop.core.planning.splitting import most_runs_within, split_runs
from eveprod_desktop.core.planning.terms import AssumedBlueprint, OwnedBlueprint, Terms


@dataclass(frozen=True, slots=True)
class Made:
    """What making one product takes: its jobs (science first), and what they use in all.

    `needs` are the recipe's own materials in the order of the recipe, `extras` what inventions use up.
    """

    groups: tuple[JobGroup, ...]
    units: int
    needs: tuple[int, ...]
    extras: Units
    job_cost_isk: int


class _Rates:
    """A recipe at its place: everything that does not depend on runs and blueprint, looked up once."""

    def __init__(self, recipe: Recipe, terms: Terms) -> None:
        facts = terms.facts
        self.recipe = recipe
        self.activity = Activity(recipe.activity_id)
        self.facility = terms.facility(self.activity, recipe.product_type_id)
        own = activity_of(facts, recipe.blueprint_type_id, self.activity)
        self.modifiers = modifiers_at(facts, self.facility, self.activity, recipe.product_type_id)
        self.skilled = together(time_factors(facts, terms.skills, self.activity, own.skills))
        self.value = terms.fees.run_value(own.materials)
        self.alpha = terms.skills.alpha

    def materials(self, runs: int, me: int) -> tuple[int, ...]:
        shares = (material_efficiency(me), self.modifiers.structure_material, self.modifiers.rig_material)
        return tuple(units_needed(runs, quantity, *shares) for _, quantity in self.recipe.materials)

    def seconds(self, runs: int, te: int) -> int:
        return job_seconds(
            runs * self.recipe.time_seconds,
            time_efficiency(te),
            self.skilled,
            self.modifiers.structure_time,
            self.modifiers.rig_time,
        )

    def cost_isk(self, runs: int) -> int:
        value = estimated_item_value(self.value.amount, runs)
        factor = cost_factor(self.facility, self.modifiers)
        return job_cost(value, self.facility, factor, alpha=self.alpha).total

    def group(self, count: int, runs: int, use: BlueprintUse) -> JobGroup:
        types = (type_id for type_id, _ in self.recipe.materials)
        return JobGroup(
            count,
            self.activity,
            self.recipe.product_type_id,
            use,
            runs,
            runs * self.recipe.units_per_run,
            tuple(zip(types, self.materials(runs, use.me), strict=True)),
            self.cost_isk(runs),
            self.seconds(runs, use.te),
        )


class Workshop:
    """Turns units of a product into jobs, by the terms of a plan. What was worked out once is kept."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._science = ScienceJobs(terms)
        self._rates: dict[int, _Rates] = {}
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
        key = (recipe.product_type_id, units, tuple(left[item] for item in concerned))
        known = self._made.get(key)
        if known is None:
            after = {item: left[item] for item in concerned}
            known = self._made[key] = (self._work_out(recipe, units, after), after)
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
        if recipe.product_type_id not in self._rates:
            self._rates[recipe.product_type_id] = _Rates(recipe, self._terms)
        rates = self._rates[recipe.product_type_id]
        runs = -(-units // recipe.units_per_run)
        groups: list[JobGroup] = []
        rest = runs
        for own in self._owned.get(recipe.blueprint_type_id, ()):
            taken = rest if own.runs is None else min(rest, left[own.item_id])
            if own.runs is not None:
                left[own.item_id] -= taken
            rest -= taken
            kind = BlueprintUse(
                own.blueprint_type_id, "original" if own.runs is None else "copy", own.me, own.te, own.item_id
            )
            # one blueprint is in one job at a time, so its runs are cut by time only
            groups += self._cut(rates, taken, kind, None, parallel=1)
        if rest:
            groups += self._assumed_jobs(rates, rest, left)
        needs = [0] * len(recipe.materials)
        extras: dict[int, int] = {}
        for group in groups:
            if group.activity is rates.activity:
                for at, (_, quantity) in enumerate(group.materials):
                    needs[at] += group.count * quantity
            else:
                for type_id, quantity in group.materials:
                    extras[type_id] = extras.get(type_id, 0) + group.count * quantity
        return Made(
            tuple(groups),
            runs * recipe.units_per_run,
            tuple(needs),
            tuple(extras.items()),
            sum(group.count * group.job_cost_isk for group in groups),
        )

    def _assume(self, recipe: Recipe) -> AssumedBlueprint:
        if recipe.product_type_id not in self._assumed:
            self._assumed[recipe.product_type_id] = self._terms.assume(recipe)
        return self._assumed[recipe.product_type_id]

    def _assumed_jobs(self, rates: _Rates, runs: int, left: dict[int, int]) -> list[JobGroup]:
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
        copies = sum(group.count for group in building)
        return [*self._science.jobs(blueprint, assumed.way, copies, left), *building]

    def _cut(
        self, rates: _Rates, runs: int, use: BlueprintUse, most_runs: int | None, *, parallel: int
    ) -> list[JobGroup]:
        in_time = most_runs_within(rates.seconds(1000, use.te) / 1000, self._terms.longest_seconds)
        limits = [one for one in (most_runs, in_time) if one is not None]
        cut = split_runs(runs, most_runs=min(limits) if limits else None, parallel=parallel)
        return [rates.group(count, each, use) for count, each in cut]


def _best_first(own: OwnedBlueprint) -> tuple[int, int, bool, int]:
    """Order blueprints by ME, then TE; of equals copies come first, for an original takes all the rest."""
    return -own.me, -own.te, own.runs is None, own.item_id
