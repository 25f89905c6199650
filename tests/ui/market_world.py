"""A data folder whose prices were fetched from the sandbox over HTTP."""

from pathlib import Path

from eveprod_desktop import operations
from eveprod_desktop.app import build_app
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.sandbox.sandbox import SMALL, Sandbox

FORGE, DOMAIN = 10000002, 10000043
PLACES = "10000002:60003760, 10000043:60008494"


def fetch_world(folder: Path) -> None:
    """Load the starter set, fetch two regions, and close everything again."""
    with Sandbox(size=SMALL) as sandbox:
        app = build_app(
            {"EVEPROD_DATA_DIR": str(folder), "EVEPROD_TOKEN_STORE": "memory", **sandbox.environment()}
        )
        app.settings.market_places = PLACES
        refreshed = operations.refresh_market(app, Monitor(), None)
        app.close()
    # where a machine was too busy for the patience of the client, tests of prices would fail in odd ways
    assert [(one.region_id, one.failure) for one in refreshed.regions if one.failure] == []
