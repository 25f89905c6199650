import itertools
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTabBar,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.theme.icons import ICON_NAMES, svg
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import DARK, LIGHT, Palette, Role, contrast
from eveprod_desktop.ui.theme.pictures import write_pictures
from eveprod_desktop.ui.theme.style import style_sheet
from tests.conftest import Logged
from tests.support.colour_vision import DEFICIENCIES, Deficiency, distance

BOTH = pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize(
    "ground", [Role.WINDOW, Role.SURFACE, Role.STRIPE, Role.RAISED, Role.HOVER, Role.SELECTION]
)
def test_words_can_be_read_on_every_ground(palette: Palette, ground: Role) -> None:
    under = palette.colour(ground)
    assert contrast(palette.text, under) >= 7
    for role in (Role.MUTED, Role.ACCENT, Role.PROFIT, Role.LOSS, Role.WARNING):
        assert contrast(palette.colour(role), under) >= 4.5, role


@BOTH
def test_what_a_box_asks_for_can_be_read_before_anything_is_typed(qtbot: QtBot, palette: Palette) -> None:
    box = QLineEdit()
    qtbot.addWidget(box)
    box.setStyleSheet(style_sheet(palette, 9.0, {}))
    box.show()
    asked = box.palette().placeholderText().color()
    assert asked.alpha() == 255
    assert asked.name() == palette.muted


@BOTH
@pytest.mark.parametrize("ground", [Role.WINDOW, Role.SURFACE])
def test_boxes_to_type_in_are_found_by_their_edge(palette: Palette, ground: Role) -> None:
    assert contrast(palette.edge, palette.colour(ground)) >= 3


@BOTH
def test_a_box_that_takes_nothing_is_quieter(qtbot: QtBot, palette: Palette) -> None:
    box = QLineEdit("34")
    qtbot.addWidget(box)
    box.setStyleSheet(style_sheet(palette, 9.0, {}))
    box.show()
    seen = [box.grab().toImage().pixelColor(box.width() // 2, 0).name()]
    box.setEnabled(False)
    seen.append(box.grab().toImage().pixelColor(box.width() // 2, 0).name())
    assert seen == [palette.edge, palette.border]


def focusables() -> list[QWidget]:
    wanted, ticked, toggled, tabs, places = (
        QPushButton("Keep"),
        QCheckBox("On"),
        QPushButton("More"),
        QTabBar(),
        QListWidget(),
    )
    wanted.setProperty("kind", "primary")
    ticked.setChecked(True)
    toggled.setCheckable(True)
    toggled.setChecked(True)
    tabs.addTab("Prices")
    places.setObjectName("navigation")
    places.addItem("Assets")
    places.setCurrentRow(0)
    return [wanted, ticked, toggled, tabs, places, QPushButton("Undo"), QCheckBox("Off"), QLineEdit("34")]


@BOTH
def test_where_the_keyboard_is_can_be_seen(qtbot: QtBot, palette: Palette) -> None:
    page = QDialog()  # it has the ground of windows
    qtbot.addWidget(page)
    page.setStyleSheet(style_sheet(palette, 9.0, {}))
    column = QVBoxLayout(page)
    elsewhere = QPushButton("Elsewhere", page)
    column.addWidget(elsewhere)
    each = focusables()
    for one in each:
        column.addWidget(one)
    page.show()
    page.activateWindow()
    for one in each:
        elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
        without = one.grab().toImage()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(one.hasFocus)
        strongest = max(
            contrast(before.name(), after.name())
            for before, after in zip(pixels(without), pixels(one.grab().toImage()), strict=True)
        )
        assert strongest >= 1.8, type(one)


def pixels(image: QImage) -> list[QColor]:
    return [image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width())]


@BOTH
def test_coloured_grounds_carry_their_words(palette: Palette) -> None:
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    for ground in (palette.warning_surface, palette.loss_surface):
        assert contrast(palette.text, ground) >= 7
        assert contrast(palette.muted, ground) >= 4.5


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_gain_and_loss_look_different_to_every_eye(palette: Palette, deficiency: Deficiency) -> None:
    assert distance(palette.profit, palette.loss, deficiency) >= 40
    assert distance(palette.profit, palette.text, deficiency) >= 15
    assert distance(palette.loss, palette.text, deficiency) >= 15


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_lines_of_charts_look_different_to_every_eye(palette: Palette, deficiency: Deficiency) -> None:
    for first, second in itertools.combinations(palette.series, 2):
        assert distance(first, second, deficiency) >= 14, (first, second)
    for colour in palette.series:
        assert contrast(colour, palette.surface) >= 3


def test_distance_of_known_colours() -> None:
    assert distance("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    # the textbook case: to eyes without green cones these two are nearly one
    assert distance("#9a8b00", "#b57c00", "deuteranopia") < distance("#9a8b00", "#b57c00") / 3


@BOTH
def test_style_sheet_has_no_gap(palette: Palette, tmp_path: Path) -> None:
    sheet = style_sheet(palette, 9.0, write_pictures(tmp_path, palette))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert palette.accent in sheet


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_icons_that_cannot_be_pressed_look_so(qapp: object, theme: Literal["dark", "light"]) -> None:
    look = Look(theme)
    ground = look.palette.surface
    icon = look.icon("undo")

    def strongest(mode: QIcon.Mode) -> float:
        drawn = pixels(icon.pixmap(QSize(32, 32), 1.0, mode).toImage())
        return max(contrast(colour.name(), ground) for colour in drawn if colour.alpha() > 250)

    assert strongest(QIcon.Mode.Normal) > 1.5 * strongest(QIcon.Mode.Disabled)


@pytest.mark.parametrize("name", sorted(ICON_NAMES))
def test_every_icon_draws_something_in_its_colour(qapp: object, name: str) -> None:
    look = Look("dark")
    image = look.icon(name, Role.ACCENT, 32).pixmap(QSize(32, 32), 1.0).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    ]
    assert len(inked) > 20
    accent = QColor(DARK.accent)
    for colour in inked:
        # soft edges are rounded a little
        assert abs(colour.red() - accent.red()) <= 4
        assert abs(colour.green() - accent.green()) <= 4
        assert abs(colour.blue() - accent.blue()) <= 4


def test_unknown_icon_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        svg("no such icon", "#000000")


def test_theme_changes_at_once(qapp: object) -> None:
    look = Look("dark")
    told: list[bool] = []
    look.changed.connect(lambda: told.append(True))
    before = look.colour(Role.TEXT)
    look.use("light")
    assert look.palette is LIGHT
    assert look.colour(Role.TEXT) != before
    look.use("light")
    assert told == [True]


def test_pictures_are_missed_quietly_where_they_cannot_be_written(tmp_path: Path, logged: Logged) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert write_pictures(blocked / "theme", DARK) == {}
    assert "pictures of the theme were not written" in logged.messages[0]
    assert "url(" not in style_sheet(DARK, 9.0, {})


@pytest.mark.parametrize("name", ['o"x', "a\nb", "back\\slash"])
def test_a_folder_whose_name_would_break_the_sheet_costs_its_pictures(name: str) -> None:
    assert style_sheet(DARK, 9.0, dict.fromkeys(_names(), f"/home/{name}/tick.svg")) == style_sheet(
        DARK, 9.0, {}
    )
    assert "url(" in style_sheet(DARK, 9.0, dict.fromkeys(_names(), "/home/it's (mine)/tick.svg"))


def _names() -> tuple[str, ...]:
    return ("tick", "up", "down", "rising", "falling", "clear")


def test_no_label_tool_tip_or_dialog_reads_html(qapp: QApplication, qtbot: QtBot) -> None:
    hostile = "<b>bold</b><img src='/etc/passwd'>"
    window = QWidget()
    qtbot.addWidget(window)
    asking = QMessageBox(QMessageBox.Icon.Question, "?", hostile, parent=window)
    asking.setInformativeText(hostile)
    labels = [QLabel(hostile, window), *asking.findChildren(QLabel)]
    before = qapp.styleSheet()
    qapp.setStyleSheet(style_sheet(DARK, 10.0, {}))
    try:
        window.show()
        asking.ensurePolished()
        for label in labels:
            label.ensurePolished()
        QToolTip.showText(QPoint(1, 1), hostile, window)
        tip = next(one for one in qapp.topLevelWidgets() if one.inherits("QTipLabel"))
        assert isinstance(tip, QLabel)
        labels.append(tip)
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
        assert len([label for label in labels if label.text() == hostile]) == 4
    finally:
        QToolTip.hideText()
        qapp.setStyleSheet(before)


def test_another_theme_styles_a_widget_once_however_deep_it_lies(qtbot: QtBot, tmp_path: Path) -> None:
    class Counting(QLabel):
        styled = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            super().changeEvent(event)
            self.styled += event.type() == QEvent.Type.StyleChange

    around = outermost = QWidget()
    qtbot.addWidget(outermost)
    for _ in range(8):
        layout = QVBoxLayout(around)
        around = QWidget()
        layout.addWidget(around)
    label = Counting(around)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    look = Look("dark")
    try:
        look.dress(application, tmp_path)
        outermost.show()
        label.styled = 0
        look.use("light")
        assert 1 <= label.styled <= 2
        assert label.palette().windowText().color().name() == LIGHT.text
    finally:
        application.styleHints().colorSchemeChanged.disconnect(look._follow_system)
        application.setStyleSheet("")
        application.setPalette(application.style().standardPalette())
