import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.ui.models.filters import BadFilter, FilterKind, one_value_filter, parse_filter

Value = str | float | None


def passes(kind: FilterKind, text: str, value: Value) -> bool:
    test = parse_filter(kind, text)
    assert test is not None
    return test(value)


@pytest.mark.parametrize("kind", list(FilterKind))
@pytest.mark.parametrize("text", ["", "   "])
def test_blank_is_no_filter(kind: FilterKind, text: str) -> None:
    assert parse_filter(kind, text) is None


@pytest.mark.parametrize(
    ("text", "kept", "dropped"),
    [
        ("1.5m", 1_500_000, 1_499_999),
        (">=1000", 1000, 999.9),
        (">1000", 1000.1, 1000),
        ("<20%", 19.9, 20),
        ("<= 2 500", 2500, 2501),
        ("=5", 5, 5.01),
        ("=0.33", 0.33, 0.34),
        ("5..10", 10, 10.01),
        ("10..5", 5, 4),
        ("..1k", -4, 1001),
        ("1b..", 1e9, 9e8),
        ("1,500", 1500, 1499),
        ("1,5k", 1500, 1499),
        ("-5..-1", -3, 0),
        ("2T", 2e12, 1e12),
    ],
)
def test_numbers(text: str, kept: float, dropped: float) -> None:
    assert passes(FilterKind.NUMBER, text, kept)
    assert not passes(FilterKind.NUMBER, text, dropped)
    assert not passes(FilterKind.NUMBER, text, None)


@pytest.mark.parametrize(
    ("text", "kept", "dropped"),
    [
        ("2h", 7200, 7199),
        ("<1d12h", 129_599, 129_600),
        ("30m..2h", 1800, 7201),
        ("1:30:00", 5400, 5399),
        ("<=1d 02:03:04", 93_784, 93_785),
        ("=90s", 90, 91),
    ],
)
def test_spans(text: str, kept: float, dropped: float) -> None:
    assert passes(FilterKind.SPAN, text, kept)
    assert not passes(FilterKind.SPAN, text, dropped)


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("plate", "Carbon Plate", True),
        ("PLATE carbon", "Carbon Plate", True),
        ("plate !carbon", "Carbon Plate", False),
        ("!carbon", "Tritanium", True),
        ("x", None, False),
        ("?", None, True),
        ("?", "", True),
        ("?", "x", False),
    ],
)
def test_words(text: str, value: str | None, kept: bool) -> None:
    assert passes(FilterKind.WORDS, text, value) is kept


def test_choices() -> None:
    assert passes(FilterKind.CHOICE, "Raw | Reaction", "reaction")
    assert not passes(FilterKind.CHOICE, "Raw | Reaction", "Raw material")
    assert not passes(FilterKind.CHOICE, "Raw", None)


@pytest.mark.parametrize("kind", [FilterKind.NUMBER, FilterKind.SPAN])
@pytest.mark.parametrize("text", ["abc", "..", "5..x", "1.2.3", ">", "1:2:3:4", "20 apples"])
def test_nonsense_is_told(kind: FilterKind, text: str) -> None:
    with pytest.raises(BadFilter) as caught:
        parse_filter(kind, text)
    assert text in caught.value.sentence
    assert "5..10" in caught.value.advice or "30m..2h" in caught.value.advice


@given(st.none() | st.integers(0, 10**13) | st.floats(0, 1e13))
def test_filter_by_a_value_keeps_it(value: float | None) -> None:
    for kind in (FilterKind.NUMBER, FilterKind.SPAN):
        if value is not None and 0 < value < 1e-6:
            continue  # nothing of the game is that small
        assert passes(kind, one_value_filter(kind, value), value)


@given(st.text(max_size=12))
def test_any_text_is_a_filter_or_a_sentence(text: str) -> None:
    for kind in FilterKind:
        try:
            test = parse_filter(kind, text)
        except BadFilter:
            continue
        if test is not None:
            test(None)
            test("word" if kind in {FilterKind.WORDS, FilterKind.CHOICE} else 1.0)
