"""Refreshing by the clock and on demand: one at a time, errors once, old prices stay."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError, HostUnreachable, Offline
from eveprod_desktop.core.market.refresh import MarketRefresh
from eveprod_desktop.core.market.timing import RefreshPlan
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.market_freshness import Freshness, ages_line, ages_text, esi_line, short_age
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.market_status import MarketStatus
from eveprod_desktop.ui.session import Session
from tests.ui.market_world import FORGE

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def refresh(
    _app: object, monitor: Monitor, _region_ids: tuple[int, ...] | None, _background: bool
) -> MarketRefresh:
    """Be a refresh that takes a moment and can be cancelled."""
    for _step in range(20):
        monitor.check()
        time.sleep(0.005)
    return MarketRefresh((), (), reference_changed=False, failures=())


def refresh_in_part(
    _app: object, _monitor: Monitor, _region_ids: tuple[int, ...] | None, _background: bool
) -> MarketRefresh:
    """Be a refresh in which two regions fail."""
    error = cast("Any", HostUnreachable("ESI does not answer.", "Try again later."))
    return MarketRefresh((), (), reference_changed=False, failures=(("the Forge", error), ("Domain", error)))


def refresh_unheard(
    _app: object, _monitor: Monitor, _region_ids: tuple[int, ...] | None, _background: bool
) -> MarketRefresh:
    """Be a refresh that nobody answers."""
    return MarketRefresh((), (), reference_changed=False, failures=(("Domain", Offline("Nobody is there.")),))


def refresh_badly(
    _app: object, _monitor: Monitor, _region_ids: tuple[int, ...] | None, _background: bool
) -> MarketRefresh:
    """Be a refresh that ends in an error."""
    raise AppError("The disk is full.", "Make room.")


class Watch:
    """Notes what is announced, and with what refreshes begin."""

    def __init__(self) -> None:
        self.announced: list[Changed] = []
        self.asked: list[tuple[object, ...]] = []


@pytest.fixture
def playing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[MarketRefreshing, Watch]]]:
    """Make what refreshes, with a refresh of one's own."""
    owner = QObject()
    watch = Watch()
    compute = session.tasks.compute

    def note(title: str, work: Any, done: Any, failed: Any, *args: Any) -> Any:
        if args:
            watch.asked.append(args)
        return compute(title, work, done, failed, *args)

    def make(work: object) -> tuple[MarketRefreshing, Watch]:
        monkeypatch.setattr(session.tasks, "compute", note)
        session.bus.changed.connect(watch.announced.append)
        other = replace(session, operations=replace(session.operations, refresh_market=cast("Any", work)))
        return MarketRefreshing(other, owner), watch

    yield make
    session.tasks.shutdown()
    session.bus.changed.disconnect(watch.announced.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def done(qtbot: QtBot, refreshing: MarketRefreshing) -> None:
    qtbot.waitUntil(lambda: not refreshing.running, timeout=20_000)


def test_never_two_at_once(playing: Callable[..., Any], qtbot: QtBot) -> None:
    refreshing, watch = playing(refresh)
    refreshing.refresh(FORGE)
    refreshing.refresh(1)
    refreshing.refresh(2)
    assert watch.asked == [((FORGE,), False)]
    done(qtbot, refreshing)
    qtbot.waitUntil(lambda: len(watch.asked) == 2 and not refreshing.running, timeout=20_000)
    assert watch.asked[1] == ((1, 2), False)
    assert Changed.PRICES | Changed.ECONOMICS in watch.announced


def test_a_refresh_can_be_stopped_and_nobody_is_bothered(
    playing: Callable[..., Any], session: Session, qtbot: QtBot
) -> None:
    refreshing, _watch = playing(refresh)
    refreshing.refresh_all()
    refreshing.cancel()
    done(qtbot, refreshing)
    assert session.messages.history() == []


def test_what_failed_is_told_once_in_words(
    playing: Callable[..., Any], session: Session, qtbot: QtBot
) -> None:
    told: list[Any] = []
    session.messages.attach(told.append)
    refreshing, watch = playing(refresh_in_part)
    refreshing.refresh_all()
    done(qtbot, refreshing)
    assert len(told) == 1
    assert "The Forge could not be fetched. ESI does not answer." in told[0].text
    assert "1 more" in told[0].text
    assert watch.announced


def test_an_error_is_a_message_and_the_next_refresh_works(
    playing: Callable[..., Any], session: Session, qtbot: QtBot
) -> None:
    told: list[Any] = []
    session.messages.attach(told.append)
    refreshing, watch = playing(refresh_badly)
    refreshing.refresh_all()
    done(qtbot, refreshing)
    assert [one.text for one in told] == ["The disk is full."]
    refreshing.refresh_all()
    assert len(watch.asked) == 2
    done(qtbot, refreshing)


def test_where_nobody_answers_the_clock_says_so_once_and_asks_for_nothing_else(
    playing: Callable[..., Any], session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    session.messages.attach(told.append)
    titles: list[str] = []
    refreshing, watch = playing(refresh_unheard)
    noted = session.tasks.compute

    def note(title: str, *how: Any) -> Any:
        titles.append(title)
        return noted(title, *how)

    monkeypatch.setattr(session.tasks, "compute", note)
    due = RefreshPlan((FORGE,), (), NOW, None)
    for _ in range(3):
        refreshing.follow(due)
        done(qtbot, refreshing)
    assert [one.text for one in told] == ["Domain could not be fetched. Nobody is there."]
    assert titles == ["Refreshing prices"] * 3
    # whoever asks is told, each time
    refreshing.refresh_all()
    done(qtbot, refreshing)
    assert len(told) == 2
    assert [background for _, background in watch.asked] == [True, True, True, False]


def plan_of(session: Session, plan: RefreshPlan) -> None:
    cast("Any", session.app.market).refresh_plan = lambda _now, _interval, **_more: plan


def test_the_clock_refreshes_what_is_due(playing: Callable[..., Any], session: Session, qtbot: QtBot) -> None:
    plan_of(session, RefreshPlan((FORGE,), (), NOW, None))
    refreshing, watch = playing(refresh)
    refreshing.start()
    qtbot.waitUntil(lambda: bool(watch.asked), timeout=20_000)
    assert watch.asked[0] == ((FORGE,), True)
    plan_of(session, RefreshPlan((), (), NOW + timedelta(minutes=30), None))
    qtbot.waitUntil(lambda: refreshing.next_at == NOW + timedelta(minutes=30), timeout=20_000)
    assert len(watch.asked) == 1
    slept = set()
    for _ in range(5):
        refreshing._looked((RefreshPlan((), (), NOW, None), 60.0))
        slept.add(refreshing._timer.interval())
    assert 60_000 <= min(slept) < max(slept) <= 66_000, "not every program looks in the same second"


def test_paused_in_downtime_and_when_switched_off(
    playing: Callable[..., Any], session: Session, qtbot: QtBot
) -> None:
    plan_of(session, RefreshPlan((FORGE,), ("prices",), NOW, "Daily downtime until 11:15 EVE time."))
    refreshing, watch = playing(refresh)
    refreshing.start()
    qtbot.waitUntil(lambda: refreshing.paused is not None)
    assert "downtime" in refreshing.paused
    plan_of(session, RefreshPlan((FORGE,), (), NOW, None))
    session.app.settings.market_refresh_automatically = False
    session.bus.announce(Changed.SETTINGS)
    qtbot.waitUntil(lambda: refreshing.paused == "Prices are refreshed only when you ask.")
    assert watch.asked == []
    refreshing.refresh_all()
    assert len(watch.asked) == 1
    done(qtbot, refreshing)


ROW = Freshness(FORGE, "The Forge", "Jita", watched=True, data_at=NOW - timedelta(minutes=3))
NEVER = Freshness(2, "Domain", "Amarr", watched=True)


def test_ages_are_told_by_region() -> None:
    assert ages_line([ROW, NEVER], NOW) == "Prices: The Forge 3\u00a0min, Domain none"
    assert ages_line([], NOW) == "No market is watched"
    assert ages_line([NEVER, NEVER], NOW) == "Prices: none yet"
    assert ages_line([ROW] * 7, NOW).endswith("2 more")
    text = ages_text([replace(ROW, failure="ESI does not answer."), NEVER], NOW)
    assert "The Forge, Jita: 3\u00a0minutes ago. ESI does not answer." in text
    assert "Domain, Amarr: never fetched" in text
    assert [short_age(one) for one in (None, 5, 7200, 900_000)] == ["none", "now", "2\u00a0h", "10\u00a0d"]


def test_how_esi_answers_is_told_in_words() -> None:
    failed = replace(NEVER, failure="It does not answer.")
    assert esi_line([], running=False, paused=None) == "ESI: not asked yet"
    assert esi_line([ROW], running=True, paused=None) == "ESI: fetching"
    assert esi_line([ROW], running=False, paused=None) == "ESI: fine"
    assert esi_line([ROW], running=False, paused="Downtime.") == "ESI: paused"
    assert esi_line([ROW, failed], running=False, paused=None) == "ESI: trouble"
    assert esi_line([failed], running=False, paused=None) == "ESI: no answer"


def test_the_status_bar_tells_the_age_of_real_prices(market_session: Session, qtbot: QtBot) -> None:
    refreshing = MarketRefreshing(market_session)
    status = MarketStatus(market_session, refreshing)
    qtbot.addWidget(status)
    market_session.bus.announce(Changed.PRICES)
    qtbot.waitUntil(lambda: status.ages.text().startswith("Prices: The Forge"), timeout=20_000)
    assert "Domain" in status.ages.text()
    assert status.esi.text() == "ESI: fine"
