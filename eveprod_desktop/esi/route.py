"""The routes of ESI that the program asks, with what CCP's OpenAPI document says of each.

Limits and ages are only where things start: the headers of the answers overrule them. The facts are
checked against the document in tests/esi/test_document.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

COMPATIBILITY_DATE = "2026-07-21"
"""The version of ESI that the program was tested with; sent with every question, never "today"."""

DEFAULT_BASE = "https://esi.evetech.net"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A group of routes that share `tokens` per window: an answer of 2xx costs 2, 3xx 1, 4xx 5, 5xx 0."""

    group: str
    tokens: int
    window_seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Route:
    """One route: `path` has its parameters in braces.

    `rate_limit` None: the older limit of 100 errors a minute counts. `age_seconds`: how long an answer
    is good where it does not say so itself; None: until the next 11:05 EVE time, or not at all if
    not `kept`. `scope`: what a character must have granted.
    """

    path: str
    method: str = "GET"
    rate_limit: RateLimit | None = None
    age_seconds: float | None = None
    paged: bool = False
    scope: str = ""
    kept: bool = True

    def at(self, query: Mapping[str, str | int] | None = None, **parameters: int) -> str:
        """Return the path with its parameters filled in, and the query."""
        path = self.path.format(**parameters)
        return f"{path}?{urlencode(query)}" if query else path


REGION_ORDERS = Route(
    "/markets/{region_id}/orders",
    rate_limit=RateLimit("market-order", 12000),
    age_seconds=300,
    paged=True,
)
STRUCTURE_ORDERS = Route(
    "/markets/structures/{structure_id}",
    age_seconds=300,
    paged=True,
    scope="esi-markets.structure_markets.v1",
)
PRICES = Route("/markets/prices", age_seconds=3600)
COST_INDICES = Route("/industry/systems", rate_limit=RateLimit("industry", 150), age_seconds=3600)
HISTORY = Route("/markets/{region_id}/history")
NAMES = Route("/universe/names", method="POST", kept=False)
STATUS = Route("/status", rate_limit=RateLimit("status", 600), age_seconds=30)
