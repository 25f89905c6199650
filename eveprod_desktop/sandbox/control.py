"""The control address: what tests of other processes, and curious people, steer the sandbox with.

GET    /control              what there is, and the faults that wait
POST   /control/faults       {"kind": "status", "where": "/esi/markets/*", "status": 503, "times": 3}
DELETE /control/faults       take every fault back
POST   /control/clock        {"advance": 3600} or {"set": "2026-09-01T12:00:00Z"} or {"rate": 60}
POST   /control/sign-on      {"consent": "deny"}, {"rotation": false}, {"next_character": id},
                             {"issuer": "..."}, {"transfer": id}, {"revoke": id}, {"rotate_keys": true}
POST   /control/builds       {"file": "/path/to/build.zip"}: a newer static data build
POST   /control/jobs         {"character_id": …, "blueprint_type_id": …, "runs": 10}, and more (`JobWish`)
POST   /control/deliveries   {"character_id": …} delivers what is over, {"job_id": …} beside it one job
POST   /control/purchases    {"character_id": …, "type_id": …, "units": 10}, and more (`TradeWish`)
POST   /control/sales        the same the other way
GET    /control/requests     every request so far: method, target, status
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.sandbox.clock import SandboxClock
from eveprod_desktop.sandbox.exchange import Answer, Request, Seen, json_answer
from eveprod_desktop.sandbox.faults import KINDS, Fault, Faults
from eveprod_desktop.sandbox.people.playing import Delivery, JobWish, Playing, TradeWish
from eveprod_desktop.sandbox.sde_host import StaticDataRoutes
from eveprod_desktop.sandbox.sso.sign_on import SignOn

_SETTABLE = ("consent", "rotation", "next_character", "issuer")


class Steered(Protocol):
    """What of a sandbox can be steered and looked at from outside."""

    @property
    def clock(self) -> SandboxClock:
        """What time it is in there."""
        ...

    @property
    def faults(self) -> Faults:
        """The misbehaviour that waits."""
        ...

    @property
    def requests(self) -> Sequence[Seen]:
        """Every request so far."""
        ...

    @property
    def static_data(self) -> StaticDataRoutes:
        """The builds on offer."""
        ...

    @property
    def sign_on(self) -> SignOn:
        """The sign-on host."""
        ...

    @property
    def playing(self) -> Playing:
        """What its characters can be made to do."""
        ...


class ControlRoutes:
    """Answers everything below `/control`."""

    def __init__(self, sandbox: Steered) -> None:
        self._sandbox = sandbox

    def answer(self, request: Request, below: str) -> Answer:
        """Answer a request; what can't be understood is told with a 400."""
        try:
            return self._answer(request, below)
        except (ValueError, KeyError, TypeError, AppError) as error:
            return json_answer(400, {"error": f"{type(error).__name__}: {error}"})

    def _answer(self, request: Request, below: str) -> Answer:
        asked = {
            ("GET", "/"): self._show,
            ("POST", "/faults"): self._add_fault,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/clock"): self._clock,
            ("POST", "/sign-on"): self._sign_on,
            ("POST", "/builds"): self._add_build,
            ("POST", "/jobs"): self._start_job,
            ("POST", "/deliveries"): self._deliver,
            ("POST", "/purchases"): self._buy,
            ("POST", "/sales"): self._sell,
            ("GET", "/requests"): self._requests,
        }.get((request.method, below))
        return json_answer(404, {"error": "no such control"}) if asked is None else asked(request.body)

    def _show(self, _body: bytes) -> Answer:
        sandbox = self._sandbox
        waiting = [msgspec.to_builtins(fault) for fault in sandbox.faults.waiting()]
        return json_answer(200, {"kinds": KINDS, "faults": waiting, "now": sandbox.clock.now().isoformat()})

    def _add_fault(self, body: bytes) -> Answer:
        fault = msgspec.json.decode(body, type=Fault)
        self._sandbox.faults.put(fault)
        return json_answer(200, {"number": fault.number})

    def _clear_faults(self, _body: bytes) -> Answer:
        self._sandbox.faults.clear()
        return Answer(204)

    def _add_build(self, body: bytes) -> Answer:
        file = Path(msgspec.json.decode(body, type=dict[str, str])["file"])
        return json_answer(200, {"build": self._sandbox.static_data.add(file)})

    def _start_job(self, body: bytes) -> Answer:
        return json_answer(200, self._sandbox.playing.start_job(msgspec.json.decode(body, type=JobWish)))

    def _deliver(self, body: bytes) -> Answer:
        return json_answer(200, self._sandbox.playing.deliver(msgspec.json.decode(body, type=Delivery)))

    def _buy(self, body: bytes) -> Answer:
        return json_answer(200, self._sandbox.playing.buy(msgspec.json.decode(body, type=TradeWish)))

    def _sell(self, body: bytes) -> Answer:
        return json_answer(200, self._sandbox.playing.sell(msgspec.json.decode(body, type=TradeWish)))

    def _requests(self, _body: bytes) -> Answer:
        rows = [[one.method, one.target, one.status] for one in list(self._sandbox.requests)]
        return json_answer(200, rows)

    def _clock(self, body: bytes) -> Answer:
        wish = msgspec.json.decode(body, type=dict[str, Any])
        clock = self._sandbox.clock
        if "set" in wish:
            moment = datetime.fromisoformat(wish["set"])
            if moment.tzinfo is None:
                return json_answer(400, {"error": "the moment must name its time zone"})
            clock.set(moment)
        if "advance" in wish:
            clock.advance(float(wish["advance"]))
        if "rate" in wish:
            clock.set_rate(float(wish["rate"]))
        return json_answer(200, {"now": clock.now().isoformat()})

    def _sign_on(self, body: bytes) -> Answer:
        wish = msgspec.json.decode(body, type=dict[str, Any])
        sign_on = self._sandbox.sign_on
        for name in _SETTABLE:
            if name in wish:
                setattr(sign_on, name, wish[name])
        if "transfer" in wish:
            sign_on.transfer(int(wish["transfer"]))
        if "revoke" in wish:
            sign_on.revoke_all(int(wish["revoke"]))
        if wish.get("rotate_keys"):
            sign_on.keys.rotate()
        return Answer(204)
