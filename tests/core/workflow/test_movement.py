"""What moved a margin sums up to the ISK, whatever moved."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.workflow.movement import what_moved
from eveprod_desktop.core.workflow.snapshot import Bill, Fee, Line, Snapshot, from_text, to_text

BUILD = Activity.MANUFACTURING
ISK = st.decimals(0, 10**12, places=2)
WHOLE = st.integers(0, 10**9).map(Decimal)


def lines(types: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[Line, ...]]:
    one = st.builds(Line, types, st.integers(1, 10**6), ISK)
    return st.lists(one, max_size=4, unique_by=lambda line: line.type_id).map(tuple)


BILLS = st.lists(
    st.builds(
        Bill,
        st.sampled_from([BUILD, Activity.INVENTION]),
        st.integers(1, 3),
        st.integers(1, 5),
        st.integers(1, 100),
        st.decimals(0, 10**9, places=2),
        WHOLE,
        WHOLE,
        WHOLE,
        WHOLE,
        st.just(((34, 10),)) | st.just(((34, 12),)),
    ),
    max_size=4,
    unique_by=lambda one: (one.activity, one.item_type_id),
).map(tuple)
FEES = st.tuples(st.builds(Fee, st.just("sales tax"), ISK), st.builds(Fee, st.just("broker fee"), ISK))
SNAPSHOTS = st.builds(Snapshot, lines(st.integers(100, 103)), lines(st.integers(34, 38)), BILLS, FEES)


@given(SNAPSHOTS, SNAPSHOTS)
def test_effects_sum_up_exactly(before: Snapshot, now: Snapshot) -> None:
    moved = what_moved(before, now)
    assert moved.before_isk is not None
    assert moved.now_isk is not None
    assert sum((one.effect_isk for one in moved.causes), Decimal(0)) == moved.now_isk - moved.before_isk


@given(SNAPSHOTS)
def test_nothing_moved_is_no_cause_and_texts_keep_all(snapshot: Snapshot) -> None:
    assert from_text(to_text(snapshot)) == snapshot
    assert what_moved(snapshot, from_text(to_text(snapshot))).causes == ()


def bill(
    value: int, index: float, *, runs: int = 1, tax: float = 0.0, recipe: tuple[tuple[int, int], ...] = ()
) -> Bill:
    shares = [Decimal(int(value * rate)) for rate in (index, tax, 0.04)]
    return Bill(BUILD, 300, 1, runs, Decimal(value), shares[0], shares[1], shares[2], Decimal(0), recipe)


def test_each_cause_bears_its_name() -> None:
    before = Snapshot(
        (Line(300, 10, Decimal(1000)),), (Line(34, 100, Decimal(400)),), (bill(1000, 0.05, tax=0.01),)
    )
    now = Snapshot(
        (Line(300, 10, Decimal(900)),), (Line(34, 110, Decimal(550)),), (bill(1000, 0.08, tax=0.02),)
    )
    moved = what_moved(before, now)
    assert {one.kind: (one.effect_isk, one.before, one.after) for one in moved.causes} == {
        "sales price": (Decimal(-100), 100.0, 90.0),
        "price": (Decimal(-110), 4.0, 5.0),
        "recipe": (Decimal(-40), 100.0, 110.0),
        "index": (Decimal(-30), 0.05, 0.08),
        "tax": (Decimal(-10), 0.01, 0.02),
    }
    assert [abs(one.effect_isk) for one in moved.causes] == [110, 100, 40, 30, 10]
    assert not moved.gone


def test_adjusted_prices_and_recipes_are_told_apart() -> None:
    plain = Snapshot((), (), (bill(1000, 0.05, recipe=((34, 10),)),))
    dearer = Snapshot((), (), (bill(2000, 0.05, recipe=((34, 10),)),))
    larger = Snapshot((), (), (bill(2000, 0.05, recipe=((34, 20),)),))
    (cause,) = what_moved(plain, dearer).causes
    assert (cause.kind, cause.effect_isk, cause.before, cause.after) == (
        "value",
        Decimal(-90),
        1000.0,
        2000.0,
    )
    (cause,) = what_moved(plain, larger).causes
    assert (cause.kind, cause.effect_isk) == ("recipe", Decimal(-90))


def test_a_margin_is_gone_when_a_profit_is_none_any_more() -> None:
    def sold(isk: int | None) -> Snapshot:
        line = Line(300, 1, None if isk is None else Decimal(isk))
        return Snapshot((line,), (Line(34, 1, Decimal(100)),), ())

    assert what_moved(sold(150), sold(90)).gone
    assert what_moved(sold(150), sold(100)).gone
    assert not what_moved(sold(150), sold(101)).gone
    assert not what_moved(sold(90), sold(80)).gone  # planned at a loss, knowingly
    unknown = what_moved(sold(150), sold(None))
    assert (unknown.gone, unknown.now_isk, unknown.unpriced, unknown.causes) == (True, None, (300,), ())


def test_fees_follow_the_price_and_only_their_rate_is_a_cause() -> None:
    def sold(isk: int, tax: int) -> Snapshot:
        return Snapshot((Line(300, 1, Decimal(isk)),), (), (), (Fee("sales tax", Decimal(tax)),))

    (cause,) = what_moved(sold(1000, 50), sold(800, 40)).causes
    assert (cause.kind, cause.effect_isk) == ("sales price", Decimal(-190))
    price, tax = what_moved(sold(1000, 50), sold(800, 60)).causes
    assert (price.effect_isk, tax.kind, tax.effect_isk) == (Decimal(-190), "sales tax", Decimal(-20))
    assert (tax.before, tax.after) == (0.05, 0.075)
