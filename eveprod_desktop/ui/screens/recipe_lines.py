"""Every activity of a blueprint as lines of a tree: materials, products, skills, times of research."""

from collections.abc import Mapping
from dataclasses import dataclass

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import ActivityFacts, IndustryFacts
from eveprod_desktop.core.industry.research import level_seconds
from eveprod_desktop.core.industry.research_table import TIME_PERCENT_PER_LEVEL
from eveprod_desktop.core.industry.typed_rules import BEST_RESEARCH_LEVEL, RESEARCH_RANK_SECONDS

_ORDER = (
    Activity.MANUFACTURING,
    Activity.REACTION,
    Activity.INVENTION,
    Activity.COPYING,
    Activity.RESEARCH_MATERIAL,
    Activity.RESEARCH_TIME,
)
_WORDS = {
    Activity.MANUFACTURING: "Manufacturing",
    Activity.REACTION: "Reaction",
    Activity.INVENTION: "Invention",
    Activity.COPYING: "Copying",
    Activity.RESEARCH_MATERIAL: "Material efficiency research",
    Activity.RESEARCH_TIME: "Time efficiency research",
}
_ICONS = {
    Activity.MANUFACTURING: "made",
    Activity.REACTION: "reaction",
    Activity.INVENTION: "search",
    Activity.COPYING: "copy",
    Activity.RESEARCH_MATERIAL: "columns",
    Activity.RESEARCH_TIME: "refresh",
}


@dataclass(frozen=True, slots=True, eq=False)
class RecipeLine:
    """A line: an activity, a heading, or a thing with what is known of it (None: nothing to say).

    `type_id` 0 for what is no item, `chance_percent` for inventions, `seconds` without any efficiency,
    implant or skill. `path` tells lines apart.
    """

    path: tuple[str, ...]
    title: str
    icon: str = ""
    type_id: int = 0
    quantity: int | None = None
    level: int | None = None
    chance_percent: float | None = None
    seconds: float | None = None
    below: tuple["RecipeLine", ...] = ()


def blueprint_lines(
    facts: IndustryFacts, blueprint_type_id: int, names: Mapping[int, str]
) -> tuple[RecipeLine, ...]:
    """Return a line for each activity of a blueprint, and for each invention that yields it."""
    lines = []
    blueprint = facts.blueprints.get(blueprint_type_id)
    for activity in _ORDER:
        if blueprint is not None and (found := blueprint.activities.get(activity)):
            limit = blueprint.max_production_limit if activity is Activity.COPYING else None
            lines.append(_activity_line(activity, blueprint_type_id, found, names, limit))
        if activity is Activity.INVENTION:
            for source in facts.makers(blueprint_type_id, activity):
                made = facts.activity(source, activity)
                if made is not None and source != blueprint_type_id:
                    only = _yielding(made, blueprint_type_id)
                    lines.append(_activity_line(activity, source, only, names, None))
    return tuple(lines)


def _yielding(activity: ActivityFacts, product_type_id: int) -> ActivityFacts:
    """Return an activity with one of its products only: an invention yields the one that is chosen."""
    return activity._replace(
        products=tuple(one for one in activity.products if one.type_id == product_type_id)
    )


def _activity_line(
    activity: Activity,
    blueprint_type_id: int,
    facts: ActivityFacts,
    names: Mapping[int, str],
    most_runs_of_a_copy: int | None,
) -> RecipeLine:
    path = (activity.key, str(blueprint_type_id))
    below = []
    materials = tuple(
        _thing((*path, "materials"), type_id, names, quantity=quantity)
        for type_id, quantity in facts.materials
    )
    products = tuple(
        _thing(
            (*path, "products"),
            one.type_id,
            names,
            quantity=one.quantity,
            chance_percent=None if one.probability is None else 100 * one.probability,
        )
        for one in facts.products
    )
    skills = tuple(_thing((*path, "skills"), type_id, names, level=level) for type_id, level in facts.skills)
    for title, things in (("Materials", materials), ("Products", products), ("Skills needed", skills)):
        if things:
            key = title.split(maxsplit=1)[0].lower()
            below.append(RecipeLine((*path, key), title, below=things))
    if activity in {Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME}:
        below.append(
            RecipeLine((*path, "levels"), "Levels", below=_levels((*path, "levels"), activity, facts))
        )
    if most_runs_of_a_copy is not None:
        below.append(RecipeLine((*path, "most-runs"), "Most runs of one copy", quantity=most_runs_of_a_copy))
    name = names.get(blueprint_type_id, f"Type {blueprint_type_id}")
    return RecipeLine(
        path,
        f"{_WORDS[activity]}: {name}",
        _ICONS[activity],
        seconds=facts.time_seconds,
        below=tuple(below),
    )


def _levels(path: tuple[str, ...], activity: Activity, facts: ActivityFacts) -> tuple[RecipeLine, ...]:
    step = TIME_PERCENT_PER_LEVEL if activity is Activity.RESEARCH_TIME else 1
    word = "TE" if activity is Activity.RESEARCH_TIME else "ME"
    return tuple(
        RecipeLine(
            (*path, str(level)),
            f"{word} {(level - 1) * step} to {level * step}",
            seconds=facts.time_seconds * level_seconds(level - 1, level) / RESEARCH_RANK_SECONDS,
        )
        for level in range(1, BEST_RESEARCH_LEVEL + 1)
    )


def _thing(
    path: tuple[str, ...],
    type_id: int,
    names: Mapping[int, str],
    *,
    quantity: int | None = None,
    level: int | None = None,
    chance_percent: float | None = None,
) -> RecipeLine:
    return RecipeLine(
        (*path, str(type_id)),
        names.get(type_id, f"Type {type_id}"),
        type_id=type_id,
        quantity=quantity,
        level=level,
        chance_percent=chance_percent,
    )
