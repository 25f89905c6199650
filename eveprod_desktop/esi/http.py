"""The one HTTP client of the program, and the innermost layer of the conversation with ESI."""

import math
import platform
import threading
from collections.abc import Callable
from typing import Any

import httpx

from eveprod_desktop import __version__
from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.esi.asking import Answer, Ask
from eveprod_desktop.esi.counting import Counts
from eveprod_desktop.esi.hearing import Hearing
from eveprod_desktop.esi.route import COMPATIBILITY_DATE

AT_ONCE = 20
"""Questions to ESI under way at the same time."""

# for hosts other than ESI, where each question has its own
_TIMEOUT = httpx.Timeout(30.0, connect=10.0, pool=None)
# with more threads than connections a connection just handed out could be closed under its new user
# (encode/httpcore#1110), and other hosts need a few as well
CONNECTIONS = AT_ONCE + 2
"""Connections kept at most, to all hosts together."""
_LARGEST_BYTES = 64 << 20


def user_agent(contact: str) -> str:
    """Say who asks: name, version and, where the user gives one, how to reach him; broad things last."""
    who = f"{contact}; " if contact else ""
    return (
        f"EVEProductionDesktop/{__version__} ({who}desktop client)"
        f" httpx/{httpx.__version__} Python/{platform.python_version()}"
    )


def no_address(variable: str, example: str) -> tuple[str, str]:
    """Say that an environment variable names no address (`httpx.UnsupportedProtocol`), and what to do.

    Our own addresses are right, so nothing else leads there.
    """
    return (
        f"{variable} names no address that can be asked.",
        f"Write it like {example}, or leave it out. What was loaded before stays in use.",
    )


class _Client(httpx.Client):
    """A client to which an address that is none (a slip in the environment) is one of no protocol."""

    def build_request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Request:  # noqa: ANN401 - as httpx has it
        try:
            return super().build_request(method, url, **more)
        except httpx.InvalidURL as error:
            raise httpx.UnsupportedProtocol(str(error)) from error


def open_client(contact: str = "") -> httpx.Client:
    """Return the client: one pool for every host, redirects not followed, safe to use from any thread.

    Proxies are taken from the environment, as other programs do.

    Raises:
        HostUnreachable: the environment names a proxy of another kind, or none.

    """
    try:
        return _Client(
            headers={"User-Agent": user_agent(contact)},
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            follow_redirects=False,
        )
    except (httpx.InvalidURL, ValueError, ImportError) as error:
        raise HostUnreachable(
            "The proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names can't be used.",
            "Name one that begins with http:// or https://, or start the program without that variable.",
        ) from error


class TooMuch(httpx.TransportError):
    """A body that is larger, or takes longer, than any honest one."""


class Http:
    """The innermost layer: one question out, one answer in, at most `AT_ONCE` of them under way.

    The body stays as it came. Raises httpx.TransportError if the connection fails at any point, or the
    body takes longer than `deadline_seconds`.
    """

    def __init__(
        self,
        client: Callable[[], httpx.Client],
        base: str,
        counts: Counts,
        hearing: Hearing,
        *,
        deadline_seconds: float,
        stopwatch: Clock | None = None,
    ) -> None:
        self._client = client
        self._base = base
        self._stopwatch = stopwatch or SystemClock()
        self._counts = counts
        self._hearing = hearing
        self._deadline_seconds = deadline_seconds
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, ask: Ask) -> Answer:
        """Ask; see the class."""
        with self._slots:
            self._counts.add(requests=1, in_flight=1)
            try:
                answer = self._ask(ask)
            except httpx.TransportError as error:
                self._counts.failed(type(error).__name__)
                raise
            finally:
                self._counts.add(in_flight=-1)
        self._counts.add(
            received_bytes=len(answer.wire), not_modified=answer.status == httpx.codes.NOT_MODIFIED
        )
        if answer.status >= httpx.codes.BAD_REQUEST:
            self._counts.failed(f"{answer.status} {ask.route.method} {ask.path}")
        return answer

    def _ask(self, ask: Ask) -> Answer:
        client = self._client()
        left = ask.monitor.seconds_left
        request = client.build_request(
            ask.route.method,
            self._base + ask.path,
            headers=_headers(ask),
            content=ask.content or None,
            timeout=self._hearing.timeout if math.isinf(left) else httpx.Timeout(left, pool=None),
        )
        until = self._stopwatch.monotonic() + min(self._deadline_seconds, left)
        response = client.send(request, stream=True)
        try:
            parts, size = [], 0
            self._hearing.heard()
            for part in response.iter_raw():
                ask.monitor.check()
                self._hearing.heard()
                parts.append(part)
                size += len(part)
                if size > _LARGEST_BYTES or self._stopwatch.monotonic() > until:
                    raise TooMuch(f"{size} bytes, and no end")
        finally:
            response.close()
        packed = response.headers.get("Content-Encoding", "") in ("gzip", "deflate")
        return Answer(response.status_code, response.headers, b"".join(parts), packed)


def _headers(ask: Ask) -> dict[str, str]:
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "Accept-Language": "en",
        "X-Compatibility-Date": COMPATIBILITY_DATE,
    }
    if ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    if ask.content:
        headers["Content-Type"] = "application/json"
    return headers
