"""What jobs and plans need to have bought or brought, and which jobs a purchase goes to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.planning.rows import Plan, Units
from eveprod_desktop.core.workflow.rows import JobChange, JobMaterial, ProductionJob

_UNFINISHED = frozenset({"planned", "active", "ready", "paused"})


@dataclass(frozen=True, slots=True)
class MaterialNeeds:
    """Units by type, before any stock is taken off.

    `bought` are to be bought, `acquired` of them are at hand. `unmade` are to be made, are not at hand, and
    no job makes them. `carried` is all that has to lie where the jobs are and comes from outside of them.
    """

    bought: Units = ()
    acquired: Units = ()
    unmade: Units = ()
    carried: Units = ()


@dataclass(frozen=True, slots=True)
class ToShop:
    """What is to be bought by type (ticked off or not), what stock covers, what nobody makes."""

    units: Mapping[int, int]
    counted: Mapping[int, int]
    unmade: Mapping[int, int]


def needs_of_jobs(wanted: Iterable[ProductionJob], others: Iterable[ProductionJob] = ()) -> MaterialNeeds:
    """Return what the planned ones among some jobs need; `others` may make some of it.

    What a job is to make goes first to materials that are to be made; what is to be bought is bought.
    """
    jobs = {one.job_id: one for one in wanted if one.status == "planned"}
    bought: dict[int, int] = {}
    acquired: dict[int, int] = {}
    made: dict[int, int] = {}
    missing: dict[int, int] = {}
    for job in jobs.values():
        for one in job.materials:
            if one.decision is Decision.BUY:
                _add(bought, one.type_id, one.quantity)
                _add(acquired, one.type_id, one.acquired)
            else:
                _add(made, one.type_id, one.quantity)
                _add(missing, one.type_id, one.missing)
    coming: dict[int, int] = {}
    for job in {**{one.job_id: one for one in others}, **jobs}.values():
        if job.status in _UNFINISHED and job.activity in PRODUCING:
            _add(coming, job.item_type_id, int(job.units))
    carried = dict(bought)
    for type_id, units in made.items():
        _add(carried, type_id, max(0, units - coming.get(type_id, 0)))
    unmade = {one: units - coming.get(one, 0) for one, units in missing.items()}
    return MaterialNeeds(_pairs(bought), _pairs(acquired), _pairs(unmade), _pairs(carried))


def needs_of_plan(plan: Plan) -> MaterialNeeds:
    """Return what a plan needs; what it took from stock counts as not there yet."""
    makes = {job.type_id for job in plan.jobs if job.activity in PRODUCING}
    bought = {one.type_id: one.units for one in plan.buy}
    unmade: dict[int, int] = {}
    carried = dict(bought)
    for type_id, units in plan.from_stock:
        _add(carried, type_id, units)
        _add(unmade if type_id in makes else bought, type_id, units)
    return MaterialNeeds(_pairs(bought), (), _pairs(unmade), _pairs(carried))


def to_shop(needs: MaterialNeeds, stock: Mapping[int, int]) -> ToShop:
    """Take stock off needs; what is at hand already stays on the list, as something to tick off."""
    left, counted = dict(stock), dict[int, int]()
    acquired = dict(needs.acquired)

    def cover(type_id: int, units: int) -> int:
        taken = min(units, left.get(type_id, 0))
        if taken:
            left[type_id] -= taken
            _add(counted, type_id, taken)
        return taken

    units = {one: count - cover(one, count - acquired.get(one, 0)) for one, count in needs.bought}
    unmade = {one: count - cover(one, count) for one, count in needs.unmade}
    return ToShop(
        {one: count for one, count in units.items() if count},
        counted,
        {one: count for one, count in unmade.items() if count},
    )


def shared_out(jobs: Sequence[ProductionJob], have: Mapping[int, int]) -> dict[int, JobChange]:
    """Return how jobs change when some units by type are at hand for them in all, by job id.

    Units more than before go to the jobs in the order of their ids, units fewer leave the last ones first.
    Only planned jobs and materials that are bought are looked at; jobs that stay as they are, are left out.
    """
    rows: dict[int, list[tuple[int, JobMaterial]]] = {}
    for job in sorted(jobs, key=lambda one: one.job_id):
        for material in job.materials:
            if job.status == "planned" and material.decision is Decision.BUY and material.type_id in have:
                rows.setdefault(material.type_id, []).append((job.job_id, material))
    changes: dict[int, list[tuple[int, int]]] = {}
    for type_id, held in rows.items():
        more = have[type_id] - sum(one.acquired for _, one in held)
        for job_id, one in held if more > 0 else reversed(held):
            change = min(more, one.missing) if more > 0 else max(more, -one.acquired)
            if change:
                more -= change
                changes.setdefault(job_id, []).append((type_id, one.acquired + change))
    return {job_id: JobChange(acquired=tuple(acquired)) for job_id, acquired in sorted(changes.items())}


def _add(units: dict[int, int], type_id: int, count: int) -> None:
    units[type_id] = units.get(type_id, 0) + count


def _pairs(units: Mapping[int, int]) -> Units:
    return tuple(sorted((one, count) for one, count in units.items() if count > 0))
