"""Requests in whatever charset a caller names."""

import io

import pytest
from django.test import RequestFactory

from policytracker.asgi import application as asgi
from policytracker.wsgi import application as wsgi

CHARSETS = ["hex", "utf-7", "latin-1", "rot13", "no-such"]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(
    "path", ["/admin/login/?next=%2Badmin", "/api/v1/schema/?a=%C3%BC"]
)
def test_the_charset_of_a_caller_changes_nothing(client, path, charset):
    plain = client.get(path)

    status, content = get(path, CONTENT_TYPE=f"text/plain; charset={charset}")

    assert status == plain.status_code
    assert (b"%2Badmin" in content) is (b"%2Badmin" in plain.content)


def get(path, **environment):
    """What the program answers by WSGI, as a server would call it."""
    told = []
    environ = RequestFactory().get(path).environ | environment
    body = wsgi(environ | {"wsgi.input": io.BytesIO()}, lambda *args: told.append(args))
    content = b"".join(body)
    body.close()
    return int(told[0][0].split()[0]), content


def test_a_request_by_asgi_takes_the_charset_as_lightly():
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"a=%2B",
        "headers": [(b"content-type", b"text/plain; charset=hex")],
    }

    assert asgi.create_request(scope, io.BytesIO())[0].GET["a"] == "+"
