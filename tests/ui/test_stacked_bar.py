import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.stacked_bar import BarPart, StackedBar

PARTS = (BarPart("Tritanium", 0.6), BarPart("SCC surcharge", 0.4, "40 ISK", Role.WARNING, 0.5))


@pytest.fixture
def bar(qtbot: QtBot) -> StackedBar:
    bar = StackedBar(Look("dark"), "Where the money goes")
    qtbot.addWidget(bar)
    bar.resize(400, 60)
    bar.show_parts((*PARTS, BarPart("Alpha clone tax", 0.0)))
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def test_parts_fill_the_width(bar: StackedBar) -> None:
    assert bar.parts == PARTS
    first, second = bar.segments()
    assert first.width() == pytest.approx(240)
    assert second.right() == pytest.approx(400)


def test_colours_are_those_of_the_roles(bar: StackedBar) -> None:
    look = Look("dark")
    image = bar.grab().toImage()
    assert image.pixelColor(100, 9) == look.colour(Role.ACCENT)
    weaker = image.pixelColor(350, 9)
    assert weaker != look.colour(Role.WARNING)
    assert weaker != look.colour(Role.WINDOW)


def test_words_stand_beside_and_are_spoken(bar: StackedBar) -> None:
    spoken = bar.accessibleDescription().replace("\u00a0", " ")
    assert spoken == "Tritanium 60.0 %, SCC surcharge 40.0 %"
    assert bar.accessibleName() == "Where the money goes"


def test_words_take_more_lines_where_there_is_no_room(bar: StackedBar) -> None:
    assert bar.heightForWidth(150) > bar.heightForWidth(800)


def test_what_stands_under_the_pointer(bar: StackedBar) -> None:
    found = bar._under(350, 9)
    assert found is PARTS[1]
    assert bar._under(10, 50) is None
    assert bar.childAt(QPoint(1, 1)) is None
    assert bar.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_fault_while_painting_leaves_no_painter_open(
    bar: StackedBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_part: BarPart) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bar, "_colour", fail)
    with pytest.raises(ZeroDivisionError) as kept:  # with its frames, as whoever reports a fault does
        bar.repaint()
    assert kept.tb is not None
    assert not bar.paintingActive()  # Qt crashes at the next paint otherwise
