"""Structures and rigs, as the data say they act."""

from dataclasses import replace

import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility, Security, check_fitting
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.modifiers import PLAIN, acts_on, modifiers_at, not_applied

BUILD, REACT, INVENT = Activity.MANUFACTURING, Activity.REACTION, Activity.INVENTION
RAITARU, AZBEL, SOTIYO, ATHANOR, TATARA, FORTIZAR = 35825, 35826, 35827, 35835, 35836, 35833
MOREAU, DRACCOUS, HORIZON = 47512, 47513, 47514
DOMINIX, COMPONENT, CAPITAL_COMPONENT, POLYMER = 645, 11545, 20000, 16672
SHIP_RIG, SHIP_RIG_II, LAB_RIG, LARGE_RIG = 43732, 37152, 43880, 43710
THUKKER_RIG, REACTOR_RIG, OUTPOST_RIG = 45640, 46487, 47883


def test_an_npc_station_changes_nothing(small: IndustryFacts) -> None:
    assert modifiers_at(small, Facility(), BUILD, DOMINIX) is PLAIN


@pytest.mark.parametrize(("security", "multiplier"), [("high", 1.0), ("low", 1.9), ("null", 2.1)])
def test_an_engineering_rig_goes_by_security(
    small: IndustryFacts, security: Security, multiplier: float
) -> None:
    place = Facility(RAITARU, (SHIP_RIG,), security)
    found = modifiers_at(small, place, BUILD, DOMINIX)
    assert found.structure_material == 0.99
    assert found.structure_cost == 0.97
    assert found.structure_time == 0.85
    assert found.rig_material == 1 + -2.0 * multiplier / 100
    assert (found.rig_time, found.rig_cost) == (1.0, 1.0)


def test_a_rig_leaves_other_products_and_activities_alone(small: IndustryFacts) -> None:
    place = Facility(RAITARU, (SHIP_RIG, LAB_RIG), "low")
    assert modifiers_at(small, place, BUILD, COMPONENT).rig_material == 1.0
    assert modifiers_at(small, place, BUILD, DOMINIX).rig_time == 1.0
    assert modifiers_at(small, place, INVENT, None).rig_time == 1 + -20.0 * 1.9 / 100


@pytest.mark.parametrize(("security", "multiplier"), [("high", 0.1), ("low", 1.9), ("null", 0.1)])
def test_a_thukker_rig_has_two_material_bonuses(
    small: IndustryFacts, security: Security, multiplier: float
) -> None:
    place = Facility(RAITARU, (THUKKER_RIG,), security)
    assert modifiers_at(small, place, BUILD, COMPONENT).rig_material == 1 + -2.0 * multiplier / 100
    assert modifiers_at(small, place, BUILD, CAPITAL_COMPONENT).rig_material == 1 + -3.7 * multiplier / 100


@pytest.mark.parametrize(("security", "multiplier"), [("low", 1.0), ("null", 1.1)])
def test_a_reactor_rig_serves_reactions_only(
    small: IndustryFacts, security: Security, multiplier: float
) -> None:
    place = Facility(ATHANOR, (REACTOR_RIG,), security)
    assert modifiers_at(small, place, REACT, POLYMER).rig_material == 1 + -2.4 * multiplier / 100
    assert modifiers_at(small, place, BUILD, POLYMER).rig_material == 1.0


def test_an_outpost_rig_silences_engineering_rigs_and_ignores_security(small: IndustryFacts) -> None:
    alone = modifiers_at(small, Facility(MOREAU, (LARGE_RIG,), "null"), BUILD, DOMINIX)
    both = modifiers_at(small, Facility(MOREAU, (LARGE_RIG, OUTPOST_RIG), "null"), BUILD, DOMINIX)
    assert alone.rig_material == 1 + -2.0 * 2.1 / 100
    assert both.rig_material == 0.99
    # the hand-made outpost rig sets the material bonus of the other to nothing, not its time bonus
    assert both.rig_time == (1 + -20.0 * 2.1 / 100) * 0.7


@pytest.mark.parametrize(
    ("structure", "rigs", "security", "words"),
    [
        (None, (SHIP_RIG,), "high", "NPC station takes no rigs"),
        (DOMINIX, (), "high", "Dominix is not a structure"),
        (424242, (), "high", "no type 424242"),
        (RAITARU, (424243,), "high", "no type 424243"),
        (RAITARU, (DOMINIX,), "high", "Dominix is not a structure rig"),
        (RAITARU, (LARGE_RIG,), "high", "another size"),
        (RAITARU, (REACTOR_RIG,), "low", "does not fit the Raitaru"),
        (ATHANOR, (REACTOR_RIG,), "high", "high security"),
        (FORTIZAR, (OUTPOST_RIG,), "low", "does not fit the Fortizar"),
        (RAITARU, (SHIP_RIG, SHIP_RIG_II), "low", "can't be fitted together"),
        (RAITARU, (SHIP_RIG, 43733, LAB_RIG), "low", "450 calibration"),
        (RAITARU, (SHIP_RIG, LAB_RIG, THUKKER_RIG, 43733), "low", "3 rig slots"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(
    small: IndustryFacts, structure: int | None, rigs: tuple[int, ...], security: Security, words: str
) -> None:
    with pytest.raises(AppError, match=words) as refused:
        check_fitting(small, structure, rigs, security)
    assert refused.value.sentence.count(".") == 1
    assert refused.value.advice


def test_rigs_that_do_not_fit_stop_a_quote_too(small: IndustryFacts) -> None:
    with pytest.raises(AppError, match="another size"):
        modifiers_at(small, Facility(RAITARU, (LARGE_RIG,)), BUILD, DOMINIX)


def test_the_editor_shows_what_acts_on_what(small: IndustryFacts) -> None:
    parts = acts_on(small, Facility(RAITARU, (SHIP_RIG, LAB_RIG), "low"))
    of_rigs = [(part.source_type_id, part.activity, part.bonus, part.filter_name) for part in parts[-2:]]
    assert of_rigs == [
        (SHIP_RIG, BUILD, "material", "Large T1 Ships"),
        (LAB_RIG, INVENT, "time", None),
    ]


# structure, activity -> material, cost, time factor
REAL_STRUCTURES = [
    (RAITARU, BUILD, (0.99, 0.97, 0.85)),
    (AZBEL, BUILD, (0.99, 0.96, 0.80)),
    (SOTIYO, BUILD, (0.99, 0.95, 0.70)),
    (SOTIYO, INVENT, (1.0, 0.95, 0.70)),
    (SOTIYO, REACT, (1.0, 1.0, 1.0)),
    (MOREAU, BUILD, (1.0, 0.98, 0.90)),
    (MOREAU, INVENT, (1.0, 0.98, 0.90)),
    (DRACCOUS, BUILD, (1.0, 0.97, 0.85)),
    (DRACCOUS, INVENT, (1.0, 1.0, 1.0)),
    (HORIZON, BUILD, (1.0, 1.0, 1.0)),
    (HORIZON, Activity.RESEARCH_TIME, (1.0, 0.97, 0.85)),
    (TATARA, REACT, (1.0, 1.0, 0.75)),
    (TATARA, BUILD, (1.0, 1.0, 1.0)),
    (ATHANOR, REACT, (1.0, 1.0, 1.0)),
    (FORTIZAR, BUILD, (1.0, 1.0, 1.0)),
]


@pytest.mark.parametrize(("structure", "activity", "factors"), REAL_STRUCTURES)
def test_real_structures(
    facts_2025: IndustryFacts, structure: int, activity: Activity, factors: tuple[float, float, float]
) -> None:
    found = modifiers_at(facts_2025, Facility(structure), activity, DOMINIX)
    assert (found.structure_material, found.structure_cost, found.structure_time) == factors


@pytest.mark.parametrize(("structure", "activity", "factors"), REAL_STRUCTURES)
def test_structures_of_a_build_without_the_sources_act_alike(
    starter: IndustryFacts, structure: int, activity: Activity, factors: tuple[float, float, float]
) -> None:
    found = modifiers_at(starter, Facility(structure), activity, DOMINIX)
    assert (found.structure_material, found.structure_cost, found.structure_time) == factors


def test_every_real_rig_acts_as_its_percents_say(facts_2025: IndustryFacts) -> None:
    """Each engineering and reactor rig moves at least one bonus, by one of the sizes the game knows."""
    sizes = {-20.0, -24.0, -2.0, -2.4, -10.0, -12.0, -3.7}
    checked = 0
    for rig in facts_2025.modifier_sources:
        own = facts_2025.types[rig]
        if own.category_id != 66 or own.group_id == 1984:
            continue
        structure = {2.0: ATHANOR, 3.0: TATARA, 4.0: SOTIYO}[facts_2025.attribute(rig, 1547)]
        parts = acts_on(facts_2025, Facility(structure, (rig,), "low"))
        of_rig = [part for part in parts if part.source_type_id == rig]
        assert of_rig, own.name
        assert {part.percent for part in of_rig} <= sizes, own.name
        assert all(0 < part.factor < 1 for part in of_rig), own.name
        checked += 1
    assert checked == 111 + 14  # engineering and reactor rigs


def test_real_rigs_by_security(facts_2025: IndustryFacts) -> None:
    ship = Facility(RAITARU, (37152,), "low")  # M-Set Basic Large Ship Material Efficiency II
    assert modifiers_at(facts_2025, ship, BUILD, DOMINIX).rig_material == 1 + -2.4 * 1.9 / 100
    thukker = Facility(RAITARU, (45640,), "low")
    capital = next(one.type_id for one in facts_2025.types.values() if one.group_id == 913)
    assert modifiers_at(facts_2025, thukker, BUILD, 11545).rig_material == 1 + -2.0 * 1.9 / 100
    assert modifiers_at(facts_2025, thukker, BUILD, capital).rig_material == 1 + -3.7 * 1.9 / 100
    reactor = Facility(ATHANOR, (46487,), "null")
    assert modifiers_at(facts_2025, reactor, REACT, 16672).rig_material == 1 + -2.4 * 1.1 / 100


def test_a_real_outpost_rig_takes_the_place_of_engineering_rigs(facts_2025: IndustryFacts) -> None:
    """Upwell A1F: 1 % material on everything built, ship time bonuses its own, engineering rigs silent."""
    outpost = 47883
    ship_rig = next(
        rig
        for rig, rows in facts_2025.modifier_sources.items()
        if facts_2025.types[rig].group_id == 1855 and len(rows) == 2
    )
    alone = modifiers_at(facts_2025, Facility(MOREAU, (ship_rig,), "null"), BUILD, DOMINIX)
    both = modifiers_at(facts_2025, Facility(MOREAU, (ship_rig, outpost), "null"), BUILD, DOMINIX)
    assert alone.rig_material < 0.96
    assert both.rig_material == 0.99
    own_time = 1 + facts_2025.attribute(outpost, 2773) / 100
    assert both.rig_time == own_time


def test_what_can_not_be_applied_is_said(starter: IndustryFacts, small: IndustryFacts) -> None:
    rigged = Facility(RAITARU, (SHIP_RIG,))
    assert any("rigs are not applied" in one for one in not_applied(starter, rigged))
    assert not_applied(starter, Facility(RAITARU)) == ()
    assert not_applied(small, rigged) == ()
    silent = replace(small, type_attributes={}, type_effects={})
    assert not_applied(silent, Facility(RAITARU)) == ("The loaded data don't say what Raitaru changes.",)


def test_what_the_data_are_silent_about_is_not_called_a_misfit(small: IndustryFacts) -> None:
    new_rig = replace(small, type_attributes={RAITARU: small.type_attributes[RAITARU]}, type_effects={})
    with pytest.raises(AppError, match="don't say what M-Set Large Ship Material I fits"):
        check_fitting(new_rig, RAITARU, (SHIP_RIG,), "low")
