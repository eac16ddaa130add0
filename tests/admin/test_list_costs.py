"""What a page of each list costs: as many queries at six rows as at one."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin.rows import fill
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LISTS = {model._meta.label_lower: model for model in admin.site._registry}
# A page of its own, which tests/admin/test_tokens.py looks after.
del LISTS["recommendations.apitoken"]
# The queries of a page of each list, for somebody who may see all of them.
PINNED = {
    "auth.group": 5,
    "auth.user": 6,
    "recommendations.actor": 7,
    "recommendations.addressee": 8,
    "recommendations.ask": 6,
    "recommendations.assessment": 12,
    "recommendations.collection": 5,
    "recommendations.condition": 5,
    "recommendations.evidence": 8,
    "recommendations.import": 6,
    "recommendations.link": 5,
    "recommendations.person": 4,
    "recommendations.publisher": 4,
    "recommendations.quote": 14,
    "recommendations.recommendation": 25,
    "recommendations.source": 13,
    "recommendations.theme": 6,
}


@pytest.fixture(scope="module")
def costs(django_db_setup, django_db_blocker):
    """Of each list the queries and the rows, at one row and at six."""
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client()
        client.force_login(UserFactory(is_superuser=True))
        fill()
        pages(client)
        one = pages(client)
        for _ in range(5):
            fill()
        yield {label: (one[label], many) for label, many in pages(client).items()}
        transaction.set_rollback(True)


def pages(client):
    return {label: page(client, label) for label in LISTS}


def page(client, label):
    url = reverse(f"admin:{label.replace('.', '_')}_changelist")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured), len(response.context["cl"].result_list)


@pytest.mark.parametrize("label", sorted(LISTS))
def test_list_costs_the_same_at_any_number_of_rows(label, costs):
    (one, few), (many, rows) = costs[label]

    assert (one, many) == (PINNED[label], PINNED[label])
    assert few >= 1
    # There are as many groups as roles, and no more.
    assert LISTS[label] is Group or rows >= 6
