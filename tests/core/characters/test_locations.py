"""Where things lie, against a plain walk, for every shape a flat list can have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.locations import Located, Place, PlaceKind, locate, place_of

STATION, SYSTEM, STRUCTURE = 60003760, 30000142, 1_042_000_000_001


def thing(item_id: int, location_id: int, flag: str = "Hangar") -> tuple[int, int, str]:
    return item_id, location_id, flag


PLACES = st.sampled_from([STATION, SYSTEM, STRUCTURE, 2004, 5])
IDS = st.integers(1_045_000_000_000, 1_045_000_000_012)
FLAT = st.dictionaries(IDS, PLACES | IDS | st.integers(2**53, 2**63 - 1), max_size=13)


@given(holders=FLAT)
def test_every_thing_ends_where_a_plain_walk_ends(holders: dict[int, int]) -> None:
    located = locate([thing(item, holder) for item, holder in holders.items()])
    assert located.keys() == holders.keys()
    for item, found in located.items():
        walked = [item]
        while walked[-1] in holders and len(walked) <= len(holders) + 1:
            walked.append(holders[walked[-1]])
        if walked[-1] not in holders:
            assert found == Located(place_of(walked[-1]), tuple(reversed(walked[1:-1])))
        else:
            assert found.place.kind is PlaceKind.UNKNOWN
            assert found.place.place_id in holders


@given(holders=FLAT, order=st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter_without_loops(holders: dict[int, int], order: object) -> None:
    things = [thing(item, holder) for item, holder in holders.items()]
    forward = locate(things)
    backward = locate(things[::-1])
    assert forward == backward


def test_a_ring_and_what_hangs_on_it() -> None:
    located = locate([thing(1, 2), thing(2, 3), thing(3, 1), thing(4, 1), thing(5, 4), thing(6, 6)])
    assert {item: located[item] for item in (1, 2, 3, 6)} == {
        item: Located(Place(PlaceKind.UNKNOWN, item), ()) for item in (1, 2, 3, 6)
    }
    assert located[5] == Located(Place(PlaceKind.UNKNOWN, 1), (1, 4))


@pytest.mark.parametrize(
    ("location", "flag", "kind"),
    [
        (STATION, "Hangar", PlaceKind.STATION),
        (61_000_001, "Hangar", PlaceKind.STATION),
        (SYSTEM, "AutoFit", PlaceKind.SYSTEM),
        (31_000_005, "AutoFit", PlaceKind.SYSTEM),
        (2004, "AssetSafety", PlaceKind.ASSET_SAFETY),
        (STRUCTURE, "Hangar", PlaceKind.STRUCTURE),
        (STRUCTURE, "HiSlot0", PlaceKind.UNKNOWN),
        (66_000_001, "CorpSAG1", PlaceKind.UNKNOWN),
        (-1, "", PlaceKind.UNKNOWN),
    ],
)
def test_ids_tell_what_a_place_is(location: int, flag: str, kind: PlaceKind) -> None:
    assert locate([thing(1, location, flag)])[1].place == Place(kind, location)


def test_a_chain_as_long_as_nobody_builds_it() -> None:
    located = locate([thing(item, item + 1) for item in range(100, 1100)] + [thing(1100, STATION)])
    assert located[100].place == Place(PlaceKind.STATION, STATION)
    assert len(located[100].inside) == 1000
