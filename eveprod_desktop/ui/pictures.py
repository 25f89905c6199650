"""Pictures of items as they come into sight, with a quiet drawing until they do.

Painting asks for a picture and goes on; so only what is seen is asked for, what was seen last comes
first, and what nobody looks at any more is forgotten before it is fetched.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.pictures.service import NotKept, OwnerVariant
from eveprod_desktop.core.pictures.variants import pixels
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from eveprod_desktop.core.clock import Clock
    from eveprod_desktop.ui.tasks import Tasks
    from eveprod_desktop.ui.theme.look import Look

_AT_ONCE = 4
_MOST_WANTED = 120
_MOST_HELD = 3000
_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 30.0, 1800.0
_TELL_AFTER_MS = 60
_PLACEHOLDER_SHARE = 0.8

_PLACEHOLDERS: Mapping[int, str] = {
    6: "kind-ship",
    7: "kind-module",
    8: "kind-charge",
    9: "kind-blueprint",
    16: "kind-skill",
    18: "kind-drone",
    20: "kind-implant",
    22: "kind-structure",
    23: "kind-structure",
    32: "kind-module",
    34: "kind-relic",
    39: "kind-structure",
    40: "kind-structure",
    41: "planet",
    42: "planet",
    43: "planet",
    46: "planet",
    65: "kind-structure",
    66: "kind-module",
    87: "kind-drone",
    4: "kind-material",
    17: "kind-commodity",
    25: "kind-asteroid",
    35: "kind-commodity",
}
"""Drawn icons by category of the game."""


class PictureSource(Protocol):
    """Who has pictures; asked on waiting threads."""

    def category_ids(self) -> Mapping[int, int]:
        """Return the category of every type."""
        ...

    def picture(
        self, type_id: int, pixels: int, monitor: Monitor, *, portrait: bool, ask_host: bool
    ) -> bytes | None:
        """Return a picture's bytes, None if there is none; raises `AppError` where it can't be had now."""
        ...

    def of_owner(
        self, owner_id: int, variant: OwnerVariant, pixels: int, monitor: Monitor, *, ask_host: bool
    ) -> bytes | None:
        """Return the portrait of a character or the logo of a corporation, likewise."""
        ...


@dataclass(frozen=True, slots=True)
class _Wish:
    """A picture: of what, how many pixels wide, and whether a portrait will do better.

    `owner` names the picture of a character or corporation, and `type_id` is its id then.
    """

    type_id: int
    pixels: int
    portrait: bool = False
    owner: OwnerVariant | None = None


@dataclass(frozen=True, slots=True)
class _Come:
    """The answer to a wish: bytes, None for no such picture, or why it can't be had now."""

    wish: _Wish
    data: bytes | None
    failed: AppError | None = None


class ItemPictures(QObject):
    """Pictures for every list and page of a window; `arrived` when some that were asked for can be painted.

    Without `connect_source` it draws icons by itself. GUI thread only.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Callable[[], PictureSource] | None = None
        self._held: OrderedDict[_Wish, QPixmap | None] = OrderedDict()
        self._wanted: OrderedDict[_Wish, None] = OrderedDict()
        self._under_way: set[_Wish] = set()
        self._unreachable: set[_Wish] = set()
        self._categories: Mapping[int, int] = {}
        self._categories_asked = False
        self._paused_until: float | None = None
        self._pause_seconds = _PAUSE_SECONDS
        self._tell_later = QTimer(self)
        self._tell_later.setSingleShot(True)
        self._tell_later.setInterval(_TELL_AFTER_MS)
        self._tell_later.timeout.connect(self.arrived)

    def connect_source(
        self,
        source: "Callable[[], PictureSource]",
        allowed: "Callable[[], bool]",
        tasks: "Tasks",
        clock: "Clock",
    ) -> None:
        """Fetch pictures from `source` (made on a waiting thread) while `allowed` says so."""
        self._source = source
        self._allowed = allowed
        self._tasks = tasks
        self._clock = clock

    def forget_kinds(self) -> None:
        """Read anew what kind of thing each type is, because the game data are others."""
        self._categories_asked = False

    # painting

    def paint(
        self, painter: QPainter, rect: QRect, type_id: int, look: "Look", *, portrait: bool = False
    ) -> None:
        """Paint the picture of a type, or a drawing of its kind while there is none."""
        picture = self.picture(type_id, rect.width(), painter.device().devicePixelRatio(), portrait=portrait)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRectF(rect), picture, QRectF(picture.rect()))
            return
        side = round(rect.width() * _PLACEHOLDER_SHARE)
        inset = (rect.width() - side) // 2
        where = QRect(rect.left() + inset, rect.top() + inset, side, side)
        look.icon(self.placeholder(type_id), Role.MUTED, side).paint(painter, where)

    def placeholder(self, type_id: int) -> str:
        """Name the drawn icon of a type."""
        if not self._categories_asked:
            self._categories_asked = True
            self._ask_categories()
        return _PLACEHOLDERS.get(self._categories.get(type_id, 0), "kind-item")

    def picture(
        self, type_id: int, side: float, device_pixel_ratio: float = 1.0, *, portrait: bool = False
    ) -> QPixmap | None:
        """Return a picture to be drawn `side` wide, None while there is none; it is asked for then."""
        return self._look_up(_Wish(type_id, pixels(side, device_pixel_ratio), portrait))

    def of_owner(
        self, owner_id: int, variant: OwnerVariant, side: float, device_pixel_ratio: float = 1.0
    ) -> QPixmap | None:
        """Return the portrait of a character or the logo of a corporation, likewise."""
        return self._look_up(_Wish(owner_id, pixels(side, device_pixel_ratio), owner=variant))

    def _look_up(self, wish: _Wish) -> QPixmap | None:
        if self._source is None or wish.type_id <= 0 or not self._allowed():
            return None
        if wish in self._held:
            self._held.move_to_end(wish)
            return self._held[wish]
        self._want(wish)
        return None

    # fetching

    def _want(self, wish: _Wish) -> None:
        if wish in self._under_way or (wish in self._unreachable and self._paused):
            return
        self._wanted[wish] = None
        self._wanted.move_to_end(wish)
        if len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        self._go_on()

    @property
    def _paused(self) -> bool:
        """Whether the host did not answer a short while ago."""
        if self._paused_until is not None and self._clock.monotonic() >= self._paused_until:
            self._paused_until = None
            self._unreachable.clear()
        return self._paused_until is not None

    def _go_on(self) -> None:
        while self._wanted and len(self._under_way) < _AT_ONCE:
            wish, _ = self._wanted.popitem(last=True)
            self._under_way.add(wish)
            self._fetch(wish, ask_host=not self._paused)

    def _fetch(self, wish: _Wish, *, ask_host: bool) -> None:
        source = self._source
        if source is None:
            return

        def read(monitor: Monitor) -> _Come:
            pictures = source()
            try:
                if wish.owner is not None:
                    data = pictures.of_owner(
                        wish.type_id, wish.owner, wish.pixels, monitor, ask_host=ask_host
                    )
                else:
                    data = pictures.picture(
                        wish.type_id, wish.pixels, monitor, portrait=wish.portrait, ask_host=ask_host
                    )
            except AppError as error:
                return _Come(wish, None, error)
            return _Come(wish, data)

        self._tasks.read("Fetching a picture", read, self._take, listed=False)

    def _take(self, come: _Come) -> None:
        self._under_way.discard(come.wish)
        if come.failed is not None:
            self._unreachable.add(come.wish)
            if not isinstance(come.failed, NotKept):
                self._pause()
        else:
            self._hold(come)
        self._go_on()

    def _hold(self, come: _Come) -> None:
        if not self._paused:
            self._pause_seconds = _PAUSE_SECONDS
        picture: QPixmap | None = None
        if come.data is not None:
            picture = QPixmap()
            if not picture.loadFromData(come.data):
                picture = None
        self._held[come.wish] = picture
        if len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)
        if picture is not None and not self._tell_later.isActive():
            self._tell_later.start()

    def _pause(self) -> None:
        """Leave the host alone for a while, longer each time; what is on disk is shown all the same."""
        if self._paused:
            return
        self._paused_until = self._clock.monotonic() + self._pause_seconds
        self._pause_seconds = min(2 * self._pause_seconds, _LONGEST_PAUSE_SECONDS)

    def _ask_categories(self) -> None:
        source = self._source
        if source is None:
            return

        def read(_monitor: Monitor) -> Mapping[int, int]:
            try:
                return source().category_ids()
            except AppError:
                return {}  # the screens themselves tell what is wrong with the database

        self._tasks.read("Reading categories", read, self._know_categories, listed=False)

    def _know_categories(self, categories: Mapping[int, int]) -> None:
        self._categories = categories
        if categories:
            self.arrived.emit()
        else:
            self._categories_asked = False
