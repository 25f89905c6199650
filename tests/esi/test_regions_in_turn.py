import json
import threading
from collections.abc import Callable

import pytest

from eveprod_desktop.core.errors import Cancelled, ServerTrouble
from eveprod_desktop.core.received.pages import PageSet
from eveprod_desktop.core.received.sources import OrdersInTurn
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import EsiClient
from eveprod_desktop.esi.http import AT_ONCE
from eveprod_desktop.esi.market import EsiMarket
from eveprod_desktop.esi.page_queue import WINDOW
from tests.support.esi_host import EsiHost, Reply, Request, Served
from tests.support.moving_clock import MovingClock

FORGE, DOMAIN, METROPOLIS = 10000002, 10000043, 10000042
Taken = list[str]


def path(region_id: int) -> str:
    return f"/markets/{region_id}/orders"


def serve(host: EsiHost, region_id: int, pages: int, mark: str = "") -> Served:
    return host.serve(path(region_id), *pages_of(region_id, pages, mark))


def pages_of(region_id: int, pages: int, mark: str = "") -> list[object]:
    return [[f"{region_id} {number}{mark}"] for number in range(1, pages + 1)]


def take(
    turn: OrdersInTurn, region_id: int, monitor: Monitor | None = None, have: str = ""
) -> tuple[PageSet, Taken]:
    """Return how fetching a region went, and its pages in order."""
    taken: dict[int, str] = {}
    got = turn.region_orders(
        region_id,
        on_page=lambda page: taken.update({page.number: json.loads(page.body)[0]}),
        on_restart=taken.clear,
        monitor=monitor or Monitor(),
        have=have,
    )
    return got, [taken[number] for number in sorted(taken)]


def expected(region_id: int, pages: int, mark: str = "") -> Taken:
    return [f"{region_id} {number}{mark}" for number in range(1, pages + 1)]


def held(host: EsiHost, region_id: int, page: int) -> threading.Event:
    """Let one page wait for the event."""
    hold, served = threading.Event(), host.routes[path(region_id)]

    def answer(request: Request) -> Reply:
        reply = served(request)
        if request.page == page:
            reply.hold = hold
        return reply

    host.routes[path(region_id)] = answer
    return hold


def when_asked(host: EsiHost, region_id: int, page: int, do: Callable[[], object]) -> None:
    """Do something as soon as a page is asked for."""

    def fault(request: Request) -> Reply | None:
        if request.path == path(region_id) and request.page == page:
            do()
            host.lasting.remove(fault)
        return None

    host.lasting.append(fault)


def asked_of(host: EsiHost, region_id: int) -> list[int]:
    return [request.page for request, _ in host.asked if request.path == path(region_id)]


def test_the_next_regions_begin_while_the_last_page_of_one_is_awaited(
    host: EsiHost, client: EsiClient
) -> None:
    sizes = {FORGE: 6, DOMAIN: 5, METROPOLIS: 3}
    for region_id, pages in sizes.items():
        serve(host, region_id, pages)
    hold = held(host, FORGE, 6)
    # the last page of the last region is asked for before the first region is complete
    when_asked(host, METROPOLIS, 3, hold.set)
    with EsiMarket(client).orders_in_turn(list(sizes)) as turn:
        for region_id, pages in sizes.items():
            got, taken = take(turn, region_id)
            assert taken == expected(region_id, pages)
            assert (got.pages, got.asked, got.mixed) == (pages, pages, False)
    assert hold.is_set()
    assert len(host.asked) == 14


def test_no_more_than_twenty_at_once_and_no_more_than_a_window_waiting(
    host: EsiHost, client: EsiClient
) -> None:
    serve(host, FORGE, 50)
    serve(host, DOMAIN, 70)
    hold = held(host, FORGE, 50)
    when_asked(host, DOMAIN, WINDOW - 1, hold.set)
    seen_at_store: list[int] = []
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        assert take(turn, FORGE)[1] == expected(FORGE, 50)
        seen_at_store.append(len(asked_of(host, DOMAIN)))
        assert take(turn, DOMAIN)[1] == expected(DOMAIN, 70)
    assert hold.is_set()
    assert WINDOW - 1 <= seen_at_store[0] <= WINDOW
    assert host.most_at_once <= AT_ONCE


def test_a_region_that_fails_ahead_fails_when_its_turn_comes(host: EsiHost, client: EsiClient) -> None:
    for region_id in (FORGE, DOMAIN, METROPOLIS):
        serve(host, region_id, 3)
    host.lasting.append(lambda request: Reply(500) if request.path == path(DOMAIN) else None)
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN, METROPOLIS]) as turn:
        assert take(turn, FORGE)[1] == expected(FORGE, 3)
        with pytest.raises(ServerTrouble):
            take(turn, DOMAIN)
        assert take(turn, METROPOLIS)[1] == expected(METROPOLIS, 3)
    assert asked_of(host, DOMAIN) == [1] * 4


def test_a_region_that_fails_leaves_those_after_it_whole(host: EsiHost, client: EsiClient) -> None:
    for region_id in (FORGE, DOMAIN):
        serve(host, region_id, 30)
    host.lasting.append(
        lambda request: Reply(500) if (request.path, request.page) == (path(FORGE), 30) else None
    )
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        with pytest.raises(ServerTrouble):
            take(turn, FORGE)
        assert take(turn, DOMAIN)[1] == expected(DOMAIN, 30)
    assert len(asked_of(host, DOMAIN)) == 30


def test_when_it_is_left_nothing_more_is_asked(host: EsiHost, client: EsiClient) -> None:
    serve(host, FORGE, 2)
    serve(host, DOMAIN, 60)
    monitor, hold = Monitor(), held(host, FORGE, 2)
    blocked = [held(host, DOMAIN, page) for page in range(2, 61)]
    when_asked(host, DOMAIN, 10, monitor.cancel)
    with pytest.raises(Cancelled), EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        take(turn, FORGE, monitor)
    for one in (hold, *blocked):
        one.set()
    client.close()
    assert len(asked_of(host, DOMAIN)) <= AT_ONCE


def test_a_region_that_is_passed_over_is_handed_to_nobody(host: EsiHost, client: EsiClient) -> None:
    for region_id in (FORGE, DOMAIN, METROPOLIS):
        serve(host, region_id, 4)
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN, METROPOLIS]) as turn:
        assert take(turn, FORGE)[1] == expected(FORGE, 4)
        assert take(turn, METROPOLIS)[1] == expected(METROPOLIS, 4)
        # and one may be wanted once more after its turn, from the disk as long as it is good
        host.forget()
        got, taken = take(turn, FORGE)
        assert (got.fresh, taken) == (4, expected(FORGE, 4))
        assert asked_of(host, FORGE) == []


def test_pages_fetched_ahead_of_a_new_moment_are_fetched_again(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    serve(host, FORGE, 3)
    served = serve(host, DOMAIN, 60)
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        hold = held(host, FORGE, 3)
        when_asked(host, DOMAIN, WINDOW - 1, hold.set)
        take(turn, FORGE)
        # while the first region is stored, the second is cut anew
        clock.advance(10)
        served.change(pages_of(DOMAIN, 61, " new"))
        got, taken = take(turn, DOMAIN)
    assert taken == expected(DOMAIN, 61, " new")
    assert not got.mixed
    assert got.asked > 61


def test_pages_of_a_set_about_to_expire_are_not_fetched_ahead(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    serve(host, FORGE, 3)
    served = serve(host, DOMAIN, 30)
    served.modified = clock.now()
    clock.advance(297)
    until = clock.now()
    domain = host.routes[path(DOMAIN)]

    def renewed(request: Request) -> Reply:
        if clock.now() > until:
            served.modified = clock.now()
        return domain(request)

    host.routes[path(DOMAIN)] = renewed
    hold = held(host, FORGE, 3)
    threading.Timer(0.3, hold.set).start()
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        take(turn, FORGE)
        assert asked_of(host, DOMAIN) == [1]
        got, taken = take(turn, DOMAIN)
    assert taken == expected(DOMAIN, 30)
    assert (got.asked, got.mixed) == (31, False)
    assert sum(clock.waits) == pytest.approx(6, abs=1)


def test_what_has_not_expired_is_not_asked_for_ahead(host: EsiHost, client: EsiClient) -> None:
    for region_id in (FORGE, DOMAIN):
        serve(host, region_id, 3)
    esi = EsiMarket(client)
    with esi.orders_in_turn([DOMAIN]) as turn:
        mark = take(turn, DOMAIN)[0].mark
    host.forget()
    with esi.orders_in_turn([FORGE, DOMAIN]) as turn:
        take(turn, FORGE)
        got, taken = take(turn, DOMAIN, have=mark)
    assert (got.unchanged, got.fresh, taken) == (True, 3, [])
    assert asked_of(host, DOMAIN) == []


def test_unchanged_regions_cost_304s_only(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    sets = {region_id: serve(host, region_id, 25) for region_id in (FORGE, DOMAIN)}
    esi, marks = EsiMarket(client), {}
    with esi.orders_in_turn(list(sets)) as turn:
        for region_id in sets:
            marks[region_id] = take(turn, region_id)[0].mark
    clock.advance(301)
    for served in sets.values():
        served.modified = clock.now()
    host.forget()
    with esi.orders_in_turn(list(sets)) as turn:
        for region_id in sets:
            got, taken = take(turn, region_id, have=marks[region_id])
            assert (got.unchanged, got.not_modified, taken) == (True, 25, [])
    assert host.statuses() == [304] * 50


def test_a_region_of_one_page_lets_the_next_begin(host: EsiHost, client: EsiClient) -> None:
    serve(host, FORGE, 1)
    serve(host, DOMAIN, 1)
    asked = threading.Event()
    when_asked(host, DOMAIN, 1, asked.set)
    with EsiMarket(client).orders_in_turn([FORGE, DOMAIN]) as turn:
        assert take(turn, FORGE)[1] == expected(FORGE, 1)
        # as long as what came is stored
        assert asked.wait(10)
        assert take(turn, DOMAIN)[1] == expected(DOMAIN, 1)
    assert len(host.asked) == 2
