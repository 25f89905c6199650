"""The blueprint library of the sandbox's characters: what runs earn, which one for a job, and nothing yet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.ui.screens.blueprint_rows import BlueprintLine
from eveprod_desktop.ui.screens.blueprints import BlueprintsScreen
from eveprod_desktop.ui.session import Session
from tests.ui.conftest import ModelCheck
from tests.ui.market_world import FORGE
from tests.ui.owned_world import GUILD, TEO

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def screen(owned_session: Session, qtbot: QtBot) -> BlueprintsScreen:
    return shown(owned_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> BlueprintsScreen:
    screen = BlueprintsScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    settle(screen, qtbot)
    return screen


def settle(screen: BlueprintsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def cell(screen: BlueprintsScreen, line: BlueprintLine, key: str) -> str:
    return next(one for one in screen.table.model.columns if one.key == key).cell(line).text


def test_originals_copies_stacks_and_formulas_of_everyone(
    screen: BlueprintsScreen, check_model: ModelCheck
) -> None:
    check_model(screen.table.model)
    lines = screen.table.everything()
    mine = screen.session.app.owned.blueprints()
    assert len(lines) == len(mine)
    kinds = {line.kind for line in lines}
    assert {"Original", "Copy", "Formula", "Stack of 5"} <= kinds
    original = next(line for line in lines if line.kind == "Original")
    copy = next(line for line in lines if line.kind == "Copy")
    formula = next(line for line in lines if line.kind == "Formula")
    assert cell(screen, original, "runs") == "\N{INFINITY}"
    assert cell(screen, copy, "runs") == str(copy.blueprint.runs)
    assert (cell(screen, formula, "me"), cell(screen, formula, "research")) == ("", "")
    assert {"done"} < {line.research for line in lines if line.kind == "Original"}
    assert screen.facts.text("copies") == str(sum(one.is_copy for one in mine))
    assert screen.facts.text("originals") == str(sum(one.quantity for one in mine if not one.is_copy))


def test_a_run_earns_what_economics_say_at_its_me_and_te(screen: BlueprintsScreen) -> None:
    app = screen.session.app
    usual = app.economics.usual(FORGE)
    checked = 0
    for line in screen.table.everything()[:40]:
        if line.profit_isk is None or line.product_type_id is None:
            continue
        one = line.blueprint
        row = app.economics.get_economics(
            line.product_type_id, FORGE, one.material_efficiency, one.time_efficiency, usual
        )
        assert row.sell is not None
        assert row.total_cost is not None
        left = row.sell * (1 - usual.taxes.sales_tax - usual.taxes.broker_fee) - row.total_cost
        assert line.profit_isk == pytest.approx(left * row.units_per_run)
        assert line.seconds == pytest.approx(row.time_seconds, abs=1)
        checked += 1
    assert checked > 10


def test_research_adds_what_the_better_me_saves(screen: BlueprintsScreen) -> None:
    lines = screen.table.everything()
    gains = [line.research_gain_isk for line in lines if line.research_gain_isk is not None]
    assert gains
    assert min(gains) >= 0
    assert max(gains) > 0
    assert all(
        line.research_gain_isk is None
        for line in lines
        if line.blueprint.is_copy or line.blueprint.material_efficiency == 10
    )


def test_the_best_hour_comes_first_and_no_price_last(screen: BlueprintsScreen) -> None:
    hourly = [line.isk_per_hour for line in screen.table.everything()]
    known = [one for one in hourly if one is not None]
    assert known == sorted(known, reverse=True)
    assert hourly[: len(known)] == known
    at = [column.key for column in screen.table.model.columns].index("profit")
    assert "Jita" in screen.table.model.index(0, at).data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_in_a_job_says_which(screen: BlueprintsScreen) -> None:
    busy = [line for line in screen.table.everything() if line.blueprint.in_use]
    assert busy
    assert all(line.jobs for line in busy)
    assert any("until 20" in line.jobs for line in busy)
    assert any(line.jobs.endswith("ready") for line in busy)
    assert screen.facts.text("in_use") == str(len(busy))


def test_the_best_for_a_job_is_chosen_with_reasons(screen: BlueprintsScreen, qtbot: QtBot) -> None:
    assert screen.picks.empty.sentence == "Which one for a job?"
    line = next(
        one for one in screen.table.everything() if one.kind == "Copy" and not one.jobs and one.product
    )
    screen.table.select((line.blueprint.owner_id, line.blueprint.item_id))
    screen.runs.setValue(1)
    qtbot.waitUntil(lambda: screen.picks.model.total > 0)
    rows = screen.picks.everything()
    assert rows[0].used
    assert rows[0].reason.startswith("Best of yours")
    assert {one.line.blueprint.type_id for one in rows} == {line.blueprint.type_id}
    assert f"1\N{NO-BREAK SPACE}run of {line.product}" in screen.answer.text()
    held = sum(one.line.blueprint.runs or 10**6 for one in rows if not one.line.jobs)
    screen.runs.setValue(held + 1)
    qtbot.waitUntil(lambda: "no blueprint left" in screen.answer.text() or held >= 10**6)
    screen.picks.select((line.blueprint.owner_id, line.blueprint.item_id))
    screen.picks.open_current()
    current = screen.table.current()
    assert current is not None
    assert current.blueprint.item_id == line.blueprint.item_id


def test_whose_blueprints_are_shown_is_chosen(screen: BlueprintsScreen) -> None:
    screen.owner_box.choose(str(TEO))
    assert {line.owner for line in screen.table.everything()} == {"Teo Quillfeather"}
    assert any(line.where.startswith("Blueprints") for line in screen.table.everything())
    screen.owner_box.choose(str(GUILD))
    assert {"Blueprints", "Division 3"} <= {line.where for line in screen.table.everything()}


def test_new_data_keep_selection_and_scrolling(screen: BlueprintsScreen, qtbot: QtBot) -> None:
    line = screen.table.model.row(30)
    key = (line.blueprint.owner_id, line.blueprint.item_id)
    screen.table.select(key)
    screen.table.view.verticalScrollBar().setValue(300)
    screen.session.bus.announce(Changed.PRICES)
    settle(screen, qtbot)
    current = screen.table.current()
    assert current is not None
    assert (current.blueprint.owner_id, current.blueprint.item_id) == key
    assert screen.table.view.verticalScrollBar().value() == 300


def test_enter_opens_the_product_and_the_menu_the_blueprint(screen: BlueprintsScreen, qtbot: QtBot) -> None:
    screen.table.focus_view()
    line = screen.table.current()
    assert line is not None
    with qtbot.waitSignal(screen.session.bus.item_wanted) as wanted:
        screen.table.open_current()
    assert wanted.args == [line.product_type_id]
    menu = QMenu()
    screen._menu(menu, line)
    with qtbot.waitSignal(screen.session.bus.item_wanted) as wanted:
        menu.actions()[0].trigger()
    assert wanted.args == [line.blueprint.type_id]
    menu.actions()[1].trigger()
    assert {one.name for one in screen.table.everything()} == {line.name}


def test_how_it_was_looked_at_is_remembered(owned_session: Session, qtbot: QtBot) -> None:
    screen = BlueprintsScreen(owned_session)
    qtbot.addWidget(screen)
    screen.restore({"owner": str(TEO), "runs": 40})
    screen.show()
    settle(screen, qtbot)
    assert screen.state() == {"owner": str(TEO), "runs": 40}
    assert screen.owner_box.currentText() == "Teo Quillfeather"


def test_without_characters_it_says_what_to_do(market_session: Session, qtbot: QtBot) -> None:
    screen = shown(market_session, qtbot)
    assert screen.empty.sentence == "Nobody has signed in"
    with qtbot.waitSignal(screen.characters_wanted):
        screen.empty.acted.emit()
