"""Assets of the sandbox's characters: tree, table, search, values, whose, and nothing yet."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.rows import JobChange
from eveprod_desktop.ui.messages import Messages
from eveprod_desktop.ui.owners import EVERYONE
from eveprod_desktop.ui.screens.asset_rows import Branch
from eveprod_desktop.ui.screens.assets import AssetsScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Tasks
from tests.ui.conftest import ModelCheck, real_session
from tests.ui.market_world import DOMAIN, FORGE
from tests.ui.owned_world import GUILD, TEO

STEP = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def screen(owned_session: Session, qtbot: QtBot) -> AssetsScreen:
    return shown(owned_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> AssetsScreen:
    screen = AssetsScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    settle(screen, qtbot)
    return screen


def settle(screen: AssetsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def branches(screen: AssetsScreen) -> Iterator[Branch]:
    for index in screen.tree.model.walk():
        yield screen.tree.model.payload(index)


def test_the_tree_goes_from_places_to_hangars_to_things(
    screen: AssetsScreen, check_model: ModelCheck
) -> None:
    check_model(screen.tree.model)
    roots = [one for one in branches(screen) if one.node < one.shown.table.first_hangar]
    assert [one.value or 0 for one in roots] == sorted((one.value or 0 for one in roots), reverse=True)
    jita = next(one for one in roots if one.name.startswith("Jita IV"))
    assert jita.where == "The Forge"
    hangars = {(one.name, one.owner) for one in jita.children()}
    assert ("Hangar", "Maren Larkspur") in hangars
    assert ("Corporation deliveries", "Larkspur Forge Cooperative") in hangars
    things = [one for one in branches(screen) if one.thing is not None]
    assert len(things) == len(screen.session.app.inventory.table())
    assert any(one.name == "Asset safety" for one in roots)
    assert any(one.name == "Jita, in space" for one in roots)


def test_values_are_prices_of_the_market_and_no_price_is_said(screen: AssetsScreen) -> None:
    market = screen.session.app.market
    columns = {column.key: column for column in screen.table.model.columns}
    priced = screen.table.model.row(0)
    each = market.card(screen._present().type_id(priced), FORGE).sell_min
    assert each is not None
    assert columns["value"].value(priced) == each * screen._present().quantity(priced)
    unpriced = screen.table.model.row(screen.table.model.rowCount() - 1)
    assert columns["value"].cell(unpriced).text == "no price"
    at = list(columns).index("value")
    assert "Jita" in screen.table.model.index(0, at).data(Qt.ItemDataRole.ToolTipRole)
    tree_tip = screen.tree.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)
    assert "without a price not counted" in tree_tip


def test_a_copy_is_not_worth_an_original(screen: AssetsScreen) -> None:
    present = screen._present()
    copies = [thing for thing in range(len(present.table)) if present.table.is_copy[thing]]
    assert copies
    assert {present.each(thing) for thing in copies} == {None}
    assert {present.note(thing) for thing in copies} == {"blueprint copy"}


def test_another_market_and_basis_are_another_value(screen: AssetsScreen, qtbot: QtBot) -> None:
    before = screen.totals.text("value")
    screen.market_box.setCurrentIndex(screen.market_box.findData(DOMAIN))
    screen.market_box.activated.emit(screen.market_box.currentIndex())
    settle(screen, qtbot)
    there = screen.totals.text("value")
    screen.basis_box.setCurrentIndex(screen.basis_box.findData("buy_max"))
    screen.basis_box.activated.emit(screen.basis_box.currentIndex())
    settle(screen, qtbot)
    assert len({before, there, screen.totals.text("value")}) == 3
    assert screen.caption.text().startswith("Dearest buy order, Amarr")
    assert screen.state()["region_id"] == DOMAIN


def test_one_filter_leaves_the_same_in_tree_and_table(screen: AssetsScreen) -> None:
    screen.look_for("orca cargo")
    found = {one.thing for one in branches(screen) if one.thing is not None and not one.children()}
    assert found
    assert screen.tree.counted.text().startswith(f"{len(found)} of ")
    index = next(
        at for at in screen.tree.model.walk() if screen.tree.model.payload(at).name == "Orca No. 3 (Orca)"
    )
    assert screen.tree.view.isExpanded(index)
    screen.switch()
    assert screen.table.quick_filter.text() == "orca cargo"
    assert set(screen.table.everything()) == found
    assert all(f" {STEP} Orca No. 3 {STEP} " in screen._present().where(thing) for thing in found)
    assert screen.totals.text("things") == str(len(found))
    screen.look_for("no such thing")
    assert screen.table.model.rowCount() == 0
    screen.switch()
    assert screen.tree.empty.sentence == "Nothing passes the filter."


def test_after_a_search_the_tree_is_open_as_before(screen: AssetsScreen) -> None:
    tree = screen.tree
    tree.close_all()
    first = tree.model.index(0, 0)
    tree.view.expand(first)
    tree.view.expand(tree.model.index(1, 0, first))
    opened = tree.opened_keys(lambda one: one.key)
    screen.look_for("tritanium")
    assert tree.opened_keys(lambda one: one.key) != opened
    screen.look_for("")
    assert tree.opened_keys(lambda one: one.key) == opened


def test_whose_things_are_shown_is_chosen(screen: AssetsScreen) -> None:
    app = screen.session.app
    everything = screen.table.model.total
    screen.owner_box.choose(str(TEO))
    assert {screen._present().owner(thing) for thing in screen.table.everything()} == {"Teo Quillfeather"}
    assert screen.table.model.total == len(app.owned.assets([TEO]))
    screen.owner_box.choose(str(GUILD))
    # offices are no things
    offices = sum(one.location_flag == "OfficeFolder" for one in app.owned.assets([GUILD]))
    assert screen.table.model.total == len(app.owned.assets([GUILD])) - offices
    screen.owner_box.choose(EVERYONE)
    assert screen.table.model.total == everything


def test_new_data_keep_selection_scrolling_and_what_is_open(screen: AssetsScreen, qtbot: QtBot) -> None:
    screen.switch()
    screen.table.select(screen.table.model.key(screen.table.model.row(40)))
    screen.table.view.verticalScrollBar().setValue(200)
    chosen = screen.table.current()
    assert chosen is not None
    key, before = screen._present().key(chosen), screen.shown
    opened = screen.tree.opened_keys(lambda one: one.key)
    screen.session.bus.announce(Changed.OWNED)
    settle(screen, qtbot)
    assert screen.shown is not before
    current = screen.table.current()
    assert current is not None
    assert screen._present().key(current) == key
    assert screen.table.view.verticalScrollBar().value() == 200
    assert screen.tree.opened_keys(lambda one: one.key) == opened
    table = screen._present().table
    screen.session.bus.announce(Changed.PRICES)
    settle(screen, qtbot)
    assert screen._present().table is table  # only prices were read again


def test_prices_that_change_while_things_are_read_do_not_keep_the_old_things(
    screen: AssetsScreen, qtbot: QtBot
) -> None:
    before = screen._present().table
    screen.session.bus.announce(Changed.OWNED)
    screen.session.bus.announce(Changed.PRICES)
    settle(screen, qtbot)
    assert screen._present().table is not before


def test_what_plans_need_is_marked_and_can_be_kept_alone(screen: AssetsScreen) -> None:
    present = screen._present()
    needed = {present.type_id(screen.table.model.row(0)): 500}
    screen._read(replace(present.assets, needed=needed))
    columns = {column.key: at for at, column in enumerate(screen.table.model.columns)}
    assert screen.table.model.columns[columns["needed"]].value(screen.table.model.row(0)) == 500
    assert not screen.table.header().isSectionHidden(columns["needed"])
    screen.only_needed.setChecked(True)
    assert {screen._present().type_id(thing) for thing in screen.table.everything()} == set(needed)
    screen._read(replace(present.assets, needed={}))
    assert screen.table.model.total == len(present.table)
    assert screen.table.header().isSectionHidden(columns["needed"])


def test_materials_of_planned_jobs_are_what_plans_need(
    owned_folder: Path, tasks: Tasks, messages: Messages, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "planning"
    shutil.copytree(owned_folder, folder)
    for session in real_session(folder, tasks, messages, tmp_path):
        app = session.app
        rifter = app.catalog().find("Rifter").type_id
        (job,) = app.workflow.create_job(JobOrder(rifter, 10)).jobs
        screen = shown(session, qtbot)
        assert screen.shown is not None
        assert screen.shown.assets.needed == {one.type_id: one.quantity for one in job.materials}
        assert screen.only_needed.isVisible()
        screen.only_needed.setChecked(True)
        kinds = {screen._present().kind(thing) for thing in screen.table.everything()}
        assert "Tritanium" in kinds
        assert kinds <= {app.catalog().name(one.type_id) for one in job.materials}
        marked = [one for one in branches(screen) if one.thing is not None and not one.children()]
        assert all(one.shown.needed(one.thing) for one in marked if one.thing is not None)
        app.workflow.update_job(job.job_id, JobChange(status="active"))
        session.bus.announce(Changed.JOBS)
        settle(screen, qtbot)
        assert not screen.only_needed.isVisible()
        assert screen.table.model.total == len(screen._present().table)


def test_enter_opens_the_item_or_the_branch(screen: AssetsScreen, qtbot: QtBot) -> None:
    tree = screen.tree
    tree.close_all()
    root = tree.model.index(0, 0)
    tree.view.setCurrentIndex(root)
    before = tree.view.isExpanded(root)
    tree.open_current()
    assert tree.view.isExpanded(root) is not before
    index = next(at for at in tree.model.walk() if tree.model.payload(at).thing is not None)
    tree.view.setCurrentIndex(index)
    with qtbot.waitSignal(screen.session.bus.item_wanted) as wanted:
        tree.open_current()
    branch = tree.model.payload(index)
    assert branch.thing is not None
    assert wanted.args == [branch.shown.type_id(branch.thing)]
    menu = QMenu()
    screen._branch_menu(menu, branch)
    menu.actions()[0].trigger()
    assert tree.quick_filter.text() == branch.shown.kind(branch.thing)


def test_how_they_were_looked_at_is_remembered(owned_session: Session, qtbot: QtBot) -> None:
    screen = AssetsScreen(owned_session)
    qtbot.addWidget(screen)
    screen.restore({"table": True, "owner": str(TEO), "region_id": DOMAIN, "basis": "split"})
    screen.show()
    settle(screen, qtbot)
    assert screen.as_table
    assert screen.state() == {"table": True, "owner": str(TEO), "region_id": DOMAIN, "basis": "split"}
    assert screen.owner_box.currentText() == "Teo Quillfeather"
    screen.restore({"table": "?", "owner": None, "region_id": "x", "basis": "cheap"})
    screen.mark_stale()
    settle(screen, qtbot)
    assert (screen.state()["region_id"], screen.state()["basis"]) == (None, "")


def test_without_characters_it_says_what_to_do(market_session: Session, qtbot: QtBot) -> None:
    screen = shown(market_session, qtbot)
    assert screen.empty.sentence == "Nobody has signed in"
    assert screen.pages.currentWidget() is screen.empty
    with qtbot.waitSignal(screen.characters_wanted):
        screen.empty.acted.emit()


def test_totals_are_those_of_what_is_in_sight(screen: AssetsScreen) -> None:
    value = screen._present().assets.worth.value_isk
    assert screen.totals.text("unpriced") == str(int(np.isnan(value).sum()))
    screen.switch()
    screen.table.set_filters({"owner": "Teo Quillfeather"})
    assert screen.totals.text("things") == str(screen.table.model.rowCount())


def test_columns_tell_the_same_of_all_things_at_once_as_of_each(screen: AssetsScreen) -> None:
    things = screen.table.model.shown_rows()[::-1]
    quick = [column for column in screen.table.model.columns if column.of_all]
    assert [column.key for column in quick] == ["quantity", "value", "volume"]
    for column in quick:
        assert column.of_all is not None
        assert column.of_all(things) == [column.value(thing) for thing in things]
    assert None in quick[1].of_all(things)  # type: ignore[misc]  # there as told above
