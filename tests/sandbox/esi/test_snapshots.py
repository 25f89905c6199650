"""Cached answers: the same bytes until they expire, then new ones; and how that can go wrong."""

from email.utils import parsedate_to_datetime

import httpx
import pytest

from eveprod_desktop.sandbox.esi.alterations import UNKNOWN_VALUE
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api


def order_ids(answer: httpx.Response) -> list[int]:
    return [row["order_id"] for row in answer.json()]


def test_an_answer_stays_until_it_expires(sandbox: Sandbox, api: Api) -> None:
    first = api.orders()
    began = parsedate_to_datetime(first.headers["Last-Modified"])
    expires = parsedate_to_datetime(first.headers["Expires"])
    assert (expires - began).total_seconds() == 300
    sandbox.clock.advance(299)
    again = api.orders()
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Expires"] == first.headers["Expires"]
    sandbox.clock.advance(1)
    later = api.orders(headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200
    assert later.headers["ETag"] != first.headers["ETag"]


def test_all_pages_are_of_one_snapshot(sandbox: Sandbox, api: Api) -> None:
    first = api.orders()
    pages = int(first.headers["X-Pages"])
    assert pages > 3
    found = order_ids(first)
    for page in range(2, pages + 1):
        sandbox.clock.advance(10)
        answer = api.orders(page=page)
        assert answer.headers["Last-Modified"] == first.headers["Last-Modified"]
        found += order_ids(answer)
    book = sandbox.market.region_book(10000002)
    assert book is not None
    assert len(found) == len(set(found)) == book.size
    assert api.orders(page=pages + 1).status_code == 404


def test_a_304_has_no_body_but_every_header(api: Api) -> None:
    first = api.orders()
    same = api.orders(headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    for name in ("ETag", "Expires", "Last-Modified", "Cache-Control", "X-Pages"):
        assert same.headers[name] == first.headers[name]


def test_the_date_is_as_good_as_the_tag(sandbox: Sandbox, api: Api) -> None:
    began = {"If-Modified-Since": api.orders().headers["Last-Modified"]}
    assert api.orders(headers=began).status_code == 304
    assert api.orders(headers={**began, "If-None-Match": '"other"'}).status_code == 200
    sandbox.clock.advance(301)
    assert api.orders(headers=began).status_code == 200


def test_answers_may_be_packed(sandbox: Sandbox, api: Api) -> None:
    plain = api.orders()
    sandbox.compress = True
    packed = api.orders()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 3
    assert (packed.content, packed.headers["ETag"]) == (plain.content, plain.headers["ETag"])
    assert "Content-Encoding" not in api.get("/status").headers
    assert "Content-Encoding" not in api.orders(headers={"Accept-Encoding": "identity"}).headers


def test_daily_routes_expire_at_five_past_eleven(sandbox: Sandbox, api: Api) -> None:
    first = api.get("/markets/10000002/history", type_id=34)
    assert first.headers["Expires"] == "Wed, 02 Sep 2026 11:05:00 GMT"
    sandbox.clock.advance(86_400)
    assert api.get("/markets/10000002/history", type_id=34).json()[-1]["date"] == "2026-09-01"


def test_private_answers_are_kept_apart(api: Api) -> None:
    mine = api.get(f"/characters/{api.maren}/wallet", api.token())
    assert mine.headers["Cache-Control"] == "private"
    theirs = api.get(f"/characters/{api.teo}/wallet", api.token(api.teo))
    assert mine.json() != theirs.json()
    assert api.orders().headers["Cache-Control"] == "public"


def test_unchanged_data_are_a_304_after_they_expired(sandbox: Sandbox, api: Api) -> None:
    first = api.orders()
    sandbox.faults.add("unchanged", times=None)
    sandbox.clock.advance(301)
    same = api.orders(headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert same.headers["Expires"] > first.headers["Expires"]


def test_rows_move_between_pages(sandbox: Sandbox, api: Api) -> None:
    whole = order_ids(api.orders()) + order_ids(api.orders(page=2))
    sandbox.faults.add("moved", page=2)
    moved = api.orders(page=2)
    first = api.orders()
    assert moved.headers["Last-Modified"] == first.headers["Last-Modified"]
    assert order_ids(first) + order_ids(moved) != whole


def test_a_set_read_over_a_move_has_doubles_or_gaps(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("moved", page=3)
    first = api.orders()
    found = order_ids(first)
    dates = {first.headers["Last-Modified"]}
    for page in range(2, int(first.headers["X-Pages"]) + 1):
        answer = api.orders(page=page)
        dates.add(answer.headers["Last-Modified"])
        found += order_ids(answer)
    assert len(dates) == 2
    assert len(set(found)) < len(found)


def test_pages_that_are_gone(sandbox: Sandbox, api: Api) -> None:
    pages = int(api.orders().headers["X-Pages"])
    sandbox.faults.add("shrink", page=2, times=None)
    assert api.orders(page=2).status_code == 200
    for page in range(3, pages + 1):
        gone = api.orders(page=page)
        assert (gone.status_code, gone.json()["error"]) == (404, "Requested page does not exist!")


@pytest.mark.parametrize(
    ("fault", "missing"), [("no_expires", {"expires", "last-modified"}), ("no_pages", {"x-pages"})]
)
def test_headers_that_are_missing(sandbox: Sandbox, api: Api, fault: str, missing: set[str]) -> None:
    sandbox.faults.add(fault)  # type: ignore[arg-type]  # built from plain values, or wrong on purpose
    assert not missing & set(api.orders().headers)
    assert missing <= set(api.orders().headers)


def test_headers_that_mislead(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("expired")
    answer = api.orders()
    assert parsedate_to_datetime(answer.headers["Expires"]) < parsedate_to_datetime(answer.headers["Date"])
    sandbox.faults.add("weak_etag", times=None)
    weak = api.orders()
    assert weak.headers["ETag"].startswith('W/"')
    assert api.orders(headers={"If-None-Match": weak.headers["ETag"]}).status_code == 304


def test_data_that_nobody_expected(sandbox: Sandbox, api: Api) -> None:
    sandbox.faults.add("unknown_enum")
    assert UNKNOWN_VALUE in api.orders().json()[0].values()
    sandbox.faults.add("unknown_field")
    assert all("field_added_today" in row for row in api.orders().json())
    sandbox.faults.add("null_field")
    assert None in api.orders().json()[0].values()
    sandbox.faults.add("empty")
    assert api.orders().json() == []
    sandbox.faults.add("odd_rows")
    rows = api.get(f"/characters/{api.maren}/assets", api.token()).json()
    ids = {row["item_id"]: row["location_id"] for row in rows}
    assert any(ids.get(above) == item for item, above in ids.items())
    assert max(ids) > 2**53
    assert all(None not in row.values() for row in api.orders().json())
