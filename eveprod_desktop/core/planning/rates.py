"""What a job of a recipe takes at its place: the part of the sums that no amount and no blueprint changes."""

from collections.abc import Callable
from typing import NamedTuple

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job_cost import cost_factor, estimated_item_value, job_cost
from eveprod_desktop.core.industry.job_time import job_seconds, time_efficiency, together
from eveprod_desktop.core.industry.materials import material_efficiency, units_needed
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import activity_of
from eveprod_desktop.core.industry.skills import Skills, time_factors
from eveprod_desktop.core.planning.rows import BlueprintUse, Units
from eveprod_desktop.core.planning.splitting import most_runs_within

FacilityOf = Callable[[Activity, int], Facility]
"""The place of a job, by its activity and product."""


class JobGroup(NamedTuple):
    """`jobs` equal jobs. `materials` and the rest are those of ONE of them; see `rows.PlannedJob`."""

    jobs: int
    activity: Activity
    type_id: int
    blueprint: BlueprintUse
    runs: int
    units: float
    materials: Units
    job_cost_isk: int
    seconds: int
    runs_per_copy: int = 0


class Rates:
    """A recipe at its place: everything that does not depend on runs and blueprint, looked up once."""

    def __init__(
        self, recipe: Recipe, facts: IndustryFacts, facility: FacilityOf, skills: Skills, fees: Prices
    ) -> None:
        self.recipe = recipe
        self.activity = Activity(recipe.activity_id)
        self.facility = facility(self.activity, recipe.product_type_id)
        own = activity_of(facts, recipe.blueprint_type_id, self.activity)
        self.modifiers = modifiers_at(facts, self.facility, self.activity, recipe.product_type_id)
        self.skilled = together(time_factors(facts, skills, self.activity, own.skills))
        self.value = fees.run_value(own.materials)
        self.alpha = skills.alpha
        self.factor = cost_factor(self.facility, self.modifiers)
        self._most_runs: dict[tuple[int, int], int | None] = {}

    def most_runs(self, te: int, longest_seconds: int | None) -> int | None:
        """Return how many runs a job may have by its time alone."""
        if longest_seconds is None:
            return None
        key = te, longest_seconds
        if key not in self._most_runs:
            self._most_runs[key] = most_runs_within(self.seconds(1000, te) / 1000, longest_seconds)
        return self._most_runs[key]

    def materials(self, runs: int, me: int) -> Units:
        """Return the materials of one job as (type, units)."""
        efficiency, modifiers = material_efficiency(me), self.modifiers
        structure, rig = modifiers.structure_material, modifiers.rig_material
        return tuple(
            [
                (type_id, units_needed(runs, quantity, efficiency, structure, rig))
                for type_id, quantity in self.recipe.materials
            ]
        )

    def seconds(self, runs: int, te: int) -> int:
        """Return how long one job takes."""
        return job_seconds(
            runs * self.recipe.time_seconds,
            time_efficiency(te),
            self.skilled,
            self.modifiers.structure_time,
            self.modifiers.rig_time,
        )

    def cost_isk(self, runs: int) -> int:
        """Return what installing one job costs."""
        value = estimated_item_value(self.value.amount, runs)
        return job_cost(value, self.facility, self.factor, alpha=self.alpha).total

    def group(self, count: int, runs: int, use: BlueprintUse) -> JobGroup:
        """Return `count` equal jobs of so many runs each."""
        return JobGroup(
            count,
            self.activity,
            self.recipe.product_type_id,
            use,
            runs,
            runs * self.recipe.units_per_run,
            self.materials(runs, use.me),
            self.cost_isk(runs),
            self.seconds(runs, use.te),
        )
