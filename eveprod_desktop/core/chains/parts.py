"""The chain of an item after make or buy: its parts, each once, and the amounts read off them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import UNDECIDED, Branch, Decision, Decisions
from eveprod_desktop.core.chains.rows import FlatRow, MaterialNeed
from eveprod_desktop.core.industry.materials import units_needed

if TYPE_CHECKING:
    # loads SQL, which the window has no need of before its first paint
    from eveprod_desktop.core.chains.recipes import Recipe

    _Found = tuple[int, Recipe | None, bool, int, list[tuple[int, int]]]


class ChainPart(NamedTuple):
    """A type in a chain as it is got: made by `recipe`, or with None bought, mined or gathered.

    `bought` tells a type that could be made from one that is raw. `materials` are the part's
    materials as positions in the list of parts, with units a run. `level` is 0 without a recipe,
    else one more than the highest among the materials.
    """

    type_id: int
    recipe: "Recipe | None"
    bought: bool
    level: int
    materials: tuple[tuple[int, int], ...]


def open_chain(
    type_id: int, recipe_of: "Callable[[int], Recipe | None]", decisions: Decisions
) -> list[ChainPart]:
    """Return the parts of one item's chain, the item first and every part before its materials.

    A type is one part however often it stands in the chain, unless the user decided differently
    about it, or about what is below it, at different places: then it is one part for each way.
    """
    parts, _ = open_chains([type_id], recipe_of, decisions)
    return parts


def open_chains(
    type_ids: Sequence[int], recipe_of: "Callable[[int], Recipe | None]", decisions: Decisions
) -> tuple[list[ChainPart], list[int]]:
    """Return the parts of several items' chains in one list, and where each of the items stands in it.

    Every part stands before its materials; what the chains share is one part (see `open_chain`), also
    an item that another one is made of.
    """
    found: list[_Found] = []  # materials before what is made of them
    visit = _plain_visit if not decisions.places else _branching_visit
    one_of = visit(found, recipe_of, decisions)
    heads = [one_of(type_id) for type_id in type_ids]
    last = len(found) - 1
    turned = [
        ChainPart(type_id, recipe, bought, level, tuple([(last - at, per_run) for at, per_run in materials]))
        for type_id, recipe, bought, level, materials in reversed(found)
    ]
    return turned, [last - at for at in heads]


def _plain_visit(
    found: "list[_Found]", recipe_of: "Callable[[int], Recipe | None]", decisions: Decisions
) -> Callable[[int], int]:
    """Return what opens a head where no place is decided about: a type is made or bought everywhere."""
    everywhere = decisions.everywhere
    made: dict[int, int] = {}
    got: dict[int, int] = {}

    def make(type_id: int, recipe: "Recipe | None") -> int:
        at = made.get(type_id)
        if at is not None:
            return at
        level, materials = -1, []
        # no deeper than the longest chain, which is short: recipes have no circles
        for material, per_run in recipe.materials if recipe else ():
            below = got.get(material)
            if below is None:
                below = get(material)
            materials.append((below, per_run))
            level = max(level, found[below][3])
        found.append((type_id, recipe, False, level + 1, materials))
        at = made[type_id] = len(found) - 1
        return at

    def get(type_id: int) -> int:
        recipe = recipe_of(type_id)
        if recipe is not None and everywhere.get(type_id) is Decision.BUY:
            found.append((type_id, None, True, 0, []))
            at = len(found) - 1
        else:
            at = make(type_id, recipe)
        got[type_id] = at
        return at

    return lambda type_id: make(type_id, recipe_of(type_id))


def _branching_visit(
    found: "list[_Found]", recipe_of: "Callable[[int], Recipe | None]", decisions: Decisions
) -> Callable[[int], int]:
    """Return what opens a head where places are decided about: a type is a part for each way it is got."""
    known: dict[tuple[int, bool, tuple[tuple[int, Branch], ...]], int] = {}

    def visit(one: int, branch: Branch, *, head: bool) -> int:
        recipe = recipe_of(one)
        decision = None if head else branch.own or decisions.everywhere.get(one)
        bought = recipe is not None and decision is Decision.BUY
        made_by = None if bought else recipe
        key = (one, bought, branch.below if made_by else ())
        if key in known:
            return known[key]
        materials = () if made_by is None else made_by.materials
        below = [(visit(material, branch.material(material), head=False), n) for material, n in materials]
        level = 1 + max((found[at][3] for at, _ in below), default=-1) if below else 0
        found.append((one, made_by, bought, level, below))
        known[key] = len(found) - 1
        return known[key]

    def open_head(type_id: int) -> int:
        branch = _pruned(type_id, decisions.branch(type_id), recipe_of, decisions, head=True)
        return visit(type_id, branch, head=True)

    return open_head


def _pruned(
    type_id: int,
    branch: Branch,
    recipe_of: "Callable[[int], Recipe | None]",
    decisions: Decisions,
    *,
    head: bool = False,
) -> Branch:
    """Return the branch without what makes no difference, so that only real differences part jobs."""
    recipe = recipe_of(type_id)
    if recipe is None:
        return UNDECIDED
    usual = decisions.everywhere.get(type_id) or Decision.MAKE
    own = None if branch.own is usual else branch.own
    if not head and (own or usual) is Decision.BUY:
        return Branch(own)
    materials = {material for material, _ in recipe.materials}
    below = (
        (one, _pruned(one, child, recipe_of, decisions)) for one, child in branch.below if one in materials
    )
    return Branch(own, tuple((one, child) for one, child in below if child != UNDECIDED))


def units_per_unit(parts: list[ChainPart]) -> list[float]:
    """Return how many units of each part are in ONE unit of the item, without material efficiency."""
    amounts = [0.0] * len(parts)
    amounts[0] = 1.0
    for part, amount in zip(parts, amounts, strict=True):  # a part is reached after all that need it
        if part.recipe is not None:
            runs = amount / part.recipe.units_per_run
            for at, per_run in part.materials:
                amounts[at] += runs * per_run
    return amounts


def flat_rows(parts: list[ChainPart]) -> list[FlatRow]:
    """Return what has to be got for ONE unit of the item, by type id, with a longest way to each."""
    amounts = units_per_unit(parts)
    ways: list[tuple[int, ...]] = [()] * len(parts)
    ways[0] = (parts[0].type_id,)
    for at, part in enumerate(parts):
        for below, _ in part.materials:
            if len(ways[at]) >= len(ways[below]):
                ways[below] = (*ways[at], parts[below].type_id)
    return sorted(
        (
            FlatRow(part.type_id, amounts[at], len(ways[at]) - 1, ways[at])
            for at, part in enumerate(parts)
            if part.recipe is None
        ),
        key=lambda row: row.type_id,
    )


def whole_units(parts: list[ChainPart], runs: int, material_efficiency: int) -> list[MaterialNeed]:
    """Return what has to be bought for `runs` runs of the item in whole units, by type id.

    The rule of a plan: demand is summed per part over all its consumers, a part is opened only after
    all its consumers are rounded, and it is one job of as many runs as cover the demand; what is left
    over is not credited. The material efficiency (0 to 10) holds for every recipe that has one, which
    reactions have not.
    """
    demand = [0] * len(parts)
    efficiency = 1 - material_efficiency / 100
    for at, part in enumerate(parts):
        if part.recipe is None:
            continue
        job_runs = -(-demand[at] // part.recipe.units_per_run) if at else runs
        factors = (1.0,) if part.recipe.activity_id == Activity.REACTION else (efficiency,)
        for below, per_run in part.materials:
            demand[below] += units_needed(job_runs, per_run, *factors)
    return sorted(
        (
            MaterialNeed(part.type_id, units)
            for part, units in zip(parts, demand, strict=True)
            if part.recipe is None and units
        ),
        key=lambda need: need.type_id,
    )
