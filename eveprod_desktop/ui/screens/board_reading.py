"""What the board shows, read at once on a waiting thread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.workflow.matching import GameJob
from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.core.workflow.supply import Readiness
from eveprod_desktop.core.workflow.undoing import Undoable

if TYPE_CHECKING:
    from eveprod_desktop.app import App


@dataclass(frozen=True, slots=True)
class BoardContent:
    """Every job, with what it waits for and the words for it; `now` is the server's moment.

    `unsure` are by planned job the jobs of the game that it might be, `unlinked` the open jobs of the game
    that belong to none. `owners` are the characters who are signed in, `strangers` other people.
    """

    jobs: tuple[ProductionJob, ...]
    readiness: Mapping[int, Readiness]
    names: Mapping[int, str]
    owners: Mapping[int, str]
    plans: Mapping[int, str]
    facilities: tuple[str, ...]
    now: datetime
    undoable: Undoable | None = None
    redoable: Undoable | None = None
    by_id: Mapping[int, ProductionJob] = field(default_factory=dict)
    unsure: Mapping[int, tuple[GameJob, ...]] = field(default_factory=dict)
    unlinked: tuple[GameJob, ...] = ()
    strangers: Mapping[int, str] = field(default_factory=dict)

    def who(self) -> Mapping[int, str]:
        """Return the names of all who may have started a job."""
        return {**self.strangers, **self.owners}


def read_board(app: "App") -> BoardContent:
    """Return what the board shows. For a waiting thread."""
    workflow, names = app.workflow, app.catalog().names(app.settings.language)
    jobs, beside = workflow.get_jobs(), app.game_links.beside()
    types = {one.item_type_id for one in jobs} | {one.blueprint_type_id for one in jobs}
    types |= {material.type_id for one in jobs for material in one.materials}
    types |= {game_item(one) for one in beside.unlinked}
    return BoardContent(
        jobs,
        workflow.readiness(),
        {one: names[one] for one in types if one in names},
        {one.character_id: one.name for one in app.roster.characters()},
        {row.plan_id: row.name for row in workflow.plans.plans()},
        tuple(profile.name for profile in app.facilities.book().profiles),
        app.clock.now(),
        workflow.last_undoable(),
        workflow.last_redoable(),
        {one.job_id: one for one in jobs},
        beside.unsure,
        beside.unlinked,
        app.public_names.people(),
    )


def game_item(game: GameJob) -> int:
    """Return the type that a job of the game is about: what comes out, else what is worked on."""
    return game.product_type_id or game.blueprint_type_id


PLANNED = -1
"""Stands for whatever was planned here, of a plan or of none, and nothing else of the game."""
PLAN_CHOICES: tuple[tuple[str, int], ...] = (("Planned here", PLANNED), ("No plan", 0))
"""What can be looked at besides everything and a plan."""


def wanted_jobs(
    content: BoardContent, plan_id: int | None, character_id: int | None, text: str
) -> list[ProductionJob]:
    """Return the jobs that pass the filters; a `plan_id` of 0 are those of no plan, of `PLANNED` all."""
    words = text.casefold().split()

    def passes(job: ProductionJob) -> bool:
        if plan_id not in {None, PLANNED} and (job.plan_id or 0) != plan_id:
            return False
        if character_id is not None and job.character_id != character_id:
            return False
        return _has_words(job, content, words)

    return [job for job in content.jobs if passes(job)]


def wanted_games(
    content: BoardContent, plan_id: int | None, character_id: int | None, text: str
) -> list[GameJob]:
    """Return the jobs of the game that belong to no planned one and pass the filters: they are of no plan."""
    words, who = text.casefold().split(), content.who()
    return [
        game
        for game in content.unlinked
        if not plan_id
        and character_id in {None, game.installer_id}
        and _told(words, content.names.get(game_item(game), ""), who.get(game.installer_id, ""))
    ]


def _has_words(job: ProductionJob, content: BoardContent, words: Collection[str]) -> bool:
    return _told(
        words,
        content.names.get(job.item_type_id, ""),
        content.owners.get(job.character_id or 0, ""),
        content.plans.get(job.plan_id or 0, ""),
        job.facility or "",
        job.note,
        str(job.job_id),
    )


def _told(words: Collection[str], *texts: str) -> bool:
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)
