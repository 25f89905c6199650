import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eveprod_desktop.core.market.orders import OrderCollector, Orders

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def orders_of(*rows: dict[str, Any]) -> Orders:
    collector = OrderCollector()
    collector.add(json.dumps(rows).encode(), AT)
    return collector.finish().orders


@pytest.fixture
def at() -> datetime:
    return AT
