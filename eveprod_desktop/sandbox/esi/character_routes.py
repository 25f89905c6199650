"""What ESI tells of characters: to everyone, and to those who signed in."""

from typing import Any

from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.esi.call import Call, Handler, Refused, Rows
from eveprod_desktop.sandbox.esi.universe_routes import FIRST_PLANET_ID
from eveprod_desktop.sandbox.hashing import one_unit, pick
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, Cast, Character
from eveprod_desktop.sandbox.people.households import Household, Households
from eveprod_desktop.sandbox.people.jobs import shown
from eveprod_desktop.sandbox.universe import Universe

TRANSACTIONS_A_CALL = 100

_DAY = 86_400
_NEW_SHAPE = "2026-06-09"
_COMMAND_CENTER, _EXTRACTOR, _FACTORY, _STORAGE = 2524, 2848, 2469, 2541
_PORTRAIT_SIZES = (64, 128, 256, 512)
_SEARCHABLE = frozenset(
    {
        "agent",
        "alliance",
        "character",
        "constellation",
        "corporation",
        "faction",
        "inventory_type",
        "region",
        "solar_system",
        "station",
        "structure",
    }
)


class CharacterRoutes:
    """Handlers of /characters."""

    def __init__(
        self, universe: Universe, cast: Cast, households: Households, seed: int, images: str
    ) -> None:
        self._universe = universe
        self._cast = cast
        self._households = households
        self._seed = seed
        self._images = images
        self._anchor = households.anchor

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by route."""
        own = "GET /characters/{character_id}"
        return {
            "POST /characters/affiliation": self._affiliation,
            own: self._public,
            f"{own}/portrait": self._portrait,
            f"{own}/agents_research": self._research,
            f"{own}/assets": lambda call: Rows(self._home(call).owned.assets),
            "POST /characters/{character_id}/assets/locations": lambda call: locations(
                self._home(call), call
            ),
            "POST /characters/{character_id}/assets/names": lambda call: names(self._home(call), call),
            f"{own}/attributes": lambda call: self._home(call).training.attributes(),
            f"{own}/blueprints": lambda call: Rows(self._home(call).owned.blueprints),
            f"{own}/clones": self._clones,
            f"{own}/contracts": lambda call: Rows(self._contracts(call)),
            f"{own}/contracts/{{contract_id}}/items": self._contract_items,
            f"{own}/fittings": self._fittings,
            f"{own}/implants": lambda call: self._home(call).training.implants(),
            f"{own}/industry/jobs": self._jobs,
            f"{own}/location": self._location,
            f"{own}/loyalty/points": lambda _: [{"corporation_id": 1_000_035, "loyalty_points": 12_345}],
            f"{own}/mining": lambda call: Rows(self._mining(call)),
            f"{own}/notifications": self._notifications,
            f"{own}/online": self._online,
            f"{own}/orders": lambda call: self._households.character_orders(self._who(call)),
            f"{own}/orders/history": self._past_orders,
            f"{own}/planets": self._planets,
            f"{own}/planets/{{planet_id}}": self._colony,
            f"{own}/roles": self._roles,
            f"{own}/search": self._search,
            f"{own}/ship": self._ship,
            f"{own}/skillqueue": lambda call: self._home(call).training.queue(),
            f"{own}/skills": lambda call: self._home(call).training.skills(),
            f"{own}/standings": lambda _: standings(),
            f"{own}/wallet": lambda call: self._home(call).purse.balance(),
            f"{own}/wallet/journal": lambda call: Rows(self._home(call).purse.journal(), 100),
            f"{own}/wallet/transactions": self._transactions,
        }

    def _who(self, call: Call) -> Character:
        character = self._cast.character(call.params["character_id"])
        if character is None:
            raise Refused(404, "Character not found")
        return character

    def _home(self, call: Call) -> Household:
        return self._households.of(self._who(call))

    def _number(self, call: Call) -> int:
        who = self._who(call).character_id
        return [one.character_id for one in self._cast.characters].index(who)

    def _affiliation(self, call: Call) -> list[dict[str, Any]]:
        found = [self._cast.character(number) for number in call.content]
        if not all(found):
            raise Refused(404, "Character not found")
        return [
            {"character_id": one.character_id, "corporation_id": one.corporation_id} for one in found if one
        ]

    def _public(self, call: Call) -> dict[str, Any]:
        one = self._who(call)
        row: dict[str, Any] = {
            "birthday": one.birthday,
            "bloodline_id": 1,
            "corporation_id": one.corporation_id,
            "description": "",
            "gender": one.gender,
            "name": one.name,
            "race_id": 1,
            "security_status": one.security_status,
        }
        if call.compatibility_date < _NEW_SHAPE:
            return {**row, "title": "Forewoman"}
        return {**row, "achievement_score": 4210, "corporation_title": "Forewoman"}

    def _portrait(self, call: Call) -> dict[str, str]:
        base = f"{self._images}/characters/{self._who(call).character_id}/portrait"
        return {f"px{size}x{size}": f"{base}?size={size}" for size in _PORTRAIT_SIZES}

    def _research(self, call: Call) -> list[dict[str, Any]]:
        skills = self._households.shelf.industry_skills[:2]
        return [
            {
                "agent_id": 3_009_358 + at,
                "points_per_day": 53.5,
                "remainder_points": 1200.0,
                "skill_type_id": skill,
                "started_at": iso_time(call.moment - 200 * _DAY),
            }
            for at, skill in enumerate(skills)
        ]

    def _clones(self, call: Call) -> dict[str, Any]:
        implants = self._home(call).training.implants()
        jump = [
            {
                "implants": implants[:1],
                "jump_clone_id": 31_000_000 + self._number(call) * 100 + at,
                "location_id": one.structure_id,
                "location_type": "structure",
                "name": f"Clone {at + 1}",
            }
            for at, one in enumerate(self._cast.own_structures[:2])
        ]
        return {
            "home_location": {"location_id": self._cast.home_station_id, "location_type": "station"},
            "jump_clones": jump,
            "last_clone_jump_date": iso_time(self._anchor - 9 * _DAY),
        }

    def _contracts(self, call: Call) -> list[dict[str, Any]]:
        return contracts(self._who(call).character_id, self._cast, self._anchor)

    def _contract_items(self, call: Call) -> list[dict[str, Any]]:
        return contract_items(call, self._contracts(call), self._households)

    def _fittings(self, call: Call) -> list[dict[str, Any]]:
        ship = self._households.shelf.named("Badger")
        module = self._households.shelf.named("Expanded Cargohold II")
        if not ship or not module:
            return []
        items = [{"flag": f"LoSlot{slot}", "quantity": 1, "type_id": module[0]} for slot in range(2)]
        number = self._number(call)
        return [
            {
                "description": "",
                "fitting_id": 71_000_000 + number,
                "items": items,
                "name": "Hauler",
                "ship_type_id": ship[0],
            }
        ]

    def _jobs(self, call: Call) -> list[dict[str, Any]]:
        jobs = shown(self._home(call).jobs, completed=call.flag("include_completed"), moment=call.moment)
        return [{**job, "station_id": job["facility_id"]} for job in jobs]

    def _location(self, call: Call) -> dict[str, int]:
        if self._number(call) == 1 and self._cast.own_structures:
            one = self._cast.own_structures[0]
            return {"solar_system_id": one.system_id, "structure_id": one.structure_id}
        return {"solar_system_id": self._cast.home_system_id, "station_id": self._cast.home_station_id}

    def _mining(self, call: Call) -> list[dict[str, Any]]:
        ore = self._households.shelf.named("Veldspar", "Scordite", "Pyroxeres")
        number = self._number(call)
        return [
            {
                "date": iso_time(self._anchor - day * _DAY)[:10],
                "quantity": 1000 + pick(self._seed, 931, 90_000, number, day, type_id),
                "solar_system_id": self._cast.home_system_id,
                "type_id": type_id,
            }
            for day in range(12)
            for type_id in ore
            if one_unit(self._seed, 930, number, day, type_id) < 0.6
        ]

    def _notifications(self, _call: Call) -> list[dict[str, Any]]:
        kinds = ("StructureFuelAlert", "IndustryTeamAuctionWon", "CorpNewsMsg")
        return [
            {
                "is_read": at > 0,
                "notification_id": 1_900_000_000 + at,
                "sender_id": CORPORATION_ID,
                "sender_type": "corporation",
                "text": "",
                "timestamp": iso_time(self._anchor - at * _DAY),
                "type": kind,
            }
            for at, kind in enumerate(kinds)
        ]

    def _online(self, call: Call) -> dict[str, Any]:
        return {
            "last_login": iso_time(self._anchor - 3600),
            "last_logout": iso_time(self._anchor - 7200),
            "logins": 1999,
            "online": self._number(call) == 0,
        }

    def _past_orders(self, call: Call) -> Rows:
        purse = self._home(call).purse
        rows = [*purse.past_orders(20, 2), *purse.played_orders(over=True)]
        return Rows([{**row, "is_corporation": False} for row in rows])

    def _planets(self, call: Call) -> list[dict[str, Any]]:
        return [
            {
                "last_update": iso_time(self._anchor - 3 * _DAY),
                "num_pins": 4,
                "owner_id": self._who(call).character_id,
                "planet_id": planet_id,
                "planet_type": kind,
                "solar_system_id": self._cast.home_system_id,
                "upgrade_level": 4,
            }
            for planet_id, kind in self._colonies(call)
        ]

    def _colonies(self, call: Call) -> list[tuple[int, str]]:
        first = FIRST_PLANET_ID + (self._cast.home_system_id - 30_000_000) * 100
        kinds = ("barren", "gas", "lava")[: 3 - self._number(call)]
        return [(first + 1 + at, kind) for at, kind in enumerate(kinds)]

    def _colony(self, call: Call) -> dict[str, Any]:
        planet_id = call.params["planet_id"]
        if planet_id not in dict(self._colonies(call)):
            raise Refused(404, "Colony not found")
        raw = (self._households.shelf.named("Base Metals") or [2267])[0]
        schematic = next(iter(self._universe.schematics), 65)
        start = self._anchor - 3 * _DAY
        extractor: dict[str, Any] = {
            "expiry_time": iso_time(self._anchor + (1 if planet_id % 2 else -1) * _DAY),
            "extractor_details": {
                "cycle_time": 3600,
                "head_radius": 0.03,
                "heads": [{"head_id": 0, "latitude": 1.1, "longitude": 0.4}],
                "product_type_id": raw,
                "qty_per_cycle": 5200,
            },
            "install_time": iso_time(start),
            "last_cycle_start": iso_time(start),
            **_pin(1, _EXTRACTOR),
        }
        factory = {
            "factory_details": {"schematic_id": schematic},
            "schematic_id": schematic,
            "last_cycle_start": iso_time(start),
            **_pin(2, _FACTORY),
        }
        storage = {"contents": [{"amount": 84_000, "type_id": raw}], **_pin(3, _STORAGE)}
        return {
            "links": [{"destination_pin_id": 3, "link_level": 0, "source_pin_id": 1}],
            "pins": [_pin(0, _COMMAND_CENTER), extractor, factory, storage],
            "routes": [
                {
                    "content_type_id": raw,
                    "destination_pin_id": 3,
                    "quantity": 5200.0,
                    "route_id": 1,
                    "source_pin_id": 1,
                }
            ],
        }

    def _roles(self, call: Call) -> dict[str, list[str]]:
        roles = list(self._who(call).roles)
        return {"roles": roles, "roles_at_base": [], "roles_at_hq": [], "roles_at_other": []}

    def _search(self, call: Call) -> dict[str, list[int]]:
        text = call.query["search"].casefold()
        wanted = set(call.query["categories"].split(","))
        if len(text) < 3:
            raise Refused(400, "search must be at least 3 characters long")
        if not wanted <= _SEARCHABLE:
            raise Refused(400, "categories holds one that is not known")
        strict = call.flag("strict")
        known = self._universe
        tables: dict[str, list[tuple[int, str]]] = {
            "character": [(one.character_id, one.name) for one in self._cast.characters],
            "corporation": [(CORPORATION_ID, self._cast.corporation_name)],
            "inventory_type": [(one.key, one.name) for one in known.types.values() if one.published],
            "region": list(known.regions.items()),
            "solar_system": [(one.key, one.name.en) for one in known.systems.values()],
            "station": [(one.station_id, one.name) for one in known.stations.values()],
            "structure": [
                (one.structure_id, one.name) for one in self._cast.structures.values() if one.lets_in
            ],
        }
        found = {}
        for category in sorted(wanted & tables.keys()):
            ids = [
                number
                for number, name in tables[category]
                if (name.casefold() == text if strict else text in name.casefold())
            ]
            if ids:
                found[category] = ids
        return found

    def _ship(self, call: Call) -> dict[str, Any]:
        ships = [
            row
            for row in self._home(call).owned.assets
            if row["item_id"] in self._home(call).owned.names
            and row["location_flag"] in ("Hangar", "AutoFit")
        ]
        last = ships[-1] if ships else {"item_id": 1, "type_id": 670}
        name = self._home(call).owned.names.get(last["item_id"], "Capsule")
        return {"ship_item_id": last["item_id"], "ship_name": name, "ship_type_id": last["type_id"]}

    def _transactions(self, call: Call) -> list[dict[str, Any]]:
        rows = [{**row, "is_personal": True} for row in self._home(call).purse.transactions()]
        return before(rows, call)


def before(rows: list[dict[str, Any]], call: Call) -> list[dict[str, Any]]:
    """Return the newest transactions, or from `from_id` on: that one and older."""
    first = call.whole("from_id")
    kept = [row for row in rows if first is None or row["transaction_id"] <= first]
    return kept[:TRANSACTIONS_A_CALL]


def names(home: Household, call: Call) -> list[dict[str, Any]]:
    """Return what the owner called things: "None" for what has no name; one unknown id refuses all."""
    _known(home, call)
    return [{"item_id": item, "name": home.owned.names.get(item, "None")} for item in call.content]


def locations(home: Household, call: Call) -> list[dict[str, Any]]:
    """Return where things float: in no place at all when they lie in a hangar."""
    _known(home, call)
    nowhere = {"x": 0.0, "y": 0.0, "z": 0.0}
    return [{"item_id": item, "position": nowhere} for item in call.content]


def standings() -> list[dict[str, Any]]:
    """Return what those whose fees depend on it think of one."""
    return [
        {"from_id": 500001, "from_type": "faction", "standing": 4.2},
        {"from_id": 1_000_035, "from_type": "npc_corp", "standing": 7.15},
        {"from_id": 3_009_358, "from_type": "agent", "standing": 2.0},
    ]


def contracts(issuer_id: int, cast: Cast, anchor: float) -> list[dict[str, Any]]:
    """Return two contracts: one open, one done."""
    return [
        {
            "acceptor_id": 0 if status == "outstanding" else 2_112_000_101,
            "assignee_id": 0,
            "availability": "public",
            "contract_id": 210_000_000 + issuer_id % 1000 * 10 + at,
            "date_expired": iso_time(anchor + (10 - at * 20) * _DAY),
            "date_issued": iso_time(anchor - (4 + at * 20) * _DAY),
            "days_to_complete": 0,
            "end_location_id": cast.home_station_id,
            "for_corporation": False,
            "issuer_corporation_id": CORPORATION_ID,
            "issuer_id": issuer_id,
            "price": 125_000_000.0,
            "reward": 0.0,
            "start_location_id": cast.home_station_id,
            "status": status,
            "title": "Blueprint copies",
            "type": "item_exchange",
            "volume": 0.1,
        }
        for at, status in enumerate(("outstanding", "finished"))
    ]


def contract_items(call: Call, there: list[dict[str, Any]], households: Households) -> list[dict[str, Any]]:
    """Return what is in one of the contracts."""
    if call.params["contract_id"] not in {row["contract_id"] for row in there}:
        raise Refused(404, "Contract not found!")
    return [
        {
            "is_included": True,
            "is_singleton": True,
            "quantity": 1,
            "raw_quantity": -2,
            "record_id": 4_000_000_000 + at,
            "type_id": blueprint,
        }
        for at, blueprint in enumerate(households.shelf.blueprints[:3])
    ]


def _known(home: Household, call: Call) -> None:
    there = {row["item_id"] for row in home.owned.assets}
    if not there.issuperset(call.content):
        raise Refused(404, "Invalid IDs in the request")


def _pin(number: int, type_id: int) -> dict[str, Any]:
    return {"latitude": 1.0 + number / 50, "longitude": 0.5, "pin_id": number, "type_id": type_id}
