"""Backups where clocks were wrong, disks full, and programs killed on the way."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eveprod_desktop.core.db import backups as backups_module
from eveprod_desktop.core.db.backups import Backups
from eveprod_desktop.core.errors import DataFolderUnusable
from tests.support.moving_clock import MovingClock


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "eveprod.db"
    fill(path, 34)
    return path


@pytest.fixture
def backups(path: Path, tmp_path: Path, clock: MovingClock) -> Backups:
    return Backups(path, tmp_path / "backups", clock)


def fill(path: Path, value: int) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE IF NOT EXISTS kept (value)")
        raw.execute("INSERT INTO kept VALUES (?)", (value,))


def values(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return [row[0] for row in raw.execute("SELECT value FROM kept")]


def test_a_clock_that_once_was_in_the_future_stops_no_backup(
    backups: Backups, clock: MovingClock, path: Path
) -> None:
    now = clock.now()
    clock.advance(timedelta(days=3650).total_seconds())
    for _ in range(5):
        backups.take("daily")
        clock.advance(86401)
    clock.advance((now - clock.now()).total_seconds())
    assert backups.due()
    fill(path, 35)
    taken = backups.take("daily")
    assert taken.exists()
    assert backups.newest() == taken
    assert not backups.due()
    assert backups.restore() == taken
    assert values(path) == [34, 35]
    for _ in range(6):
        clock.advance(86401)
        backups.take("daily")
    assert all("eveprod-2026" in one.name for one in backups.all()), "future ones go first"


def test_a_copy_that_can_not_be_finished_leaves_nothing(
    backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Backups, unfinished: Path) -> str:
        unfinished.write_bytes(b"half")
        unfinished.with_name(unfinished.name + "-journal").write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Backups, "_copy_to", fail)
    with pytest.raises(sqlite3.OperationalError):
        backups.take("daily")
    assert list(backups._folder.iterdir()) == []


def test_a_folder_for_backups_that_is_a_file(path: Path, tmp_path: Path, clock: MovingClock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnusable):
        Backups(path, tmp_path / "file", clock).take("daily")


def test_two_copies_of_the_program_may_take_one_in_the_same_second(
    backups: Backups, path: Path, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Backups._copy_to

    def beaten(one: Backups, unfinished: Path) -> str:
        verdict = copy(one, unfinished)
        monkeypatch.undo()
        Backups(path, backups._folder, clock).take("daily")
        return verdict

    monkeypatch.setattr(Backups, "_copy_to", beaten)
    assert backups.take("daily") == backups.newest()
    assert [one.suffix for one in backups._folder.iterdir()] == [".db"]


def test_what_a_killed_copy_left_goes_later(backups: Backups, clock: MovingClock) -> None:
    backups.take("asked")
    (left,) = [one.with_suffix(".part") for one in backups.all()]
    left.write_bytes(b"half")
    backups.take("again")
    assert left.exists(), "another copy of the program may be writing it"
    clock.advance(7200)
    backups.take("later")
    assert not left.exists()


def test_a_restore_without_room_changes_nothing(
    backups: Backups, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.take("daily")
    fill(path, 35)
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataFolderUnusable, match="no space left"):
        backups.restore()
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == {"eveprod.db", "backups"}


@pytest.mark.parametrize("step", ["_copy", "_keep_aside", "replace"])
def test_a_restore_that_is_killed_leaves_a_database(
    backups: Backups, path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    backups.take("daily")
    fill(path, 35)

    class Killed(BaseException):
        pass

    def kill(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path if step == "replace" else backups_module, step, kill)
        with pytest.raises(Killed):
            backups.restore()
    assert values(path) == [34, 35]
    backups.restore()
    assert values(path) == [34]
    (kept,) = [one for one in path.parent.iterdir() if "damaged" in one.name]
    assert values(kept) == [34, 35]


def test_where_files_have_one_name_only(
    backups: Backups, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(_source: object, _target: object) -> None:
        raise OSError(95, "Operation not supported")

    backups.take("daily")
    fill(path, 35)
    monkeypatch.setattr(os, "link", no_links)
    backups.restore()
    assert values(path) == [34]
