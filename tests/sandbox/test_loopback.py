"""The server itself, spoken to over plain sockets where a client library would be too polite."""

import contextlib
import gc
import socket
import threading
import time
import warnings
from collections.abc import Iterator

import httpx
import pytest

from eveprod_desktop.sandbox.exchange import Answer, Request
from eveprod_desktop.sandbox.loopback import Loopback
from tests.conftest import Logged


def echo(request: Request) -> Answer:
    if request.path == "/bug":
        raise RuntimeError("a bug")
    if request.path == "/wait":
        return Answer(200, {}, b"late", wait_seconds=0.1)
    if request.path == "/large":
        return Answer(200, {}, b"x" * 3_000_000)
    return Answer(200, {"X-Method": request.method}, f"{request.target} {len(request.body)}".encode())


@pytest.fixture
def server() -> Iterator[Loopback]:
    server = Loopback(echo)
    server.start()
    yield server
    server.stop()


@contextlib.contextmanager
def talk(server: Loopback) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as plain:
        yield plain


def read_all(plain: socket.socket) -> bytes:
    text = b""
    while part := plain.recv(65536):
        text += part
    return text


def test_a_connection_is_kept(server: Loopback) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        for at in range(5):
            assert client.post("/thing", content=b"x" * at).text == f"/thing {at}"
        assert client.get("/large").content == b"x" * 3_000_000
        assert client.head("/thing").headers["X-Method"] == "HEAD"


def test_requests_sent_at_once_are_answered_in_order(server: Loopback) -> None:
    with talk(server) as plain:
        plain.sendall(b"GET /wait HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n")
        text = read_all(plain)
    assert text.index(b"late") < text.index(b"/b 0")


def test_a_request_may_come_in_pieces(server: Loopback) -> None:
    with talk(server) as plain:
        for part in (
            b"POST /a HT",
            b"TP/1.1\r\nContent-Le",
            b"ngth: 4\r\nConnection: close\r\n\r\nab",
            b"cd",
        ):
            plain.sendall(part)
            time.sleep(0.01)
        assert b"/a 4" in read_all(plain)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, b"431"),
    ],
)
def test_what_is_no_request_is_refused(server: Loopback, sent: bytes, status: bytes) -> None:
    with talk(server) as plain:
        plain.sendall(sent)
        assert read_all(plain).startswith(b"HTTP/1.1 " + status)


def test_a_bug_is_a_500_and_in_the_log(server: Loopback, logged: Logged) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        assert client.get("/bug").status_code == 500
        assert client.get("/fine").status_code == 200
    assert logged.messages == ["sandbox: GET /bug failed"]


def test_many_at_once_are_counted(server: Loopback) -> None:
    url = f"http://127.0.0.1:{server.port}/wait"
    threads = [threading.Thread(target=httpx.get, args=(url,), kwargs={"trust_env": False}) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert 2 <= server.most_in_flight <= 8
    until = time.monotonic() + 5
    while server.in_flight and time.monotonic() < until:
        time.sleep(0.001)
    assert server.in_flight == 0


def test_it_stops_in_the_middle_of_everything(server: Loopback) -> None:
    with talk(server) as waiting, talk(server) as idle:
        waiting.sendall(b"GET /wait HTTP/1.1\r\n\r\n")
        time.sleep(0.02)
        server.stop()
        for plain in (waiting, idle):
            with contextlib.suppress(ConnectionResetError):
                assert plain.recv(100) == b""
    server.stop()
    with pytest.raises(ConnectionRefusedError), talk(server):
        pass


def test_a_port_in_use_is_told(server: Loopback) -> None:
    with pytest.raises(OSError, match="in use"):
        Loopback(echo).start(server.port)


def test_who_comes_at_the_very_end_is_closed_like_everybody() -> None:
    """Accepted in the last round of the loop, so that asyncio has made no connection of it yet."""
    server = Loopback(echo)
    server.start()
    loop = server._loop
    assert loop is not None
    came: list[socket.socket] = []
    arrived = threading.Event()

    def come() -> None:
        came.append(socket.create_connection(("127.0.0.1", server.port)))
        arrived.set()
        time.sleep(0.1)  # the end is asked for meanwhile, and comes in the same round

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        loop.call_soon_threadsafe(come)
        arrived.wait()
        server.stop()
        gc.collect()
    (client,) = came
    with client:
        client.settimeout(5)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
    assert [str(one.message) for one in told] == []
