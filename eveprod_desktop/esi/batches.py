"""Lists of ids that ESI takes only as a whole: one bad id refuses all of them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from eveprod_desktop.core.errors import Refused

Row = TypeVar("Row")
MOST_REFUSALS = 20


def in_batches(
    ids: Sequence[int],
    at_once: int,
    ask: Callable[[list[int]], list[Row]],
    *,
    most_refusals: int = MOST_REFUSALS,
) -> tuple[list[Row], list[int]]:
    """Return the rows of all ids that can be asked for, and the ids that were refused on their own.

    A batch that is refused (400 or 404) is halved until the culprits stand alone. Each refusal is an
    error of the limit, so after `most_refusals` the rest of the bad batches goes without rows, and
    is not called refused either. Other errors of `ask` come through.
    """
    batches = [list(ids[at : at + at_once]) for at in range(0, len(ids), at_once)]
    rows: list[Row] = []
    alone: list[int] = []
    refused = 0
    while batches:
        batch = batches.pop()
        try:
            rows += ask(batch)
        except Refused as error:
            if error.status not in (400, 404):
                raise
            refused += 1
            if len(batch) == 1:
                alone += batch
            elif refused < most_refusals:
                middle = len(batch) // 2
                batches += [batch[middle:], batch[:middle]]
    return rows, alone
