"""The HTTP/1.1 server: one thread, an event loop, connections kept alive, only on 127.0.0.1.

It can do what a decent server never would: cut a body short, reset a connection, drip an answer
byte by byte. That, and several thousand answers a second, is why it is not one from a library.
"""

import asyncio
import contextlib
import logging
import os
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import cast

from eveprod_desktop.sandbox.exchange import Answer, Fate, Request, json_answer

_log = logging.getLogger(__name__)

_LARGEST_HEAD_BYTES = 64 << 10
_LARGEST_BODY_BYTES = 8 << 20
_DRIPS = 40
_LINGER_NOT = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)

Handler = Callable[[Request], Answer]


class Loopback:
    """Answers every request with what `handler` returns. `handler` is called on the server's thread."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._connections: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.in_flight = 0
        self.most_in_flight = 0

    def start(self, port: int = 0) -> None:
        """Listen on a port (0: any free one) and return once connections are taken.

        Raises:
            OSError: the port is in use.

        """
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = listener.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listener, ready), name="sandbox", daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = self._thread = None

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Let a coroutine run beside the rest; it is cancelled when the server stops."""
        assert self._loop is not None  # noqa: S101 - only connections call this, and they need a loop
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def answer(self, request: Request) -> Answer:
        """Ask the handler; a bug in it is logged and becomes a 500, as it would on a real host."""
        try:
            return self._handler(request)
        except Exception:  # noqa: BLE001 - whatever it is, the other connections go on
            _log.exception("sandbox: %s %s failed", request.method, request.path)
            return json_answer(500, {"error": "The sandbox has a bug; see its log."})

    def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        server = loop.run_until_complete(loop.create_server(lambda: _Connection(self), sock=listener))
        loop.call_soon(ready.set)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(self._wind_up(server))
            loop.close()

    async def _wind_up(self, server: asyncio.Server) -> None:
        """Close the listener and every connection, those too that were accepted a moment ago.

        asyncio makes a connection of those in a task, which needs the server to be open still; left to
        itself it would forget the socket without closing it.
        """
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        server.close()
        while self._connections:
            for connection in list(self._connections):
                connection.drop()
            await asyncio.sleep(0)  # lets closed connections say so

    def opened(self, connection: "_Connection") -> None:
        """Remember an open connection."""
        self._connections.add(connection)

    def closed(self, connection: "_Connection") -> None:
        """Forget a closed connection."""
        self._connections.discard(connection)

    def began(self) -> None:
        """Count an answer under way."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def ended(self) -> None:
        """Count it out again."""
        self.in_flight -= 1


class _Connection(asyncio.Protocol):
    """One connection: requests are answered one after the other, in the order they came."""

    def __init__(self, server: Loopback) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._server.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._transport = None
        self._server.closed(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._busy:
            self._next()

    def drop(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def _next(self) -> None:
        """Answer the next whole request in the buffer, if there is one."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _LARGEST_HEAD_BYTES:
                self._refuse(431)
            return
        lines = self._buffer[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        words = lines[0].split(" ")
        length = headers.get("content-length", "0")
        if len(words) != 3 or not length.isdecimal() or "transfer-encoding" in headers:
            self._refuse(400)
            return
        if int(length) > _LARGEST_BODY_BYTES:
            self._refuse(413)
            return
        whole = end + 4 + int(length)
        if len(self._buffer) < whole:
            return
        request = Request(words[0], words[1], headers, bytes(self._buffer[end + 4 : whole]))
        del self._buffer[:whole]
        self._busy = True
        self._server.began()
        answer = self._server.answer(request)
        if answer.wait_seconds or answer.drip_seconds or len(answer.body) > 1 << 20:
            self._server.spawn(self._send_slowly(request, answer))
        else:
            self._send(request, answer)
            self._done()

    def _send(self, request: Request, answer: Answer) -> None:
        """Send at once, unless the answer's fate is another."""
        if self._transport is None:
            return
        if answer.fate is Fate.RESET:
            self._reset()
            return
        body = b"" if request.method == "HEAD" or answer.status in (204, 304) else answer.body
        close = headers_close(request) or answer.fate is Fate.CUT
        if answer.fate is Fate.CUT:
            body = body[: len(body) // 2]
        self._transport.write(answer.head(close=close) + body)
        if close:
            self._transport.close()

    async def _send_slowly(self, request: Request, answer: Answer) -> None:
        try:
            if answer.wait_seconds:
                await asyncio.sleep(answer.wait_seconds)
            if answer.drip_seconds and answer.fate is not Fate.RESET:
                await self._drip(request, answer)
            else:
                self._send(request, answer)
        finally:
            self._done()

    async def _drip(self, request: Request, answer: Answer) -> None:
        body = answer.body[: len(answer.body) // 2] if answer.fate is Fate.CUT else answer.body
        close = headers_close(request) or answer.fate is Fate.CUT
        if self._transport is not None:
            self._transport.write(answer.head(close=close))
        step = max(1, len(body) // _DRIPS)
        for start in range(0, len(body), step):
            # waits before, not after: whoever has the last byte may ask again at once
            await asyncio.sleep(answer.drip_seconds / max(1, len(body) // step))
            if self._transport is None or self._transport.is_closing():
                return
            self._transport.write(body[start : start + step])
        if close and self._transport is not None:
            self._transport.close()

    def _done(self) -> None:
        self._busy = False
        self._server.ended()
        if self._buffer and self._transport is not None and not self._transport.is_closing():
            self._next()

    def _refuse(self, status: int) -> None:
        if self._transport is not None:
            answer = json_answer(status, {"error": "The request can't be read."})
            self._transport.write(answer.head(close=True) + answer.body)
            self._transport.close()

    def _reset(self) -> None:
        """Close so that the other side gets a reset instead of an end."""
        if self._transport is None:
            return
        plain = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # the other side was quicker
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()


def headers_close(request: Request) -> bool:
    """Whether the client wants the connection closed after the answer."""
    return request.headers.get("connection", "").lower() == "close"
