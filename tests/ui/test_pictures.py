from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.pictures.service import Pictures
from eveprod_desktop.core.pictures.shelf import PictureShelf
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.images import ImageHost
from eveprod_desktop.ui.models.columns import Column, text_column
from eveprod_desktop.ui.pictures import ItemPictures
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.tasks import Tasks
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.table import RowsTable
from tests.support.image_host import ImageServer, image_host, png

RED = (220, 20, 20)
CATEGORIES = dict.fromkeys(range(1, 2000), 6) | {691: 9}


class Hands:
    """A clock whose monotonic time is set by hand, and the switch in the settings."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.allowed = True

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def server() -> Iterator[ImageServer]:
    with image_host() as server:
        yield server


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def pictures(
    server: ImageServer, client: httpx.Client, tasks: Tasks, tmp_path: Path, clock: Hands
) -> ItemPictures:
    host = ImageHost(lambda: client, server.base)
    service = Pictures(host.picture, PictureShelf(tmp_path / "p", 1 << 20, SystemClock()), lambda: CATEGORIES)
    pictures = ItemPictures()
    pictures.connect_source(lambda: service, lambda: clock.allowed, tasks, clock)  # type: ignore[arg-type]  # a stand-in
    return pictures


def painted(pictures: ItemPictures, type_id: int) -> QColor:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    pictures.paint(painter, QRect(0, 0, 20, 20), type_id, Look("dark"))
    painter.end()
    return image.pixelColor(10, 1)


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.running)


def test_a_picture_comes_after_a_drawing(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    server.pictures[587, "icon"] = png(RED)
    with qtbot.waitSignal(pictures.arrived):
        assert painted(pictures, 587) != QColor(*RED)
    qtbot.waitUntil(lambda: painted(pictures, 587) == QColor(*RED))
    settle(qtbot, tasks)
    assert server.asked == [(587, "icon", 32)]


def test_blueprints_and_portraits_ask_for_theirs(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    server.pictures[691, "bp"] = server.pictures[587, "render"] = png(RED)
    pictures.picture(691, 20, 2.0)
    pictures.picture(587, 64, 1.5, portrait=True)
    qtbot.waitUntil(lambda: pictures.picture(587, 64, 1.5, portrait=True) is not None)
    qtbot.waitUntil(lambda: pictures.picture(691, 20, 2.0) is not None)
    assert sorted(server.asked) == [(587, "render", 128), (691, "bp", 64)]


def test_what_the_host_has_not_is_asked_once(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    for _ in range(4):
        painted(pictures, 588)
        settle(qtbot, tasks)
    assert server.asked == [(588, "icon", 32)]


def test_few_at_once_and_the_last_seen_first(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    server.gate.clear()
    for type_id in range(1, 301):
        pictures.picture(type_id, 20)
    qtbot.waitUntil(lambda: len(server.asked) == 4)
    server.gate.set()
    settle(qtbot, tasks)
    assert server.most_waiting <= 4
    asked = [type_id for type_id, _, _ in server.asked]
    assert len(asked) == 4 + 120
    assert asked[4] > 290
    assert min(asked[4:]) > 300 - 125


def test_a_silent_host_is_left_alone_for_longer_and_longer(
    qtbot: QtBot,
    pictures: ItemPictures,
    server: ImageServer,
    tasks: Tasks,
    clock: Hands,
) -> None:
    server.pictures[587, "icon"] = png(RED)
    server.answer = 200, b"<html>log in to the hotel</html>"
    for _ in range(5):
        painted(pictures, 587)
        painted(pictures, 588)
        settle(qtbot, tasks)
    assert len(server.asked) <= 2
    before = len(server.asked)
    clock.seconds += 31
    painted(pictures, 587)
    settle(qtbot, tasks)
    assert len(server.asked) == before + 1
    clock.seconds += 31
    painted(pictures, 587)
    settle(qtbot, tasks)
    assert len(server.asked) == before + 1
    server.answer = None
    clock.seconds += 60
    painted(pictures, 587)
    qtbot.waitUntil(lambda: painted(pictures, 587) == QColor(*RED))


def test_offline_shows_what_is_on_disk(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    server.pictures[587, "icon"] = png(RED)
    painted(pictures, 587)
    settle(qtbot, tasks)
    server.answer = 503, b""
    pictures._held.clear()
    painted(pictures, 588)
    settle(qtbot, tasks)
    asked = len(server.asked)
    painted(pictures, 587)
    qtbot.waitUntil(lambda: painted(pictures, 587) == QColor(*RED))
    assert len(server.asked) == asked


def test_switched_off_it_draws(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks, clock: Hands
) -> None:
    clock.allowed = False
    with qtbot.waitSignal(pictures.arrived):  # the kinds of things are known by now
        painted(pictures, 587)
    assert pictures.placeholder(587) == "kind-ship"
    assert pictures.placeholder(691) == "kind-blueprint"
    assert pictures.placeholder(999_999) == "kind-item"
    settle(qtbot, tasks)
    assert server.asked == []


def test_bytes_that_are_no_picture_after_all(
    qtbot: QtBot, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    server.pictures[587, "icon"] = b"\x89PNG\r\n\x1a\nbut nothing more"
    painted(pictures, 587)
    settle(qtbot, tasks)
    assert pictures.picture(587, 20) is None
    settle(qtbot, tasks)
    assert len(server.asked) == 1


def test_a_table_asks_only_for_what_is_seen(
    qtbot: QtBot, session: Session, pictures: ItemPictures, server: ImageServer, tasks: Tasks
) -> None:
    seen = Session(
        session.app,
        session.operations,
        session.tasks,
        session.bus,
        session.messages,
        session.look,
        session.memory,
        pictures,
    )
    columns: list[Column[int]] = [text_column("item", "Item", str, picture=int)]
    table: RowsTable[int] = RowsTable(seen, "seen", columns, lambda row: row)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.set_rows(list(range(1, 1001)))
    table.show()
    qtbot.waitUntil(lambda: len(server.asked) > 3)
    settle(qtbot, tasks)
    asked = [type_id for type_id, _, _ in server.asked]
    assert max(asked) < 30
    assert len(asked) == len(set(asked))
