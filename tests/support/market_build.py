"""A small build with a map and a market: two regions, a hub, systems in a row, things to build and invent."""

from typing import Any

from tests.support.small_build import SmallBuild, names

FORGE, DOMAIN = 10000002, 10000043
JITA, PERIMETER, FAR, AMARR = 30000142, 30000144, 30000200, 30002187
JITA_STATION, PERIMETER_STATION, AMARR_STATION = 60003760, 60000001, 60008494
TRITANIUM, PYERITE, WATER, PLATE, DART, DART_II, DATACORE = 34, 35, 3645, 200, 300, 301, 20410
DART_BLUEPRINT, DART_II_BLUEPRINT, PLATE_BLUEPRINT, POLYMER, POLYMER_FORMULA = 1300, 1301, 1200, 400, 1400
CODING, PHYSICS, ENCRYPTION = 11442, 11443, 3408


def market_build(build: int = 100) -> SmallBuild:
    """Plates are made ten at a time, polymers two hundred, the Dart II is invented from the Dart."""
    small = SmallBuild(build)
    for type_id, name in ((TRITANIUM, "Tritanium"), (PYERITE, "Pyerite"), (WATER, "Water")):
        small.type(type_id, name, marketGroupID=1857, volume=0.01)
    small.type(PLATE, "Plate", 334, volume=1.0).type(POLYMER, "Polymer", 334, volume=0.5)
    small.type(DART, "Dart", 25, metaGroupID=1, volume=2500.0, packagedVolume=250.0)
    small.type(DART_II, "Dart II", 25, metaGroupID=2, volume=2500.0)
    small.type(DATACORE, "Datacore", 18, marketGroupID=1)
    for skill, name in ((CODING, "Coding"), (PHYSICS, "Physics"), (ENCRYPTION, "Encryption")):
        small.type(skill, name, 268)
    small.blueprint(PLATE_BLUEPRINT, PLATE, {TRITANIUM: 25, PYERITE: 5}, units=10, seconds=100)
    small.blueprint(POLYMER_FORMULA, POLYMER, {WATER: 100}, units=200, seconds=3600, activity="reaction")
    small.blueprint(DART_BLUEPRINT, DART, {TRITANIUM: 1000, PLATE: 7, POLYMER: 1}, seconds=600)
    small.blueprint(DART_II_BLUEPRINT, DART_II, {DART: 1, PLATE: 20, PYERITE: 3}, seconds=6000)
    for row in small.files["types"]:
        if row["_key"] == DART_BLUEPRINT:
            row["marketGroupID"] = 2
    for row in small.files["blueprints"]:
        if row["_key"] == DART_BLUEPRINT:
            row["activities"]["invention"] = {
                "materials": [{"typeID": DATACORE, "quantity": 2}],
                "products": [{"typeID": DART_II_BLUEPRINT, "quantity": 10, "probability": 0.3}],
                "skills": [{"typeID": one, "level": 1} for one in (CODING, PHYSICS, ENCRYPTION)],
                "time": 3600,
            }
            row["activities"]["copying"] = {"time": 480}
    return with_map(small)


def with_map(small: SmallBuild) -> SmallBuild:
    """Jita, Perimeter and Far in a row of stargates, Amarr elsewhere; a station in three of them."""
    small.files["mapRegions"] = [
        {"_key": FORGE, "name": names("The Forge")},
        {"_key": DOMAIN, "name": names("Domain")},
    ]
    systems = [(JITA, "Jita", FORGE), (PERIMETER, "Perimeter", FORGE), (FAR, "Far", FORGE)]
    systems.append((AMARR, "Amarr", DOMAIN))
    small.files["mapConstellations"] = [
        {"_key": 20000020, "name": names("Kimotoro"), "regionID": FORGE},
        {"_key": 20000322, "name": names("Throne Worlds"), "regionID": DOMAIN},
    ]
    small.files["mapSolarSystems"] = [
        {
            "_key": key,
            "name": names(name),
            "regionID": region,
            "constellationID": 20000020 if region == FORGE else 20000322,
            "securityStatus": 0.9,
        }
        for key, name, region in systems
    ]
    ways = [(JITA, PERIMETER), (PERIMETER, JITA), (PERIMETER, FAR), (FAR, PERIMETER)]
    small.files["mapStargates"] = [
        {"_key": 50000000 + at, "solarSystemID": here, "destination": {"solarSystemID": there}}
        for at, (here, there) in enumerate(ways)
    ]
    stations = [(JITA_STATION, JITA), (PERIMETER_STATION, PERIMETER), (AMARR_STATION, AMARR)]
    small.files["npcStations"] = [
        {"_key": key, "solarSystemID": system, "typeID": 52678, "ownerID": 1000035}
        for key, system in stations
    ]
    return small


_ORDER: dict[str, Any] = {
    "duration": 90,
    "issued": "2026-11-01T00:00:00Z",
    "min_volume": 1,
    "volume_total": 1_000_000,
}


def order(
    order_id: int,
    type_id: int,
    price: float,
    units: int = 100,
    *,
    buy: bool = False,
    location: int = JITA_STATION,
    system: int = JITA,
    reach: str = "region",
    **more: Any,
) -> dict[str, Any]:
    """One order as ESI sends it."""
    return {
        **_ORDER,
        "order_id": order_id,
        "type_id": type_id,
        "price": price,
        "volume_remain": units,
        "is_buy_order": buy,
        "location_id": location,
        "system_id": system,
        "range": reach,
        **more,
    }
