"""What is stored follows what the player assumes, and nothing is computed for nothing."""

from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.db.market_tables import production_economics
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.ui.recomputing import EconomicsRecomputing
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import FORGE

RIFTER, TRITANIUM = 587, 34


def stored(session: Session) -> float:
    """Return what a Rifter's materials cost by the table."""
    row = production_economics.c
    with session.app.database.read() as connection:
        cost = connection.scalar(
            select(row.material_cost).where(row.type_id == RIFTER, row.region_id == FORGE)
        )
    assert cost is not None
    return float(cost)


def computed(session: Session) -> float:
    """Return what they cost as the player assumes now."""
    cost = session.app.economics.get_economics(RIFTER, FORGE).material_cost
    assert cost is not None
    return cost


@pytest.fixture
def announced(working_session: Session) -> list[Changed]:
    announced: list[Changed] = []
    working_session.bus.changed.connect(announced.append)
    return announced


@pytest.fixture
def recomputing(working_session: Session, qtbot: QtBot) -> EconomicsRecomputing:
    recomputing = EconomicsRecomputing(working_session)
    recomputing.start()
    recomputing.start()  # the program may become ready again
    settle(qtbot, recomputing)
    return recomputing


def settle(qtbot: QtBot, recomputing: EconomicsRecomputing) -> None:
    qtbot.waitUntil(lambda: not recomputing.busy, timeout=20_000)


def test_what_is_stored_follows_bases_and_prices_of_ones_own(
    working_session: Session, recomputing: EconomicsRecomputing, announced: list[Changed], qtbot: QtBot
) -> None:
    app = working_session.app
    before = stored(working_session)
    app.settings.material_basis = "buy_max"
    for _ in range(3):
        working_session.bus.announce(Changed.SETTINGS)
    settle(qtbot, recomputing)
    assert stored(working_session) == pytest.approx(computed(working_session))
    assert stored(working_session) < before
    assert announced.count(Changed.ECONOMICS) == 1
    app.market.set_override(PriceOverride(TRITANIUM, buying_isk=1000.0))
    working_session.bus.announce(Changed.PRICES)
    settle(qtbot, recomputing)
    assert stored(working_session) == pytest.approx(computed(working_session))
    assert stored(working_session) > 32_000 * 1000
    assert announced.count(Changed.ECONOMICS) == 2


def test_what_is_not_stored_costs_one_look(
    working_session: Session, recomputing: EconomicsRecomputing, announced: list[Changed], qtbot: QtBot
) -> None:
    working_session.app.settings.sales_tax_percent = 1.0
    working_session.bus.announce(Changed.SETTINGS | Changed.PRICES)
    working_session.bus.announce(Changed.PINNED_ITEMS)
    settle(qtbot, recomputing)
    assert Changed.ECONOMICS not in announced


def test_a_failure_is_told_and_the_next_change_is_another_chance(
    working_session: Session,
    recomputing: EconomicsRecomputing,
    announced: list[Changed],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def refuse() -> object:
        raise AppError("The system is gone.", "Choose another one.")

    app = working_session.app
    with monkeypatch.context() as patch:
        patch.setattr(app.economics, "terms", cast("Any", refuse))
        working_session.bus.announce(Changed.FACILITIES)
        settle(qtbot, recomputing)
    assert [one.text for one in working_session.messages.history()] == ["The system is gone."]
    working_session.bus.announce(Changed.FACILITIES)
    settle(qtbot, recomputing)
    assert announced.count(Changed.ECONOMICS) == 1
