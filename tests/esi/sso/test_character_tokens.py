"""Tokens over their life: renewed, rotated, lost, sold, given back; and never deleted by an accident."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.esi.sso.errors import SignInNeeded, SignOnMisconfigured, SignOnUnreachable
from eveprod_desktop.esi.sso.token_stores import MemoryStore
from tests.esi.sso.conftest import Desk

MAREN = 2_119_471_001
TOKEN_PATH = "/sso/v2/oauth/token"


def renewals(desk: Desk) -> int:
    return [one.path for one in desk.sandbox.requests].count(TOKEN_PATH)


def test_a_token_is_used_until_a_minute_before_its_end(desk: Desk) -> None:
    desk.sign_in()
    first = desk.tokens.current(MAREN)
    desk.sandbox.clock.advance(1100)
    assert desk.tokens.current(MAREN) == first
    desk.sandbox.clock.advance(60)
    assert desk.tokens.current(MAREN) != first
    assert renewals(desk) == 2


def test_after_a_new_start_the_kept_permission_is_enough(desk: Desk) -> None:
    desk.sign_in()
    desk.start()
    assert desk.tokens.current(MAREN)
    desk.start()
    assert desk.tokens.current(MAREN)  # the token before was spent: the new one had been kept


def test_many_threads_renew_once(desk: Desk) -> None:
    desk.sign_in()
    stale = desk.tokens.current(MAREN)
    with ThreadPoolExecutor(8) as threads:
        fresh = set(threads.map(lambda _: desk.tokens.refresh(MAREN, stale), range(8)))
    assert len(fresh) == 1
    assert stale not in fresh
    assert renewals(desk) == 2


def test_two_programs_on_one_folder_do_not_spend_each_others_tokens(desk: Desk) -> None:
    desk.sign_in()
    desk.start()
    ours = desk.tokens
    desk.start()
    theirs = desk.tokens
    begin = threading.Barrier(2)

    def renew(number: int) -> str:
        begin.wait()
        return (ours, theirs)[number].current(MAREN)

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(renew, range(2)))) == 2
    assert desk.roster.lost_ones == []


def test_without_rotation_the_token_stays(desk: Desk) -> None:
    desk.sandbox.sign_on.rotation = False
    desk.sign_in()
    kept = desk.store.get(MAREN)
    desk.start()
    desk.tokens.current(MAREN)
    assert desk.store.get(MAREN) == kept


def test_a_permission_that_ended_means_sign_in_again_and_is_not_asked_for_twice(desk: Desk) -> None:
    desk.sign_in()
    desk.start()
    desk.sandbox.sign_on.revoke_all(MAREN)
    for _ in range(3):
        with pytest.raises(SignInNeeded, match="has to sign in again"):
            desk.tokens.current(MAREN)
    assert renewals(desk) == 2
    assert desk.roster.lost_ones == [MAREN]
    desk.sandbox.sign_on.next_character = MAREN
    desk.sign_in(expected=MAREN)
    assert desk.tokens.current(MAREN)


@pytest.mark.parametrize("kind", ["status", "html", "rate_limited", "downtime", "reset", "truncated"])
def test_trouble_never_costs_the_permission(desk: Desk, kind: str) -> None:
    desk.sandbox.sign_on.rotation = False
    desk.sign_in()
    kept = desk.store.get(MAREN)
    desk.start()
    desk.sandbox.faults.add(kind, where=TOKEN_PATH, times=None)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    with pytest.raises(SignOnUnreachable):
        desk.tokens.current(MAREN)
    assert desk.store.get(MAREN) == kept
    assert desk.roster.lost_ones == []
    desk.sandbox.faults.clear()
    assert desk.tokens.current(MAREN)


def test_an_answer_that_got_lost_is_asked_for_once_more(desk: Desk) -> None:
    desk.sandbox.sign_on.rotation = False
    desk.sign_in()
    desk.start()
    desk.sandbox.faults.add("reset", where=TOKEN_PATH, times=1)
    assert desk.tokens.current(MAREN)
    assert desk.roster.lost_ones == []


def test_a_wrong_client_id_is_not_the_players_fault(desk: Desk) -> None:
    desk.sign_in()
    kept = desk.store.get(MAREN)
    desk.start()
    desk.client_id = "mistyped"
    with pytest.raises(SignInNeeded):
        desk.tokens.current(MAREN)
    assert desk.store.get(MAREN) == kept
    desk.client_id = "sandbox-client"
    desk.start()
    assert desk.tokens.current(MAREN)


def test_a_forged_token_is_not_used_but_the_new_permission_is_kept(desk: Desk) -> None:
    desk.sign_in()
    before = desk.store.get(MAREN)
    desk.start()
    desk.sandbox.faults.add("bad_token", where=TOKEN_PATH, body="wrong_audience")
    with pytest.raises(AppError, match="was not accepted"):
        desk.tokens.current(MAREN)
    assert desk.store.get(MAREN) not in (None, before)
    assert desk.tokens.current(MAREN)


def test_what_the_store_does_not_take_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store = MemoryStore()
    desk.start()
    desk.sign_in()
    desk.sandbox.clock.advance(1190)

    def full(self: MemoryStore, character_id: int, token: str) -> None:
        raise AppError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "put", full)
        with pytest.raises(AppError, match="disk is full"):
            desk.tokens.current(MAREN)
    assert desk.tokens.current(MAREN)
    assert desk.roster.lost_ones == []


def test_a_sold_character_loses_its_permission(desk: Desk) -> None:
    desk.sign_in()
    desk.start()
    desk.roster.owners[MAREN] = "somebody else"
    with pytest.raises(SignInNeeded, match="another account"):
        desk.tokens.current(MAREN)
    assert desk.store.get(MAREN) is None
    assert desk.roster.lost_ones == [MAREN]


def test_logging_out_gives_the_permission_back(desk: Desk) -> None:
    desk.sign_in()
    token = desk.store.get(MAREN)
    assert token is not None
    assert desk.tokens.forget(MAREN)
    assert desk.store.get(MAREN) is None
    desk.store.put(MAREN, token)
    with pytest.raises(SignInNeeded):
        desk.tokens.current(MAREN)
    desk.store.drop(MAREN)
    assert desk.tokens.forget(MAREN)  # nothing there to give back


def test_logging_out_without_a_network_still_forgets(desk: Desk) -> None:
    desk.sign_in()
    desk.sandbox.faults.add("reset", where="/sso/v2/oauth/revoke", times=None)
    assert not desk.tokens.forget(MAREN)
    assert desk.store.get(MAREN) is None


def test_nobody_signed_in(desk: Desk) -> None:
    with pytest.raises(SignInNeeded, match="is not signed in"):
        desk.tokens.current(MAREN)


def test_a_client_that_the_sign_on_does_not_know(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_in()
    desk.start()
    # what CCP answers for an unknown client
    from eveprod_desktop.sandbox.exchange import json_answer  # noqa: PLC0415 - this test only

    monkeypatch.setattr(
        desk.sandbox.sign_on, "_token", lambda *_: json_answer(401, {"error": "invalid_client"})
    )
    with pytest.raises(SignOnMisconfigured):
        desk.tokens.current(MAREN)
    assert desk.roster.lost_ones == []
