from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.sde.rows import ChangeCounts, StaticDataStatus, UpdateResult
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.screens.static_data import StaticDataScreen
from eveprod_desktop.ui.screens.static_data_words import (
    fact_texts,
    is_newer,
    newer_words,
    status_notes,
    update_words,
)
from eveprod_desktop.ui.session import Session
from tests.ui import fakes


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> StaticDataScreen:
    screen = StaticDataScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    qtbot.waitUntil(lambda: screen._facts.text("build") != "")
    return screen


def last_text(screen: StaticDataScreen) -> str:
    return screen.session.messages.history()[0].text


def test_what_is_loaded(screen: StaticDataScreen) -> None:
    assert screen._facts.text("build") == "2024061801"
    assert screen._facts.text("source") == "Came with the program"
    assert screen._facts.text("latest") == "Not asked yet"
    assert "compressed ore in shopping lists (compressibleTypes)" in screen._notes.text()
    assert "3 lines passed over" in screen._notes.text()
    assert not screen.banner.isVisible()


def test_changes_and_their_detail(qtbot: QtBot, screen: StaticDataScreen) -> None:
    assert [product.name for product in screen.changes.everything()] == ["Rifter", "Carbon Plate"]
    assert [row.what for row in screen.detail_table.everything()] == [
        "Units per run",
        "Time per run",
        "Carbon Plate",
        "Tritanium",
    ]
    screen.changes.select(fakes.PLATE)
    qtbot.waitUntil(lambda: screen._detail_title.text() == "Carbon Plate")
    assert [row.what for row in screen.detail_table.everything()][-1] == "Hydrocarbons"


def test_newer_build_is_announced(qtbot: QtBot, screen: StaticDataScreen) -> None:
    screen.check.click()
    qtbot.waitUntil(screen.banner.isVisible)
    assert str(fakes.LATEST_BUILD) in screen._banner_text.text()
    assert screen._facts.text("latest") == str(fakes.LATEST_BUILD)


def test_host_out_of_reach_is_told(qtbot: QtBot, screen: StaticDataScreen) -> None:
    object.__setattr__(screen.session.operations, "check_latest_build", fakes.answer_nothing)
    try:
        screen.check.click()
        qtbot.waitUntil(lambda: bool(screen.session.messages.history()))
    finally:
        object.__setattr__(screen.session.operations, "check_latest_build", fakes.answer_newer)
    assert last_text(screen) == "CCP's server can't be reached."
    assert screen.session.messages.history()[0].level is Level.WARNING
    assert not screen.banner.isVisible()


def test_update_shows_progress_and_wakes_the_screens(qtbot: QtBot, screen: StaticDataScreen) -> None:
    told: list[Changed] = []
    screen.session.bus.changed.connect(told.append)
    screen.update_now.click()
    assert not screen.update_now.isEnabled()
    qtbot.waitUntil(lambda: "types" in screen._progress_text.text(), timeout=20_000)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == [Changed.STATIC_DATA | Changed.CHAINS]
    assert screen.session.app.forgotten == 1  # type: ignore[attr-defined]  # the fake has it
    assert last_text(screen) == (
        "Build 2025062501 loaded in 1.5 s: 1\u00a0new product, 0 removed, 1 changed."
    )
    assert screen.update_now.isEnabled()
    assert not screen._progress_line.isVisible()


def test_update_can_be_cancelled(qtbot: QtBot, screen: StaticDataScreen) -> None:
    screen.update_now.click()
    qtbot.waitUntil(lambda: "types" in screen._progress_text.text(), timeout=20_000)
    screen._cancel.click()
    qtbot.waitUntil(screen.update_now.isEnabled, timeout=20_000)
    assert last_text(screen) == "Cancelled."
    assert screen.session.app.forgotten == 0  # type: ignore[attr-defined]  # the fake has it


def test_bad_file_is_told(qtbot: QtBot, screen: StaticDataScreen) -> None:
    screen.load_file(Path("bad.zip"))
    qtbot.waitUntil(screen.update_now.isEnabled, timeout=20_000)
    message = screen.session.messages.history()[0]
    assert (message.level, message.text) == (Level.ERROR, "bad.zip is not a zip.")
    assert message.advice == "The game data loaded before stay in use."


def test_rebuild(qtbot: QtBot, screen: StaticDataScreen) -> None:
    screen.rebuild.click()
    qtbot.waitUntil(lambda: bool(screen.session.messages.history()), timeout=20_000)
    assert last_text(screen) == "3\u00a0chains rebuilt in 0.3 s."


def test_nothing_loaded(qtbot: QtBot, session: Session) -> None:
    static_data = session.app.static_data
    assert isinstance(static_data, fakes.FakeStaticData)
    static_data.loaded, static_data.changes = fakes.NOTHING, []
    screen = StaticDataScreen(session)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen._facts.text("build") == "None")
    assert screen.changes.empty.sentence == "No game data are loaded."
    assert not screen.rebuild.isVisible()


@pytest.mark.parametrize(
    ("status", "newer"),
    [
        (fakes.LOADED, False),
        (replace(fakes.LOADED, latest_build=2024061801), True),
        (replace(fakes.LOADED, source="download", latest_build=2024061801), False),
        (replace(fakes.LOADED, source="download", latest_build=2024061802), True),
        (replace(fakes.LOADED, source="download", latest_build=1), False),
        (replace(fakes.NOTHING, latest_build=1), True),
    ],
)
def test_what_counts_as_newer(status: StaticDataStatus, newer: bool) -> None:
    assert is_newer(status) is newer


def test_facts_tell_the_age() -> None:
    texts = fact_texts(fakes.LOADED, datetime(2026, 11, 20, 15, tzinfo=UTC))
    assert texts["imported"] == "3\u00a0hours ago"
    assert texts["types"] == "50\u202f000"


def test_notes_stay_short_and_ask_for_chains() -> None:
    status = replace(fakes.LOADED, missing=(), warnings=tuple("abcdef"), chains=3_800)
    assert status_notes(status) == [
        "a",
        "b",
        "c",
        "d",
        "… and 2\u00a0more notes.",
        "6\u00a0products have no computed chain: rebuild the chains.",
    ]


def test_update_that_had_nothing_to_do() -> None:
    result = UpdateResult(fakes.LOADED, 0.1, ChangeCounts(), imported=False)
    assert update_words(result) == "Build 2024061801 is loaded already and the newest one."


def test_the_whole_of_the_build_the_starter_set_is_made_from_is_no_newer_one() -> None:
    build = fakes.LOADED.build
    assert "The whole of build" in newer_words(replace(fakes.LOADED, latest_build=build))
    assert "is out" in newer_words(replace(fakes.LOADED, latest_build=2025062501))
    assert newer_words(replace(fakes.NOTHING, latest_build=build)).endswith("can be loaded.")
