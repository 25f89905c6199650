"""Everything of everyone: what the character and corporation routes answer from, made when first asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eveprod_desktop.sandbox.people.belongings import Belongings, character_belongings, corporation_belongings
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, Cast, Character
from eveprod_desktop.sandbox.people.jobs import CORPORATION_NUMBER, jobs_of
from eveprod_desktop.sandbox.people.money import Purse
from eveprod_desktop.sandbox.people.shelf import Shelf, shelf_of
from eveprod_desktop.sandbox.people.training import Training
from eveprod_desktop.sandbox.universe import Universe

Worth = Callable[[int, float], float | None]


@dataclass(frozen=True, slots=True)
class _World:
    shelf: Shelf
    cast: Cast
    seed: int
    anchor: float
    worth: Worth


class Household:
    """One owner's things, money and jobs."""

    def __init__(self, world: _World, number: int, owner_id: int, installer_id: int) -> None:
        self._world = world
        self._number = number
        self._owner_id = owner_id
        self._installer_id = installer_id

    @cached_property
    def owned(self) -> Belongings:
        """Assets and blueprints."""
        world = self._world
        if self._number == CORPORATION_NUMBER:
            return corporation_belongings(world.shelf, world.cast, world.seed)
        return character_belongings(world.shelf, world.cast, world.seed, self._number)

    @cached_property
    def jobs(self) -> list[dict[str, Any]]:
        """Industry jobs, open and over."""
        world = self._world
        return jobs_of(
            world.shelf,
            world.cast,
            world.seed,
            number=self._number,
            installer_id=self._installer_id,
            owned=self.owned,
            anchor=world.anchor,
        )

    @cached_property
    def purse(self) -> Purse:
        """Wallet and market orders."""
        world = self._world
        return Purse(
            world.shelf,
            world.cast,
            world.seed,
            self._number,
            owner_id=self._owner_id,
            anchor=world.anchor,
            worth=world.worth,
        )

    @cached_property
    def training(self) -> Training:
        """Skills; of a character only."""
        return Training(self._world.shelf, self._world.seed, self._number, self._world.anchor)


class Households:
    """The characters and their corporation. `anchor` is the moment around which everything happens."""

    def __init__(self, universe: Universe, cast: Cast, seed: int, anchor: float, worth: Worth) -> None:
        self.shelf = shelf_of(universe, seed)
        self.cast = cast
        self.anchor = anchor
        world = _World(self.shelf, cast, seed, anchor, worth)
        self._characters = {
            one.character_id: Household(world, number, one.character_id, one.character_id)
            for number, one in enumerate(cast.characters)
        }
        director = cast.characters[0].character_id
        self.corporation = Household(world, CORPORATION_NUMBER, CORPORATION_ID, director)

    def of(self, character: Character) -> Household:
        """Return a character's household."""
        return self._characters[character.character_id]

    def corporation_orders(self) -> list[dict[str, Any]]:
        """Return the corporation's open orders, as the corporation sees them."""
        rows = self.corporation.purse.orders(14, 1)
        for at, row in enumerate(rows):
            by = self.cast.characters[0 if at < len(rows) - 2 else 1]
            row |= {"issued_by": by.character_id, "wallet_division": 1 + at % 3}
        return rows

    def character_orders(self, character: Character) -> list[dict[str, Any]]:
        """Return a character's open orders, those made for the corporation among them."""
        purse = self.of(character).purse
        own = [*purse.orders(24, 1), *purse.played_orders(over=False)]
        rows = [{**row, "is_corporation": False} for row in own]
        for row in self.corporation_orders():
            if row["issued_by"] == character.character_id:
                kept = {k: v for k, v in row.items() if k not in ("issued_by", "wallet_division")}
                rows.append({**kept, "is_corporation": True})
        return rows
