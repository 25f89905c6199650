"""What the chosen facilities, and the character's skills, make of every product's job."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.industry.facility import Facility, not_possible_here
from eveprod_desktop.core.industry.facility_profiles import JobClass
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job_cost import cost_factor
from eveprod_desktop.core.industry.job_time import together
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.skills import Skills, time_factors
from eveprod_desktop.core.industry.typed_rules import ALPHA_TAX, SCC_SURCHARGE

Floats = npt.NDArray[np.float64]

_BY_ACTIVITY: dict[Activity, JobClass] = {
    Activity.MANUFACTURING: "manufacturing",
    Activity.REACTION: "reaction",
    Activity.COPYING: "copying",
    Activity.INVENTION: "invention",
}


@dataclass(frozen=True, slots=True, eq=False)
class PlaceFactors:
    """Shares for every product: of materials and time that stay, of the estimated value that a job costs.

    `possible` tells where the game would start the job at all. `invention_rate` and `copying_rate` are
    the shares of the value of those jobs.
    """

    material: Floats
    time: Floats
    cost_rate: Floats
    possible: npt.NDArray[np.bool_]
    invention_rate: float
    copying_rate: float


def place_factors(
    table: ProductTable,
    facts: IndustryFacts,
    places: Mapping[JobClass, Facility],
    indices: Mapping[Activity, float],
    *,
    alpha: bool = False,
) -> PlaceFactors:
    """Work out the factors of facilities by kind of job.

    Where none is chosen it is an NPC station with the index of `indices`; an activity without any
    index has no known cost (NaN).

    Raises:
        AppError: rigs that do not fit their structure.

    """
    rows = []
    for kind in table.kinds:
        place = facility_of(places, indices, kind.activity, kind.job_class)
        factors = modifiers_at(facts, place, kind.activity, kind.example_type_id)
        rows.append(
            (
                factors.structure_material * factors.rig_material,
                factors.structure_time * factors.rig_time,
                _rate(place, cost_factor(place, factors), alpha=alpha),
                not not_possible_here(facts, place, kind.activity, kind.example_type_id),
            )
        )
    columns = np.array(rows, np.float64).reshape(-1, 4)[table.kind]
    return PlaceFactors(
        material=columns[:, 0],
        time=columns[:, 1],
        cost_rate=columns[:, 2],
        possible=columns[:, 3] > 0,
        invention_rate=_science_rate(facts, places, indices, Activity.INVENTION, alpha=alpha),
        copying_rate=_science_rate(facts, places, indices, Activity.COPYING, alpha=alpha),
    )


def skilled_time(table: ProductTable, facts: IndustryFacts, skills: Skills) -> Floats:
    """Return the share of every product's time that skills and implants leave."""
    factors = np.ones(len(table))
    for at, (blueprint, kind) in enumerate(zip(table.blueprint.tolist(), table.kind.tolist(), strict=True)):
        activity = table.kinds[kind].activity
        recipe = facts.activity(blueprint, activity)
        factors[at] = together(time_factors(facts, skills, activity, recipe.skills if recipe else ()))
    return factors


def facility_of(
    places: Mapping[JobClass, Facility],
    indices: Mapping[Activity, float],
    activity: Activity,
    job_class: JobClass | None = None,
) -> Facility:
    """Return where a kind of job is done: as chosen, else in an NPC station at the index of `indices`."""
    chosen = (places.get(job_class) if job_class else None) or places.get(_BY_ACTIVITY[activity])
    return chosen or Facility(system_cost_index=indices.get(activity, math.nan))


def _science_rate(
    facts: IndustryFacts,
    places: Mapping[JobClass, Facility],
    indices: Mapping[Activity, float],
    activity: Activity,
    *,
    alpha: bool,
) -> float:
    place = facility_of(places, indices, activity)
    # what acts on science jobs has no filter, so any product stands for all
    return _rate(place, cost_factor(place, modifiers_at(facts, place, activity, None)), alpha=alpha)


def _rate(place: Facility, factor: float, *, alpha: bool) -> float:
    """Return a job's cost as a share of its value: index with bonuses, facility tax, surcharge, alpha tax."""
    taxes = place.facility_tax + SCC_SURCHARGE + (ALPHA_TAX if alpha else 0.0)
    return place.system_cost_index * factor + taxes
