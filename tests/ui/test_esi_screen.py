"""The ESI screen: every count, limits with the scarcest first, waits in words."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui.market_refreshing import MarketRefreshing
from eveprod_desktop.ui.screens.esi import EsiScreen, clock_words, limit_rows
from eveprod_desktop.ui.session import Session
from tests.ui.fakes import ESI_STATE


def test_what_was_counted_is_shown(session: Session, qtbot: QtBot) -> None:
    screen = EsiScreen(session, MarketRefreshing(session))
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.limits.model.total == 3, timeout=20_000)
    told = {
        key: screen.facts.text(key) for key in ("requests", "not_modified", "fresh", "errors", "received")
    }
    assert told == {
        "requests": "154",
        "not_modified": "20",
        "fresh": "7",
        "errors": "2",
        "received": "12.3 MB",
    }
    assert screen.facts.text("waits") == "1, 00:00:05"
    assert screen.last_error.text() == "Last error: 502 Bad Gateway"
    session.bus.announce(Changed.PRICES)
    qtbot.waitUntil(lambda: not session.tasks.running, timeout=20_000)


def test_limits_begin_with_waits_and_the_scarcest() -> None:
    rows = limit_rows(ESI_STATE)
    assert [row.name for row in rows] == ["everything", "industry", "market"]
    assert rows[0].reason == "too many errors"
    assert [row.who for row in rows[1:]] == ["Kara", "everyone"]


def test_nothing_told_and_a_failure_are_sentences(session: Session, qtbot: QtBot) -> None:
    screen = EsiScreen(session, MarketRefreshing(session))
    qtbot.addWidget(screen)
    screen.show_state(replace(ESI_STATE, buckets=(), waiting=(), last_error="", last_answer=None))
    assert screen.limits.empty.sentence == "ESI has told of no limit yet."
    assert screen.last_error.text() == "No error so far."
    assert screen.facts.text("last_answer") == "none yet"
    screen._fail(AppError("The worker stopped.", "Try again."))
    assert screen.limits.empty.sentence == "The worker stopped."


def test_the_servers_clock_in_words() -> None:
    assert clock_words(0.3) == "as here"
    assert clock_words(65.0) == "00:01:05 ahead"
    assert clock_words(-2.4) == "00:00:02 behind"
