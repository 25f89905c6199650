"""Which skills are lacking for what, in words for those who hover over a product."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.ui import format as write

if TYPE_CHECKING:
    from eveprod_desktop.core.economics.skill_check import LackingJob

_MOST_LINES = 8
_VERBS = {
    Activity.MANUFACTURING: "Build",
    Activity.REACTION: "React",
    Activity.COPYING: "Copy",
    Activity.INVENTION: "Invent",
}


def skill_words(lacking: "Sequence[LackingJob]", jobs: int, name: Callable[[int], str]) -> str:
    """Say what is lacking for which job; `jobs` is how many products are made on the way, the last included.

    Of several characters the one who lacks least for a job is named.
    """
    if not lacking:
        return "Skills suffice" + (f" for everything made on the way ({jobs} jobs)." if jobs > 1 else ".")
    lines = [
        f"{_VERBS[one.activity]} {name(one.type_id)}: {one.character} lacks "
        + ", ".join(f"{name(skill.skill_type_id)} {skill.needed} (has {skill.level})" for skill in one.skills)
        for one in lacking[:_MOST_LINES]
    ]
    more = len(lacking) - len(lines)
    if more:
        lines.append(f"and {write.count(more, 'more job', 'more jobs')}")
    return "\n".join(lines)
