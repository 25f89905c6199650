"""Assets as columns and as a tree: where things lie, what is found, what branches come to."""

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from eveprod_desktop.core.characters.asset_table import (
    AssetColumns,
    AssetTable,
    PlaceWords,
    TypeWords,
    lay_out,
)
from eveprod_desktop.core.characters.asset_tree import Branches, branches, name_order
from eveprod_desktop.core.characters.inventory import Inventory
from eveprod_desktop.core.characters.location_words import flag_words
from eveprod_desktop.core.characters.locations import Place, PlaceKind, locate
from tests.core.characters.conftest import GUILD, MAREN, TEO, World

JITA = Place(PlaceKind.STATION, 60003760)
FIRST = 1_045_000_000_000
TRITANIUM, BADGER, BOX, OFFICE = 34, 648, 3465, 27
TYPES = {
    TRITANIUM: TypeWords("Tritanium", "Mineral", "Material", 0.01, 0.01),
    BADGER: TypeWords("Badger", "Hauler", "Ship", 20_000.0, 250_000.0),
    BOX: TypeWords("Large Secure Container", "Secure Cargo Container", "Celestial", 130.0, 650.0),
}

Thing = tuple[int, int, int, int, str, bool]
"""Owner, item, type, where it lies, flag, assembled."""


def table_of(things: list[Thing], names: dict[tuple[int, int], str | None] | None = None) -> AssetTable:
    columns = AssetColumns(
        *zip(
            *(
                (owner, FIRST + item, kind, 10, place, flag, single, False)
                for owner, item, kind, place, flag, single in things
            ),
            strict=True,
        )
    )
    words = {JITA: PlaceWords("Jita IV - Moon 4", "Jita", "The Forge")}
    return lay_out(
        columns,
        types=TYPES,
        names=names or {},
        owners={1: "Maren", 2: "Guild"},
        divisions={2: {1: "Minerals"}},
        places=words,
    )


HOME = table_of(
    [
        (1, 1, TRITANIUM, JITA.place_id, "Hangar", False),
        (1, 2, BADGER, JITA.place_id, "Hangar", True),
        (1, 3, BOX, FIRST + 2, "Cargo", True),
        (1, 4, TRITANIUM, FIRST + 3, "Locked", False),
        (2, 5, OFFICE, JITA.place_id, "OfficeFolder", True),
        (2, 6, TRITANIUM, FIRST + 5, "CorpSAG1", False),
        (2, 7, TRITANIUM, FIRST + 5, "CorpSAG2", False),
        (1, 8, TRITANIUM, 2004, "AssetSafety", False),
    ],
    {(1, FIRST + 2): "Lorry", (1, FIRST + 3): "Odds & ends", (1, FIRST + 1): None},
)


def everything(table: AssetTable) -> Branches:
    return branches(table, np.ones(len(table), bool), np.full(len(table), 2.0), name_order(table))


def told(table: AssetTable, found: Branches, node: int) -> Any:
    if node < table.first_hangar:
        name = table.place_words[node].name
    elif node < table.first_thing:
        name = table.hangars[node - table.first_hangar].name
    else:
        return table.label(node - table.first_thing)
    return (name, [told(table, found, one) for one in found.children(node)])


def test_offices_are_divisions_and_containers_stand_in_each_other() -> None:
    found = everything(HOME)
    by_place = dict(told(HOME, found, root) for root in found.roots)
    assert by_place["Jita IV - Moon 4"] == [
        ("Division 2", ["Tritanium"]),
        ("Hangar", ["Lorry (Badger)", "Tritanium"]),
        ("Minerals", ["Tritanium"]),
    ]
    assert by_place["Asset safety"] == [("Asset safety", ["Tritanium"])]
    inner = int(np.flatnonzero(HOME.item_id == FIRST + 4)[0])
    assert HOME.where(inner).split(" \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ") == [
        "Hangar",
        "Lorry",
        "Odds & ends",
        "Locked",
    ]


def test_assembled_ships_take_more_room_and_what_is_not_told_is_not_nothing() -> None:
    volumes = dict(zip(HOME.item_id.tolist(), HOME.volume_m3.tolist(), strict=True))
    assert volumes[FIRST + 2] == 2_500_000.0
    assert math.isclose(volumes[FIRST + 1], 0.1)
    unknown = table_of([(1, 1, 999, JITA.place_id, "Hangar", False)])
    assert np.isnan(unknown.volume_m3).all()
    assert unknown.label(0) == "Type 999"


def test_every_word_is_looked_for_in_everything_said_of_a_thing() -> None:
    def items(text: str) -> set[int]:
        return set((HOME.item_id[HOME.find(text)] - FIRST).tolist())

    assert items("") == {1, 2, 3, 4, 6, 7, 8}
    assert items("TRITAN") == {1, 4, 6, 7, 8}
    assert items("lorry") == {2, 3, 4}  # and all that lies in it
    assert items("odds trit") == {4}
    assert items("forge guild") == {6, 7}
    assert items("minerals") == {6}
    assert items("hauler") == {2, 3, 4}
    assert items("nothing so called") == set()


def test_branches_count_what_is_wanted_and_leave_out_what_has_no_price() -> None:
    value = np.array([5.0, np.nan, 7.0, 11.0, 13.0, 17.0, 19.0])
    found = branches(HOME, HOME.find("maren"), value, name_order(HOME))
    jita = HOME.places.index(JITA)
    assert (found.things[jita], found.value_isk[jita], found.unpriced[jita]) == (4, 23.0, 1)
    assert [HOME.place_words[root].name for root in found.roots] == ["Jita IV - Moon 4", "Asset safety"]
    # a holder is in sight for what it holds, and counts nothing of its own
    inner = branches(HOME, HOME.find("locked"), value, name_order(HOME))
    lorry = HOME.first_thing + 1
    assert (inner.things[lorry], inner.value_isk[lorry], inner.unpriced[lorry]) == (1, 11.0, 0)
    assert branches(HOME, HOME.find("no such"), value, name_order(HOME)).roots == ()


def test_nothing_owned_is_a_table_too() -> None:
    nothing = lay_out(
        AssetColumns((), (), (), (), (), (), (), ()), types={}, names={}, owners={}, divisions={}
    )
    assert len(nothing) == 0
    assert everything(nothing).roots == ()
    assert nothing.find("x").tolist() == []


items = some.integers(0, 11)
places = some.one_of(items.map(lambda item: FIRST + item), some.sampled_from((JITA.place_id, 2004, 30000142)))
flags = some.sampled_from(("Hangar", "Unlocked", "HiSlot0", "AutoFit"))


@given(some.dictionaries(items, some.tuples(places, flags), min_size=1))
def test_things_are_where_locate_says(lying: dict[int, tuple[int, str]]) -> None:
    table = table_of([(1, item, TRITANIUM, place, flag, False) for item, (place, flag) in lying.items()])
    located = locate((FIRST + item, place, flag) for item, (place, flag) in lying.items())
    for thing, item in enumerate(table.item_id.tolist()):
        assert table.places[table.place[thing]] == located[item].place
        holders, node = [], int(table.parent[table.first_thing + thing])
        while node >= table.first_thing:
            holders.append(int(table.item_id[node - table.first_thing]))
            node = int(table.parent[node])
        assert tuple(reversed(holders)) == located[item].inside
        assert node == table.first_hangar + table.hangar[thing]
    found = everything(table)
    assert sum(found.things[root] for root in found.roots) == len(table)
    assert sum(found.value_isk[root] for root in found.roots) == 2.0 * len(table)


def test_flags_are_the_games_words() -> None:
    assert flag_words("CorpSAG3") == "Division 3"
    assert flag_words("CorpSAG3", {3: "Ore"}) == "Ore"
    assert flag_words("HiSlot0") == "High slot 1"
    assert flag_words("DroneBay") == "Drone bay"
    assert flag_words("SpecializedSmallShipHold") == "Small ship hold"
    assert flag_words("Unlocked") == ""


def test_the_sandbox_s_things_are_read_with_their_places_and_owners(signed_in: World) -> None:
    table = Inventory(signed_in.database, signed_in.roster).table()
    assets = {one.item_id: one for one in signed_in.owned.assets() if one.location_flag != "OfficeFolder"}
    assert set(table.item_id.tolist()) == set(assets)
    assert set(table.owner_id.tolist()) == {MAREN, TEO, GUILD}
    for thing, item in enumerate(table.item_id.tolist()):
        assert table.places[table.place[thing]] == assets[item].located.place
        assert table.quantity[thing] == assets[item].quantity
    found = everything(table)
    assert sum(found.things[root] for root in found.roots) == len(assets)
    words = {one.name for one in table.place_words}
    assert "Asset safety" in words
    assert any(name.endswith("Smelter Row") for name in words)
