"""The order in which one reads what stands about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.ui.widgets.reading_order import Box, read_in_order

HEAD = {
    "portrait": Box(0, 0, 64, 64),
    "back": Box(80, 0, 100, 20),
    "title": Box(110, 2, 300, 18),
    "facts": Box(80, 30, 500, 60),
    "tabs": Box(0, 70, 400, 100),
    "corner": Box(420, 72, 500, 98),
    "form": Box(0, 110, 100, 400),
    "answer": Box(110, 110, 500, 200),
    "more": Box(110, 210, 500, 400),
}


def names(*, mirrored: bool) -> list[str]:
    given_names = sorted(HEAD)  # as they were made, which is none of our business
    order = read_in_order([HEAD[name] for name in given_names], mirrored=mirrored)
    return [given_names[at] for at in order]


def test_lines_and_in_a_line_columns() -> None:
    assert names(mirrored=False) == list(HEAD)


def test_from_right_to_left_columns_turn_round_and_lines_do_not() -> None:
    width = 500
    for name, box in HEAD.items():
        assert box.right <= width, name
    turned = {
        name: Box(width - box.right, box.top, width - box.left, box.bottom) for name, box in HEAD.items()
    }
    given_names = sorted(turned)
    order = read_in_order([turned[name] for name in given_names], mirrored=True)
    assert [given_names[at] for at in order] == list(HEAD)


BOXES = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.integers(0, 500),
    st.integers(0, 500),
    st.integers(0, 200),
    st.integers(0, 200),
)


@given(st.lists(BOXES, max_size=12), st.booleans())
def test_everything_comes_once_whatever_lies_over_what(boxes: list[Box], mirrored: bool) -> None:
    assert sorted(read_in_order(boxes, mirrored=mirrored)) == list(range(len(boxes)))


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_pixel_over_the_edge_parts_all_the_same(mirrored: bool) -> None:
    assert read_in_order([Box(0, 19, 50, 40), Box(0, 0, 50, 20)], mirrored=mirrored) == [1, 0]
