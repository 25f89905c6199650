import json
import threading
from collections.abc import Callable

import pytest

from eveprod_desktop.core.errors import BadAnswer, Cancelled, Refused, ServerTrouble
from eveprod_desktop.core.work.monitor import Monitor, Progress
from eveprod_desktop.esi.client import EsiClient
from tests.esi.conftest import ORDERS, Orders
from tests.support.esi_host import EsiHost, Reply, Request, Served, http_date, json_reply
from tests.support.moving_clock import MovingClock


def rows(*pages: str) -> list[object]:
    return [[{"order": name}] for name in pages]


def names(orders: Orders) -> list[str]:
    return [row["order"] for body in orders.bodies for row in json.loads(body)]


def test_every_page_comes_once(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows(*"abcde"))
    got = orders.fetch()
    assert names(orders) == list("abcde")
    assert sorted(host.pages()) == [1, 2, 3, 4, 5]
    assert (got.pages, got.asked, got.not_modified, got.fresh) == (5, 5, 0, 0)
    assert not got.unchanged
    assert not got.mixed
    assert got.last_modified == host.clock.now()
    assert (got.expires - host.clock.now()).total_seconds() == 300


def test_before_it_expires_nothing_is_asked(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    host.serve(ORDERS, *rows(*"abc"))
    mark = orders.fetch().mark
    host.forget()
    clock.advance(299)
    again = orders.fetch(have=mark)
    assert host.asked == []
    assert again.unchanged
    assert orders.pages == []
    # whoever lost what he had gets it from the disk
    assert not orders.fetch().unchanged
    assert names(orders) == list("abc")
    assert all(page.not_modified for page in orders.pages)
    assert host.asked == []


def test_unchanged_pages_cost_304s_also_after_a_restart(
    host: EsiHost, orders: Orders, clock: MovingClock, start: Callable[..., EsiClient]
) -> None:
    served = host.serve(ORDERS, *rows(*"abc"))
    mark = orders.fetch().mark
    clock.advance(301)
    served.modified = clock.now()
    host.forget()
    later = Orders(start())
    again = later.fetch(have=mark)
    assert host.statuses() == [304, 304, 304]
    assert again.unchanged
    assert again.mark == mark
    assert again.not_modified == 3
    assert later.pages == []
    # and the 304s told when they expire
    host.forget()
    clock.advance(299)
    assert later.fetch(have=mark).fresh == 3
    assert host.asked == []


def test_one_changed_page_brings_the_others_from_the_disk(
    host: EsiHost, orders: Orders, clock: MovingClock
) -> None:
    served = host.serve(ORDERS, *rows(*"abcd"))
    mark = orders.fetch().mark
    clock.advance(301)
    served.change(rows("a", "b", "new", "d"))
    host.forget()
    got = orders.fetch(have=mark)
    assert sorted(host.statuses()) == [200, 304, 304, 304]
    assert names(orders) == ["a", "b", "new", "d"]
    assert [page.number for page in orders.pages if not page.not_modified] == [3]
    assert got.mark != mark
    assert not got.mixed


def test_weak_etags_go_back_as_they_came(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows("a"))
    served.weak = True
    orders.fetch()
    clock.advance(301)
    orders.fetch()
    assert host.asked[-1][0].headers["if-none-match"].startswith('W/"')
    assert host.statuses() == [200, 304]


def test_an_etag_that_no_header_can_hold_is_as_good_as_none(
    host: EsiHost, orders: Orders, clock: MovingClock
) -> None:
    host.serve(ORDERS, *rows("a"))
    reply = Reply(200, {"ETag": '"\xe9"', "X-Pages": "1", "Last-Modified": http_date(clock.now())}, b"[]")
    host.lasting.append(lambda _request: reply)
    orders.fetch()
    clock.advance(4000)
    orders.fetch()
    assert ["if-none-match" in one.headers for one, _ in host.asked] == [False, False]


def switch_at(host: EsiHost, served: Served, page: int, pages: list[object]) -> None:
    """Cut the set anew when this page is asked for."""

    def fault(request: Request) -> Reply | None:
        if request.page != page:
            return None
        host.clock.advance(1)
        served.change(pages)
        return served(request)

    host.faults.append(fault)


def test_pages_that_move_are_fetched_again(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*"abcd"))
    switch_at(host, served, 3, rows(*"ABCD"))
    got = orders.fetch()
    assert names(orders) == list("ABCD")
    assert orders.restarts == 1
    assert not got.mixed
    assert {page.last_modified for page in orders.pages} == {served.modified}


def test_a_set_that_grows_meanwhile(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*"ab"))
    switch_at(host, served, 2, rows(*"ABCD"))
    assert orders.fetch().pages == 4
    assert names(orders) == list("ABCD")


def test_a_set_that_shrinks_meanwhile(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*"abcd"))
    switch_at(host, served, 2, rows(*"AB"))
    got = orders.fetch()
    assert names(orders) == list("AB")
    assert got.pages == 2
    assert not got.mixed


def test_pages_past_the_new_end_are_taken_back(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows(*"abcd"))
    orders.fetch()
    page_3 = next(page for page, _ in host.asked if page.page == 3)
    orders.client._arriving._kept.forget(f"2026-07-21 all {host.base}{page_3.path}?order_type=all&page=3")
    clock.advance(10)
    served.change(rows("A"))
    got = orders.fetch()
    assert names(orders) == ["A"]
    assert got.pages == 1
    assert orders.restarts == 1


def test_without_last_modified_the_number_of_pages_tells(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*"abcd"))
    served.without = frozenset({"Last-Modified"})
    switch_at(host, served, 3, rows(*"ABC"))
    got = orders.fetch()
    assert names(orders) == list("ABC")
    assert got.last_modified is None
    assert not got.mixed


def test_a_set_that_never_rests_is_told(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*"ab"))

    def restless(request: Request) -> Reply | None:
        host.clock.advance(1)
        served.change(rows(*f"{len(host.asked)}{len(host.asked)}"))
        return None

    host.lasting.append(restless)
    got = orders.fetch()
    assert got.mixed
    assert len(names(orders)) == 2
    assert len(host.asked) <= 6  # the whole set three times
    assert orders.restarts == 2


def test_a_page_that_is_as_it_was_need_not_be_as_new(
    host: EsiHost, orders: Orders, clock: MovingClock
) -> None:
    """Some servers tell of each page when it changed, not when the set was cut."""
    old = clock.now()
    host.serve(ORDERS, *rows(*"abc"))
    orders.fetch()
    clock.advance(301)
    new = clock.now()

    def each_its_own(request: Request) -> Reply:
        pages = Served(
            host,
            rows("a", "B", "c"),
            modified=new if request.page == 2 else old,
            headers={"Expires": http_date(clock.now())},
        )
        return pages(request)

    host.routes[ORDERS] = each_its_own
    host.forget()
    got = orders.fetch()
    assert names(orders) == ["a", "B", "c"]
    assert not got.mixed
    assert host.statuses().count(200) == 1


@pytest.mark.parametrize("missing", ["X-Pages", "ETag", "Expires", "Last-Modified", "Cache-Control"])
def test_missing_headers_do_no_harm(host: EsiHost, orders: Orders, clock: MovingClock, missing: str) -> None:
    served = host.serve(ORDERS, *rows("a"))
    served.without = frozenset({missing})
    mark = orders.fetch().mark
    assert names(orders) == ["a"]
    assert orders.fetch(have=mark).unchanged
    assert len(host.asked) == 1
    clock.advance(301)
    assert orders.fetch(have=mark).unchanged
    assert len(host.asked) == 2


def test_a_304_keeps_the_number_of_pages(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows(*"abc"))
    mark = orders.fetch().mark
    clock.advance(301)
    served.without = frozenset({"X-Pages"})
    served.modified = clock.now()
    assert orders.fetch(have=mark).pages == 3


def test_empty_pages_are_pages(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, [], [{"order": "b"}], [])
    assert orders.fetch().pages == 3
    assert orders.bodies == [b"[]", b'[{"order": "b"}]', b"[]"]


def test_a_kept_body_that_is_gone_is_fetched_again(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows(*"ab"))
    mark = orders.fetch().mark
    clock.advance(301)
    served.modified = clock.now()
    kept = orders.client._arriving._kept
    page_2 = orders.pages[-1]
    assert page_2.number == 2
    # a 304 finds the validators, and then the body is gone
    body, gone = kept.body, [True]
    kept.body = lambda key, tag: None if "page=2" in key and gone.pop() else body(key, tag)  # type: ignore[method-assign]  # a fault put in its way
    host.forget()
    orders.fetch()
    assert names(orders) == ["a", "b"]
    assert host.statuses() == [304, 304, 200]
    assert mark


def test_a_damaged_kept_body_is_fetched_again(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows(*"ab"))
    orders.fetch()
    kept = orders.client._arriving._kept
    body = kept.body
    kept.body = lambda key, tag: (body(key, tag) or b"")[:-3]  # type: ignore[method-assign]  # a fault put in its way
    orders.fetch()
    assert names(orders) == ["a", "b"]


def test_a_broken_page_is_asked_again_and_not_kept(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows(*"abc"))
    whole = served(Request("GET", ORDERS, {"page": "2"}, {}, b""))
    host.fail(Reply(200, whole.headers, whole.body[:-4]), page=2)
    orders.fetch()
    assert names(orders) == list("abc")
    clock.advance(301)
    orders.fetch()
    assert names(orders) == list("abc")


@pytest.mark.parametrize(
    "fault",
    [
        Reply(502, {}, b"<html>bad gateway</html>"),
        Reply(200, {"Content-Type": "application/json"}, b"<html>hello</html>"),
        Reply(200, {}, b""),
        Reply(200, {}, b'[{"order": "b"}', break_after=4),
        Reply(200, {"Content-Encoding": "gzip"}, b"not packed at all"),
        Reply(504, {}, b'{"error": "Timeout contacting tranquility", "timeout": 10}'),
        json_reply({"error": "x"}, 503, Retry_After="3"),
        json_reply({"error": "x"}, 429, Retry_After="3", X_Ratelimit_Group="market-order"),
        json_reply({"error": "x"}, 420, X_ESI_Error_Limit_Remain="0", X_ESI_Error_Limit_Reset="7"),
    ],
    ids=lambda reply: f"{reply.status} {reply.body[:6]!r}",
)
def test_one_accident_does_not_spoil_a_set(host: EsiHost, orders: Orders, fault: Reply) -> None:
    host.serve(ORDERS, *rows(*"abcd"))
    host.fail(fault, page=3)
    got = orders.fetch()
    assert names(orders) == list("abcd")
    assert not got.mixed
    assert orders.client.state().retries == 1


def test_a_page_that_stays_broken_ends_the_set(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows(*"abcd"))
    host.lasting.append(lambda request: Reply(500, {}, b"") if request.page == 3 else None)
    with pytest.raises(ServerTrouble, match="500"):
        orders.fetch()
    assert host.pages().count(3) == 4


def test_a_refused_set_is_refused(host: EsiHost, orders: Orders) -> None:
    with pytest.raises(Refused, match="404") as refused:
        orders.fetch()
    assert refused.value.status == 404
    assert len(host.asked) == 1


def test_absurdly_many_pages(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows("a")).headers = {"X-Pages": "99999999"}
    with pytest.raises(BadAnswer, match="99,999,999 pages"):
        orders.fetch()


def test_at_most_twenty_at_once(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows(*map(str, range(120))))
    together, hold = [], threading.Event()
    timer = threading.Timer(0.3, hold.set)
    served = host.routes[ORDERS]

    def slow(request: Request) -> Reply:
        reply = served(request)
        together.append(request.page)
        if request.page > 1:
            reply.hold = hold
        return reply

    host.routes[ORDERS] = slow
    timer.start()
    orders.fetch()
    timer.join()
    assert host.most_at_once == 20
    assert names(orders) == [str(number) for number in range(120)]


def test_progress_and_callbacks_stay_on_the_asking_thread(host: EsiHost, client: EsiClient) -> None:
    host.serve(ORDERS, *rows(*"abcdef"))
    orders = Orders(client)
    told: list[tuple[Progress, int]] = []
    monitor = Monitor(lambda progress: told.append((progress, threading.get_ident())))
    orders.fetch(monitor=monitor)
    assert [progress.done for progress, _ in told] == [2, 3, 4, 5, 6]
    assert {progress.total for progress, _ in told} == {6}
    assert {thread for _, thread in told} == {threading.get_ident()}


def test_it_can_be_cancelled_while_answers_are_awaited(host: EsiHost, orders: Orders) -> None:
    served = host.serve(ORDERS, *rows(*map(str, range(60))))
    hold = threading.Event()

    def slow(request: Request) -> Reply:
        reply = served(request)
        if request.page > 30:
            reply.hold = hold
        return reply

    host.routes[ORDERS] = slow
    monitor = Monitor()
    timer = threading.Timer(0.2, monitor.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        orders.fetch(monitor=monitor)
    assert not hold.is_set()
    asked = len(host.asked)
    hold.set()
    timer.join()
    orders.client.close()
    # what waited for a thread was never asked
    assert len(host.asked) <= max(asked, 51)


def test_a_bug_in_the_callback_comes_out(host: EsiHost, client: EsiClient) -> None:
    host.serve(ORDERS, *rows(*"abc"))
    orders = Orders(client)
    orders.pages = None  # type: ignore[assignment]  # a fault on purpose
    with pytest.raises(AttributeError):
        client.pages(
            __import__("eveprod_desktop.esi.route", fromlist=["x"]).REGION_ORDERS,
            {"order_type": "all"},
            {"region_id": 10000002},
            on_page=lambda page: page.nothing,  # type: ignore[attr-defined]  # a fault on purpose
            on_restart=lambda: None,
            monitor=Monitor(),
        )


def test_a_large_set_about_to_expire_is_waited_for(host: EsiHost, orders: Orders, clock: MovingClock) -> None:
    served = host.serve(ORDERS, *rows(*map(str, range(30))))
    clock.advance(297)
    until = clock.now()

    def renewed(request: Request) -> Reply:
        if clock.now() > until:
            served.modified = clock.now()
        return served(request)

    host.routes[ORDERS] = renewed
    got = orders.fetch()
    assert clock.waits
    assert sum(clock.waits) == pytest.approx(6, abs=1)
    assert not got.mixed
    assert got.asked == 31


def test_packed_bodies_arrive_unpacked(host: EsiHost, orders: Orders) -> None:
    host.serve(ORDERS, *rows(*"ab")).gzipped = True
    orders.fetch()
    assert names(orders) == ["a", "b"]
    orders.fetch()  # from the disk
    assert names(orders) == ["a", "b"]
    assert host.asked[0][0].headers["accept-encoding"] == "gzip"
