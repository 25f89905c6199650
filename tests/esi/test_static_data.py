import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.core.errors import BadStaticData, Cancelled, DataFolderUnusable, HostUnreachable
from eveprod_desktop.core.sde.kept_latest import KeptLatest
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi import static_data
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.process_lock import process_lock
from eveprod_desktop.esi.static_data import StaticDataHost
from tests.support.sde_host import SdeHost, sde_host
from tests.support.small_build import frigate_build


@pytest.fixture
def small_zip(tmp_path: Path) -> Path:
    return frigate_build(100).write(tmp_path / "small.zip")


@pytest.fixture
def host(small_zip: Path) -> Iterator[SdeHost]:
    with sde_host(b100=small_zip) as host:
        yield host


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.fixture
def ask(host: SdeHost, client: httpx.Client, tmp_path: Path) -> StaticDataHost:
    return StaticDataHost(
        lambda: client, host.base, KeptLatest(tmp_path / "latest.json"), pause_seconds=0.001
    )


def files_in(folder: Path) -> list[str]:
    """Return what lies there beside the lock."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_an_unchanged_answer_costs_a_304_also_after_a_restart(
    host: SdeHost, ask: StaticDataHost, client: httpx.Client, tmp_path: Path
) -> None:
    assert ask.latest().build == 100
    again = StaticDataHost(lambda: client, host.base + "/", KeptLatest(tmp_path / "latest.json"))
    assert again.latest().build == 100
    assert [status for _, status in host.asked] == [200, 304]


def test_two_copies_that_want_the_same_build_fetch_it_once(
    host: SdeHost, ask: StaticDataHost, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    with ThreadPoolExecutor(2) as copies:
        first, second = (copies.submit(ask.download, 100, folder, Monitor()) for _ in range(2))
        assert first.result() == second.result()
    assert [status for _, status in host.asked] == [200]


def test_waiting_for_the_download_of_another_copy_can_be_cancelled(
    ask: StaticDataHost, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    monitor = Monitor(lambda progress: monitor.cancel() if progress.step.startswith("Waiting") else None)
    with process_lock(folder / "download.lock"), pytest.raises(Cancelled):
        ask.download(100, folder, monitor)


def test_a_host_that_never_answers_is_not_waited_for_long(client: httpx.Client, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = StaticDataHost(
            lambda: client,
            f"http://127.0.0.1:{silent.getsockname()[1]}",
            KeptLatest(tmp_path / "latest.json"),
            patience_seconds=0.2,
        )
        with pytest.raises(HostUnreachable, match="can't be reached"):
            host.latest()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"_key": "sde"}',
        b'{"_key": "sde", "buildNumber": -1}',
        b'{"_key": "sde", "buildNumber": "../../x"}',
    ],
)
def test_a_strange_answer_is_a_sentence(host: SdeHost, ask: StaticDataHost, body: bytes) -> None:
    host.latest = body
    with pytest.raises(HostUnreachable, match="did not tell its newest build"):
        ask.latest()


def test_other_records_are_passed_over(host: SdeHost, ask: StaticDataHost) -> None:
    host.latest = b'{"_key": "other", "buildNumber": 7}\n{"_key": "sde", "buildNumber": 101, "new": []}\n'
    assert ask.latest().build == 101


def test_no_host_is_a_sentence(client: httpx.Client, tmp_path: Path) -> None:
    nobody = StaticDataHost(
        lambda: client, "http://127.0.0.1:9", KeptLatest(tmp_path / "latest.json"), pause_seconds=0.001
    )
    with pytest.raises(HostUnreachable, match="can't be reached"):
        nobody.latest()
    with pytest.raises(HostUnreachable, match="can't be reached"):
        nobody.download(100, tmp_path, Monitor())


def test_a_broken_kept_answer_counts_as_none(host: SdeHost, ask: StaticDataHost, tmp_path: Path) -> None:
    (tmp_path / "latest.json").write_text('{"etag": 5')
    assert ask.latest().build == 100


def test_a_download_is_whole_and_not_repeated(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    there = ask.download(100, tmp_path / "cache", Monitor())
    assert there.read_bytes() == small_zip.read_bytes()
    assert ask.download(100, tmp_path / "cache", Monitor()) == there
    assert len(host.asked) == 1
    assert files_in(there.parent) == [there.name]


def test_a_broken_download_goes_on_where_it_stopped(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    host.break_after = [100, 50]
    there = ask.download(100, tmp_path, Monitor())
    assert there.read_bytes() == small_zip.read_bytes()
    assert [status for _, status in host.asked] == [200, 206, 206]


def test_a_cancelled_download_goes_on_at_the_next_start(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    monitor = Monitor(lambda progress: monitor.cancel() if progress.done else None)
    host.break_after = [2000]
    with pytest.raises(Cancelled):
        ask.download(100, tmp_path, monitor)
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()
    assert host.asked[-1][1] == 206


def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    host.break_after = [100] * 5
    with pytest.raises(HostUnreachable):
        ask.download(100, tmp_path, Monitor())
    frigate_build(100).type(999, "Changed").write(small_zip)
    host.etag = '"two"'
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()
    assert host.asked[-1][1] == 200


@pytest.mark.parametrize("etag", ['W/"weak"', ""])
def test_without_a_strong_etag_nothing_is_resumed(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path, etag: str
) -> None:
    host.etag = etag
    host.break_after = [100]
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()
    assert [status for _, status in host.asked] == [200, 200]


def test_a_host_without_ranges(host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path) -> None:
    host.ranges = False
    host.break_after = [100]
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()


def test_a_part_as_long_as_the_whole_starts_over(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    target = tmp_path / "eve-online-static-data-100-jsonl.zip"
    target.with_name(target.name + ".part").write_bytes(b"x" * small_zip.stat().st_size)
    target.with_name(target.name + ".part.json").write_text('{"etag": "\\"one\\""}')
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()
    assert [status for _, status in host.asked] == [416, 200]


def test_trouble_of_the_host_is_asked_again_after(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    host.statuses = [503, 429, 500]
    assert ask.download(100, tmp_path, Monitor()).read_bytes() == small_zip.read_bytes()
    host.statuses = [503] * 9
    with pytest.raises(HostUnreachable, match="503"):
        ask.download(200, tmp_path, Monitor())
    assert len(host.statuses) == 4  # five attempts, no more


def test_a_build_that_is_not_there_is_not_asked_for_again(
    host: SdeHost, ask: StaticDataHost, tmp_path: Path
) -> None:
    with pytest.raises(HostUnreachable, match="404"):
        ask.download(999, tmp_path, Monitor())
    assert len(host.asked) == 1


def test_a_damaged_download_is_thrown_away(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    good = small_zip.read_bytes()
    middle = len(good) // 2
    small_zip.write_bytes(good[:middle] + b"\0\0\0\0" + good[middle + 4 :])
    with pytest.raises(BadStaticData, match="damaged"):
        ask.download(100, tmp_path / "cache", Monitor())
    assert files_in(tmp_path / "cache") == []
    small_zip.write_bytes(good)
    assert ask.download(100, tmp_path / "cache", Monitor()).read_bytes() == good


def test_only_the_last_two_builds_are_kept(
    host: SdeHost, ask: StaticDataHost, small_zip: Path, tmp_path: Path
) -> None:
    for build in (100, 101, 102, 103):
        host.zips[build] = small_zip
        ask.download(build, tmp_path / "cache", Monitor())
    assert files_in(tmp_path / "cache") == [
        "eve-online-static-data-102-jsonl.zip",
        "eve-online-static-data-103-jsonl.zip",
    ]


def test_a_folder_that_cannot_be_written(host: SdeHost, ask: StaticDataHost, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(DataFolderUnusable):
        ask.download(100, tmp_path / "cache", Monitor())


def test_a_full_disk(host: SdeHost, ask: StaticDataHost, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full, a file on a disk without room")
    (tmp_path / "eve-online-static-data-100-jsonl.zip.part").symlink_to(full)
    with pytest.raises(DataFolderUnusable, match="the disk is full"):
        ask.download(100, tmp_path, Monitor())


@pytest.mark.parametrize("lengths", [True, False])
def test_a_file_without_end_is_not_taken(
    host: SdeHost, ask: StaticDataHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lengths: bool
) -> None:
    monkeypatch.setattr(static_data, "_LARGEST_BYTES", 50)
    host.lengths = lengths
    with pytest.raises(BadStaticData, match="can't be right"):
        ask.download(100, tmp_path / "to", Monitor())
    assert not list((tmp_path / "to").glob("*.zip"))


def test_an_etag_that_no_header_can_hold_is_not_sent_back(host: SdeHost, ask: StaticDataHost) -> None:
    host.etag = '"\xe9"'
    assert (ask.latest().build, ask.latest().build) == (100, 100)
    assert [status for _, status in host.asked] == [200, 200]


def test_a_disk_that_is_full_costs_only_the_keeping(
    host: SdeHost, client: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    kept = KeptLatest(tmp_path / "file" / "latest.json")
    ask = StaticDataHost(lambda: client, host.base, kept, pause_seconds=0.001)
    assert ask.latest().build == 100
