"""Five trade hubs' orders on loopback, in a process of their own: as ESI sends them, as fast as may be.

    python -m benchmarks.esi_server 411,172,71,55,50 0.1

Pages per region, then the seconds that every answer takes. Writes its address on the first line and
serves until its standard input ends. Every page is expired at once, and never changes.
"""

import asyncio
import json
import random
import sys
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

REGIONS = (10000002, 10000043, 10000032, 10000030, 10000042)
ROWS = 1000
# pages that differ in their first order only: the server shall cost little memory
_BODIES = 8


def _rows(seed: int) -> bytes:
    chance = random.Random(seed)
    rows = [
        {
            "duration": chance.choice((1, 7, 14, 30, 90, 365)),
            "is_buy_order": chance.random() < 0.35,
            "issued": f"2026-09-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:30:00Z",
            "location_id": chance.choice((60003760, 60008494, 60011866, 1035466617946)),
            "min_volume": 1,
            "order_id": 6_000_000_000 + seed * 1_000_000 + number,
            "price": round(10 ** chance.uniform(0, 9), 2),
            "range": chance.choice(("station", "region", "solarsystem", "5", "10")),
            "system_id": 30000142,
            "type_id": chance.randint(18, 80_000),
            "volume_remain": chance.randint(1, 100_000),
            "volume_total": 100_000,
        }
        for number in range(ROWS - 1)
    ]
    return json.dumps(rows).encode()[1:]


class Pages:
    """What is served: the same bytes for the same page, packed only once."""

    def __init__(self, counts: dict[int, int]) -> None:
        self.counts = counts
        self._bodies = [_rows(seed) for seed in range(_BODIES)]
        self._packed: dict[tuple[int, int], bytes] = {}

    def body(self, region: int, page: int) -> bytes:
        first = {
            "duration": 90,
            "is_buy_order": False,
            "issued": "2026-09-01T00:00:00Z",
            "location_id": 60003760,
            "min_volume": 1,
            "order_id": 7_000_000_000 + region % 1000 * 1000 + page,
            "price": 5.0,
            "range": "region",
            "system_id": 30000142,
            "type_id": 34,
            "volume_remain": 10,
            "volume_total": 10,
        }
        return b"[" + json.dumps(first).encode() + b", " + self._bodies[page % _BODIES]

    def packed(self, region: int, page: int) -> bytes:
        if (region, page) not in self._packed:
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            self._packed[region, page] = packer.compress(self.body(region, page)) + packer.flush()
        return self._packed[region, page]


class Connection(asyncio.Protocol):
    def __init__(self, pages: Pages, latency_seconds: float, now: datetime) -> None:
        self._pages = pages
        self._latency_seconds = latency_seconds
        self._common = (
            f"Last-Modified: {format_datetime(now - timedelta(days=1), usegmt=True)}\r\n"
            "Content-Type: application/json\r\nX-Ratelimit-Group: market-order\r\n"
            "X-Ratelimit-Limit: 120000/15m\r\nX-Ratelimit-Remaining: 119000\r\n"
        )
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            asked, _, self._asked = self._asked.partition(b"\r\n\r\n")
            answer = self._answer(asked.decode())
            if self._latency_seconds:
                asyncio.get_running_loop().call_later(self._latency_seconds, self._transport.write, answer)
            else:
                self._transport.write(answer)

    def _answer(self, asked: str) -> bytes:
        first, *lines = asked.split("\r\n")
        headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
        path = first.split(" ")[1]
        region = int(path.split("/")[2])
        page = int(path.rpartition("page=")[2])
        now = format_datetime(datetime.now(UTC), usegmt=True)
        etag = f'"{region}-{page}"'
        head = (
            f"Date: {now}\r\nExpires: {now}\r\nETag: {etag}\r\nX-Pages: {self._pages.counts[region]}\r\n"
            + self._common
        )
        if headers.get("if-none-match") == etag:
            return f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode()
        if "gzip" in headers.get("accept-encoding", ""):
            body = self._pages.packed(region, page)
            head += "Content-Encoding: gzip\r\n"
        else:
            body = self._pages.body(region, page)
        return f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(counts: dict[int, int], latency_seconds: float) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    pages, now = Pages(counts), datetime.now(UTC)
    for region, count in counts.items():
        for page in range(1, count + 1):
            pages.packed(region, page)
    server = await loop.create_server(lambda: Connection(pages, latency_seconds, now), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(dict(zip(REGIONS, map(int, sys.argv[1].split(",")), strict=True)), float(sys.argv[2])))
