"""Pages of other origins may call the API where a setting names them."""

import pytest

LIST = "/api/v1/recommendations/"
PAGE = "https://charts.example.org"
ALLOWED = "Access-Control-Allow-Origin"


@pytest.fixture
def allowed(settings):
    settings.CORS_ALLOWED_ORIGINS = [PAGE]


def ask_before(client, address=LIST):
    """What a browser asks before it sends a token with a change."""
    headers = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, if-match",
    }
    return client.options(address, headers=headers)


def test_no_other_origin_is_allowed_unless_set(reader):
    assert ALLOWED not in reader.get(LIST, headers={"Origin": PAGE})
    assert ALLOWED not in ask_before(reader)


def test_an_origin_that_is_set_may_read_and_see_the_headers(reader, allowed):
    answer = reader.get(LIST, headers={"Origin": PAGE})

    assert answer[ALLOWED] == PAGE
    assert "etag" in answer["Access-Control-Expose-Headers"]


def test_an_origin_that_is_set_may_send_a_token_and_no_cookie(client, allowed):
    answer = ask_before(client)

    assert answer.status_code == 200
    assert "if-match" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.django_db
def test_the_admin_is_open_to_no_other_origin(reader, allowed):
    assert ALLOWED not in reader.get("/admin/", headers={"Origin": PAGE})
    assert ALLOWED not in ask_before(reader, "/admin/")
