import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.economics.freight import freight_volume_m3
from eveprod_desktop.core.economics.snapshots import figures_of, pack_figures, superfluous
from eveprod_desktop.core.economics.taxes import broker_fee, sales_tax
from eveprod_desktop.core.industry.facts import IndustryFacts, TypeFacts

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_skills_and_standings_lower_taxes_to_the_least() -> None:
    assert sales_tax(0) == 0.075
    assert sales_tax(5) == pytest.approx(0.03375)
    assert broker_fee(0) == 0.03
    assert broker_fee(5) == pytest.approx(0.015)
    assert broker_fee(5, 10.0, 10.0) == pytest.approx(0.01)
    assert broker_fee(5, -10.0, -10.0) == pytest.approx(0.02)


def test_taxes_are_those_that_the_game_tells_in_words(sde_zip_2025: Path) -> None:
    told = {}
    with zipfile.ZipFile(sde_zip_2025) as build, build.open("types.jsonl") as lines:
        for line in lines:
            if line.startswith((b'{"_key": 16622,', b'{"_key":16622,', b'{"_key": 3446,', b'{"_key":3446,')):
                row = json.loads(line)
                told[row["name"]["en"]] = row["description"]["en"]
    accounting = re.search(r"reduces sales tax by (\S+)%. Sales tax starts at (\S+)%", told["Accounting"])
    relations = re.search(r"flat (\S+)% from .* usually come to (\S+)%", told["Broker Relations"])
    assert accounting
    assert relations
    step, base = (float(one) / 100 for one in accounting.groups())
    assert (sales_tax(0), sales_tax(1)) == pytest.approx((base, base * (1 - step)))
    flat, fee = (float(one) / 100 for one in relations.groups())
    assert (broker_fee(0), broker_fee(1)) == pytest.approx((fee, fee - flat))


@pytest.mark.parametrize(
    ("known", "volume"),
    [
        (TypeFacts(1, "Drake", 419, 6, volume_m3=252_000.0, packaged_volume_m3=15_000.0), 15_000.0),
        (TypeFacts(1, "Drake", 419, 6, volume_m3=252_000.0), None),
        (TypeFacts(1, "Tritanium", 18, 4, volume_m3=0.01), 0.01),
        (TypeFacts(1, "Warp Disruptor", 52, 7, volume_m3=5.0), 5.0),
        (TypeFacts(1, "Capital Shield Booster", 40, 7, volume_m3=4000.0), None),
        (TypeFacts(1, "Giant Secure Container", 340, 2, volume_m3=3000.0), None),
        (TypeFacts(1, "Raitaru", 1404, 65, volume_m3=8000.0), None),
        (TypeFacts(1, "Odd", 18, 4), None),
    ],
)
def test_the_assembled_volume_is_never_taken_for_the_packaged_one(
    known: TypeFacts, volume: float | None
) -> None:
    found = freight_volume_m3(IndustryFacts(1, {1: known}, {}), 1)
    assert np.isnan(found) if volume is None else found == volume


def test_a_type_that_is_not_known_has_no_volume() -> None:
    assert np.isnan(freight_volume_m3(IndustryFacts(1, {}, {}), 1))


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=30).map(sorted), st.data())
def test_figures_come_back_as_they_were_packed(ids: list[int], data: st.DataObject) -> None:
    isk = st.floats(0, 1e13) | st.just(float("nan"))
    columns = [np.array([data.draw(isk) for _ in ids]) for _ in range(3)]
    packed = pack_figures(np.array(ids, np.int64), *columns)
    for at, type_id in enumerate(ids):
        found = figures_of(packed, type_id)
        assert found is not None
        for value, column in zip(found, columns, strict=True):
            assert value == pytest.approx(column[at], rel=1e-6, abs=1e-30, nan_ok=True)
    for missing in {0, 10**6 + 1, *(one + 1 for one in ids)} - set(ids):
        assert figures_of(packed, missing) is None


def test_snapshots_thin_out_with_age() -> None:
    every_half_hour = [NOW - timedelta(minutes=30 * number) for number in range(48 * 30)]
    kept = set(every_half_hour) - set(superfluous(every_half_hour, NOW))
    assert len([one for one in kept if NOW - one <= timedelta(days=2)]) == 97
    assert 46 <= len([one for one in kept if timedelta(days=2) < NOW - one <= timedelta(days=14)]) <= 50
    assert 15 <= len([one for one in kept if NOW - one > timedelta(days=14)]) <= 18


@given(st.lists(st.integers(0, 3 * 365 * 86_400), max_size=60, unique=True))
def test_thinning_keeps_the_newest_and_is_done_in_one_go(ages: list[int]) -> None:
    moments = [NOW - timedelta(seconds=age) for age in ages]
    dropped = superfluous(moments, NOW)
    kept = set(moments) - set(dropped)
    assert superfluous(kept, NOW) == []
    assert all(NOW - one > timedelta(days=2) for one in dropped)
    assert not moments or kept
