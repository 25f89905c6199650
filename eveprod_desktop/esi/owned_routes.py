"""The routes about characters and corporations, by question; checked against CCP's document in the tests."""

from eveprod_desktop.core.received.owned_source import Question
from eveprod_desktop.esi.route import RateLimit, Route

_ASSET = RateLimit("char-asset", 1800)
_DETAIL = RateLimit("char-detail", 600)
_INDUSTRY = RateLimit("char-industry", 600)
_LOCATION = RateLimit("char-location", 1200)
_WALLET = RateLimit("char-wallet", 150)
_CORPORATION_ASSET = RateLimit("corp-asset", 1800)
_CORPORATION_INDUSTRY = RateLimit("corp-industry", 600)
_CORPORATION_WALLET = RateLimit("corp-wallet", 300)


def _own(path: str, scope: str, age_seconds: float, limit: RateLimit | None, *, paged: bool = False) -> Route:
    return Route(
        f"/characters/{{owner_id}}/{path}",
        rate_limit=limit,
        age_seconds=age_seconds,
        paged=paged,
        scope=f"esi-{scope}.v1",
    )


def _corporation(
    path: str, scope: str, age_seconds: float, limit: RateLimit | None, *, paged: bool = False
) -> Route:
    return Route(
        f"/corporations/{{owner_id}}/{path}",
        rate_limit=limit,
        age_seconds=age_seconds,
        paged=paged,
        scope=f"esi-{scope}.v1",
    )


OWNED_ROUTES: dict[Question, Route] = {
    Question.SKILLS: _own("skills", "skills.read_skills", 60, _DETAIL),
    Question.SKILL_QUEUE: _own("skillqueue", "skills.read_skillqueue", 60, _DETAIL),
    Question.IMPLANTS: _own("implants", "clones.read_implants", 120, _DETAIL),
    Question.ASSETS: _own("assets", "assets.read_assets", 3600, _ASSET, paged=True),
    Question.BLUEPRINTS: _own("blueprints", "characters.read_blueprints", 3600, _INDUSTRY, paged=True),
    Question.JOBS: _own("industry/jobs", "industry.read_character_jobs", 300, _INDUSTRY),
    Question.ORDERS: _own("orders", "markets.read_character_orders", 1200, None),
    Question.BALANCE: _own("wallet", "wallet.read_character_wallet", 120, _WALLET),
    Question.JOURNAL: _own("wallet/journal", "wallet.read_character_wallet", 3600, _WALLET, paged=True),
    Question.TRANSACTIONS: _own("wallet/transactions", "wallet.read_character_wallet", 3600, _WALLET),
    Question.CLONES: _own("clones", "clones.read_clones", 120, _LOCATION),
    Question.WHEREABOUTS: _own("location", "location.read_location", 5, _LOCATION),
    Question.COLONIES: _own("planets", "planets.manage_planets", 600, _INDUSTRY),
    Question.COLONY: _own("planets/{planet_id}", "planets.manage_planets", 600, _INDUSTRY),
    Question.STANDINGS: _own("standings", "characters.read_standings", 3600, RateLimit("char-social", 600)),
    Question.ROLES: _own("roles", "characters.read_corporation_roles", 3600, _DETAIL),
    Question.CORPORATION: Route("/corporations/{owner_id}", age_seconds=3600),
    Question.STRUCTURE: Route(
        "/universe/structures/{structure_id}", age_seconds=3600, scope="esi-universe.read_structures.v1"
    ),
    Question.CORPORATION_ASSETS: _corporation(
        "assets", "assets.read_corporation_assets", 3600, _CORPORATION_ASSET, paged=True
    ),
    Question.CORPORATION_BLUEPRINTS: _corporation(
        "blueprints", "corporations.read_blueprints", 3600, _CORPORATION_INDUSTRY, paged=True
    ),
    Question.CORPORATION_JOBS: _corporation(
        "industry/jobs", "industry.read_corporation_jobs", 300, _CORPORATION_INDUSTRY, paged=True
    ),
    Question.CORPORATION_ORDERS: _corporation(
        "orders", "markets.read_corporation_orders", 1200, None, paged=True
    ),
    Question.CORPORATION_BALANCES: _corporation(
        "wallets", "wallet.read_corporation_wallets", 300, _CORPORATION_WALLET
    ),
    Question.CORPORATION_JOURNAL: _corporation(
        "wallets/{division}/journal", "wallet.read_corporation_wallets", 3600, _CORPORATION_WALLET, paged=True
    ),
    Question.CORPORATION_TRANSACTIONS: _corporation(
        "wallets/{division}/transactions", "wallet.read_corporation_wallets", 3600, _CORPORATION_WALLET
    ),
    Question.CORPORATION_DIVISIONS: _corporation(
        "divisions", "corporations.read_divisions", 3600, _CORPORATION_WALLET
    ),
    Question.CORPORATION_STRUCTURES: _corporation(
        "structures", "corporations.read_structures", 3600, RateLimit("corp-structure", 300), paged=True
    ),
}
ASSET_NAMES = Route(
    "/characters/{owner_id}/assets/names",
    method="POST",
    rate_limit=_ASSET,
    scope="esi-assets.read_assets.v1",
    kept=False,
)
CORPORATION_ASSET_NAMES = Route(
    "/corporations/{owner_id}/assets/names",
    method="POST",
    rate_limit=_CORPORATION_ASSET,
    scope="esi-assets.read_corporation_assets.v1",
    kept=False,
)
AFFILIATION = Route("/characters/affiliation", method="POST", kept=False)
