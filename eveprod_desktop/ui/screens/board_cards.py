"""Jobs as cards of a board: what stands on each, and in which column it lies."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS
from eveprod_desktop.core.workflow.matching import GameJob
from eveprod_desktop.core.workflow.moves import LEGAL_MOVES, JobStatus
from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.core.workflow.supply import Readiness
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.cards import Card
from eveprod_desktop.ui.screens.board_reading import BoardContent, game_item, wanted_games, wanted_jobs
from eveprod_desktop.ui.theme.palette import Role

COLUMNS: tuple[tuple[JobStatus, str], ...] = (
    ("planned", "Planned"),
    ("active", "Running"),
    ("ready", "Ready"),
    ("completed", "Done"),
    ("cancelled", "Cancelled"),
)
"""The columns of a board by the state that a card dropped there gets. A paused job lies among the running."""

STATUS_WORDS: Mapping[JobStatus, str] = {
    "planned": "planned",
    "active": "running",
    "ready": "ready",
    "paused": "paused",
    "completed": "done",
    "cancelled": "cancelled",
}
MOVE_WORDS: Mapping[JobStatus, str] = {
    "planned": "Plan",
    "active": "Start",
    "ready": "Mark as ready",
    "paused": "Pause",
    "completed": "Deliver",
    "cancelled": "Cancel",
}


def column_of(status: JobStatus) -> JobStatus:
    """Return the column in which a job of a state lies."""
    return "active" if status == "paused" else status


def cards_of(
    jobs: Iterable[ProductionJob],
    readiness: Mapping[int, Readiness],
    names: Mapping[int, str],
    owners: Mapping[int, str],
    now: datetime,
    *,
    unsure: Mapping[int, Collection[GameJob]] | None = None,
    games: Iterable[GameJob] = (),
) -> dict[JobStatus, list[Card]]:
    """Return the cards of every column, what comes next at the top.

    Planned ones: what can start first; running ones by their end; what is over, the last first. `unsure`
    are by planned job the jobs of the game that it might be; `games` those that belong to none: they lie
    among the others, each with its id of the game below 0 as its key.
    """
    columns: dict[JobStatus, list[ProductionJob]] = {status: [] for status, _ in COLUMNS}
    for job in jobs:
        columns[column_of(job.status)].append(job)
    columns["planned"].sort(key=lambda job: _planned_order(job, readiness.get(job.job_id)))
    going: tuple[JobStatus, ...] = ("active", "ready")
    over: tuple[JobStatus, ...] = ("completed", "cancelled")
    for status in going:
        columns[status].sort(key=lambda job: (job.ends_at is None, job.ends_at or now, job.job_id))
    for status in over:
        columns[status].sort(key=lambda job: (job.updated_at, job.job_id), reverse=True)
    maybe = unsure or {}
    cards = {
        status: [
            _card(job, readiness.get(job.job_id), names, owners, now, maybe=len(maybe.get(job.job_id, ())))
            for job in lying
        ]
        for status, lying in columns.items()
    }
    ends = {job.job_id: job.ends_at for status in ("active", "ready") for job in columns[status]}
    for game in games:
        if game.status is not None:
            ends[-game.esi_job_id] = game.ends_at
            cards[column_of(game.status)].append(game_card(game, names, owners, now))
    for status in ("active", "ready"):
        cards[status].sort(key=lambda card: (ends[card.key] is None, ends[card.key] or now, card.key))
    return cards


def shown_cards(
    content: BoardContent,
    plan_id: int | None,
    character_id: int | None,
    text: str,
    *,
    now: datetime,
    only_running: bool = False,
) -> dict[JobStatus, list[Card]]:
    """Return the cards of what passes the filters (a `plan_id` of 0: of no plan), or of what runs alone."""
    jobs = wanted_jobs(content, plan_id, character_id, text)
    games = wanted_games(content, plan_id, character_id, text)
    if only_running:
        jobs = [job for job in jobs if job.status in {"active", "paused"}]
        games = [game for game in games if game.status in {"active", "paused"}]
    return cards_of(
        jobs, content.readiness, content.names, content.who(), now, unsure=content.unsure, games=games
    )


def game_card(game: GameJob, names: Mapping[int, str], owners: Mapping[int, str], now: datetime) -> Card:
    """Return the card of a job of the game that was not planned here."""
    item = game_item(game)
    if game.status == "ready":
        mark, role = "deliver it", Role.PROFIT
    elif game.status == "paused":
        mark, role = "paused", Role.WARNING
    else:
        left = (game.ends_at - now).total_seconds()
        mark, role = (f"{write.duration(left)} left", Role.MUTED) if left > 0 else ("over", Role.WARNING)
    return Card(
        -game.esi_job_id,
        item,
        names.get(item, f"Type {item}"),
        f"{ACTIVITY_WORDS[game.activity]}, {write.count(game.runs, 'run')}",
        owners.get(game.installer_id, ""),
        mark,
        role,
        dot=True,
        tip="a job of the game that belongs to no planned one",
    )


def game_words(game: GameJob, owners: Mapping[int, str]) -> str:
    """Tell a job of the game apart from others of its kind."""
    who = owners.get(game.installer_id, "somebody")
    started = write.moment(game.starts_at.timestamp())
    return f"{write.count(game.runs, 'run')} by {who}, started {started}, job {game.esi_job_id} of the game"


def moves(job: ProductionJob) -> tuple[JobStatus, ...]:
    """Return the states that a job may go to now."""
    return LEGAL_MOVES[job.status]


def countdown(job: ProductionJob, now: datetime) -> str:
    """Write how long a running job still lasts; `over` where its end has passed."""
    if job.status == "paused":
        return "paused"
    if job.ends_at is None:
        return ""
    left = (job.ends_at - now).total_seconds()
    return "over" if left <= 0 else f"{write.duration(left)} left"


def _card(
    job: ProductionJob,
    ready: Readiness | None,
    names: Mapping[int, str],
    owners: Mapping[int, str],
    now: datetime,
    *,
    maybe: int,
) -> Card:
    mark, role = _mark(job, ready, now)
    tip = "linked with a job of the game" if job.esi_job_id is not None else ""
    if maybe:
        mark, role, tip = "running already?", Role.WARNING, unsure_words(maybe)
    profit = job_profit_isk(job)
    return Card(
        job.job_id,
        job.item_type_id,
        names.get(job.item_type_id, f"Type {job.item_type_id}"),
        _what(job),
        owners.get(job.character_id, "somebody gone") if job.character_id else "",
        mark,
        role,
        "" if profit is None else f"{write.isk_signed_short(profit)} ISK",
        Role.MUTED if not profit else Role.PROFIT if profit > 0 else Role.LOSS,
        job.esi_job_id is not None,
        tip,
    )


def unsure_words(games: int) -> str:
    """Say that so many jobs of the game may be a planned one."""
    return f"{write.count(games, 'job')} of the game may be this one"


def job_profit_isk(job: ProductionJob) -> float | None:
    """Return revenue less costs of a job: what is known to be true, else what was estimated."""
    revenue = job.revenue_actual_isk if job.revenue_actual_isk is not None else job.revenue_estimate_isk
    fee = job.job_cost_actual_isk if job.job_cost_actual_isk is not None else job.job_cost_estimate_isk
    materials = (
        job.material_cost_actual_isk
        if job.material_cost_actual_isk is not None
        else job.material_cost_estimate_isk
    )
    if revenue is None or fee is None or materials is None:
        return None
    return revenue - fee - materials


def _what(job: ProductionJob) -> str:
    activity = ACTIVITY_WORDS[job.activity]
    runs = write.count(job.runs, "run")
    units = (
        f", {write.quantity(job.units)} units" if job.activity in PRODUCING and job.units != job.runs else ""
    )
    return f"{activity}, {runs}{units}"


def _mark(job: ProductionJob, ready: Readiness | None, now: datetime) -> tuple[str, Role]:
    if job.status == "planned":
        return _planned_mark(job, ready)
    if job.status in {"active", "paused"}:
        left = countdown(job, now)
        return left, Role.WARNING if left in {"over", "paused"} else Role.MUTED
    if job.status == "ready":
        return "deliver it", Role.PROFIT
    at = job.completed_at or job.updated_at
    return write.age((now - at).total_seconds()), Role.MUTED


def _planned_mark(job: ProductionJob, ready: Readiness | None) -> tuple[str, Role]:
    parts = [] if job.time_seconds is None else [write.duration(job.time_seconds)]
    role = Role.MUTED
    if ready is not None and ready.waits_for:
        parts.append(f"waits for {write.count(len(ready.waits_for), 'job')}")
    elif ready is not None and ready.missing:
        parts.append(f"{write.count(len(ready.missing), 'material')} to get")
        role = Role.WARNING
    elif ready is not None:
        parts.append("can start now")
        role = Role.PROFIT
    return ", ".join(parts), role


def _planned_order(job: ProductionJob, ready: Readiness | None) -> tuple[int, datetime, int]:
    rank = 3 if ready is None else 2 if ready.waits_for else 1 if ready.missing else 0
    return rank, job.starts_at or job.created_at, job.job_id
