"""Every kind of data that is kept in step: what it takes to ask, how old it may become, how it is fetched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters import (
    fetch_colonies,
    fetch_corporation,
    fetch_jobs,
    fetch_money,
    fetch_person,
    fetch_things,
)
from eveprod_desktop.core.characters.reading import Content, Reader

DIRECTOR = "Director"
"""Whoever has this role has all others."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data.

    `scopes` must all be granted, of `roles` the reader needs one (or is a director). `touches` is
    what screens are told when something has changed. `settle` runs after the rows were written, in
    the same transaction. `after` names the section that has to be there before this one.
    """

    name: str
    scopes: tuple[str, ...]
    max_age: timedelta
    touches: Changed
    fetch: Callable[[Reader], Content]
    roles: frozenset[str] = frozenset()
    settle: Callable[[Connection, int, Content], None] | None = None
    after: str = ""

    def allowed(self, scopes: frozenset[str]) -> bool:
        """Whether what was granted is enough."""
        return set(self.scopes) <= scopes

    def has_role(self, roles: frozenset[str]) -> bool:
        """Whether a character with these roles may ask."""
        return not self.roles or DIRECTOR in roles or bool(self.roles & roles)


def _section(
    name: str,
    scope: str,
    seconds: int,
    touches: Changed,
    fetch: Callable[[Reader], Content],
    *,
    roles: tuple[str, ...] = (),
    settle: Callable[[Connection, int, Content], None] | None = None,
    after: str = "",
) -> Section:
    return Section(
        name,
        (f"esi-{scope}.v1",),
        timedelta(seconds=seconds),
        touches,
        fetch,
        frozenset(roles),
        settle,
        after,
    )


_JOBS = Changed.JOBS
_OWNED = Changed.OWNED
_PERSON = Changed.CHARACTERS
_ABLE = Changed.CHARACTERS | Changed.SKILLS

CHARACTER_SECTIONS: tuple[Section, ...] = (
    _section("skills", "skills.read_skills", 120, _ABLE, fetch_person.skills),
    _section("skill queue", "skills.read_skillqueue", 120, _ABLE, fetch_person.queue),
    _section("implants", "clones.read_implants", 120, _ABLE, fetch_person.implants),
    _section("assets", "assets.read_assets", 3600, _OWNED, fetch_things.assets),
    _section("asset names", "assets.read_assets", 3600, _OWNED, fetch_things.names, after="assets"),
    _section("blueprints", "characters.read_blueprints", 3600, _OWNED, fetch_things.blueprints),
    _section(
        "industry jobs",
        "industry.read_character_jobs",
        300,
        _JOBS,
        fetch_jobs.jobs,
        settle=fetch_jobs.settle,
    ),
    _section("orders", "markets.read_character_orders", 1200, _OWNED, fetch_money.orders),
    _section("wallet", "wallet.read_character_wallet", 120, _PERSON, fetch_money.balance),
    _section("journal", "wallet.read_character_wallet", 3600, _PERSON, fetch_money.journal),
    _section("transactions", "wallet.read_character_wallet", 3600, _PERSON, fetch_money.transactions),
    _section("clones", "clones.read_clones", 120, _PERSON, fetch_person.all_clones),
    _section("location", "location.read_location", 300, _PERSON, fetch_person.location),
    _section("planets", "planets.manage_planets", 600, _PERSON, fetch_colonies.planets),
    _section("standings", "characters.read_standings", 3600, _PERSON, fetch_person.all_standings),
    _section("roles", "characters.read_corporation_roles", 3600, _PERSON, fetch_person.roles),
)
"""In the order in which they are shown."""

_ACCOUNTING = ("Accountant", "Junior_Accountant")

CORPORATION_SECTIONS: tuple[Section, ...] = (
    _section(
        "assets",
        "assets.read_corporation_assets",
        3600,
        _OWNED,
        fetch_things.corporation_assets,
        roles=(DIRECTOR,),
    ),
    _section(
        "asset names",
        "assets.read_corporation_assets",
        3600,
        _OWNED,
        fetch_things.corporation_names,
        roles=(DIRECTOR,),
        after="assets",
    ),
    _section(
        "blueprints",
        "corporations.read_blueprints",
        3600,
        _OWNED,
        fetch_things.corporation_blueprints,
        roles=(DIRECTOR,),
    ),
    _section(
        "industry jobs",
        "industry.read_corporation_jobs",
        300,
        _JOBS,
        fetch_jobs.corporation_jobs,
        roles=("Factory_Manager",),
        settle=fetch_jobs.settle,
    ),
    _section(
        "orders",
        "markets.read_corporation_orders",
        1200,
        _OWNED,
        fetch_money.corporation_orders,
        roles=("Accountant", "Trader"),
    ),
    _section(
        "wallets",
        "wallet.read_corporation_wallets",
        300,
        _PERSON,
        fetch_money.corporation_balances,
        roles=_ACCOUNTING,
    ),
    _section(
        "journal",
        "wallet.read_corporation_wallets",
        3600,
        _PERSON,
        fetch_money.corporation_journal,
        roles=_ACCOUNTING,
    ),
    _section(
        "transactions",
        "wallet.read_corporation_wallets",
        3600,
        _PERSON,
        fetch_money.corporation_transactions,
        roles=_ACCOUNTING,
    ),
    _section(
        "divisions",
        "corporations.read_divisions",
        3600,
        _OWNED,
        fetch_corporation.divisions,
        roles=(DIRECTOR,),
    ),
    _section(
        "structures",
        "corporations.read_structures",
        3600,
        _OWNED,
        fetch_corporation.own_structures,
        roles=("Station_Manager",),
    ),
)

STRUCTURE_NAMES_SCOPE = "esi-universe.read_structures.v1"
STRUCTURE_MARKET_SCOPE = "esi-markets.structure_markets.v1"
PERSONAL_SCOPES = frozenset(
    {
        "publicData",
        STRUCTURE_NAMES_SCOPE,
        STRUCTURE_MARKET_SCOPE,
        *(scope for section in CHARACTER_SECTIONS for scope in section.scopes),
    }
)
"""What is asked for at a sign-in where the corporation is left out."""
ALL_SCOPES = PERSONAL_SCOPES | {scope for section in CORPORATION_SECTIONS for scope in section.scopes}
"""What is asked for at a sign-in: with fewer, some sections stay empty."""
