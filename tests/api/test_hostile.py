"""Whatever a client sends, at every address: no answer is a failure of the server."""

import io
import json
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import resolve

from policytracker.wsgi import application
from tests.connections import kept_connection
from tests.factories import UserFactory, key_of
from tests.test_matrix import API, address_in_api, records

__all__ = ["records"]

pytestmark = pytest.mark.django_db

QUERIES = [
    *("a=%00", "%00=a", "%ff%fe=%ff", "%ED%A0%80=%ED%A0%80", "&&=&;", "=", "%"),
    *(f"page={number}" for number in ("1" * 30, "9" * 6000, "-1", "1e9", "%D9%A3")),
    *(f"page_size={number}" for number in ("1" * 30, "0", "-1", "NaN")),
    *(f"cursor={words}" for words in ("x", "%00", "AAAA", "9" * 5000, "%F0%9F%98%80")),
    *(f"as_of={day}" for day in ("0000", "0001", "9999-12-31", "99999", "2014-02-30")),
    "known_at=0001-01-01T00:00:00%2B14:00",
    "known_at=9999-12-31T23:59:59-14:00",
    *(f"known_at={moment}" for moment in ("0001", "9999", "99999-01-01T00:00Z")),
    *(f"due_from={day}" for day in ("0000", "9999", "-1", "2014-13")),
    "actor=" + "x" * 5000,
    "search=" + "x" * 20_000,
    "search=" + quote("\U0001f600\u202e%_\\'\""),
    "ordering=" + ",".join(["ref"] * 400),
    "&".join(f"p{number}=1" for number in range(2000)),
    "format=xml",
    "by=" + "kind," * 400,
]
HEADERS = [
    *(
        {"CONTENT_TYPE": f"application/json; charset={charset}"}
        for charset in ("hex", "utf-7", "rot13", "no-such", "", "\xff")
    ),
    {"CONTENT_TYPE": "application/json; charset*=hex''%41"},
    {"CONTENT_TYPE": "application/json; a=" + "x" * 20_000},
    *(
        {"CONTENT_TYPE": name}
        for name in ("", ";", "/", "x", "text/plain", "\xff/\xff")
    ),
    {"CONTENT_TYPE": "multipart/form-data"},
    {"CONTENT_TYPE": "multipart/form-data; boundary=\xff"},
    {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=hex"},
    *(
        {"HTTP_ACCEPT": accepted}
        for accepted in (
            *("", ";", "/", "text/html", "application/xml;q=zz", "a/b/c,,,", "\xff"),
            *("application/json; q*=hex''%41", "*/*; a=" + "x" * 20_000, "*/*;=;=;"),
        )
    ),
    {"HTTP_RANGE": "bytes=9-1,-,x"},
    {"HTTP_IF_NONE_MATCH": '"'},
    {"HTTP_IF_MATCH": '"'},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_HOST": "evil.example\xff"},
    {"HTTP_X_FORWARDED_FOR": "\xff,,,"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_X_CSRFTOKEN": "\xff" * 40},
    {"HTTP_ORIGIN": "http://[::"},
    {"HTTP_REFERER": "http://[::"},
    {"HTTP_IDEMPOTENCY_KEY": "\xff" * 400},
    *({"HTTP_AUTHORIZATION": f"Token {words}"} for words in ("", "\xff", "a b", "x")),
    {"HTTP_AUTHORIZATION": "Token " + "x" * 5000},
    *(
        {"HTTP_COOKIE": cookie, "HTTP_AUTHORIZATION": ""}
        for cookie in (
            'sessionid="aaaaaaaa\\000"; csrftoken="\\000"',
            'sessionid="aaaaaaaa\\355\\240\\200"',
            "sessionid=\xff; =; ;;",
        )
    ),
    *({"CONTENT_LENGTH": length} for length in ("x", "-1", "9" * 30, "")),
]
BODIES = [
    *(b"", b"{", b"[]", b"null", b"1", b'"x"', b"[[]]", b"[1,null,{}]", b"\x00"),
    *(
        b"\xff\xfe",
        b'{"\xed\xa0\x80": 1}',
        b"\xef\xbb\xbf{}",
        b"NaN",
        b'{"a": Infinity}',
    ),
    *(b'{"\\u0000": 1}', b'{"\\ud800": 1}', b'{"a": 1, "a": 2}', b"1" * 6000),
    *(b"[" * 100_000, b"[" * 500 + b"]" * 500, b'{"a":' * 500 + b"1" + b"}" * 500),
    b" " * (16 * 1024**2),
]
VALUES = [
    *(None, True, 0, -1, 10**30, 1e300, "", " ", "\0", "a\0b", "\ud800", "x" * 30_000),
    *([], [[]], [None], {}, {"a": {}}, "0000", "99999", "2014-02-30", "\U0001f600"),
    *(
        "\u202e",
        "9" * 6000,
        [{"quote": {"source": "\0"}}],
        [{"link": {"url": "\ud800"}}],
    ),
]
RULES = [(name, method) for name, methods in API.items() for method in methods]


# Those that read their headers each in a way of their own.
UNLIKE = {
    *("root", "recommendation-list", "recommendation-detail", "counts", "export-csv"),
    *("assess", "publish", "comments", "token", "logout", "schema", "problem"),
    *("evidence-file", "differences"),
}


@pytest.fixture
def ask(records):
    """What the program answers by WSGI, as a server would call it."""
    token = key_of(UserFactory(role="administrator"))

    def call(method, path, query="", content=b"", **headers):
        environ = RequestFactory().generic(method, path).environ
        environ["QUERY_STRING"] = query
        environ |= {"HTTP_AUTHORIZATION": f"Token {token}"} | headers
        environ.setdefault("CONTENT_LENGTH", str(len(content)))
        environ["wsgi.input"] = io.BytesIO(content)
        told = []
        body = application(environ, lambda *said: told.append(said))
        content = b"".join(body)
        body.close()
        return int(told[0][0][:3]), dict(told[0][1]), content

    with kept_connection():
        yield call


def check(answer, sent):
    """No failure of the server; and a refusal says what it should."""
    status, headers, content = answer
    assert status < 500, (sent, content)
    if status < 400:
        return
    assert headers["Content-Type"] == "application/problem+json", (sent, content)
    told = json.loads(content)
    assert told["status"] == status, sent
    assert told["type"] == f"/api/v1/problems/{told['code']}/"
    assert told["title"]
    assert told["detail"].strip()
    assert told["detail"][-1] not in "{}"


@pytest.mark.parametrize(
    ("name", "method"),
    [rule for rule in RULES if rule[1] == "get" or rule[0] in UNLIKE],
)
def test_an_address_bears_every_query(ask, records, name, method):
    path = address_in_api(name, records)

    for query in QUERIES:
        check(ask(method.upper(), path, query), query[:100])


@pytest.mark.parametrize(
    ("name", "method"), [rule for rule in RULES if rule[0] in UNLIKE]
)
def test_an_address_bears_every_header(ask, records, name, method):
    path = address_in_api(name, records)

    for headers in HEADERS:
        check(ask(method.upper(), path, content=b"{}", **headers), headers)


@pytest.mark.parametrize(
    ("name", "method"), [rule for rule in RULES if rule[1] != "get"]
)
def test_an_address_bears_every_body(ask, records, name, method):
    path = address_in_api(name, records)
    json_type = {"CONTENT_TYPE": "application/json"}

    for content in (*BODIES, *every_value(path)):
        check(ask(method.upper(), path, content=content, **json_type), content[:100])


def every_value(path):
    """A body for each value that fits nothing, in every field that the address knows."""
    view = resolve(path).func.cls
    made = getattr(view, "serializer_class", None)
    names = made().fields if made else ("username", "password")
    for value in VALUES:
        yield json.dumps(dict.fromkeys(names, value)).encode()


@pytest.mark.parametrize("name", API)
def test_an_address_bears_every_method(ask, records, name):
    for method in ("OPTIONS", "HEAD", "TRACE", "NONSENSE", "DELETE"):
        check(ask(method, address_in_api(name, records)), method)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/recommendations/\0/",
        "/api/v1/recommendations/\xff\xfe/",
        "/api/v1/recommendations/" + "x" * 5000 + "/",
        "/api/v1/recommendations/\xed\xa0\x80/history/",
        "/api/v1/actors/a/b/c/",
        "/api/v1/assessments/not-a-uid/",
        f"/api/v1/assessments/{UUID(int=0)}/",
        f"/api/v1/assessments/{UUID(int=0)}/evidence/{'9' * 30}/file/",
        "/api/v1/problems/nonsense/",
        "/api/v1/problems/a b/",
        "/api/v1/nowhere",
        "/api/v1/nowhere/",
        "/api/v1//",
        "/api/v2/",
        "/api/",
        "/api/v1/../admin/",
        "/api/v1/recommendations/..%2f/",
    ],
)
def test_an_address_that_is_none_is_a_problem(ask, path):
    for method in ("GET", "POST", "PATCH"):
        answer = ask(method, path)
        check(answer, path)
        assert answer[0] in (400, 404, 405)
