"""What can be built, on the real program with the sandbox's characters."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui.owners import EVERYONE, OwnerChoice, Owners
from eveprod_desktop.ui.screens.buildable import BuildableScreen
from eveprod_desktop.ui.screens.buildable_rows import means_of
from eveprod_desktop.ui.session import Session


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[BuildableScreen]:
    screen = BuildableScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1280, 780)
    screen.show()
    yield screen
    screen.hide()


def test_what_can_be_built_what_is_lacking_and_a_plan_of_it(screen: BuildableScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: screen.table.model.total > 0, timeout=20_000)
    lines = screen.table.everything()
    assert all(line.row.runs_with_components >= max(1, line.row.runs_direct) for line in lines)
    rows = screen.session.app.buildable(screen.choice)
    assert {line.type_id for line in lines} == {row.type_id for row in rows}
    line = lines[0]
    screen.table.select(line.type_id)
    qtbot.waitUntil(lambda: bool(screen.lacking.everything()))
    # one run more than can be built: the material that ends it first is among what is lacking
    lacking = {one.type_id: one.through for one in screen.lacking.everything()}
    assert lacking[line.row.limiting_type_id] == line.row.missing
    screen.runs.setValue(1)
    qtbot.waitUntil(lambda: not screen.lacking.everything())
    wanted: list[tuple[Target, ...]] = []
    screen.session.bus.plan_wanted.connect(wanted.append)
    screen.plan()
    assert wanted == [(Target(line.type_id, line.row.units_per_run),)]
    before = screen.table.model.total
    screen.with_blueprint.setChecked(True)
    assert screen.table.model.total < before
    assert all(one.blueprint for one in screen.table.everything())
    screen.with_blueprint.setChecked(False)
    screen.everything.setChecked(True)
    qtbot.waitUntil(lambda: screen.table.model.total > before, timeout=20_000)
    kept = dict(screen.state())
    screen.restore({"owner": 5, "blueprint": "x"})
    screen.restore(kept)
    assert screen.state() == kept


def test_without_anybody_one_is_sent_to_the_characters(market_session: Session, qtbot: QtBot) -> None:
    screen = BuildableScreen(market_session)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.empty.sentence == "Nobody is signed in")
    with qtbot.waitSignal(screen.characters_wanted):
        screen.empty.acted.emit()
    screen.hide()


def test_owners_are_told_apart() -> None:
    names = {1: "Ada", 2: "Bo", 90: "Works"}
    owners = Owners((OwnerChoice(EVERYONE, "Everyone", None), OwnerChoice("1", "Ada", frozenset({1}))), names)
    people = frozenset({1, 2})
    assert means_of(owners, EVERYONE, people) == MeansChoice((1, 2), (90,))
    assert means_of(owners, "1", people) == MeansChoice((1,), ())
    assert means_of(Owners((), {}), "", people) == MeansChoice()
