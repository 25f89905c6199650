import json
import pickle
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.errors import (
    AppError,
    BadAnswer,
    Cancelled,
    EsiError,
    Offline,
    Refused,
    ServerTrouble,
    ToldToWait,
)
from eveprod_desktop.core.received.owned_source import Question
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.client import Body, EsiClient
from eveprod_desktop.esi.gates import pause
from eveprod_desktop.esi.http import open_client
from eveprod_desktop.esi.owned import EsiOwned
from eveprod_desktop.esi.route import HISTORY, PRICES, STATUS, STRUCTURE_ORDERS, Route
from tests.support.esi_host import EsiHost, Reply, Request, always, http_date, json_reply
from tests.support.moving_clock import MovingClock

PATH = "/markets/prices"
Start = Callable[..., EsiClient]


def ask(client: EsiClient, route: Route = PRICES, **how: int) -> Body:
    return client.get(route, monitor=Monitor(), **how)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose


def test_it_says_who_asks_and_which_version(host: EsiHost, start: Start) -> None:
    host.serve(PATH, [])
    ask(start(contact="builder@example.com"))
    headers = host.asked[0][0].headers
    assert headers["user-agent"].startswith("EVEProductionDesktop/")
    assert "(builder@example.com; " in headers["user-agent"]
    assert headers["x-compatibility-date"] == "2026-07-21"
    assert headers["accept-language"] == "en"


def test_without_a_contact_it_gives_the_name_alone(host: EsiHost, client: EsiClient) -> None:
    host.serve(PATH, [])
    ask(client)
    assert "(desktop client)" in host.asked[0][0].headers["user-agent"]


def test_nothing_is_asked_before_expires_and_304s_after(
    host: EsiHost, clock: MovingClock, start: Start
) -> None:
    served = host.serve(PATH, [1, 2])
    served.lasts_seconds = 3600
    first = ask(start())
    clock.advance(3599)
    again = ask(start())  # another start of the program
    assert host.statuses() == [200]
    assert again.not_modified
    assert (again.body, again.mark, again.expires) == (first.body, first.mark, first.expires)
    clock.advance(2)
    served.modified = clock.now()
    assert ask(start()).body == b"[1, 2]"
    assert host.statuses() == [200, 304]
    assert ask(start()).expires == clock.now() + timedelta(seconds=3600)
    assert len(host.asked) == 2


@pytest.mark.parametrize("ahead", [-7200.0, 0.0, 450.0])
def test_a_wrong_clock_makes_no_difference(
    host: EsiHost, clock: MovingClock, start: Start, ahead: float
) -> None:
    host.ahead_seconds = ahead
    served = host.serve(PATH, [1], modified=clock.now() + timedelta(seconds=ahead))
    client = start()
    ask(client)
    assert client.state().clock_offset_seconds == pytest.approx(ahead, abs=1)
    clock.advance(299)
    ask(start())
    assert len(host.asked) == 1
    clock.advance(2)
    served.modified = clock.now() + timedelta(seconds=ahead)
    assert ask(start()).expires == served.modified + timedelta(seconds=300)
    assert len(host.asked) == 2


def test_a_clock_set_back_does_not_make_old_answers_young(
    host: EsiHost, clock: MovingClock, start: Start
) -> None:
    host.serve(PATH, [1])
    ask(start())
    clock.set_back(86400)
    ask(start())
    assert len(host.asked) == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 3600),  # the age of the route
        ({"Cache-Control": "public, max-age=120"}, 120),
        ({"Cache-Control": "public, max-age=1"}, 30),
        ({"Expires": "-1"}, 3600),
        ({"Expires": "yesterday"}, 3600),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT", "Cache-Control": "max-age=60"}, 60),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 7 * 86400),
    ],
)
def test_how_long_an_answer_is_good(
    host: EsiHost, clock: MovingClock, client: EsiClient, headers: dict[str, str], seconds: float
) -> None:
    host.routes[PATH] = always(Reply(200, headers, b"[]"))
    ask(client)
    clock.advance(seconds - 1)
    ask(client)
    assert len(host.asked) == 1
    clock.advance(2)
    ask(client)
    assert len(host.asked) == 2


def test_daily_data_are_good_until_five_past_eleven(
    host: EsiHost, clock: MovingClock, client: EsiClient
) -> None:
    host.routes["/markets/1/history"] = always(Reply(200, {}, b"[]"))
    got = client.get(HISTORY, {"type_id": 34}, {"region_id": 1}, monitor=Monitor())
    assert got.expires == datetime(2026, 9, 2, 11, 5, tzinfo=UTC)


class Tokens:
    """Signs for characters 7 and 8; the first token of each is no longer taken."""

    def __init__(self) -> None:
        self.refreshed: list[tuple[int, str]] = []

    def current(self, character_id: int) -> str:
        return f"old-{character_id}"

    def refresh(self, character_id: int, stale: str) -> str:
        self.refreshed.append((character_id, stale))
        return f"new-{character_id}"


def structure(client: EsiClient, character_id: int) -> Body:
    return client.get(
        STRUCTURE_ORDERS, {"page": 1}, {"structure_id": 10**12}, monitor=Monitor(), character_id=character_id
    )


def test_no_character_gets_what_another_was_told(host: EsiHost, start: Start) -> None:
    def answer(request: Request) -> Reply:
        if (token := request.headers["authorization"]).startswith("Bearer old"):
            return json_reply({"error": "token is expired"}, 401)
        return json_reply([token], Expires=http_date(host.clock.now() + timedelta(seconds=300)))

    host.routes[f"/markets/structures/{10**12}"] = answer
    tokens = Tokens()
    client = start(tokens=tokens)
    assert structure(client, 7).body == b'["Bearer new-7"]'
    assert structure(client, 8).body == b'["Bearer new-8"]'
    assert tokens.refreshed == [(7, "old-7"), (8, "old-8")]
    asked = len(host.asked)
    assert structure(start(), 7).body == b'["Bearer new-7"]'
    assert len(host.asked) == asked


def test_a_token_that_stays_refused(host: EsiHost, start: Start) -> None:
    host.routes[f"/markets/structures/{10**12}"] = always(json_reply({"error": "no"}, 401))
    with pytest.raises(Refused, match="Sign the character in again"):
        structure(start(tokens=Tokens()), 7)
    assert len(host.asked) == 2


def test_nobody_signed_in(client: EsiClient, host: EsiHost) -> None:
    with pytest.raises(Refused, match="Nobody is signed in"):
        structure(client, 7)
    assert host.asked == []


def test_public_questions_carry_no_token(host: EsiHost, start: Start) -> None:
    host.serve(PATH, [])
    ask(start(tokens=Tokens()))
    assert "authorization" not in host.asked[0][0].headers


@pytest.mark.parametrize(
    ("fault", "said", "times"),
    [
        (Reply(502, {}, b"<html>awselb</html>"), (ServerTrouble, "502 Bad Gateway"), 4),
        (
            json_reply({"error": "Timeout contacting tranquility"}, 504),
            (ServerTrouble, "Timeout contacting"),
            4,
        ),
        (Reply(500), (ServerTrouble, "500"), 4),
        (Reply(501), (ServerTrouble, "501"), 1),
        (Reply(200, {}, b"<html>"), (BadAnswer, "can't be understood"), 4),
        (Reply(200, {}, b'[{"type_id": 1'), (BadAnswer, "can't be understood"), 4),
        (Reply(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00"), (BadAnswer, "cut off"), 4),
        (Reply(200, {}, b"[]" * 50, break_after=3), (Offline, "can't be reached"), 4),
        (Reply(304), (BadAnswer, "nothing changed"), 1),
        (Reply(301, {"Location": "https://example.com"}), (Refused, "301"), 1),
        (json_reply({"error": "Type not tradable on market!"}, 400), (Refused, "not tradable on market"), 1),
        (json_reply({"error": "Forbidden"}, 403), (Refused, "403 Forbidden"), 1),
        (json_reply({"error": "x"}, 422), (Refused, "422"), 1),
        (Reply(404, {}, b"\xff<html>"), (Refused, "404 Not Found"), 1),
    ],
)
def test_what_does_not_help_is_said_in_words(
    host: EsiHost, client: EsiClient, fault: Reply, said: tuple[type[EsiError], str], times: int
) -> None:
    error, words = said
    host.lasting.append(always(fault))
    with pytest.raises(error, match=words) as raised:
        ask(client)
    assert raised.value.sentence.endswith(".")
    assert raised.value.advice
    assert "<" not in str(raised.value)
    assert len(host.asked) == times


def test_pauses_between_attempts_grow(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.lasting.append(always(Reply(502)))
    with pytest.raises(ServerTrouble):
        ask(client)
    first, second, third = clock.waits
    assert 1 <= first <= 2 <= second <= 3
    assert 4 <= third <= 5


def test_what_is_worth_a_short_wait_is_not_asked_for_again_and_again(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    host.lasting.append(always(Reply(502)))
    with pytest.raises(ServerTrouble):
        client.get(PRICES, monitor=Monitor().within(3.0, clock))
    assert sum(clock.waits) < 3.0
    assert len(host.asked) == 2
    host.lasting[:] = [always(Reply(429, {"Retry-After": "5"}))]
    with pytest.raises(ToldToWait):
        client.get(PRICES, monitor=Monitor().within(3.0, clock))
    assert len(host.asked) == 3


def test_who_never_answers_is_waited_for_no_longer_than_it_is_worth(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = start(base=f"http://127.0.0.1:{silent.getsockname()[1]}", pause=pause)
        with pytest.raises(Offline, match="can't be reached"):
            client.get(PRICES, monitor=Monitor().within(0.3))
        assert client.state().requests == 1  # and not another one after half a minute


def test_an_error_is_forgotten_by_the_next_answer(host: EsiHost, client: EsiClient) -> None:
    host.serve(PATH, [1])
    host.fail(Reply(500), Reply(200, {}, b"[1"), Reply(200, {}, b"[1]", break_after=1))
    assert ask(client).body == b"[1]"


def test_a_broken_answer_does_not_replace_a_kept_one(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    host.serve(PATH, [1])
    ask(client)
    clock.advance(301)
    fault = Reply(200, {"ETag": '"broken"'}, b"[1, ")
    host.lasting.append(always(fault))
    with pytest.raises(BadAnswer):
        ask(client)
    host.lasting.clear()
    ask(client)
    assert host.statuses()[-1] == 304


def test_nobody_answers(start: Start) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        client = start(base=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(Offline, match="can't be reached") as raised:
            ask(client)
    assert "What was loaded before stays in use" in raised.value.advice
    assert raised.value.retryable


def test_where_nobody_was_ever_heard_it_is_given_up_soon(start: Start, clock: MovingClock) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        client = start(base=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(Offline):
            ask(client)
        assert 2 <= client.state().requests <= 3
        assert sum(clock.waits) < 5


def test_patience_grows_with_the_first_sign_of_life(
    host: EsiHost, clock: MovingClock, tmp_path: Path
) -> None:
    asked: list[tuple[float, float]] = []

    def note(request: httpx.Request) -> None:
        patience = request.extensions["timeout"]
        asked.append((patience["connect"], patience["read"]))

    host.serve(PATH, [1]).without = frozenset({"Expires"})
    kept = KeptAnswers(tmp_path / "answers.db", clock)
    with open_client() as http, closing(kept):
        http.event_hooks["request"].append(note)
        client = EsiClient(lambda: http, host.base, kept, clock, daily_downtime=False)
        for seconds in (0, 5, 29, 31):
            clock.advance(seconds)
            kept.forget_beginning("")
            ask(client)
        client.close()
    assert asked == [(4, 8), (10, 30), (10, 30), (4, 8)]


def test_who_was_heard_just_now_is_asked_again_as_often_as_ever(
    host: EsiHost, client: EsiClient, clock: MovingClock
) -> None:
    host.lasting.append(always(Reply(200, {}, b"[]" * 50, break_after=3)))
    with pytest.raises(Offline):
        ask(client)
    assert len(host.asked) == 4
    assert sum(clock.waits) > 5


def test_a_body_that_never_ends_is_given_up(host: EsiHost, start: Start) -> None:
    host.lasting.append(always(Reply(200, {}, b"[" + b" " * 60, drip_seconds=0.02)))
    with pytest.raises(Offline):
        ask(start(deadline_seconds=0.1))


def test_a_slow_body_is_waited_for(host: EsiHost, client: EsiClient) -> None:
    host.fail(Reply(200, {}, b"[1, 2, 3]", drip_seconds=0.02))
    assert ask(client).body == b"[1, 2, 3]"


def test_a_slow_body_can_be_cancelled(host: EsiHost, client: EsiClient) -> None:
    monitor = Monitor()
    host.fail(Reply(200, {}, b"[" + b" " * 200 + b"]", drip_seconds=0.02))
    timer = threading.Timer(0.2, monitor.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        client.get(PRICES, monitor=monitor)
    timer.join()


def test_a_pause_can_be_cancelled(host: EsiHost, start: Start) -> None:
    host.lasting.append(always(Reply(502)))
    monitor = Monitor()
    timer = threading.Timer(0.2, monitor.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        start(pause=pause, pause_seconds=30.0).get(PRICES, monitor=monitor)
    timer.join()


def test_everything_is_counted(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.serve(PATH, [1]).headers = {
        "X-Ratelimit-Group": "prices",
        "X-Ratelimit-Limit": "600/15m",
        "X-Ratelimit-Remaining": "590",
    }
    host.fail(Reply(502, {}, b"trouble"))
    ask(client)
    ask(client)
    clock.advance(301)
    ask(client)
    state = client.state()
    assert (state.requests, state.not_modified, state.fresh) == (3, 1, 1)
    assert (state.errors, state.retries) == (1, 1)
    assert state.received_bytes == len(b"trouble") + len(b"[1]")
    assert state.last_error == "502 GET /markets/prices"
    assert state.last_answer == clock.now()
    assert state.in_flight == 0
    assert state.error_limit_remaining == 100
    bucket = state.buckets[0]
    assert (bucket.group, bucket.user, bucket.limit, bucket.remaining) == ("prices", "", 600, 590)
    assert state.waiting == ()


def test_without_a_disk_it_works_all_the_same(
    host: EsiHost, clock: MovingClock, tmp_path: Path, start: Start, logged: object
) -> None:
    (tmp_path / "answers.db").mkdir()
    host.serve(PATH, [1])
    client = start()
    assert ask(client).body == b"[1]"
    assert ask(client).body == b"[1]"


def test_errors_cross_to_the_worker_and_back() -> None:
    until = datetime(2026, 9, 1, 12, 5, 30, tzinfo=UTC)
    for error in (Offline("Gone.", retry_at=until), Refused("No.", status=403)):
        copy = pickle.loads(pickle.dumps(error))
        assert isinstance(copy, AppError)
        assert vars(copy) == vars(error)
    assert "Nothing is asked before 12:05:30 EVE time" in str(Offline("Gone.", retry_at=until))


def test_one_client_serves_many_threads(host: EsiHost, client: EsiClient) -> None:
    for number in range(40):
        host.serve(f"/markets/{number}/history", [number])
    got: dict[int, bytes] = {}

    def one(number: int) -> None:
        body = client.get(HISTORY, {"type_id": 34}, {"region_id": number}, monitor=Monitor())
        got[number] = body.body

    threads = [threading.Thread(target=one, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {number: json.dumps([number]).encode() for number in range(40)}
    assert host.most_at_once <= 20


def test_status_is_kept_half_a_minute(host: EsiHost, client: EsiClient, clock: MovingClock) -> None:
    host.routes["/status"] = always(json_reply({"players": 1}, Expires=http_date(clock.now())))
    ask(client, STATUS)
    clock.advance(29)
    ask(client, STATUS)
    assert len(host.asked) == 1


@pytest.mark.parametrize("ahead", [-7200.0, 7200.0])
def test_what_is_owned_may_be_asked_for_again_by_this_clock_however_wrong(
    host: EsiHost, clock: MovingClock, start: Start, ahead: float
) -> None:
    host.ahead_seconds = ahead
    host.serve("/corporations/98000001", {"name": "Guild"}, modified=clock.now() + timedelta(seconds=ahead))
    answer = EsiOwned(start()).ask(Question.CORPORATION, None, Monitor(), {"owner_id": 98_000_001})
    assert answer.expires is not None
    assert (answer.expires - clock.now()).total_seconds() == pytest.approx(300, abs=2)
