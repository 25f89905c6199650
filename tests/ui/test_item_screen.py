import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.chains.rows import BlueprintSource
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import UnknownItem
from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.core.sde.rows import Item
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.screens.item_facts import ChainPlace, NeedRow, multibuy, source_words, tech_level
from eveprod_desktop.ui.session import Session
from tests.ui import fakes


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> ItemScreen:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    return screen


def open_item(qtbot: QtBot, screen: ItemScreen, type_id: int) -> None:
    screen.open(type_id)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == type_id)
    qtbot.waitUntil(lambda: not screen.session.tasks.running)


def places(screen: ItemScreen) -> list[ChainPlace]:
    return screen.chain.tree.everything()


def test_empty_page_says_what_to_do(screen: ItemScreen) -> None:
    assert screen.empty.isVisible()
    assert "Ctrl+K" in screen.empty.advice


def test_header(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    assert screen._title.text() == "Rifter"
    texts = {key: screen._facts_line.text(key) for key in ("group", "tech", "volume", "blueprint", "batch")}
    assert texts == {
        "group": "Frigate",
        "tech": "Tech I",
        "volume": "2\u202f500\u00a0m3 packaged",
        "blueprint": "Sold on the market",
        "batch": "Tech I items",
    }


def test_chain_quantities(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    assert [(place.name, place.per_run, place.per_product, place.per_unit) for place in places(screen)] == [
        ("Rifter", None, None, 1.0),
        ("Tritanium", 90, 90.0, 90.0),
        ("Carbon Plate", 3, 3.0, 3.0),
        ("Hydrocarbons", 100, 0.5, 1.5),
        ("Tritanium", 10, 0.05, pytest.approx(0.15)),
    ]


def test_quantities_for_many_units(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    screen.units.setValue(1000)
    keys = [column.key for column in screen.chain.tree.columns()]
    column = screen.chain.tree.columns()[keys.index("for_units")]
    assert column.title == "For 1\u202f000\u00a0units"
    assert [column.value(place) for place in places(screen)] == pytest.approx([1000, 90000, 3000, 1500, 150])
    total = screen.totals.table.columns()[2]
    assert [total.value(row) for row in screen.totals.table.everything()] == pytest.approx([90150, 1500])


def test_totals_name_the_way(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    rows = screen.totals.table.everything()
    assert [(row.name, row.chain_depth) for row in rows] == [("Tritanium", 2), ("Hydrocarbons", 2)]
    assert rows[0].way == "Rifter → Carbon Plate → Tritanium"


def test_shopping_list_follows_runs_and_efficiency(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    screen.tabs.setCurrentWidget(screen.shopping)
    screen.shopping.runs.setValue(7)
    screen.shopping.efficiency.setValue(10)
    qtbot.waitUntil(lambda: [row.quantity for row in screen.shopping.table.everything()] == [630, 100])
    screen.shopping.copy_multibuy()
    assert QGuiApplication.clipboard().text() == "Tritanium\t630\nHydrocarbons\t100\n"
    assert screen.shopping._made.text() == "makes 7\u00a0units"


def test_recipe_names_blueprints(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    screen.tabs.setCurrentWidget(screen.recipe)
    assert screen.recipe._sentence.text() == (
        "Manufacturing from Rifter Blueprint: one run makes 1\u00a0unit in 01:40:00,"
        " before any efficiency or skill."
    )
    assert "Rifter Old Blueprint" in screen.recipe._others.text()


def test_raw_item_says_why_and_where_it_goes(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.TRITANIUM)
    assert screen._raw.text() == "Can't be built: no blueprint makes it."
    assert screen.tabs.currentWidget() is screen.uses
    assert [(row.name, row.per_unit) for row in screen.uses.table.everything()] == [
        ("Carbon Plate", 0.05),
        ("Rifter", 90.0),
    ]
    assert not screen.units.isVisible()
    for tab in (screen.chain.tree, screen.totals.table, screen.shopping.table, screen.recipe.tree):
        assert "Tritanium" in tab.empty.sentence
    open_item(qtbot, screen, fakes.WRECK)
    assert screen._raw.text() == "Can't be built: its blueprint is not published."
    assert screen.uses.table.empty.sentence == "No recipe takes Rifter Wreck."


def test_rows_lead_on_and_history_leads_back(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    assert not screen._back.isEnabled()
    screen.chain.tree.opened.emit(places(screen)[2])
    qtbot.waitUntil(lambda: screen._title.text() == "Carbon Plate")
    screen.go_back()
    qtbot.waitUntil(lambda: screen._title.text() == "Rifter")
    assert screen._forward.isEnabled()
    screen.go_forward()
    qtbot.waitUntil(lambda: screen._title.text() == "Carbon Plate")


def test_keyboard_only(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    screen.take_focus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(screen.chain.tree.view, key)
    qtbot.waitUntil(lambda: screen._title.text() == "Carbon Plate")


def test_pinning(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    screen.toggle_pin()
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.pinned)
    assert screen._star.accessibleName() == "Unpin this item"
    screen.toggle_pin()
    qtbot.waitUntil(lambda: screen.facts is not None and not screen.facts.pinned)
    assert screen.session.app.pinned.items() == []


def test_planetary_goods_can_be_opened(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    chains = screen.session.app.chains
    assert isinstance(chains, fakes.FakeChains)
    assert not chains.asked_planetary
    screen.chain.planetary.click()
    qtbot.waitUntil(lambda: chains.asked_planetary)


def test_item_that_is_gone_is_told(qtbot: QtBot, screen: ItemScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    open_item(qtbot, screen, fakes.SHIP)

    def unknown(type_id: int, *, language: str = "en") -> Item:
        raise UnknownItem(f"No item has the id {type_id}.", "Look it up by its name.")

    monkeypatch.setattr(screen.session.app.catalog(), "item", unknown)
    screen.session.bus.announce(Changed.STATIC_DATA)
    qtbot.waitUntil(screen.empty.isVisible)
    assert screen.empty.sentence == f"No item has the id {fakes.SHIP}."


def test_every_model_keeps_the_contract(qtbot: QtBot, session: Session, check_model: object) -> None:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    assert callable(check_model)
    for model in (
        screen.chain.tree.model,
        screen.totals.table.model,
        screen.shopping.table.model,
        screen.uses.table.model,
        screen.recipe.tree.model,
    ):
        check_model(model)
    for type_id in (fakes.SHIP, fakes.TRITANIUM, fakes.PLATE):
        open_item(qtbot, screen, type_id)
        screen.units.setValue(type_id)
        screen.chain.tree.open_all()
        for tab in (screen.totals.table, screen.uses.table):
            tab.model.sort(1, Qt.SortOrder.DescendingOrder)
        screen.chain.tree.model.sort(0, Qt.SortOrder.DescendingOrder)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, ""),
        (BlueprintSource("market", 1), "Sold on the market"),
        (BlueprintSource("invention", 1, (fakes.SHIP_BLUEPRINT,)), "Invented from Rifter Blueprint"),
        (
            BlueprintSource("invention", 1, (fakes.SHIP_BLUEPRINT, 2, 3)),
            "Invented from Rifter Blueprint and 2 more",
        ),
        (BlueprintSource("other", 1), "Neither sold nor invented (loot, stores, events)"),
    ],
)
def test_source_of_a_blueprint_in_words(source: BlueprintSource | None, words: str) -> None:
    assert source_words(source, fakes.NAMES) == words


def test_tech_level_falls_back_to_the_meta_group() -> None:
    assert tech_level(fakes.FakeCatalog().item(fakes.SHIP)) == "Tech I"


def test_multibuy_is_name_and_number() -> None:
    assert multibuy([NeedRow(34, "Tritanium", "Mineral", 5, None)]) == "Tritanium\t5\n"


def test_the_item_goes_to_the_planner(qtbot: QtBot, screen: ItemScreen) -> None:
    open_item(qtbot, screen, fakes.SHIP)
    wanted: list[tuple[Target, ...]] = []
    screen.session.bus.plan_wanted.connect(wanted.append)
    screen.units.setValue(10)
    screen.plan()
    assert wanted == [(Target(fakes.SHIP, 10),)]
    open_item(qtbot, screen, fakes.TRITANIUM)
    screen.plan()
    assert len(wanted) == 1
