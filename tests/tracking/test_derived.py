"""Columns that follow from assessments: no stale copy of a record overwrites them."""

import pytest

from recommendations import tracking
from recommendations.models import Addressee, Evidence, Recommendation
from recommendations.text.dates import PartialDate
from tests.factories import AddresseeFactory, UserFactory

pytestmark = pytest.mark.django_db


def stall(addressee):
    tracking.assess(
        addressee=addressee,
        axis="implementation",
        value="stalled",
        true_from=PartialDate.parse("2014"),
        basis="media",
        confidence="high",
        rationale="The papers say so.",
        evidence=[Evidence(kind="link", url="https://example.org", title="Stalled")],
        by=UserFactory(role="analyst"),
    )


def test_a_record_read_before_an_assessment_keeps_the_headline():
    addressee = AddresseeFactory()
    stale = Recommendation.objects.get(pk=addressee.recommendation_id)
    stall(addressee)

    stale.note = "Edited meanwhile."
    tracking.save(stale, by=UserFactory(role="analyst"))

    stored = Recommendation.objects.get()
    assert (stored.headline, stored.note) == ("stalled", "Edited meanwhile.")


def test_an_addressee_read_before_an_assessment_keeps_its_values():
    stale = AddresseeFactory()
    stall(Addressee.objects.get())

    stale.mention = "Baghdad"
    tracking.save(stale, by=UserFactory(role="analyst"))

    stored = Addressee.objects.get()
    assert (stored.implementation, stored.mention) == ("stalled", "Baghdad")
