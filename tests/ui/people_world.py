"""A data folder into which both characters of a sandbox signed in, each through the whole sign-on."""

import json
import socket
import threading
from pathlib import Path

from eveprod_desktop.app import App, build_app
from eveprod_desktop.core.characters.sections import ALL_SCOPES
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID
from eveprod_desktop.sandbox.sandbox import Sandbox

MAREN, TEO, GUILD = 2_119_471_001, 2_119_471_002, CORPORATION_ID


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def choose_port(folder: Path) -> None:
    """Have the way back of a sign-on at a port that nobody else uses."""
    path = folder / "settings.json"
    settings = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(settings | {"signon.port": free_port()}))


def app_on(folder: Path, sandbox: Sandbox) -> App:
    environment = {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory"}
    return build_app(environment | sandbox.environment())


def sign_in(app: App, character_id: int) -> None:
    """Sign a character of the sandbox in, as a player's browser would."""
    browsers: list[threading.Thread] = []

    def browse(address: str) -> None:
        decided = f"{address}&decision={character_id}"
        browsers.append(threading.Thread(target=app.visit, args=(decided,)))
        browsers[-1].start()

    try:
        assert app.sign_in.run(ALL_SCOPES, browse, Monitor()).character_id == character_id
    finally:
        for one in browsers:
            one.join()


def fetch_people(folder: Path, sandbox: Sandbox) -> None:
    """Sign both in and fetch everything that is theirs."""
    choose_port(folder)
    app = app_on(folder, sandbox)
    try:
        for character_id in (MAREN, TEO):
            sign_in(app, character_id)
        assert app.character_refresher.refresh(Monitor()).failures == ()
    finally:
        app.close()
