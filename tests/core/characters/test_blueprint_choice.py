"""Which blueprints a job runs on."""

from hypothesis import given
from hypothesis import strategies as some

from eveprod_desktop.core.characters.blueprint_choice import choose_blueprints
from eveprod_desktop.core.characters.locations import Located, Place, PlaceKind
from eveprod_desktop.core.characters.rows import OwnedBlueprint

HOME = Located(Place(PlaceKind.STATION, 60003760), ())


def blueprint(item_id: int, me: int, te: int, runs: int | None, *, in_use: bool = False) -> OwnedBlueprint:
    return OwnedBlueprint(
        1, item_id, 691, runs is not None, 1, me, te, runs, 60003760, "Hangar", HOME, in_use
    )


def picked(blueprints: list[OwnedBlueprint], runs: int) -> list[tuple[int, int]]:
    return [(one.blueprint.item_id, one.runs) for one in choose_blueprints(blueprints, runs).picks]


def test_the_best_me_comes_first_then_te() -> None:
    mine = [blueprint(1, 9, 20, None), blueprint(2, 10, 0, None), blueprint(3, 10, 18, None)]
    assert picked(mine, 50) == [(3, 50)]
    others = choose_blueprints(mine, 50).passed_over
    assert [(one.blueprint.item_id, one.reason) for one in others] == [
        (2, "TE 0: takes longer"),
        (1, "ME 9: takes more materials"),
    ]


def test_of_equals_the_copy_that_leaves_least_behind_is_used() -> None:
    mine = [blueprint(1, 10, 20, None), blueprint(2, 10, 20, 40), blueprint(3, 10, 20, 12)]
    assert picked(mine, 10) == [(3, 10)]
    assert picked(mine, 13) == [(2, 13)]
    assert choose_blueprints(mine, 12).picks[0].reason == "Best of yours, holds exactly these runs"
    assert picked(mine, 41) == [(1, 41)]  # the original in one job rather than two copies in two


def test_copies_are_joined_where_there_is_no_original() -> None:
    mine = [blueprint(at, 2, 4, runs) for at, runs in enumerate((10, 7, 3, 1))]
    assert picked(mine, 12) == [(0, 10), (2, 2)]
    choice = choose_blueprints(mine, 25)
    assert sum(one.runs for one in choice.picks) == 21
    assert choice.missing_runs == 4


def test_a_worse_blueprint_does_only_what_the_better_ones_cannot() -> None:
    mine = [blueprint(1, 2, 4, 10), blueprint(2, 0, 0, None)]
    choice = choose_blueprints(mine, 15)
    assert [(one.blueprint.item_id, one.runs) for one in choice.picks] == [(1, 10), (2, 5)]
    assert choice.picks[1].reason.startswith("Next best of yours")


def test_what_is_in_a_running_job_is_not_to_be_had() -> None:
    choice = choose_blueprints([blueprint(1, 10, 20, None, in_use=True)], 3)
    assert (choice.picks, choice.missing_runs) == ((), 3)
    assert choice.passed_over[0].reason == "In a running job"
    assert choose_blueprints([], 3).missing_runs == 3


levels = some.integers(0, 2)
libraries = some.lists(
    some.tuples(levels, levels, some.one_of(some.none(), some.integers(1, 9)), some.booleans()), max_size=7
)


@given(libraries, some.integers(1, 30))
def test_all_runs_are_shared_out_and_none_twice(
    library: list[tuple[int, int, int | None, bool]], runs: int
) -> None:
    mine = [blueprint(at, me, te, held, in_use=busy) for at, (me, te, held, busy) in enumerate(library)]
    choice = choose_blueprints(mine, runs)
    used = [one.blueprint.item_id for one in choice.picks]
    assert len(used) == len(set(used))
    assert sorted(used + [one.blueprint.item_id for one in choice.passed_over]) == list(range(len(mine)))
    assert all(one.blueprint.runs is None or one.runs <= one.blueprint.runs for one in choice.picks)
    assert all(one.runs > 0 and not one.blueprint.in_use for one in choice.picks)
    assert sum(one.runs for one in choice.picks) + choice.missing_runs == runs
    if choice.missing_runs:
        free = [one for one in mine if not one.in_use]
        assert all(one.runs is not None for one in free)
        assert len(used) == len(free)
    # nothing passed over that is free has a better ME than what was picked
    worst = max((-one.blueprint.material_efficiency for one in choice.picks), default=0)
    if not choice.missing_runs:
        assert all(
            one.blueprint.in_use
            or one.blueprint.runs is not None
            or -one.blueprint.material_efficiency >= worst
            for one in choice.passed_over
        )
