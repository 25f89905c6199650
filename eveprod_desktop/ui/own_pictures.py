"""Pictures of what the player owns: the make-believe characters sign in, in a folder that is nobody's."""

import socket
from collections.abc import Callable, Iterator

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.core.workflow.shopping_rows import ShoppingSource
from eveprod_desktop.ui.models.filters import CHOICES_JOINED_BY
from eveprod_desktop.ui.owners import EVERYONE
from eveprod_desktop.ui.screens.assets import AssetsScreen
from eveprod_desktop.ui.screens.blueprints import BlueprintsScreen
from eveprod_desktop.ui.screens.buildable import BuildableScreen
from eveprod_desktop.ui.screens.characters import CharactersScreen
from eveprod_desktop.ui.screens.industry_jobs import IndustryJobsScreen
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.jobs import JobsScreen
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.screens.shopping import ShoppingScreen
from eveprod_desktop.ui.screens.shopping_reading import NOBODY
from eveprod_desktop.ui.screens.stock import StockScreen
from eveprod_desktop.ui.window import Window

_CHARACTERS = 2
_PLANNED, _PLANNED_RUNS = "Drake", 20
_LOOKED_FOR = "orca"
_RUNS = 25
_TICKED = 2
_HOLD_M3 = 5_000.0
_BUILT = {"Drake": 20, "Ishtar": 5}
_STEPS: tuple[tuple[JobStatus, ...], ...] = (
    ("active", "ready", "completed"),
    ("active", "ready"),
    ("active",),
    ("active",),
    (),
)
_OWN_COLUMNS = ("owned", "me", "te", "skilled")
_OTHER_COLUMNS = ("category", "sell", "volume")
_KEPT, _KEPT_UNITS = "Hammerhead II", 20_000


def own_screens(window: Window, failed: Callable[[AppError], None]) -> Iterator[tuple[str | None, Window]]:
    """Sign the characters of the demo in and show what they own; `failed` must be a QObject's method."""
    session = window.session
    app = session.app

    def sign_in(monitor: Monitor) -> Changed:
        from eveprod_desktop.core.characters.sections import ALL_SCOPES  # noqa: PLC0415 - pictures only
        from eveprod_desktop.core.workflow.drafting import JobOrder  # noqa: PLC0415 - pictures only

        app.settings.sign_on_port = _free_port()
        for _ in range(_CHARACTERS - len(app.roster.characters())):
            app.sign_in.run(ALL_SCOPES, app.visit, monitor)
        session.operations.refresh_characters(app, monitor, None, False, False)  # noqa: FBT003 - as the worker is sent it
        planned = app.catalog().search(_PLANNED, limit=1)
        if planned and planned[0].producible:
            app.workflow.create_job(JobOrder(planned[0].type_id, _PLANNED_RUNS))
        return Changed.CHARACTERS | Changed.OWNED | Changed.JOBS

    session.tasks.read("Signing in to the demo", sign_in, session.bus.announce, failed)
    yield None, window
    yield from _characters(window)
    yield from _own_blueprints(window)
    assets = window.page(AssetsScreen)
    window.show_screen(assets.NAME)
    yield None, window
    yield assets.NAME, window
    assets.look_for(_LOOKED_FOR)
    yield f"{assets.NAME}-found", window
    assets.look_for("")
    assets.switch()
    yield f"{assets.NAME}-table", window
    assets.only_needed.setChecked(True)
    yield f"{assets.NAME}-needed", window
    assets.only_needed.setChecked(False)
    blueprints = window.page(BlueprintsScreen)
    window.show_screen(blueprints.NAME)
    yield None, window
    blueprints.table.focus_view()
    blueprints.runs.setValue(_RUNS)
    for _settling in range(3):  # the answer follows the box a little later
        yield None, window
    yield blueprints.NAME, window
    jobs = window.page(IndustryJobsScreen)
    window.show_screen(jobs.NAME)
    yield None, window
    yield jobs.NAME, window
    jobs.look_at("all")
    yield f"{jobs.NAME}-all", window
    yield from _work(window)


def _work(window: Window) -> Iterator[tuple[str | None, Window]]:
    """Show the board with the jobs of a plan, what can be built, and a stock target."""
    session = window.session
    app, find = session.app, session.app.catalog().find_type
    kept = find(_KEPT)

    def plan(monitor: Monitor) -> Changed:
        from eveprod_desktop.core.planning.options import PlanOptions  # noqa: PLC0415 - pictures only
        from eveprod_desktop.core.planning.rows import Target  # noqa: PLC0415 - pictures only
        from eveprod_desktop.core.workflow.rows import JobChange  # noqa: PLC0415 - pictures only
        from eveprod_desktop.core.workflow.stock_targets import StockTarget  # noqa: PLC0415 - pictures only

        targets = tuple(Target(type_id, units) for name, units in _BUILT.items() if (type_id := find(name)))
        answer = app.make_plan(targets, PlanOptions())
        saved = session.operations.save_plan(app, monitor, targets, PlanOptions(), answer, None)
        done = app.workflow.create_jobs_of_plan(saved.plan.plan_id)
        for job_id, steps in zip(done.startable, _STEPS, strict=False):
            job = app.workflow.get_job(job_id)
            app.workflow.update_job(
                job_id, JobChange(acquired=tuple((one.type_id, one.quantity) for one in job.materials))
            )
            for step in steps:
                app.workflow.update_job(job_id, JobChange(status=step))
        if kept is not None:
            app.stock_targets.save(StockTarget(kept, "on_sale", _KEPT_UNITS))
        return Changed.JOBS | Changed.PLANS

    session.tasks.read("Planning for the pictures", plan, session.bus.announce)
    yield None, window
    board = window.page(JobsScreen)
    window.show_screen(board.NAME)
    yield None, window
    yield board.NAME, window
    planned = board.columns["planned"]
    if planned.cards.cards:
        planned.select(planned.cards.cards[0].key)
    yield f"{board.NAME}-chosen", window
    yield from _shopping(window)
    buildable = window.page(BuildableScreen)
    window.show_screen(buildable.NAME)
    yield None, window
    buildable.table.focus_view()
    for _settling in range(3):
        yield None, window
    yield buildable.NAME, window
    stock = window.page(StockScreen)
    window.show_screen(stock.NAME)
    yield None, window
    yield stock.NAME, window


def _shopping(window: Window) -> Iterator[tuple[str | None, Window]]:
    """Show what to buy for all planned jobs in two markets, some of it ticked off, and what to carry."""
    session = window.session
    session.bus.shop(ShoppingSource("planned"))
    shopping = window.page(ShoppingScreen)
    shopping.choices.owner_box.key = NOBODY
    yield None, window
    for action in shopping.choices.others_menu.actions()[:1]:
        action.setChecked(True)
    yield None, window
    lines = shopping.tree.everything()
    shopping.toggle(lines[1 : 1 + _TICKED])
    yield None, window
    yield shopping.NAME, window
    shopping.choices.ore.setChecked(True)
    yield None, window
    yield f"{shopping.NAME}-ore", window
    shopping.choices.ore.setChecked(False)
    shopping.choices.owner_box.choose(EVERYONE)
    shopping.tabs.setCurrentWidget(shopping.picks)
    shopping.picks.hold.type_number(_HOLD_M3)
    yield None, window
    yield f"{shopping.NAME}-carry", window


def _characters(window: Window) -> Iterator[tuple[str | None, Window]]:
    """Show everyone, one of them with all there is, and a job by the skills of another."""
    screen = window.page(CharactersScreen)
    window.show_screen(screen.NAME)
    yield None, window
    yield screen.NAME, window
    first, second, *_ = screen.cards.values()
    screen.tag(first.character_id, frozenset({"builders", "main"}))
    first.details.setChecked(True)
    yield None, window
    yield f"{screen.NAME}-details", window
    first.details.setChecked(False)
    screen.reckon_with(second.character_id)
    window.open_item(window.session.app.catalog().search(_PLANNED, limit=1)[0].type_id)
    yield None, window
    item = window.page(ItemScreen)
    item.tabs.setCurrentWidget(item.job)
    yield None, window
    item.job.tabs.setCurrentWidget(item.job.training)
    yield f"{item.NAME}-job-by-a-character", window
    screen.reckon_with(0)
    yield None, window


def _own_blueprints(window: Window) -> Iterator[tuple[str | None, Window]]:
    """Show products ranked with the player's own blueprints, and whose skills suffice."""
    screen = window.page(OpportunitiesScreen)
    window.show_screen(screen.NAME)
    before = screen.table.present_view("")
    screen.table.set_filters({"owned": CHOICES_JOINED_BY.join(("copy", "original"))})
    keys = [one.key for one in screen.table.model.columns]
    for columns, shown in ((_OWN_COLUMNS, True), (_OTHER_COLUMNS, False)):
        for key in columns:
            screen.table.choose_column(keys.index(key), shown=shown)
    screen.bar.own_blueprints.setChecked(True)
    yield None, window
    yield f"{screen.NAME}-own-blueprints", window
    screen.bar.own_blueprints.setChecked(False)
    screen.table.use_view(before)
    yield None, window


def _free_port() -> int:
    """Return a port nobody listens on now: pictures may be taken while somebody signs in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
