"""CCP's static data host: which build is the newest, and its zip, resumed where a download broke off."""

import errno
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from eveprod_desktop.core.errors import AppError, BadStaticData, DataFolderUnusable, HostUnreachable
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import no_address
from eveprod_desktop.esi.keeping import etag_of
from eveprod_desktop.esi.process_lock import process_lock

DEFAULT_BASE = "https://developers.eveonline.com/static-data"

_ATTEMPTS = 5
_KEPT_BUILDS = 2
_LARGEST_BYTES = 4 << 30


class KeptAnswer(Protocol):
    """Where the last answer to "which build is the newest" is kept between starts."""

    def load(self) -> tuple[str, bytes] | None:
        """Return ETag and body of the last answer, None if there is none."""
        ...

    def save(self, etag: str, body: bytes) -> None:
        """Keep an answer."""
        ...


class _Latest(msgspec.Struct, gc=False):
    key: str = msgspec.field(name="_key")
    build: int = msgspec.field(name="buildNumber", default=0)
    release_date: str = msgspec.field(name="releaseDate", default="")


@dataclass(frozen=True, slots=True)
class LatestBuild:
    """The newest build that the host offers."""

    build: int
    release_date: str


class StaticDataHost:
    """The host of the Static Data Export below `base`.

    The answer to "which build is the newest" is one line, and worth `patience_seconds` of waiting.
    """

    def __init__(
        self,
        client: Callable[[], httpx.Client],
        base: str,
        kept: KeptAnswer,
        *,
        pause_seconds: float = 1.0,
        patience_seconds: float = 3.0,
    ) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._kept = kept
        self._pause_seconds = pause_seconds
        self._patience_seconds = patience_seconds

    def latest(self) -> LatestBuild:
        """Ask which build is the newest; an unchanged answer costs a 304.

        Raises:
            HostUnreachable: no answer, or not one that can be understood.

        """
        url = f"{self._base}/tranquility/latest.jsonl"
        kept = self._kept.load()
        try:
            answer = self._client().get(
                url, headers={"If-None-Match": kept[0]} if kept else {}, timeout=self._patience_seconds
            )
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        if answer.status_code == httpx.codes.NOT_MODIFIED and kept:
            return _latest(kept[1])
        if answer.status_code != httpx.codes.OK:
            raise HostUnreachable(
                f"The static data host answered {answer.status_code} {answer.reason_phrase}.",
                "Try again later.",
            )
        latest = _latest(answer.content)
        if etag := etag_of(answer.headers):
            self._kept.save(etag, answer.content)
        return latest

    def download(self, build: int, folder: Path, monitor: Monitor) -> Path:
        """Fetch a build's zip into `folder` and return it; one that is there already is not fetched.

        A download that broke off goes on where it stopped, if the file on the host is still the same.
        The whole zip is checked (size and every CRC) before it bears its name. One copy of the program
        fetches at a time; another one waits, and finds what it wanted.

        Raises:
            HostUnreachable: the host gave up on us, or we on it, after five attempts.
            BadStaticData: what came is not a whole zip.
            DataFolderUnusable: the disk is full or the folder read-only.
            Cancelled: the monitor was cancelled; what came so far is kept for the next time.

        """
        target = folder / f"eve-online-static-data-{build}-jsonl.zip"
        if not target.exists():
            with process_lock(folder / "download.lock", monitor=monitor):
                if not target.exists():
                    self._download(target, monitor)
        return target

    def _download(self, target: Path, monitor: Monitor) -> None:
        url = f"{self._base}/tranquility/{target.name}"
        part = _Part(target)
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type(httpx.TransportError) | retry_if_exception_type(_ServerTrouble),
                stop=stop_after_attempt(_ATTEMPTS),
                wait=wait_exponential_jitter(
                    multiplier=self._pause_seconds, max=30, jitter=self._pause_seconds
                ),
                sleep=lambda seconds: _pause(seconds, monitor),
                reraise=True,
            ):
                with attempt:
                    self._fetch(url, part, monitor)
            part.check(monitor)
            part.path.replace(target)
            part.forget()
            _drop_old(target.parent, target)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        except _ServerTrouble as error:
            raise HostUnreachable(f"The static data host answered {error}.", "Try again later.") from error
        except OSError as error:
            reason = (
                "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error)).lower()
            )
            raise DataFolderUnusable(target.parent, reason) from error

    def _fetch(self, url: str, part: "_Part", monitor: Monitor) -> None:
        monitor.step("Downloading", unit="kB")
        have = part.size()
        etag = part.etag()
        headers = {"Accept-Encoding": "identity"}
        if have and etag:
            headers |= {"Range": f"bytes={have}-", "If-Range": etag}
        with self._client().stream("GET", url, headers=headers) as answer:
            if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.forget()
                part.path.unlink(missing_ok=True)
                raise _ServerTrouble("416 Range Not Satisfiable")
            if answer.status_code >= 500 or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                raise _ServerTrouble(f"{answer.status_code} {answer.reason_phrase}")
            if answer.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                raise HostUnreachable(
                    f"The static data host answered {answer.status_code} {answer.reason_phrase}.",
                    "Try again later, or load the zip from a file.",
                )
            resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT and _starts_at(answer) == have
            if not resumed:
                if answer.status_code == httpx.codes.PARTIAL_CONTENT:
                    part.path.unlink(missing_ok=True)
                    raise _ServerTrouble("another part of the file than the one asked for")
                have = 0
            total = have + int(answer.headers.get("Content-Length") or 0)
            if total > _LARGEST_BYTES:
                raise _too_large(total)
            part.begin(etag_of(answer.headers))
            with part.path.open("ab" if resumed else "wb") as file:
                for chunk in answer.iter_raw():
                    file.write(chunk)
                    have += len(chunk)
                    if have > _LARGEST_BYTES:
                        raise _too_large(have)
                    monitor.advance(have // 1000, total // 1000 if total else None)
            if total and have < total:
                raise _ServerTrouble("less than it announced")


def _too_large(size: int) -> BadStaticData:
    return BadStaticData(f"The static data host offers a file of {size >> 20} MiB, which can't be right.")


class _ServerTrouble(Exception):
    """An answer that is worth asking again after."""


class _Part:
    """A zip on its way: its bytes so far, and beside them the ETag they belong to."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def etag(self) -> str:
        """Return the strong ETag of the bytes; a weak one does not promise the same bytes."""
        try:
            etag = json.loads(self._note.read_bytes()).get("etag")
        except (FileNotFoundError, ValueError, AttributeError):
            return ""
        return etag if isinstance(etag, str) and not etag.startswith("W/") else ""

    def begin(self, etag: str) -> None:
        self._note.write_text(json.dumps({"etag": etag}))

    def forget(self) -> None:
        self._note.unlink(missing_ok=True)

    def check(self, monitor: Monitor) -> None:
        """Read the whole zip once; a damaged one is deleted so that the next download starts afresh."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = archive.infolist()
                monitor.step("Checking the download", total=len(members), unit="files")
                for number, member in enumerate(members, 1):
                    with archive.open(member) as stream:
                        while stream.read(1 << 20):
                            monitor.check()
                    monitor.advance(number)
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            self.path.unlink(missing_ok=True)
            self.forget()
            raise BadStaticData(
                "The downloaded static data are damaged.",
                "Try again; the game data loaded before stay in use.",
            ) from error


def _latest(body: bytes) -> LatestBuild:
    decoder = msgspec.json.Decoder(_Latest)
    for line in body.splitlines():
        try:
            record = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if record.key == "sde" and record.build > 0:
            return LatestBuild(record.build, record.release_date)
    raise HostUnreachable("The static data host did not tell its newest build.", "Try again later.")


def _starts_at(answer: httpx.Response) -> int:
    """Return the first byte of a partial answer (Content-Range: bytes 100-199/200), -1 if not told."""
    unit, _, rest = answer.headers.get("Content-Range", "").partition(" ")
    first = rest.partition("-")[0]
    return int(first) if unit == "bytes" and first.isdecimal() else -1


def _pause(seconds: float, monitor: Monitor) -> None:
    monitor.wait(seconds)
    monitor.check()


def _drop_old(folder: Path, newest: Path) -> None:
    builds = sorted(folder.glob("eve-online-static-data-*-jsonl.zip"), key=lambda path: path.stat().st_mtime)
    for old in [path for path in builds if path != newest][: -(_KEPT_BUILDS - 1)]:
        old.unlink()


def _unreachable(error: httpx.HTTPError) -> AppError:
    if isinstance(error, httpx.UnsupportedProtocol):
        return HostUnreachable(*no_address("EVEPROD_SDE_URL", DEFAULT_BASE))
    return HostUnreachable(
        f"The static data host can't be reached ({type(error).__name__}).",
        "Check the network; the game data loaded before stay in use.",
    )
