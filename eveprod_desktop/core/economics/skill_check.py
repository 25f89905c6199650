"""Whether skills suffice for everything that is made on the way to a product, beside a `ProductTable`.

A product is made by its own job, by those of every material that is made rather than bought, and, where
its blueprint has to be invented first, by a copy and an invention. Each job needs one character with all of
its skills; different jobs may be done by different ones, as a plan would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.products import ProductTable
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.training import MissingSkill, missing_skills
from eveprod_desktop.core.industry.typed_rules import RELIC_CATEGORY

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Builder = tuple[str, Skills]
"""A character's name and skills."""


@dataclass(frozen=True, slots=True)
class LackingJob:
    """A job that nobody can do, and who comes nearest: `skills` are those that the character lacks.

    `type_id` is what the job yields, a blueprint where it copies or invents.
    """

    activity: Activity
    type_id: int
    character: str
    skills: tuple[MissingSkill, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NeededSkills:
    """The skills that jobs ask for: numbers of jobs, skills and levels."""

    job: npt.NDArray[np.intp]
    skill_type_id: Ints
    level: Ints


@dataclass(frozen=True, slots=True, eq=False)
class SkillCheck:
    """What the characters can do of every product: `job` its own job, `licence` what its blueprint asks for.

    `licence` is True where nothing has to be invented, and where somebody can copy and somebody invent.
    """

    table: ProductTable
    facts: IndustryFacts
    crew: tuple[Builder, ...]
    job: Flags
    licence: Flags

    def suffices(self, made: Flags) -> Flags:
        """Return for every product whether each job on the way to it can be done by somebody.

        `made` tells of each priced type whether it is made where it is a material; see `compute.Economics`.
        """
        table = self.table
        own = self.job & self.licence
        enough = own.copy()
        fine = np.ones(len(table.priced_type_id), bool)
        for step in table.steps:
            enough[step.products] &= np.logical_and.reduceat(fine[step.types], step.starts)
            fine[step.at] = enough[step.products] | ~made[step.at]
        return enough

    def jobs(self, at: int, made: Flags) -> list[int]:
        """Return the products made on the way to the one at a place of the table: itself first, each once."""
        table = self.table
        found = {at: None}
        waiting = [at]
        while waiting:
            one = waiting.pop(0)
            end = table.material_start[one + 1] if one + 1 < len(table) else len(table.material_type)
            for priced in table.material_type[table.material_start[one] : end].tolist():
                below = int(table.product_at[priced])
                if below >= 0 and made[priced] and below not in found:
                    found[below] = None
                    waiting.append(below)
        return list(found)

    def lacking(self, at: int, made: Flags) -> tuple[LackingJob, ...]:
        """Return the jobs on the way to a product that nobody can do, its own first."""
        found: list[LackingJob] = []
        table = self.table
        for one in self.jobs(at, made) if self.crew else ():
            if not self.job[one]:
                blueprint = int(table.blueprint[one])
                activity = table.kinds[int(table.kind[one])].activity
                found += self._nearest(blueprint, activity, int(table.type_id[one]))
            if not self.licence[one]:
                found += self._invention(one)
        return tuple(found)

    def _nearest(self, blueprint: int, activity: Activity, yields: int) -> list[LackingJob]:
        """Return the job with whoever lacks the fewest levels for it, nothing if somebody can do it."""
        ways = [
            LackingJob(activity, yields, name, missing_skills(self.facts, blueprint, activity, skills))
            for name, skills in self.crew
        ]
        if not all(one.skills for one in ways):
            return []
        return [min(ways, key=lambda one: _levels([one]))]

    def _invention(self, product: int) -> list[LackingJob]:
        """Return what is lacking for the way to invent a product's blueprint that lacks the fewest levels."""
        ways = self.table.ways
        blueprint = int(self.table.blueprint[product])
        found = []
        for source in ways.source_type_id[ways.product == product].tolist():
            lacks = [] if _is_relic(self.facts, source) else self._nearest(source, Activity.COPYING, source)
            found.append(lacks + self._nearest(source, Activity.INVENTION, blueprint))
        return min(found, key=_levels, default=[])


def skill_check(
    table: ProductTable, facts: IndustryFacts, crew: Sequence[Builder], held: Flags
) -> SkillCheck:
    """Compare every product with the skills of the crew; `held`: a blueprint for it is there already."""
    asked = _asked(table, facts)
    licence = ~table.is_invented | held
    ways = _somebody(asked.copying, len(table.ways), crew) & _somebody(asked.inventing, len(table.ways), crew)
    licence[table.ways.product[ways]] = True
    return SkillCheck(table, facts, tuple(crew), _somebody(asked.making, len(table), crew), licence)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Skills of the products' own jobs, and of what every way to invent takes, beside `table.ways`."""

    making: NeededSkills
    copying: NeededSkills
    inventing: NeededSkills


def _asked(table: ProductTable, facts: IndustryFacts) -> _Asked:
    """Look the required skills of every job up, once for a table."""
    known: dict[ProductTable, _Asked] = facts.worked_out.setdefault("skills asked for", {})
    if table not in known:
        sources = table.ways.source_type_id.tolist()
        kinds = (table.kinds[one].activity for one in table.kind.tolist())
        known[table] = _Asked(
            _needed(facts, zip(table.blueprint.tolist(), kinds, strict=True)),
            _needed(facts, ((0 if _is_relic(facts, one) else one, Activity.COPYING) for one in sources)),
            _needed(facts, ((one, Activity.INVENTION) for one in sources)),
        )
    return known[table]


def _needed(facts: IndustryFacts, jobs: Iterable[tuple[int, Activity]]) -> NeededSkills:
    rows: list[tuple[int, int, int]] = []
    for number, (blueprint, activity) in enumerate(jobs):
        recipe = facts.activity(blueprint, activity)
        rows += [(number, skill, level) for skill, level in (recipe.skills if recipe else ())]
    columns = np.array(rows, np.int64).reshape(-1, 3)
    return NeededSkills(columns[:, 0].astype(np.intp), columns[:, 1], columns[:, 2])


def _somebody(needed: NeededSkills, count: int, crew: Sequence[Builder]) -> Flags:
    """Return for each of `count` jobs whether one of the crew has all of its skills."""
    able = np.zeros(count, bool)
    skills, at = np.unique(needed.skill_type_id, return_inverse=True)
    for _, known in crew:
        levels = np.array([known.level(one) for one in skills.tolist()], np.int64)
        able |= np.bincount(needed.job[levels[at] < needed.level], minlength=count) == 0
    return able


def _is_relic(facts: IndustryFacts, type_id: int) -> bool:
    known = facts.types.get(type_id)
    return known is not None and known.category_id == RELIC_CATEGORY


def _levels(jobs: Sequence[LackingJob]) -> int:
    return sum(skill.needed - skill.level for job in jobs for skill in job.skills)
