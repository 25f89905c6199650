"""Which jobs an item's page can quote, and what the person at the card chose of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import (
    FacilityProfile,
    ProfileBook,
    SystemState,
    facility_for,
    known_index,
)
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.industry_skills import skills_that_matter
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import BEST_RESEARCH_LEVEL, BEST_SKILL_LEVEL

RESEARCH = (Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME)


@dataclass(frozen=True, slots=True)
class JobWay:
    """One job an item's page offers: an activity, the blueprint it starts from, and what it yields."""

    activity: Activity
    blueprint_type_id: int
    product_type_id: int | None = None


@dataclass(frozen=True, slots=True)
class JobChoice:
    """A job as it stands on the card.

    `profile` None is an NPC station in high security. `system_cost_index` (a share) stands in for the
    profile's. `levels` are skill levels typed one by one, all others count as `otherwise`; with a
    `character_id` that character's skills count, and none of what is typed.
    """

    way: JobWay
    runs: int = 1
    runs_per_copy: int = 1
    me: int = 0
    te: int = 0
    from_level: int = 0
    to_level: int = BEST_RESEARCH_LEVEL
    profile: str | None = None
    system_cost_index: float | None = None
    levels: tuple[tuple[int, int], ...] = ()
    otherwise: int = BEST_SKILL_LEVEL
    alpha: bool = False
    decryptor_type_id: int | None = None
    character_id: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CharacterSkills:
    """A character who may do the job: what it is called and what it can."""

    name: str
    skills: Skills


@dataclass(frozen=True, slots=True)
class Places:
    """Where jobs can be placed: the profiles, and the system of each that names a known one.

    `mean_indices` are those of the region `region_name`, for NPC stations.
    """

    book: ProfileBook = field(default_factory=ProfileBook)
    systems: Mapping[str, SystemState] = field(default_factory=dict)
    mean_indices: Mapping[Activity, float] = field(default_factory=dict)
    region_name: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The facility a job was given, its name, and whether its cost index is known (else it counts as 0).

    `mean_of` names the region whose mean index is used, where it is one.
    """

    facility: Facility
    name: str
    index_known: bool
    mean_of: str = ""


def systems_of(
    book: ProfileBook, system: Callable[[FacilityProfile], SystemState | None]
) -> dict[str, SystemState]:
    """Look up the systems of all profiles, by the names of those; to be run on a waiting thread."""
    found = {one.name: system(one) for one in book.profiles}
    return {name: state for name, state in found.items() if state is not None}


def job_ways(facts: IndustryFacts, type_id: int, preferred_blueprint: int | None = None) -> list[JobWay]:
    """Return the jobs that concern an item, the building of it first; empty for what no blueprint makes.

    The item may be a good, a blueprint or a relic. `preferred_blueprint` is taken where several make it.
    """
    blueprint = type_id if type_id in facts.blueprints else preferred_blueprint
    if blueprint is None:
        makers = [one for activity in PRODUCING for one in facts.makers(type_id, activity)]
        if not makers:
            return []
        blueprint = makers[0]
    own = facts.blueprints[blueprint].activities if blueprint in facts.blueprints else {}
    ways = []
    for activity in PRODUCING:
        products = [one.type_id for one in own[activity].products] if activity in own else []
        wanted = [type_id] if type_id in products else products
        ways += [JobWay(activity, blueprint, product) for product in wanted]
    if Activity.COPYING in own:
        ways.append(JobWay(Activity.COPYING, blueprint))
    ways += [
        JobWay(Activity.INVENTION, source, blueprint)
        for source in facts.makers(blueprint, Activity.INVENTION)
    ]
    if Activity.INVENTION in own:
        ways += [
            JobWay(Activity.INVENTION, blueprint, one.type_id) for one in own[Activity.INVENTION].products
        ]
    ways += [JobWay(activity, blueprint) for activity in RESEARCH if activity in own]
    return ways


def skills_for(facts: IndustryFacts, way: JobWay) -> tuple[int, ...]:
    """Return the skills whose level changes the time of a job, or the chance of an invention, by id."""
    return skills_that_matter(facts, way.activity, way.blueprint_type_id)


def skills_of(choice: JobChoice, crew: Mapping[int, CharacterSkills]) -> Skills:
    """Return the skills of the character chosen on the card, else those typed there."""
    chosen = None if choice.character_id is None else crew.get(choice.character_id)
    if chosen is not None:
        return chosen.skills
    return Skills(dict(choice.levels), choice.otherwise, choice.alpha)


def job_of(choice: JobChoice, facility: Facility, skills: Skills) -> Job:
    """Return the job to quote."""
    way = choice.way
    producing = way.activity is Activity.MANUFACTURING
    research = way.activity in RESEARCH
    return Job(
        activity=way.activity,
        blueprint_type_id=way.blueprint_type_id,
        product_type_id=way.product_type_id,
        runs=1 if research else choice.runs,
        runs_per_copy=choice.runs_per_copy,
        me=choice.me if producing else 0,
        te=choice.te if producing else 0,
        from_level=choice.from_level if research else 0,
        to_level=choice.to_level if research else 0,
        skills=skills,
        facility=facility,
        decryptor_type_id=choice.decryptor_type_id if way.activity is Activity.INVENTION else None,
    )


def place_job(
    places: Places, name: str | None, activity: Activity, system_cost_index: float | None = None
) -> Placed:
    """Return the place of a job at the profile of a name, or in an NPC station for None.

    `system_cost_index` is one typed for this job. Raises AppError where the profile, or the system it
    names, is gone.
    """
    if name is None:
        mean = places.mean_indices.get(activity)
        if system_cost_index is None and mean is not None:
            station = Facility(system_cost_index=mean)
            return Placed(station, "NPC station", index_known=True, mean_of=places.region_name)
        facility = Facility(system_cost_index=system_cost_index or 0.0)
        return Placed(facility, "NPC station", system_cost_index is not None)
    profile, system = places.book.profile(name), places.systems.get(name)
    index = known_index(profile, activity, system) if system_cost_index is None else system_cost_index
    known = replace(profile, indices=((activity, 0.0 if index is None else index),))
    return Placed(facility_for(known, activity, system), name, index is not None)


def default_profile(places: Places, facts: IndustryFacts, way: JobWay) -> str | None:
    """Return the name of the profile that is the default for a job, None where there is none."""
    default = places.book.default(facts, way.activity, way.product_type_id)
    return default.name if default else None


def usual_place(
    places: Places, facts: IndustryFacts, activity: Activity, product: int | None, otherwise: str | None
) -> Placed:
    """Return the place of a job nobody chose one for: its kind's default, else the profile `otherwise`."""
    default = places.book.default(facts, activity, product)
    return place_job(places, default.name if default else otherwise, activity)
