from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eveprod_desktop.core.chains.decisions import Deciding, Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.ui.screens import flow_tab
from eveprod_desktop.ui.screens.flow_tab import UNITS, VALUE, FlowTab
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.widgets.flow_scene import BAR
from tests.ui import fakes

PLATE, SHIP, TRITANIUM = str(fakes.PLATE), str(fakes.SHIP), str(fakes.TRITANIUM)


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> ItemScreen:
    screen = ItemScreen(session)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    screen.tabs.setCurrentWidget(screen.flow)
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.open(fakes.SHIP)
    qtbot.waitUntil(lambda: screen.flow.drawn is not None)
    settle(qtbot, screen)
    return screen


@pytest.fixture
def flow(screen: ItemScreen) -> FlowTab:
    return screen.flow


def settle(qtbot: QtBot, screen: ItemScreen) -> None:
    qtbot.waitUntil(lambda: not screen.session.tasks.running and not screen.flow._again_later.isActive())


def steps(flow: FlowTab) -> set[str]:
    return set(flow.view.steps)


def test_raw_on_one_side_the_product_on_the_other(flow: FlowTab) -> None:
    column = {key: item.step.column for key, item in flow.view.steps.items()}
    assert column == {TRITANIUM: 0, str(fakes.MOON_GOOD): 0, PLATE: 1, SHIP: 2}
    words = flow.view.steps[PLATE].words
    assert words.name == "Carbon Plate"
    assert "3 in one unit of the item" in words.details


def test_right_to_left_it_flows_the_other_way(qtbot: QtBot, screen: ItemScreen, flow: FlowTab) -> None:
    def places() -> dict[str, float]:
        return {key: item.pos().x() for key, item in flow.view.steps.items()}

    before, bands = places(), flow.view.sceneRect()
    screen.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: places() != before)
    assert places() == {key: pytest.approx(-x - BAR) for key, x in before.items()}
    assert flow.view.sceneRect().width() == pytest.approx(bands.width())
    plate = flow.view.steps[PLATE]
    assert plate.handle_rect.left() > BAR
    assert plate.shape().boundingRect().left() < 0  # its name stands at the left
    flow.focus_list()
    assert flow.view.current is flow.view.steps[SHIP]
    QTest.keyClick(flow.view, Qt.Key.Key_Right)
    assert flow.view.current is flow.view.steps[PLATE]
    paper = flow._paper()
    assert paper is not None
    assert paper.steps[SHIP].pos().x() < paper.steps[TRITANIUM].pos().x()


def test_the_list_says_the_same(qtbot: QtBot, flow: FlowTab) -> None:
    flow.switch()
    assert flow.table.isVisible()
    rows = {(row.material, row.product): row.units for row in flow.table.everything()}
    assert rows == {
        ("Tritanium", "Rifter"): 90,
        ("Carbon Plate", "Rifter"): 3,
        ("Hydrocarbons", "Carbon Plate"): 1.5,
        ("Tritanium", "Carbon Plate"): pytest.approx(0.15),
    }
    flow.table.copy()
    assert QGuiApplication.clipboard().text().startswith("Tritanium\tRifter\t90")
    flow.switch()
    assert flow.view.isVisible()


def test_keyboard_walks_hides_and_opens(qtbot: QtBot, screen: ItemScreen, flow: FlowTab) -> None:
    flow.focus_list()
    assert flow.view.current is flow.view.steps[SHIP]
    QTest.keyClick(flow.view, Qt.Key.Key_Left)
    assert flow.view.current is flow.view.steps[PLATE]
    QTest.keyClick(flow.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: steps(flow) == {SHIP, PLATE, TRITANIUM})
    assert flow.view.current is flow.view.steps[PLATE]
    assert flow.view.steps[PLATE].handle == "+"
    QTest.keyClick(flow.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(steps(flow)) == 4)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(flow.view, key)
    assert flow.view.current is not None
    assert flow.view.current.step.column == 0
    opened = flow.view.current.step.type_ids[0]
    QTest.keyClick(flow.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == opened)


def test_zoom_and_fit(flow: FlowTab) -> None:
    view = flow.view
    view.fit()
    before = view.transform().m11()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.transform().m11() > before
    turn = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(turn)
    assert view.transform().m11() < before
    for _ in range(60):
        view.zoom(0.5)
    assert view.transform().m11() >= 0.149
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == pytest.approx(before)


def test_mouse_hides_lights_and_opens(qtbot: QtBot, screen: ItemScreen, flow: FlowTab) -> None:
    plate = flow.view.steps[PLATE]
    at = flow.view.mapFromScene(plate.mapToScene(plate.handle_rect.center()))
    QTest.mouseClick(flow.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: steps(flow) == {SHIP, PLATE, TRITANIUM})
    flow.start_over()
    qtbot.waitUntil(lambda: len(steps(flow)) == 4)
    bar = flow.view.steps[PLATE]
    at = flow.view.mapFromScene(bar.mapToScene(QPointF(5, bar.box.height / 2)))
    QTest.mouseDClick(flow.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: screen.facts is not None and screen.facts.item.type_id == fakes.PLATE)


def test_what_is_bought_flows_from_the_raw_side(qtbot: QtBot, screen: ItemScreen, flow: FlowTab) -> None:
    screen.session.app.make_or_buy.decide([Deciding(fakes.PLATE, (), Decision.BUY)])
    screen.reload()
    qtbot.waitUntil(lambda: steps(flow) == {SHIP, f"{PLATE} bought", TRITANIUM})
    assert flow.view.steps[f"{PLATE} bought"].step.column == 0


def test_thickness_by_units(qtbot: QtBot, flow: FlowTab) -> None:
    flow.weighing.setCurrentText(UNITS)
    qtbot.waitUntil(lambda: flow.drawn is not None and flow.drawn.weighing == UNITS)
    assert flow.drawn is not None
    assert flow.drawn.total == pytest.approx(90 + 1.5 + 0.15)


def test_thickness_by_value(
    qtbot: QtBot, flow: FlowTab, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.weighing.setCurrentText(VALUE)
    qtbot.waitUntil(lambda: flow.drawn is not None and flow.drawn.weighing == VALUE)
    prices = InstalledPrices(Prices({}, {fakes.TRITANIUM: 5.0}), place_name="Jita 4-4")
    monkeypatch.setattr(session.app, "installed_prices", lambda: prices)
    flow.weighing.setCurrentText(UNITS)
    flow.weighing.setCurrentText(VALUE)
    qtbot.waitUntil(lambda: flow.drawn is not None and flow.drawn.place == "Jita 4-4")
    assert flow.drawn is not None
    assert flow.drawn.total == pytest.approx(5 * 90.15)
    assert flow.drawn.note() == (
        "450.75\u00a0ISK of materials in one unit, prices of Jita 4-4; 1\u00a0material without a price"
    )
    monkeypatch.setattr(session.app, "installed_prices", InstalledPrices)
    session.bus.announce(Changed.PRICES)  # drawn anew as soon as prices are others
    qtbot.waitUntil(lambda: flow.drawn is not None and flow.drawn.unknown == 2)
    assert flow.drawn.note() == "No price is known of the materials: thickness by units."


@pytest.mark.parametrize("name", ["flow.svg", "flow.png", "flow.PNG"])
def test_pictures(flow: FlowTab, tmp_path: Path, name: str) -> None:
    flow.export(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    if name.endswith("svg"):
        assert b"<svg" in content
        assert b"Carbon Plate" in content
    else:
        image = QImage(str(tmp_path / name))
        assert image.width() > 500
        assert image.pixelColor(0, 0).lightness() > 240


def test_a_picture_that_cannot_be_written_is_told(flow: FlowTab, tmp_path: Path) -> None:
    flow.export(tmp_path / "none" / "flow.png")
    assert "could not be written" in flow.session.messages.history()[0].text


def test_it_prints(flow: FlowTab, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "flow.pdf"))
    flow.print_to(printer)
    assert (tmp_path / "flow.pdf").read_bytes().startswith(b"%PDF")


def test_a_picture_is_named_after_its_item(
    screen: ItemScreen, flow: FlowTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def ask(_parent: object, _memory: object, _title: str, name: str, _kinds: str) -> None:
        proposed.append(name)

    monkeypatch.setattr(flow_tab, "choose_to_write", ask)
    flow.choose_export()
    assert screen.facts is not None
    flow.show_facts(replace(screen.facts, name="Rifter\u00a0II/b"))
    flow.choose_export()
    assert proposed == ["Rifter flow.svg", "Rifter II-b flow.svg"]


def test_type_is_as_large_as_bars_on_paper(flow: FlowTab) -> None:
    scene = flow.view.make_scene(Look("light"))
    assert scene is not None
    drawn = []
    for dots_per_inch in (96, 1200):
        image = QImage(scene.sceneRect().size().toSize(), QImage.Format.Format_RGB32)
        image.setDotsPerMeterX(round(dots_per_inch / 0.0254))
        image.setDotsPerMeterY(round(dots_per_inch / 0.0254))
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        scene.render(painter)
        painter.end()
        image.setDotsPerMeterX(1000)
        image.setDotsPerMeterY(1000)
        drawn.append(image)
    assert drawn[0] == drawn[1]


def test_a_raw_item_has_no_flow(qtbot: QtBot, screen: ItemScreen, flow: FlowTab, tmp_path: Path) -> None:
    screen.open(fakes.TRITANIUM)
    qtbot.waitUntil(lambda: flow.drawn is None)
    assert "nothing flows" in flow.table.empty.sentence
    flow.export(tmp_path / "flow.svg")
    assert not (tmp_path / "flow.svg").exists()


def test_theme_changes(qtbot: QtBot, screen: ItemScreen, flow: FlowTab) -> None:
    before = flow.view.grab().toImage()
    screen.session.look.use("light")
    try:
        assert flow.view.grab().toImage() != before
    finally:
        screen.session.look.use("dark")
