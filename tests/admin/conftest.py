"""The cast of the admin, and uploads in a folder of the test's own."""

import pytest
from django.test import Client

from tests.factories import UserFactory

ROLES = ("reader", "analyst", "reviewer", "administrator")


@pytest.fixture
def client_of(db):
    """A logged-in client in a role, with its `user`; `None` is a person in no role."""

    def make(role):
        client = Client()
        client.user = UserFactory(role=role)
        client.force_login(client.user)
        return client

    return make


@pytest.fixture
def reader(client_of):
    return client_of("reader")


@pytest.fixture
def analyst(client_of):
    return client_of("analyst")


@pytest.fixture
def administrator(client_of):
    return client_of("administrator")


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
