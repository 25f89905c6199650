"""Which of the player's blueprints a job should run on, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from eveprod_desktop.core.characters.rows import OwnedBlueprint


@dataclass(frozen=True, slots=True)
class BlueprintPick:
    """A blueprint for `runs` of the runs wanted, with the reason in words."""

    blueprint: OwnedBlueprint
    runs: int
    reason: str


@dataclass(frozen=True, slots=True)
class BlueprintChoice:
    """What a job runs on, in order; `missing_runs` are those that no blueprint is left for.

    `passed_over` are the others, the next best first, with the reason why not.
    """

    picks: tuple[BlueprintPick, ...]
    missing_runs: int
    passed_over: tuple[BlueprintPick, ...]


def choose_blueprints(blueprints: Iterable[OwnedBlueprint], runs: int) -> BlueprintChoice:
    """Return the blueprints of one type to run so many runs on; none of them is used twice.

    The best ME counts first, for it saves materials in every run, then TE. Of equals a copy that holds
    all the runs keeps the original free, and of several such copies the one that leaves least behind is
    used up. Where no copy holds all the runs an original of the same ME and TE does them in one job;
    without one the copies with most runs are joined. What is in a running job is passed over.
    """
    free = sorted((one for one in blueprints if not one.in_use), key=_best_first)
    busy = sorted((one for one in blueprints if one.in_use), key=_best_first)
    picks: list[BlueprintPick] = []
    left = runs
    at = 0
    while left > 0 and at < len(free):
        end = at
        while end < len(free) and _levels(free[end]) == _levels(free[at]):
            end += 1
        equals = free[at:end]
        rank = "Best" if at == 0 else "Next best"
        for one, share, why in _of_equals(equals, left):
            picks.append(BlueprintPick(one, share, f"{rank} of yours, {why}"))
            left -= share
        at = end
    chosen = {one.blueprint.item_id for one in picks}
    others = [
        BlueprintPick(one, one.runs or runs, _why_not(one, picks))
        for one in free
        if one.item_id not in chosen
    ]
    others += [BlueprintPick(one, 0, "In a running job") for one in busy]
    return BlueprintChoice(tuple(picks), left, tuple(others))


def _of_equals(equals: list[OwnedBlueprint], runs: int) -> list[tuple[OwnedBlueprint, int, str]]:
    """Share runs out among blueprints of the same ME and TE."""
    originals = [one for one in equals if one.runs is None]
    copies = [(one.runs, one) for one in equals if one.runs is not None]
    enough = [(held, one.item_id, one) for held, one in copies if held >= runs]
    if enough:
        held, _, one = min(enough, key=lambda each: each[:2])
        why = (
            "holds exactly these runs" if held == runs else f"the smallest copy that holds them ({held} runs)"
        )
        return [(one, runs, why)]
    if originals:
        return [(originals[0], runs, "an original: nothing is used up")]
    shared: list[tuple[OwnedBlueprint, int, str]] = []
    remaining = sorted(copies, key=lambda each: (-each[0], each[1].item_id))
    while remaining and runs > 0:
        enough = [(held, one.item_id, one) for held, one in remaining if held >= runs]
        if enough:
            _, _, one = min(enough, key=lambda each: each[:2])
            shared.append((one, runs, "the smallest copy that holds the rest"))
            break
        held, one = remaining.pop(0)
        shared.append((one, held, f"all its {held} runs"))
        runs -= held
    return shared


def _why_not(one: OwnedBlueprint, picks: list[BlueprintPick]) -> str:
    if not picks:
        return "No run is wanted"
    worst = picks[-1].blueprint
    if one.material_efficiency < worst.material_efficiency:
        return f"ME {one.material_efficiency}: takes more materials"
    if _levels(one) > _levels(worst):
        return f"TE {one.time_efficiency}: takes longer"
    if one.runs is None:
        return "Kept free: the copies hold the runs"
    if worst.runs is None:
        return "The original does all the runs in one job"
    return "Not needed for these runs"


def _levels(one: OwnedBlueprint) -> tuple[int, int]:
    return -one.material_efficiency, -one.time_efficiency


def _best_first(one: OwnedBlueprint) -> tuple[int, int, bool, int]:
    """Order by ME, TE, copies before originals, as plans do."""
    return *_levels(one), one.runs is None, one.item_id
