"""The static data host, asked by hand and by the program's own client."""

from pathlib import Path

import httpx
import pytest

from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde.kept_latest import KeptLatest
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.static_data import StaticDataHost
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.support.small_build import frigate_build


def test_latest_tells_the_build_and_costs_a_304_later(sandbox: Sandbox, client: httpx.Client) -> None:
    url = f"{sandbox.sde_url}/tranquility/latest.jsonl"
    first = client.get(url)
    assert '"_key":"sde","buildNumber":20240618' in first.text
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_zip_comes_whole_in_parts_and_by_redirect(sandbox: Sandbox, client: httpx.Client) -> None:
    latest = client.get(f"{sandbox.sde_url}/eve-online-static-data-latest-jsonl.zip")
    assert (latest.status_code, latest.headers["x-sde-build-number"]) == (302, "20240618")
    url = f"{sandbox.base_url}{latest.headers['Location']}"
    whole = client.get(url)
    assert whole.content == sandbox.universe.path.read_bytes()
    assert "x-sde-build-number" not in whole.headers
    size, etag = len(whole.content), whole.headers["ETag"]
    for asked, there in (
        ("bytes=0-99", whole.content[:100]),
        (f"bytes={size - 10}-", whole.content[-10:]),
        ("bytes=-7", whole.content[-7:]),
        (f"bytes=5-{size * 2}", whole.content[5:]),
    ):
        part = client.get(url, headers={"Range": asked, "If-Range": etag})
        assert (part.status_code, part.content) == (206, there)
    assert client.get(url, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_what_is_not_there(sandbox: Sandbox, client: httpx.Client) -> None:
    for path in ("/tranquility/eve-online-static-data-1-jsonl.zip", "/", "/tranquility/other"):
        assert client.get(sandbox.sde_url + path).status_code == 404


def test_a_newer_build_can_appear(sandbox: Sandbox, client: httpx.Client, tmp_path: Path) -> None:
    host = StaticDataHost(lambda: client, sandbox.sde_url, KeptLatest(tmp_path / "latest.json"))
    assert host.latest().build == 20240618
    newer = frigate_build(20260101).write(tmp_path / "newer.zip")
    assert sandbox.static_data.add(newer) == 20260101
    assert host.latest().build == 20260101
    assert host.download(20260101, tmp_path / "cache", Monitor()).read_bytes() == newer.read_bytes()


def test_a_download_that_breaks_off_is_resumed(
    sandbox: Sandbox, client: httpx.Client, tmp_path: Path
) -> None:
    sandbox.faults.add("truncated", where="/sde/*.zip", times=2)
    host = StaticDataHost(
        lambda: client, sandbox.sde_url, KeptLatest(tmp_path / "latest.json"), pause_seconds=0.001
    )
    there = host.download(20240618, tmp_path / "cache", Monitor())
    assert there.read_bytes() == sandbox.universe.path.read_bytes()
    assert [one.status for one in sandbox.requests] == [200, 206, 206]


@pytest.mark.parametrize("content", [b"no zip at all", b""])
def test_a_file_that_is_no_build_is_refused(sandbox: Sandbox, tmp_path: Path, content: bytes) -> None:

    path = tmp_path / "bad.zip"
    path.write_bytes(content)
    with pytest.raises(BadStaticData):
        sandbox.static_data.add(path)
