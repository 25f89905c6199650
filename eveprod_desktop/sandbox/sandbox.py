"""The sandbox as a whole: one server, four hosts, one clock."""

import gzip
import threading
from collections import deque
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.sandbox.clock import SandboxClock, http_date
from eveprod_desktop.sandbox.control import ControlRoutes
from eveprod_desktop.sandbox.esi.call import Handler
from eveprod_desktop.sandbox.esi.character_routes import CharacterRoutes
from eveprod_desktop.sandbox.esi.corporation_routes import CorporationRoutes
from eveprod_desktop.sandbox.esi.market_routes import MarketRoutes
from eveprod_desktop.sandbox.esi.meta_routes import MetaRoutes
from eveprod_desktop.sandbox.esi.service import EsiService
from eveprod_desktop.sandbox.esi.universe_routes import UniverseRoutes
from eveprod_desktop.sandbox.exchange import Answer, Fate, Request, Seen, json_answer
from eveprod_desktop.sandbox.faults import Faults, Struck
from eveprod_desktop.sandbox.images import ImageRoutes
from eveprod_desktop.sandbox.loopback import Loopback
from eveprod_desktop.sandbox.market.market import Market
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.people.households import Households
from eveprod_desktop.sandbox.people.playing import Playing
from eveprod_desktop.sandbox.sde_host import StaticDataRoutes
from eveprod_desktop.sandbox.sso.sign_on import SignOn
from eveprod_desktop.sandbox.universe import Universe, universe_of

SMALL, FULL = 0.02, 1.0
"""Sizes of the market: some twenty pages over the five hubs, or the 759 of the real ones."""

CLIENT_ID = "sandbox-client"

_REQUESTS_KEPT = 100_000
_ANCHOR_SECONDS = 3600
_LEAST_COMPRESSED_BYTES = 1000


class Sandbox:
    """A make-believe ESI, sign-on, static data host and image host on 127.0.0.1.

    `seed` decides everything that looks random; `size` how many orders there are (`SMALL` to `FULL`);
    `builds` are the static data zips on offer (the first one is what ESI knows; default: the starter
    set); `latency_seconds` passes before every answer; ESI is down for `downtime_minutes` a day, from
    11:00 UTC on; `compress` lets long answers travel as gzip to clients that take it. Used as a
    context manager, or with `start` and `stop`. Nothing is computed before it is asked for.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        size: float = SMALL,
        builds: Sequence[Path] = (),
        clock: SandboxClock | None = None,
        latency_seconds: float = 0.0,
        downtime_minutes: float = 0.0,
        compress: bool = False,
        port: int = 0,
    ) -> None:
        self.seed = seed
        self.size = size
        self.clock = clock or SandboxClock()
        self.faults = Faults(seed)
        self.latency_seconds = latency_seconds
        self.compress = compress
        self._downtime_minutes = downtime_minutes
        self.requests: deque[Seen] = deque(maxlen=_REQUESTS_KEPT)
        self._builds = list(builds) or [find_paths({}).starter_set]
        self._port = port
        self._loopback = Loopback(self._answer)
        self._control = ControlRoutes(self)
        self._building = threading.RLock()
        now = self.clock.seconds()
        self._anchor = now - now % _ANCHOR_SECONDS

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Take requests from now on.

        Raises:
            OSError: the port is in use.
            BadStaticData: a build can't be read.

        """
        _ = self.static_data
        self._loopback.start(self._port)

    def stop(self) -> None:
        """Take no more requests; open connections are closed."""
        self._loopback.stop()

    @property
    def base_url(self) -> str:
        """The address of everything, without a slash at its end."""
        return f"http://127.0.0.1:{self._loopback.port}"

    @property
    def esi_url(self) -> str:
        """The base of ESI."""
        return f"{self.base_url}/esi"

    @property
    def sso_url(self) -> str:
        """The base of the sign-on."""
        return f"{self.base_url}/sso"

    @property
    def sde_url(self) -> str:
        """The base of the static data host."""
        return f"{self.base_url}/sde"

    @property
    def images_url(self) -> str:
        """The base of the image host."""
        return f"{self.base_url}/images"

    @property
    def most_in_flight(self) -> int:
        """The most requests that were answered at the same time so far."""
        return self._loopback.most_in_flight

    def environment(self) -> dict[str, str]:
        """Return the variables that point the program at this sandbox."""
        return {
            "EVEPROD_ESI_URL": self.esi_url,
            "EVEPROD_SSO_URL": self.sso_url,
            "EVEPROD_SDE_URL": self.sde_url,
            "EVEPROD_IMAGES_URL": self.images_url,
            "EVEPROD_CLIENT_ID": CLIENT_ID,
        }

    @cached_property
    def static_data(self) -> StaticDataRoutes:
        """The static data host, to offer more builds on."""
        host = StaticDataRoutes("/sde")
        for build in self._builds:
            host.add(build)
        return host

    @cached_property
    def universe(self) -> Universe:
        """What the sandbox knows of the game."""
        return universe_of(self._builds[0])

    @cached_property
    def cast(self) -> Cast:
        """The characters, their corporation, the structures."""
        return Cast(self.universe)

    @cached_property
    def market(self) -> Market:
        """The make-believe market."""
        return Market(self.universe, self.seed, self.size, self.cast.places_of_regions())

    @cached_property
    def households(self) -> Households:
        """What the characters and their corporation have and do."""
        return Households(self.universe, self.cast, self.seed, self._anchor, self.market.level)

    @cached_property
    def playing(self) -> Playing:
        """The characters at play: what they start, deliver, buy and sell from now on."""
        return Playing(self.universe, self.households, self.market, self.seed, self.clock.seconds)

    @cached_property
    def sign_on(self) -> SignOn:
        """The sign-on, to change what the player does and what tokens look like."""
        return SignOn(self.cast, self.clock, self.seed, lambda: self.sso_url)

    @cached_property
    def esi(self) -> EsiService:
        """ESI, to change its limits."""
        with self._building:
            service = EsiService(self.clock, self.cast, self.sign_on, self._handlers())
            service.downtime_minutes = self._downtime_minutes
            return service

    def _handlers(self) -> dict[str, Handler]:
        universe, cast, seed = self.universe, self.cast, self.seed
        handlers: dict[str, Handler] = {}
        for routes in (
            MetaRoutes(universe, seed, self.static_data.newest),
            MarketRoutes(universe, self.market, cast, seed),
            UniverseRoutes(universe, cast, seed),
            CharacterRoutes(universe, cast, self.households, seed, self.images_url),
            CorporationRoutes(universe, cast, self.households),
        ):
            handlers |= routes.handlers()
        return handlers

    @cached_property
    def _images(self) -> ImageRoutes:
        return ImageRoutes(self.universe.image_variations)

    def _answer(self, request: Request) -> Answer:
        if (below := request.below("/control")) is not None:
            return self._control.answer(request, below)
        struck = self.faults.strike(request)
        answer = self._ask(request, struck)
        answer.headers.setdefault("Date", http_date(self.clock.seconds()))
        if self.compress:
            _compress(request, answer)
        self._spoil(answer, struck)
        status = answer.status if answer.fate is not Fate.RESET else 0
        self.requests.append(
            Seen(self.clock.seconds(), request.method, request.target, request.headers, status)
        )
        return answer

    def _ask(self, request: Request, struck: Struck) -> Answer:
        if (below := request.below("/esi")) is not None:
            return self.esi.answer(request, below, struck)
        if (below := request.below("/sso")) is not None:
            return self.sign_on.answer(request, below, struck)
        fault = struck.first("status")
        if fault is not None:
            return Answer(fault.status, dict(fault.headers), b"not now")
        if (below := request.below("/sde")) is not None:
            return self.static_data.answer(request, below)
        if (below := request.below("/images")) is not None:
            return self._images.answer(request, below)
        return json_answer(404, {"error": "Below /esi, /sso, /sde, /images and /control stand the hosts."})

    def _spoil(self, answer: Answer, struck: Struck) -> None:
        """Let happen to the answer what the faults say."""
        answer.wait_seconds += self.latency_seconds
        if fault := struck.first("latency"):
            answer.wait_seconds += fault.seconds
        if fault := struck.first("slow"):
            answer.drip_seconds = fault.seconds
        if struck.has("truncated"):
            answer.fate = Fate.CUT
        if struck.has("reset"):
            answer.fate = Fate.RESET


def _compress(request: Request, answer: Answer) -> None:
    """Pack a long answer, if the client takes it."""
    takes = "gzip" in request.headers.get("accept-encoding", "")
    packed = answer.headers.get("Content-Type", "") in ("application/zip", "image/png")
    if takes and not packed and answer.status == 200 and len(answer.body) > _LEAST_COMPRESSED_BYTES:
        answer.body = gzip.compress(answer.body, compresslevel=1)
        answer.headers["Content-Encoding"] = "gzip"
