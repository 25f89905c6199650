"""The layer that unpacks a body and sees that it is whole, before anybody keeps or believes it."""

import zlib
from dataclasses import replace

import msgspec

from eveprod_desktop.esi.asking import Answer, Ask, Send

_LARGEST_BYTES = 256 << 20
_GZIP_OR_ZLIB = 47
_FASTEST = 1


class BrokenBody(Exception):
    """What came is cut off, packed wrongly, or no JSON."""


class Checked:
    """Gives answers of 200 their `body`; every other answer keeps what it had.

    Raises:
        BrokenBody: it is not whole. A body that was cut off must not be kept under its ETag: every 304
            after it would stand for the broken one.

    """

    def __init__(self, send: Send) -> None:
        self._send = send

    def __call__(self, ask: Ask) -> Answer:
        """Hand the question on and look at what comes."""
        answer = self._send(ask)
        if answer.status != 200:
            return answer
        body = unpack(answer.wire) if answer.packed else answer.wire
        try:
            msgspec.json.decode(body, type=msgspec.Raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BrokenBody(str(error)) from error
        return replace(answer, body=body)


def unpack(packed: bytes) -> bytes:
    """Undo gzip or zlib.

    Raises:
        BrokenBody: it is not whole, or larger than any honest answer.

    """
    inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        body = inflate.decompress(packed, _LARGEST_BYTES)
    except zlib.error as error:
        raise BrokenBody(str(error)) from error
    if not inflate.eof:
        raise BrokenBody("it is cut off, or too large")
    return body


def pack(answer: Answer) -> bytes:
    """Return the body as it is kept: what came packed is kept as it came."""
    return answer.wire if answer.packed else zlib.compress(answer.body, _FASTEST)
