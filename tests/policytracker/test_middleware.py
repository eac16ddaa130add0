"""What no view gets to see."""

import pytest
from django.http import HttpResponse

from policytracker.middleware import OneChange
from recommendations import tracking
from recommendations.models import Actor
from tests.factories import ActorFactory


@pytest.mark.parametrize("path", ["/admin/login/%00", "/admin/login/?next=a%00b"])
def test_an_address_with_nul_is_refused(client, path):
    answer = client.get(path)

    assert answer.status_code == 400
    assert b"U+0000; take it out" in answer.content


def test_a_cookie_with_nul_is_refused(client):
    answer = client.get("/admin/", headers={"cookie": r'sessionid="a\000"'})

    assert answer.status_code == 400
    assert b"the cookie holds the character U+0000" in answer.content


@pytest.mark.django_db
def test_other_addresses_pass(client):
    assert client.get("/admin/login/?next=%2000").status_code == 200


def test_the_front_page_leads_to_the_admin(client):
    assert client.get("/").url == "/admin/"


@pytest.mark.django_db
def test_rows_of_one_request_share_a_change_id_and_of_two_do_not(rf):
    def rename(request):
        for actor in Actor.objects.all():
            actor.name += "!"
            tracking.save(actor)
        return HttpResponse()

    ActorFactory.create_batch(2)

    for _ in range(2):
        OneChange(rename)(rf.post("/"))

    rows = Actor.history.filter(history_type="~").values_list("change_id", flat=True)
    assert len(rows) == 4
    assert len(set(rows)) == 2
    assert None not in rows
