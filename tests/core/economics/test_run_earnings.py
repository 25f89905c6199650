"""One run on each of many blueprints, against the same products computed the usual way."""

from dataclasses import replace

import numpy as np
import pytest

from eveprod_desktop.core.economics.compute import compute
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.place_factors import place_factors, skilled_time
from eveprod_desktop.core.economics.run_earnings import run_earnings
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.industry.skills import Skills
from tests.core.economics.conftest import INDICES, World

BRING = FreightRoute(1, 2, 800.0, 0.01)


@pytest.mark.parametrize(
    "what_if", [WhatIf(), WhatIf(material_route=BRING, product_route=BRING, skilled_time=True)]
)
def test_every_blueprint_earns_what_its_product_does_at_that_me_and_te(
    starter_world: World, what_if: WhatIf
) -> None:
    table, inputs = starter_world.table, starter_world.inputs
    factors = place_factors(table, starter_world.facts, {}, INDICES)
    skilled = skilled_time(table, starter_world.facts, Skills(otherwise=4)) if what_if.skilled_time else None
    plain = compute(table, inputs, factors, what_if, skilled_time=skilled)
    levels = ((0, 0), (7, 14), (10, 20))
    product = np.tile(np.arange(len(table)), len(levels))[::-1].copy()
    me = np.repeat([one for one, _ in levels], len(table))[::-1].copy()
    te = np.repeat([one for _, one in levels], len(table))[::-1].copy()
    found = run_earnings(table, plain, factors, what_if, product=product, me=me, te=te, skilled_time=skilled)
    for level_me, level_te in levels:
        at = me == level_me
        usual = compute(
            table, inputs, factors, replace(what_if, me=level_me, te=level_te), skilled_time=skilled
        )
        of = product[at]
        units = table.units_per_run[of]
        taxes = what_if.taxes
        net = usual.sell * (1 - taxes.sales_tax - taxes.broker_fee) - usual.total_cost - usual.freight
        for told, expected in (
            (found.material_cost, usual.material_cost[of] * units),
            (found.job_cost, usual.job_cost[of] * units),
            (found.revenue, usual.sell[of] * units),
            (found.net_profit, net[of] * units),
            (found.seconds, usual.time_seconds[of]),
        ):
            np.testing.assert_allclose(told[at], expected, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(found.isk_per_hour, found.net_profit * 3600 / found.seconds)


def test_what_makes_nothing_and_what_has_no_price_earns_nothing_that_is_known(starter_world: World) -> None:
    table = starter_world.table
    inputs = replace(starter_world.inputs, sell=np.full(len(table), np.nan))
    factors = place_factors(table, starter_world.facts, {}, INDICES)
    plain = compute(table, inputs, factors, WhatIf())
    zero = np.zeros(2, np.int64)
    found = run_earnings(table, plain, factors, WhatIf(), product=np.array([-1, 3]), me=zero, te=zero)
    assert np.isnan(found.net_profit).all()
    assert np.isnan(found.seconds).tolist() == [True, False]
    assert not np.isnan(found.material_cost[1])
    none = np.empty(0, np.int64)
    assert len(run_earnings(table, plain, factors, WhatIf(), product=none, me=none, te=none).seconds) == 0
