"""Characters on screen: signing in by a real loopback redirect, what is shown, what can be changed."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop import logs
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.crew_choice import CrewChoice
from eveprod_desktop.core.characters.sections import ALL_SCOPES
from eveprod_desktop.core.db.character_tables import owned_sections
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.ui.character_refreshing import CharacterRefreshing
from eveprod_desktop.ui.crash import CrashReporter
from eveprod_desktop.ui.screens.characters import CharactersScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.signing_in import REGISTRATION_PAGE, SigningIn
from tests.conftest import NOWHERE, Logged
from tests.ui.people_world import GUILD, MAREN, TEO, choose_port, sign_in

PATIENCE_MS = 20_000
ScreenOn = Callable[..., CharactersScreen]


@pytest.fixture
def screen_on(qtbot: QtBot) -> Callable[..., CharactersScreen]:
    """Show the screen of a session."""

    def make(session: Session, signing_in: SigningIn | None = None) -> CharactersScreen:
        screen = CharactersScreen(session, CharacterRefreshing(session), signing_in=signing_in)
        screen.refreshing.setParent(screen)
        if signing_in is not None:
            signing_in.setParent(screen)
        qtbot.addWidget(screen)
        screen.resize(1000, 800)
        screen.show()
        qtbot.waitUntil(lambda: screen.people is not None, timeout=PATIENCE_MS)
        return screen

    return make


@pytest.fixture
def screen(people: Session, screen_on: ScreenOn) -> CharactersScreen:
    return screen_on(people)


@pytest.fixture
def empty_folder(market_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "eveprod.db").write_bytes((market_folder / "eveprod.db").read_bytes())
    choose_port(folder)
    return folder


@pytest.fixture
def browsers() -> Iterator[list[threading.Thread]]:
    """Threads that play a browser; they have ended when the test has."""
    started: list[threading.Thread] = []
    yield started
    for one in started:
        one.join()


def people_of(screen: CharactersScreen) -> dict[str, bool]:
    assert screen.people is not None
    return {one.character.name: one.counts for one in screen.people.overview.characters}


def settled(screen: CharactersScreen, qtbot: QtBot) -> None:
    """Wait until nothing is fetched or read any more."""
    tasks = screen.session.tasks
    qtbot.waitUntil(lambda: not screen.refreshing.running and not tasks.running, timeout=PATIENCE_MS)


def for_people(session: Session) -> Session:
    """Be the same, but for a player with an account: a browser is opened."""
    return replace(session, demo=False)


def test_in_the_demo_everything_is_there_after_a_sign_in_and_after_a_start_offline(
    empty_folder: Path,
    session_on: Callable[..., Session],
    screen_on: ScreenOn,
    people_sandbox: Sandbox,
    qtbot: QtBot,
) -> None:
    people_sandbox.sign_on.next_character = MAREN
    screen = screen_on(session_on(empty_folder))
    assert screen.empty.isVisible()
    assert "No character" in screen.empty.sentence
    screen.empty.acted.emit()
    qtbot.waitUntil(lambda: set(people_of(screen)) == {"Maren Larkspur"}, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: not screen.refreshing.running and not screen.session.tasks.running, timeout=PATIENCE_MS
    )
    (card,) = screen.cards.values()
    assert "up to date" in card.freshness.text()
    assert "free" in card.figures.text("manufacturing")
    assert "Industry" in card._skills["time"].text()
    assert card.figures.text("wallet") != "–"
    assert len(screen.guilds) == 1

    offline = dict.fromkeys(("EVEPROD_ESI_URL", "EVEPROD_SSO_URL", "EVEPROD_IMAGES_URL"), NOWHERE)
    again = screen_on(session_on(empty_folder, **offline))
    assert set(people_of(again)) == {"Maren Larkspur"}
    assert again.cards[MAREN].figures.text("wallet") == card.figures.text("wallet")
    assert "up to date" in again.cards[MAREN].freshness.text()


def test_cards_of_everyone_and_totals(screen: CharactersScreen) -> None:
    assert list(screen.cards) == [MAREN, TEO]
    assert list(screen.guilds) == [GUILD]
    maren = screen.cards[MAREN]
    assert maren.name.text() == "Maren Larkspur"
    assert maren.about.text().startswith("Larkspur Forge Cooperative")
    assert screen.totals.text("counting").startswith("Everyone and 1")
    maren.details.setChecked(True)
    cells = [[cell.text() for cell in line] for line in maren.sections._cells]
    assert ["Blueprints", "150", "Up to date"] in [[name, rows, words] for name, _, rows, words in cells]
    assert "Alpha clone" in screen.cards[TEO].about.text()
    assert not maren.again.isVisible()


def test_alt_keys_press_in_the_card_with_the_keyboard(screen: CharactersScreen, qtbot: QtBot) -> None:
    maren, teo, guild = screen.cards[MAREN], screen.cards[TEO], screen.guilds[GUILD]
    assert [one.details.text() for one in (maren, teo, guild)] == ["&Details", "Details", "Details"]
    screen.activateWindow()
    for holder, card in ((guild.details, guild), (teo.tags, teo)):
        holder.setFocus()
        qtbot.waitUntil(holder.hasFocus)
        QTest.keyClick(holder, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(card.details.isChecked)
        assert [one.details.text() for one in (maren, teo, guild)].count("&Details") == 1
    assert not maren.details.isChecked()
    assert teo.refresh.accessibleName() == "Refresh: Teo Quillfeather"


def test_tags_are_typed_and_taken_back(screen: CharactersScreen, qtbot: QtBot) -> None:
    card, roster = screen.cards[MAREN], screen.session.app.roster
    card.tags.setText("main,  builders, ")
    card.tags.editingFinished.emit()
    qtbot.waitUntil(lambda: roster.find(str(MAREN)).tags == ("builders", "main"), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: screen.counting.count() == 3, timeout=PATIENCE_MS)
    assert screen.counting.itemText(1) == "Tag: builders"
    screen.counting.setCurrentIndex(1)
    screen.counting.activated.emit(1)
    qtbot.waitUntil(lambda: people_of(screen)["Teo Quillfeather"] is False, timeout=PATIENCE_MS)
    assert screen.session.app.crew.choice() == CrewChoice(tag="builders")
    for _twice in range(2):
        screen.undo.click()
        qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=PATIENCE_MS)
    assert roster.find(str(MAREN)).tags == ()
    assert screen.session.app.crew.choice().everyone
    assert not screen.undo.isEnabled()


def test_who_counts_is_ticked(screen: CharactersScreen, qtbot: QtBot) -> None:
    everything = screen.totals.text("wallet")
    screen.cards[MAREN].counts.click()
    qtbot.waitUntil(lambda: people_of(screen)["Maren Larkspur"] is False, timeout=PATIENCE_MS)
    assert screen.totals.text("wallet") != everything
    assert screen.totals.text("counting").startswith("Teo Quillfeather")
    assert screen.counting.currentText() == "Those ticked below"
    screen.cards[MAREN].counts.click()
    qtbot.waitUntil(lambda: people_of(screen)["Maren Larkspur"], timeout=PATIENCE_MS)
    assert screen.session.app.crew.choice().everyone


def test_whose_skills_rankings_count_with(screen: CharactersScreen, qtbot: QtBot) -> None:
    settings = screen.session.app.settings
    screen.cards[TEO].reckon.trigger()
    qtbot.waitUntil(lambda: settings.industry_character == TEO, timeout=PATIENCE_MS)
    qtbot.waitUntil(screen.undo.isEnabled, timeout=PATIENCE_MS)
    screen.undo.click()
    qtbot.waitUntil(lambda: settings.industry_character == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=PATIENCE_MS)
    assert not screen.cards[TEO].reckon.isChecked()


@pytest.mark.parametrize("keep", [True, False])
def test_logging_out(screen: CharactersScreen, qtbot: QtBot, keep: bool) -> None:
    announced: list[Changed] = []
    screen.session.bus.changed.connect(announced.append)
    screen.cards[MAREN].log_out_wanted.emit(MAREN, keep)
    qtbot.waitUntil(lambda: bool(announced), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not screen.session.tasks.running, timeout=PATIENCE_MS)
    assert Changed.OWNED in announced[0]
    if keep:
        card = screen.cards[MAREN]
        assert card.again.isVisible()
        assert "what was loaded is kept" in card.freshness.text()
        assert screen.session.app.owned.assets([MAREN])
    else:
        assert list(screen.cards) == [TEO]
        assert not screen.session.app.owned.assets([MAREN])


def test_without_a_browser_the_address_is_there_to_copy(
    people: Session,
    screen_on: ScreenOn,
    browsers: list[threading.Thread],
    qtbot: QtBot,
) -> None:
    real = for_people(people)
    asked: list[str] = []

    def no_browser(address: str) -> bool:
        asked.append(address)
        return False

    screen = screen_on(real, SigningIn(real, open_address=no_browser))
    panel = screen.panel
    screen.add.click()
    qtbot.waitUntil(panel.address.isVisible, timeout=PATIENCE_MS)
    assert panel.address.text() == asked[0]
    assert "No browser" in panel.words.text()
    assert any(left in panel.words.text() for left in ("05:00", "04:5"))
    panel.cancel.click()
    assert not panel.isVisible()
    screen.cards[TEO].sign_in_wanted.emit(TEO, False)
    qtbot.waitUntil(panel.address.isVisible, timeout=PATIENCE_MS)
    assert panel.title.text() == "Teo Quillfeather is signing in"
    browsers.append(threading.Thread(target=people.app.visit, args=(f"{asked[1]}&decision={TEO}",)))
    browsers[-1].start()
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=PATIENCE_MS)
    settled(screen, qtbot)


@pytest.mark.parametrize(
    "wrong",
    [("deny", "You did not allow it."), (str(MAREN), "Maren Larkspur signed in, which is another")],
)
def test_what_goes_wrong_is_said_in_place(
    people: Session,
    screen_on: ScreenOn,
    browsers: list[threading.Thread],
    qtbot: QtBot,
    wrong: tuple[str, str],
) -> None:
    decision, words = wrong
    real = for_people(people)

    def browse(address: str) -> bool:
        browsers.append(threading.Thread(target=people.app.visit, args=(f"{address}&decision={decision}",)))
        browsers[-1].start()
        return True

    screen = screen_on(real, SigningIn(real, open_address=browse))
    screen.cards[TEO].sign_in_wanted.emit(TEO, False)
    qtbot.waitUntil(screen.panel.retry.isVisible, timeout=PATIENCE_MS)
    assert words in f"{screen.panel.title.text()} {screen.panel.words.text()}"
    assert people.app.owned.assets([TEO])
    screen.panel.cancel.click()
    assert not screen.panel.isVisible()


def test_without_a_client_id_there_is_a_guide(
    empty_folder: Path,
    session_on: Callable[..., Session],
    screen_on: ScreenOn,
    qtbot: QtBot,
) -> None:
    session = session_on(
        empty_folder, demo=False, EVEPROD_CLIENT_ID="", EVEPROD_SSO_URL="https://sign-on.invalid"
    )
    opened: list[str] = []

    def browse(address: str) -> bool:
        opened.append(address)
        return False

    screen = screen_on(session, SigningIn(session, open_address=browse))
    screen.add.click()
    screen.empty.acted.emit()
    qtbot.waitUntil(screen.panel.client_id.isVisible, timeout=PATIENCE_MS)
    assert f"localhost:{session.app.settings.sign_on_port}/callback" in screen.panel.words.text()
    screen.panel.callback.click()
    assert QGuiApplication.clipboard().text() in screen.panel.words.text()
    screen.panel.scopes.click()
    assert set(QGuiApplication.clipboard().text().split("\n")) == ALL_SCOPES
    screen.panel.register.click()
    assert opened == [REGISTRATION_PAGE]
    assert session.messages.history()[0].text == "No browser came up."
    screen.panel.client_id.setText("not an id!")
    screen.panel.save.click()
    qtbot.waitUntil(lambda: not session.tasks.running, timeout=PATIENCE_MS)
    assert session.app.settings.sign_on_client_id == ""
    screen.panel.client_id.setText("abc123")
    screen.panel.save.click()
    qtbot.waitUntil(lambda: session.app.settings.sign_on_client_id == "abc123", timeout=PATIENCE_MS)
    screen.panel.cancel.click()


def test_a_section_that_fails_is_told_on_the_card_and_nowhere_else(
    people: Session, screen_on: ScreenOn, people_sandbox: Sandbox, qtbot: QtBot
) -> None:
    sign_in(people.app, MAREN)
    with people.app.database.write() as connection:
        connection.execute(owned_sections.update().values(updated_at=None, expires_at=None))
    path = f"/esi/characters/{MAREN}/blueprints"
    people_sandbox.faults.add("status", where=path, times=None, status=403)
    screen = screen_on(people)
    told: list[object] = []
    people.messages.attach(told.append)
    announced: list[Changed] = []
    people.bus.changed.connect(announced.append)
    screen.refreshing.start()
    qtbot.waitUntil(lambda: bool(announced), timeout=PATIENCE_MS)
    settled(screen, qtbot)
    card = screen.cards[MAREN]
    assert "Blueprints could not be fetched." in card.freshness.text()
    assert told == []
    # Teo's permission was in the memory of a program that has ended
    assert "permission has ended" in screen.cards[TEO].freshness.text()
    assert screen.cards[TEO].again.isVisible()
    # once more: everything is the same, so nobody is told of anything
    with people.app.database.write() as connection:
        connection.execute(owned_sections.update().values(updated_at=None, expires_at=None))
    announced.clear()
    screen.refreshing.refresh({MAREN})
    qtbot.waitUntil(lambda: not screen.refreshing.running, timeout=PATIENCE_MS)
    assert announced == []
    assert len(told) <= 1


def test_nobody_signed_in_is_quiet(
    empty_folder: Path, session_on: Callable[..., Session], screen_on: ScreenOn, qtbot: QtBot
) -> None:
    session = session_on(empty_folder)
    screen = screen_on(session)
    began: list[bool] = []
    screen.refreshing.changed.connect(lambda: began.append(screen.refreshing.running))
    screen.refreshing.start()
    qtbot.waitUntil(lambda: bool(began), timeout=PATIENCE_MS)
    assert began == [False]
    assert screen.refreshing.paused is None
    session.app.settings.characters_refresh_automatically = False
    session.bus.announce(Changed.SETTINGS)
    qtbot.waitUntil(lambda: screen.refreshing.paused is not None, timeout=PATIENCE_MS)


@pytest.fixture
def fresh(empty_folder: Path, session_on: Callable[..., Session]) -> Session:
    """A window's means on a folder in which nobody has signed in."""
    return session_on(empty_folder)


def test_no_token_is_left_anywhere(
    fresh: Session, screen_on: ScreenOn, people_sandbox: Sandbox, logged: Logged, qtbot: QtBot
) -> None:
    """Database, logs, settings, caches, crash reports: after a sign-in, trouble, a fault of the program."""
    before = len(people_sandbox.sign_on.issued)
    session, app = fresh, fresh.app
    folder = app.paths.data
    logs.install(app.paths, "eveprod-desktop")
    reports: list[str] = []
    reporter = CrashReporter()
    reporter.crashed.connect(reports.append)
    try:
        people_sandbox.sign_on.next_character = MAREN
        screen = screen_on(session)
        screen.add.click()
        screen.empty.acted.emit()
        qtbot.waitUntil(lambda: MAREN in screen.cards, timeout=PATIENCE_MS)
        settled(screen, qtbot)
        tokens = people_sandbox.sign_on.issued[before:]
        assert len(tokens) >= 3  # a code, an access token, a refresh token
        people_sandbox.faults.add("html", where="/sso/*", times=None)
        with pytest.raises(AppError):
            app.tokens.refresh(MAREN, stale=app.tokens.current(MAREN))
        for token in tokens:
            logging.getLogger("httpx").warning("GET /x?token=%s", token)
            words = f"GET failed, headers {{'Authorization': 'Bearer {token}'}}, refresh_token={token}"
            error = RuntimeError(words)
            reporter.catch(RuntimeError, error, error.__traceback__)
        session.memory.save()
    finally:
        logs.uninstall()
    assert reports
    folders = [file.relative_to(folder).parts[0] for file in folder.rglob("*") if file.is_file()]
    assert {"logs", "eveprod.db", "settings.json", "cache"} <= set(folders)
    for token in tokens:
        assert not any(token in report for report in reports)
        assert not any(token in f"{one.text} {one.advice}" for one in session.messages.history())
        for file in folder.rglob("*"):
            assert not file.is_file() or token.encode() not in file.read_bytes(), file
    assert logged.records


def test_the_worker_process_refreshes_where_it_can_read_the_permissions(
    empty_folder: Path,
    session_on: Callable[..., Session],
    people_sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    here = {"EVEPROD_DATA_DIR": str(empty_folder), "EVEPROD_TOKEN_STORE": "file"}
    for name, value in (here | people_sandbox.environment()).items():
        monkeypatch.setenv(name, value)  # the worker is started with it
    session = session_on(empty_folder, demo=False, **here)
    assert not session.app.tokens_stay_here
    sign_in(session.app, MAREN)
    refreshing = CharacterRefreshing(session)
    announced: list[Changed] = []
    session.bus.changed.connect(announced.append)
    refreshing.refresh_all()
    refreshing.refresh({MAREN})  # waits for the one under way
    qtbot.waitUntil(lambda: not refreshing.running, timeout=2 * PATIENCE_MS)
    assert Changed.OWNED | Changed.SKILLS in announced[0]
    assert len(session.app.owned.blueprints([MAREN])) == 150
    assert session.app.crew.skills(MAREN) is not None
    refreshing.deleteLater()
