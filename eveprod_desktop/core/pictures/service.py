"""Pictures of items, from disk where they are kept and from the image host where not."""

import threading
from collections.abc import Callable, Mapping
from typing import Literal

from eveprod_desktop.core.errors import HostUnreachable
from eveprod_desktop.core.pictures.shelf import PictureShelf
from eveprod_desktop.core.pictures.variants import variants
from eveprod_desktop.core.work.monitor import Monitor

Fetch = Callable[[int, str, int, Monitor], bytes | None]
"""Fetches (id, variant, pixels): the picture's bytes, None if the host has none.

Raises `HostUnreachable` where the host can't be asked.
"""


OwnerVariant = Literal["portrait", "logo"]
"""What shows a character, and what a corporation."""


class NotKept(HostUnreachable):
    """The picture is not on disk, and the host was not to be asked."""

    def __init__(self) -> None:
        super().__init__(
            "The picture is not kept on disk.", "It is fetched when the image host answers again."
        )


class Pictures:
    """Finds the right picture of a type. Safe to use from any thread; one picture is fetched once."""

    def __init__(
        self, fetch: Fetch, shelf: PictureShelf, category_ids: Callable[[], Mapping[int, int]]
    ) -> None:
        self._fetch = fetch
        self._shelf = shelf
        self._category_ids = category_ids
        self._lock = threading.Lock()
        self._fetching: dict[str, threading.Lock] = {}

    def category_ids(self) -> Mapping[int, int]:
        """Return the category of every type."""
        return self._category_ids()

    def picture(
        self,
        type_id: int,
        pixels: int,
        monitor: Monitor,
        *,
        portrait: bool = False,
        copy: bool = False,
        ask_host: bool = True,
    ) -> bytes | None:
        """Return a picture of a type, `pixels` wide (see `variants.pixels`); None if there is none.

        Raises:
            NotKept: it is not on disk, and `ask_host` forbids to fetch it.
            HostUnreachable: the host can't be asked.
            Cancelled: the monitor was cancelled.

        """
        for variant in variants(self._category_ids().get(type_id), portrait=portrait, copy=copy):
            data = self._get(type_id, variant, pixels, monitor, ask_host=ask_host)
            if data is not None:
                return data
        return None

    def of_owner(
        self, owner_id: int, variant: OwnerVariant, pixels: int, monitor: Monitor, *, ask_host: bool = True
    ) -> bytes | None:
        """Return the portrait of a character or the logo of a corporation; raises as `picture`."""
        return self._get(owner_id, variant, pixels, monitor, ask_host=ask_host)

    def _get(
        self, type_id: int, variant: str, pixels: int, monitor: Monitor, *, ask_host: bool
    ) -> bytes | None:
        name = f"{type_id}-{variant}-{pixels}"
        with self._alone(name):
            kept = self._shelf.get(name)
            if kept is not None:
                return kept.data
            if not ask_host:
                raise NotKept
            data = self._fetch(type_id, variant, pixels, monitor)
            self._shelf.put(name, data)
            return data

    def _alone(self, name: str) -> threading.Lock:
        """Return the lock of a picture: who comes second waits, and finds it on disk."""
        with self._lock:
            if len(self._fetching) > 256:
                self._fetching = {one: lock for one, lock in self._fetching.items() if lock.locked()}
            return self._fetching.setdefault(name, threading.Lock())
