"""What may be asked about characters and corporations, whoever answers.

Every method waits for the network and raises what `core.received.sources` lists, and besides an
`AppError` of the sign-on: the character has to sign in again, or the sign-on does not answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from eveprod_desktop.core.received.owned import AssetNameRow
from eveprod_desktop.core.work.monitor import Monitor


class Question(StrEnum):
    """What can be asked; each is one route."""

    SKILLS = "skills"
    SKILL_QUEUE = "skill queue"
    IMPLANTS = "implants"
    ASSETS = "assets"
    BLUEPRINTS = "blueprints"
    JOBS = "jobs"
    ORDERS = "orders"
    BALANCE = "balance"
    JOURNAL = "journal"
    TRANSACTIONS = "transactions"
    CLONES = "clones"
    WHEREABOUTS = "whereabouts"
    COLONIES = "colonies"
    COLONY = "colony"
    STANDINGS = "standings"
    ROLES = "roles"
    CORPORATION = "corporation"
    STRUCTURE = "structure"
    CORPORATION_ASSETS = "corporation assets"
    CORPORATION_BLUEPRINTS = "corporation blueprints"
    CORPORATION_JOBS = "corporation jobs"
    CORPORATION_ORDERS = "corporation orders"
    CORPORATION_BALANCES = "corporation balances"
    CORPORATION_JOURNAL = "corporation journal"
    CORPORATION_TRANSACTIONS = "corporation transactions"
    CORPORATION_DIVISIONS = "corporation divisions"
    CORPORATION_STRUCTURES = "corporation structures"


@dataclass(frozen=True, slots=True)
class Received:
    """An answer: the JSON of each page, in order, and the moment before which asking again is no use.

    That moment is by this computer's clock, however wrong it is.
    """

    bodies: tuple[bytes, ...]
    expires: datetime | None


class OwnedSource(Protocol):
    """Who answers. `reader_id` is the character whose permission is used, None where none is needed.

    `path` names what stands in the route: `owner_id`, and `planet_id`, `division`, `structure_id`.
    """

    def ask(
        self,
        question: Question,
        reader_id: int | None,
        monitor: Monitor,
        path: dict[str, int],
        query: dict[str, str | int] | None = None,
        *,
        background: bool = False,
    ) -> Received:
        """Return the whole answer, all pages of it; pages that moved are fetched anew."""
        ...

    def asset_names(
        self, owner_id: int, reader_id: int, item_ids: Sequence[int], monitor: Monitor, *, corporation: bool
    ) -> tuple[list[AssetNameRow], list[int]]:
        """Return what things are called, and the ids that ESI refuses to name."""
        ...

    def corporations_of(
        self, character_ids: Sequence[int], monitor: Monitor
    ) -> dict[int, tuple[int, int | None]]:
        """Return the corporation and alliance of each character that anybody knows."""
        ...
