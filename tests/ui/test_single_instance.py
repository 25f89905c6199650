import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.single_instance import SingleInstance, channel_name

_SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from eveprod_desktop.ui.single_instance import SingleInstance
application = QCoreApplication([])
sys.exit(10 if SingleInstance(Path(sys.argv[1])).claim() else 0)
"""


def test_second_start_brings_the_first_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim()
    fronts: list[bool] = []
    first.asked_to_front.connect(lambda: fronts.append(True))
    second = subprocess.Popen([sys.executable, "-c", _SECOND, str(tmp_path)])
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    finally:
        second.kill()
        second.wait()
    assert second.returncode == 0
    qtbot.waitUntil(lambda: fronts == [True])
    first.release()


def test_other_folders_have_their_own_window(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert first.claim()
    assert second.claim()
    first.release()
    second.release()
    again = SingleInstance(tmp_path / "a")
    assert again.claim()
    again.release()


def test_window_that_crashed_blocks_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    code = _SECOND.replace("sys.exit(10 if", "import os; os._exit(10 if")
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    instance = SingleInstance(tmp_path)
    assert instance.claim()
    instance.release()


def test_name_depends_on_the_folder_only(tmp_path: Path) -> None:
    assert channel_name(tmp_path) == channel_name(tmp_path / "x" / "..")
    assert channel_name(tmp_path) != channel_name(tmp_path / "x")
