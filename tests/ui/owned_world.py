"""A data folder with prices and with everything of the sandbox's two characters and their corporation."""

import shutil
from pathlib import Path

from eveprod_desktop import operations
from eveprod_desktop.app import build_app
from eveprod_desktop.core.characters.sections import ALL_SCOPES
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID
from eveprod_desktop.sandbox.sandbox import CLIENT_ID, SMALL, Sandbox
from eveprod_desktop.sandbox.sso.tokens import Grant

MAREN, TEO, GUILD = 2_119_471_001, 2_119_471_002, CORPORATION_ID


def fetch_owned(market_folder: Path, folder: Path) -> None:
    """Copy a folder with prices, sign both characters in and fetch everything; close it again."""
    shutil.copytree(market_folder, folder, dirs_exist_ok=True)
    with Sandbox(size=SMALL) as sandbox:
        app = build_app(
            {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "file", **sandbox.environment()}
        )
        for one in sandbox.cast.characters:
            grant = Grant(one.character_id, CLIENT_ID, tuple(sorted(ALL_SCOPES)))
            app._token_store().put(one.character_id, sandbox.sign_on._refresh.make(grant))
            owner = sandbox.sign_on.owner_hash(one.character_id)
            app.roster.seen(SignedIn(one.character_id, one.name, owner, ALL_SCOPES))
        refreshed = operations.refresh_characters(app, Monitor())
        app.close()
    assert refreshed.failures == ()
