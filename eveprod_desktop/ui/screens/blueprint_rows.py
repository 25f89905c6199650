"""What stands in the blueprint library: each blueprint with its words and with what one run on it earns."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.characters.rows import OwnedBlueprint
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    duration_column,
    isk_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.owners import Owners, read_owners
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.blueprint_choice import BlueprintPick
    from eveprod_desktop.core.economics.run_earnings import RunEarnings
    from eveprod_desktop.core.industry.facts import BlueprintFacts

BEST_ME, BEST_TE = 10, 20
_KINDS = {True: "Copy", False: "Original"}


@dataclass(frozen=True, slots=True)
class BlueprintLine:
    """A blueprint with its words. ISK and seconds are for one run, None where not known.

    `product_type_id` None: nothing is made of it. `researched` says whether it can be researched at all,
    `research_gain_isk` what ME 10 would add to each run. `jobs` are those it is used in now.
    """

    blueprint: OwnedBlueprint
    name: str
    kind: str
    product_type_id: int | None
    product: str
    owner: str
    place: str
    where: str
    system: str
    profit_isk: float | None
    isk_per_hour: float | None
    material_cost_isk: float | None
    seconds: float | None
    researchable: bool
    research_gain_isk: float | None
    jobs: str

    @property
    def shown_type_id(self) -> int:
        """The page that belongs to it."""
        return self.product_type_id or self.blueprint.type_id

    @property
    def profit_left_isk(self) -> float | None:
        """What all its runs would earn, None for originals, whose runs have no end."""
        runs = self.blueprint.runs
        return None if runs is None or self.profit_isk is None else runs * self.profit_isk

    @property
    def research(self) -> str:
        """What research is missing, in words."""
        one = self.blueprint
        if not self.researchable:
            return ""
        missing = [
            f"{name} {best}"
            for name, level, best in (
                ("ME", one.material_efficiency, BEST_ME),
                ("TE", one.time_efficiency, BEST_TE),
            )
            if level < best
        ]
        return f"to {', '.join(missing)}" if missing else "done"


@dataclass(frozen=True, slots=True)
class BlueprintsRead:
    """An answer. `source` is the place whose prices count, `data_at` as of when (None: there are none)."""

    owners: Owners
    lines: tuple[BlueprintLine, ...]
    source: str
    data_at: datetime | None


def read_blueprints(app: "App") -> BlueprintsRead:
    """Return every blueprint in words, and what one run on each earns now. For a waiting thread."""
    from eveprod_desktop.core.characters.location_words import flag_words  # noqa: PLC0415 - not at the start

    owners = read_owners(app)
    if not owners.choices:
        return BlueprintsRead(owners, (), "", None)
    blueprints = app.owned.blueprints()
    names = app.catalog().names(app.settings.language)
    places = app.inventory.place_words({one.located.place for one in blueprints})
    holders = {item for one in blueprints for item in one.located.inside[-1:]}
    inside = app.inventory.labels(holders, language=app.settings.language)
    facts = app.industry_facts()
    earned, source, data_at = _earnings(app, blueprints)
    jobs = _jobs_of(app)
    divisions = {
        owner: {
            number: name
            for (kind, number), name in app.whereabouts.divisions(owner).items()
            if kind == "hangar"
        }
        for owner in {one.owner_id for one in blueprints}
    }
    lines = []
    for at, one in enumerate(blueprints):
        product_id = _product_of(facts.blueprints.get(one.type_id))
        holder = one.located.inside[-1] if one.located.inside else None
        room = flag_words(one.location_flag, divisions[one.owner_id])
        holder_name = "" if holder is None or "CorpSAG" in one.location_flag else inside.get(holder, "")
        steps = (holder_name, room)
        own = facts.blueprints.get(one.type_id)
        researchable = not one.is_copy and own is not None and Activity.RESEARCH_MATERIAL in own.activities
        kind = "Formula" if own is not None and Activity.REACTION in own.activities else _KINDS[one.is_copy]
        place = places[one.located.place]
        lines.append(
            BlueprintLine(
                one,
                names.get(one.type_id) or f"Type {one.type_id}",
                f"Stack of {one.quantity}" if one.quantity > 1 else kind,
                product_id,
                "" if product_id is None else names.get(product_id) or f"Type {product_id}",
                owners.names.get(one.owner_id) or f"Owner {one.owner_id}",
                place.name,
                ", ".join(step for step in steps if step),
                place.system,
                *earned(at),
                researchable,
                earned.gain(at) if researchable and one.material_efficiency < BEST_ME else None,
                jobs.get(one.item_id, ""),
            )
        )
    return BlueprintsRead(owners, tuple(lines), source, data_at)


class _Earned:
    """What one run on each blueprint earns; nothing is known without prices."""

    def __init__(self, now: "RunEarnings | None", researched: "RunEarnings | None") -> None:
        self._now, self._researched = now, researched

    def __call__(self, at: int) -> tuple[float | None, float | None, float | None, float | None]:
        """Return profit, profit an hour, cost of materials and seconds of one run."""
        one = self._now
        if one is None:
            return None, None, None, None
        return (
            _known(one.net_profit[at]),
            _known(one.isk_per_hour[at]),
            _known(one.material_cost[at]),
            _known(one.seconds[at]),
        )

    def gain(self, at: int) -> float | None:
        """Return what the best ME would add to one run."""
        if self._now is None or self._researched is None:
            return None
        return _known(self._researched.net_profit[at] - self._now.net_profit[at])


def _earnings(app: "App", blueprints: list[OwnedBlueprint]) -> tuple[_Earned, str, datetime | None]:
    import numpy as np  # noqa: PLC0415 - not at the start

    fetched = app.market.fetched_regions()
    region_id = next((one.region_id for one in app.market.places() if one.region_id in fetched), None)
    if region_id is None:
        return _Earned(None, None), "", None
    types = np.array([one.type_id for one in blueprints], np.int64)
    me = np.array([one.material_efficiency for one in blueprints], np.int64)
    te = np.array([one.time_efficiency for one in blueprints], np.int64)
    now = app.economics.run_earnings(region_id, types, me, te)
    researched = app.economics.run_earnings(region_id, types, np.full(len(me), BEST_ME), te)
    market = app.market.market(region_id)
    return _Earned(now, researched), market.place_name, market.data_at


def _jobs_of(app: "App") -> dict[int, str]:
    """Say of each blueprint that is in a running job which one it is."""
    from eveprod_desktop.core.planning.stock import SLOT_HELD, activity_of_job  # noqa: PLC0415 - not at the start
    from eveprod_desktop.ui.screens.job_words import ACTIVITY_TITLES  # noqa: PLC0415 - not at the start

    found = {}
    for job in app.owned.jobs(now=app.esi.now()):
        if job.status in SLOT_HELD:
            activity = activity_of_job(job)
            title = ACTIVITY_TITLES[activity] if activity else f"Activity {job.activity_id}"
            state = {"ready": "ready", "paused": "paused"}.get(
                job.status, f"until {write.moment(job.ends_at.timestamp())}"
            )
            found[job.blueprint_id] = f"{title}, {state}"
    return found


def _product_of(facts: "BlueprintFacts | None") -> int | None:
    """Return what a blueprint makes, None where it is not known or makes nothing."""
    if facts is None:
        return None
    for activity in PRODUCING:
        own = facts.activities.get(activity)
        if own is not None and own.products:
            return own.products[0].type_id
    return None


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def blueprint_columns(tip: Callable[[object], str]) -> list[Column[BlueprintLine]]:
    """Make the columns of the library; `tip` says where prices are from and how old they are."""

    def muted(_line: BlueprintLine) -> Role:
        return Role.MUTED

    return [
        text_column(
            "name",
            "Blueprint",
            lambda line: line.name,
            width=42,
            picture=lambda line: line.blueprint.type_id,
        ),
        text_column("kind", "Kind", lambda line: line.kind, width=11, choice=True, role=muted),
        quantity_column(
            "me", "ME", lambda line: _level(line, line.blueprint.material_efficiency), width=6, nothing=_none
        ),
        quantity_column(
            "te", "TE", lambda line: _level(line, line.blueprint.time_efficiency), width=6, nothing=_none
        ),
        quantity_column(
            "runs", "Runs", lambda line: line.blueprint.runs, width=8, nothing=lambda _line: "\N{INFINITY}"
        ),
        isk_column(
            "profit",
            "A run earns, ISK",
            lambda line: line.profit_isk,
            signed=True,
            tip=tip,
            hint="Product sold less materials, job, taxes and freight, at the ME of this blueprint;"
            " what the blueprint cost is spent already",
        ),
        isk_column(
            "per_hour",
            "ISK per hour",
            lambda line: line.isk_per_hour,
            signed=True,
            tip=tip,
            hint="For each hour of one job slot, at the TE of this blueprint",
        ),
        text_column("owner", "Owner", lambda line: line.owner, width=20, choice=True, role=muted),
        text_column("place", "Place", lambda line: line.place, width=30, choice=True),
        text_column("where", "In", lambda line: line.where, width=20, role=muted),
        text_column(
            "jobs",
            "In use",
            lambda line: line.jobs or None,
            width=30,
            icon=lambda line: "clock" if line.jobs else "",
            icon_role=lambda _line: Role.ACCENT,
        ),
        text_column("research", "Research", lambda line: line.research, width=18, choice=True, role=muted),
        isk_column(
            "gain",
            "ME 10 adds, ISK",
            lambda line: line.research_gain_isk,
            signed=True,
            shown=False,
            hint="What each run would earn more with the best ME",
            nothing=lambda _line: "",
            tip=tip,
        ),
        text_column(
            "product",
            "Product",
            lambda line: line.product,
            width=32,
            shown=False,
            picture=lambda line: line.product_type_id or 0,
        ),
        isk_column(
            "left",
            "All runs earn, ISK",
            lambda line: line.profit_left_isk,
            signed=True,
            shown=False,
            hint="Of copies: what all the runs left would earn at today's prices",
            nothing=lambda _line: "",
            tip=tip,
        ),
        isk_column(
            "materials",
            "Materials, ISK",
            lambda line: line.material_cost_isk,
            shown=False,
            hint="For one run",
            tip=tip,
        ),
        duration_column("seconds", "Time of a run", lambda line: line.seconds, shown=False),
        quantity_column("quantity", "Number", lambda line: line.blueprint.quantity, width=8, shown=False),
        text_column(
            "system", "System", lambda line: line.system, width=14, choice=True, role=muted, shown=False
        ),
        Column(
            "type_id",
            "Type id",
            lambda line: line.blueprint.type_id,
            right=True,
            width=10,
            shown=False,
            kind=FilterKind.NONE,
        ),
    ]


@dataclass(frozen=True, slots=True)
class PickLine:
    """A blueprint for the job asked about: how many of its runs, and why; `used` or passed over."""

    line: BlueprintLine
    runs: int
    reason: str
    used: bool


def pick_lines(
    picks: "tuple[BlueprintPick, ...]",
    passed_over: "tuple[BlueprintPick, ...]",
    lines: Mapping[int, BlueprintLine],
) -> list[PickLine]:
    """Return what to use first, then what not; `lines` are the library by item."""
    return [
        PickLine(lines[one.blueprint.item_id], one.runs, one.reason, used)
        for group, used in ((picks, True), (passed_over, False))
        for one in group
    ]


def pick_columns() -> list[Column[PickLine]]:
    """Make the columns of the answer to "which blueprint for this job"."""

    def role(line: PickLine) -> Role:
        return Role.TEXT if line.used else Role.MUTED

    return [
        text_column(
            "use",
            "Use",
            lambda line: "Use" if line.used else "",
            width=10,
            searched=False,
            icon=lambda line: "tick" if line.used else "",
            icon_role=lambda _line: Role.PROFIT,
        ),
        quantity_column(
            "runs", "Runs", lambda line: line.runs if line.used else None, width=8, nothing=lambda _line: ""
        ),
        text_column("kind", "Kind", lambda line: line.line.kind, width=11, role=role),
        quantity_column("me", "ME", lambda line: line.line.blueprint.material_efficiency, width=6, role=role),
        quantity_column("te", "TE", lambda line: line.line.blueprint.time_efficiency, width=6, role=role),
        quantity_column(
            "left",
            "Runs on it",
            lambda line: line.line.blueprint.runs,
            width=11,
            role=role,
            nothing=lambda _line: "\N{INFINITY}",
        ),
        text_column("reason", "Why", lambda line: line.reason, width=52, role=role),
        text_column("owner", "Owner", lambda line: line.line.owner, width=20, role=lambda _line: Role.MUTED),
        text_column("place", "Place", lambda line: line.line.place, width=30, role=role),
        text_column("where", "In", lambda line: line.line.where, width=20, role=lambda _line: Role.MUTED),
    ]


def _level(line: BlueprintLine, level: int) -> int | None:
    """Return a level, None for formulas, which have none."""
    return None if line.kind == "Formula" else level


def _none(_line: BlueprintLine) -> str:
    return ""
