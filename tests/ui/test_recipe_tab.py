import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import ActivityFacts, BlueprintFacts, IndustryFacts, ProductFacts
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.recipe_lines import RecipeLine, blueprint_lines
from eveprod_desktop.ui.session import Session
from tests.ui import fakes

INVENTED_BLUEPRINT, DATACORE, INDUSTRY = 9999, 20410, 3380
FACTS = IndustryFacts(
    build=1,
    types={},
    blueprints={
        fakes.SHIP_BLUEPRINT: BlueprintFacts(
            fakes.SHIP_BLUEPRINT,
            {
                Activity.MANUFACTURING: ActivityFacts(
                    6000,
                    ((fakes.TRITANIUM, 90), (fakes.PLATE, 3)),
                    (ProductFacts(fakes.SHIP, 1),),
                    ((INDUSTRY, 1),),
                ),
                Activity.COPYING: ActivityFacts(4800),
                Activity.INVENTION: ActivityFacts(
                    63900, ((DATACORE, 2),), (ProductFacts(INVENTED_BLUEPRINT, 1, 0.3),), ((INDUSTRY, 5),)
                ),
                Activity.RESEARCH_MATERIAL: ActivityFacts(2100),
                Activity.RESEARCH_TIME: ActivityFacts(2100),
            },
            30,
        ),
    },
)


@pytest.fixture
def screen(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> ItemScreen:
    monkeypatch.setattr(session.app, "industry_facts", lambda: FACTS)
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    screen.tabs.setCurrentWidget(screen.recipe)
    screen.open(fakes.SHIP)
    qtbot.waitUntil(lambda: bool(screen.recipe.tree.everything()))
    return screen


def under(lines: tuple[RecipeLine, ...], *titles: str) -> tuple[RecipeLine, ...]:
    for title in titles:
        lines = next(line.below for line in lines if line.title.startswith(title))
    return lines


def test_every_activity_of_the_blueprint() -> None:
    lines = blueprint_lines(FACTS, fakes.SHIP_BLUEPRINT, fakes.NAMES)
    assert [line.title for line in lines] == [
        "Manufacturing: Rifter Blueprint",
        "Invention: Rifter Blueprint",
        "Copying: Rifter Blueprint",
        "Material efficiency research: Rifter Blueprint",
        "Time efficiency research: Rifter Blueprint",
    ]
    assert [(line.title, line.quantity) for line in under(lines, "Manu", "Materials")] == [
        ("Tritanium", 90),
        ("Carbon Plate", 3),
    ]
    assert [(line.type_id, line.level) for line in under(lines, "Manu", "Skills")] == [(INDUSTRY, 1)]
    (product,) = under(lines, "Invention", "Products")
    assert (product.type_id, product.chance_percent) == (INVENTED_BLUEPRINT, 30.0)
    assert [line.quantity for line in under(lines, "Copying")] == [30]


def test_times_of_research_add_up_to_the_known_total() -> None:
    lines = blueprint_lines(FACTS, fakes.SHIP_BLUEPRINT, fakes.NAMES)
    levels = under(lines, "Material", "Levels")
    assert [levels[0].title, levels[9].title] == ["ME 0 to 1", "ME 9 to 10"]
    assert levels[0].seconds == 2100
    # a blueprint of rank 20 takes 256,000 s of rank 1 twenty times over
    assert sum(line.seconds or 0 for line in levels) == pytest.approx(20 * 256_000)
    assert under(lines, "Time", "Levels")[9].title == "TE 18 to 20"


def test_an_invented_blueprint_shows_its_invention() -> None:
    (line,) = blueprint_lines(FACTS, INVENTED_BLUEPRINT, fakes.NAMES)
    assert line.title == "Invention: Rifter Blueprint"
    assert [one.type_id for one in under((line,), "Invention", "Products")] == [INVENTED_BLUEPRINT]


def test_nothing_is_known_of_other_types() -> None:
    assert blueprint_lines(FACTS, fakes.TRITANIUM, fakes.NAMES) == ()


def test_paths_tell_lines_apart() -> None:
    def walk(lines: tuple[RecipeLine, ...]) -> list[tuple[str, ...]]:
        return [path for line in lines for path in (line.path, *walk(line.below))]

    paths = walk(blueprint_lines(FACTS, fakes.SHIP_BLUEPRINT, fakes.NAMES))
    assert len(paths) == len(set(paths)) > 30


def test_levels_stay_closed_and_everything_can_be_copied(qtbot: QtBot, screen: ItemScreen) -> None:
    tree = screen.recipe.tree
    shown = [tree.model.payload(index).title for index in tree._seen()]
    assert "Carbon Plate" in shown
    assert "ME 0 to 1" not in shown
    tree.copy()
    text = QGuiApplication.clipboard().text()
    assert "Carbon Plate\t3\t\t\t\n" in text
    assert "ME 0 to 1\t\t\t\t2100" in text


def test_opening_a_line_opens_the_item(qtbot: QtBot, screen: ItemScreen) -> None:
    line = next(line for line in screen.recipe.tree.everything() if line.type_id == fakes.PLATE)
    screen.recipe.tree.opened.emit(line)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == fakes.PLATE)


def test_a_blueprint_shows_its_own_activities(qtbot: QtBot, screen: ItemScreen) -> None:
    screen.open(fakes.SHIP_BLUEPRINT)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == fakes.SHIP_BLUEPRINT)
    screen.tabs.setCurrentWidget(screen.recipe)
    qtbot.waitUntil(lambda: "Copying: Rifter Blueprint" in [x.title for x in screen.recipe.tree.everything()])
