"""Callers who write, and what they send."""

import pytest


@pytest.fixture
def administrator(client_of):
    return client_of("administrator")


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")
