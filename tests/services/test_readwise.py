"""What Readwise can answer, and what is made of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.readwise_server import TOKEN, Answering, Readwise, highlight, serving, source
from vaultconv.errors import ServiceError
from vaultconv.services import readwise as client
from vaultconv.services.readwise import Answer, Patience, ask

QUICK = Patience(interval=0, pauses=(0, 0), longest=5, turns=3, untold=0, connect=5, silence=5)
LATER = "Run again later: nothing is lost, and nothing was changed."


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited; nobody really waits."""
    found: list[float] = []
    monkeypatch.setattr(client.time, "sleep", found.append)
    return found


def export(server: Readwise, after: str = "", patience: Patience = QUICK, token: str = TOKEN) -> Answer:
    return ask(token, after, base=server.base, patience=patience, agent="vaultconv/test")


def refused(server: Readwise, patience: Patience = QUICK, token: str = TOKEN) -> ServiceError:
    with pytest.raises(ServiceError) as found:
        export(server, patience=patience, token=token)
    assert token not in str(found.value)
    return found.value


def test_all_pages_are_asked_for_with_the_token_in_the_header(readwise: Readwise) -> None:
    readwise.library = [source(number, highlight(number * 10)) for number in range(1, 6)]
    words: list[str] = []
    answer = ask(TOKEN, base=readwise.base, patience=QUICK, agent="vaultconv/test", told=words.append)
    assert answer == Answer(readwise.library, "2024-05-02T09:55:00+00:00")
    assert [each.parameters for each in readwise.asked] == [{}, {"pageCursor": "2"}, {"pageCursor": "4"}]
    assert {(each.path, each.token, each.agent) for each in readwise.asked} == {
        ("/api/v2/export/", f"Token {TOKEN}", "vaultconv/test")
    }
    assert words == [f"Asking Readwise: {number} of 5 sources" for number in (2, 4, 5)]


def test_an_empty_library_is_one_empty_page(readwise: Readwise) -> None:
    assert export(readwise).sources == []
    assert len(readwise.asked) == 1


def test_what_changed_since_is_asked_for_with_what_was_deleted(readwise: Readwise) -> None:
    gone = highlight(12, updated="2024-05-03T00:00:00Z", is_deleted=True)
    readwise.library = [source(1, highlight(10), gone), source(2, highlight(20)), source(3, highlight(30))]
    readwise.library += [source(n, highlight(n, updated="2024-05-03T00:00:00Z")) for n in (4, 5)]
    answer = export(readwise, "2024-05-02T09:55:00+00:00")
    assert [(each["user_book_id"], len(each["highlights"])) for each in answer.sources] == [
        (1, 1),
        (4, 1),
        (5, 1),
    ]
    assert [each.parameters for each in readwise.asked] == [
        {"updatedAfter": "2024-05-02T09:55:00+00:00", "includeDeleted": "true"},
        {"updatedAfter": "2024-05-02T09:55:00+00:00", "includeDeleted": "true", "pageCursor": "2"},
    ]


def test_without_a_clock_of_the_server_ours_counts(readwise: Readwise) -> None:
    readwise.date = None
    before = datetime.now(UTC)
    until = datetime.fromisoformat(export(readwise).until)
    assert before - timedelta(minutes=5) <= until <= datetime.now(UTC) - timedelta(minutes=5)


def test_requests_keep_the_pace_that_readwise_allows(readwise: Readwise, waits: list[float]) -> None:
    readwise.library = [source(number) for number in range(1, 6)]
    export(readwise, patience=replace(QUICK, interval=60 / 240))
    assert waits[0] == 0
    assert all(0 < wait <= 0.25 for wait in waits[1:])
    assert len(waits) == 3
    assert Patience().interval * 240 == 60


# -- not now ---------------------------------------------------------------------------------------------------------


def test_too_many_requests_wait_as_long_as_readwise_says(readwise: Readwise, waits: list[float]) -> None:
    readwise.library = [source(1)]
    readwise.out_of_turn = [
        Answering(429, headers={"Retry-After": "3"}),
        Answering(429, headers={"Retry-After": "Thu, 02 May 2024 10:00:04 GMT"}),
    ]
    words: list[str] = []
    answer = ask(TOKEN, base=readwise.base, patience=QUICK, told=words.append)
    assert answer.sources == readwise.library
    assert [wait for wait in waits if wait] == [3, 4]
    assert words[:2] == ["Readwise asks to wait 3 seconds", "Readwise asks to wait 4 seconds"]


@pytest.mark.parametrize(
    ("headers", "waited"),
    [({}, 2), ({"Retry-After": "soon"}, 2), ({"Retry-After": "Thu, 02 May 2024 09:00:00 GMT"}, 0)],
)
def test_too_many_requests_without_a_time_wait_as_usual(
    readwise: Readwise, waits: list[float], headers: dict[str, str], waited: float
) -> None:
    readwise.out_of_turn = [Answering(429, headers=headers)]
    export(readwise, patience=replace(QUICK, untold=2))
    assert max(waits) == waited


def test_a_date_to_wait_for_counts_from_our_clock_where_readwise_has_none(
    readwise: Readwise, waits: list[float]
) -> None:
    readwise.date = None
    readwise.out_of_turn = [Answering(429, headers={"Retry-After": "Thu, 02 May 2024 10:00:04"})]
    export(readwise)
    assert max(waits) == 0


def test_a_wait_that_is_too_long_is_told(readwise: Readwise, waits: list[float]) -> None:
    readwise.out_of_turn = [Answering(429, headers={"Retry-After": "3600"})]
    error = refused(readwise)
    assert error.what == "Readwise has too many requests, and asks to wait 3600 seconds"
    assert error.remedy == "Run again after that."
    assert max(waits) == 0


def test_too_many_requests_again_and_again_end(readwise: Readwise, waits: list[float]) -> None:
    readwise.out_of_turn = [Answering(429, headers={"Retry-After": "1"})] * 9
    assert refused(readwise).what == "Readwise has too many requests, again and again"
    assert len(readwise.asked) == 3


@pytest.mark.parametrize(
    "answer",
    [
        Answering(500),
        Answering(503, b"busy"),
        Answering(200, b'{"results": [{"user_book_id"', cut=False),
        Answering(200, b'{"count": 0, "nextPageCursor": null, "results": []}', cut=True),
        Answering(200, b"[" * 100_000),
        Answering(200, b'{"results": [' + b"1" * 5000 + b"]}"),
    ],
    ids=["500", "503", "half of it", "cut off", "too deep", "too long a number"],
)
def test_what_goes_wrong_once_is_tried_again(readwise: Readwise, answer: Answering) -> None:
    readwise.library = [source(1, highlight(10)), source(2), source(3)]
    readwise.out_of_turn = [None, answer]
    assert export(readwise).sources == readwise.library
    assert [each.parameters for each in readwise.asked] == [{}, {"pageCursor": "2"}, {"pageCursor": "2"}]


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answering(500), "it says 500 Internal Server Error"),
        (Answering(200, b"<html>"), "what came is no JSON: Expecting value: line 1 column 1 (char 0)"),
        (Answering(200, b'{"results": []}', cut=True), "the connection failed: "),
    ],
)
def test_what_goes_wrong_again_and_again_is_told(readwise: Readwise, answer: Answering, what: str) -> None:
    readwise.out_of_turn = [answer] * 9
    error = refused(readwise)
    assert error.what.startswith(f"Readwise gives no answer: {what}")
    assert error.remedy == LATER
    assert len(readwise.asked) == 3


def test_a_server_that_says_nothing_is_left(readwise: Readwise) -> None:
    readwise.out_of_turn = [lambda: time.sleep(0.3)] * 3
    assert (
        refused(readwise, replace(QUICK, silence=0.05)).what == "Readwise gives no answer: it took too long"
    )


def test_nobody_there_is_told() -> None:
    with pytest.raises(ServiceError, match="Readwise gives no answer: the connection failed: "):
        ask(TOKEN, base="http://127.0.0.1:1", patience=QUICK)


# -- never -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403])
def test_an_expired_token_is_told_at_once(readwise: Readwise, status: int) -> None:
    readwise.out_of_turn = [Answering(status, b'{"detail": "Invalid token."}')]
    error = refused(readwise)
    assert error.what.startswith(f"Readwise does not accept the token: it says {status} ")
    assert (
        error.remedy
        == "It may have expired, or not be whole. Copy yours from https://readwise.io/access_token."
    )
    assert len(readwise.asked) == 1


def test_a_token_may_have_blanks_around_it(readwise: Readwise) -> None:
    export(readwise, token=f" {TOKEN}\n")
    assert readwise.asked[0].token == f"Token {TOKEN}"


@pytest.mark.parametrize("token", ["", "  ", "two words", "a\nHost: example.org", "tökén", "a\x7f"])
def test_what_can_be_no_token_is_not_sent(readwise: Readwise, token: str) -> None:
    with pytest.raises(ServiceError) as found:
        export(readwise, token=token)
    assert str(found.value) == (
        "this is no token of Readwise\nCopy yours from https://readwise.io/access_token, whole."
    )
    assert readwise.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_goes_nowhere(readwise: Readwise, status: int) -> None:
    with serving() as other:
        place = f"{other.base}/api/v2/export/?secret=1"
        readwise.out_of_turn = [Answering(status, headers={"Location": place})]
        error = refused(readwise)
        assert other.asked == []
    assert error.what.startswith(f"Readwise answers {status} ")
    assert error.what.endswith(f" and leads to {other.base.removeprefix('http://')}")
    assert error.remedy.startswith("The token is sent to nobody else, so this is not followed.")
    assert len(readwise.asked) == 1


def test_a_redirect_to_nowhere_is_none_either(readwise: Readwise) -> None:
    readwise.out_of_turn = [Answering(302)]
    assert refused(readwise).what == "Readwise answers 302 Found and leads to another page"


@pytest.mark.parametrize(
    "base",
    [
        "https://example.org",
        "http://readwise.io",
        "https://readwise.io.example.org",
        "https://readwise.io@example.org",
        "http://localhost:8000",
        "",
    ],
)
def test_the_token_is_sent_to_readwise_only(base: str) -> None:
    with pytest.raises(ServiceError) as found:
        ask(TOKEN, base=base, patience=QUICK)
    assert found.value.what == f"the token of Readwise is not sent to {base}"


def test_no_proxy_of_the_environment_is_asked(readwise: Readwise, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base)
        export(readwise)
        assert (len(readwise.asked), proxy.asked) == (1, [])


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answering(404, b"<h1>Not found</h1>"), "Readwise says 404 Not Found"),
        (Answering(400, b'{"detail": "No such cursor."}'), "Readwise says 400 Bad Request: No such cursor."),
        (Answering(400, b'{"detail": 7}'), "Readwise says 400 Bad Request"),
        (Answering(400, b"[]"), "Readwise says 400 Bad Request"),
        (Answering(200, b"[]"), "what Readwise answers is no export: it has no list of sources"),
        (Answering(200, b'{"results": {}}'), "what Readwise answers is no export: it has no list of sources"),
        (
            Answering(200, b'{"results": [7]}'),
            "what Readwise answers is no export: it has no list of sources",
        ),
    ],
)
def test_what_will_not_get_better_is_told_at_once(readwise: Readwise, answer: Answering, what: str) -> None:
    readwise.out_of_turn = [answer]
    error = refused(readwise)
    assert (error.what, error.remedy) == (what, LATER)
    assert len(readwise.asked) == 1


def test_pages_that_go_round_in_circles_end(readwise: Readwise) -> None:
    page = b'{"count": 1, "nextPageCursor": "x", "results": [{"user_book_id": 1}]}'
    readwise.out_of_turn = [Answering(200, page)] * 9
    assert refused(readwise).what == (
        "Readwise goes round in circles: after 2 sources it names a page that was here"
    )
