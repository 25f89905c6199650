"""Fetching what a character can do and where it is: skills, queue, implants, clones, roles, standings."""

from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.db.character_tables import (
    character_implants,
    character_skills,
    clones,
    corporation_roles,
    skill_queue,
    standings,
    whereabouts,
)
from eveprod_desktop.core.received.owned import (
    ClonesAnswer,
    QueueRow,
    RolesAnswer,
    SkillRow,
    SkillsAnswer,
    StandingRow,
    WhereaboutsAnswer,
    Whole,
)
from eveprod_desktop.core.received.owned_source import Question

_HOME = 0


def skills(reader: Reader) -> Content:
    """Return the skills of a character."""
    rows = reader.each(reader.one(Question.SKILLS, SkillsAnswer).skills, SkillRow)
    owner = reader.owner_id
    return Content(
        {
            character_skills: [
                (
                    owner,
                    one.skill_id,
                    one.trained_skill_level,
                    one.active_skill_level,
                    one.skillpoints_in_skill,
                )
                for one in rows
            ]
        }
    )


def queue(reader: Reader) -> Content:
    """Return the training queue; entries that are over stay in it until the player logs in."""
    owner = reader.owner_id
    return Content(
        {
            skill_queue: [
                (owner, one.queue_position, one.skill_id, one.finished_level, one.start_date, one.finish_date)
                for one in reader.rows(Question.SKILL_QUEUE, QueueRow)
            ]
        }
    )


def implants(reader: Reader) -> Content:
    """Return the implants of the active clone."""
    types = set(reader.rows(Question.IMPLANTS, Whole))
    return Content({character_implants: [(reader.owner_id, one) for one in sorted(types)]})


def all_clones(reader: Reader) -> Content:
    """Return the jump clones, and where the medical clone stands."""
    answer, owner = reader.one(Question.CLONES, ClonesAnswer), reader.owner_id
    rows: list[tuple[object, ...]] = [
        (
            owner,
            one.jump_clone_id,
            one.location_id,
            one.location_type,
            one.name,
            " ".join(map(str, one.implants)),
        )
        for one in answer.jump_clones
    ]
    home = answer.home_location
    if home is not None and home.location_id is not None:
        rows.append((owner, _HOME, home.location_id, home.location_type, "", ""))
    return Content({clones: rows})


def location(reader: Reader) -> Content:
    """Return where the character is."""
    at = reader.one(Question.WHEREABOUTS, WhereaboutsAnswer)
    return Content({whereabouts: [(reader.owner_id, at.solar_system_id, at.station_id, at.structure_id)]})


def all_standings(reader: Reader) -> Content:
    """Return what agents, corporations and factions think of the character."""
    return Content(
        {
            standings: [
                (reader.owner_id, one.from_id, one.from_type, one.standing)
                for one in reader.rows(Question.STANDINGS, StandingRow)
            ]
        }
    )


def roles(reader: Reader) -> Content:
    """Return the character's roles in its corporation that hold everywhere."""
    answer = reader.one(Question.ROLES, RolesAnswer)
    return Content({corporation_roles: [(reader.owner_id, role) for role in sorted(set(answer.roles))]})
