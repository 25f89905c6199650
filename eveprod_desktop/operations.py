"""The program's long work: what the command line runs itself and the window sends to the worker process.

Each function takes the program, a monitor for progress and cancelling, and plain arguments; only frozen
rows come back.
"""

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eveprod_desktop.app import App
from eveprod_desktop.core.chains.rows import Batch, BatchResult
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import (
    NOBODY_ANSWERS,
    BadStaticData,
    DatabaseBusy,
    EsiError,
    HostUnreachable,
)
from eveprod_desktop.core.sde.rows import ChangeCounts, Source, StaticDataStatus, UpdateResult
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.work.worker import mostly_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from eveprod_desktop.core.characters.rows import Refreshed
    from eveprod_desktop.core.industry.formulas import Step
    from eveprod_desktop.core.market.refresh import HistoryRefresh, MarketRefresh
    from eveprod_desktop.core.planning.options import MeansChoice, PlanOptions
    from eveprod_desktop.core.planning.rows import PlannedJob, Target
    from eveprod_desktop.core.planning.service import PlanAnswer
    from eveprod_desktop.core.planning.sheet import PlanSheet
    from eveprod_desktop.core.planning.what_to_build import BuildableRow, MissingMaterials
    from eveprod_desktop.core.received.esi_state import EsiState
    from eveprod_desktop.core.workflow.game_links import FacilityBills
    from eveprod_desktop.core.workflow.ledger import JobResult
    from eveprod_desktop.core.workflow.movement import Movement
    from eveprod_desktop.core.workflow.plans import PlanSaved
    from eveprod_desktop.core.workflow.results import ResultsSheet
    from eveprod_desktop.core.workflow.service import StartCheck
    from eveprod_desktop.core.workflow.shopping_rows import (
        PickRequest,
        PickSheet,
        ShoppingRequest,
        ShoppingSheet,
    )
    from eveprod_desktop.core.workflow.stock_targets import TargetState

_log = logging.getLogger(__name__)
_STARTER_SET_SECONDS = 60.0


def ensure_static_data(app: App, monitor: Monitor) -> StaticDataStatus:
    """Load the bundled starter set if no static data are there."""
    patience_ends = app.clock.monotonic() + _STARTER_SET_SECONDS
    while (status := app.static_data.status()).build is None:
        try:
            _load(app, app.paths.starter_set, "starter set", monitor, lambda *_standing: False)
        except DatabaseBusy:
            # most likely another command that loads it at this moment
            if app.clock.monotonic() > patience_ends:
                raise
            monitor.check()
    return status


def check_latest_build(app: App, _monitor: Monitor) -> StaticDataStatus:
    """Ask the host for its newest build; `latest_build` stays None when it can't be reached."""
    try:
        latest = app.static_data_host.latest().build
    except HostUnreachable:
        latest = None
    return app.static_data.status(latest)


def update_static_data(app: App, monitor: Monitor, file: Path | None, force: bool) -> UpdateResult:  # noqa: FBT001 - sent to the worker by position
    """Load a newer build from the host, or the build in `file`, and rebuild everything made from it.

    A build from the host is loaded only if it is newer than what is there, unless `force`d; a file is
    always loaded.

    Raises:
        HostUnreachable: the host can't be reached.
        BadStaticData: the file can't be used; what was loaded before stays.
        Cancelled: the monitor was cancelled; likewise.

    """
    began = app.clock.monotonic()
    latest: int | None = None
    changed: ChangeCounts | None = None
    if file is not None:
        back_up_if_due(app, monitor)
        changed = _load(app, file, "file", monitor)
    else:
        monitor.step("Asking for the newest build")
        latest = app.static_data_host.latest().build
        wanted = None if force else partial(_is_older, latest)
        loaded = app.static_data.status()
        if not wanted or loaded.build is None or loaded.source is None or wanted(loaded.build, loaded.source):
            file = app.static_data_host.download(latest, app.paths.sde_cache, monitor)
            back_up_if_due(app, monitor)
            changed = _load(app, file, "download", monitor, wanted)
    if changed is not None:
        recompute_economics(app, monitor)
    return UpdateResult(
        app.static_data.status(latest),
        app.clock.monotonic() - began,
        changed or ChangeCounts(),
        imported=changed is not None,
    )


def _is_older(latest: int, build: int, source: Source) -> bool:
    """Whether the newest build is to replace the one that stands."""
    return source == "starter set" or latest > build


def rebuild_chains(app: App, monitor: Monitor, batch: Batch | None) -> list[BatchResult]:
    """Compute all chains, or those of one batch, anew."""
    ensure_static_data(app, monitor)
    return app.chains.rebuild_chain(monitor, batch)


@mostly_waits
def refresh_market(
    app: App,
    monitor: Monitor,
    region_ids: tuple[int, ...] | None,
    background: bool = False,  # noqa: FBT001, FBT002 - sent to the worker by position
) -> "MarketRefresh":
    """Fetch the order books of regions (None: of all that are watched) and compute economics anew.

    CCP's own prices and the cost indices come first. What has not expired is not asked for; what fails
    keeps its last good data and stands among the failures of the result.

    Raises:
        Cancelled: the monitor was cancelled; regions that were done stay done.

    """
    ensure_static_data(app, monitor)
    places = app.market.places() if region_ids is None else tuple(map(app.market.place, region_ids))
    reader = app.structure_reader() if any(place.is_structure for place in places) else None
    result = app.market_refresher.refresh(places, monitor, structure_reader=reader, background=background)
    recompute_economics(app, monitor, everything=result.reference_changed)
    if not result.unanswered:
        stations = {place.location_id for place in places if place.location_id is not None}
        try:
            app.public_names.refresh(monitor.quiet(), stations, of_owned=False)
        except EsiError as error:  # prices stand, and the next refresh asks again
            _log.info("the exact names of stations were not told: %s", error)
    return result


def recompute_economics(app: App, monitor: Monitor, everything: bool = True) -> int:  # noqa: FBT001, FBT002 - sent to the worker by position
    """Compute economics anew, of all regions with prices or of those only whose prices are newer.

    Prices of a region are worked out anew first where another place counts than before. Returns the
    number of rows written.
    """
    fetched = app.market.fetched_regions()
    if not fetched:
        return 0
    moved = [region for region in fetched if app.market.reprice(region)]
    due = fetched if everything else {*app.economics.stale_regions(), *moved}
    monitor.step("Computing economics", total=len(due), unit="regions")
    return app.economics.update_regions(sorted(due))


@mostly_waits
def refresh_history(
    app: App,
    monitor: Monitor,
    region_id: int,
    type_ids: tuple[int, ...],
    background: bool = False,  # noqa: FBT001, FBT002 - sent to the worker by position
) -> "HistoryRefresh":
    """Fetch the daily trade of types in a region, of those whose history is due.

    Raises:
        Cancelled: the monitor was cancelled; what was fetched is kept.

    """
    build = ensure_static_data(app, monitor).build
    return app.market_refresher.refresh_history(
        region_id, type_ids, monitor, build=build, background=background
    )


@mostly_waits
def look_at_history(app: App, monitor: Monitor, region_id: int, type_id: int) -> "HistoryRefresh":
    """Fetch the whole daily trade of one type in a region if it is due, as somebody looks at it.

    Raises:
        Cancelled: the monitor was cancelled.

    """
    build = ensure_static_data(app, monitor).build
    return app.market_refresher.refresh_history(region_id, (type_id,), monitor, build=build, whole=True)


@mostly_waits
def refresh_ranked_history(app: App, monitor: Monitor) -> int:
    """Fetch the daily trade of the best products of every watched region; returns how many were fetched.

    What is younger than a day is not asked for. A region that fails is left for the next time, and so are
    all others once nobody answers.

    Raises:
        Cancelled: the monitor was cancelled; what was fetched is kept.

    """
    watched = {place.region_id for place in app.market.places()}
    fetched = 0
    for region_id in app.market.fetched_regions():
        if region_id in watched:
            best = app.economics.find_opportunities(
                region_id, min_profit_isk=0.0, limit=app.settings.market_history_ranked
            )
            type_ids = tuple(row.type_id for row in best)
            done = refresh_history(app, monitor, region_id, type_ids, background=True)
            fetched += done.fetched
            if isinstance(done.failure, NOBODY_ANSWERS):
                break
    return fetched


def esi_state(app: App, _monitor: Monitor) -> "EsiState":
    """Return how the conversation of this process with ESI goes."""
    return app.esi.state()


@mostly_waits
def refresh_characters(
    app: App,
    monitor: Monitor,
    characters: "Collection[int] | None" = None,
    force: bool = False,  # noqa: FBT001, FBT002 - sent to the worker by position
    background: bool = False,  # noqa: FBT001, FBT002 - sent to the worker by position
) -> "Refreshed":
    """Fetch what is due of all characters (or of some) and of their corporations.

    `force`: also what is young, unless the server has nothing newer yet. `background` leaves the last
    of every limit to others. With tokens kept in memory only, the process that signed in has to run it.

    Raises:
        Cancelled: the monitor was cancelled; the sections that were done stay done.

    """
    # only ships and containers bear names, and the game data tell which those are
    ensure_static_data(app, monitor)
    refreshed = app.character_refresher.refresh(
        monitor, characters=characters, force=force, background=background
    )
    refreshed = _name_strangers(app, monitor, refreshed)
    # planned jobs go where those of the game went, before any screen looks
    moved = Changed.JOBS if app.game_links.follow().changed else Changed.NOTHING
    ahead_seconds = app.esi.state().clock_offset_seconds
    return replace(refreshed, changed=refreshed.changed | moved, server_ahead_seconds=ahead_seconds)


def _name_strangers(app: App, monitor: Monitor, refreshed: "Refreshed") -> "Refreshed":
    """Ask what stations and other people's characters are called that the refresh brought."""
    from eveprod_desktop.core.characters.rows import SectionOutcome  # noqa: PLC0415 - not at the start

    if any(isinstance(one.error, NOBODY_ANSWERS) for one in refreshed.outcomes):
        return refreshed
    try:
        told = app.public_names.refresh(monitor.quiet())
    except EsiError as error:
        failed = SectionOutcome(0, "names of stations and people", "failed", error)
        return replace(refreshed, outcomes=(*refreshed.outcomes, failed))
    return replace(refreshed, changed=refreshed.changed | (Changed.OWNED if told else Changed.NOTHING))


def results_sheet(app: App, _monitor: Monitor) -> "ResultsSheet":
    """Return all that came of the jobs: batches, invention campaigns, the wallet."""
    return app.results.sheet()


def job_result(app: App, _monitor: Monitor, job_id: int) -> "JobResult":
    """Return what a job cost and brought by itself. Raises `UnknownJob`."""
    return app.results.of_job(job_id)


def stock_target_states(app: App, _monitor: Monitor) -> tuple["TargetState", ...]:
    """Return how every stock target stands by what is owned now."""
    return app.stock_targets.states()


def facility_bills(app: App, _monitor: Monitor) -> "FacilityBills":
    """Return what the game billed beside what is computed, and the corrections that follow."""
    return app.game_links.facility_bills()


def plan_sheet(
    app: App, _monitor: Monitor, targets: tuple["Target", ...], options: "PlanOptions"
) -> "PlanSheet":
    """Return a plan for targets with all that shows it.

    Raises:
        AppError: the request makes no sense, or a target can't be built.

    """
    return app.plan_sheet(targets, options)


def explain_planned_job(
    app: App,
    _monitor: Monitor,
    targets: tuple["Target", ...],
    options: "PlanOptions",
    job: "PlannedJob",
) -> tuple["Step", ...]:
    """Return how every number of a plan's job comes about."""
    return app.planning.explain_job(app.plan_request(targets, options), job)


def back_up_if_due(app: App, _monitor: Monitor) -> Path | None:
    """Copy the database into the folder of backups if the newest copy is over a day old; returns it."""
    return app.back_up("daily") if app.database.backups.due() else None


def _load(
    app: App,
    file: Path,
    source: Source,
    monitor: Monitor,
    still_wanted: "Callable[[int, Source], bool] | None" = None,
) -> ChangeCounts | None:
    from eveprod_desktop.core.rebuild import load_build  # noqa: PLC0415 - numpy, which the window needs later

    try:
        return load_build(app.database, file, source, app.clock, monitor, still_wanted=still_wanted)
    except BadStaticData:
        if source == "download":
            file.unlink(missing_ok=True)  # the next update must not find the same bad file
        raise
    finally:
        app.forget_caches()


def make_plan(
    app: App, _monitor: Monitor, targets: "tuple[Target, ...]", options: "PlanOptions"
) -> "PlanAnswer":
    """Plan some products exactly, from what the chosen ones own at this moment.

    Raises:
        AppError: the request makes no sense, or a target can't be built.

    """
    return app.make_plan(targets, options)


def list_buildable(
    app: App,
    _monitor: Monitor,
    choice: "MeansChoice",
    region_id: int | None = None,
    everything: bool = False,  # noqa: FBT001, FBT002 - sent to the worker by position
) -> "list[BuildableRow]":
    """Return what the chosen ones can build now from what they own; see `App.buildable`."""
    return app.buildable(choice, region_id, everything=everything)


def missing_materials(
    app: App, _monitor: Monitor, choice: "MeansChoice", type_id: int, runs: int
) -> "MissingMaterials":
    """Return what so many runs of a product lack; raises `NothingToBuild`."""
    return app.what_to_build.missing(app.players_means.gather(choice), app.first_region(), type_id, runs)


def save_plan(
    app: App,
    _monitor: Monitor,
    targets: "tuple[Target, ...]",
    options: "PlanOptions",
    answer: "PlanAnswer",
    kept: tuple[int, int] | None = None,
) -> "PlanSaved":
    """Save a plan that was made, with its prices; `kept` (id, revision) is the one it takes the place of.

    Raises:
        ChangedMeanwhile: that one has another revision; nothing is written.

    """
    plans = app.workflow.plans
    content = plans.content_of(targets, options, answer)
    return plans.save("", content) if kept is None else plans.update(*kept, content=content)


def start_checks(app: App, _monitor: Monitor, job_ids: tuple[int, ...]) -> "tuple[StartCheck, ...]":
    """Return what the user should know before jobs are started; raises `UnknownJob`."""
    return app.workflow.before_start(job_ids)


def what_moved(app: App, _monitor: Monitor, plan_id: int) -> "Movement":
    """Return what moved the margin of a saved plan since it was priced."""
    return app.workflow.plans.what_moved(plan_id)


def shopping_sheet(app: App, _monitor: Monitor, request: "ShoppingRequest") -> "ShoppingSheet":
    """Return what to buy for plans or jobs, and where; see `ShoppingSheets.shopping`."""
    return app.shopping_sheets.shopping(request)


def pick_sheet(app: App, _monitor: Monitor, request: "PickRequest") -> "PickSheet":
    """Return what to carry for plans or jobs, and from where; see `ShoppingSheets.picks`."""
    return app.shopping_sheets.picks(request)
