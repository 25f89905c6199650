"""Shopping lists as text, and what players paste."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.planning.pasting import MOST_LINES, read_pasted
from eveprod_desktop.core.planning.rows import Purchase
from eveprod_desktop.core.planning.shopping import csv_text, multibuy_text, plain_text

NAMES = {
    34: "Tritanium",
    35: "Pyerite",
    24698: "Drake",
    2456: "Hobgoblin II",
    2410: "Heavy Missile Launcher II",
    209: "Scourge Heavy Missile",
    4405: "Drone Damage Amplifier II",
    9: "Cap Booster 800",
    10: "Zor's Custom Navigation, Hyper-Link",
}
IDS = {name.casefold(): type_id for type_id, name in NAMES.items()}
BUY = [
    Purchase(34, 1_000_000, Decimal("4500000.25")),
    Purchase(35, 20, None),
    Purchase(10, 1, Decimal(7)),
]


def find(name: str) -> int | None:
    return IDS.get(name.casefold())


def volume(type_id: int) -> float | None:
    return {34: 0.01, 35: float("nan")}.get(type_id)


def test_multibuy() -> None:
    assert multibuy_text(BUY[:2], NAMES.__getitem__) == "Tritanium 1000000\nPyerite 20\n"


def test_csv() -> None:
    assert csv_text(BUY, NAMES.__getitem__, volume) == (
        "type_id,name,quantity,unit_price,cost,volume_m3\n"
        "34,Tritanium,1000000,4.50,4500000.25,10000\n"
        "35,Pyerite,20,,,\n"
        '10,"Zor\'s Custom Navigation, Hyper-Link",1,7.00,7.00,\n'
    )


def test_plain_by_place() -> None:
    text = plain_text({"Jita": BUY[:2], "Amarr": BUY[:1]}, NAMES.__getitem__, volume)
    assert text == (
        "Jita\n"
        "Tritanium  1,000,000  4,500,000.25 ISK\n"
        "Pyerite           20          no price\n"
        "10,000.00 m3, 4,500,000.25 ISK (1 of unknown volume, 1 without a price not counted)\n"
        "\n"
        "Amarr\n"
        "Tritanium  1,000,000  4,500,000.25 ISK\n"
        "10,000.00 m3, 4,500,000.25 ISK\n"
    )
    assert plain_text({}, NAMES.__getitem__, volume) == ""


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.integers(1, 10**12), min_size=1))
def test_a_multibuy_text_is_read_back(wanted: dict[int, int]) -> None:
    text = multibuy_text([Purchase(one, units, None) for one, units in wanted.items()], NAMES.__getitem__)
    assert dict(read_pasted(text, find).units) == wanted


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("Tritanium 100", {34: 100}),
        ("  tritanium   100  ", {34: 100}),
        ("Tritanium x100", {34: 100}),
        ("Tritanium x 100", {34: 100}),
        ("100 Tritanium", {34: 100}),
        ("100x Tritanium", {34: 100}),
        ("Tritanium\t1,234,567\tMineral\t\t\t12,345.67 m3", {34: 1_234_567}),
        ("Tritanium\t1.234.567", {34: 1_234_567}),
        ("Tritanium\t1\u00a0234", {34: 1234}),
        ("Drake\t\tCombat Battlecruiser", {24698: 1}),
        ("5\tTritanium", {34: 5}),
        ("Tritanium*\t5", {34: 5}),
        ("Cap Booster 800", {9: 1}),
        ("Cap Booster 800 20", {9: 20}),
        ("Drake", {24698: 1}),
        ("Tritanium 3\nPyerite 2\nTRITANIUM 4", {34: 7, 35: 2}),
    ],
)
def test_forms_of_a_line(line: str, units: dict[int, int]) -> None:
    pasted = read_pasted(line, find)
    assert (dict(pasted.units), pasted.bad) == (units, ())


def test_a_fit() -> None:
    fit = """[Drake, my first, second]

    Drone Damage Amplifier II
    Heavy Missile Launcher II, Scourge Heavy Missile
    Heavy Missile Launcher II, Scourge Heavy Missile
    Heavy Missile Launcher II /OFFLINE
    [Empty Rig slot]

    Hobgoblin II x5
    Scourge Heavy Missile x1000
    """
    pasted = read_pasted(fit, find)
    assert dict(pasted.units) == {24698: 1, 4405: 1, 2410: 3, 209: 1002, 2456: 5}
    assert pasted.bad == ()


def test_every_line_that_is_no_use_is_told() -> None:
    pasted = read_pasted("Tritanium 5\n\nTritanum 3\nPyerite 0\n12 monkeys\n", find)
    assert pasted.units == ((34, 5),)
    assert [(bad.number, bad.text) for bad in pasted.bad] == [
        (3, "Tritanum 3"),
        (4, "Pyerite 0"),
        (5, "12 monkeys"),
    ]
    assert "Tritanum" in pasted.bad[0].why


@pytest.mark.parametrize(
    "line", ["Tritanium " + "9" * 5_000, "a" + " " * 40_000 + "b", "Tritanium\t" + "1" * 501]
)
def test_a_line_without_end_is_told_and_not_tried(line: str) -> None:
    pasted = read_pasted(f"{line}\nTritanium 5", find)
    assert pasted.units == ((34, 5),)
    (bad,) = pasted.bad
    assert (bad.number, bad.why) == (1, "That is too long for an item.")
    assert len(bad.text) < 600


def test_a_novel_is_not_read_to_its_end() -> None:
    pasted = read_pasted("Tritanium 1\n" * (MOST_LINES + 5), find)
    assert pasted.units == ((34, MOST_LINES),)
    assert pasted.bad[0].number == MOST_LINES + 1


@given(st.text(max_size=200))
def test_no_paste_breaks_it(text: str) -> None:
    pasted = read_pasted(text, find)
    assert all(units > 0 for _, units in pasted.units)
