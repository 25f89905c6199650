"""CCP's zip of JSON Lines, read as a stream: nothing ever holds a whole member."""

import itertools
import json
import queue
import struct
import threading
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde.layout import BuildLine
from eveprod_desktop.core.work.monitor import Monitor

Row = TypeVar("Row")

_CHUNK_BYTES = 1 << 20
_AHEAD = 3
_LONGEST_LINE_BYTES = 64 << 20


class StaticDataArchive:
    """A build of the Static Data Export in a zip file.

    Raises `BadStaticData`, with the member and line where there is one, for everything that is
    wrong with the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise BadStaticData(f"There is no file {path}.") from error
        except IsADirectoryError as error:
            raise BadStaticData(f"{path} is a folder, not a zip file.") from error
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
            raise BadStaticData(
                f"{path.name} is not a zip file, or only a part of one.",
                "Download it again; the game data loaded before stay in use.",
            ) from error
        except OSError as error:
            raise BadStaticData(f"{path} can't be read: {(error.strerror or str(error)).lower()}.") from error
        except (ValueError, UnicodeDecodeError, struct.error) as error:
            raise BadStaticData(f"{path.name} is damaged: its list of files can't be read.") from error
        self._members = {member.filename: member for member in self._zip.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def build(self) -> BuildLine:
        """Return the build's number and release date, from `_sde.jsonl`."""
        if not self.has("_sde"):
            raise BadStaticData(
                f"{self.path.name} holds no _sde.jsonl, so it is not a Static Data Export in JSON Lines.",
                "Choose a file named eve-online-static-data-<build>-jsonl.zip.",
            )
        for rows in self.rows("_sde", BuildLine):
            for row in rows:
                if row.key == "sde":
                    return row
        raise BadStaticData(f"_sde.jsonl in {self.path.name} does not tell its build.")

    def has(self, member: str) -> bool:
        """Whether the build has a file of this name (without `.jsonl`)."""
        return f"{member}.jsonl" in self._members

    def size_bytes(self, member: str) -> int:
        """Return the unzipped size of a member, 0 if there is none."""
        found = self._members.get(f"{member}.jsonl")
        return found.file_size if found else 0

    def rows(self, member: str, kind: type[Row], monitor: Monitor | None = None) -> Iterator[list[Row]]:
        """Read a member as rows of `kind` (a msgspec struct), in lists of a megabyte of text each.

        Inflating runs a few chunks ahead in a thread of its own, for it needs no interpreter lock.
        `monitor` is told how many of the member's bytes were read, in kB.
        """
        decoder = msgspec.json.Decoder(
            kind, strict=False
        )  # the data write a whole number as 4.0 here and there
        read, size = 0, self.size_bytes(member)
        with closing(self._blocks(member)) as blocks:
            for number, block in enumerate(blocks):
                try:
                    rows = decoder.decode_lines(block)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise self._broken(member, number, block, decoder, error) from error
                yield rows
                read += len(block)
                if monitor is not None:
                    monitor.advance(read // 1000, size // 1000)

    def _blocks(self, member: str) -> Generator[bytes, None, None]:
        """Yield the member's bytes in blocks that end with a whole line."""
        ahead: queue.Queue[bytes | Exception | None] = queue.Queue(_AHEAD)
        enough = threading.Event()
        thread = threading.Thread(
            target=self._inflate, args=(member, ahead, enough), name=f"inflate-{member}", daemon=True
        )
        thread.start()
        rest = b""
        try:
            while (chunk := ahead.get()) is not None:
                if isinstance(chunk, Exception):
                    raise BadStaticData(
                        f"{self.path.name} is damaged: {member}.jsonl can't be unzipped.",
                        "Download it again; the game data loaded before stay in use.",
                    ) from chunk
                end = chunk.rfind(b"\n") + 1
                if end == 0:
                    rest += chunk
                    if len(rest) > _LONGEST_LINE_BYTES:
                        raise BadStaticData(f"{member}.jsonl in {self.path.name} has no line ends.")
                    continue
                yield rest + chunk[:end] if rest else chunk[:end]
                rest = chunk[end:]
            if rest.strip():
                yield rest
        finally:
            enough.set()
            while thread.is_alive():
                while not ahead.empty():  # the thread may be waiting for room to put one more
                    ahead.get_nowait()
                thread.join(0.01)

    def _inflate(
        self, member: str, ahead: "queue.Queue[bytes | Exception | None]", enough: threading.Event
    ) -> None:
        try:
            with self._zip.open(self._members[f"{member}.jsonl"]) as stream:
                while not enough.is_set() and (chunk := stream.read(_CHUNK_BYTES)):
                    ahead.put(chunk)
        except Exception as error:  # noqa: BLE001 - a damaged header can raise anything; told where it is waited for
            ahead.put(error)
        ahead.put(None)

    def _broken(
        self, member: str, number: int, block: bytes, decoder: "msgspec.json.Decoder[Row]", error: Exception
    ) -> BadStaticData:
        """Find the line in block `number` that can't be decoded and say what is wrong with it."""
        where, what = "", str(error)
        # counted only now: counting lines all along would cost a tenth of the whole import
        with closing(self._blocks(member)) as blocks:
            first = 1 + sum(before.count(b"\n") for before in itertools.islice(blocks, number))
        for line, text in enumerate(block.split(b"\n"), first):
            if not text.strip():
                continue
            try:
                decoder.decode(text)
            except (msgspec.DecodeError, UnicodeDecodeError) as inner:
                where, what = f", line {line}", _said(inner, text)
                break
        return BadStaticData(f"{member}.jsonl in {self.path.name} can't be read{where}: {what}.")


def _said(error: Exception, text: bytes) -> str:
    """Return what is wrong with a line, in words of the data rather than of the decoder."""
    if not isinstance(error, msgspec.ValidationError):
        return "it is not JSON"
    try:
        key = json.loads(text).get("_key")
    except (ValueError, AttributeError):
        key = None
    said = str(error).replace("Object missing required field", "it lacks the field").replace(" - at `$`", "")
    return f"{said} (_key {key})" if key is not None else said
