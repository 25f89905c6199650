from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.memory import Memory
from eveprod_desktop.ui.widgets.file_choice import choose_to_read, choose_to_write, ending

PICTURES = "Scalable drawing (*.svg);;Picture (*.png);;All files (*)"


@pytest.fixture
def asking(qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    qtbot.addWidget(widget)
    yield widget
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    memory = Memory(None)
    memory.keep_text("files/folder", str(tmp_path))
    return memory


def answer(how: Callable[[QFileDialog], None]) -> None:
    """Do with the dialog, as soon as it is there, what a person would."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        how(dialog)

    QTimer.singleShot(0, act)


def typing(name: str, kind: str = "") -> Callable[[QFileDialog], None]:
    def act(dialog: QFileDialog) -> None:
        if kind:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(name)
        dialog.accept()

    return act


def test_a_name_without_an_ending_gets_that_of_its_kind(
    asking: QWidget, memory: Memory, tmp_path: Path
) -> None:
    for typed, kind, written in (
        ("one", "", "one.svg"),
        ("two", "Picture (*.png)", "two.png"),
        ("three.png", "", "three.png"),
        ("four", "All files (*)", "four.svg"),
    ):
        answer(typing(typed, kind))
        chosen = choose_to_write(asking, memory, "Save", "flow.svg", PICTURES)
        assert chosen == tmp_path / written


def test_the_default_name_stands_there(asking: QWidget, memory: Memory, tmp_path: Path) -> None:
    answer(QFileDialog.accept)
    assert choose_to_write(asking, memory, "Save", "items.csv", "Values (*.csv)") == tmp_path / "items.csv"


def test_the_next_file_is_asked_for_where_the_last_one_was(
    asking: QWidget, memory: Memory, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "build.zip").touch()
    answer(typing(str(tmp_path / "in" / "build.zip")))
    assert choose_to_read(asking, memory, "Load", "Data (*.zip)") == tmp_path / "in" / "build.zip"
    answer(typing("out"))
    assert choose_to_write(asking, memory, "Save", "x.csv", "Values (*.csv)") == tmp_path / "in" / "out.csv"


def test_nothing_is_chosen_and_no_folder_kept_by_who_thinks_better_of_it(
    asking: QWidget, tmp_path: Path
) -> None:
    memory = Memory(None)
    memory.keep_text("files/folder", str(tmp_path / "gone"))
    seen: list[Path] = []

    def leave(dialog: QFileDialog) -> None:
        seen.append(Path(dialog.directory().absolutePath()))
        dialog.reject()

    answer(leave)
    assert choose_to_read(asking, memory, "Load", "Data (*.zip)") is None
    answer(leave)
    assert choose_to_write(asking, memory, "Save", "x.csv", "Values (*.csv)") is None
    assert memory.text_of("files/folder") == str(tmp_path / "gone")
    assert all(folder.is_dir() and folder != Path.cwd() for folder in seen)


def test_an_ending_is_read_from_a_filter() -> None:
    assert ending("Values (*.csv)") == "csv"
    assert ending("Pictures (*.png *.jpg);;All files (*)") == "png"
    assert ending("All files (*)") == ""
