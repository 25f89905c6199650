"""Pictures are real PNGs of the size asked for, and only where there is one."""

import struct
import zlib

import httpx
import pytest

from eveprod_desktop.sandbox.images import picture
from eveprod_desktop.sandbox.sandbox import Sandbox


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/types/34", ["icon"]),
        ("/types/587", ["icon", "render"]),
        ("/types/691", ["bp", "bpc"]),
        ("/characters/2119471001", ["portrait"]),
        ("/corporations/98765001", ["logo"]),
    ],
)
def test_the_list_of_pictures(sandbox: Sandbox, client: httpx.Client, path: str, there: list[str]) -> None:
    assert client.get(sandbox.images_url + path).json() == there
    for one in there:
        answer = client.get(f"{sandbox.images_url}{path}/{one}?size=32")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/types/34/render", 400),
        ("/types/691/icon", 400),
        ("/types/34/icon?size=48", 400),
        ("/types/34/icon?size=2048", 400),
        ("/types/34/icon?size=x", 400),
        ("/types/99999999", 404),
        ("/types/99999999/icon", 404),
        ("/types/x/icon", 404),
        ("/ships/34/icon", 404),
        ("/types", 404),
    ],
)
def test_what_has_no_picture(sandbox: Sandbox, client: httpx.Client, path: str, status: int) -> None:
    assert client.get(sandbox.images_url + path).status_code == status


def test_a_picture_that_is_there_already_costs_a_304(sandbox: Sandbox, client: httpx.Client) -> None:
    url = f"{sandbox.images_url}/types/34/icon"
    etag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("size", [32, 64, 128, 256, 512, 1024])
def test_a_picture_is_a_png_of_its_size(size: int) -> None:
    body = picture(34, "icon", size)
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", body[16:24]) == (size, size)
    start = body.index(b"IDAT")
    length = struct.unpack(">I", body[start - 4 : start])[0]
    lines = zlib.decompress(body[start + 4 : start + 4 + length])
    assert len(lines) == size * (1 + 3 * size)
    assert body[start + 4 + length : start + 8 + length] == struct.pack(
        ">I", zlib.crc32(body[start : start + 4 + length])
    )


def test_pictures_differ() -> None:
    assert len({picture(number, "icon", 32) for number in range(50)}) == 50
    assert picture(691, "bp", 32) != picture(691, "icon", 32)
