"""The static data host: which build is the newest, and the builds themselves, in ranges if asked."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.sandbox.clock import http_date
from eveprod_desktop.sandbox.exchange import Answer, Request

_CACHED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class _Build:
    build: int
    release_date: str
    path: Path
    modified: float
    etag: str


class StaticDataRoutes:
    """Serves the builds it was given; the highest build number is the newest. Below `/sde`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._builds: dict[int, _Build] = {}

    def add(self, path: Path) -> int:
        """Offer a build's zip from now on; returns its number.

        Raises:
            BadStaticData: the file is not a build.

        """
        with StaticDataArchive(path) as archive:
            line = archive.build()
        stat = path.stat()
        mark = hashlib.sha256(f"{line.build} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:32]
        self._builds[line.build] = _Build(line.build, line.release_date, path, stat.st_mtime, f'"{mark}"')
        return line.build

    def newest(self) -> int:
        """Return the number of the newest build."""
        return max(self._builds)

    def answer(self, request: Request, below: str) -> Answer:
        """Answer a request for the path `below` the host's base."""
        if request.method not in ("GET", "HEAD"):
            return _missing()
        newest = self._builds[max(self._builds)] if self._builds else None
        if newest is not None and below == "/tranquility/latest.jsonl":
            return _latest(request, newest)
        if newest is not None and below == "/eve-online-static-data-latest-jsonl.zip":
            where = f"{self._prefix}/tranquility/{_name(newest)}"
            return Answer(302, {"Location": where, "x-sde-build-number": str(newest.build)})
        for build in self._builds.values():
            if below == f"/tranquility/{_name(build)}":
                return _zip(request, build)
        return _missing()


def _name(build: _Build) -> str:
    return f"eve-online-static-data-{build.build}-jsonl.zip"


def _missing() -> Answer:
    # what an object store says
    body = b"<?xml version='1.0' encoding='UTF-8'?><Error><Code>NoSuchKey</Code></Error>"
    return Answer(404, {"Content-Type": "application/xml"}, body)


def _latest(request: Request, newest: _Build) -> Answer:
    text = f'{{"_key":"sde","buildNumber":{newest.build},"releaseDate":"{newest.release_date}"}}\n'
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {
        "Content-Type": "application/jsonl",
        "ETag": etag,
        "Last-Modified": http_date(newest.modified),
        "Cache-Control": f"public, max-age={_CACHED_SECONDS}",
    }
    if request.headers.get("if-none-match") == etag:
        return Answer(304, headers)
    return Answer(200, headers, text.encode())


def _zip(request: Request, build: _Build) -> Answer:
    headers = {
        "Content-Type": "application/zip",
        "ETag": build.etag,
        "Last-Modified": http_date(build.modified),
        "Accept-Ranges": "bytes",
    }
    if request.headers.get("if-none-match") == build.etag:
        return Answer(304, headers)
    body = build.path.read_bytes()
    asked = request.headers.get("range")
    if asked is None or request.headers.get("if-range", build.etag) != build.etag:
        return Answer(200, headers, body)
    span = _span(asked, len(body))
    if span is None:
        return Answer(416, {**headers, "Content-Range": f"bytes */{len(body)}"})
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    return Answer(206, headers, body[first : last + 1])


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of one range (`bytes=0-99`, `bytes=100-`, `bytes=-100`)."""
    first, _, last = asked.removeprefix("bytes=").partition("-")
    if first.isdecimal() and (not last or last.isdecimal()):
        end = min(int(last), size - 1) if last else size - 1
        return (int(first), end) if int(first) <= end else None
    if not first and last.isdecimal() and int(last):
        return max(0, size - int(last)), size - 1
    return None
