"""CCP's image host: one picture of one type at a time."""

from collections.abc import Callable

import httpx

from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.http import no_address

DEFAULT_BASE = "https://images.evetech.net"

# a picture nobody waits for may not hold up the end of the program
_TIMEOUT = httpx.Timeout(6.0, connect=4.0, pool=None)
_LARGEST_BYTES = 8 << 20
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")
_CATEGORIES = {"portrait": "characters", "logo": "corporations"}
_NO_SUCH_PICTURE = frozenset({httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.GONE})


class ImageHost:
    """Asks the host; it keeps nothing."""

    def __init__(self, client: Callable[[], httpx.Client], base: str) -> None:
        self._client = client
        self._base = base.rstrip("/")

    def picture(self, number: int, variant: str, pixels: int, monitor: Monitor) -> bytes | None:
        """Return a picture (PNG or JPEG) of what has an id, None if the host has none of that kind.

        `variant` is `icon`, `render`, `bp`, `bpc` or `relic` of a type, `portrait` of a character, `logo`
        of a corporation; `pixels` a power of two from 32 to 1024.

        Raises:
            HostUnreachable: it did not answer, or not with a picture.
            Cancelled: the monitor was cancelled.

        """
        category = _CATEGORIES.get(variant, "types")
        address = f"{self._base}/{category}/{number}/{variant}"
        parameters: dict[str, str | int] = {"size": pixels, "tenant": "tranquility"}
        try:
            with self._client().stream("GET", address, params=parameters, timeout=_TIMEOUT) as response:
                if response.status_code in _NO_SUCH_PICTURE:
                    return None
                if response.status_code != httpx.codes.OK:
                    raise _unreachable(f"it answered with status {response.status_code}")
                data = self._read(response, monitor)
        except httpx.UnsupportedProtocol as error:
            raise HostUnreachable(*no_address("EVEPROD_IMAGES_URL", DEFAULT_BASE)) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _unreachable(str(error) or type(error).__name__) from error
        if not data.startswith(_SIGNATURES):
            raise _unreachable("what it sent is no picture")
        return data

    def _read(self, response: httpx.Response, monitor: Monitor) -> bytes:
        data = bytearray()
        for part in response.iter_bytes():
            monitor.check()
            data += part
            if len(data) > _LARGEST_BYTES:
                raise _unreachable("what it sent is too large for a picture")
        return bytes(data)


def _unreachable(reason: str) -> HostUnreachable:
    return HostUnreachable(
        f"The image host can't be used: {reason}.", "Items are shown with drawn icons until it answers again."
    )
