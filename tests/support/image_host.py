"""An image host on loopback: pictures it has, pictures it has not, and days on which it misbehaves."""

import contextlib
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.support.serving import QuietHandler, serving


def png(colour: tuple[int, int, int], side: int = 32) -> bytes:
    """Return a square picture of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes(colour) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@dataclass
class ImageServer:
    """`pictures` by (type, variant); `asked` lists (type, variant, size) in order; `answer` overrides all."""

    pictures: dict[tuple[int, str], bytes] = field(default_factory=dict)
    asked: list[tuple[int, str, int]] = field(default_factory=list)
    answer: tuple[int, bytes] | None = None
    base: str = ""
    gate: threading.Event = field(default_factory=threading.Event)
    waiting: int = 0
    most_waiting: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def respond(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(path)
        _, _, type_id, variant = parts.path.split("/")
        size = int(parse_qs(parts.query)["size"][0])
        with self.lock:
            self.asked.append((int(type_id), variant, size))
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
        self.gate.wait(20)
        with self.lock:
            self.waiting -= 1
        if self.answer is not None:
            return self.answer
        found = self.pictures.get((int(type_id), variant))
        return (404, b"") if found is None else (200, found)


class _Handler(QuietHandler):
    server_state: ClassVar[ImageServer]

    def serve(self) -> None:
        status, body = self.server_state.respond(self.path)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


@contextlib.contextmanager
def image_host() -> Iterator[ImageServer]:
    """Serve pictures until the block ends; clear `gate` to keep every answer waiting."""
    state = ImageServer()
    state.gate.set()
    with serving(_Handler, server_state=state) as state.base:
        try:
            yield state
        finally:
            state.gate.set()
