"""Who keeps and removes a saved export."""

import pytest

from recommendations import tracking
from recommendations.models import SavedExport
from recommendations.tracking.saved_exports import NotYourExport
from tests.factories import SavedExportFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_export_gets_an_owner_and_a_key_that_stays():
    rita = UserFactory()

    export = tracking.keep_export(SavedExport(name="Every day", format="csv"), by=rita)
    key, export.name = export.key, "Every week"
    tracking.keep_export(export, by=rita)

    assert export.owner == rita
    assert export.key == key
    assert key.startswith("every-day-")


def test_export_of_another_is_not_changed_or_removed():
    export = SavedExportFactory(shared=True)

    with pytest.raises(NotYourExport):
        tracking.keep_export(export, by=UserFactory(role="analyst"))
    with pytest.raises(NotYourExport):
        tracking.remove_export(export, by=UserFactory(role="analyst"))


def test_shared_export_is_removed_by_an_administrator():
    tracking.remove_export(
        SavedExportFactory(shared=True), by=UserFactory(role="administrator")
    )

    assert not SavedExport.objects.exists()
