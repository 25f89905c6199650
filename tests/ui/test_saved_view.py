import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.ui.models.saved_view import SavedView, read_views, views_text

VIEWS = st.builds(
    SavedView,
    st.text(),
    st.lists(st.tuples(st.text(), st.integers(1, 4000))).map(tuple),
    st.none() | st.tuples(st.text(), st.booleans()),
    st.text(),
    st.dictionaries(st.text(), st.text()),
)


@given(st.lists(VIEWS))
def test_views_come_back(views: list[SavedView]) -> None:
    assert read_views(views_text(views)) == views


@pytest.mark.parametrize(
    "text", ["", "{", "7", "null", '{"name": 1}', "[1, 2]", '[{"name": "x"}]', "[" * 100_000]
)
def test_what_makes_no_sense_is_left_out(text: str) -> None:
    assert read_views(text) == []


def test_one_bad_view_spoils_no_other() -> None:
    good = SavedView("good", (("name", 120),))
    mixed = views_text([good])[:-1] + ', {"name": "bad", "columns": [["a"]], "sorted_by": null}]'
    assert read_views(mixed) == [good]
