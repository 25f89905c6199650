"""Orders, wallets, clones, colonies, standings and divisions, as they arrived from the sandbox."""

from datetime import timedelta

from eveprod_desktop.core.characters.trade import OwnTrade
from eveprod_desktop.core.characters.whereabouts import Whereabouts
from tests.core.characters.conftest import GUILD, MAREN, TEO, World


def test_what_arrived_can_be_read(signed_in: World) -> None:
    trade, places = OwnTrade(signed_in.database), Whereabouts(signed_in.database)
    households, (maren, teo) = signed_in.sandbox.households, signed_in.sandbox.cast.characters

    # an order made for the corporation is listed by its maker and by the corporation, and counts once
    personal = households.character_orders(maren)
    guild = households.corporation_orders()
    orders = trade.orders()
    assert len({one.order_id for one in orders}) == len(orders)
    shared = {row["order_id"] for row in guild}
    assert shared & {row["order_id"] for row in personal}
    assert {one.owner_id for one in orders if one.order_id in shared} == {GUILD}
    assert all(one.for_corporation and one.wallet_division for one in trade.orders([GUILD]))
    assert len(trade.orders([GUILD])) == len(guild)
    mine = trade.orders([MAREN])
    assert len(mine) == sum(not row["is_corporation"] for row in personal)
    assert {one.is_buy_order for one in mine} == {True, False}
    by_id = {row["order_id"]: row for row in personal}
    for one in mine:
        assert one.is_buy_order == by_id[one.order_id].get("is_buy_order", False)
        assert one.expires_at is not None
        assert one.issued_by == MAREN

    entries = trade.journal(MAREN)
    assert [one.entry_id for one in entries] == [row["id"] for row in households.of(maren).purse.journal()]
    assert entries[0].balance_isk == households.of(maren).purse.balance()
    recent = signed_in.clock.now() - timedelta(days=10)
    assert 0 < len(trade.journal(MAREN, since=recent)) < len(entries)
    bought = trade.transactions(MAREN)
    assert [one.transaction_id for one in bought] == sorted(
        (one.transaction_id for one in bought), reverse=True
    )
    one_type = bought[0].type_id
    assert {one.type_id for one in trade.transactions(MAREN, one_type)} == {one_type}
    # all seven divisions were asked; the sandbox's corporation uses its first
    assert {one.division for one in trade.journal(GUILD)} == {1}
    assert len(trade.journal(GUILD)) == len(households.corporation.purse.journal())

    home, *jump = sorted(places.clones(TEO), key=lambda one: not one.is_home)
    assert (home.is_home, home.location_id) == (True, signed_in.sandbox.cast.home_station_id)
    assert [one.name for one in jump] == ["Clone 1", "Clone 2"]
    assert places.location(TEO) == (
        signed_in.sandbox.cast.own_structures[0].system_id,
        signed_in.sandbox.cast.own_structures[0].structure_id,
    )
    assert places.location(5) is None
    colonies = places.colonies(MAREN)
    assert len(colonies) == 3
    assert all(one.extractors and one.schematics and one.looked_at for one in colonies)
    over = [one.expires_at for colony in colonies for one in colony.extractors]
    assert {moment is not None and moment < signed_in.clock.now() for moment in over} == {True, False}
    assert places.standings(MAREN)[1_000_035] == 7.15
    divisions = places.divisions(GUILD)
    assert (divisions["hangar", 1], divisions["hangar", 7]) == ("Blueprints", "Division 7")
    assert (divisions["wallet", 1], divisions["wallet", 3]) == ("Master Wallet", "Industry")
    assert teo.character_id == TEO
