"""The image host: a small picture for every type, character and corporation, made on the spot.

Each picture is a mirrored pattern in a colour of its own, so that a list of items looks like one.
"""

import struct
import zlib
from collections.abc import Callable

from eveprod_desktop.sandbox.exchange import Answer, Request, json_answer
from eveprod_desktop.sandbox.hashing import bits

_SIZES = frozenset({32, 64, 128, 256, 512, 1024})
_ORIGINAL_SIZE = 64
_GRID = 8
_BLUEPRINT_BACKGROUND = (28, 52, 92)
_BACKGROUND = (32, 34, 40)


class ImageRoutes:
    """Pictures below `/images`; `variations` says which a type has, none if it has no picture."""

    def __init__(self, type_variations: Callable[[int], tuple[str, ...]]) -> None:
        self._type_variations = type_variations

    def answer(self, request: Request, below: str) -> Answer:
        """Answer `/{category}/{id}` with a list of variations, `/{category}/{id}/{variation}` with one."""
        parts = below.strip("/").split("/")
        if request.method not in ("GET", "HEAD") or len(parts) not in (2, 3) or not parts[1].isdecimal():
            return _plain(404, "not found")
        there = self._variations(parts[0], int(parts[1]))
        if not there:
            return _plain(404, "not found" if there is not None else "category not found")
        if len(parts) == 2:
            return json_answer(200, list(there))
        return _drawn(request, int(parts[1]), parts[2], there)

    def _variations(self, category: str, number: int) -> tuple[str, ...] | None:
        match category:
            case "types":
                return self._type_variations(number)
            case "characters":
                return ("portrait",)
            case "corporations" | "alliances":
                return ("logo",)
        return None


def _drawn(request: Request, number: int, variation: str, there: tuple[str, ...]) -> Answer:
    asked = request.query.get("size", str(_ORIGINAL_SIZE))
    if not asked.isdecimal() or int(asked) not in _SIZES:
        return _plain(400, "bad size")
    if variation not in there:
        return _plain(400, "bad category or variation")
    body = picture(number, variation, int(asked))
    etag = f'"{zlib.crc32(body):08x}{len(body):08x}"'
    headers = {"Content-Type": "image/png", "ETag": etag, "Cache-Control": "public, max-age=86400"}
    same = request.headers.get("if-none-match") == etag
    return Answer(304, headers) if same else Answer(200, headers, body)


def picture(number: int, variation: str, size: int) -> bytes:
    """Return a PNG of `size` x `size` dots."""
    mixed = int(bits(0, 5, number))
    colour = _colour(mixed & 0xFF, 1.0)
    dark = _colour(mixed & 0xFF, 0.55)
    blueprint = variation in ("bp", "bpc")
    back = _BLUEPRINT_BACKGROUND if blueprint else _BACKGROUND
    cell = size // _GRID
    rows = []
    for y in range(_GRID):
        line = bytearray()
        for x in range(_GRID):
            edge = x in (0, _GRID - 1) or y in (0, _GRID - 1)
            at = 8 + (y - 1) * 3 + min(x, _GRID - 1 - x) - 1
            lit = not edge and mixed >> (at * 2) & 1
            shade = dark if mixed >> (at * 2 + 1) & 1 else colour
            line += bytes(shade if lit else back) * cell
        rows.append((b"\x00" + bytes(line)) * cell)
    return _png(size, b"".join(rows))


def _colour(hue: int, light: float) -> tuple[int, int, int]:
    third, part = divmod(hue * 6, 256)
    rise, fall = part, 255 - part
    wheel = [(255, rise, 0), (fall, 255, 0), (0, 255, rise), (0, fall, 255), (rise, 0, 255), (255, 0, fall)]
    red, green, blue = (int((90 + one * 0.6) * light) for one in wheel[third % 6])
    return red, green, blue


def _png(size: int, lines: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    out = b"\x89PNG\r\n\x1a\n"
    for name, content in chunks:
        out += (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )
    return out


def _plain(status: int, text: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain"}, text.encode())
