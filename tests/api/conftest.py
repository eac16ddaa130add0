"""The cast of the API: nobody, somebody without a role, a reader, an analyst."""

import pytest
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture
def client_of(db):
    """A logged-in client in a role; `None` is a person in no role."""

    def make(role):
        client = Client()
        client.force_login(UserFactory(role=role))
        return client

    return make


@pytest.fixture
def reader(client_of):
    return client_of("reader")


@pytest.fixture
def analyst(client_of):
    return client_of("analyst")
