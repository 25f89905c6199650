import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.ui import format as write

DASH = "\N{EN DASH}"
THIN, GAP = write.THIN_SPACE, write.NO_BREAK_SPACE


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, DASH),
        (0, "0"),
        (1234567, f"1{THIN}234{THIN}567"),
        (1234.5, f"1{THIN}234.50"),
        (2.0, "2"),
        (0.00815, "0.00815"),
        (0.5, "0.5"),
        (0.04, "0.04"),
    ],
)
def test_quantity(value: float | None, text: str) -> None:
    assert write.quantity(value) == text


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_quantity_keeps_what_matters(value: float) -> None:
    shown = float(write.quantity(value).replace(THIN, ""))
    assert math.isclose(shown, value, rel_tol=5.1e-3)


@given(st.integers())
def test_whole_numbers_lose_nothing(value: int) -> None:
    assert int(write.whole(value).replace(THIN, "")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, DASH), (1234567.891, f"1{THIN}234{THIN}567.89"), (-0.001, "0.00"), (-5.0, "-5.00")],
)
def test_isk(value: float | None, text: str) -> None:
    assert write.isk(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, DASH),
        (12.0, "12.00"),
        (1000.0, f"1.00{GAP}k"),
        (999_600.0, f"1.00{GAP}M"),
        (12_340_000.0, f"12.3{GAP}M"),
        (999_400_000.0, f"999{GAP}M"),
        (1.5e9, f"1.50{GAP}B"),
        (-2.5e12, f"-2.50{GAP}T"),
    ],
)
def test_isk_short(value: float | None, text: str) -> None:
    assert write.isk_short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, DASH), (12.5, f"12.5{GAP}%"), (-0.01, f"0.0{GAP}%"), (1500.0, f"1{THIN}500.0{GAP}%")],
)
def test_percent(value: float | None, text: str) -> None:
    assert write.percent(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, DASH),
        (0, "00:00:00"),
        (59.6, "00:01:00"),
        (3661, "01:01:01"),
        (93784, f"1d{GAP}02:03:04"),
        (-60, "-00:01:00"),
    ],
)
def test_duration(seconds: float | None, text: str) -> None:
    assert write.duration(seconds) == text


@given(st.integers(min_value=0, max_value=10**9))
def test_duration_can_be_read_back(seconds: int) -> None:
    days, _, clock = write.duration(seconds).rpartition(f"d{GAP}")
    hours, minutes, rest = (int(part) for part in clock.split(":"))
    assert int(days.replace(THIN, "") or 0) * 86400 + hours * 3600 + minutes * 60 + rest == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, DASH),
        (2, "just now"),
        (30, f"30{GAP}seconds ago"),
        (60, f"1{GAP}minute ago"),
        (7200, f"2{GAP}hours ago"),
        (86400 * 3, f"3{GAP}days ago"),
        (86400 * 90, f"3{GAP}months ago"),
        (86400 * 800, f"2{GAP}years ago"),
    ],
)
def test_age(seconds: float | None, text: str) -> None:
    assert write.age(seconds) == text


def test_volume() -> None:
    assert write.volume_m3(0.01) == f"0.01{GAP}m3"
    assert write.volume_m3(2500) == f"2{THIN}500{GAP}m3"


def test_large_sums_in_lists_have_no_hundredths() -> None:
    assert write.isk_coarse(None) == write.UNKNOWN
    assert write.isk_coarse(999_999.994) == f"999{write.THIN_SPACE}999.99"
    assert write.isk_coarse(1_234_567.89) == f"1{write.THIN_SPACE}234{write.THIN_SPACE}568"
    assert (
        write.isk_coarse_signed(-2_500_000.4) == f"{write.MINUS}2{write.THIN_SPACE}500{write.THIN_SPACE}000"
    )
    assert write.isk_coarse_signed(3.5) == "+3.50"
    assert write.isk_listed(999_999_999.5) == f"999{THIN}999{THIN}999.50"
    assert write.isk_listed(1_000_000_000.4) == f"1{THIN}000{THIN}000{THIN}000"
    assert write.isk_listed_signed(-2e9) == f"{write.MINUS}2{THIN}000{THIN}000{THIN}000"
    assert write.isk_listed(None) == write.UNKNOWN
