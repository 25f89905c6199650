"""One job asked for, and what it takes, costs and yields."""

from dataclasses import dataclass, field
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import ActivityFacts
from eveprod_desktop.core.industry.job_cost import JobCost
from eveprod_desktop.core.industry.modifiers import Modifiers
from eveprod_desktop.core.industry.prices import RunValue, Units
from eveprod_desktop.core.industry.skills import Skills, TimeFactor


@dataclass(frozen=True, slots=True)
class Job:
    """One job to be quoted.

    `runs` are attempts in an invention and copies in copying, where `runs_per_copy` are licensed runs of
    each. `product_type_id` is the good built, or the blueprint an invention yields. Research goes from
    `from_level` to `to_level` (0 to 10; a level of time research is worth 2 %).
    """

    activity: Activity
    blueprint_type_id: int
    product_type_id: int | None = None
    runs: int = 1
    runs_per_copy: int = 1
    me: int = 0
    te: int = 0
    from_level: int = 0
    to_level: int = 0
    skills: Skills = field(default_factory=Skills)
    facility: Facility = field(default_factory=Facility)
    decryptor_type_id: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a quote was worked out from, for its explanation: base data, factors, value of one run.

    `product_type_id` is the outcome: the good, the blueprint an invention yields, or the blueprint itself.
    """

    product_type_id: int
    activity: ActivityFacts
    modifiers: Modifiers
    time_factors: tuple[TimeFactor, ...]
    valued_materials: Units
    run_value: RunValue
    valued_runs: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invention yields: chance of one attempt, levels and runs of a copy, averages of the job."""

    probability: float
    me: int
    te: int
    runs_per_copy: int
    base_probability: float
    base_runs_per_copy: int
    science_levels: tuple[tuple[int, int], ...]
    encryption_level: tuple[int, int] | None
    decryptor: tuple[float, int, int, int]
    expected_copies: float
    expected_runs: float
    expected_units: float
    units_per_run: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One job, worked out. ISK whole in fees, to 0.01 in material costs; None is unknown for want of a price.

    `listed_materials` are those the data list for copying and research: shown, not in the total, since
    no bill proves they are charged. `units` are goods for production, copies for copying, expected goods
    of an invention's copies, 1 for research.
    """

    job: Job
    materials: Units
    material_costs: tuple[Decimal | None, ...]
    time_seconds: int
    estimated_item_value: int
    job_cost_base: int | None
    process_time_value: int | None
    cost: JobCost
    total_material_cost: Decimal | None
    total_cost: Decimal | None
    units: int | float
    licensed_runs: int | float
    cost_per_unit: Decimal | None
    cost_per_run: Decimal | None
    basis: Basis
    outcome: Outcome | None = None
    listed_materials: Units = ()

    @property
    def missing_market_prices(self) -> tuple[int, ...]:
        """Materials the market has no price for; any one of them leaves the totals unknown."""
        pairs = zip(self.materials, self.material_costs, strict=True)
        return tuple(type_id for (type_id, _), cost in pairs if cost is None)
