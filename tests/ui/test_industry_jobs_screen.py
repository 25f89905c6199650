"""Industry jobs of the sandbox's characters: states, countdown, whose, slots, and nothing yet."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.ui.screens.industry_job_rows import STATE_WORDS, VIEWS, next_end, wanted_lines
from eveprod_desktop.ui.screens.industry_jobs import IndustryJobsScreen
from eveprod_desktop.ui.session import Session
from tests.ui.conftest import ModelCheck
from tests.ui.owned_world import GUILD, MAREN, TEO

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def screen(owned_session: Session, qtbot: QtBot) -> IndustryJobsScreen:
    return shown(owned_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> IndustryJobsScreen:
    screen = IndustryJobsScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    settle(screen, qtbot)
    return screen


def settle(screen: IndustryJobsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=30_000)


def later(screen: IndustryJobsScreen, monkeypatch: pytest.MonkeyPatch, by: timedelta) -> datetime:
    """Let time pass for the screen."""
    moment = screen.session.app.clock.now() + by
    monkeypatch.setattr(screen.session.app.esi, "now", lambda: moment)
    return moment


def texts(screen: IndustryJobsScreen, key: str) -> list[str]:
    at = [column.key for column in screen.table.model.columns].index(key)
    return [screen.table.model.index(line, at).data() for line in range(screen.table.model.rowCount())]


def test_all_jobs_of_everyone_in_every_state(screen: IndustryJobsScreen, check_model: ModelCheck) -> None:
    check_model(screen.table.model)
    screen.look_at("all")
    jobs = screen.session.app.owned.jobs()
    assert screen.table.model.total == len(jobs)
    assert {line.job.owner_id for line in screen.table.everything()} == {MAREN, TEO, GUILD}
    expected = Counter(STATE_WORDS[one.status] for one in jobs)
    assert Counter(texts(screen, "state")) == expected
    assert {"Running", "Ready", "Paused", "Delivered", "Cancelled", "Reverted"} <= set(expected)
    assert {"Manufacturing", "Reaction", "Copying", "Invention", "ME research"} <= set(
        texts(screen, "activity")
    )
    assert screen.facts.text("ready") == str(expected["Ready"])
    assert screen.facts.text("running") == str(expected["Running"])


def test_the_soonest_comes_first_and_what_is_over_last(screen: IndustryJobsScreen) -> None:
    screen.look_at("all")
    left = [line.left(screen.now()) for line in screen.table.everything()]
    known = [one for one in left if one is not None]
    assert left[: len(known)] == known
    assert [round(one) for one in known] == sorted(round(one) for one in known)
    assert "now" in texts(screen, "left")


def test_a_job_is_ready_from_its_end_on(screen: IndustryJobsScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = screen._answer
    assert answer is not None
    end = next_end(answer.lines, screen.now())
    assert end is not None
    ready = int(screen.facts.text("ready"))
    now = screen.session.app.clock.now()
    before = later(screen, monkeypatch, end - now - timedelta(seconds=90))
    screen.tick()
    line = next(one for one in screen.table.everything() if one.job.ends_at == end)
    at = screen.table.everything().index(line)
    assert texts(screen, "left")[at] == "00:01:30"
    assert screen.facts.text("next") == "00:01:30"
    assert line.state(before) == "active"
    later(screen, monkeypatch, end - now)
    screen.tick()
    ended = [one for one in answer.lines if one.job.ends_at == end]
    assert int(screen.facts.text("ready")) == ready + len(ended)
    screen.look_at("ready")
    assert line in screen.table.everything()


def test_only_the_countdown_is_written_each_second(
    screen: IndustryJobsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = []
    screen.table.model.dataChanged.connect(
        lambda first, last: changed.append((first.row(), last.row(), first.column(), last.column()))
    )
    resets = []
    screen.table.model.modelReset.connect(lambda: resets.append(1))
    before = texts(screen, "left")
    later(screen, monkeypatch, timedelta(seconds=5))
    screen.tick()
    rows = {(first, last) for first, last, *_ in changed}
    assert {(left, right) for *_, left, right in changed} == {(screen._left, screen._left)}
    assert len(rows) == 1
    assert not resets
    after = texts(screen, "left")
    running = [line.state(screen.now()) == "active" for line in screen.table.everything()]
    (first, last) = rows.pop()
    assert all(
        (one != other) is moving
        for one, other, moving in list(zip(before, after, running, strict=True))[first : last + 1]
    )


def test_the_clock_ticks_only_for_whom_looks(screen: IndustryJobsScreen) -> None:
    assert screen._timer.isActive()
    screen.hide()
    assert not screen._timer.isActive()
    screen.show()
    QApplication.processEvents()
    assert screen._timer.isActive()


def test_people_who_are_not_signed_in_have_the_names_anybody_is_told(
    owned_session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = owned_session.app
    signed_in = [one for one in app.roster.characters() if one.character_id == TEO]
    monkeypatch.setattr(app.roster, "characters", lambda: tuple(signed_in))
    monkeypatch.setattr(app.public_names, "people", lambda: {MAREN: "Maren of Elsewhere"})
    screen = shown(owned_session, qtbot)
    screen.look_at("all")
    assert {"Maren of Elsewhere", "Teo Quillfeather"} == set(texts(screen, "installer"))
    monkeypatch.setattr(app.public_names, "people", dict)
    screen.reload()
    settle(screen, qtbot)
    assert f"Somebody else ({MAREN})" in texts(screen, "installer")


def test_whose_jobs_are_shown_is_chosen(screen: IndustryJobsScreen) -> None:
    screen.look_at("all")
    screen.owner_box.choose(str(TEO))
    assert {line.job.installer_id for line in screen.table.everything()} == {TEO}
    assert [one.name for one in screen.slots.everything()] == ["Teo Quillfeather"]
    screen.owner_box.choose(str(GUILD))
    assert {line.owner for line in screen.table.everything()} == {"Larkspur Forge Cooperative"}
    # whoever installed it is in the corporation, so the character's own view has it as well
    screen.owner_box.choose(str(MAREN))
    assert {line.job.owner_id for line in screen.table.everything()} == {MAREN, GUILD}


def test_slots_are_told_by_character(screen: IndustryJobsScreen) -> None:
    rows = screen.slots.everything()
    assert [one.name for one in rows] == ["Maren Larkspur", "Teo Quillfeather"]
    jobs = screen.session.app.owned.jobs()
    held = sum(one.status in {"active", "ready", "paused"} for one in jobs)
    assert sum(use.used for one in rows for use in one.slots) == held
    assert "manufacturing" in screen.facts.text("free")


def test_new_data_keep_selection_and_scrolling(screen: IndustryJobsScreen, qtbot: QtBot) -> None:
    screen.look_at("all")
    line = screen.table.model.row(20)
    screen.table.select(screen.table.model.key(line))
    screen.table.view.verticalScrollBar().setValue(150)
    screen.session.bus.announce(Changed.OWNED)
    settle(screen, qtbot)
    current = screen.table.current()
    assert current is not None
    assert current is not line
    assert current.job.job_id == line.job.job_id
    assert screen.table.view.verticalScrollBar().value() == 150


def test_which_jobs_were_looked_at_is_remembered(owned_session: Session, qtbot: QtBot) -> None:
    screen = IndustryJobsScreen(owned_session)
    qtbot.addWidget(screen)
    screen.restore({"owner": str(TEO), "view": "over"})
    screen.show()
    settle(screen, qtbot)
    assert screen.state() == {"owner": str(TEO), "view": "over"}
    assert {line.state(screen.now()) for line in screen.table.everything()} <= VIEWS["over"][1]
    screen.restore({"view": "sideways"})
    assert screen.state()["view"] == "open"


def test_without_characters_it_says_what_to_do(market_session: Session, qtbot: QtBot) -> None:
    screen = shown(market_session, qtbot)
    assert screen.empty.sentence == "Nobody has signed in"
    with qtbot.waitSignal(screen.characters_wanted):
        screen.empty.acted.emit()


def test_a_view_without_jobs_says_so(screen: IndustryJobsScreen) -> None:
    answer = screen._answer
    assert answer is not None
    screen._read(replace(answer, lines=tuple(wanted_lines(answer.lines, {"delivered"}, None, screen.now()))))
    assert screen.table.empty.sentence == "No such job."
    screen._read(replace(answer, lines=()))
    assert screen.empty.sentence == "No industry job was ever seen"


def test_enter_opens_the_product(screen: IndustryJobsScreen, qtbot: QtBot) -> None:
    screen.table.focus_view()
    line = screen.table.current()
    assert line is not None
    with qtbot.waitSignal(screen.session.bus.item_wanted) as wanted:
        screen.table.open_current()
    assert wanted.args == [line.shown_type_id]
