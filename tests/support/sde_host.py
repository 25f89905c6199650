"""A static data host on loopback that can misbehave."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from tests.support.serving import QuietHandler, serving


@dataclass
class SdeHost:
    """What it serves and how; `asked` lists (path, status) of every answer."""

    zips: dict[int, Path] = field(default_factory=dict)
    latest: bytes | None = None
    etag: str = '"one"'
    # bytes after which the next answers break off, in order
    break_after: list[int] = field(default_factory=list)
    # statuses that the next answers have instead of their own
    statuses: list[int] = field(default_factory=list)
    ranges: bool = True
    # whether answers say how long they are
    lengths: bool = True
    asked: list[tuple[str, int]] = field(default_factory=list)
    base: str = ""

    def latest_body(self) -> bytes:
        if self.latest is not None:
            return self.latest
        return b'{"_key": "sde", "buildNumber": %d, "releaseDate": "2026-01-01T11:00:00Z"}\n' % max(self.zips)


class _Handler(QuietHandler):
    host: ClassVar[SdeHost]

    def serve(self) -> None:
        host = self.host
        status, headers, body = self.respond()
        if host.statuses:
            status, headers, body = host.statuses.pop(0), {}, b"<html>not now</html>"
        host.asked.append((self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if host.lengths:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.close_connection = True
        self.end_headers()
        if host.break_after and self.path.endswith(".zip"):
            body = body[: host.break_after.pop(0)]
            self.close_connection = True
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def respond(self) -> tuple[int, dict[str, str], bytes]:
        host = self.host
        if self.path == "/tranquility/latest.jsonl":
            if self.headers.get("If-None-Match") == host.etag:
                return 304, {"ETag": host.etag}, b""
            return 200, {"ETag": host.etag}, host.latest_body()
        for build, path in host.zips.items():
            if self.path == f"/tranquility/eve-online-static-data-{build}-jsonl.zip":
                return self.part(path.read_bytes())
        return 404, {}, b"nothing here"

    def part(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        asked, etag = self.headers.get("Range", ""), self.host.etag
        if not asked or not self.host.ranges or self.headers.get("If-Range") != etag:
            return 200, {"ETag": etag}, body
        first = int(asked.removeprefix("bytes=").rstrip("-"))
        if first >= len(body):
            return 416, {"Content-Range": f"bytes */{len(body)}"}, b""
        there = f"bytes {first}-{len(body) - 1}/{len(body)}"
        return 206, {"ETag": etag, "Content-Range": there}, body[first:]


@contextlib.contextmanager
def sde_host(**zips: Path) -> Iterator[SdeHost]:
    """Serve zips (`b100=path`) until the block ends."""
    host = SdeHost({int(name[1:]): path for name, path in zips.items()})
    with serving(_Handler, host=host) as host.base:
        yield host
