"""A small ESI on loopback that does what a test tells it, and remembers what it was asked."""

import contextlib
import gzip
import hashlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.support.moving_clock import MovingClock
from tests.support.serving import QuietHandler, serving


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> int:
        return int(self.query.get("page", "1"))


@dataclass
class Reply:
    """One answer. `break_after`: the connection is reset after so many bytes of the body.

    `drip_seconds`: the body comes byte by byte, this far apart. `hold`: the answer waits for it.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    break_after: int | None = None
    drip_seconds: float = 0.0
    hold: threading.Event | None = None


Answer = Callable[[Request], Reply]


def json_reply(value: object, status: int = 200, **headers: str) -> Reply:
    return Reply(
        status, {name.replace("_", "-"): text for name, text in headers.items()}, json.dumps(value).encode()
    )


def always(reply: Reply) -> Answer:
    """Answer every request alike."""

    def answer(_request: Request) -> Reply:
        return reply

    return answer


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@dataclass
class Served:
    """A set of pages as ESI serves it: same bytes and headers until it expires."""

    host: "EsiHost"
    pages: list[object]
    lasts_seconds: float = 300.0
    modified: datetime | None = None
    headers: dict[str, str] = field(default_factory=dict)
    gzipped: bool = False
    weak: bool = False
    # headers that are left out
    without: frozenset[str] = frozenset()

    def __call__(self, request: Request) -> Reply:
        if request.page > len(self.pages):
            return json_reply({"error": "Requested page does not exist!"}, 404)
        body = json.dumps(self.pages[request.page - 1]).encode()
        etag = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
        if self.weak:
            etag = "W/" + etag
        modified = self.modified or self.host.clock.now()
        headers = {
            "ETag": etag,
            "Last-Modified": http_date(modified),
            "Expires": http_date(modified + timedelta(seconds=self.lasts_seconds)),
            "Cache-Control": "public",
            "X-Pages": str(len(self.pages)),
            **self.headers,
        }
        headers = {name: text for name, text in headers.items() if name not in self.without}
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers)
        if self.gzipped:
            return Reply(200, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body))
        return Reply(200, headers, body)

    def change(self, pages: list[object]) -> None:
        """Cut the set anew at this moment."""
        self.pages, self.modified = pages, self.host.clock.now()


@dataclass
class EsiHost:
    """What it answers, and what it was asked.

    `routes` answer by path; `faults` are asked first, in order, and one that answers is used up
    unless it is in `lasting`. `ahead_seconds`: how much later than the test's clock the server's is.
    """

    clock: MovingClock
    routes: dict[str, Answer] = field(default_factory=dict)
    faults: list[Callable[[Request], Reply | None]] = field(default_factory=list)
    lasting: list[Callable[[Request], Reply | None]] = field(default_factory=list)
    ahead_seconds: float = 0.0
    asked: list[tuple[Request, int]] = field(default_factory=list)
    most_at_once: int = 0
    base: str = ""

    def serve(self, path: str, *pages: object, modified: datetime | None = None) -> Served:
        served = Served(self, list(pages), modified=modified or self.clock.now())
        self.routes[path] = served
        return served

    def fail(self, *replies: Reply, page: int | None = None, path: str | None = None) -> None:
        """Answer the next requests (for this page, of this path) with these instead."""
        for reply in replies:
            self.faults.append(
                lambda request, reply=reply: (  # type: ignore[misc]  # a value bound in a loop
                    reply if page in (None, request.page) and path in (None, request.path) else None
                )
            )

    def statuses(self) -> list[int]:
        return [status for _, status in self.asked]

    def pages(self) -> list[int]:
        return [request.page for request, _ in self.asked]

    def forget(self) -> None:
        self.asked.clear()


class _Handler(QuietHandler):
    host: ClassVar[EsiHost]
    lock: ClassVar[threading.Lock]
    at_once: ClassVar[list[int]]
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = 10

    def serve(self) -> None:
        host = self.host
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            self.command,
            split.path,
            dict(parse_qsl(split.query)),
            {name.lower(): text for name, text in self.headers.items()},
            self.rfile.read(length),
        )
        with self.lock:
            self.at_once[0] += 1
            host.most_at_once = max(host.most_at_once, self.at_once[0])
            reply = self.answer(request)
            host.asked.append((request, reply.status))
        try:
            self.send(reply)
        except OSError:
            self.close_connection = True  # the client hung up
        finally:
            with self.lock:
                self.at_once[0] -= 1

    def answer(self, request: Request) -> Reply:
        host = self.host
        for fault in list(host.faults):
            if reply := fault(request):
                host.faults.remove(fault)
                return reply
        for fault in host.lasting:
            if reply := fault(request):
                return reply
        if route := host.routes.get(request.path):
            return route(request)
        return json_reply({"error": "Not found"}, 404)

    def send(self, reply: Reply) -> None:
        host = self.host
        if reply.hold:
            reply.hold.wait(10)
        self.send_response_only(reply.status)
        self.send_header("Date", http_date(host.clock.now() + timedelta(seconds=host.ahead_seconds)))
        for name, text in reply.headers.items():
            self.send_header(name, text)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.break_after is not None:
            self.wfile.write(reply.body[: reply.break_after])
            self.wfile.flush()
            self.close_connection = True
            # no lingering: the other side sees a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif reply.drip_seconds:
            for at in range(len(reply.body)):
                self.wfile.write(reply.body[at : at + 1])
                self.wfile.flush()
                time.sleep(reply.drip_seconds)
        else:
            self.wfile.write(reply.body)
            self.wfile.flush()


@contextlib.contextmanager
def esi_host(clock: MovingClock) -> Iterator[EsiHost]:
    """Serve until the block ends; whoever asks must have closed his connections by then."""
    host = EsiHost(clock)
    with serving(_Handler, host=host, lock=threading.Lock(), at_once=[0]) as host.base:
        yield host
