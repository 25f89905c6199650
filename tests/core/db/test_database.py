import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database, database_path
from eveprod_desktop.core.db.pinned import PinnedItems
from eveprod_desktop.core.db.tables import pinned_items
from eveprod_desktop.core.db.upgrades import STEPS, upgrade
from eveprod_desktop.core.errors import (
    AppError,
    Cancelled,
    DatabaseBusy,
    DatabaseCorrupt,
    DatabaseTooNew,
    DataFolderUnusable,
    UnsupportedDatabase,
)
from eveprod_desktop.core.work.monitor import Monitor, Progress, working


class SetClock(SystemClock):
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def database(tmp_path: Path, clock: SetClock) -> Iterator[Database]:
    database = Database(tmp_path / "data" / "eveprod.db", tmp_path / "backups", clock)
    yield database
    database.close()


def pins(database: Database) -> list[int]:
    return PinnedItems(database, SystemClock()).items()


def pin(database: Database, *type_ids: int) -> None:
    for type_id in type_ids:
        PinnedItems(database, SystemClock()).pin(type_id)


def test_nothing_is_touched_before_first_use(database: Database) -> None:
    assert not database.path.parent.exists()
    assert pins(database) == []
    assert database.path.exists()


def test_a_reader_keeps_its_snapshot_and_cannot_write(database: Database) -> None:
    pin(database, 34)
    with database.read() as reader:
        assert reader.execute(select(pinned_items)).all()
        pin(database, 35)
        assert [row.type_id for row in reader.execute(select(pinned_items))] == [34]
    assert sorted(pins(database)) == [34, 35]
    with pytest.raises(DataFolderUnusable, match="read-only"), database.read() as reader:
        reader.exec_driver_sql("DELETE FROM pinned_items")


def test_a_failing_transaction_leaves_nothing(database: Database) -> None:
    pin(database, 34)

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM pinned_items")
        raise RuntimeError

    with pytest.raises(RuntimeError), database.write() as connection:
        fail(connection)
    assert pins(database) == [34]


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    threads = [threading.Thread(target=pin, args=(database, n)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pins(database)) == list(range(20))


@contextmanager
def another_process_writes(path: Path, seconds: float = 60.0) -> Iterator[None]:
    """Hold the lock of writing in another process, until the end of the block or for some seconds."""
    script = (
        "import select, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " c.execute('BEGIN IMMEDIATE'); print('held', flush=True);"
        " select.select([sys.stdin], [], [], float(sys.argv[2]))"
    )
    with subprocess.Popen(
        [sys.executable, "-S", "-c", script, str(path), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield
        finally:
            other.communicate()


def test_another_copy_that_writes_is_told_in_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(database, 34)
    monkeypatch.setattr("eveprod_desktop.core.db.database._PATIENCE_SECONDS", 0.0)
    with another_process_writes(database.path):
        assert pins(database) == [34]  # reading goes on
        with pytest.raises(DatabaseBusy, match="Another running copy"):
            pin(database, 35)
    pin(database, 35)


def test_a_task_waits_for_another_process_and_tells_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(database, 34)
    monkeypatch.setattr("eveprod_desktop.core.db.database._PATIENCE_SECONDS", 0.0)
    told: list[Progress] = []
    monitor = Monitor(told.append)
    monitor.step("Saving")
    with another_process_writes(database.path, 0.4), working(monitor):
        pin(database, 35)
    assert [one.step for one in told] == [
        "Saving",
        "Waiting until something else has been written",
        "Saving",
    ]
    assert sorted(pins(database)) == [34, 35]


def test_a_task_that_waits_can_be_cancelled(database: Database) -> None:
    pin(database, 34)
    monitor = Monitor(lambda progress: monitor.cancel() if progress.step.startswith("Waiting") else None)
    with another_process_writes(database.path), working(monitor), pytest.raises(Cancelled):
        pin(database, 35)
    assert pins(database) == [34]


def test_while_another_thread_writes_its_turn_is_waited_for_but_not_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(database, 34)
    monkeypatch.setattr("eveprod_desktop.core.db.database._OWN_PATIENCE_SECONDS", 0.05)
    with ThreadPoolExecutor(1) as other, database.write():
        refused = other.submit(pin, database, 35)
        with pytest.raises(DatabaseBusy):
            refused.result(30)
    pin(database, 35)


def test_a_newer_file_is_left_alone(database: Database) -> None:
    pin(database, 34)
    database.close()
    with closing(sqlite3.connect(database.path)) as raw:
        raw.execute(f"PRAGMA user_version={len(STEPS) + 3}")
    with pytest.raises(DatabaseTooNew, match="newer version of EVE Production Desktop"):
        pins(database)
    assert not list(database.backups._folder.glob("*"))


def test_upgrading_backs_up_first_and_is_all_or_nothing(database: Database) -> None:
    pin(database, 34)
    writer, reader = database._open()

    def better(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE better (a)")

    def broken(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE pinned_items")
        raise RuntimeError("a step with a bug")

    with pytest.raises(RuntimeError):
        upgrade(writer, reader, database.path, database.backups, (*STEPS, better, broken))
    with closing(sqlite3.connect(database.path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
        assert raw.execute("SELECT type_id FROM pinned_items").fetchall() == [(34,)]
        assert raw.execute("SELECT * FROM better").fetchall() == []
    (backup,) = database.backups.all()
    with closing(sqlite3.connect(backup)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
        assert raw.execute("SELECT type_id FROM pinned_items").fetchall() == [(34,)]


@pytest.mark.parametrize("damage", ["garbage", "header", "pages", "emptied"])
def test_a_damaged_file_offers_the_last_backup(database: Database, damage: str, clock: SetClock) -> None:
    pin(database, *range(500))
    backup = database.backups.take("asked")
    database.close()
    content = bytearray(database.path.read_bytes())
    if damage == "garbage":
        content = bytearray(b"not a database at all, " * 1000)
    elif damage == "header":
        content[:16] = b"\0" * 16
    elif damage == "emptied":
        content.clear()
    else:
        content[100:] = b"\xff" * (len(content) - 100)
    database.path.write_bytes(content)
    for suffix in ("-wal", "-shm"):
        database.path.with_name(database.path.name + suffix).unlink(missing_ok=True)
    with pytest.raises(DatabaseCorrupt, match=f"Restore the backup {backup.name}"):
        pins(database)
    assert database.restore_backup() == backup
    assert sorted(pins(database)) == list(range(500))
    damaged = [path for path in database.path.parent.iterdir() if "damaged" in path.name]
    assert [path.read_bytes() for path in damaged] == [bytes(content)]


def test_without_a_backup_the_advice_is_another(database: Database) -> None:
    database.path.parent.mkdir()
    database.path.write_bytes(b"x" * 5000)
    with pytest.raises(DatabaseCorrupt, match="There is no backup"):
        pins(database)
    with pytest.raises(AppError, match="There is no backup to restore"):
        database.restore_backup()
    assert database.path.read_bytes() == b"x" * 5000


def test_backups_are_due_daily_and_few_are_kept(database: Database, clock: SetClock) -> None:
    assert not database.backups.due()  # there is nothing to keep yet
    pin(database, 34)
    assert database.backups.due()
    taken = []
    for _ in range(7):
        taken.append(database.backups.take("daily"))
        assert not database.backups.due()
        clock.time += timedelta(days=1, seconds=1)
        assert database.backups.due()
    assert database.backups.all() == taken[:1:-1]
    assert database.backups.newest() == taken[-1]


def test_a_backup_holds_what_is_still_in_the_log(database: Database) -> None:
    pin(database, 34)
    with database.read():  # keeps the write-ahead log from being folded into the file
        pin(database, 35)
        copy = database.backups.take("asked")
    with closing(sqlite3.connect(copy)) as raw:
        assert {row[0] for row in raw.execute("SELECT type_id FROM pinned_items")} == {34, 35}


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    database = Database(tmp_path / "data" / "eveprod.db", tmp_path / "backups", SystemClock())
    with pytest.raises(DataFolderUnusable, match="can't be used"):
        pins(database)


def test_a_full_disk_is_told_in_words_and_changes_nothing(database: Database) -> None:
    pin(database, 34)

    def fill() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=100")
            connection.exec_driver_sql("CREATE TABLE big (a)")
            connection.exec_driver_sql("INSERT INTO big VALUES (zeroblob(10000000))")

    with pytest.raises(DataFolderUnusable, match="the disk is full"):
        fill()
    database.close()
    assert pins(database) == [34]


@pytest.mark.parametrize(
    ("address", "said"),
    [("nonsense", "not a database address"), ("postgresql://h/d", "postgresql"), ("sqlite://", "sqlite")],
)
def test_other_databases_are_refused_in_words(tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(UnsupportedDatabase, match=said):
        database_path(address, tmp_path / "x.db")


def test_the_address_names_the_file(tmp_path: Path) -> None:
    assert database_path("", tmp_path / "x.db") == tmp_path / "x.db"
    assert database_path(f"sqlite:///{tmp_path}/y z.db", tmp_path / "x.db") == tmp_path / "y z.db"


def pinned_ids(connection: Connection) -> frozenset[int]:
    return frozenset(connection.scalars(select(pinned_items.c.type_id)))


def test_what_is_kept_is_read_again_after_any_commit(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    reads: list[frozenset[int]] = []

    def read(connection: Connection) -> frozenset[int]:
        reads.append(pinned_ids(connection))
        return reads[-1]

    assert database.kept(read) == frozenset()
    assert database.kept(read) is reads[0]
    PinnedItems(database, clock).pin(34)
    assert database.kept(read) == {34}
    other = Database(database.path, tmp_path / "backups", clock)  # as another process has it
    PinnedItems(other, clock).pin(35)
    other.close()
    assert database.kept(read) == {34, 35}
    assert database.kept(pinned_ids) == {34, 35}
    assert len(reads) == 3
    database.close()
    assert database.kept(read) == {34, 35}
    assert len(reads) == 4


def test_what_is_committed_while_it_is_read_is_read_the_next_time(
    database: Database, clock: SetClock
) -> None:
    pinned = PinnedItems(database, clock)

    def read(connection: Connection) -> frozenset[int]:
        found = pinned_ids(connection)
        if 34 not in found:
            pinned.pin(34)
        return found

    assert database.kept(read) == frozenset()
    assert database.kept(read) == {34}
