"""The one HTTP client of the program."""

import platform

import httpx

from eveprod_desktop import __version__

USER_AGENT = f"EVEProductionDesktop/{__version__} (Python {platform.python_version()}; desktop client)"

_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_CONNECTIONS = 20


def open_client() -> httpx.Client:
    """Return the client: one pool for every host, redirects not followed, safe to use from any thread.

    As many connections are kept alive as may be in use: with more threads than connections a
    connection just handed out could be closed under its new user (encode/httpcore#1110).
    """
    return httpx.Client(
        headers={"User-Agent": USER_AGENT},
        timeout=_TIMEOUT,
        limits=httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS),
        follow_redirects=False,
    )
