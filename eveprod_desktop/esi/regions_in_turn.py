"""The orders of several regions, each begun while the last pages of the one before are under way."""

from collections.abc import Callable, Sequence

from eveprod_desktop.core.received.pages import Page, PageSet
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.page_queue import PageQueue
from eveprod_desktop.esi.route import REGION_ORDERS


class RegionsInTurn:
    """Answers `core.received.sources.OrdersInTurn` from ESI. Close it in the end."""

    def __init__(self, client: EsiClient, region_ids: Sequence[int], *, background: bool) -> None:
        self._client = client
        self._background = background
        self._waiting = {region_id: self._queue(region_id) for region_id in region_ids}

    def region_orders(
        self,
        region_id: int,
        *,
        on_page: Callable[[Page], None],
        on_restart: Callable[[], None],
        monitor: Monitor,
        have: str = "",
    ) -> PageSet:
        """GET /markets/{region_id}/orders, both sides."""
        return self._client.take(
            self._turn_of(region_id),
            on_page=on_page,
            on_restart=on_restart,
            monitor=monitor,
            have=have,
            then=self._begin,
        )

    def close(self) -> None:
        """Ask no more for those whose turn has not come."""
        for queue in self._waiting.values():
            queue.close()
        self._waiting.clear()

    def _turn_of(self, region_id: int) -> PageQueue:
        """Return the set whose turn it is; those before it were passed over."""
        if region_id not in self._waiting:  # it had its turn, and is wanted once more
            return self._queue(region_id)
        while True:
            first = next(iter(self._waiting))
            queue = self._waiting.pop(first)
            if first == region_id:
                return queue
            queue.close()

    def _begin(self, room: int) -> None:
        """Ask for pages whose turn comes next, as long as no more than `room` wait to be taken."""
        for queue in self._waiting.values():
            if not queue.begin(room):
                return
            room -= len(queue)

    def _queue(self, region_id: int) -> PageQueue:
        return self._client.page_queue(
            REGION_ORDERS, {"order_type": "all"}, {"region_id": region_id}, background=self._background
        )
