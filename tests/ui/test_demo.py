"""`eveprod-desktop --demo`: the window on the sandbox, with data of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.demo import demo_environment


def test_the_demo_has_its_own_servers_and_its_own_folder(tmp_path: Path) -> None:
    before = {"EVEPROD_DATA_DIR": str(tmp_path), "EVEPROD_DATABASE_URL": "sqlite:///mine.db", "HOME": "here"}
    environment = dict(before)
    with demo_environment(environment):
        assert environment["EVEPROD_DATA_DIR"] == str(tmp_path / "demo")
        assert "EVEPROD_DATABASE_URL" not in environment
        base = environment["EVEPROD_ESI_URL"]
        assert httpx.get(f"{base}/status").json()["players"] > 0
    assert environment == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base}/status")


def test_the_demo_stops_its_servers_when_the_window_fails(tmp_path: Path) -> None:
    environment = {"EVEPROD_DATA_DIR": str(tmp_path)}
    bases = []

    def fail() -> None:
        with demo_environment(environment):
            bases.append(environment["EVEPROD_ESI_URL"])
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        fail()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{bases[0]}/status")


@pytest.mark.skipif(sys.platform == "win32", reason="ends the window with a signal that Windows lacks")
@pytest.mark.timeout(180)
def test_the_demo_window_fetches_prices_at_once_and_leaves_no_process(data_dir: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen([sys.executable, "-m", "eveprod_desktop.ui.main", "--demo"], env=environment)
    try:
        until = time.monotonic() + 150
        while _rows(data_dir / "demo" / "eveprod.db") == 0 and time.monotonic() < until:
            assert window.poll() is None
            time.sleep(0.3)
        assert _rows(data_dir / "demo" / "eveprod.db") > 0
    finally:
        window.send_signal(signal.SIGINT)
        assert window.wait(60) == 0
    assert not (data_dir / "eveprod.db").exists()


def _rows(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            found: int = connection.execute("select count(*) from production_economics").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # not made yet
        return found
