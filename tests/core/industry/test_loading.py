"""From the tables to the formulas' rows."""

from sqlalchemy import create_engine, insert, select, update

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db import static_tables as tables
from eveprod_desktop.core.db.tables import static_data_state
from eveprod_desktop.core.industry.facts import IndustryFacts, ProductFacts
from eveprod_desktop.core.sde.industry_facts import load_industry_facts


def test_a_blueprint_as_the_data_have_it(starter: IndustryFacts) -> None:
    rifter = starter.blueprints[691]
    assert rifter.max_production_limit == 30
    build = rifter.activities[Activity.MANUFACTURING]
    assert build.products == (ProductFacts(587, 1, None),)
    assert build.skills == ((3380, 1),)
    assert dict(build.materials)[34] == 32000
    assert {one.probability for one in rifter.activities[Activity.INVENTION].products} == {0.3}
    assert starter.types[587].name == "Rifter"
    assert starter.types[587].category_id == 6


def test_what_the_starter_set_lacks_is_said(starter: IndustryFacts, facts_2025: IndustryFacts) -> None:
    assert starter.missing == {"industryModifierSources", "industryTargetFilters"}
    assert facts_2025.missing == frozenset()
    assert len(facts_2025.target_filters) == 18


def test_an_empty_database_gives_empty_facts() -> None:
    engine = create_engine("sqlite://")
    tables.static_metadata.create_all(engine)
    static_data_state.metadata.create_all(engine)
    with engine.connect() as connection:
        facts = load_industry_facts(connection)
    engine.dispose()
    assert facts.build is None
    assert not facts.types
    assert not facts.blueprints


def test_a_type_that_is_gone_counts_as_unpublished() -> None:
    engine = create_engine("sqlite://")
    tables.static_metadata.create_all(engine)
    static_data_state.metadata.create_all(engine)
    row = {"name": "Old Rig", "group_id": 5, "published": True, "portion_size": 1}
    with engine.begin() as connection:
        connection.execute(
            insert(tables.groups).values(group_id=5, name="Rigs", category_id=66, published=True)
        )
        connection.execute(insert(tables.types), [row | {"type_id": 1}, row | {"type_id": 2}])
        connection.execute(update(tables.types).where(tables.types.c.type_id == 2).values(gone_since_build=7))
        assert len(connection.execute(select(tables.types)).all()) == 2
        facts = load_industry_facts(connection, market_prices={1: 5.0})
    engine.dispose()
    assert facts.types[1].published is True
    assert facts.types[2].published is False
    assert facts.types[2].category_id == 66
    assert facts.market_prices == {1: 5.0}
