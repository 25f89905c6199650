"""Pictures of results: what the make-believe characters built is planned as if that had come first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from eveprod_desktop.core.activities import PRODUCING
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.results import ResultsScreen
from eveprod_desktop.ui.window import Window

if TYPE_CHECKING:
    from eveprod_desktop.app import App

_DAYS_BEFORE = 61
_WORKS, _TYPED_TAX, _TRUE_TAX = "Assembly works", 0.01, 0.03
_INDEX = 0.0431
_WORTH_ISK = 10_000.0
_SOLD_AT = (1.04, 0.97, 1.31)


@dataclass(frozen=True, slots=True)
class _Then:
    """A clock that stands still at a moment gone by."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def monotonic(self) -> float:
        """Return seconds that never pass."""
        return 0.0


def plan_beforehand(app: "App") -> int:
    """Plan what the game's jobs made, as if it had been before; return how many were linked.

    Every one of them is linked and followed, so that bills and purchases count. Those that are over were
    done at a facility whose profile has another tax than their bills, and their goods were sold.
    """
    from eveprod_desktop.core.industry.facility_profiles import FacilityProfile  # noqa: PLC0415 - pictures only
    from eveprod_desktop.core.industry.profile_changes import BookChange  # noqa: PLC0415 - pictures only
    from eveprod_desktop.core.workflow.drafting import JobOrder  # noqa: PLC0415 - pictures only
    from eveprod_desktop.core.workflow.jobs import JobBook  # noqa: PLC0415 - pictures only
    from eveprod_desktop.core.workflow.rows import JobChange  # noqa: PLC0415 - pictures only

    indices = tuple((activity, _INDEX) for activity in PRODUCING)
    works = FacilityProfile(_WORKS, indices=indices, facility_tax=_TYPED_TAX)
    app.facilities.apply(BookChange(saved=(works,)), app.industry_facts())
    drafts = []
    for game in app.game_links.game_jobs():
        if game.activity not in PRODUCING or game.product_type_id is None or game.status is None:
            continue
        order = JobOrder(
            game.product_type_id,
            game.runs,
            blueprint_type_id=game.blueprint_type_id,
            character_id=game.installer_id,
            facility=_WORKS,
        )
        draft = app.workflow.draft_job(order)
        there = game.status == "completed" and (draft.job_cost_estimate_isk or 0.0) > _WORTH_ISK
        drafts.append(
            replace(
                draft,
                blueprint_item_id=game.blueprint_item_id,
                system_id=game.system_id,
                facility=_WORKS if there else None,
            )
        )
    then = _Then(app.clock.now() - timedelta(days=_DAYS_BEFORE))
    JobBook(app.database, then).create(drafts)
    linked = app.game_links.follow().linked
    for bill in app.game_links.bills():
        if bill.computed is None or app.workflow.get_job(bill.job_id).status != "completed":
            continue  # a bill of the sandbox's own stands: it has little to do with the game's formulas
        more = _TRUE_TAX - _TYPED_TAX if bill.facility == _WORKS else 0.0
        owed = float(bill.computed.total) + round(more * float(bill.computed.value))
        app.workflow.update_job(bill.job_id, JobChange(job_cost_actual_isk=owed))
    for batch in app.results.batches():
        job = app.workflow.get_job(batch.job_ids[0])
        worth = job.revenue_estimate_isk or batch.cost_isk
        if job.status == "completed" and worth is not None:
            brought = worth * _SOLD_AT[job.job_id % len(_SOLD_AT)]
            app.workflow.update_job(job.job_id, JobChange(revenue_actual_isk=round(brought, 2)))
    return len(linked)


def result_screens(window: Window, failed: Callable[[AppError], None]) -> Iterator[tuple[str | None, Window]]:
    """Show what came of the jobs of the demo's characters; `failed` must be a QObject's method."""
    session = window.session
    app = session.app

    def plan(_monitor: Monitor) -> Changed:
        plan_beforehand(app)
        return Changed.JOBS | Changed.FACILITIES

    session.tasks.read("Planning what was built", plan, session.bus.announce, failed)
    yield None, window
    screen = window.page(ResultsScreen)
    window.show_screen(screen.NAME)
    for _settling in range(2):  # the answers of the worker, then the chart
        yield None, window
    yield screen.NAME, window
    for page, name in (
        (screen.inventions, "inventions"),
        (screen.taxes, "taxes"),
        (screen.wallet, "wallet"),
    ):
        screen.tabs.setCurrentWidget(page)
        page.table.focus_view()
        yield f"{screen.NAME}-{name}", window
