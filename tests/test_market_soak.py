"""A day of refreshing five hubs in fast motion, with everything going wrong that can."""

from pathlib import Path

from eveprod_desktop.sandbox.sandbox import SMALL
from tests.support.market_soak import soaking


def test_every_price_and_every_row_is_right_or_carries_its_age(tmp_path: Path) -> None:
    """Two hundred of them, with memory, are in benchmarks/bench_soak.py."""
    with soaking(tmp_path, size=SMALL, seed=3) as soak:
        for _ in range(5):
            soak.refresh()
        assert soak.outcomes["fetched"] > 5
        assert soak.outcomes["failed"] > 0
        for region_id in soak.regions:
            assert soak.check_economics(region_id) > 3_000
