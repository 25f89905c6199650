"""Industry jobs in every state and of every activity, placed around the moment the sandbox started."""

from dataclasses import dataclass
from typing import Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.hashing import one_unit
from eveprod_desktop.sandbox.people.belongings import Belongings
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.people.shelf import Shelf

FIRST_JOB_ID = 560_000_000
CORPORATION_NUMBER = 7
"""Tells the corporation apart from the characters, who are 0 and 1."""
KEPT_DAYS = 90

_HOUR, _DAY = 3600, 86_400
_OPEN = frozenset({"active", "paused", "ready"})
_OLD_REACTION = 9
_REVERSE_ENGINEERING = 7


@dataclass(frozen=True, slots=True)
class _Story:
    """State, and hours from the anchor to the end (negative: over)."""

    status: str
    activity: int
    ends_hours: float
    lasts_hours: float


_STORIES = (
    _Story("active", Activity.MANUFACTURING, 0.1, 6),
    _Story("active", Activity.MANUFACTURING, 5, 30),
    _Story("active", Activity.MANUFACTURING, 70, 96),
    _Story("active", Activity.MANUFACTURING, -3, 20),  # over, not delivered: still called active
    _Story("active", Activity.RESEARCH_TIME, 200, 400),
    _Story("active", Activity.RESEARCH_MATERIAL, 30, 90),
    _Story("active", Activity.COPYING, 12, 40),
    _Story("active", Activity.INVENTION, 1.5, 4),
    _Story("active", Activity.REACTION, 20, 72),
    _Story("active", _OLD_REACTION, 44, 72),
    _Story("paused", Activity.MANUFACTURING, 50, 80),
    _Story("ready", Activity.COPYING, -1, 10),
    _Story("delivered", Activity.MANUFACTURING, -30, 24),
    _Story("delivered", Activity.INVENTION, -60, 5),
    _Story("delivered", Activity.INVENTION, -61, 5),
    _Story("delivered", Activity.REACTION, -100, 48),
    _Story("delivered", Activity.COPYING, -300, 20),
    _Story("delivered", Activity.MANUFACTURING, -600, 100),
    _Story("delivered", Activity.RESEARCH_MATERIAL, -1200, 300),
    _Story("cancelled", Activity.MANUFACTURING, -200, 50),
    _Story("reverted", _REVERSE_ENGINEERING, -1500, 10),
)

_STORIES_OF = {
    1: _STORIES[1::2],
    # two in three: the director runs these beside her own, and keeps slots free
    CORPORATION_NUMBER: tuple(one for at, one in enumerate(_STORIES) if at % 3),
}


def jobs_of(
    shelf: Shelf,
    cast: Cast,
    seed: int,
    *,
    number: int,
    installer_id: int,
    owned: Belongings,
    anchor: float,
) -> list[dict[str, Any]]:
    """Return every job of an owner, without the field that names its place (it differs by route)."""
    rows = []
    stories = _STORIES_OF.get(number, _STORIES)
    facilities = [one.structure_id for one in cast.own_structures] or [cast.home_station_id]
    taken: set[int] = set()
    for at, story in enumerate(stories):
        activity = _known_activity(story.activity)
        blueprint = next(
            (
                row
                for row in owned.blueprints
                if row["item_id"] not in taken
                and shelf.activity(row["type_id"], activity) is not None
                and (row["quantity"] == -1 or activity in (Activity.MANUFACTURING, Activity.REACTION))
            ),
            None,
        )
        if blueprint is None:
            continue
        taken.add(blueprint["item_id"])
        rows.append(
            _job(
                shelf,
                seed,
                number,
                at=at,
                story=story,
                activity=activity,
                blueprint=blueprint,
                installer_id=installer_id,
                anchor=anchor,
            )
        )
        facility = facilities[at % len(facilities)] if at % 4 else cast.home_station_id
        rows[-1] |= {"facility_id": facility, "output_location_id": blueprint["location_id"]}
    return rows


def _job(
    shelf: Shelf,
    seed: int,
    number: int,
    *,
    at: int,
    story: _Story,
    activity: Activity,
    blueprint: dict[str, Any],
    installer_id: int,
    anchor: float,
) -> dict[str, Any]:
    end = anchor + story.ends_hours * _HOUR
    start = end - story.lasts_hours * _HOUR
    producing = activity in (Activity.MANUFACTURING, Activity.REACTION)
    runs = 1 + int(9 * one_unit(seed, 700 + number, at)) if producing or activity is Activity.COPYING else 1
    product = shelf.product(blueprint["type_id"], activity)
    row: dict[str, Any] = {
        "activity_id": story.activity,
        "blueprint_id": blueprint["item_id"],
        "blueprint_location_id": blueprint["location_id"],
        "blueprint_type_id": blueprint["type_id"],
        "cost": round(10 ** (4.5 + 3 * one_unit(seed, 710 + number, at)), 2),
        "duration": int(story.lasts_hours * _HOUR),
        "end_date": iso_time(end),
        "installer_id": installer_id,
        "job_id": FIRST_JOB_ID + number * 1000 + at,
        "licensed_runs": 10 if activity is Activity.COPYING else runs,
        "product_type_id": blueprint["type_id"] if product is None else product,
        "runs": runs,
        "start_date": iso_time(start),
        "status": story.status,
    }
    if activity is Activity.INVENTION:
        part = shelf.activity(blueprint["type_id"], activity)
        row["probability"] = (part.products[0].probability if part and part.products else None) or 0.34
    if story.status == "paused":
        row["pause_date"] = iso_time(anchor - 2 * _HOUR)
    if story.status == "delivered":
        row["completed_date"] = iso_time(end + _HOUR)
        row["completed_character_id"] = installer_id
        row["successful_runs"] = at % 2 if activity is Activity.INVENTION else runs
    if story.status in ("cancelled", "reverted"):
        row["completed_date"] = iso_time(end - story.lasts_hours * _HOUR / 2)
        row["completed_character_id"] = installer_id
    return row


def is_open(job: dict[str, Any]) -> bool:
    """Whether a job takes a slot and its blueprint still."""
    return job["status"] in _OPEN


def shown(jobs: list[dict[str, Any]], *, completed: bool, moment: float) -> list[dict[str, Any]]:
    """Return the open jobs, or those of the last 90 days that are over as well."""
    if not completed:
        return [job for job in jobs if is_open(job)]
    oldest = iso_time(moment - KEPT_DAYS * _DAY)
    return [job for job in jobs if is_open(job) or job["end_date"] >= oldest]


def _known_activity(activity: int) -> Activity:
    if activity == _OLD_REACTION:
        return Activity.REACTION
    return Activity.COPYING if activity == _REVERSE_ENGINEERING else Activity(activity)
