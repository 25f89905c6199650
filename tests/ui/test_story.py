"""A whole evening in the real window against the sandbox over HTTP: from the sign-on to a profit.

The program and the game share one clock, so that days pass when the story says so.
"""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.app import build_app
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.workflow.moves import JobStatus
from eveprod_desktop.sandbox.people.playing import Delivery, JobWish, TradeWish
from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.ui.assembling import make_session, make_window
from eveprod_desktop.ui.main import program_operations
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.screens.characters import CharactersScreen
from eveprod_desktop.ui.screens.jobs import JobsScreen
from eveprod_desktop.ui.screens.opportunities import OpportunitiesScreen
from eveprod_desktop.ui.screens.planner import PlannerScreen
from eveprod_desktop.ui.screens.results import ResultsScreen
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.window import Window
from tests.ui.conftest import InlineWorker
from tests.ui.people_world import MAREN, choose_port

pytestmark = pytest.mark.timeout(180)

PATIENCE_MS = 60_000
UNITS = 10
AN_HOUR = 3600
"""ESI keeps no answer about characters for longer."""


@pytest.fixture
def game() -> Iterator[Sandbox]:
    """A sandbox of the story's own, for it is changed for good."""
    with Sandbox() as sandbox:
        sandbox.sign_on.next_character = MAREN
        yield sandbox


@pytest.fixture
def window(game: Sandbox, market_folder: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """The window of the program, as it is after a start."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("eveprod.db", "settings.json"):
        shutil.copy(market_folder / name, folder / name)
    choose_port(folder)
    own = {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"}
    app = build_app({**own, **game.environment()}, game.clock)
    app.worker = cast("Any", InlineWorker(app))
    memory = Memory(tmp_path / "window.ini")
    session = make_session(app, program_operations(), Look("dark"), memory, demo=True)
    window = make_window(session)
    qtbot.addWidget(window)
    opening = Opening(session, window, look_for_newer=False)
    opening.ready.connect(window.job_watching.start)
    window.show()
    with qtbot.waitSignal(opening.ready, timeout=PATIENCE_MS):
        opening.start()
    yield window
    window.close()
    session.tasks.shutdown()
    app.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def settle(window: Window, qtbot: QtBot) -> None:
    """Wait until nothing is fetched, computed or read any more."""

    def quiet() -> bool:
        busy = window.character_refreshing.running or window.market_refreshing.running
        return not busy and not window.session.tasks.running

    qtbot.waitUntil(quiet, timeout=PATIENCE_MS)


def button(within: QWidget, text: str) -> QPushButton:
    return next(one for one in within.findChildren(QPushButton) if one.text() == text)


def choose_from(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def worth_building(screen: OpportunitiesScreen, game: Sandbox) -> tuple[int, int]:
    """Return the best ranked row that Maren has a free original and the skills for, and the product."""
    home = game.households.of(game.cast.characters[0])
    busy = {job["blueprint_id"] for job in home.jobs}
    free = {
        row["type_id"]
        for row in home.owned.blueprints
        if row["quantity"] == -1 and row["item_id"] not in busy
    }
    model = screen.table.model
    for at in range(model.rowCount()):
        row = model.row(at)
        product = screen.shown.type_id(row)
        recipe = game.universe.recipes[product]
        part = game.households.shelf.activity(recipe.blueprint_type_id, Activity.MANUFACTURING)
        if part is None or recipe.blueprint_type_id not in free or recipe.units_per_run != 1:
            continue
        known = all(home.training.level(skill.type_id) >= skill.level for skill in part.skills)
        profit = screen.shown.number(row, "net_profit_sell")
        if known and profit is not None and profit > 0:
            return at, product
    raise AssertionError("nothing pays")


def test_from_the_sign_on_to_a_profit(window: Window, game: Sandbox, qtbot: QtBot) -> None:
    app = window.session.app

    # sign in
    window.show_screen("characters")
    characters = window.page(CharactersScreen)
    qtbot.waitUntil(characters.empty.isVisible, timeout=PATIENCE_MS)
    characters.add.click()
    qtbot.waitUntil(lambda: MAREN in characters.cards, timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert "up to date" in characters.cards[MAREN].freshness.text()
    assert len(app.owned.blueprints([MAREN])) == 150

    # fetch prices, pick an opportunity
    window.show_screen("opportunities")
    opportunities = window.page(OpportunitiesScreen)
    qtbot.waitUntil(opportunities.refresh.isVisible, timeout=PATIENCE_MS)
    opportunities.refresh.click()
    assert window.market_refreshing.running
    settle(window, qtbot)
    at, product = worth_building(opportunities, game)
    assert opportunities.table.select(opportunities.shown.key(opportunities.table.model.row(at)))
    menu = QMenu(window)
    opportunities.table.menu_wanted.emit(menu, opportunities.table.current())

    # plan 10 of it, built by her with what she has
    choose_from(menu, f"Plan {UNITS}")
    planner = window.page(PlannerScreen)
    assert window.current_screen is planner
    qtbot.waitUntil(lambda: planner.sheet is not None, timeout=PATIENCE_MS)
    choose_from(planner.form.means.menu(), "Maren Larkspur")
    qtbot.waitUntil(
        lambda: planner.sheet is not None and bool(planner.sheet.options.means.character_ids),
        timeout=PATIENCE_MS,
    )
    sheet = planner.sheet
    assert sheet is not None
    assert [(one.type_id, one.units) for one in sheet.targets] == [(product, UNITS)]

    # copy the multibuy
    QApplication.clipboard().clear()
    button(planner, "Copy multi&buy").click()
    lines = QApplication.clipboard().text().splitlines()
    bought = {sheet.names[line.type_id]: line.units for line in sheet.answer.plan.buy}
    assert {name: int(units) for name, units in (line.rsplit(" ", 1) for line in lines)} == bought

    # create the jobs
    planner.create_button.click()
    window.show_screen("jobs")
    board = window.page(JobsScreen)
    qtbot.waitUntil(lambda: board.content is not None and bool(board.content.jobs), timeout=PATIENCE_MS)
    jobs = app.workflow.get_jobs()
    assert {job.job_id for job in jobs} == set(column_keys(board, "planned"))
    assert sum(job.units for job in jobs if job.item_type_id == product) >= UNITS

    # the game: buy what they need, start them, let them end
    for job in jobs:
        assert job.activity is Activity.MANUFACTURING
        for one in job.materials:
            price = one.unit_cost_isk
            game.playing.buy(TradeWish(MAREN, one.type_id, one.quantity, price))
    started = {}
    for job in jobs:
        wish = JobWish(MAREN, job.blueprint_type_id, job.runs, blueprint_id=job.blueprint_item_id)
        started[job.job_id] = game.playing.start_job(wish)
    follow_the_game(window, game, characters, qtbot)
    wait_for_column(board, "active", set(started), qtbot)
    for job in app.workflow.get_jobs():
        assert job.esi_job_id == started[job.job_id]["job_id"]
        assert job.job_cost_actual_isk == started[job.job_id]["cost"]
    game.clock.advance(max(one["duration"] for one in started.values()))
    follow_the_game(window, game, characters, qtbot)
    wait_for_column(board, "ready", set(started), qtbot)
    game.playing.deliver(Delivery(MAREN))
    follow_the_game(window, game, characters, qtbot)
    wait_for_column(board, "completed", set(started), qtbot)

    # sell, and see the profit
    price = sum(job.revenue_estimate_isk or 0.0 for job in jobs) / UNITS
    game.playing.sell(TradeWish(MAREN, product, UNITS, price))
    follow_the_game(window, game, characters, qtbot)
    (batch,) = app.results.batches()
    assert batch.done
    assert batch.sold == UNITS
    assert batch.revenue_isk == pytest.approx(UNITS * round(price, 2))
    assert batch.job_cost_isk == sum(one["cost"] for one in started.values())
    assert batch.estimated_isk == pytest.approx(0, abs=1)
    assert batch.realised_isk is not None
    assert batch.realised_isk > 0
    window.show_screen("results")
    results = window.page(ResultsScreen)
    qtbot.waitUntil(lambda: bool(results.batches.table.everything()), timeout=PATIENCE_MS)
    (line,) = results.batches.table.everything()
    assert line.realised_isk == batch.realised_isk


def follow_the_game(window: Window, game: Sandbox, characters: CharactersScreen, qtbot: QtBot) -> None:
    """Let ESI's answers expire, and have the characters refreshed as a person does."""
    game.clock.advance(AN_HOUR + 1)
    characters.refresh_all.click()
    assert window.character_refreshing.running
    settle(window, qtbot)


def column_keys(board: JobsScreen, status: JobStatus) -> list[int]:
    return [card.key for card in board.columns[status].cards.cards]


def wait_for_column(board: JobsScreen, status: JobStatus, job_ids: set[int], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: set(column_keys(board, status)) >= job_ids, timeout=PATIENCE_MS)
