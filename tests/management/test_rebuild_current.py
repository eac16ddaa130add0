"""The command that computes current values and headlines again."""

import pytest
from django.core.management import call_command

from recommendations.models import Addressee, Recommendation
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def addressee():
    """One whose assessments nobody has followed."""
    addressee = make.AddresseeFactory(
        recommendation__ref="FA-2017-01", actor__key="iraq"
    )
    make.AssessmentFactory(addressee=addressee, value="implemented")
    return addressee


LINES = """\
FA-2017-01 iraq implementation: not_assessed -> implemented since 2014 (provisional)
FA-2017-01 headline: not_assessed -> implemented (provisional)
2 stored values differed from the assessments
"""


def test_rebuild_prints_and_stores_what_differs(addressee, capsys):
    call_command("rebuild_current")

    assert capsys.readouterr().out == LINES
    addressee.refresh_from_db()
    assert addressee.implementation == "implemented"
    assert addressee.implementation_since == PartialDate.parse("2014")
    assert addressee.implementation_provisional
    recommendation = Recommendation.objects.get()
    assert (recommendation.headline, recommendation.headline_provisional) == (
        "implemented",
        True,
    )


def test_second_rebuild_finds_nothing(addressee, capsys):
    call_command("rebuild_current")
    capsys.readouterr()

    call_command("rebuild_current")

    assert capsys.readouterr().out == (
        "0 stored values differed from the assessments\n"
    )


def test_dry_run_stores_nothing(addressee, capsys):
    call_command("rebuild_current", "--dry-run")

    assert capsys.readouterr().out == LINES + "dry run: nothing was written\n"
    assert Addressee.objects.get().implementation == "not_assessed"
    assert Recommendation.objects.get().headline == "not_assessed"


def test_one_difference_is_told_in_the_singular(capsys):
    make.RecommendationFactory(headline="implemented")

    call_command("rebuild_current")

    assert "1 stored value differed" in capsys.readouterr().out
    assert Recommendation.objects.get().headline == "not_assessed"


def test_rebuild_takes_back_what_no_assessment_says(capsys):
    make.AddresseeFactory(
        response="rejected",
        response_since=PartialDate.parse("2014-06"),
        response_provisional=True,
    )

    call_command("rebuild_current")

    addressee = Addressee.objects.get()
    assert (addressee.response, addressee.response_since) == ("not_checked", None)
    assert addressee.response_since_precision == ""


def test_rebuild_writes_no_history_and_no_version(addressee):
    before = Recommendation.history.count(), Addressee.history.count()

    call_command("rebuild_current")

    assert (Recommendation.history.count(), Addressee.history.count()) == before
    assert Recommendation.objects.get().version == 1


@pytest.mark.parametrize("size", [1, 10])
def test_rebuild_costs_the_same_at_any_size(size, django_assert_max_num_queries):
    for assessment in make.AssessmentFactory.create_batch(size):
        make.AssessmentFactory(addressee=assessment.addressee, value="stalled")

    with django_assert_max_num_queries(12):
        call_command("rebuild_current", verbosity=0)


def test_nothing_differs_after_a_load_of_the_seeds(real_seeds, capsys):
    call_command("rebuild_current", "--dry-run")

    assert capsys.readouterr().out.startswith("0 stored values differed")
