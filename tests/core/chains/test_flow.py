import random
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision, Decisions
from eveprod_desktop.core.chains.flow import Flow, make_flow
from eveprod_desktop.core.chains.flow_layout import FlowLayout, _Sketch, count_crossings, lay_out
from eveprod_desktop.core.chains.parts import ChainPart, flat_rows, open_chain
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.service import ProductionChainService

HEAD = 1
GAP, LEAST = 8.0, 14.0


@st.composite
def recipes(draw: st.DrawFn) -> Mapping[int, Recipe]:
    last = draw(st.integers(4, 24))
    made = {}
    for product in range(1, last):
        if product == 1 or draw(st.integers(0, 2)):
            materials = draw(
                st.dictionaries(st.integers(product + 1, last), st.integers(1, 50), min_size=1, max_size=6)
            )
            units = draw(st.sampled_from([1, 10, 200]))
            made[product] = Recipe(
                product, 900 + product, int(Activity.MANUFACTURING), units, 60, tuple(materials.items())
            )
    return made


@st.composite
def flows(draw: st.DrawFn) -> tuple[list[ChainPart], Mapping[int, float], Flow]:
    made = draw(recipes())
    decisions = Decisions(
        draw(st.dictionaries(st.integers(2, 24), st.sampled_from(list(Decision)), max_size=3))
    )
    parts = open_chain(HEAD, made.get, decisions)
    weights = draw(st.dictionaries(st.integers(2, 24), st.floats(0.001, 5000)))
    collapsed = draw(st.sets(st.sampled_from([str(part.type_id) for part in parts]), max_size=3))
    most = draw(st.integers(2, 9))
    return parts, weights, make_flow(parts, weights, collapsed=collapsed, most_per_column=most)


def laid_out(flow: Flow) -> FlowLayout:
    return lay_out(flow, height=500, gap=GAP, least_box=LEAST)


@given(flows())
def test_as_much_goes_into_a_step_as_comes_out(
    made: tuple[list[ChainPart], Mapping[int, float], Flow],
) -> None:
    _, _, flow = made
    for step in flow.steps:
        into = sum(link.weight for link in flow.links if link.product == step.key)
        out = sum(link.weight for link in flow.links if link.material == step.key)
        if step.kind != "product":
            assert out == pytest.approx(step.weight)
        if step.kind in {"product", "made"} and not step.collapsed:
            assert into == pytest.approx(step.weight)
    ends = [step.weight for step in flow.steps if step.kind == "product"]
    assert len(ends) == 1


@given(flows())
def test_links_lead_to_later_columns(made: tuple[list[ChainPart], Mapping[int, float], Flow]) -> None:
    _, _, flow = made
    column = {step.key: step.column for step in flow.steps}
    assert all(column[link.material] < column[link.product] for link in flow.links)
    assert max(column.values()) == flow.columns - 1
    assert [step.kind for step in flow.steps if step.column == flow.columns - 1] == ["product"]
    assert set(column.values()) == set(range(flow.columns))
    assert all(step.column == 0 for step in flow.steps if step.kind in {"raw", "bought"})


@given(flows())
def test_nothing_overlaps_and_bands_end_at_their_steps(
    made: tuple[list[ChainPart], Mapping[int, float], Flow],
) -> None:
    _, _, flow = made
    layout = laid_out(flow)
    stacks: dict[int, list[tuple[float, float, bool]]] = {}
    for box in layout.boxes:
        stacks.setdefault(box.step.column, []).append((box.top, box.top + box.height, True))
        assert box.height >= LEAST
        assert box.top >= -1e-6
        assert box.top + box.height <= layout.height + 1e-6
    for band in layout.bands:
        for column, top in band.stops[1:-1]:
            stacks[column].append((top, top + band.thickness, False))
    for stack in stacks.values():
        stack.sort()
        for (_, bottom, above), (top, _, below) in pairwise(stack):
            assert top - bottom >= (GAP if above or below else 2.0) - 1e-6
    boxes = {box.step.key: box for box in layout.boxes}
    for band in layout.bands:
        ends = (boxes[band.link.material], band.stops[0]), (boxes[band.link.product], band.stops[-1])
        for box, (column, top) in ends:
            assert column == box.step.column
            assert box.top - 1e-6 <= top
            assert top + band.thickness <= box.top + box.height + 1e-6
        assert [column for column, _ in band.stops] == list(range(band.stops[0][0], band.stops[-1][0] + 1))


@given(flows())
def test_ordering_never_adds_crossings(made: tuple[list[ChainPart], Mapping[int, float], Flow]) -> None:
    _, _, flow = made
    sketch = _Sketch(flow)
    assert laid_out(flow).crossings <= count_crossings(sketch.columns, sketch.segments)


@given(flows(), st.randoms(use_true_random=False))
def test_the_same_flow_gives_the_same_picture(
    made: tuple[list[ChainPart], Mapping[int, float], Flow], chance: random.Random
) -> None:
    parts, weights, flow = made
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    again = make_flow(parts, dict(shuffled), collapsed=(), most_per_column=6)
    assert laid_out(again) == laid_out(make_flow(parts, weights, collapsed=(), most_per_column=6))
    assert laid_out(flow) == laid_out(flow)


def simple(units: int = 1) -> list[ChainPart]:
    made = {
        1: Recipe(1, 901, 1, units, 60, ((2, 3), (3, 10), (4, 1))),
        2: Recipe(2, 902, 1, 1, 60, ((3, 4), (5, 1))),
    }
    return open_chain(1, made.get, Decisions())


def test_weights_are_those_of_what_is_got() -> None:
    flow = make_flow(simple(), {3: 0.5, 4: 2.0, 5: 1.0})
    weights = {(link.material, link.product): (link.weight, link.units) for link in flow.links}
    assert weights == {
        ("2", "1"): (9.0, 3),
        ("3", "1"): (5.0, 10),
        ("4", "1"): (2.0, 1),
        ("3", "2"): (6.0, 12),
        ("5", "2"): (3.0, 3),
    }
    head = next(step for step in flow.steps if step.kind == "product")
    assert (head.key, head.weight, head.units, head.column) == ("1", 16.0, 1.0, 2)


def test_collapsing_hides_what_only_that_step_needs() -> None:
    flow = make_flow(simple(), {3: 0.5, 4: 2.0, 5: 1.0}, collapsed={"2"})
    assert {step.key for step in flow.steps} == {"1", "2", "3", "4"}
    step = next(step for step in flow.steps if step.key == "2")
    assert (step.collapsed, step.can_collapse, step.weight) == (True, False, 9.0)
    assert next(step.units for step in flow.steps if step.key == "3") == 10


def test_where_no_weight_is_known_units_count() -> None:
    flow = make_flow(simple(), {})
    assert next(step.weight for step in flow.steps if step.kind == "product") == 3 * 5 + 10 + 1


def test_small_steps_are_gathered_until_opened() -> None:
    made = {1: Recipe(1, 901, 1, 1, 60, tuple((number, number) for number in range(2, 30)))}
    parts = open_chain(1, made.get, Decisions())
    weights = dict.fromkeys(range(2, 30), 1.0)
    flow = make_flow(parts, weights, most_per_column=6)
    others = next(step for step in flow.steps if step.kind == "others")
    assert len(flow.steps) == 8
    assert len(others.type_ids) == 22
    assert others.weight == sum(range(2, 24))
    assert [link.units for link in flow.links if link.material == others.key] == [None]
    assert len(make_flow(parts, weights, most_per_column=6, opened={others.key}).steps) == 29


def test_crossings_are_counted() -> None:
    flow = make_flow(simple(), {})
    sketch = _Sketch(flow)
    for column in sketch.columns:
        column.sort(key=lambda spot: (spot.key, spot.link))
    brute = 0
    place = {spot: at for column in sketch.columns for at, spot in enumerate(column)}
    for between in sketch.segments:
        ends = [(place[left], place[right]) for left, right, _ in between]
        brute += sum(a[0] < b[0] and a[1] > b[1] for a in ends for b in ends)
    assert count_crossings(sketch.columns, sketch.segments) == brute


@pytest.mark.parametrize("name", ["Drake", "Ishtar", "Revelation", "Avatar", "Sotiyo"])
def test_the_real_build_stays_readable(big_chains: ProductionChainService, name: str) -> None:
    type_id = {"Drake": 24698, "Ishtar": 12005, "Revelation": 19720, "Avatar": 11567, "Sotiyo": 35827}[name]
    parts = big_chains.get_parts(type_id)
    flow = make_flow(parts, {}, most_per_column=9)
    layout = laid_out(flow)
    per_column = [sum(step.column == column for step in flow.steps) for column in range(flow.columns)]
    assert max(per_column) <= 10
    assert {type_id for step in flow.steps for type_id in step.type_ids} == {part.type_id for part in parts}
    assert sum(step.weight for step in flow.steps if step.kind == "product") == pytest.approx(
        sum(row.quantity for row in flat_rows(parts))
    )
    assert layout.height < 1200
