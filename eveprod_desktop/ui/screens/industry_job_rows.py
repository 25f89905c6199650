"""What stands in the tables of industry jobs: rows as read, their state by the server's clock."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from eveprod_desktop.core.characters.job_status import DisplayStatus, display_status, seconds_left
from eveprod_desktop.core.characters.rows import EsiJob
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    duration_column,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.owners import Owners, read_owners
from eveprod_desktop.ui.screens.job_words import ACTIVITY_TITLES
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.overview import SlotUse

STATE_WORDS: Mapping[DisplayStatus, str] = {
    "active": "Running",
    "ready": "Ready",
    "paused": "Paused",
    "delivered": "Delivered",
    "cancelled": "Cancelled",
    "reverted": "Reverted",
    "unknown": "No longer listed",
    "other": "Unknown state",
}
OPEN_STATES: frozenset[DisplayStatus] = frozenset(("active", "ready", "paused"))
VIEWS: Mapping[str, tuple[str, frozenset[DisplayStatus]]] = {
    "open": ("Running, ready and paused", OPEN_STATES),
    "ready": ("Ready", frozenset(("ready",))),
    "active": ("Running", frozenset(("active",))),
    "paused": ("Paused", frozenset(("paused",))),
    "over": ("Over", frozenset(STATE_WORDS) - OPEN_STATES),
    "all": ("All", frozenset(STATE_WORDS)),
}
"""What can be looked at, by the key that is kept."""

_ICONS: Mapping[DisplayStatus, tuple[str, Role]] = {
    "active": ("clock", Role.ACCENT),
    "ready": ("tick", Role.PROFIT),
    "paused": ("pause", Role.WARNING),
}
_SLOT_TITLES = {"manufacturing": "Manufacturing", "science": "Science", "reaction": "Reactions"}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job with its words. `owner` is the corporation it is of, nothing for a character's own.

    `planned_id` is the planned job it was linked to.
    """

    job: EsiJob
    activity: str
    product: str
    blueprint: str
    place: str
    system: str
    installer: str
    owner: str
    planned_id: int | None

    @property
    def shown_type_id(self) -> int:
        """The type the line is about: what comes out, else what is worked on."""
        return self.job.product_type_id or self.job.blueprint_type_id

    def state(self, now: datetime) -> DisplayStatus:
        """Return its state at a moment of the server: it is ready from its end on."""
        if self.job.status in {"active", "ready"}:
            return display_status("active" if self.job.status == "active" else "ready", self.job.ends_at, now)
        return self.job.status

    def left(self, now: datetime) -> float | None:
        """Return the seconds it still runs at a moment of the server, None where there is no countdown."""
        return seconds_left(self.job.status, self.job.ends_at, now)


@dataclass(frozen=True, slots=True)
class SlotLine:
    """The slots of a character; `next_end` is when the next of its jobs ends."""

    character_id: int
    name: str
    slots: "tuple[SlotUse, ...]"
    next_end: datetime | None


@dataclass(frozen=True, slots=True)
class JobsRead:
    """An answer: all jobs that were ever seen, newest first, and the slots of every character."""

    owners: Owners
    lines: tuple[JobLine, ...]
    slots: tuple[SlotLine, ...]


def read_jobs(app: "App") -> JobsRead:
    """Return every job in words. For a waiting thread."""
    from eveprod_desktop.core.characters.locations import place_of  # noqa: PLC0415 - not at the start
    from eveprod_desktop.core.planning.stock import activity_of_job  # noqa: PLC0415 - not at the start

    owners = read_owners(app)
    if not owners.choices:
        return JobsRead(owners, (), ())
    jobs = app.owned.jobs(now=app.esi.now())
    names = app.catalog().names(app.settings.language)
    places = app.inventory.place_words({place_of(one.facility_id) for one in jobs})
    people = {one.character_id for one in app.roster.characters()}
    strangers = app.public_names.people()
    planned = {one.esi_job_id: one.job_id for one in app.workflow.get_jobs() if one.esi_job_id is not None}
    lines = []
    for one in jobs:
        activity, place = activity_of_job(one), places[place_of(one.facility_id)]
        product_id = one.product_type_id or one.blueprint_type_id
        lines.append(
            JobLine(
                one,
                ACTIVITY_TITLES[activity] if activity else f"Activity {one.activity_id}",
                names.get(product_id) or f"Type {product_id}",
                names.get(one.blueprint_type_id) or f"Type {one.blueprint_type_id}",
                place.name,
                place.system,
                owners.names.get(one.installer_id)
                or strangers.get(one.installer_id)
                or f"Somebody else ({one.installer_id})",
                "" if one.owner_id in people else owners.names.get(one.owner_id, str(one.owner_id)),
                planned.get(one.job_id),
            )
        )
    return JobsRead(owners, tuple(lines), _slots(app, jobs))


def _slots(app: "App", jobs: Collection[EsiJob]) -> tuple[SlotLine, ...]:
    from eveprod_desktop.core.characters.overview import slots_of  # noqa: PLC0415 - numpy

    found = []
    for one in app.roster.characters():
        ends = [
            job.ends_at for job in jobs if job.installer_id == one.character_id and job.status == "active"
        ]
        slots = slots_of(one, app.crew.levels(one.character_id), jobs)
        found.append(SlotLine(one.character_id, one.name, slots, min(ends, default=None)))
    return tuple(found)


def wanted_lines(
    lines: Iterable[JobLine], states: Collection[DisplayStatus], whose: frozenset[int] | None, now: datetime
) -> list[JobLine]:
    """Return the lines in some states that somebody owns or installed; `whose` None is anybody."""
    return [
        line
        for line in lines
        if line.state(now) in states
        and (whose is None or line.job.owner_id in whose or line.job.installer_id in whose)
    ]


def next_end(lines: Iterable[JobLine], now: datetime) -> datetime | None:
    """Return when the next of the running jobs ends, None if none is running."""
    return min((line.job.ends_at for line in lines if line.state(now) == "active"), default=None)


def job_columns(now: Callable[[], datetime]) -> list[Column[JobLine]]:
    """Make the columns of the jobs; `now` is the server's moment."""

    def muted(_line: JobLine) -> Role:
        return Role.MUTED

    return [
        text_column(
            "state",
            "State",
            lambda line: STATE_WORDS[line.state(now())],
            width=15,
            choice=True,
            icon=lambda line: _ICONS.get(line.state(now()), ("", Role.MUTED))[0],
            icon_role=lambda line: _ICONS.get(line.state(now()), ("", Role.MUTED))[1],
            role=lambda line: Role.TEXT if line.state(now()) in OPEN_STATES else Role.MUTED,
        ),
        replace(
            duration_column(
                "left",
                "Time left",
                lambda line: line.left(now()),
                width=14,
                hint="By the server's clock",
                nothing=lambda _line: "",
                tip=lambda line: f"Ends {write.moment(line.job.ends_at.timestamp())} EVE time",
            ),
            text=lambda seconds: write.duration(seconds) if seconds else "now",
        ),
        text_column(
            "product", "Product", lambda line: line.product, width=34, picture=lambda line: line.shown_type_id
        ),
        text_column("activity", "Activity", lambda line: line.activity, width=15, choice=True),
        quantity_column("runs", "Runs", lambda line: line.job.runs, width=8),
        text_column("place", "Place", lambda line: line.place, width=28, choice=True),
        text_column("installer", "Installed by", lambda line: line.installer, width=20, choice=True),
        text_column("owner", "For", lambda line: line.owner, width=24, choice=True, role=muted),
        isk_column("cost", "Cost, ISK", lambda line: line.job.cost_isk, width=16, total=Total.SUM),
        _moment_column("ends", "Ends", lambda line: line.job.ends_at),
        _moment_column("starts", "Started", lambda line: line.job.starts_at, shown=False),
        text_column(
            "planned",
            "Planned as",
            lambda line: None if line.planned_id is None else f"Job {line.planned_id}",
            width=12,
            hint="The planned job that this one is",
        ),
        text_column("blueprint", "Blueprint", lambda line: line.blueprint, width=34, role=muted, shown=False),
        text_column(
            "system", "System", lambda line: line.system, width=14, choice=True, role=muted, shown=False
        ),
        quantity_column(
            "licensed",
            "Runs a copy",
            lambda line: line.job.licensed_runs,
            width=12,
            shown=False,
            hint="Runs on each copy that comes out of copying or invention",
        ),
        percent_column(
            "chance",
            "Chance",
            lambda line: None if line.job.probability is None else line.job.probability * 100,
            shown=False,
            hint="Of each attempt of an invention",
        ),
        quantity_column(
            "successes",
            "Successes",
            lambda line: line.job.successful_runs,
            width=11,
            shown=False,
            hint="Attempts of an invention that yielded a copy",
        ),
        Column("job_id", "Job id", lambda line: line.job.job_id, right=True, width=12, shown=False),
    ]


def slot_columns(now: Callable[[], datetime]) -> list[Column[SlotLine]]:
    """Make the columns of the slots."""

    def use(line: SlotLine, at: int) -> str:
        one = line.slots[at]
        return f"{one.used} of {one.total}" if one.total else f"{one.used} used"

    def free(line: SlotLine, at: int) -> str:
        one = line.slots[at]
        return f"{one.free} free" if one.total else "The skills have not arrived yet."

    def tick(line: SlotLine, at: int) -> str:
        return "tick" if line.slots[at].free else ""

    columns: list[Column[SlotLine]] = [text_column("name", "Character", lambda line: line.name, width=24)]
    columns += [
        Column(
            kind,
            title,
            partial(use, at=at),
            width=16,
            kind=FilterKind.WORDS,
            icon=partial(tick, at=at),
            icon_role=lambda _line: Role.PROFIT,
            hint="Slots in use; a tick where one is free",
            tip=partial(free, at=at),
        )
        for at, (kind, title) in enumerate(_SLOT_TITLES.items())
    ]
    columns.append(
        duration_column(
            "next",
            "Next one ends in",
            lambda line: None if line.next_end is None else max(0.0, (line.next_end - now()).total_seconds()),
            width=18,
            nothing=lambda _line: "",
        )
    )
    return columns


def _moment_column(
    key: str, title: str, moment: Callable[[JobLine], datetime], *, shown: bool = True
) -> Column[JobLine]:
    return Column(
        key,
        title,
        lambda line: moment(line).timestamp(),
        write.moment,
        width=18,
        shown=shown,
        hint="EVE time",
    )
