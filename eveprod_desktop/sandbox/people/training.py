"""Skills, training queues, implants, attributes."""

import math
from typing import Any

from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.hashing import one_unit
from eveprod_desktop.sandbox.people.shelf import Shelf

_DAY = 86_400
_IMPLANTS = ("Zainou 'Beancounter' Industry BX-804", "Ocular Filter - Basic", "Memory Augmentation - Basic")
_QUEUED = 5
_SLOT_SKILLS: tuple[dict[int, int], ...] = (
    {3387: 5, 24625: 5, 3406: 5, 24624: 5, 45748: 4, 45749: 1},
    {3387: 3, 3406: 4, 45748: 1},
)
"""Mass Production, Laboratory Operation, Mass Reactions, and each one's advanced: enough for the jobs."""


def points(rank: int, level: int) -> int:
    """Return the skill points a level of a skill takes altogether: 250 x rank x 32^((level - 1) / 2)."""
    return math.ceil(250 * rank * 32 ** ((level - 1) / 2)) if level else 0


class Training:
    """What one character has learned; the first one more than the second."""

    def __init__(self, shelf: Shelf, seed: int, number: int, anchor: float) -> None:
        self._shelf = shelf
        self._anchor = anchor
        industry = set(shelf.industry_skills)
        known = sorted(industry | set(shelf.some(shelf.skills, 60, 800 + number)))
        self._levels: dict[int, int] = {}
        for skill in known:
            draw = one_unit(seed, 810 + number, skill)
            least = 3 if number == 0 and skill in industry else 0
            level = min(5, least + int(draw * (6 - least)))
            if level:
                self._levels[skill] = level
        slots = _SLOT_SKILLS[number] if number < len(_SLOT_SKILLS) else {}
        self._levels |= {skill: level for skill, level in slots.items() if skill in set(shelf.skills)}
        self._alpha = number == 1
        self._queue = [one for one, level in self._levels.items() if level < 5][:_QUEUED]

    @property
    def alpha(self) -> bool:
        """Whether the character has no subscription."""
        return self._alpha

    def level(self, skill: int) -> int:
        """Return the level of a skill that counts now."""
        level = self._levels.get(skill, 0)
        return min(level, 4) if self._alpha else level

    def skills(self) -> dict[str, Any]:
        """Return all skills; of a character without subscription some are not active."""
        rows = [
            {
                "active_skill_level": self.level(skill),
                "skill_id": skill,
                "skillpoints_in_skill": points(self._shelf.skill_rank(skill), level),
                "trained_skill_level": level,
            }
            for skill, level in self._levels.items()
        ]
        total = sum(points(self._shelf.skill_rank(skill), level) for skill, level in self._levels.items())
        return {"skills": rows, "total_sp": total, "unallocated_sp": 125_000}

    def queue(self) -> list[dict[str, Any]]:
        """Return the queue: the first entry is over already; the second character's is paused."""
        rows: list[dict[str, Any]] = []
        for position, skill in enumerate(self._queue):
            level = self._levels[skill] + 1
            rank = self._shelf.skill_rank(skill)
            row: dict[str, Any] = {
                "finished_level": level,
                "level_end_sp": points(rank, level),
                "level_start_sp": points(rank, level - 1),
                "queue_position": position,
                "skill_id": skill,
                "training_start_sp": points(rank, level - 1),
            }
            if not self._alpha:
                row["start_date"] = iso_time(self._anchor + (position - 1) * 2 * _DAY - _DAY / 2)
                row["finish_date"] = iso_time(self._anchor + position * 2 * _DAY - _DAY / 2)
            rows.append(row)
        return rows

    def implants(self) -> list[int]:
        """Return the implants of the active clone."""
        return self._shelf.named(*_IMPLANTS)[: 1 if self._alpha else 3]

    def attributes(self) -> dict[str, Any]:
        """Return the five attributes."""
        return {
            "accrued_remap_cooldown_date": iso_time(self._anchor - 100 * _DAY),
            "bonus_remaps": 1,
            "charisma": 17,
            "intelligence": 27,
            "last_remap_date": iso_time(self._anchor - 465 * _DAY),
            "memory": 21,
            "perception": 17,
            "willpower": 17,
        }
