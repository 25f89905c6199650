import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.pictures.shelf import Kept, PictureShelf
from eveprod_desktop.core.pictures.variants import pixels, variants


class Hands:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> PictureShelf:
    return PictureShelf(tmp_path / "pictures", 10_000, clock)


def test_what_is_put_is_got(shelf: PictureShelf) -> None:
    assert shelf.get("a") is None
    shelf.put("a", b"picture")
    shelf.put("none", None)
    assert shelf.get("a") == Kept(b"picture")
    assert shelf.get("none") == Kept(None)


def test_another_start_finds_it(shelf: PictureShelf, tmp_path: Path, clock: Clock) -> None:
    shelf.put("a", b"picture")
    assert PictureShelf(tmp_path / "pictures", 10_000, clock).get("a") == Kept(b"picture")


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0" * 100])
def test_a_damaged_file_is_dropped(shelf: PictureShelf, tmp_path: Path, damage: bytes) -> None:
    shelf.put("a", b"picture")
    file = tmp_path / "pictures" / "a"
    file.write_bytes(damage)
    assert shelf.get("a") is None
    assert not file.exists()
    shelf.put("a", b"again")
    assert shelf.get("a") == Kept(b"again")


def test_the_oldest_go_first(shelf: PictureShelf, tmp_path: Path, clock: Hands) -> None:
    for number in range(30):
        clock.sleep(60)
        shelf.put(str(number), bytes(1000))
    files = {file.name for file in (tmp_path / "pictures").iterdir()}
    assert files == {str(number) for number in range(30 - len(files), 30)}
    assert sum(file.stat().st_size for file in (tmp_path / "pictures").iterdir()) <= 10_000


def test_the_limit_holds_over_starts(shelf: PictureShelf, tmp_path: Path, clock: Hands) -> None:
    for number in range(9):
        clock.sleep(60)
        shelf.put(str(number), bytes(1000))
    again = PictureShelf(tmp_path / "pictures", 5_000, clock)
    clock.sleep(60)
    again.put("new", bytes(1000))
    assert {file.name for file in (tmp_path / "pictures").iterdir()} == {"6", "7", "8", "new"}


def test_pictures_age(shelf: PictureShelf, clock: Hands) -> None:
    shelf.put("a", b"picture")
    shelf.put("none", None)
    clock.sleep(8 * 86400)
    assert shelf.get("none") is None
    assert shelf.get("a") == Kept(b"picture")
    clock.sleep(90 * 86400)
    assert shelf.get("a") is None


def test_a_folder_that_cannot_be_made_costs_the_keeping_only(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    shelf = PictureShelf(tmp_path / "file" / "pictures", 10_000, clock)
    shelf.put("a", b"picture")
    assert shelf.get("a") is None


@given(st.floats(1, 600), st.floats(0.5, 4))
def test_pixels_are_a_power_of_two_and_enough(side: float, ratio: float) -> None:
    asked = pixels(side, ratio)
    assert asked in {32, 64, 128, 256, 512, 1024}
    assert asked == 1024 or asked >= side * ratio
    assert asked == 32 or asked < 2 * (side * ratio + 1)


@pytest.mark.parametrize(
    ("category", "portrait", "copy", "first"),
    [
        (9, False, False, "bp"),
        (9, True, True, "bpc"),
        (34, False, False, "relic"),
        (6, True, False, "render"),
        (6, False, False, "icon"),
        (7, True, False, "icon"),
        (None, True, False, "icon"),
    ],
)
def test_the_right_picture_of_a_type(category: int | None, portrait: bool, copy: bool, first: str) -> None:
    tried = variants(category, portrait=portrait, copy=copy)
    assert tried[0] == first
    assert tried[-1] == "icon"


def test_a_cache_that_is_cleared_away_meanwhile_costs_the_keeping_only(
    shelf: PictureShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, write = tmp_path / "pictures", PictureShelf._write

    def write_and_clear(self: PictureShelf, name: str, content: bytes) -> None:
        write(self, name, content)
        shutil.rmtree(folder)

    with monkeypatch.context() as patched:
        patched.setattr(PictureShelf, "_write", write_and_clear)
        shelf.put("a", b"picture")
    assert shelf.get("a") is None
    shelf.put("a", b"picture")
    assert shelf.get("a") == Kept(b"picture")
