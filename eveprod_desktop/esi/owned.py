"""Answers `core.received.owned_source.OwnedSource` from ESI; what each method does is told there."""

from collections.abc import Sequence

import msgspec

from eveprod_desktop.core.received.decoding import decode_rows
from eveprod_desktop.core.received.owned import AffiliationRow, AssetNameRow
from eveprod_desktop.core.received.owned_source import Question, Received
from eveprod_desktop.core.received.pages import Page
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.batches import in_batches
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.owned_routes import (
    AFFILIATION,
    ASSET_NAMES,
    CORPORATION_ASSET_NAMES,
    OWNED_ROUTES,
)

_NAMES_AT_ONCE = 200
_AFFILIATIONS_AT_ONCE = 1000


class EsiOwned:
    """What ESI tells of those who signed in."""

    def __init__(self, client: EsiClient) -> None:
        self._client = client

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
        """GET the route of the question."""
        route = OWNED_ROUTES[question]
        if not route.paged:
            body = self._client.get(
                route, query, path, monitor=monitor, character_id=reader_id, background=background
            )
            return Received((body.body,), self._client.by_own_clock(body.expires))
        pages: dict[int, Page] = {}

        def keep(page: Page) -> None:
            pages[page.number] = page

        whole = self._client.pages(
            route,
            query,
            path,
            on_page=keep,
            on_restart=pages.clear,
            monitor=monitor,
            character_id=reader_id,
            background=background,
        )
        # of a row that stands on two pages the later one counts: the page of the newest snapshot last
        ordered = sorted(
            pages.values(),
            key=lambda one: (one.last_modified.timestamp() if one.last_modified else 0.0, one.number),
        )
        return Received(tuple(page.body for page in ordered), self._client.by_own_clock(whole.expires))

    def asset_names(
        self, owner_id: int, reader_id: int, item_ids: Sequence[int], monitor: Monitor, *, corporation: bool
    ) -> tuple[list[AssetNameRow], list[int]]:
        """POST …/assets/names, in batches; ids that ESI refuses spoil no others."""
        route = CORPORATION_ASSET_NAMES if corporation else ASSET_NAMES

        def ask(ids: list[int]) -> list[AssetNameRow]:
            body = self._client.get(
                route,
                path={"owner_id": owner_id},
                monitor=monitor,
                character_id=reader_id,
                content=msgspec.json.encode(ids),
            )
            return decode_rows(body.body, AssetNameRow).rows

        return in_batches(sorted(set(item_ids)), _NAMES_AT_ONCE, ask)

    def corporations_of(
        self, character_ids: Sequence[int], monitor: Monitor
    ) -> dict[int, tuple[int, int | None]]:
        """POST /characters/affiliation, in batches; ids that ESI refuses spoil no others."""

        def ask(ids: list[int]) -> list[AffiliationRow]:
            body = self._client.get(AFFILIATION, monitor=monitor, content=msgspec.json.encode(ids))
            return decode_rows(body.body, AffiliationRow).rows

        rows, _refused = in_batches(sorted(set(character_ids)), _AFFILIATIONS_AT_ONCE, ask)
        return {row.character_id: (row.corporation_id, row.alliance_id) for row in rows}
