"""The characters at a glance."""

from pathlib import Path

import numpy as np
import pytest

from eveprod_desktop.core.characters.crew import Crew
from eveprod_desktop.core.characters.crew_choice import CrewChoice
from eveprod_desktop.core.characters.overview import AssetPrices, Overviews, missing_scopes, worth_by_owner
from eveprod_desktop.core.characters.sections import ALL_SCOPES
from eveprod_desktop.core.settings import Settings
from tests.core.characters.conftest import GUILD, MAREN, TEO, World

PRICES = AssetPrices(lambda types: np.where(types == 34, np.nan, 10.0), "Cheapest sell order, Jita")


def overviews(world: World, folder: Path, prices: AssetPrices | None = PRICES) -> Overviews:
    settings = Settings(folder / "settings.json")
    crew = Crew(world.roster, world.owned, settings)
    return Overviews(world.roster, world.owned, crew, lambda: prices, lambda: settings.industry_character)


def test_everyone_at_a_glance(signed_in: World, tmp_path: Path) -> None:
    found = overviews(signed_in, tmp_path).read()
    maren, teo = found.characters
    assert (maren.character.character_id, teo.character.character_id) == (MAREN, TEO)
    assert maren.corporation == "Larkspur Forge Cooperative"
    assert maren.missing_scopes == ()
    jobs = [one for one in signed_in.owned.jobs() if one.installer_id == MAREN]
    holding = [one for one in jobs if one.status in ("active", "ready", "paused")]
    assert sum(use.used for use in maren.slots) == len(holding)
    for use in maren.slots:
        assert use.total >= 1
        assert use.free == max(0, use.total - use.used)
    (guild,) = found.corporations
    assert guild.members == ("Maren Larkspur", "Teo Quillfeather")
    totals = found.totals
    assert (totals.characters, totals.corporations) == (2, 1)
    assert totals.wallet_isk == pytest.approx(
        sum(one for parts in signed_in.owned.balances().values() for one in parts.values())
    )
    worth = sum(
        one.quantity * 10.0
        for one in signed_in.owned.assets([MAREN])
        if one.type_id != 34 and not one.is_blueprint_copy
    )
    assert maren.assets_isk == pytest.approx(worth)
    assert found.valued_at == "Cheapest sell order, Jita"


def test_totals_are_of_those_who_count(signed_in: World, tmp_path: Path) -> None:
    everything = overviews(signed_in, tmp_path)
    everything._crew.choose(CrewChoice(character_ids=frozenset({TEO})))
    found = everything.read()
    assert [one.counts for one in found.characters] == [False, True]
    (_, teo), (guild,) = found.characters, found.corporations
    assert teo.wallet_isk is not None
    assert guild.wallet_isk is not None
    assert found.totals.wallet_isk == pytest.approx(teo.wallet_isk + guild.wallet_isk)
    assert found.totals.slots == teo.slots
    assert guild.corporation.corporation_id == GUILD


def test_nobody_and_nothing_known(world: World, tmp_path: Path) -> None:
    nobody = overviews(world, tmp_path, None).read()
    assert (nobody.characters, nobody.totals.wallet_isk, nobody.totals.assets_isk) == ((), None, None)
    world.sign_in(MAREN)
    (maren,) = overviews(world, tmp_path, None).read().characters
    assert (maren.wallet_isk, maren.assets_isk, maren.training, dict(maren.levels)) == (None, None, None, {})
    assert {use.total for use in maren.slots} == {0}


def test_what_has_no_price_is_worth_nothing_that_is_known() -> None:
    assert worth_by_owner([(1, 34, 5), (1, 35, 2), (2, 34, 9)], PRICES) == {1: 20.0}
    assert worth_by_owner([], PRICES) == {}
    assert worth_by_owner([(1, 35, 2)], None) == {}


def test_scopes_that_are_missing_are_told_in_words(world: World) -> None:
    world.sign_in(
        MAREN, scopes=ALL_SCOPES - {"esi-assets.read_assets.v1", "esi-markets.structure_markets.v1"}
    )
    world.roster.place_in(MAREN, GUILD, None)
    assert missing_scopes(world.roster.find(str(MAREN))) == (
        "assets",
        "asset names",
        "names of structures and their markets",
    )
