"""What is kept of an answer between starts, so that nothing is asked twice for the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What came with a body that is kept.

    `tag` names the body: its ETag, verbatim, or where ESI sent none a digest of it after a `#`.
    `last_modified` and `expires` are the server's, in seconds since 1970, 0.0 where not told.
    `fetched` and `fresh_until` are the same span by this computer's clock, so that a clock that is
    wrong, but wrong all the time, makes no difference. `pages` is the length of the set the page
    belongs to, 0 where not told.
    """

    tag: str
    last_modified: float
    expires: float
    fetched: float
    fresh_until: float
    pages: int = 0

    @property
    def etag(self) -> str:
        """The ETag to send back, empty where there is none."""
        return "" if self.tag.startswith("#") else self.tag

    def fresh(self, now: float) -> bool:
        """Whether asking again is no use yet; never so if the clock was set back since."""
        return self.fetched <= now < self.fresh_until


@dataclass(frozen=True, slots=True)
class KeptWait:
    """An order to wait, which also a new start obeys.

    `scope` is what may not be asked: everything, a group of routes or one route. `since` and `until`
    are seconds since 1970 by this computer's clock.
    """

    scope: str
    since: float
    until: float
    reason: str
