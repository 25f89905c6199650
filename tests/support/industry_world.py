"""A small world of industry made by hand: structures, rigs, skills, blueprints."""

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import (
    ActivityFacts,
    BlueprintFacts,
    Bonus,
    EffectModifier,
    IndustryFacts,
    ModifierSource,
    ProductFacts,
    TargetFilter,
    TypeFacts,
)

RAITARU, AZBEL, TATARA, ATHANOR, MOREAU, FORTIZAR = 35825, 35826, 35836, 35835, 47512, 35833
SHIP_RIG, SHIP_RIG_II, SHIP_TIME_RIG, LAB_RIG, LARGE_RIG = 43732, 37152, 43733, 43880, 43710
THUKKER_RIG, REACTOR_RIG, OUTPOST_RIG = 45640, 46487, 47883
DOMINIX, DOMINIX_BLUEPRINT, COMPONENT, CAPITAL_COMPONENT, POLYMER = 645, 999, 11545, 20000, 16672
TRITANIUM, FUEL = 34, 4246


def _rig(
    rig: int, percents: dict[int, float], security: tuple[float, float, float], size: int, **more: float
) -> dict[int, float]:
    high, low, null = security
    own = {1153: 100.0, 1544: 1.0, 1547: float(size), 2355: high, 2356: low, 2357: null, **percents}
    return own | {int(name.removeprefix("a")): value for name, value in more.items()}


def _percent(target: int, value: int) -> EffectModifier:
    return EffectModifier("structureID", "ItemModifier", 6, target, value)


def small_world() -> IndustryFacts:
    """Return a few structures, rigs and blueprints by hand, with the numbers and effects of the real ones."""
    types = [
        TypeFacts(TRITANIUM, "Tritanium", 18, 4),
        TypeFacts(FUEL, "Fuel Block", 1136, 4),
        TypeFacts(DOMINIX, "Dominix", 27, 6),
        TypeFacts(DOMINIX_BLUEPRINT, "Dominix Blueprint", 107, 9),
        TypeFacts(COMPONENT, "Graviton Reactor", 334, 17),
        TypeFacts(11546, "Graviton Reactor Blueprint", 965, 9),
        TypeFacts(CAPITAL_COMPONENT, "Capital Shield Emitter", 913, 17),
        TypeFacts(20001, "Capital Shield Emitter Blueprint", 965, 9),
        TypeFacts(POLYMER, "Tungsten Carbide", 429, 4),
        TypeFacts(46166, "Tungsten Carbide Reaction Formula", 1888, 9),
        TypeFacts(RAITARU, "Raitaru", 1404, 65),
        TypeFacts(AZBEL, "Azbel", 1404, 65),
        TypeFacts(TATARA, "Tatara", 1406, 65),
        TypeFacts(ATHANOR, "Athanor", 1406, 65),
        TypeFacts(MOREAU, "'Moreau' Fortizar", 1657, 65),
        TypeFacts(FORTIZAR, "Fortizar", 1657, 65),
        TypeFacts(SHIP_RIG, "M-Set Large Ship Material I", 1828, 66),
        TypeFacts(SHIP_RIG_II, "M-Set Large Ship Material II", 1828, 66),
        TypeFacts(SHIP_TIME_RIG, "M-Set Large Ship Time I", 1829, 66),
        TypeFacts(LAB_RIG, "M-Set Invention Accelerator I", 1843, 66),
        TypeFacts(LARGE_RIG, "L-Set Large Ship Efficiency I", 1855, 66),
        TypeFacts(THUKKER_RIG, "M-Set Thukker Component", 1836, 66),
        TypeFacts(REACTOR_RIG, "M-Set Composite Reactor Material II", 1934, 66),
        TypeFacts(OUTPOST_RIG, "Outpost Rig", 1984, 66),
        TypeFacts(3380, "Industry", 268, 16),
        TypeFacts(3388, "Advanced Industry", 268, 16),
        TypeFacts(45746, "Reactions", 268, 16),
        TypeFacts(27170, "Industry BX-801", 747, 20),
        TypeFacts(27171, "Industry BX-804", 747, 20),
    ]
    everywhere = {1298: 1657.0, 1299: 1404.0, 1300: 1406.0}
    attributes: dict[int, dict[int, float]] = {
        RAITARU: {2600: 0.99, 2601: 0.97, 2602: 0.85, 1547: 2.0, 1137: 3.0, 1132: 400.0},
        AZBEL: {2600: 0.99, 2601: 0.96, 2602: 0.80, 1547: 3.0, 1137: 3.0, 1132: 400.0},
        TATARA: {2721: 0.75, 1547: 3.0, 1137: 3.0, 1132: 400.0},
        ATHANOR: {1547: 2.0, 1137: 3.0, 1132: 400.0},
        MOREAU: {2601: 0.98, 2602: 0.90, 1547: 3.0, 1137: 3.0, 1132: 400.0},
        FORTIZAR: {1547: 3.0, 1137: 3.0, 1132: 400.0},
        SHIP_RIG: _rig(SHIP_RIG, {2594: -2.0}, (1, 1.9, 2.1), 2) | everywhere,
        SHIP_RIG_II: _rig(SHIP_RIG_II, {2594: -2.4}, (1, 1.9, 2.1), 2, a1153=150.0) | everywhere,
        SHIP_TIME_RIG: _rig(SHIP_TIME_RIG, {2593: -20.0}, (1, 1.9, 2.1), 2, a1153=250.0) | everywhere,
        LAB_RIG: _rig(LAB_RIG, {2593: -20.0}, (1, 1.9, 2.1), 2) | everywhere,
        LARGE_RIG: _rig(LARGE_RIG, {2593: -20.0, 2594: -2.0}, (1, 1.9, 2.1), 3) | everywhere,
        THUKKER_RIG: _rig(THUKKER_RIG, {2594: -2.0, 2653: -3.7}, (0.1, 1.9, 0.1), 2) | everywhere,
        REACTOR_RIG: _rig(REACTOR_RIG, {2714: -2.4}, (1, 1.0, 1.1), 2, a1970=1.0) | {1300: 1406.0},
        OUTPOST_RIG: _rig(OUTPOST_RIG, {2594: -1.0, 2773: -30.0}, (1, 1, 1), 3) | {1298: 1657.0},
        3380: {440: -4.0},
        3388: {1961: -3.0},
        45746: {2660: -4.0},
        27170: {440: -1.0, 331: 8.0},
        27171: {440: -4.0, 331: 8.0},
    }
    scaled = 6842
    effects: dict[int, tuple[EffectModifier, ...]] = {
        scaled: tuple(
            EffectModifier("itemID", "ItemModifier", 4, one, 2358) for one in (2595, 2594, 2593, 2653)
        ),
        6976: tuple(EffectModifier("itemID", "ItemModifier", 4, one, 2358) for one in (2714, 2713)),
        6816: (_percent(2548, 2594),),
        6817: (_percent(2549, 2593),),
        6831: (_percent(2564, 2593),),
        6824: (_percent(2557, 2594),),
        6890: (_percent(2658, 2653),),
        6973: (_percent(2718, 2714),),
        7099: (
            _percent(2600, 2594),
            EffectModifier("structureID", "LocationGroupModifier", 7, 2594, 2623, 1855),
        ),
        7100: (_percent(2549, 2773),),
        425: (EffectModifier("charID", "ItemModifier", 6, 219, 440),),
        5903: (EffectModifier("charID", "ItemModifier", 6, 219, 1961),),
        6891: (EffectModifier("charID", "ItemModifier", 6, 2662, 2660),),
    }
    build, invent, react = Activity.MANUFACTURING, Activity.INVENTION, Activity.REACTION

    def three(*which: Activity) -> tuple[ModifierSource, ...]:
        return tuple(
            ModifierSource(activity, bonus, attribute)
            for activity in which
            for bonus, attribute in _ROLES
            if bonus != "material" or activity is build
        )

    return IndustryFacts(
        build=1,
        types={one.type_id: one for one in types},
        blueprints={
            DOMINIX_BLUEPRINT: BlueprintFacts(
                DOMINIX_BLUEPRINT,
                {
                    build: ActivityFacts(
                        18000, ((TRITANIUM, 1000), (COMPONENT, 8)), (ProductFacts(DOMINIX, 1),), ((3380, 1),)
                    ),
                    Activity.COPYING: ActivityFacts(14400),
                    Activity.RESEARCH_MATERIAL: ActivityFacts(6300),
                },
                10,
            ),
            11546: BlueprintFacts(
                11546, {build: ActivityFacts(600, ((TRITANIUM, 50),), (ProductFacts(COMPONENT, 1),))}
            ),
            20001: BlueprintFacts(
                20001,
                {build: ActivityFacts(600, ((TRITANIUM, 1000),), (ProductFacts(CAPITAL_COMPONENT, 1),))},
            ),
            46166: BlueprintFacts(
                46166,
                {react: ActivityFacts(10800, ((TRITANIUM, 100), (FUEL, 5)), (ProductFacts(POLYMER, 10000),))},
            ),
        },
        modifier_sources={
            RAITARU: three(build, invent),
            AZBEL: three(build, invent),
            TATARA: (ModifierSource(react, "time", 2721),),
            MOREAU: tuple(row for row in three(build, invent) if row.bonus != "material"),
            SHIP_RIG: (ModifierSource(build, "material", 2548, 9),),
            SHIP_RIG_II: (ModifierSource(build, "material", 2548, 9),),
            SHIP_TIME_RIG: (ModifierSource(build, "time", 2549, 9),),
            LAB_RIG: (ModifierSource(invent, "time", 2564),),
            LARGE_RIG: (ModifierSource(build, "material", 2548, 9), ModifierSource(build, "time", 2549, 9)),
            THUKKER_RIG: (
                ModifierSource(build, "material", 2557, 14),
                ModifierSource(build, "material", 2658, 15),
            ),
            REACTOR_RIG: (ModifierSource(react, "material", 2718, 18),),
            OUTPOST_RIG: (ModifierSource(build, "material", 2600), ModifierSource(build, "time", 2549, 9)),
        },
        target_filters={
            9: TargetFilter(9, "Large T1 Ships", frozenset({27, 513}), frozenset()),
            14: TargetFilter(14, "Components", frozenset({334}), frozenset()),
            15: TargetFilter(15, "Advanced Capital Components", frozenset({913}), frozenset()),
            18: TargetFilter(18, "Composite Reactions", frozenset({428, 429}), frozenset()),
        },
        attribute_defaults={
            2355: 1.0,
            2356: 1.0,
            2357: 1.0,
            2600: 1.0,
            2601: 1.0,
            2602: 1.0,
            2721: 1.0,
            2593: 1.0,
        },
        effect_modifiers=effects,
        type_attributes=attributes,
        type_effects={
            SHIP_RIG: (6816, scaled),
            SHIP_RIG_II: (6816, scaled),
            SHIP_TIME_RIG: (6817, scaled),
            LAB_RIG: (6831, scaled),
            LARGE_RIG: (6816, 6817, scaled),
            THUKKER_RIG: (6824, scaled, 6890),
            REACTOR_RIG: (6973, 6976),
            OUTPOST_RIG: (7099, 7100),
            3380: (425,),
            3388: (5903,),
            45746: (6891,),
            27170: (425,),
            27171: (425,),
        },
    )


_ROLES: tuple[tuple[Bonus, int], ...] = (("material", 2600), ("cost", 2601), ("time", 2602))
