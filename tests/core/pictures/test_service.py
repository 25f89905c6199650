import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.core.pictures.service import NotKept, Pictures
from eveprod_desktop.core.pictures.shelf import PictureShelf
from eveprod_desktop.core.work.monitor import Monitor

SHIP, BLUEPRINT, FORMULA, RELIC = 587, 691, 46166, 30562
CATEGORIES = {SHIP: 6, BLUEPRINT: 9, FORMULA: 9, RELIC: 34}


class Host:
    """An image host in memory."""

    def __init__(self) -> None:
        self.has = {(SHIP, "icon"): b"ship", (BLUEPRINT, "bp"): b"blueprint", (FORMULA, "icon"): b"formula"}
        self.asked: list[tuple[int, str, int]] = []
        self.online = True

    def fetch(self, type_id: int, variant: str, pixels: int, _monitor: Monitor) -> bytes | None:
        self.asked.append((type_id, variant, pixels))
        if not self.online:
            raise HostUnreachable("Nobody answers.")
        return self.has.get((type_id, variant))


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def pictures(host: Host, tmp_path: Path) -> Pictures:
    shelf = PictureShelf(tmp_path / "pictures", 1 << 20, SystemClock())
    return Pictures(host.fetch, shelf, lambda: CATEGORIES)


def test_nothing_is_asked_twice(pictures: Pictures, host: Host) -> None:
    for _ in range(3):
        assert pictures.picture(SHIP, 64, Monitor()) == b"ship"
        assert pictures.picture(FORMULA, 64, Monitor()) == b"formula"
        assert pictures.picture(RELIC, 64, Monitor()) is None
    assert host.asked == [
        (SHIP, "icon", 64),
        (FORMULA, "bp", 64),
        (FORMULA, "icon", 64),
        (RELIC, "relic", 64),
        (RELIC, "icon", 64),
    ]


def test_not_even_by_many_at_once(host: Host, tmp_path: Path) -> None:
    together = threading.Barrier(5)

    def slowly(type_id: int, variant: str, pixels: int, monitor: Monitor) -> bytes | None:
        threading.Event().wait(0.05)
        return host.fetch(type_id, variant, pixels, monitor)

    pictures = Pictures(slowly, PictureShelf(tmp_path / "p", 1 << 20, SystemClock()), lambda: CATEGORIES)

    def ask(_number: int) -> bytes | None:
        together.wait()
        return pictures.picture(SHIP, 64, Monitor())

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(ask, range(5))) == {b"ship"}
    assert len(host.asked) == 1


def test_offline_shows_what_is_kept(pictures: Pictures, host: Host) -> None:
    pictures.picture(SHIP, 64, Monitor())
    host.online = False
    assert pictures.picture(SHIP, 64, Monitor()) == b"ship"
    assert pictures.picture(SHIP, 64, Monitor(), ask_host=False) == b"ship"
    with pytest.raises(HostUnreachable):
        pictures.picture(BLUEPRINT, 64, Monitor())
    asked = len(host.asked)
    with pytest.raises(NotKept):
        pictures.picture(BLUEPRINT, 64, Monitor(), ask_host=False)
    assert len(host.asked) == asked
    host.online = True
    assert pictures.picture(BLUEPRINT, 64, Monitor()) == b"blueprint"


def test_a_portrait_is_kept_as_any_picture(pictures: Pictures, host: Host) -> None:
    host.has[95, "portrait"] = b"face"
    for _twice in range(2):
        assert pictures.of_owner(95, "portrait", 64, Monitor()) == b"face"
    assert host.asked == [(95, "portrait", 64)]
    assert pictures.of_owner(96, "logo", 64, Monitor()) is None
    with pytest.raises(NotKept):
        pictures.of_owner(97, "logo", 64, Monitor(), ask_host=False)
