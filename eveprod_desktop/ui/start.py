"""From nothing to a running window, and down again."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from eveprod_desktop import logs
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.hard_crash import HardCrash
from eveprod_desktop.ui.assembling import (
    BuildApp,
    RunSandbox,
    make_application,
    make_session,
    make_window,
)
from eveprod_desktop.ui.collecting import GarbageCollector
from eveprod_desktop.ui.crash import CrashReporter
from eveprod_desktop.ui.ending import closed_by_signals
from eveprod_desktop.ui.live_settings import theme_of
from eveprod_desktop.ui.making_ahead import MakingAhead
from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.opening import Opening
from eveprod_desktop.ui.session import Operations
from eveprod_desktop.ui.single_instance import SingleInstance
from eveprod_desktop.ui.theme.look import Look, Theme

if TYPE_CHECKING:
    from eveprod_desktop.app import App


def run(
    build_app: BuildApp,
    operations: Operations,
    sandbox: RunSandbox,
    *,
    screenshots: Path | None,
    theme: Theme | None,
    demo: bool = False,
) -> int:
    """Show the window until it is closed, or take its pictures; return the exit status of the program."""
    qt = make_application()
    try:
        app = build_app(None)
    except AppError as error:
        return _refuse(error, dialog=screenshots is None)
    instance = SingleInstance(app.paths.data)
    logs.install(app.paths, "eveprod-desktop")
    hard_crash = HardCrash(app.paths.logs)
    try:
        if screenshots is None and not instance.claim():
            sys.stderr.write(
                "EVE Production Desktop is running already; its window was brought to the front.\n"
            )
            return 0
        fallen = hard_crash.begin() if screenshots is None else None
        return _show(
            qt,
            app,
            operations,
            instance=instance,
            build_app=build_app,
            sandbox=sandbox,
            screenshots=screenshots,
            theme=theme,
            demo=demo,
            fallen=fallen,
        )
    finally:
        hard_crash.end()
        instance.release()
        app.close()
        logs.uninstall()


def _show(
    qt: QApplication,
    app: "App",
    operations: Operations,
    *,
    instance: SingleInstance,
    build_app: BuildApp,
    sandbox: RunSandbox,
    screenshots: Path | None,
    theme: Theme | None,
    demo: bool,
    fallen: Path | None,
) -> int:
    look = Look(theme or theme_of(app.settings))
    # pictures show every column as it comes, whatever this user made of it
    memory = Memory(app.paths.window_state if screenshots is None else None)
    session = make_session(app, operations, look, memory, demo=demo)
    collector, crashes = GarbageCollector(clock=app.clock), CrashReporter()
    window = make_window(session)
    # last: a style sheet that is there already is worked out anew for every widget put into another
    look.dress(qt, app.paths.cache / "theme")
    crashes.crashed.connect(window.show_crash, Qt.ConnectionType.QueuedConnection)
    crashes.install()
    collector.start()
    if app.warning is not None:
        session.messages.post(Level.WARNING, app.warning)
    if fallen is not None:
        session.messages.post(
            Level.WARNING,
            "The program fell over the last time. Your data are safe.",
            f"What it was at stands in {fallen}; it helps whoever looks for the fault.",
        )
    try:
        opening = Opening(session, window, look_for_newer=screenshots is None)
        if screenshots is not None:
            from eveprod_desktop.ui.screenshots import Photographer  # noqa: PLC0415 - seldom needed

            photographer = Photographer(window, opening, build_app, sandbox, screenshots)
            photographer.start()
            return qt.exec()
        instance.asked_to_front.connect(window.come_to_front)
        if demo:
            opening.ready.connect(window.market_refreshing.refresh_all)
        opening.ready.connect(window.market_refreshing.start)
        opening.ready.connect(window.economics_recomputing.start)
        opening.ready.connect(MakingAhead(window).start)
        opening.ready.connect(window.character_refreshing.start)
        opening.ready.connect(window.job_watching.start)
        window.painted.connect(opening.start)
        window.show()
        with closed_by_signals(window):
            return qt.exec()
    finally:
        session.tasks.shutdown()
        collector.stop()
        crashes.uninstall()
        session.memory.save()
        window.deleteLater()


def _refuse(error: AppError, *, dialog: bool) -> int:
    """Say why there is no window: on stderr, and in a box for those who started it from a menu."""
    sys.stderr.write(f"{error}\n")
    if dialog:
        box = QMessageBox(QMessageBox.Icon.Critical, "EVE Production Desktop", error.sentence)
        box.setInformativeText(error.advice)
        box.setStyleSheet("QLabel { qproperty-textFormat: PlainText; }")  # a path may look like HTML
        box.exec()
    return 1
