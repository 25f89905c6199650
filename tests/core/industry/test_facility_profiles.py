"""Places under a name: where their numbers come from, which one a job takes, and their text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import (
    Facility,
    Security,
    check_fitting,
    fitting_rigs,
    industry_structures,
    not_possible_here,
    rig_slots,
    security_of,
    structure_rigs,
)
from eveprod_desktop.core.industry.facility_profiles import (
    JOB_CLASSES,
    FacilityProfile,
    ProfileBook,
    SystemState,
    check_profile,
    facility_for,
    from_text,
    job_class,
    known_index,
    to_text,
)
from eveprod_desktop.core.industry.facts import IndustryFacts

BUILD, REACT = Activity.MANUFACTURING, Activity.REACTION
PERIMETER = SystemState(30000144, "Perimeter", 0.953, {BUILD: 0.0711, REACT: 0.0123})
TAMA = SystemState(30002813, "Tama", 0.3, {BUILD: 0.02})
RAITARU, SHIP_RIG, LAB_RIG, REACTOR_RIG, ATHANOR = 35825, 43732, 43880, 46487, 35835


@pytest.mark.parametrize(
    ("status", "security"),
    [(1.0, "high"), (0.45, "high"), (0.4499, "low"), (0.01, "low"), (0.0, "null"), (-0.99, "null")],
)
def test_security_follows_the_true_status(status: float, security: Security) -> None:
    assert security_of(status) == security


def test_a_profile_takes_its_numbers_from_its_system() -> None:
    profile = FacilityProfile("Works", RAITARU, (SHIP_RIG,), TAMA.system_id, facility_tax=0.01)
    assert facility_for(profile, BUILD, TAMA) == Facility(RAITARU, (SHIP_RIG,), "low", 0.02, 0.0, 0.01)


def test_a_typed_index_goes_first_and_needs_no_system() -> None:
    typed = FacilityProfile("Typed", None, indices=((BUILD, 0.09),), security="null", system_cost_bonus=-0.5)
    assert facility_for(typed, BUILD) == Facility(None, (), "null", 0.09, -0.5, 0.0025)
    in_system = replace(typed, system_id=PERIMETER.system_id)
    assert facility_for(in_system, BUILD, PERIMETER) == Facility(None, (), "high", 0.09, -0.5, 0.0025)
    assert facility_for(in_system, REACT, PERIMETER).system_cost_index == 0.0123


def test_an_unknown_index_is_said_not_guessed() -> None:
    profile = FacilityProfile("Works", RAITARU, system_id=TAMA.system_id)
    with pytest.raises(AppError, match="No reaction cost index is known for Works"):
        facility_for(profile, REACT, TAMA)
    with pytest.raises(AppError, match="system of Works is not in the loaded data"):
        facility_for(profile, BUILD, PERIMETER)


def test_a_job_takes_the_default_of_its_class_then_of_its_activity(small: IndustryFacts) -> None:
    book = ProfileBook(
        (FacilityProfile("A"), FacilityProfile("B"), FacilityProfile("C")),
        (("manufacturing", "A"), ("components", "B"), ("reaction", "C")),
    )
    names = {
        what: found.name if (found := book.default(small, activity, product)) else None
        for what, activity, product in (
            ("ship", BUILD, 645),
            ("component", BUILD, 11545),
            ("reaction", REACT, 16672),
            ("copy", Activity.COPYING, 999),
        )
    }
    assert names == {"ship": "A", "component": "B", "reaction": "C", "copy": None}
    assert job_class(small, BUILD, 645) == "manufacturing"


def test_capitals_are_a_class_of_their_own(starter: IndustryFacts) -> None:
    assert job_class(starter, BUILD, 19720) == "capitals"  # Revelation
    assert job_class(starter, BUILD, 671) == "capitals"  # Erebus
    assert job_class(starter, BUILD, 11399) == "manufacturing"  # Morphite has no recipe, nor a class


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (FacilityProfile("  "), "needs a name"),
        (FacilityProfile("line\nbreak"), "needs a name"),
        (FacilityProfile("x", facility_tax=1.5), "must be 0 to 1"),
        (FacilityProfile("x", facility_tax=float("nan")), "must be 0 to 1"),
        (FacilityProfile("x", system_cost_bonus=-3), "must be -1 to 1"),
        (FacilityProfile("x", indices=((BUILD, -0.1),)), "manufacturing index of x must be 0 to 1"),
        (FacilityProfile("x", None, (SHIP_RIG,)), "NPC station takes no rigs"),
        (FacilityProfile("x", ATHANOR, (REACTOR_RIG,), security="high"), "high security"),
    ],
)
def test_what_can_not_stand_is_refused(small: IndustryFacts, profile: FacilityProfile, words: str) -> None:
    with pytest.raises(AppError, match=words):
        check_profile(small, profile)


def test_the_system_decides_what_may_be_fitted(small: IndustryFacts) -> None:
    profile = FacilityProfile("x", ATHANOR, (REACTOR_RIG,), PERIMETER.system_id)
    check_profile(small, profile, replace(TAMA, system_id=PERIMETER.system_id))
    with pytest.raises(AppError, match="high security"):
        check_profile(small, profile, PERIMETER)


def test_the_editor_offers_the_rigs_that_fit(starter: IndustryFacts) -> None:
    low, high = fitting_rigs(starter, ATHANOR, "low"), fitting_rigs(starter, ATHANOR, "high")
    assert REACTOR_RIG in low
    assert REACTOR_RIG not in high
    assert set(high) < set(low)
    for rig in low:
        check_fitting(starter, ATHANOR, (rig,), "low")


def test_rigs_are_offered_beside_those_that_are_fitted(small: IndustryFacts) -> None:
    alone = fitting_rigs(small, RAITARU, "low")
    assert SHIP_RIG in alone
    assert set(alone) <= set(structure_rigs(small))
    beside = fitting_rigs(small, RAITARU, "low", beside=(SHIP_RIG,), among=structure_rigs(small))
    assert SHIP_RIG not in beside
    for rig in beside:
        check_fitting(small, RAITARU, (SHIP_RIG, rig), "low")
    full = fitting_rigs(small, RAITARU, "low", beside=(SHIP_RIG, LAB_RIG, 43733))
    assert full == ()
    assert (rig_slots(small, RAITARU), rig_slots(small, None)) == (3, 0)


def test_structures_that_run_jobs(small: IndustryFacts, starter: IndustryFacts) -> None:
    assert RAITARU in industry_structures(small)
    assert 34 not in industry_structures(small)
    assert {RAITARU, ATHANOR, 35825, 35826, 35827, 35835, 35836} <= set(industry_structures(starter))


def test_known_index_or_none() -> None:
    profile = FacilityProfile("x", system_id=TAMA.system_id, indices=((REACT, 0.5),))
    assert known_index(profile, REACT, TAMA) == 0.5
    assert known_index(profile, BUILD, TAMA) == 0.02
    assert known_index(profile, BUILD, None) is None
    assert known_index(replace(profile, system_id=None), BUILD, TAMA) is None


def test_every_product_can_be_built_somewhere(starter: IndustryFacts) -> None:
    sotiyo = Facility(35827, (), "null")
    tatara = Facility(35836, (), "null")
    for product in starter.types:
        if starter.makers(product, BUILD):
            assert not not_possible_here(starter, sotiyo, BUILD, product)
        if starter.makers(product, REACT):
            assert not not_possible_here(starter, tatara, REACT, product)


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
shares = st.floats(0, 1)
fittings = st.sampled_from(
    [(None, ()), (RAITARU, ()), (RAITARU, (SHIP_RIG,)), (RAITARU, (SHIP_RIG, LAB_RIG))]
)
profiles = st.builds(
    lambda name, fitting, system, security, indices, tax, bonus: FacilityProfile(
        name, fitting[0], fitting[1], system, security, tuple(indices.items()), tax, bonus
    ),
    names,
    fittings,
    st.none() | st.integers(30_000_000, 31_000_000),
    st.none() | st.sampled_from(["high", "low", "null"]),
    st.dictionaries(st.sampled_from(Activity), shares),
    st.none() | shares,
    st.floats(-1, 1).map(lambda bonus: bonus or 0.0),
)


@given(st.lists(profiles, max_size=4, unique_by=lambda profile: profile.name), st.data())
def test_text_and_back(small: IndustryFacts, many: list[FacilityProfile], data: st.DataObject) -> None:
    chosen = st.dictionaries(st.sampled_from(JOB_CLASSES), st.sampled_from([one.name for one in many]))
    defaults = data.draw(chosen) if many else {}
    book = ProfileBook(tuple(many), tuple(defaults.items()))
    assert from_text(to_text(book), small) == book


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no toml at all", "holds no facility profiles"),
        ("", "not in format 1"),
        ("format = 2", "not in format 1"),
        ("format = 1\nstation = 3", "no facility profile"),
        ("format = 1\nfacility = 3", "no facility profile"),
        ("format = 1\n[[facility]]\nstructure = 35825", "has no name"),
        ('format = 1\n[[facility]]\nname = "x"\ntax = 0.1', "unknown field 'tax'"),
        ('format = 1\n[[facility]]\nname = "x"\nstructure = "Raitaru"', "must be an id"),
        ('format = 1\n[[facility]]\nname = "x"\nrigs = 3', "must be a list"),
        ('format = 1\n[[facility]]\nname = "x"\nrigs = ["M"]', "A rig of x must be an id"),
        ('format = 1\n[[facility]]\nname = "x"\nsecurity = "hi"', "no security 'hi'"),
        ('format = 1\n[[facility]]\nname = "x"\nindices = { mining = 0.1 }', "unknown activities"),
        ('format = 1\n[[facility]]\nname = "x"\nfacility_tax = "a lot"', "must be a number"),
        ('format = 1\n[[facility]]\nname = "x"\nfacility_tax = 7', "must be 0 to 1"),
        ('format = 1\n[[facility]]\nname = "x"\n[[facility]]\nname = "x"', "Two profiles are named 'x'"),
        ('format = 1\n[defaults]\ncopying = "y"', "no facility profile named 'y'"),
        ('format = 1\n[defaults]\nmining = "y"', "unknown default 'mining'"),
    ],
)
def test_text_that_is_no_profile_is_refused(small: IndustryFacts, text: str, words: str) -> None:
    with pytest.raises(AppError, match=words):
        from_text(text, small)
