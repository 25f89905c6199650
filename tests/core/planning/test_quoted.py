from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import ActivityFacts, BlueprintFacts, IndustryFacts, ProductFacts
from eveprod_desktop.core.planning.quoted import decryptor_of

RELIC, DATACORE, DECRYPTOR, BLUEPRINT = 30614, 20410, 34201, 1301
FACTS = IndustryFacts(
    1,
    {},
    {
        RELIC: BlueprintFacts(
            RELIC,
            {Activity.INVENTION: ActivityFacts(3600, ((DATACORE, 2),), (ProductFacts(BLUEPRINT, 10),))},
            None,
        )
    },
)


def test_the_decryptor_is_told_from_the_relic_and_the_datacores() -> None:
    def found(*materials: int, activity: Activity = Activity.INVENTION, blueprint: int = RELIC) -> int | None:
        return decryptor_of(activity, blueprint, materials, FACTS)

    assert found(RELIC, DATACORE, DECRYPTOR) == DECRYPTOR
    assert found(RELIC, DATACORE) is None
    assert found(DECRYPTOR, activity=Activity.MANUFACTURING) is None
    assert found(DECRYPTOR, blueprint=99) is None
