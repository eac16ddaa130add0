"""A load tells in the feed of every record that it makes."""

import pytest

from recommendations.models import Assessment, Change
from recommendations.tracking.feed import NOUNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_seeds")]


@pytest.mark.parametrize(("model", "noun"), NOUNS.items())
def test_every_record_of_a_load_is_told_of_once(model, noun):
    told = Change.objects.filter(verb="created", noun=noun)

    assert told.count() == model.objects.count() > 0


def test_every_assessment_of_a_load_is_told_of_once():
    told = Change.objects.filter(verb="assessed").values_list("part_name", flat=True)
    uids = Assessment.objects.values_list("uid", flat=True)

    assert sorted(told) == sorted(map(str, uids))
