from collections.abc import Iterator

import httpx
import pytest

from eveprod_desktop.core.errors import Cancelled, HostUnreachable
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.images import ImageHost
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.conftest import NOWHERE
from tests.support.image_host import ImageServer, image_host, png

RIFTER = 587


@pytest.fixture
def server() -> Iterator[ImageServer]:
    with image_host() as server:
        yield server


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.fixture
def host(server: ImageServer, client: httpx.Client) -> ImageHost:
    return ImageHost(lambda: client, server.base + "/")


def test_a_picture_comes_as_it_is(host: ImageHost, server: ImageServer) -> None:
    server.pictures[RIFTER, "render"] = png((200, 10, 10))
    assert host.picture(RIFTER, "render", 128, Monitor()) == png((200, 10, 10))
    assert server.asked == [(RIFTER, "render", 128)]


@pytest.mark.parametrize("status", [400, 404, 410])
def test_no_such_picture_is_none(host: ImageHost, server: ImageServer, status: int) -> None:
    server.answer = status, b"no"
    assert host.picture(RIFTER, "icon", 32, Monitor()) is None


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (503, b"later"),
        (302, b""),
        (429, b""),
        (200, b"<html>log in to the hotel</html>"),
        (200, b""),
    ],
)
def test_anything_else_is_told(host: ImageHost, server: ImageServer, answer: tuple[int, bytes]) -> None:
    server.answer = answer
    with pytest.raises(HostUnreachable):
        host.picture(RIFTER, "icon", 32, Monitor())


def test_a_picture_without_end_is_refused(host: ImageHost, server: ImageServer) -> None:
    server.answer = 200, png((0, 0, 0)) + b"\0" * (9 << 20)
    with pytest.raises(HostUnreachable, match="too large"):
        host.picture(RIFTER, "icon", 32, Monitor())


def test_no_network(client: httpx.Client) -> None:
    with pytest.raises(HostUnreachable):
        ImageHost(lambda: client, NOWHERE).picture(RIFTER, "icon", 32, Monitor())


def test_it_can_be_cancelled(host: ImageHost, server: ImageServer) -> None:
    server.pictures[RIFTER, "icon"] = png((1, 2, 3))
    monitor = Monitor()
    monitor.cancel()
    with pytest.raises(Cancelled):
        host.picture(RIFTER, "icon", 32, monitor)


def test_characters_and_corporations_have_pictures_too(client: httpx.Client) -> None:
    with Sandbox() as sandbox:
        host = ImageHost(lambda: client, sandbox.images_url)
        for variant, path in (
            ("portrait", "/images/characters/95/portrait"),
            ("logo", "/images/corporations/95/logo"),
        ):
            assert host.picture(95, variant, 64, Monitor())
            assert sandbox.requests[-1].path == path
