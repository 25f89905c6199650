"""Results on the real program: what the sandbox's characters built, billed, bought; given by hand, undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.attribution import Attributed, Pin, WalletTrade
from eveprod_desktop.core.workflow.batches import Realised
from eveprod_desktop.core.workflow.game_links import FacilityBill
from eveprod_desktop.core.workflow.ledger import LedgerEntry
from eveprod_desktop.core.workflow.luck import Campaign
from eveprod_desktop.core.workflow.rows import JobMaterial
from eveprod_desktop.ui.result_pictures import plan_beforehand
from eveprod_desktop.ui.screens.results import ResultsScreen
from eveprod_desktop.ui.screens.results_money_rows import bill_lines, pins_for, takers, wallet_lines
from eveprod_desktop.ui.screens.results_rows import (
    CampaignLine,
    account_lines,
    batch_lines,
    luck_words,
)
from eveprod_desktop.ui.screens.results_wallet import NO_JOB
from eveprod_desktop.ui.screens.results_words import ResultWords
from eveprod_desktop.ui.session import Session
from tests.core.workflow.test_matching import planned

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BATCH = Realised(None, (1,), True, 4, 2, 70.0, 30.0, 100.0, 25.0, 200.0, 10.0, 2.0, 50.0, 138.0, 180.0)


@pytest.fixture
def screen(working_session: Session, qtbot: QtBot) -> Iterator[ResultsScreen]:
    screen = ResultsScreen(working_session)
    qtbot.addWidget(screen)
    screen.resize(1200, 760)
    screen.show()
    qtbot.waitUntil(lambda: not working_session.tasks.running)
    yield screen
    screen.hide()
    qtbot.waitUntil(lambda: not working_session.tasks.running)


def settled(screen: ResultsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def test_from_nothing_to_what_came_of_everything(screen: ResultsScreen, qtbot: QtBot) -> None:
    wanted: list[str] = []
    screen.place_wanted.connect(wanted.append)
    assert screen.batches.table.empty.sentence == "No jobs yet"
    screen.batches.table.empty.acted.emit()
    assert wanted == ["planner"]
    app = screen.session.app
    assert screen.inventions.table.model.total == len(app.results.campaigns()) > 0
    assert "Luck alone" in screen.inventions.words.text()

    linked = plan_beforehand(app)
    screen.session.bus.announce(Changed.JOBS | Changed.FACILITIES)
    settled(screen, qtbot)
    assert screen.batches.table.model.total == linked == screen.taxes.table.model.total > 5
    sold = next(line for line in screen.batches.table.everything() if line.realised_isk is not None)
    screen.batches.table.select(sold.key)
    assert screen.batches.account.everything() == account_lines(sold)
    assert screen.batches.chart.lines[0].values[-1] == pytest.approx(
        sum(line.realised_isk or 0.0 for line in screen.batches.table.everything())
    )

    # the true tax, by one click and back
    (offer,) = screen.taxes.offers.everything()
    assert (offer.present_tax, offer.true_tax) == (0.01, 0.03)
    screen.taxes.correct()
    qtbot.waitUntil(lambda: app.facilities.book().profile(offer.facility).facility_tax == 0.03)
    settled(screen, qtbot)
    assert screen.taxes.offers.isHidden()
    screen.undo.take_back()
    qtbot.waitUntil(lambda: screen.taxes.offers.model.total == 1)
    assert app.facilities.book().profile(offer.facility).facility_tax == 0.01

    # a purchase goes to another job, to none, and back to first in, first out
    table = screen.wallet.table
    line = next(one for one in table.everything() if one.entry.given)
    key = line.entry.trade.key
    table.select(key)
    assert screen.wallet.job.findData(line.entry.given[0].job_id) >= 0
    screen.wallet.job.setCurrentIndex(screen.wallet.job.findData(NO_JOB))
    screen.wallet.give()

    def shown() -> Any:
        return next(one for one in table.everything() if one.entry.trade.key == key)

    qtbot.waitUntil(lambda: shown().entry.pins != ())
    assert shown().entry.given == ()
    assert shown().how == "by hand"
    screen.undo.take_back()
    qtbot.waitUntil(lambda: shown() == line)


def test_why_nothing_stands_there_yet(session: Session, qtbot: QtBot) -> None:
    screen = ResultsScreen(session)
    qtbot.addWidget(screen)
    assert screen.batches.table.empty.sentence == "Working out the results …"
    screen.tell_error(AppError("The disk is full.", "Make room."))
    for page in (screen.batches, screen.wallet):  # the one made before, the other after
        assert (page.table.empty.sentence, page.table.empty.advice) == ("The disk is full.", "Make room.")


def test_a_batch_in_words() -> None:
    job = planned(1, status="completed", runs=4, job_cost_estimate_isk=20.0, material_cost_estimate_isk=60.0)
    words = ResultWords({job.item_type_id: "Dart"}, {}, {7: "Darts for all"}, {1: job})
    (line,) = batch_lines([BATCH, replace(BATCH, job_ids=(9,))], words)  # the second job is deleted
    assert (line.name, line.what, line.state) == ("Dart", "Job 1, 4\u00a0runs", "completed")
    assert (line.estimate_isk, line.each_isk, line.estimated_share) == (80.0, 69.0, 25.0)
    account = {one.title: one.isk for one in account_lines(line)}
    parts = ("Revenue", "Sales tax", "Broker fee", "Cost of units sold")
    assert sum(account[one] or 0.0 for one in parts) == account["Profit"] == 138.0
    assert (account["Materials"] or 0.0) + (account["Installation"] or 0.0) == account["Batch cost"]
    (unsold,) = batch_lines([replace(BATCH, revenue_isk=0.0, sold=0, plan_id=7)], words)
    assert (unsold.name, unsold.realised_isk, unsold.each_isk) == ("Darts for all", None, None)
    gone = replace(job, status="cancelled")
    assert batch_lines([BATCH], replace(words, jobs={1: gone}))[0].state == "cancelled"


def test_luck_in_words() -> None:
    campaign = Campaign(5, 40, 8, 13.6, 9, 18, 0.044, 0.98, (1, 2), 1)
    bad = luck_words(CampaignLine(campaign, "Dart II Blueprint"))
    assert "between 9 and 18: this one is outside" in bad
    assert "The chance of so few or fewer is 4.4\u00a0%" in bad
    assert "how 1\u00a0more job ended" in bad
    assert CampaignLine(campaign, "").luck == "unusually bad"
    fine = replace(campaign, successes=15, at_least=0.4, untold=0)
    assert "within luck" in luck_words(CampaignLine(fine, "Dart II Blueprint"))
    assert CampaignLine(replace(campaign, successes=19), "").luck == "unusually good"


def test_bills_and_transactions_in_words() -> None:
    buys = planned(1, materials=(JobMaterial(34, 10, Decision.BUY), JobMaterial(35, 1, Decision.MAKE)))
    makes = planned(2, item_type_id=35)
    words = ResultWords({34: "Tritanium"}, {7: "Alice"}, {}, {1: buys, 2: makes})
    cost = cast("Any", SimpleNamespace(total=100, value=Decimal(50)))
    lines = bill_lines(
        [FacilityBill(1, None, 130.0, cost, 0.0025), FacilityBill(2, "Works", 5.0, None, None)], words
    )
    assert [(one.facility, one.computed_isk, one.spared_isk) for one in lines] == [
        ("NPC station", 100.0, -30.0),
        ("Works", None, None),
    ]
    trade = WalletTrade(7, 3, NOW, 34, True, 10, 2.0)
    given = tuple(Attributed(trade.key, job_id, 34, True, 2, 4.0) for job_id in (1, 2, 2, 8, 9))
    (line,) = wallet_lines([LedgerEntry(trade, given)], words)
    assert (line.isk, line.how, line.whose) == (-20.0, "first in, first out", "Alice")
    assert line.given.endswith("Job 8 and 1 more")
    assert takers(line.entry, words.jobs) == [1]
    sale = LedgerEntry(WalletTrade(7, 4, NOW + timedelta(hours=1), 35, False, 9, 2.0))
    assert takers(sale, words.jobs) == [2]
    assert pins_for(sale, 2, 50.0) == (Pin((7, 4), 2, 9),)
    assert pins_for(sale, None, None) == (Pin((7, 4), None, 9),)
