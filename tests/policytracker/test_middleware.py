"""What no view gets to see."""

import pytest


@pytest.mark.parametrize("path", ["/admin/login/%00", "/admin/login/?next=a%00b"])
def test_an_address_with_nul_is_refused(client, path):
    answer = client.get(path)

    assert answer.status_code == 400
    assert b"U+0000; take it out" in answer.content


@pytest.mark.django_db
def test_other_addresses_pass(client):
    assert client.get("/admin/login/?next=%2000").status_code == 200


def test_the_front_page_leads_to_the_admin(client):
    assert client.get("/").url == "/admin/"
