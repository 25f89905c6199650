"""Yields of ore, ice, moon ore and scrap, and the cheapest basket that covers a need."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.explain_basket import explain_basket
from eveprod_desktop.core.industry.explain_reprocessing import explain_reprocessing
from eveprod_desktop.core.industry.facility import Facility, Security
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.ore_basket import Offer, cheapest_basket
from eveprod_desktop.core.industry.reprocessing import Refinery, kind_of, reprocess, reprocessing_yield
from eveprod_desktop.core.industry.skills import Skills

VELDSPAR, BLUE_ICE, BITUMENS, RIFTER, COMPRESSED_VELDSPAR = 1230, 16264, 45492, 587, 62516
TRITANIUM, PYERITE = 34, 35
ATHANOR, TATARA = 35835, 35836
ORE_RIG, ICE_RIG, LARGE_RIG = 46634, 46636, 46640
BEST_IMPLANT = 27174
UNTRAINED = Skills(otherwise=0)


@pytest.mark.parametrize(
    ("type_id", "kind"),
    [
        (VELDSPAR, "ore"),
        (COMPRESSED_VELDSPAR, "ore"),
        (BLUE_ICE, "ice"),
        (BITUMENS, "moon ore"),
        (RIFTER, "scrap"),
    ],
)
def test_kinds(starter: IndustryFacts, type_id: int, kind: str) -> None:
    assert kind_of(starter, type_id) == kind


@pytest.mark.parametrize("type_id", [VELDSPAR, BLUE_ICE, BITUMENS])
def test_the_best_case_of_the_game(starter: IndustryFacts, type_id: int) -> None:
    best = Refinery(Facility(TATARA, (LARGE_RIG,), "null"))
    found = reprocessing_yield(starter, type_id, best, Skills(implant_type_ids=(BEST_IMPLANT,)))
    assert found.share == Decimal("0.9062810556800")
    assert not found.gaps


@pytest.mark.parametrize(
    ("structure", "rigs", "security", "share"),
    [
        (None, (), "high", "0.5"),
        (ATHANOR, (), "high", "0.51"),
        (TATARA, (), "high", "0.5275"),
        (35825, (), "high", "0.5"),
        (ATHANOR, (ORE_RIG,), "high", "0.5406"),
        (ATHANOR, (ORE_RIG,), "low", "0.573036"),
        (ATHANOR, (ORE_RIG,), "null", "0.605472"),
        (ATHANOR, (ICE_RIG,), "null", "0.51"),
    ],
)
def test_places(
    starter: IndustryFacts, structure: int | None, rigs: tuple[int, ...], security: Security, share: str
) -> None:
    place = Refinery(Facility(structure, rigs, security))
    assert reprocessing_yield(starter, VELDSPAR, place, UNTRAINED).share == Decimal(share)


def test_scrap_knows_one_skill_and_no_place(starter: IndustryFacts) -> None:
    skills = Skills({12196: 5}, otherwise=0)
    best = Refinery(Facility(TATARA, (LARGE_RIG,), "null"))
    assert reprocessing_yield(starter, RIFTER, best, skills).share == Decimal("0.55")


def test_whole_portions_only_and_one_floor_a_material(starter: IndustryFacts) -> None:
    place = Refinery(Facility(), station_efficiency=0.5)
    found = reprocess(starter, VELDSPAR, 1234, place, UNTRAINED)
    assert (found.portions, found.units_left) == (12, 34)
    assert dict(found.outputs) == {TRITANIUM: 12 * 400 // 2}
    steps = explain_reprocessing(found, starter)
    assert [step.name for step in steps] == ["yield", f"outputs {TRITANIUM}"]
    assert all(recompute(step) == step.result for step in steps)
    # 333 portions at 0.573036 of 400 units: 76,328.39
    rigged = Refinery(Facility(ATHANOR, (ORE_RIG,), "low"))
    assert dict(reprocess(starter, VELDSPAR, 33_300, rigged, UNTRAINED).outputs) == {TRITANIUM: 76_328}


def test_a_compressed_ore_yields_what_the_ore_yields(starter: IndustryFacts) -> None:
    assert starter.compressed_types[VELDSPAR] == COMPRESSED_VELDSPAR
    place = Refinery(Facility())
    loose = reprocess(starter, VELDSPAR, 5000, place, UNTRAINED)
    compressed = reprocess(starter, COMPRESSED_VELDSPAR, 5000, place, UNTRAINED)
    assert loose.outputs == compressed.outputs


def test_what_yields_nothing_is_refused(starter: IndustryFacts) -> None:
    with pytest.raises(AppError, match="Tritanium can't be reprocessed"):
        reprocess(starter, TRITANIUM, 100, Refinery(Facility()), UNTRAINED)


SCORDITE, PYROXERES, PLAGIOCLASE = 1228, 1224, 18
PLACE = Refinery(Facility(ATHANOR, (ORE_RIG,), "low"))
ORES = (VELDSPAR, SCORDITE, PYROXERES, PLAGIOCLASE)


@settings(max_examples=30)
@given(
    st.dictionaries(st.sampled_from([TRITANIUM, PYERITE]), st.integers(1, 2_000_000), min_size=1, max_size=2),
    st.lists(st.floats(1, 100), min_size=4, max_size=4),
)
def test_a_basket_covers_the_need_with_what_really_comes_out(
    starter: IndustryFacts, need: dict[int, int], costs: list[float]
) -> None:
    offers = [Offer(ore, price) for ore, price in zip(ORES, costs, strict=True)]
    basket = cheapest_basket(starter, need, offers, PLACE, UNTRAINED, worth={TRITANIUM: 4.0})
    total: dict[int, int] = {}
    for line in basket.lines:
        for material, units in reprocess(starter, line.offer.type_id, line.units, PLACE, UNTRAINED).outputs:
            total[material] = total.get(material, 0) + units
    assert total == dict(basket.outputs)
    assert all(total[material] >= units for material, units in need.items())
    assert {one.type_id: one.units for one in basket.leftovers} == {
        material: units - need.get(material, 0)
        for material, units in total.items()
        if units > need.get(material, 0)
    }
    # no single ore alone is cheaper
    for offer in offers:
        alone = _alone(starter, need, offer)
        assert alone is None or basket.cost <= alone * Decimal("1.0006")


def _alone(facts: IndustryFacts, need: dict[int, int], offer: Offer) -> Decimal | None:
    contents = dict(facts.reprocessing_yields[offer.type_id])
    if not need.keys() <= contents.keys():
        return None
    share = reprocessing_yield(facts, offer.type_id, PLACE, UNTRAINED).share
    portions = max(-(-units // (contents[material] * share)) for material, units in need.items())
    return (portions + 1) * facts.types[offer.type_id].portion_size * Decimal(repr(offer.price_isk))


def test_stock_is_used_first_and_plain_minerals_may_be_bought(starter: IndustryFacts) -> None:
    need = {TRITANIUM: 10_000}
    bought = cheapest_basket(starter, need, [Offer(TRITANIUM, 4.0), Offer(VELDSPAR, 90.0)], PLACE, UNTRAINED)
    assert [(line.offer.type_id, line.units, line.portions) for line in bought.lines] == [
        (TRITANIUM, 10_000, None)
    ]
    with_stock = cheapest_basket(
        starter, need, [Offer(TRITANIUM, 4.0), Offer(VELDSPAR, 0.0, units=1050)], PLACE, UNTRAINED
    )
    used = {line.offer.type_id: line.units for line in with_stock.lines}
    assert used[VELDSPAR] == 1000  # ten whole portions; half a one stays
    assert used[TRITANIUM] == 10_000 - int(10 * 400 * Decimal("0.573036"))
    assert with_stock.cost == used[TRITANIUM] * 4


def test_leftovers_are_valued_and_gaps_named(starter: IndustryFacts) -> None:
    need = {PYERITE: 1000}
    valued = cheapest_basket(
        starter, need, [Offer(SCORDITE, 10.0)], PLACE, UNTRAINED, worth={TRITANIUM: 4.0, PYERITE: 8.0}
    )
    left = {one.type_id: one for one in valued.leftovers}
    assert left[TRITANIUM].value == left[TRITANIUM].units * 4
    assert valued.net_cost == valued.cost - sum(one.value or 0 for one in valued.leftovers)
    unvalued = cheapest_basket(starter, need, [Offer(SCORDITE, 10.0)], PLACE, UNTRAINED)
    assert unvalued.net_cost == unvalued.cost
    assert "The leftover Tritanium has no price." in unvalued.gaps


def test_offers_that_can_not_cover_the_need_are_refused(starter: IndustryFacts) -> None:
    with pytest.raises(AppError, match="None of the offers yields Megacyte"):
        cheapest_basket(starter, {40: 5}, [Offer(VELDSPAR, 1.0)], PLACE, UNTRAINED)
    with pytest.raises(AppError, match="hold too little"):
        cheapest_basket(starter, {TRITANIUM: 500}, [Offer(VELDSPAR, 1.0, units=100)], PLACE, UNTRAINED)
    with pytest.raises(AppError, match="is negative"):
        cheapest_basket(starter, {TRITANIUM: 500}, [Offer(VELDSPAR, -1.0)], PLACE, UNTRAINED)


def test_nothing_needed_is_an_empty_basket(starter: IndustryFacts) -> None:
    assert cheapest_basket(starter, {TRITANIUM: 0}, [Offer(VELDSPAR, 1.0)], PLACE, UNTRAINED).lines == ()


def test_a_basket_explains_itself(starter: IndustryFacts) -> None:
    need = {TRITANIUM: 5000, PYERITE: 1200}
    offers = [Offer(VELDSPAR, 0.0, units=250), Offer(SCORDITE, 10.0), Offer(TRITANIUM, 4.0)]
    worth = {TRITANIUM: 4.0, PYERITE: 8.0}
    basket = cheapest_basket(starter, need, offers, PLACE, UNTRAINED, worth=worth)
    steps = {step.name: step for step in explain_basket(basket, starter, need, PLACE, UNTRAINED, worth=worth)}
    assert all(recompute(step) == step.result for step in steps.values())
    assert steps["cost"].result == basket.cost
    assert steps["net cost"].result == basket.net_cost
    for material, units in basket.outputs:
        assert steps[f"outputs {material}"].result == units
