"""A question to ESI, its answer, and the shape of everything that stands between the two."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.route import Route


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `path` has its query, `etag` makes it conditional, `content` is the body of a POST.

    `character_id` is None where everybody gets the same answer. `background`: leave the last tenth of
    a limit to others.
    """

    route: Route
    path: str
    monitor: Monitor
    character_id: int | None = None
    token: str = field(default="", repr=False)
    etag: str = ""
    content: bytes = b""
    background: bool = False

    @property
    def user(self) -> str:
        """Whom the limits count this question for."""
        return "" if self.character_id is None else str(self.character_id)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `wire` is the body as it came (gzip, if `packed`), `body` what it says."""

    status: int
    headers: httpx.Headers
    wire: bytes
    packed: bool = False
    body: bytes = b""


Send = Callable[[Ask], Answer]
"""One layer of the client: takes a question, hands it on, looks at the answer."""
