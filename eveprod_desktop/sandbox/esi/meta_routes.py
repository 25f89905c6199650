"""ESI about itself, the server's status, distances, and what opens windows in the game."""

import heapq
from collections.abc import Callable
from typing import Any

from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.esi.call import Call, Handler, NoContent, Refused
from eveprod_desktop.sandbox.esi.routes import COMPATIBILITY_DATES, ROUTES
from eveprod_desktop.sandbox.hashing import one_unit
from eveprod_desktop.sandbox.universe import Universe

_DAY = 86_400
_HIGH_SECURITY = 0.45


class MetaRoutes:
    """Handlers of /meta, /status, /route and /ui."""

    def __init__(self, universe: Universe, seed: int, build: Callable[[], int]) -> None:
        self._universe = universe
        self._seed = seed
        self._build = build

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by route."""
        return {
            "GET /meta/changelog": self._changelog,
            "GET /meta/compatibility-dates": lambda _: {"compatibility_dates": list(COMPATIBILITY_DATES)},
            "GET /meta/name": lambda _: {
                "current": "Sandbox",
                "history": [{"date": "2026-07-17T11:00:00Z", "name": "Sandbox"}],
            },
            "GET /meta/status": lambda _: {
                "routes": [{"method": r.method, "path": r.path, "status": "OK"} for r in ROUTES]
            },
            "GET /status": self._status,
            "POST /route/{origin_system_id}/{destination_system_id}": self._route,
            "POST /ui/autopilot/waypoint": lambda _: NoContent(),
            "POST /ui/openwindow/contract": lambda _: NoContent(),
            "POST /ui/openwindow/information": lambda _: NoContent(),
            "POST /ui/openwindow/marketdetails": lambda _: NoContent(),
        }

    def _changelog(self, _call: Call) -> dict[str, Any]:
        return {
            "changelog": {
                "2026-07-21": [
                    {
                        "compatibility_date": "2026-07-21",
                        "description": "tax_rate became tax_rates",
                        "method": "GET",
                        "path": "/corporations/{corporation_id}",
                        "type": "breaking",
                    }
                ]
            }
        }

    def _status(self, call: Call) -> dict[str, Any]:
        began = call.moment - (call.moment - 11 * 3600) % _DAY
        players = 14_000 + int(18_000 * one_unit(self._seed, 95, int(call.moment // 1800)))
        return {"players": players, "server_version": str(self._build()), "start_time": iso_time(began + 240)}

    def _route(self, call: Call) -> dict[str, Any]:
        start, end = call.params["origin_system_id"], call.params["destination_system_id"]
        systems = self._universe.systems
        if start not in systems or end not in systems:
            raise Refused(404, "Solar system not found!")
        wish = call.content if isinstance(call.content, dict) else {}
        avoid = set(wish.get("avoid_systems") or ()) - {start, end}
        penalty = {"Safer": 50.0, "LessSecure": 50.0}.get(str(wish.get("preference", "Shorter")), 0.0)
        safe = wish.get("preference") == "Safer"
        path = self._path(start, end, avoid, lambda one: self._toll(one, penalty, safe=safe))
        if path is None:
            raise Refused(404, "No route found")
        return {"route": path}

    def _toll(self, system: int, penalty: float, *, safe: bool) -> float:
        high = self._universe.systems[system].security_status >= _HIGH_SECURITY
        return 1.0 + (penalty if high != safe else 0.0)

    def _path(self, start: int, end: int, avoid: set[int], toll: Callable[[int], float]) -> list[int] | None:
        """Return the cheapest way (Dijkstra), None if there is none."""
        before: dict[int, int] = {}
        reached = {start: 0.0}
        waiting = [(0.0, start)]
        while waiting:
            cost, here = heapq.heappop(waiting)
            if here == end:
                path = [end]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return path[::-1]
            for other in self._universe.neighbours.get(here, ()):
                paid = cost + toll(other)
                if other not in avoid and paid < reached.get(other, float("inf")):
                    reached[other], before[other] = paid, here
                    heapq.heappush(waiting, (paid, other))
        return None
