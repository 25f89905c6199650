"""What ESI tells of corporations: to everyone, to members, to those with the right roles."""

import uuid
from typing import Any

from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.esi.call import Call, Handler, NoContent, Refused, Rows
from eveprod_desktop.sandbox.esi.character_routes import (
    before,
    contract_items,
    contracts,
    locations,
    names,
    standings,
)
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, STRANGERS_ID, Cast
from eveprod_desktop.sandbox.people.households import Household, Households
from eveprod_desktop.sandbox.people.jobs import shown
from eveprod_desktop.sandbox.universe import Universe

_DAY = 86_400
_NEW_SHAPE = "2026-07-21"
_DIVISIONS = 7
_SERVICES = {
    "Azbel": ("Manufacturing (Standard)", "Blueprint Copying"),
    "Sotiyo": ("Manufacturing (Standard)", "Manufacturing (Capitals)", "Invention"),
    "Tatara": ("Composite Reactions", "Biochemical Reactions", "Reprocessing"),
}


class CorporationRoutes:
    """Handlers of /corporations, /corporation, /alliances, /contracts and /loyalty."""

    def __init__(self, universe: Universe, cast: Cast, households: Households) -> None:
        self._universe = universe
        self._cast = cast
        self._households = households
        self._anchor = households.anchor

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by route."""
        own = "GET /corporations/{corporation_id}"
        mining = "GET /corporation/{corporation_id}/mining"
        wallet = f"{own}/wallets/{{division}}"
        return {
            "GET /alliances/{alliance_id}": _missing("Alliance not found!"),
            "GET /contracts/public/items/{contract_id}": self._public_items,
            "GET /contracts/public/{region_id}": lambda _: Rows([]),
            "GET /loyalty/stores/{corporation_id}/offers": self._offers,
            "GET /corporations/npccorps": lambda _: sorted(self._universe.corporations),
            own: self._public,
            f"{own}/assets": lambda _: Rows(self._home.owned.assets),
            "POST /corporations/{corporation_id}/assets/locations": lambda call: locations(self._home, call),
            "POST /corporations/{corporation_id}/assets/names": lambda call: names(self._home, call),
            f"{own}/blueprints": lambda _: Rows(self._home.owned.blueprints),
            f"{own}/containers/logs": lambda _: Rows([]),
            f"{own}/contracts": lambda _: Rows(self._contracts()),
            f"{own}/contracts/{{contract_id}}/items": lambda call: contract_items(
                call, self._contracts(), self._households
            ),
            f"{own}/customs_offices": lambda _: Rows([]),
            f"{own}/divisions": self._divisions,
            f"{own}/facilities": self._facilities,
            f"{own}/industry/jobs": self._jobs,
            f"{own}/members": lambda _: [one.character_id for one in self._cast.characters],
            f"{own}/orders": lambda _: Rows(self._households.corporation_orders()),
            f"{own}/orders/history": self._past_orders,
            f"{own}/projects": self._projects,
            f"{own}/roles": self._roles,
            f"{own}/standings": lambda _: Rows(standings()),
            f"{own}/starbases": lambda _: Rows([]),
            f"{own}/structures": self._structures,
            f"{own}/wallets": self._wallets,
            f"{wallet}/journal": self._journal,
            f"{wallet}/transactions": self._transactions,
            f"{mining}/extractions": self._extractions,
            f"{mining}/observers": self._observers,
            f"{mining}/observers/{{observer_id}}": self._observed,
        }

    @property
    def _home(self) -> Household:
        return self._households.corporation

    def _public(self, call: Call) -> dict[str, Any]:
        number = call.params["corporation_id"]
        npc = self._universe.corporations.get(number)
        if npc is None and number not in (CORPORATION_ID, STRANGERS_ID):
            raise Refused(404, "Corporation not found")
        own = number == CORPORATION_ID
        director = self._cast.characters[0].character_id
        row: dict[str, Any] = {
            "ceo_id": director if own else 3_004_049,
            "creator_id": director if own else 1,
            "date_founded": "2015-05-01T10:00:00Z",
            "description": "",
            "home_station_id": self._cast.home_station_id,
            "member_count": len(self._cast.characters) if own else 1000,
            "name": self._cast.corporation_name if own else (npc.name.en if npc else "Unrelated Parties"),
            "shares": 1000,
            "ticker": self._cast.corporation_ticker if own else "-NPC-",
            "war_eligible": False,
        }
        if call.compatibility_date < _NEW_SHAPE:
            return {**row, "tax_rate": 0.05}
        return {
            **row,
            "friendly_fire": "legal",
            "state": "active",
            "tax_rates": {"isk": 0.05, "loyalty_point": 0.0},
            "type": "npc_owned" if npc else "player_owned",
        }

    def _contracts(self) -> list[dict[str, Any]]:
        rows = contracts(self._cast.characters[0].character_id, self._cast, self._anchor)
        return [{**row, "for_corporation": True, "contract_id": row["contract_id"] + 5} for row in rows]

    def _divisions(self, _call: Call) -> dict[str, list[dict[str, Any]]]:
        # only names that were changed are told
        hangar = [{"division": 1, "name": "Blueprints"}, {"division": 2, "name": "Materials"}]
        wallet = [{"division": 2, "name": "Market"}, {"division": 3, "name": "Industry"}]
        return {"hangar": hangar, "wallet": wallet}

    def _facilities(self, _call: Call) -> list[dict[str, int]]:
        return [
            {"facility_id": one.structure_id, "system_id": one.system_id, "type_id": one.type_id}
            for one in self._cast.own_structures
        ]

    def _jobs(self, call: Call) -> Rows:
        jobs = shown(self._home.jobs, completed=call.flag("include_completed"), moment=call.moment)
        return Rows([{**job, "location_id": job["facility_id"]} for job in jobs])

    def _past_orders(self, _call: Call) -> Rows:
        rows = self._home.purse.past_orders(15, 2)
        by = self._cast.characters[0].character_id
        return Rows([{**row, "issued_by": by, "wallet_division": 1} for row in rows])

    def _projects(self, call: Call) -> dict[str, Any]:
        """Return projects, newest last; cursors are places in the list, `0` its very start or end."""
        limit = call.whole("limit") or 10
        if not 10 <= limit <= 100:
            raise Refused(400, "limit must be from 10 to 100")
        everything = self._all_projects()
        after, earlier = call.whole("after"), call.whole("before")
        if after is not None and earlier is not None:
            raise Refused(400, "before and after exclude each other")
        if after is not None:
            first, last = after, min(len(everything), after + limit)
        else:
            last = earlier if earlier else len(everything)
            first = max(0, last - limit) if earlier != 1 else 0
            last = last - 1 if earlier else last
        rows = everything[first:last]
        cursor = {"after": str(last), "before": str(first + 1)}
        return {"cursor": cursor, "projects": rows}

    def _all_projects(self) -> list[dict[str, Any]]:
        return [
            {
                "id": str(uuid.UUID(int=(0x5A << 120) + at)),
                "last_modified": iso_time(self._anchor - (30 - at) * _DAY),
                "name": f"Deliver minerals {at + 1}",
                "progress": {"current": at * 10, "desired": 1000},
                "reward": {"initial": 5e7, "remaining": 5e7 - at * 1e6},
                "state": "Active",
            }
            for at in range(23)
        ]

    def _roles(self, _call: Call) -> list[dict[str, Any]]:
        return [{"character_id": one.character_id, "roles": list(one.roles)} for one in self._cast.characters]

    def _structures(self, _call: Call) -> Rows:
        rows = []
        for one in self._cast.own_structures:
            kind = self._universe.types.get(one.type_id)
            services = _SERVICES.get(kind.name if kind else "", ())
            rows.append(
                {
                    "corporation_id": CORPORATION_ID,
                    "fuel_expires": iso_time(self._anchor + 20 * _DAY),
                    "name": one.name,
                    "profile_id": 1,
                    "reinforce_hour": 19,
                    "services": [{"name": service, "state": "online"} for service in services],
                    "state": "shield_vulnerable",
                    "structure_id": one.structure_id,
                    "system_id": one.system_id,
                    "type_id": one.type_id,
                }
            )
        return Rows(rows)

    def _wallets(self, _call: Call) -> list[dict[str, Any]]:
        whole = self._home.purse.balance()
        return [
            {"balance": round(whole / number**2, 2), "division": number}
            for number in range(1, _DIVISIONS + 1)
        ]

    def _journal(self, call: Call) -> Rows:
        return Rows(self._home.purse.journal() if _division(call) == 1 else [], 100)

    def _transactions(self, call: Call) -> list[dict[str, Any]]:
        return before(self._home.purse.transactions() if _division(call) == 1 else [], call)

    def _extractions(self, _call: Call) -> Rows:
        refineries = [one for one in self._cast.own_structures if one.name.endswith("Boiling Point")]
        return Rows(
            [
                {
                    "chunk_arrival_time": iso_time(self._anchor + 6 * _DAY),
                    "extraction_start_time": iso_time(self._anchor - 10 * _DAY),
                    "moon_id": 40_000_000 + (one.system_id - 30_000_000) * 100 + 51,
                    "natural_decay_time": iso_time(self._anchor + 6 * _DAY + 10_800),
                    "structure_id": one.structure_id,
                }
                for one in refineries
            ]
        )

    def _observers(self, _call: Call) -> Rows:
        day = iso_time(self._anchor)[:10]
        return Rows(
            [
                {"last_updated": day, "observer_id": one.structure_id, "observer_type": "structure"}
                for one in self._cast.own_structures
                if one.name.endswith("Boiling Point")
            ]
        )

    def _observed(self, call: Call) -> Rows:
        if call.params["observer_id"] not in {row["observer_id"] for row in self._observers(call).rows}:
            raise Refused(404, "Observer not found")
        ore = self._households.shelf.named("Veldspar", "Scordite")
        day = iso_time(self._anchor)[:10]
        return Rows(
            [
                {
                    "character_id": one.character_id,
                    "last_updated": day,
                    "quantity": 12_000,
                    "recorded_corporation_id": CORPORATION_ID,
                    "type_id": type_id,
                }
                for one in self._cast.characters
                for type_id in ore
            ]
        )

    def _offers(self, call: Call) -> list[dict[str, Any]]:
        if call.params["corporation_id"] not in self._universe.corporations:
            raise Refused(404, "Corporation not found")
        return [
            {
                "isk_cost": 1_000_000,
                "lp_cost": 1000,
                "offer_id": 1 + at,
                "quantity": 1,
                "required_items": [],
                "type_id": type_id,
            }
            for at, type_id in enumerate(self._households.shelf.blueprints[:5])
        ]

    def _public_items(self, _call: Call) -> NoContent:
        return NoContent()


def _division(call: Call) -> int:
    division = call.params["division"]
    if not 1 <= division <= _DIVISIONS:
        raise Refused(400, "division must be from 1 to 7")
    return division


def _missing(text: str) -> Handler:
    def refuse(_call: Call) -> None:
        raise Refused(404, text)

    return refuse
