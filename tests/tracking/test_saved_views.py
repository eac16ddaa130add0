"""Saved views are written by those who may."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import SavedView
from recommendations.tracking.saved_views import NotYourView
from tests.factories import FirstViewFactory, SavedViewFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_keep_view_gives_it_its_owner_and_a_key():
    by = UserFactory()

    view = tracking.keep_view(SavedView(name="Oil, stalled"), by=by)

    assert view.owner == by
    assert view.key.startswith("oil-stalled-")


def test_keep_view_of_a_name_without_letters():
    view = tracking.keep_view(SavedView(name="?"), by=UserFactory())

    assert view.key.startswith("view-")


def test_keep_view_refuses_a_second_of_the_same_name():
    view = SavedViewFactory(name="Oil")

    with pytest.raises(ValidationError, match="a view of this name already"):
        tracking.keep_view(SavedView(name="Oil"), by=view.owner)


@pytest.mark.parametrize(
    "write", [tracking.keep_view, tracking.open_first, tracking.remove_view]
)
def test_view_of_another_is_refused(write):
    view = SavedViewFactory(shared=True)

    with pytest.raises(NotYourView, match="somebody else's view"):
        write(view, by=UserFactory(role="analyst"))


def test_open_first_takes_the_place_of_another():
    before = FirstViewFactory()
    view = SavedViewFactory(owner=before.owner)

    tracking.open_first(view, by=before.owner)

    before.refresh_from_db()
    assert (before.opens_first, view.opens_first) == (False, True)


def test_open_first_can_be_taken_back():
    view = FirstViewFactory()

    tracking.open_first(view, by=view.owner, first=False)

    view.refresh_from_db()
    assert not view.opens_first


def test_remove_shared_view_as_an_administrator():
    view = SavedViewFactory(shared=True)

    tracking.remove_view(view, by=UserFactory(role="administrator"))

    assert not SavedView.objects.exists()
