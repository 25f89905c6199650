"""The characters who run a plan's jobs: their slots, what they can do, and how long it takes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.rows import EsiJob
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import JobSlots, Skills, job_slots
from eveprod_desktop.core.industry.training import MissingSkill, missing_skills
from eveprod_desktop.core.industry.typed_rules import LONGEST_JOB_SECONDS
from eveprod_desktop.core.planning.quoted import job_to_quote
from eveprod_desktop.core.planning.rows import PlannedJob
from eveprod_desktop.core.planning.schedule import SLOT_KINDS, Builder, SlotKind, slot_kind
from eveprod_desktop.core.planning.stock import SLOT_HELD, activity_of_job

FacilityOf = Callable[[Activity, int], Facility]


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """A character as a plan needs it: skills, and the seconds until each slot in use is free, by kind.

    A slot whose job is paused is free at no time that is known: `blocked` counts those, by kind. `held`
    counts all slots that have a job in them, those of finished ones too.
    """

    character_id: int
    name: str
    skills: Skills
    busy: dict[SlotKind, tuple[int, ...]] = field(default_factory=dict)
    blocked: dict[SlotKind, int] = field(default_factory=dict)
    held: dict[SlotKind, int] = field(default_factory=dict)


def hand_of(character_id: int, name: str, skills: Skills, jobs: Iterable[EsiJob]) -> Hand:
    """Return a character with the slots that its running jobs hold, whoever owns what they make."""
    busy: dict[SlotKind, list[int]] = {}
    blocked: dict[SlotKind, int] = {}
    held: dict[SlotKind, int] = {}
    for job in jobs:
        activity = activity_of_job(job)
        if job.installer_id != character_id or activity is None or job.status not in SLOT_HELD:
            continue
        kind = slot_kind(activity)
        held[kind] = held.get(kind, 0) + 1
        if job.status == "paused":
            blocked[kind] = blocked.get(kind, 0) + 1
        elif job.status == "active" and job.seconds_left:
            busy.setdefault(kind, []).append(-int(-job.seconds_left // 1))
        # one that is ready is delivered by the player who starts the next one
    busy_seconds = {kind: tuple(sorted(seconds)) for kind, seconds in busy.items()}
    return Hand(character_id, name, skills, busy_seconds, blocked, held)


def slots_of(hand: Hand) -> JobSlots:
    """Return the slots of a character that are not blocked by a paused job, one of each kind at least.

    Whoever runs more jobs than the skills that are known allow has as many slots as jobs.
    """
    slots = job_slots(hand.skills)
    free = {
        kind: max(getattr(slots, kind), hand.held.get(kind, 0)) - hand.blocked.get(kind, 0)
        for kind in SLOT_KINDS
    }
    return JobSlots(**{kind: max(1, count) for kind, count in free.items()})


class HandsAtWork:
    """Makes the builders of schedules out of characters; how long a job takes each is worked out once."""

    def __init__(self, hands: Iterable[Hand], facts: IndustryFacts, facility: FacilityOf) -> None:
        self._hands = tuple(hands)
        self._facts = facts
        self._facility = facility
        self._lasts: dict[tuple[object, ...], int] = {}
        self._missing: dict[tuple[int, Activity, int], tuple[MissingSkill, ...]] = {}

    def builders(
        self, jobs: Iterable[PlannedJob]
    ) -> tuple[tuple[Builder, ...], dict[int, tuple[MissingSkill, ...]]]:
        """Return the builders for some jobs, and the skills that nobody has, by number of the job.

        A job that nobody's skills allow is placed on anybody's slots all the same, so that the plan can
        be looked at; who reads it has to be told. A job of several runs that would last over 30 days with
        the skills of one is left to those who are faster.
        """
        lacking: dict[int, tuple[MissingSkill, ...]] = {}
        for job in jobs:
            missing = [self._missing_of(hand, job) for hand in self._hands]
            if missing and all(missing):
                lacking[job.number] = min(missing, key=_distance)
        return tuple(self._builder(hand, frozenset(lacking)) for hand in self._hands), lacking

    def _builder(self, hand: Hand, for_all: frozenset[int]) -> Builder:
        def lasts(job: PlannedJob) -> int:
            return self._seconds(hand, job)

        def can_do(job: PlannedJob) -> bool:
            if job.number in for_all:
                return True
            if self._missing_of(hand, job):
                return False
            return job.runs == 1 or lasts(job) <= max(LONGEST_JOB_SECONDS, job.seconds)

        return Builder(hand.character_id, slots_of(hand), hand.busy, can_do, lasts)

    def _missing_of(self, hand: Hand, job: PlannedJob) -> tuple[MissingSkill, ...]:
        key = hand.character_id, job.activity, job.blueprint.blueprint_type_id
        if key not in self._missing:
            blueprint = job.blueprint.blueprint_type_id
            self._missing[key] = missing_skills(self._facts, blueprint, job.activity, hand.skills)
        return self._missing[key]

    def _seconds(self, hand: Hand, job: PlannedJob) -> int:
        use = job.blueprint
        key = (
            hand.character_id,
            job.activity,
            use.blueprint_type_id,
            job.type_id,
            job.runs,
            use.te,
            job.runs_per_copy,
        )
        if key not in self._lasts:
            here = self._facility(job.activity, job.type_id)
            quote = quote_job(job_to_quote(job, self._facts, hand.skills, here), self._facts, Prices())
            self._lasts[key] = quote.time_seconds
        return self._lasts[key]


def _distance(missing: tuple[MissingSkill, ...]) -> int:
    return sum(one.needed - one.level for one in missing)
