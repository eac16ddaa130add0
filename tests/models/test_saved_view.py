"""Saved views: who may see, change and remove them."""

import pytest

from recommendations.models import SavedView
from tests.factories import SavedViewFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_views_for_a_person_are_their_own_and_shared_ones():
    mine = SavedViewFactory()
    shared = SavedViewFactory(shared=True)
    SavedViewFactory()

    assert set(SavedView.objects.for_reader(mine.owner)) == {mine, shared}


@pytest.mark.parametrize(
    ("shared", "role", "removes"),
    [
        (True, "administrator", True),
        (False, "administrator", False),
        (True, "reviewer", False),
    ],
)
def test_view_of_another_is_removed_by_administrators_once_shared(
    shared, role, removes
):
    view = SavedViewFactory(shared=shared)
    user = UserFactory(role=role)

    assert view.may_remove(user) is removes
    assert not view.may_change(user)


def test_owner_may_change_and_remove():
    view = SavedViewFactory()

    assert view.may_change(view.owner)
    assert view.may_remove(view.owner)
