"""Partial dates and versions, as models, forms, filters and fixtures hold them."""

from datetime import date

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings

from recommendations.models import Actor, Recommendation, Source
from recommendations.models.fields import PartialDateField, PartialDateFormField
from recommendations.text.dates import PartialDate
from tests.factories import (
    ActorFactory,
    AssessmentFactory,
    RecommendationFactory,
    SourceFactory,
)
from tests.text.test_dates import partial_dates

JUNE = PartialDate.parse("2014-06")
pytestmark = pytest.mark.django_db


class ActorForm(forms.ModelForm):
    class Meta:
        model = Actor
        fields = ("key", "name", "kind", "period_from", "period_to")


def form_of(actor=None, **typed):
    typed = {"key": "maliki", "name": "Maliki", "kind": "government", **typed}
    return ActorForm(typed, instance=actor)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=40,
)
@given(partial_dates)
def test_partial_date_comes_back_from_the_database(partial):
    actor = ActorFactory(period_from=partial)

    assert Actor.objects.get(pk=actor.pk).period_from == partial


@pytest.mark.parametrize("words", ["2014", "2014-06", "2014-06-30"])
def test_partial_date_is_assigned_in_words(words):
    actor = ActorFactory(period_from=words)

    assert actor.period_from == PartialDate.parse(words)
    assert Actor.objects.get(pk=actor.pk).period_from == PartialDate.parse(words)


def test_partial_date_refuses_other_words():
    with pytest.raises(ValidationError, match="'soon' is no date; write 2014"):
        Actor(period_from="soon")


def test_partial_date_is_a_day_where_a_day_is_given():
    actor = ActorFactory(period_from=date(2014, 6, 30))

    assert str(Actor.objects.get(pk=actor.pk).period_from) == "2014-06-30"


@pytest.mark.parametrize("words", ["2014", "2014-06"])
def test_partial_date_gives_way_to_a_day(words):
    actor = ActorFactory(period_from=words)

    actor.period_from = date(2014, 6, 30)
    actor.save()

    actor.refresh_from_db()
    assert str(actor.period_from) == "2014-06-30"


def test_partial_date_is_emptied_with_its_precision():
    actor = Actor.objects.get(pk=ActorFactory(period_from=JUNE).pk)

    actor.period_from = None
    actor.save()

    actor.refresh_from_db()
    assert (actor.period_from, actor.period_from_precision) == (None, "")


def test_partial_date_changes_precision_alone():
    actor = ActorFactory(period_from="2014")

    actor.period_from = "2014-01-01"
    actor.save()

    actor.refresh_from_db()
    assert str(actor.period_from) == "2014-01-01"


@pytest.mark.parametrize(
    "queryset",
    [
        Actor.objects.only("period_from"),
        Actor.objects.only("period_from_precision"),
        Actor.objects.only("name"),
        Actor.objects.defer("period_from"),
        Actor.objects.defer("period_from_precision"),
    ],
    ids=["only", "only-precision", "only-name", "defer", "defer-precision"],
)
def test_partial_date_is_loaded_late(queryset):
    pk = ActorFactory(period_from=JUNE).pk

    assert queryset.get(pk=pk).period_from == JUNE
    assert queryset.get(pk=pk).period_from_precision == "month"


@pytest.mark.parametrize(
    "names", [None, ["period_from"], ["period_from", "period_from_precision"]]
)
def test_partial_date_is_refreshed(names):
    actor = ActorFactory(period_from="2011-03-02")
    Actor.objects.update(period_from=JUNE, period_from_precision="month")

    actor.refresh_from_db(fields=names)

    assert actor.period_from == JUNE


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"period_from": JUNE}, {"2014-06", "2014-06-01"}),
        ({"period_from": "2014-06"}, {"2014-06", "2014-06-01"}),
        ({"period_from": date(2014, 6, 30)}, {"2014-06-30"}),
        ({"period_from__lt": JUNE}, {"2014"}),
        ({"period_from__gte": "2014-06-01"}, {"2014-06", "2014-06-01", "2014-06-30"}),
        ({"period_from__in": ["2014", date(2014, 6, 30)]}, {"2014", "2014-06-30"}),
        ({"period_from__range": ("2014", JUNE)}, {"2014", "2014-06", "2014-06-01"}),
        ({"period_from__year": 2014, "period_from__month": 1}, {"2014"}),
    ],
)
def test_partial_date_is_filtered_by_its_first_day(filters, found):
    for words in ("2014", "2014-06", "2014-06-01", "2014-06-30"):
        ActorFactory(period_from=words)
    ActorFactory()

    rows = Actor.objects.filter(**filters)

    assert {str(actor.period_from) for actor in rows} == found


def test_partial_date_filter_refuses_other_words():
    with pytest.raises(ValidationError, match="'soon' is no date"):
        Actor.objects.filter(period_from="soon")


def test_partial_dates_are_ordered_by_their_first_day():
    for words in ("2014-06-30", "2013", "2014", "2014-06"):
        SourceFactory(published=words)

    rows = Source.objects.order_by("published")

    assert [str(source.published) for source in rows] == [
        "2013",
        "2014",
        "2014-06",
        "2014-06-30",
    ]


@pytest.mark.parametrize("words", ["2014", "2014-06", "2014-06-30", None])
@pytest.mark.parametrize("form", ["json", "xml", "yaml", "jsonl", "python"])
def test_partial_date_comes_back_from_fixtures(form, words):
    actor = ActorFactory(period_from=words)

    dumped = serializers.serialize(form, [actor], use_natural_primary_keys=True)
    (loaded,) = serializers.deserialize(form, dumped)
    loaded.save()

    actor.refresh_from_db()
    assert str(actor.period_from) == str(words)


def test_partial_date_is_one_field_of_a_fixture():
    (row,) = serializers.serialize("python", [ActorFactory(period_from=JUNE)])

    assert row["fields"]["period_from"] == "2014-06"
    assert "period_from_precision" not in row["fields"]


def test_partial_date_is_written_to_history():
    actor = ActorFactory(period_from=JUNE)
    actor.period_from = "2015"
    actor.save()

    rows = actor.history.order_by("history_id")

    assert [str(row.period_from) for row in rows] == ["2014-06", "2015"]
    assert rows[0].instance.period_from == JUNE


@pytest.mark.parametrize("words", ["2014", "2014-06", "2014-06-30"])
def test_partial_date_form_shows_and_keeps_what_was_given(words):
    actor = ActorFactory(period_from=words)
    shown = ActorForm(instance=actor)["period_from"].value()

    form = form_of(actor, period_from=shown)

    assert shown == words
    assert form.is_valid()
    assert "period_from" not in form.changed_data
    assert str(form.save().period_from) == words


@pytest.mark.parametrize("typed", ["", " ", None])
def test_partial_date_form_empties(typed):
    form = form_of(ActorFactory(period_from=JUNE), period_from=typed)

    assert form.is_valid(), form.errors
    form.save()
    assert Actor.objects.get().period_from is None


def test_partial_date_form_notices_a_new_precision():
    form = form_of(ActorFactory(period_from="2014"), period_from=" 2014-01 ")

    assert form.changed_data.count("period_from") == 1
    assert str(form.save().period_from) == "2014-01"


@pytest.mark.parametrize("typed", ["soon", "2014-13", "30.6.2014", "2014\0"])
def test_partial_date_form_refuses_other_words(typed):
    form = form_of(period_from=typed)

    (message,) = form.errors["period_from"]
    assert "is no date; write 2014, June 2014, 30 June 2014" in message


def test_partial_date_form_takes_the_words_of_a_person():
    assert str(form_of(period_from="June 2014").save().period_from) == "2014-06"


def test_partial_date_form_sees_no_change_in_other_words_for_the_same_date():
    actor = ActorFactory(period_from="2014-06")

    assert "period_from" not in form_of(actor, period_from="June 2014").changed_data


def test_partial_date_form_refuses_a_period_that_ends_before_it_begins():
    form = form_of(period_from="2014-06", period_to="2014-05")

    assert form.errors == {"period_to": ["the period ends before it begins"]}


@pytest.mark.parametrize("typed", ["", " "])
def test_partial_date_form_field_asks_for_a_date(typed):
    with pytest.raises(ValidationError, match="This field is required"):
        PartialDateFormField().clean(typed)


def test_partial_date_form_field_passes_a_partial_date():
    assert PartialDateFormField().clean(JUNE) == JUNE


def test_partial_date_of_an_assessment_is_asked_for():
    with pytest.raises(ValidationError) as caught:
        AssessmentFactory.build(true_from=None).full_clean()

    assert caught.value.message_dict["true_from"] == ["This field cannot be null."]


def test_partial_date_names_its_precision_field():
    field = PartialDateField(precision_field="name")
    field.set_attributes_from_name("period_from")
    field.model = Actor

    assert [error.id for error in field.check()] == ["recommendations.E001"]


def test_version_counts_saves():
    recommendation = RecommendationFactory()
    versions = [recommendation.version]

    for _ in range(2):
        recommendation.save()
        versions.append(Recommendation.objects.get().version)

    assert versions == [1, 2, 3]


def test_version_of_a_fixture_is_kept():
    actor = ActorFactory()
    actor.save()
    dumped = serializers.serialize("json", [actor])

    (loaded,) = serializers.deserialize("json", dumped)
    loaded.save()

    actor.refresh_from_db()
    assert actor.version == 2
