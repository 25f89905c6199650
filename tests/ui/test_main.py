"""The program as it is started, in processes of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import eveprod_desktop
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.ui.main import has_display
from eveprod_desktop.ui.places import PLACES

STARTER_SET = pytest.mark.skipif(
    not find_paths({}).starter_set.is_file(), reason="needs the bundled starter set, which is not built yet"
)
FULL = {
    *("opportunities", "items", "item", "item-economics", "item-prices", "planner", "market", "esi"),
    *("characters", "assets", "blueprints", "industry-jobs", "facilities", "static-data"),
    *("settings", "messages", "about", "jobs", "buildable", "stock"),
}


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, "-m", "eveprod_desktop.ui.main", *arguments],
        env={**bare, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"eveprod-desktop {eveprod_desktop.__version__}\n")


def test_wrong_usage() -> None:
    done = run("--theme", "pink")
    assert done.returncode == 2
    assert "pink" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_no_display_is_one_sentence(data_dir: Path) -> None:
    done = run()
    assert done.returncode == 1
    assert done.stderr.startswith("There is no display to show a window on.")
    assert "Traceback" not in done.stderr
    assert not list(data_dir.iterdir())


@pytest.mark.parametrize(
    ("platform", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_displays(platform: str, environment: dict[str, str], shown: bool) -> None:
    assert has_display(platform, environment) is shown


def test_worker_process_loads_no_qt() -> None:
    code = "import sys, eveprod_desktop.ui.main; sys.exit(bool({'PySide6', 'typer'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@STARTER_SET
@pytest.mark.timeout(600)
def test_pictures_of_every_screen_whatever_the_settings(data_dir: Path, tmp_path: Path) -> None:
    (data_dir / "settings.json").write_text("{ not json")
    done = run("--screenshots", str(tmp_path / "out"), "--theme", "light")
    assert (done.returncode, done.stderr) == (0, "")
    assert (data_dir / "settings.json.broken-1").exists()
    names = {path.stem for path in (tmp_path / "out").iterdir()}
    assert {f"{place.name}-empty" for place in PLACES} | FULL <= names
    for name in names:
        image = QImage(str(tmp_path / "out" / f"{name}.png"))
        assert (image.width(), image.height()) == (1440, 900)
        assert image.pixelColor(1430, 10).lightness() > 200
    full, empty = ((tmp_path / "out" / f"item{kind}.png").stat().st_size for kind in ("", "-empty"))
    assert full > 2 * empty
    assert not (data_dir / "window.ini").exists()


def test_pictures_that_cannot_be_written(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("--screenshots", str(tmp_path / "file" / "out"))
    assert done.returncode == 1
    assert "can't be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("--screenshots", str(tmp_path / "out"), EVEPROD_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("The data folder")
    assert "Traceback" not in done.stderr


@STARTER_SET
@pytest.mark.skipif(sys.platform == "win32", reason="ends the first window with a signal that Windows lacks")
def test_second_start_leads_to_the_first(data_dir: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "EVEPROD_SDE_URL": "http://127.0.0.1:9"}
    environment["PYTHONFAULTHANDLER"] = ""  # whoever has Python write such notes elsewhere keeps that
    logs = data_dir / "logs"
    logs.mkdir(parents=True)
    (logs / "hard-crash.txt").write_text("Fatal Python error")
    first = subprocess.Popen([sys.executable, "-m", "eveprod_desktop.ui.main"], env=environment)
    try:
        until = time.monotonic() + 60
        while not (data_dir / "eveprod.db").exists() and time.monotonic() < until:
            time.sleep(0.05)
        second = run(QT_QPA_PLATFORM="offscreen")
        assert second.returncode == 0
        assert "running already" in second.stderr
        assert first.poll() is None
    finally:
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 0
    assert [file.name for file in logs.glob("hard-crash*")] == ["hard-crash-last.txt"]
