import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from eveprod_desktop.app import build_app
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.pinned import PinnedItems
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.operations import update_static_data
from tests.support.command_line import PROGRAM, Eveprod, run_process
from tests.support.sde_host import sde_host
from tests.support.small_build import frigate_build

STATUS = {"build", "release_date", "source", "types", "blueprints", "producible", "chains", "latest_build"}
KILLS = 5


def test_status_of_an_empty_folder_loads_nothing(eveprod: Eveprod) -> None:
    answer = eveprod("--json", "sde", "status")
    assert answer.status == 0
    assert set(answer.json) >= STATUS
    assert (answer.json["build"], answer.json["chains"], answer.json["latest_build"]) == (None, 0, None)
    assert "eveprod sde update" in eveprod("sde", "status").out


def test_update_from_a_file(eveprod: Eveprod, tmp_path: Path) -> None:
    answer = eveprod("--json", "sde", "update", "--from", frigate_build(100).write(tmp_path / "a.zip"))
    assert answer.status == 0
    assert answer.json["changed"] == {"added": 0, "removed": 0, "changed": 0}
    assert (answer.json["build"], answer.json["source"], answer.json["chains"]) == (100, "file", 3)
    newer = frigate_build(101).type(400, "New").blueprint(1400, 400, {34: 2}).write(tmp_path / "b.zip")
    answer = eveprod("--json", "sde", "update", "--from", newer)
    assert answer.json["changed"] == {"added": 1, "removed": 0, "changed": 0}
    assert eveprod("--json", "sde", "diff").json == [
        {
            "type_id": 400,
            "name": "New",
            "kind": "added",
            "before": None,
            "after": {
                "blueprint_type_id": 1400,
                "activity": "manufacturing",
                "time_seconds": 60,
                "units_per_run": 1,
                "materials": [{"type_id": 34, "quantity": 2}],
            },
        }
    ]
    assert "New" in eveprod("sde", "diff").out


def test_update_from_the_host(eveprod: Eveprod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = frigate_build(100).write(tmp_path / "a.zip")
    with sde_host(b100=small) as host:
        monkeypatch.setenv("EVEPROD_SDE_URL", host.base)
        assert eveprod("--json", "sde", "status").json["latest_build"] == 100
        answer = eveprod("--json", "sde", "update")
        assert (answer.json["build"], answer.json["source"], answer.json["imported"]) == (
            100,
            "download",
            True,
        )
        answer = eveprod("--json", "sde", "update")
        assert (answer.json["build"], answer.json["imported"]) == (100, False)
        assert eveprod("--json", "sde", "update", "--force").json["imported"] is True
        host.zips[101] = frigate_build(101).write(tmp_path / "b.zip")
        host.etag = '"two"'
        assert "Build 101 is out" in eveprod("sde", "status").out
        host.zips[101].write_bytes(b"rubbish")
        answer = eveprod("sde", "update")
        assert (answer.status, answer.out) == (1, "")
        assert answer.err.count("\n") == 1
        assert eveprod("--json", "sde", "status").json["build"] == 100
    answer = eveprod("sde", "update")
    assert answer.status == 1
    assert "can't be reached" in answer.err


def test_what_another_update_loaded_meanwhile_is_not_loaded_again(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both asked at once: the second one waits for the first and finds nothing left to do."""
    small = frigate_build(100).write(tmp_path / "a.zip")
    with sde_host(b100=small) as host:
        app = build_app({"EVEPROD_DATA_DIR": str(data_dir), "EVEPROD_SDE_URL": host.base})
        download = app.static_data_host.download

        def beaten(build: int, folder: Path, monitor: Monitor) -> Path:
            load_build(app.database, small, "download", app.clock, monitor)
            return download(build, folder, monitor)

        monkeypatch.setattr(app.static_data_host, "download", beaten)
        try:
            assert not update_static_data(app, Monitor(), None, False).imported
            assert update_static_data(app, Monitor(), None, True).imported
        finally:
            app.close()


@pytest.mark.parametrize(
    ("content", "said"), [(b"no zip", "not a zip file"), (None, "There is no file"), (b"", "not a zip file")]
)
def test_a_bad_file_is_one_sentence(
    eveprod: Eveprod, tmp_path: Path, content: bytes | None, said: str
) -> None:
    bad = tmp_path / "bad.zip"
    if content is not None:
        bad.write_bytes(content)
    answer = eveprod("--json", "sde", "update", "--from", bad)
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_wrong_usage_is_status_2(eveprod: Eveprod) -> None:
    for arguments in (
        ["sde", "nonsense"],
        ["--nonsense"],
        ["chains", "materials", "Dart", "--me", "11"],
        ["chains", "show"],
    ):
        assert eveprod(*arguments).status == 2


def test_a_data_folder_that_is_a_file(eveprod: Eveprod, data_dir: Path) -> None:
    data_dir.rmdir()
    data_dir.write_text("")
    answer = eveprod("sde", "status")
    assert answer.status == 1
    assert "The data folder" in answer.err


def test_a_damaged_database_is_restored_from_its_backup(
    eveprod: Eveprod, data_dir: Path, tmp_path: Path
) -> None:
    eveprod("sde", "update", "--from", frigate_build(100).write(tmp_path / "a.zip"))
    backup = Path(eveprod("--json", "database", "backup").json["backup"])
    (data_dir / "eveprod.db").write_bytes(b"damaged" * 1000)
    answer = eveprod("sde", "status")
    assert answer.status == 1
    assert f"Restore the backup {backup.name} with `eveprod database restore`" in answer.err
    assert eveprod("database", "restore").status == 0
    assert eveprod("--json", "sde", "status").json["build"] == 100


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_moment_the_old_build_and_the_users_rows_are_there(
    eveprod: Eveprod, data_dir: Path, tmp_path: Path, starter_set: Path
) -> None:
    small = frigate_build(100).write(tmp_path / "a.zip")
    eveprod("sde", "update", "--from", small)
    database = Database(data_dir / "eveprod.db", data_dir / "backups", SystemClock())
    for type_id in range(300, 310):
        PinnedItems(database, SystemClock()).pin(type_id)
    database.close()
    began = time.monotonic()
    run_process("sde", "status")
    start_seconds = time.monotonic() - began
    command = [*PROGRAM, "sde", "update", "--from", str(starter_set)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    load_seconds = max(0.1, time.monotonic() - began - start_seconds)
    assert eveprod("sde", "update", "--from", small).status == 0

    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    killed = attempts = 0
    while killed < KILLS:
        attempts += 1
        assert attempts <= 3 * KILLS, f"it always ended before it could be killed, seed {seed}"
        # one part of the loading after the other, at random inside each
        moment = start_seconds + load_seconds * (killed + moments.random()) / KILLS
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(moment)
            load_seconds = min(load_seconds, max(0.1, time.monotonic() - began - start_seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with closing(sqlite3.connect(data_dir / "eveprod.db")) as raw:
            assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",), f"seed {seed}"
            assert sorted(row[0] for row in raw.execute("SELECT type_id FROM pinned_items")) == [
                *range(300, 310)
            ]
            (build,) = raw.execute("SELECT build FROM static_data_state").fetchone()
        if process.returncode == -signal.SIGKILL and build == 100:
            killed += 1
            assert len(eveprod("--json", "chains", "direct", "Dart II").json) == 3, f"seed {seed}"
        else:
            # the whole of it was loaded first: a kill at its very end, or none
            assert build == 20240618
            load_seconds *= 0.9
            assert eveprod("sde", "update", "--from", small).status == 0
