"""Shopping on the real program: a plan becomes a list, ticks go to jobs and back, what to carry is told."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.planning.shopping_list import ShoppingLine, ShoppingList, ShoppingPlace
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.shopping_rows import ShoppingSheet, ShoppingSource
from eveprod_desktop.ui.screens.jobs import JobsScreen
from eveprod_desktop.ui.screens.planner import PlannerScreen
from eveprod_desktop.ui.screens.shopping import ShoppingScreen
from eveprod_desktop.ui.screens.shopping_lines import (
    as_csv,
    as_multibuy,
    as_text,
    buy_nodes,
    notes,
    pasted_ticks,
    summary,
    ticks_of,
    toggled,
    units_of,
)
from eveprod_desktop.ui.screens.shopping_pasting import InventoryDialog
from eveprod_desktop.ui.screens.shopping_reading import NOBODY
from eveprod_desktop.ui.session import Session

HOME, FAR = 10000002, 10000043
TRITANIUM, PYERITE, MEXALLON = 34, 35, 36


def line(type_id: int, units: int, cost: int | None) -> ShoppingLine:
    return ShoppingLine(type_id, units, None if cost is None else Decimal(cost), Decimal(1), 0.5 * units)


def sheet_of_two_places() -> ShoppingSheet:
    return ShoppingSheet(
        ShoppingSource("planned"),
        ShoppingList(
            (
                ShoppingPlace(HOME, (line(TRITANIUM, 10, 40), line(PYERITE, 4, None))),
                ShoppingPlace(FAR, (line(TRITANIUM, 6, 60), line(MEXALLON, 2, 200))),
            )
        ),
        HOME,
        have=((TRITANIUM, 7),),
        job_ids=(1,),
        job_types=frozenset({TRITANIUM, PYERITE}),
        counted=((MEXALLON, 3),),
        unmade=((587, 2),),
        places={HOME: "Jita", FAR: "Amarr"},
        names={TRITANIUM: "Tritanium", PYERITE: "Pyerite", MEXALLON: "Mexallon", 587: "Rifter"},
    )


def test_ticks_of_a_type_stay_at_the_place_where_they_were_made() -> None:
    sheet = sheet_of_two_places()
    assert ticks_of(sheet, {TRITANIUM: 99, MEXALLON: 1}, {}) == {(HOME, TRITANIUM): 7, (FAR, MEXALLON): 1}
    assert ticks_of(sheet, {}, {(FAR, TRITANIUM): 6}) == {(FAR, TRITANIUM): 6, (HOME, TRITANIUM): 1}


def test_a_place_is_ticked_with_all_its_lines_and_unticked_again() -> None:
    sheet = sheet_of_two_places()
    ticks = ticks_of(sheet, {}, {})
    home = buy_nodes(sheet, ticks)[0]
    ticked = toggled(sheet, ticks, [home])
    assert ticked == {(HOME, TRITANIUM): 10, (HOME, PYERITE): 4}
    assert buy_nodes(sheet, ticked)[0].done
    assert [node.name for node in buy_nodes(sheet, ticked, only_missing=True)] == ["Amarr"]
    assert toggled(sheet, ticked, [home]) == {}


def test_an_inventory_ticks_off_what_it_holds_beyond_the_stock_that_was_counted() -> None:
    sheet = sheet_of_two_places()
    ticks = ticks_of(sheet, {}, {})
    assert pasted_ticks(sheet, ticks, {TRITANIUM: 12, MEXALLON: 4, 99: 5}) == {
        (HOME, TRITANIUM): 10,
        (FAR, TRITANIUM): 2,
        (FAR, MEXALLON): 1,
    }
    assert pasted_ticks(sheet, ticks, {TRITANIUM: 5}) == ticks


def test_figures_and_texts_are_of_what_is_still_to_buy() -> None:
    sheet = sheet_of_two_places()
    ticks = ticks_of(sheet, {}, {})
    nodes = buy_nodes(sheet, ticks)
    figures = [(node.name, node.missing, node.cost_isk) for node in nodes]
    assert figures == [("Jita", 2, 12.0), ("Amarr", 2, 260.0)]
    assert [one.name for one in nodes[0].lines] == ["Pyerite", "Tritanium"]
    assert summary(sheet, nodes)["ticked"][0] == "0 of 4"
    assert as_multibuy(sheet, ticks) == "Tritanium 9\nPyerite 4\nMexallon 2\n"
    assert as_multibuy(sheet, ticks, "Amarr") == "Tritanium 6\nMexallon 2\n"
    assert "Jita,34,Tritanium,3,4.00,12.00,1.5" in as_csv(sheet, ticks).splitlines()
    assert as_text(sheet, ticks).startswith("Jita\n")
    assert any("Rifter" in one for one in notes(sheet, nodes))
    assert any("Pyerite" in one for one in notes(sheet, nodes))
    ticked = toggled(sheet, ticks, [nodes[0]])
    assert not any("Pyerite" in one for one in notes(sheet, buy_nodes(sheet, ticked)))


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[ShoppingScreen]:
    screen = ShoppingScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1280, 780)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(lambda: screen.empty.sentence == "Nothing to shop for yet")
    yield screen
    screen.hide()


def test_the_whole_way_from_a_plan_to_the_last_tick(screen: ShoppingScreen, qtbot: QtBot) -> None:
    session = screen.session
    app = session.app
    rifter, tritanium = app.catalog().find_type("Rifter"), app.catalog().find_type("Tritanium")
    assert rifter is not None
    assert tritanium is not None
    assert "Planner" in screen.empty.advice

    # the plan in the planner, in whose list one can tick before there are jobs
    planner = PlannerScreen(session)
    qtbot.addWidget(planner)
    planner.form.set_targets([Target(rifter, 10)])
    planner.reload()
    qtbot.waitUntil(lambda: planner.sheet is not None)
    assert planner.sheet is not None
    session.bus.shopping_wanted.connect(screen.shop_for)
    planner.answer.shopping_wanted.emit()
    screen.choices.owner_box.key = NOBODY
    qtbot.waitUntil(lambda: screen.sheet is not None)
    sheet = screen.sheet
    assert sheet is not None
    assert sheet.wanted.needs == {one.type_id: one.units for one in planner.sheet.answer.plan.buy}
    assert sheet.home_region_id == planner.sheet.region_id
    lines = screen.tree.everything()
    cost = planner.sheet.answer.plan.material_cost_isk
    assert cost is not None
    assert sum(one.cost_isk or 0.0 for one in lines) == pytest.approx(float(cost))
    screen.tree.focus_view()
    screen.tree.view.setCurrentIndex(screen.tree.model.index(0, 0, screen.tree.model.index(0, 0)))
    QTest.keyClick(screen.tree.view, Qt.Key.Key_Space)
    assert screen.facts.text("ticked") == f"1 of {len(lines)}"
    again = ShoppingScreen(session)
    qtbot.addWidget(again)
    again.restore(dict(screen.state()))
    assert again._kept == screen._kept
    screen.undo.take_back()
    assert screen.ticks == {}

    # creating its jobs saves the plan, hands the ticks to them, and goes on with them here
    ore = next(node for node in screen.tree.everything() if node.type_id == tritanium)
    screen.toggle([ore])
    planner.create_jobs()
    qtbot.waitUntil(lambda: screen.source is not None and screen.source.kind == "plan")
    jobs = app.workflow.get_jobs()
    assert sum(one.acquired for job in jobs for one in job.materials) == ore.units
    qtbot.waitUntil(lambda: screen.sheet is not None and bool(screen.sheet.job_ids))
    assert units_of(screen.ticks) == {tritanium: ore.units}
    assert session.bus.ticks == {}
    app.workflow.delete([one.job_id for one in jobs])

    # ticks of a saved plan go to its jobs once it has some
    planner.save()
    qtbot.waitUntil(lambda: planner.saved is not None and not session.tasks.running)
    assert planner.saved is not None
    plan_id = planner.saved.plan_id
    screen.shop_for(ShoppingSource("plan", plan_id))
    # the list of the jobs just deleted is of the same plan: what is ticked there would go nowhere
    qtbot.waitUntil(
        lambda: (
            screen.sheet is not None
            and screen.sheet.source.plan_id == plan_id
            and not screen.sheet.job_ids
            and not session.tasks.running
        )
    )
    bought = next(node for node in screen.tree.everything() if node.type_id == tritanium)
    screen.toggle([bought])
    made = app.workflow.create_jobs_of_plan(plan_id)
    screen.reload()

    def at_hand() -> int:
        rows = app.workflow.get_job(made.jobs[-1].job_id).materials
        return sum(one.acquired for one in rows if one.type_id == tritanium)

    qtbot.waitUntil(lambda: at_hand() == bought.units)
    qtbot.waitUntil(lambda: not session.tasks.running)
    app.workflow.delete([one.job_id for one in made.jobs])

    # planned jobs: what is pasted goes to them, and is taken back
    app.workflow.create_job(JobOrder(rifter, 5))
    job = app.workflow.create_job(JobOrder(rifter, 3)).jobs[0]
    needed = {one.type_id: one.quantity for one in job.materials}
    board = JobsScreen(session)
    qtbot.addWidget(board)
    board.show()
    cards = board.columns["planned"]
    qtbot.waitUntil(lambda: cards.select(job.job_id))
    wanted = [one for one in board._menu(cards).actions() if one.text().startswith("Shopping list")]
    wanted[0].trigger()
    board.hide()
    qtbot.waitUntil(lambda: screen.sheet is not None and screen.sheet.job_ids == (job.job_id,))
    assert screen.sheet is not None
    dialog = InventoryDialog(session, screen.sheet, screen.ticks, screen)
    dialog.taken.connect(screen._pasted)
    dialog.text.setPlainText(f"Tritanium\t{needed[tritanium] + 7}\tMineral\nnonsense here\nRifter\t1")
    qtbot.waitUntil(lambda: dialog.read.useful)
    assert "Line 2: nonsense here" in dialog.read.troubles
    assert dialog.read.passed == 1
    dialog.buttons.accepted.emit()

    def acquired() -> int:
        rows = app.workflow.get_job(job.job_id).materials
        return next(one.acquired for one in rows if one.type_id == tritanium)

    qtbot.waitUntil(lambda: acquired() == needed[tritanium])
    qtbot.waitUntil(lambda: not session.tasks.running)
    screen.copy_multibuy()
    assert len(QApplication.clipboard().text().splitlines()) == len(needed) - 1
    screen.undo.take_back()
    qtbot.waitUntil(lambda: acquired() == 0)
    qtbot.waitUntil(lambda: not session.tasks.running)
    screen.copy_multibuy()
    assert len(QApplication.clipboard().text().splitlines()) == len(needed)

    # everything that is planned, ore in place of minerals, and another market
    screen.shop_for(ShoppingSource("planned"))
    screen.choices.ore.setChecked(True)
    qtbot.waitUntil(lambda: screen.sheet is not None and not session.tasks.running, timeout=30_000)
    assert screen.sheet is not None
    assert screen.sheet.ore is not None or screen.sheet.ore_trouble
    assert len(screen.sheet.job_ids) == 2
    (amarr,) = [one for one in screen.choices.others_menu.actions() if one.text() == "Domain"]
    amarr.setChecked(True)
    qtbot.waitUntil(lambda: screen.sheet is not None and len(screen.sheet.places) == 2)
    assert screen.sheet.free_hauls

    # what to carry, from everybody's hangars
    screen.choices.owner_box.choose("everyone")
    screen.picks.hold.type_number(1000.0)
    screen.tabs.setCurrentWidget(screen.picks)
    qtbot.waitUntil(lambda: screen.picks.sheet is not None and not session.tasks.running)
    picks = screen.picks.sheet
    assert picks is not None
    assert picks.destination is not None
    carried = dict(picks.picks.there)
    for stop in picks.picks.stops:
        for taken in stop.lines:
            carried[taken.type_id] = carried.get(taken.type_id, 0) + taken.units
        for trip in stop.trips or ():
            assert sum(picks.volumes_m3[one] * units for one, units in trip) <= 1000.0 + 1e-6
    for type_id, units in picks.picks.missing:
        carried[type_id] = carried.get(type_id, 0) + units
    whole = {one.type_id: 0 for one in job.materials}
    for planned in app.workflow.get_jobs():
        for one in planned.materials:
            whole[one.type_id] += one.quantity
    assert carried == whole
    screen.picks.copy()
    assert picks.name(tritanium) in QApplication.clipboard().text()
